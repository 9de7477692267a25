"""Rules about concepts: can a reader find it, is it said only once, is it whole."""

from collections.abc import Iterator

from asterism.define.faults import Severity
from asterism.define.hierarchy import Hierarchy, arrange
from asterism.define.rules.rule import Found, Rule, Scene, nodes
from asterism.define.terms import Concept, Kind
from asterism.model.criteria import Named
from asterism.model.quantity import factor_between

# A procedure may be only the name of a test; a judgement is never read.
_NOT_READ = frozenset({Kind.PROCEDURE, Kind.JUDGEMENT})


def unreadable_concepts(scene: Scene) -> Iterator[Found]:
    concepts = scene.library.concepts
    hierarchy = arrange(concepts)
    for concept in scene.concepts:
        if concept.kind in _NOT_READ:
            continue
        if not any(_is_readable(concepts[one]) for one in _ways_to(concept, hierarchy, scene)):
            yield Found(
                what=f"no reader can ever find {concept.id!r}",
                at=concept.at,
                fix="add `words`, `abbreviations`, `codes` or a rule; or make it a judgement",
            )


def _ways_to(concept: Concept, hierarchy: Hierarchy, scene: Scene) -> Iterator[str]:
    for one in (*hierarchy.and_below(concept.id), *sorted(hierarchy.hinting_at(concept.id))):
        if one in scene.library.concepts:
            yield one


def _is_readable(concept: Concept) -> bool:
    if concept.kind is Kind.JUDGEMENT:
        return False
    return bool(concept.words or concept.abbreviations or concept.codes or concept.shown_by)


def shared_words(scene: Scene) -> Iterator[Found]:
    """One spelling of two analytes is fine where the unit tells which: a count or a percentage."""
    first: dict[tuple[Kind, str], Concept] = {}
    for concept in scene.concepts:
        for word in dict.fromkeys((*map(str.casefold, concept.words), *concept.abbreviations)):
            other = first.setdefault((concept.kind, word), concept)
            if other is not concept and not _told_by_unit(concept, other):
                what = f"{word!r} is a word of {concept.id!r} and of {other.id!r}"
                fix = "keep it with the one it means; a reader would find both"
                yield Found(what=what, at=concept.at, fix=fix)


def _told_by_unit(one: Concept, other: Concept) -> bool:
    if not (one.unit and other.unit):
        return False
    return factor_between(one.unit, other.unit, one.equivalents + other.equivalents) is None


def unitless_analytes(scene: Scene) -> Iterator[Found]:
    for concept in scene.concepts:
        if concept.kind is Kind.ANALYTE and not concept.unit:
            fix = 'add `unit:` in UCUM; "1" for a ratio or a count without a unit'
            yield Found(what=f"the analyte {concept.id!r} has no unit", at=concept.at, fix=fix)


def empty_labels(scene: Scene) -> Iterator[Found]:
    fix = "say it as a clinician would read it"
    for concept in scene.concepts:
        if not concept.label.strip():
            yield Found(what=f"{concept.id!r} has an empty label", at=concept.at, fix=fix)
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, Named) and not node.label.strip():
                yield Found(what=f"{node.id!r} has an empty label", at=node.at, fix=fix)


def incomplete_kinds(scene: Scene) -> Iterator[Found]:
    """A `kinds` list says that nothing else exists; an `is_a` from outside says that it does."""
    concepts = scene.library.concepts
    hierarchy = arrange(concepts)
    for concept in scene.concepts:
        for general in concept.is_a:
            kinds = concepts[general].kinds if general in concepts else ()
            if kinds and not set(hierarchy.and_above(concept.id)) & set(kinds):
                what = f"{concept.id!r} is a {general!r}, whose complete list of kinds lacks it"
                fix = f"add it to the `kinds` of {general}, or to one of those kinds"
                yield Found(what=what, at=concept.at, fix=fix)


RULES = (
    Rule(code="K034", says="a finding that no reader can produce", find=unreadable_concepts),
    Rule(code="K035", says="one word for two concepts", find=shared_words,
         severity=Severity.WARNING),
    Rule(code="K036", says="an analyte without a unit", find=unitless_analytes),
    Rule(code="K037", says="an empty label", find=empty_labels),
    Rule(code="K039", says="a complete list that is not", find=incomplete_kinds),
)  # fmt: skip
