"""The screen agrees with the judge on every person, and its mutants do not.

Many criteria are compiled into one statement and many patients judged by it, so that a database is
asked seldom. What is compared: the truth of every criterion; of a definition also whether it is
provisional, since when it stands, and what is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from sqlglot import exp

from asterism.judge import judge, truth_of
from asterism.model.criteria import Across, AtLeast, Changed, Criterion, Named, children
from asterism.model.definition import Definition
from asterism.model.finding import Patient, Sex
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.screen import logic
from asterism.screen import statement as stating
from generative.judge_strategies import (
    cases,
    cases_of_formulas,
    cases_of_sites,
    cases_of_units,
    definitions,
    fill_in,
    patients_for,
)
from generative.people import definition
from generative.screen_tables import Screen, as_recorded
from generative.strategies import changeds, days

BRISK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
IN_SQL = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}
DAYS = st.none() | days

Case = tuple[Criterion, Patient]
Batch = tuple[list[Case], date | None]


@st.composite
def cases_of_changes(draw: st.DrawFn) -> Case:
    criterion = fill_in(draw(changeds()))
    return criterion, draw(patients_for(criterion))


@st.composite
def recorded(draw: st.DrawFn, of: st.SearchStrategy[Case]) -> Case:
    """The case as a table can hold it, of somebody of some sex or none."""
    criterion, patient = draw(of)
    return criterion, as_recorded(replace(patient, sex=draw(st.none() | st.sampled_from(Sex))))


ANY_CASE = recorded(
    st.one_of(
        cases(), cases(6), cases_of_changes(), cases_of_formulas(), cases_of_sites(),
        cases_of_units(),
    )
)  # fmt: skip
BATCHES = st.tuples(st.lists(ANY_CASE, min_size=6, max_size=6), DAYS)


def gathered(told: list[Case]) -> Definition:
    """One definition that asks all these criteria."""
    parts = tuple(
        Named(id=f"part {n}", label=f"Part {n}", of=criterion)
        for n, (criterion, _) in enumerate(told)
    )
    return definition(AtLeast(n=1, of=parts))


def disagreements(batch: Batch) -> list[str]:
    """Each criterion on each patient of the batch: where screen and judge differ."""
    told, as_of = batch
    patients = [patient for _, patient in told]
    rows = Screen(patients).answers(gathered(told), as_of)
    return [
        f"criterion {n} on patient {row['person']}: screen {found}, judge {expected}"
        for n, (criterion, _) in enumerate(told)
        for row, patient in zip(rows, patients, strict=True)
        if (found := row[f"is_part_{n}"])
        is not (expected := IN_SQL[truth_of(criterion, patient, as_of=as_of)])
    ]


@BRISK
@given(BATCHES)
def test_every_criterion_has_the_truth_that_the_judge_gives(batch: Batch) -> None:
    """Any trees, any patients, any day: 36 pairs in each example."""
    assert disagreements(batch) == []


def said_of(verdict: Verdict) -> tuple[Any, ...]:
    since = verdict.since
    missing = {(each.concept, each.test, each.settles) for each in verdict.missing}
    return (
        IN_SQL[verdict.truth],
        verdict.provisional,
        since and since.earliest,
        since and since.latest,
        missing,
    )


def said_in(row: dict[str, Any]) -> tuple[Any, ...]:
    missing = {(each.question.concept, each.question.test, each.settles) for each in row["missing"]}
    since = row["since_earliest"], row["since_latest"]
    return row["truth"], row["provisional"], *since, missing


@st.composite
def defined(draw: st.DrawFn, people: int = 5) -> tuple[Definition, list[Patient], date | None]:
    """A definition with exclusions and tests, and patients who have much to do with it."""
    rule = draw(definitions(draw(st.sampled_from((1, 3, 6)))))
    of_it = patients_for(rule.root, *rule.exclusions).map(as_recorded)
    return rule, draw(st.lists(of_it, min_size=people, max_size=people)), draw(DAYS)


@BRISK
@given(defined())
def test_a_definition_has_the_verdict_that_the_judge_gives(
    case: tuple[Definition, list[Patient], date | None],
) -> None:
    """Truth, provisional, since when, and what is missing with the verdicts it settles alone."""
    rule, patients, as_of = case
    rows = Screen(patients).answers(rule, as_of)
    assert [said_of(judge(each, rule, as_of=as_of)) for each in patients] == list(
        map(said_in, rows)
    )


@BRISK
@given(defined())
def test_in_stages_folded_to_what_the_rows_hold_the_verdicts_are_those_of_the_whole_statement(
    case: tuple[Definition, list[Patient], date | None],
) -> None:
    """Two ways to run one compilation: as one statement that expects anything, and in stages that
    expect only what occurs.
    """
    rule, patients, as_of = case
    screen = Screen(patients)
    whole = [(*said_in(row), row["named_on"]) for row in screen.answers(rule, as_of)]
    staged = screen.staged(rule, as_of)
    assert [(*said_in(row), row["named_on"]) for row in staged] == whole


@BRISK
@given(BATCHES)
def test_in_stages_every_criterion_is_as_in_the_whole_statement(batch: Batch) -> None:
    told, as_of = batch
    rule, screen = gathered(told), Screen([patient for _, patient in told])
    columns = [f"is_part_{n}" for n in range(len(told))]
    whole, staged = screen.answers(rule, as_of), screen.staged(rule, as_of)
    assert [[row[name] for name in columns] for row in staged] == [
        [row[name] for name in columns] for row in whole
    ]


def has_more(node: Criterion) -> bool:
    """Whether more stands behind it than rows of its own."""
    return isinstance(node, Named | Across | Changed) or any(map(has_more, children(node)))


PLAIN = st.tuples(
    st.lists(recorded(st.one_of(cases(), cases_of_units())), min_size=6, max_size=6), DAYS
)


@BRISK
@given(PLAIN)
def test_the_rows_behind_a_criterion_have_its_truth_by_themselves(batch: Batch) -> None:
    """Nothing that decides a criterion is left out of its evidence."""
    told, as_of = batch
    rule = gathered(told)
    behind = Screen([patient for _, patient in told]).evidence(rule, as_of)
    for n, (criterion, _) in enumerate(told):
        if has_more(criterion):
            continue  # what it names has the evidence; changes and counts ask for other rows too
        for number, (_, patient) in enumerate(told):
            rows = behind.get((f"part_{n}", number), set())
            findings = tuple(f for place, f in enumerate(patient.findings) if place in rows)
            alone = replace(patient, findings=findings)
            assert truth_of(criterion, alone, as_of=as_of) is truth_of(
                criterion, patient, as_of=as_of
            )


# --- mutants --------------------------------------------------------------------------------------


Patch = tuple[object, str, Callable[..., Any]]


def in_the_text(before: str, after: str) -> tuple[Patch, ...]:
    """One clause of our statements reads differently: parsed for any dialect, and as text."""
    return (
        (stating, "parse", lambda text: PARSE(text.replace(before, after))),
        (stating, "_with", lambda *parts: WITH(*parts).replace(before, after)),
    )


def lost_unknowns(n: int, parts: Any) -> Any:
    """A count for which what nobody looked at is no."""
    known = [exp.Coalesce(this=part, expressions=[exp.false()]) for part in parts]
    return COUNTED(n, known)


def empty_is_false(*arms: Any) -> Any:
    """Nothing recorded, so no."""
    found = CASE(*arms)
    return exp.Coalesce(this=found, expressions=[exp.false()])


PARSE, WITH, COUNTED, CASE = stating.parse, stating._with, logic.counted, logic._case
UNMAPPED = "f.unit = e.unit", "f.unit = e.unit WHERE e.value IS NULL OR f.kind = 0"
MUTANTS: dict[str, tuple[Patch, ...]] = {
    "lost unknowns": ((logic, "counted", lost_unknowns),),
    # Only people with a row: whoever has none is lost, as by an inner join.
    "inner join": in_the_text(
        "FROM everyone)", "FROM everyone WHERE person IN (SELECT person FROM said))"
    ),
    "unmapped unit dropped": in_the_text(*UNMAPPED),
    "empty is FALSE": ((logic, "_case", empty_is_false),),
}


def mutate(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for patch in MUTANTS[name]:
        monkeypatch.setattr(*patch)


Answers = Callable[[Sequence[Patient], Definition, date | None], list[dict[str, Any]]]


def whole(people: Sequence[Patient], rule: Definition, as_of: date | None) -> list[dict[str, Any]]:
    return Screen(people).answers(rule, as_of)


def staged(people: Sequence[Patient], rule: Definition, as_of: date | None) -> list[dict[str, Any]]:
    return Screen(people).staged(rule, as_of)


def disagrees(batch: Batch, answers: Answers) -> bool:
    """Whether somebody is lost, or has a criterion otherwise than the judge says."""
    told, as_of = batch
    rows = answers([patient for _, patient in told], gathered(told), as_of)
    return len(rows) < len(told) or any(
        row[f"is_part_{n}"] is not IN_SQL[truth_of(criterion, patient, as_of=as_of)]
        for n, (criterion, _) in enumerate(told)
        for row, (_, patient) in zip(rows, told, strict=True)
    )


def first_disagreement(
    batches: st.SearchStrategy[Batch], most: int, answers: Answers
) -> Batch | None:
    """The first batch on which screen and judge differ."""
    searching = settings(
        BRISK, max_examples=most, derandomize=True, database=None, phases=[Phase.generate]
    )
    try:
        return find(batches, lambda batch: disagrees(batch, answers), settings=searching)
    except NoSuchExample:
        return None


MEASURED = st.tuples(st.lists(recorded(cases_of_units()), min_size=6, max_size=6), st.none())


@pytest.mark.parametrize("answers", [whole, staged])
@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(
    name: str, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each classic fault of cohort queries is found by the search that finds none in the screen."""
    mutate(name, monkeypatch)
    assert first_disagreement(MEASURED if "unit" in name else BATCHES, 100, answers)


@pytest.mark.parametrize("answers", [whole, staged])
def test_the_same_search_finds_nothing_in_the_screen_itself(answers: Answers) -> None:
    """Or the deaths above would prove nothing."""
    assert first_disagreement(MEASURED, 20, answers) is None
