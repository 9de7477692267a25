"""The judge agrees with a second one that reckons by possible worlds, and its mutants do not.

The mutants are the ways in which such an engine goes wrong in practice. They are permanent: whoever
loosens the comparison so far that one survives has broken the net.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from asterism.judge import evaluate, judge, measure, truth_of
from asterism.judge.record import Record
from asterism.model import derived
from asterism.model.criteria import (
    Across,
    AtLeast,
    Criterion,
    Measured,
    Present,
    children,
)
from asterism.model.definition import Definition
from asterism.model.finding import Finding, Patient, Status
from asterism.model.quantity import Comparator, Equivalent, Quantity, compare, factor_between
from asterism.model.truth import Truth, at_least
from asterism.model.verdict import Strength, Verdict
from asterism.model.when import When
from generative.judge_strategies import (
    cases,
    cases_of_formulas,
    cases_of_presumptions,
    cases_of_sites,
    cases_of_units,
    defined_cases,
)
from generative.reference import (
    truth_by_worlds,
    verdict_by_worlds,
    without_hints,
    without_presumption,
)
from generative.strategies import days

DAYS = st.none() | days
BRISK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@BRISK
@given(cases(), DAYS)
def test_the_judge_agrees_with_possible_worlds(
    case: tuple[Criterion, Patient], as_of: date | None
) -> None:
    """Any tree, any patient, any day."""
    criterion, patient = case
    assert truth_of(criterion, patient, as_of=as_of) is truth_by_worlds(
        criterion, patient, as_of=as_of
    )


@BRISK
@given(defined_cases(), DAYS)
def test_a_definition_agrees_with_possible_worlds(
    case: tuple[Definition, Patient], as_of: date | None
) -> None:
    """Exclusions, the provisional verdict and the strength included."""
    rule, patient = case
    verdict = judge(patient, rule, as_of=as_of)
    firm = verdict_by_worlds(hintless(rule), patient, as_of=as_of)
    stands = verdict.truth is Truth.TRUE or verdict.provisional
    stands_firmly = firm[0] is Truth.TRUE or firm[1]

    assert (verdict.truth, verdict.provisional) == verdict_by_worlds(rule, patient, as_of=as_of)
    if verdict.provisional or verdict.truth is not Truth.UNKNOWN:
        hangs = stands and not stands_firmly
        if verdict.truth is Truth.TRUE:
            hangs = firm[0] is not Truth.TRUE
        assert (verdict.strength is Strength.INDIRECT) == hangs
    sensitive = any(note.kind == "sensitivity" for note in verdict.notes)
    assert sensitive == ((verdict.truth, verdict.provisional) != firm)


@BRISK
@given(defined_cases(), DAYS)
def test_what_is_presumed_is_told_with_the_verdict_without_it(
    case: tuple[Definition, Patient], as_of: date | None
) -> None:
    """One note at most; always where the verdict hangs on it, and then with the other verdict."""
    rule, patient = case
    verdict = judge(patient, rule, as_of=as_of)
    strict = verdict_by_worlds(rewritten_rule(rule, without_presumption), patient, as_of=as_of)
    said = [note.text for note in verdict.notes if note.kind == "presumption"]
    hangs = (verdict.truth, verdict.provisional) != strict

    assert len(said) <= 1
    assert hangs <= bool(said)
    if said:
        word = "MET provisionally" if strict[1] else WORDS[strict[0]]
        assert (f"the verdict would be {word}." in said[0]) == hangs
        assert ("The verdict is the same without." in said[0]) == (not hangs)


WORDS = {Truth.TRUE: "MET", Truth.FALSE: "NOT MET", Truth.UNKNOWN: "UNKNOWN"}


def hintless(rule: Definition) -> Definition:
    return rewritten_rule(rule, without_hints)


def rewritten_rule(rule: Definition, rewrite: Callable[[Criterion], Criterion]) -> Definition:
    exclusions = tuple(replace(each, of=rewrite(each.of)) for each in rule.exclusions)
    return replace(rule, root=rewrite(rule.root), exclusions=exclusions)


def nodes(verdict: Verdict) -> Iterable[Verdict]:
    yield verdict
    for part in verdict.children:
        yield from nodes(part)


def impossible(node: Criterion) -> bool:
    """Whether some count in `node` asks for more than there is: FALSE, with nothing to point at."""
    match node:
        case AtLeast(n=n, of=parts):
            return n > len(parts) or any(map(impossible, parts))
        case Present(shown_by=shown, refuted_by=refuted):
            return any(map(impossible, (*shown, *refuted)))
        case _:
            return any(map(impossible, children(node)))


@BRISK
@given(defined_cases(), DAYS)
def test_every_true_and_false_points_at_evidence(
    case: tuple[Definition, Patient], as_of: date | None
) -> None:
    """At every node; each finding is the patient's own, and named once."""
    rule, patient = case
    for node in nodes(judge(patient, rule, as_of=as_of)):
        definite = node.truth is not Truth.UNKNOWN
        assert definite <= (bool(node.because) or impossible(node.of))
        told = [id(finding) for finding in node.because]
        assert len(told) == len(set(told))
        assert {id(f) for f in node.because + node.against} <= {id(f) for f in patient.findings}
        assert all(finding.counts for finding in node.because + node.against)
        assert not (node.against and not definite) or node.provisional


@BRISK
@given(cases())
def test_a_verdict_has_the_shape_of_its_criterion(case: tuple[Criterion, Patient]) -> None:
    """Node by node, in order; a leaf has no children."""
    criterion, patient = case

    def same(verdict: Verdict, node: Criterion) -> bool:
        match node:
            case Across(of=part):
                below = (part,) * len(verdict.children)
                sites = [each.site for each in verdict.children]
                assert sorted(set(sites)) == sorted(sites)
            case _:
                below = children(node)
        return verdict.of is node and all(
            same(part, each) for part, each in zip(verdict.children, below, strict=True)
        )

    assert same(evaluate.weigh(criterion, Record.of(patient)), criterion)


@BRISK
@given(cases(), st.data())
def test_the_order_of_the_record_changes_no_truth(
    case: tuple[Criterion, Patient], data: st.DataObject
) -> None:
    """What is said first decides nothing; only dates do."""
    criterion, patient = case
    again = replace(patient, findings=tuple(data.draw(st.permutations(patient.findings))))
    assert truth_of(criterion, again) is truth_of(criterion, patient)


# --- mutants --------------------------------------------------------------------------------------


def lost_unknowns(n: int, truths: Iterable[Truth]) -> Truth:
    """A count that forgets what nobody looked at, as an inner join does."""
    return at_least(n, (truth for truth in truths if truth is not Truth.UNKNOWN))


def missing_row_is_false(node: Measured, record: Record) -> Verdict:
    """No row, so "not elevated"."""
    found = ORIGINAL_MEASURED(node, record)
    results = filter(measure.is_result, record.seen({node.analyte}, node.window))
    return found if any(results) else replace(found, truth=Truth.FALSE)


def unmapped_unit_is_false(
    value: Quantity, op: Comparator, threshold: Quantity, equivalents: tuple[Equivalent, ...] = ()
) -> Truth:
    """A value in a unit nobody mapped drops out, and so does not pass."""
    if factor_between(value.unit, threshold.unit, equivalents) is None:
        return Truth.FALSE
    return compare(value, op, threshold, equivalents)


def suspected_is_present(findings: Iterable[Finding], status: Status) -> tuple[Finding, ...]:
    """The word "suspected" is read as a weak "yes"."""
    taken = {status, Status.SUSPECTED} if status is Status.PRESENT else {status}
    return tuple(finding for finding in findings if finding.status in taken)


def presumption_dropped(otherwise: Truth, presumption: object) -> Truth:
    """Another cause must be ruled out before anything counts."""
    del presumption
    return otherwise


def sites_counted_twice(sites: Collection[tuple[str, ...]]) -> int:
    """The median nerve and the left median nerve are two."""
    return len(sites)


def enough_ignored(node: Across, truths: Mapping[tuple[str, ...], Truth]) -> Truth:
    """Whatever was examined, one more site might show it."""
    return ORIGINAL_COUNTED(replace(node, enough=None), truths)


def never_enough_needed(node: Across, truths: Mapping[tuple[str, ...], Truth]) -> Truth:
    """What was examined was all there is."""
    return ORIGINAL_COUNTED(replace(node, enough=node.enough or node.n), truths)


def any_dates_paired(shelf: "derived._Shelf", when: When) -> Iterator[Finding]:
    """A kappa of spring over a lambda of autumn."""
    del when
    yield from shelf.dated


ORIGINAL_MEASURED = evaluate._measured
ORIGINAL_COUNTED = evaluate._counted

Patches = list[tuple[object, str, Callable[..., object]]]
Drawn = tuple[tuple[Criterion, Patient], date | None]


LEAVES = st.tuples(cases(max_leaves=1), DAYS)
THRESHOLDS = st.tuples(cases_of_units(), st.none())
PRESUMED = st.tuples(cases_of_presumptions(), st.none())
OF_SITES = st.tuples(cases_of_sites(), st.none())
RECKONED = st.tuples(cases_of_formulas(), st.none())

MUTANTS: dict[str, tuple[Patches, st.SearchStrategy[Drawn]]] = {
    "lost unknowns": ([(evaluate, "at_least", lost_unknowns)], LEAVES),
    "missing row is FALSE": ([(evaluate, "_measured", missing_row_is_false)], LEAVES),
    "unmapped unit is FALSE": ([(measure, "compare", unmapped_unit_is_false)], THRESHOLDS),
    "suspected is PRESENT": ([(evaluate, "_of_status", suspected_is_present)], LEAVES),
    "presumption dropped": ([(evaluate, "_taken", presumption_dropped)], PRESUMED),
    "sites counted twice": ([(evaluate, "different", sites_counted_twice)], OF_SITES),
    "enough ignored": ([(evaluate, "_counted", enough_ignored)], OF_SITES),
    "never enough needed": ([(evaluate, "_counted", never_enough_needed)], OF_SITES),
    "any dates paired": (
        [
            (derived._Shelf, "overlapping", any_dates_paired),
            (derived, "_are_of_one_time", lambda _: True),
        ],
        RECKONED,
    ),
}
STRATEGIES = (LEAVES, THRESHOLDS, PRESUMED, OF_SITES, RECKONED)


def disagrees(drawn: Drawn) -> bool:
    (criterion, patient), as_of = drawn
    truth = truth_of(criterion, patient, as_of=as_of)
    return truth is not truth_by_worlds(criterion, patient, as_of=as_of)


def first_disagreement(drawn: st.SearchStrategy[Drawn]) -> bool:
    """Whether the comparison above finds a case on which judge and worlds differ."""
    searching = settings(
        BRISK, max_examples=500, derandomize=True, database=None, phases=[Phase.generate]
    )
    try:
        find(drawn, disagrees, settings=searching)
    except NoSuchExample:
        return False
    return True


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each classic fault is found by the search that finds none in the judge."""
    patches, drawn = MUTANTS[name]
    for module, attribute, mutant in patches:
        monkeypatch.setattr(module, attribute, mutant)
    assert first_disagreement(drawn)


@pytest.mark.parametrize(
    "drawn", STRATEGIES, ids=("leaves", "thresholds", "presumed", "sites", "reckoned")
)
def test_the_same_search_finds_nothing_in_the_judge_itself(
    drawn: st.SearchStrategy[Drawn],
) -> None:
    """Or the deaths above would prove nothing."""
    assert not first_disagreement(drawn)
