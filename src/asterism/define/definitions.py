"""A definition file to a Definition, as written: nothing resolved, nothing looked up."""

import re

from asterism.define.compose import Document, Mapping, Node, Scalar, place_of
from asterism.define.criteria import load_criterion, load_named, load_operator, operator_of
from asterism.define.faults import refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping
from asterism.define.keys import (
    CAUTION,
    DEFINITION,
    DISEASE,
    OPERATORS,
    ROOT_NAME,
    Holds,
    Key,
    Keys,
)
from asterism.model.criteria import Basis, Criterion, Seen
from asterism.model.definition import Caution, Definition, Disease, Review

_ID = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
_NAMED_ROOT: Keys = {ROOT_NAME: Key(holds=Holds.CRITERION)}


def load_definition(document: Document) -> Definition:
    """The definition that a file writes.

    Raises: KnowledgeError (K009 to K017).
    """
    mapping = mapping_of(document.root)
    operator = operator_of(mapping, ())
    extra = _NAMED_ROOT if operator is None else OPERATORS[operator]
    fields = open_mapping(mapping, DEFINITION | extra)
    return Definition(
        id=_id(fields),
        title=_filled(fields, "title"),
        disease=_disease(fields),
        source=fields.text("source"),
        root=_root(fields, operator),
        exclusions=tuple(load_named(item, ("exclusions",)) for item in fields.items("exclusions")),
        cautions=tuple(_caution(item) for item in fields.items("cautions")),
        level=fields.text("level"),
        status=fields.word("status", Review.DRAFT),
        basis=fields.word("basis", Basis.PUBLISHED),
        summary=fields.text("summary"),
        at=place_of(mapping),
        sha256=document.sha256,
    )


def _root(fields: Fields, operator: str | None) -> Criterion:
    if operator is not None:
        return load_operator(fields, operator)
    if ROOT_NAME in fields.nodes:
        return load_criterion(fields.nodes[ROOT_NAME])
    fix = f"add one of {', '.join(OPERATORS)}"
    raise refuse("K016", "a definition without a criterion", at=fields.place(), fix=fix)


def _id(fields: Fields) -> str:
    text = fields.text("definition")
    if not _ID.fullmatch(text):
        what = f"{text[:60]!r} is not the id of a definition"
        fix = "write <disease>/<edition>, lower case, words joined by _"
        raise refuse("K013", what, at=fields.place("definition"), fix=fix)
    return text


def _filled(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not text.strip():
        what = f"{key!r} is empty"
        raise refuse("K010", what, at=fields.place(key), fix="say it in words")
    return text


def _disease(fields: Fields) -> Disease:
    of = open_mapping(fields.nodes["disease"], DISEASE, ("disease",))
    return Disease(id=of.text("id"), label=of.text("label"), concept=of.id("concept"))


def _caution(node: Node) -> Caution:
    key, body = _one_name(node)
    path = ("cautions", key.text)
    fields = open_mapping(body, CAUTION, path)
    return Caution(
        id=id_of(key, path),
        when=load_criterion(fields.nodes["when"], path),
        say=fields.text("say"),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
        at=place_of(key, path),
    )


def _one_name(node: Node) -> tuple[Scalar, Mapping]:
    mapping = mapping_of(node, ("cautions",))
    if len(mapping.pairs) != 1:
        fix = "write `- name: {when: {...}, say: ...}`"
        at = place_of(mapping, ("cautions",))
        raise refuse("K016", "a caution has one name", at=at, fix=fix)
    key, body = mapping.pairs[0]
    return key, mapping_of(body, ("cautions",))
