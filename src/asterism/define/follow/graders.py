"""A file of response criteria to a Grader, as written: nothing resolved, nothing looked up."""

import re

from asterism.define.compose import Document, Mapping, Node, place_of
from asterism.define.criteria import default_label, load_criterion, split_naming
from asterism.define.faults import refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping
from asterism.define.follow.keys import FOLLOWED, GRADER, LEVEL, REMARK, SETBACK
from asterism.define.follow.parts import Parts, load_parts, named, named_items, split
from asterism.define.keys import DISEASE, NAMING
from asterism.model.criteria import Basis, Named, Seen
from asterism.model.definition import Disease, Review
from asterism.model.response import (
    Confirmation,
    Followed,
    Grader,
    Level,
    Remark,
    Setback,
)

_ID = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")


def load_followed(document: Document) -> Followed:
    """What a `course.yaml` says of a disease. Raises: KnowledgeError (K009 to K013)."""
    fields = open_mapping(document.root, FOLLOWED)
    of = open_mapping(fields.nodes["disease"], DISEASE, ("disease",))
    return Followed(
        disease=Disease(id=of.text("id"), label=of.text("label"), concept=of.id("concept")),
        treatment=fields.ids("treatment"),
        beside=fields.ids("beside"),
        claims=fields.ids("claims"),
        domains=fields.texts("domains"),
        at=fields.place(),
    )


def load_grader(document: Document, followed: Followed) -> Grader:
    """The grader that a file writes, for a disease. Raises: KnowledgeError (K009 to K017)."""
    fields = open_mapping(document.root, GRADER)
    parts = load_parts(fields)
    return Grader(
        id=full_id(fields, "response"),
        title=fields.text("title"),
        domain=fields.text("domain"),
        disease=followed.disease,
        source=fields.text("source"),
        summary=fields.text("summary"),
        status=fields.word("status", Review.DRAFT),
        basis=fields.word("basis", Basis.PUBLISHED),
        watched=fields.ids("watched"),
        confirmation=fields.word("confirmation", Confirmation.NEXT),
        once=frozenset(fields.ids("once")),
        blunt=frozenset(fields.ids("blunt")),
        evaluable=_evaluable(fields, parts),
        levels=_levels(fields, parts),
        setbacks=tuple(_setback(item, parts) for item in named_items(fields, "progression")),
        remarks=tuple(load_remark(item, parts) for item in named_items(fields, "remarks")),
        moments=parts.moments,
        at=fields.place(),
        sha256=document.sha256,
    )


def full_id(fields: Fields, key: str) -> str:
    """`<disease>/<edition>`. Raises: K013."""
    text = fields.text(key)
    if not _ID.fullmatch(text):
        what = f"{text[:60]!r} is not <disease>/<edition>"
        fix = "lower case, words joined by _, one slash"
        raise refuse("K013", what, at=fields.place(key), fix=fix)
    return text


def _evaluable(fields: Fields, parts: Parts) -> Named | None:
    if "evaluable" not in fields.nodes:
        return None
    body = mapping_of(fields.nodes["evaluable"], ("evaluable",))
    return named("evaluable", body, parts, ("evaluable",))


def _levels(fields: Fields, parts: Parts) -> tuple[Level, ...]:
    items = named_items(fields, "levels")
    if not items:
        fix = "list the levels, best first"
        raise refuse("K017", "no levels", at=fields.place("levels"), fix=fix)
    return tuple(_level(item, parts) for item in items)


def _level(node: Node, parts: Parts) -> Level:
    key, own, body = split(node, LEVEL, ("levels",))
    name, path = id_of(key, ("levels",)), ("levels", key.text)
    inner, naming = split_naming(body)
    said = open_mapping(naming, NAMING, path)
    if bool(inner.pairs) is ("otherwise" in own.nodes):
        fix = "write a criterion, or `otherwise: yes` for what is left"
        raise refuse("K016", "a level has one rule", at=place_of(key, path), fix=fix)
    return Level(
        id=name,
        label=said.text("label") or default_label(name),
        rule=named(name, body, parts, path) if inner.pairs else None,
        needs=_needs(own, parts, path),
        cite=said.text("cite"),
        seen=said.word("seen", Seen.SEEN),
        note=said.text("note"),
    )


def _needs(own: Fields, parts: Parts, path: tuple[str, ...]) -> Named | None:
    node = own.nodes.get("needs")
    if node is None:
        return None
    found = load_criterion(parts.filled(node, path), path)
    return Named(id="needs", label="Baseline", of=found, at=place_of(node, path))


def _setback(node: Node, parts: Parts) -> Setback:
    key, own, body = split(node, SETBACK, ("progression",))
    name, path = id_of(key, ("progression",)), ("progression", key.text)
    rule = named(name, body, parts, path)
    return Setback(id=name, label=rule.label, rule=rule, after=frozenset(own.ids("after")))


def load_remark(node: Node, parts: Parts) -> Remark:
    """`{name: {say, when, cite, seen}}`. Raises: KnowledgeError."""
    key, fields, rest = split(node, REMARK, ("remarks",))
    _refuse_rest(rest)
    when = fields.nodes.get("when")
    return Remark(
        id=id_of(key),
        say=fields.text("say"),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
        when=None if when is None else load_criterion(parts.filled(when), fields.path),
    )


def _refuse_rest(rest: Mapping) -> None:
    open_mapping(rest, {})
