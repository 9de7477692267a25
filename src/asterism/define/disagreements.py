"""The register of disagreements: a file of entries to Disagreements, as written.

An entry names who says what, what is made of it, and where it matters; that everything named
exists is checked by lint, which knows the whole library.
"""

from collections.abc import Iterator

from asterism.define.compose import Node, Scalar, place_of
from asterism.define.faults import Refused, refuse
from asterism.define.fields import Fields, definition_of, id_of, mapping_of, open_mapping
from asterism.define.keys import DISAGREEMENT, SIDE, WHERE
from asterism.model.criteria import Seen
from asterism.model.disagreement import Disagreement, Side


def load_disagreements(root: Node) -> Iterator[Disagreement | Refused]:
    """Every entry of a register in its order, or why it was refused (K009 to K013, K052)."""
    for key, body in mapping_of(root).pairs:
        try:
            yield _disagreement(key, body)
        except Refused as fault:
            yield fault


def _disagreement(key: Scalar, body: Node) -> Disagreement:
    name = id_of(key)
    fields = open_mapping(body, DISAGREEMENT, (name,))
    sides = tuple(_side(item, fields.path) for item in fields.items("sides"))
    if len(sides) < 2:
        at, fix = place_of(key), "list who says what under `sides`, two sources or more"
        raise refuse("K052", "a disagreement with fewer than two sides", at=at, fix=fix)
    where = open_mapping(fields.nodes["where"], WHERE, (name, "where"))
    if not any(where.items(kind) for kind in WHERE):
        fix = f"name one of {', '.join(WHERE)}"
        raise refuse("K010", "a disagreement that matters nowhere", at=where.place(), fix=fix)
    return Disagreement(
        id=name,
        topic=fields.text("topic"),
        sides=sides,
        handled=fields.text("handled"),
        definitions=_editions(where, "definitions"),
        graders=_editions(where, "graders"),
        risks=_editions(where, "risks"),
        plans=_editions(where, "plans"),
        concepts=where.ids("concepts"),
        at=place_of(key),
    )


def _side(node: Node, path: tuple[str, ...]) -> Side:
    fields = open_mapping(node, SIDE, path)
    return Side(
        says=fields.text("says"),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
        at=fields.place(),
    )


def _editions(where: Fields, kind: str) -> tuple[str, ...]:
    return tuple(definition_of(item, where.path) for item in where.items(kind))
