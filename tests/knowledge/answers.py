"""What the vignettes say and what the judge answers, laid out for the tests beside this file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from asterism.define import Case, Library, load_library
from asterism.define.cases import Expectation
from asterism.judge import judge_all
from asterism.model.criteria import (
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Present,
    children,
)
from asterism.model.definition import Definition
from asterism.model.formula import inputs
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Note, Verdict

Asked = tuple[Case, Expectation]


@lru_cache(maxsize=1)
def library() -> Library:
    return load_library()


def asked() -> Iterator[Asked]:
    """Every case with each of the definitions that it expects something of."""
    for case in library().cases:
        for expectation in case.expect:
            yield case, expectation


def asked_of(definition: str) -> list[Asked]:
    return [pair for pair in asked() if pair[1].definition == definition]


def name_of(pair: Asked) -> str:
    case, expectation = pair
    return f"{case.id}-{expectation.definition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the tests ask of a verdict. The tree itself is let go: there are thousands of them."""

    truth: Truth
    provisional: bool
    notes: tuple[Note, ...]
    missing: tuple[Missing, ...]
    named: tuple[tuple[str, Truth], ...]


@lru_cache(maxsize=1)
def _cases() -> Mapping[str, Case]:
    return {case.id: case for case in library().cases}


@cache
def _answers(case: str) -> Mapping[str, Answer]:
    """By each definition of which the case expects something: what they share is weighed once."""
    names = list(dict.fromkeys(each.definition for each in _cases()[case].expect))
    verdicts = judge_all(_cases()[case].patient, [library().resolved(name) for name in names])
    return {
        name: Answer(
            truth=verdict.truth,
            provisional=verdict.provisional,
            notes=verdict.notes,
            missing=verdict.missing,
            named=tuple(named_truths(verdict)),
        )
        for name, verdict in zip(names, verdicts, strict=True)
    }


def answer_on(pair: Asked) -> Answer:
    case, expectation = pair
    return _answers(case.id)[expectation.definition]


def named_truths(verdict: Verdict) -> Iterator[tuple[str, Truth]]:
    """Every named criterion of the verdict's tree, exclusions included, with its truth.

    The criteria of another definition that is met have their names there.
    """
    if isinstance(verdict.of, Meets):
        return
    if isinstance(verdict.of, Named):
        yield verdict.of.id, verdict.truth
    for part in verdict.children:
        yield from named_truths(part)


def named_within(node: Criterion) -> Iterator[str]:
    if isinstance(node, Named):
        yield node.id
    for part in children(node):
        yield from named_within(part)


def leaves_of(definition: Definition) -> Iterator[frozenset[str]]:
    """For every leaf of the resolved definition, the concepts that speak for it or against it."""
    for node in (definition.root, *definition.exclusions, *(c.when for c in definition.cautions)):
        yield from _leaves(node)


def _leaves(node: Criterion) -> Iterator[frozenset[str]]:
    match node:
        case Present():
            yield node.statements.union(*(leaf for rule in node.shown_by for leaf in _leaves(rule)))
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            reckoned = (name for formula in node.formulas for name in inputs(formula.of))
            yield frozenset({analyte, *reckoned})
        case _:
            for part in children(node):
                yield from _leaves(part)
