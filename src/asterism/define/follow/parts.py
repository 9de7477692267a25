"""Parts: criteria written once in a file, and put in wherever `{part: name}` stands.

They are put in before a criterion is read, so that a rule made of parts is the same tree as one
written out in full.
"""

from dataclasses import dataclass, replace

from asterism.define.compose import Mapping, Node, Scalar, Sequence, place_of
from asterism.define.criteria import name_criterion
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, sequence_of
from asterism.define.follow.keys import PART
from asterism.define.keys import Keys
from asterism.model.criteria import Named
from asterism.model.response import Moment

_WORD = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one file by name, and which result each looks at where it is not the latest."""

    bodies: dict[str, Mapping]
    moments: tuple[tuple[str, Moment], ...] = ()

    def filled(self, node: Node, path: tuple[str, ...] = ()) -> Node:
        """The node with every `{part: name}` below it replaced. Raises: K009."""
        match node:
            case Scalar():
                return node
            case Sequence(items=items):
                return replace(node, items=tuple(self.filled(item, path) for item in items))
            case Mapping(pairs=((key, Scalar() as name),)) if key.text == _WORD:
                return self._part(name, path)
            case Mapping(pairs=pairs):
                filled = tuple((key, self.filled(value, path)) for key, value in pairs)
                return replace(node, pairs=filled)

    def _part(self, name: Scalar, path: tuple[str, ...]) -> Mapping:
        body = self.bodies.get(name.text)
        if body is None:
            fix = f"{did_you_mean(name.text, self.bodies)}the parts are {', '.join(self.bodies)}"
            what = f"no part is called {name.text[:60]!r}"
            raise refuse("K009", what, at=place_of(name, path), fix=fix)
        at = {"file": name.file, "line": name.line, "column": name.column}
        return Mapping(pairs=((name, body),), **at)  # type: ignore[arg-type]


def load_parts(fields: Fields) -> Parts:
    """The parts of a file; a part may use those above it. Raises: KnowledgeError."""
    parts = Parts(bodies={})
    moments: list[tuple[str, Moment]] = []
    for item in fields.items("parts"):
        key, own, body = split(item, PART, ("parts",))
        name = id_of(key, ("parts",))
        filled = parts.filled(body, ("parts", name))
        parts = Parts(bodies={**parts.bodies, name: mapping_of(filled)})
        if "at" in own.nodes:
            moments.append((name, own.word("at", Moment.CURRENT)))
    return Parts(bodies=parts.bodies, moments=tuple(moments))


def split(node: Node, keys: Keys, path: tuple[str, ...]) -> tuple[Scalar, Fields, Mapping]:
    """`{name: {...}}` as its name, what of `keys` stands in it, and the rest. Raises: K016."""
    mapping = mapping_of(node, path)
    if len(mapping.pairs) != 1:
        fix = "write one name with its mapping under it"
        raise refuse("K016", "not one name", at=place_of(mapping, path), fix=fix)
    key, value = mapping.pairs[0]
    body = mapping_of(value, (*path, key.text))
    own = replace(body, pairs=tuple(pair for pair in body.pairs if pair[0].text in keys))
    rest = replace(body, pairs=tuple(pair for pair in body.pairs if pair[0].text not in keys))
    return key, open_mapping(own, keys, (*path, key.text)), rest


def named(name: str, body: Mapping, parts: Parts, path: tuple[str, ...]) -> Named:
    """The criterion of a body, its parts put in, under a name."""
    filled = mapping_of(parts.filled(body, path))
    return name_criterion(name, filled, path=path, at=body)


def named_items(fields: Fields, key: str) -> tuple[Node, ...]:
    node = fields.nodes.get(key)
    return () if node is None else sequence_of(node, (key,)).items
