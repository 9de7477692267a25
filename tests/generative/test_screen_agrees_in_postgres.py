"""Postgres gives everybody the verdict that the judge gives, and its mutants do not."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from asterism.define import load_library
from asterism.judge import judge, truth_of
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from generative.screen_postgres import PostgresScreen, server
from generative.test_screen_agrees import (
    ANY_CASE,
    BRISK,
    DAYS,
    IN_SQL,
    MEASURED,
    MUTANTS,
    Batch,
    defined,
    gathered,
    mutate,
    said_in,
    said_of,
)
from generative.test_screen_agrees_on_shipped import cohort_of, names

# Each example is a load of the server: many criteria on many patients, and few examples.
BATCHES = st.tuples(st.lists(ANY_CASE, min_size=5, max_size=10), DAYS)
FEW = settings(BRISK, max_examples=15, phases=[Phase.generate])
SHIPPED = 5  # people of a shipped definition here; the whole cohort is asked of DuckDB
EVERY = 16  # of the shipped definitions one in so many: the server plans each for a second


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as place:
        yield place


def disagreements(address: str, batch: Batch) -> list[str]:
    """Each criterion on each patient of the batch: where Postgres and the judge differ."""
    told, as_of = batch
    patients = [patient for _, patient in told]
    rows = PostgresScreen(address, patients).answers(gathered(told), as_of)
    if len(rows) != len(patients):
        return ["somebody is missing"]
    return [
        f"criterion {n} on patient {row['person']}"
        for n, (criterion, _) in enumerate(told)
        for row, patient in zip(rows, patients, strict=True)
        if row[f"is_part_{n}"] is not IN_SQL[truth_of(criterion, patient, as_of=as_of)]
    ]


@FEW
@given(batch=BATCHES)
def test_every_criterion_has_the_truth_that_the_judge_gives(address: str, batch: Batch) -> None:
    """At least 5 criteria on 5 patients each time: 375 pairs and more."""
    assert disagreements(address, batch) == []


@FEW
@given(case=defined())
def test_a_definition_has_the_verdict_that_the_judge_gives(
    address: str, case: tuple[Definition, list[Patient], Any]
) -> None:
    """Truth, provisional, since when, and what is missing: 75 people."""
    rule, patients, as_of = case
    rows = PostgresScreen(address, patients).answers(rule, as_of)
    assert [said_of(judge(each, rule, as_of=as_of)) for each in patients] == list(
        map(said_in, rows)
    )


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(name, monkeypatch)
    searching = settings(
        BRISK, max_examples=100, derandomize=True, database=None, phases=[Phase.generate]
    )
    batches = MEASURED if "unit" in name else BATCHES
    try:
        find(batches, lambda batch: disagreements(address, batch) != [], settings=searching)
    except NoSuchExample:
        pytest.fail("the mutant lives")


def test_shipped_definitions_agree_on_their_cohorts(address: str) -> None:
    """Truth, provisional, since when and what is missing, of every person."""
    differing = []
    for name in names()[::EVERY]:
        rule, people = load_library().resolved(name), cohort_of(name)[:SHIPPED]
        rows = PostgresScreen(address, people).answers(rule)
        expected = [said_of(judge(person, rule)) for person in people]
        differing += [name for row, one in zip(rows, expected, strict=True) if said_in(row) != one]
    assert differing == []
