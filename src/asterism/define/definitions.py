"""A definition file to its Definitions, as written: nothing resolved, nothing looked up.

A file holds one edition, or a graded set with a definition for each of its `levels`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asterism.define.compose import Document, Mapping, Node, Scalar, place_of
from asterism.define.criteria import (
    default_label,
    load_criterion,
    load_named,
    load_operator,
    name_criterion,
    operator_of,
    split_naming,
)
from asterism.define.faults import refuse
from asterism.define.fields import (
    Fields,
    definition_of,
    id_of,
    mapping_of,
    open_mapping,
    sequence_of,
)
from asterism.define.keys import (
    CAUTION,
    DEFINITION,
    DISEASE,
    GRADED,
    LEVEL,
    LEVELS_NAME,
    NAMING,
    OPERATORS,
    ROOT_NAME,
    Holds,
    Key,
    Keys,
)
from asterism.define.parts import write_out
from asterism.model.criteria import Basis, Criterion, Named, Seen
from asterism.model.definition import Caution, Definition, Disease, Review

_NAMED_ROOT: Keys = {ROOT_NAME: Key(holds=Holds.CRITERION)}


def load_definitions(document: Document) -> tuple[Definition, ...]:
    """The definitions that a file writes: one, or the levels of a graded set, best first.

    Raises: KnowledgeError (K004, K008 to K019, K043).
    """
    mapping = write_out(mapping_of(document.root))
    if mapping.get(LEVELS_NAME) is not None:
        return tuple(_levels(mapping, document.sha256))
    return (_definition(mapping, document.sha256),)


def load_definition(document: Document) -> Definition:
    """The one definition of a file. Raises: KnowledgeError; K011 for a graded set."""
    found = load_definitions(document)
    if len(found) > 1:
        at = found[0].at or place_of(document.root)
        fix = "name a file with one edition"
        raise refuse("K011", "one definition is expected here, not a graded set", at=at, fix=fix)
    return found[0]


def _definition(mapping: Mapping, sha256: str) -> Definition:
    operator = operator_of(mapping, ())
    extra = _NAMED_ROOT if operator is None else OPERATORS[operator]
    fields = open_mapping(mapping, DEFINITION | extra)
    return Definition(
        id=definition_of(fields.nodes["definition"]),
        title=_filled(fields, "title"),
        disease=_disease(fields),
        source=fields.text("source"),
        root=_root(fields, operator),
        exclusions=_exclusions(fields),
        cautions=_cautions(fields),
        level=fields.text("level"),
        set=definition_of(fields.nodes["set"]) if "set" in fields.nodes else "",
        rank=fields.count("rank"),
        status=fields.word("status", Review.DRAFT),
        basis=fields.word("basis", Basis.PUBLISHED),
        summary=fields.text("summary"),
        at=place_of(mapping),
        sha256=sha256,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """What all levels of a graded set share."""

    fields: Fields
    id: str
    sha256: str


def _levels(mapping: Mapping, sha256: str) -> Iterator[Definition]:
    fields = open_mapping(mapping, GRADED)
    graded = _Set(fields=fields, id=definition_of(fields.nodes["definition"]), sha256=sha256)
    items = sequence_of(fields.nodes[LEVELS_NAME], (LEVELS_NAME,)).items
    if not items:
        at, fix = fields.place(LEVELS_NAME), "list the levels, best first"
        raise refuse("K017", "a graded set without a level", at=at, fix=fix)
    seen: set[str] = set()
    for rank, item in enumerate(items, start=1):
        key, body = _one_name(item, "a level", LEVELS_NAME)
        if key.text in seen:
            at = place_of(key, (LEVELS_NAME,))
            raise refuse("K008", f"the level {key.text!r} twice", at=at, fix="rename one of them")
        seen.add(key.text)
        yield _level(graded, rank, key, body)


def _level(graded: _Set, rank: int, key: Scalar, body: Mapping) -> Definition:
    shared, path = graded.fields, (LEVELS_NAME, key.text)
    name = id_of(key, path)
    own, criterion = _split(body, LEVEL)
    fields = open_mapping(own, LEVEL, path)
    label = _label(criterion, path) or default_label(name)
    return Definition(
        id=f"{graded.id}_{name}",
        title=f"{_filled(shared, 'title')}, {label}",
        disease=_disease(shared),
        source=shared.text("source"),
        root=_root_of_level(name, criterion, path=path, at=key),
        exclusions=_exclusions(shared) + _exclusions(fields),
        cautions=_cautions(shared) + _cautions(fields),
        level=label,
        set=graded.id,
        rank=rank,
        status=shared.word("status", Review.DRAFT),
        basis=shared.word("basis", Basis.PUBLISHED),
        summary=fields.text("summary") or shared.text("summary"),
        at=place_of(key, path),
        sha256=graded.sha256,
    )


def _split(body: Mapping, keys: Keys) -> tuple[Mapping, Mapping]:
    """A mapping as two: these keys, and all others."""
    own = tuple(pair for pair in body.pairs if pair[0].text in keys)
    rest = tuple(pair for pair in body.pairs if pair[0].text not in keys)
    return replace(body, pairs=own), replace(body, pairs=rest)


def _label(criterion: Mapping, path: tuple[str, ...]) -> str:
    _, naming = split_naming(criterion)
    return open_mapping(naming, NAMING, path).text("label")


def _root_of_level(
    name: str, criterion: Mapping, *, path: tuple[str, ...], at: Scalar
) -> Criterion:
    """The criterion itself; under the level's name where that says more than its label."""
    named = name_criterion(name, criterion, path=path, at=at)
    _, naming = split_naming(criterion)
    return named if {key.text for key, _ in naming.pairs} - {"label"} else named.of


def _root(fields: Fields, operator: str | None) -> Criterion:
    if operator is not None:
        return load_operator(fields, operator)
    if ROOT_NAME in fields.nodes:
        return load_criterion(fields.nodes[ROOT_NAME])
    fix = f"add one of {', '.join(OPERATORS)}"
    raise refuse("K016", "a definition without a criterion", at=fields.place(), fix=fix)


def _exclusions(fields: Fields) -> tuple[Named, ...]:
    return tuple(load_named(item, ("exclusions",)) for item in fields.items("exclusions"))


def _cautions(fields: Fields) -> tuple[Caution, ...]:
    return tuple(_caution(item) for item in fields.items("cautions"))


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
    key, body = _one_name(node, "a caution", "cautions")
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


def _one_name(node: Node, what: str, where: str) -> tuple[Scalar, Mapping]:
    mapping = mapping_of(node, (where,))
    if len(mapping.pairs) != 1:
        fix = "write `- name: {...}`"
        raise refuse("K016", f"{what} has one name", at=place_of(mapping, (where,)), fix=fix)
    key, body = mapping.pairs[0]
    return key, mapping_of(body, (where,))
