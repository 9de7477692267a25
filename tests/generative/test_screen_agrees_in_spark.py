"""Spark gives everybody the verdict that the judge gives."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.judge import judge, truth_of
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from generative.screen_spark import answers
from generative.test_screen_agrees import (
    ANY_CASE,
    BATCHES,
    BRISK,
    DAYS,
    IN_SQL,
    MEASURED,
    MUTANTS,
    Batch,
    defined,
    disagrees,
    first_disagreement,
    gathered,
    mutate,
    said_in,
    said_of,
    staged,
)
from generative.test_screen_agrees_on_shipped import cohort_of

# Spark plans a statement for seconds, however few its rows: many criteria and people in each.
MANY = st.tuples(st.lists(ANY_CASE, min_size=9, max_size=9), DAYS)
FEW = settings(
    BRISK,
    max_examples=3,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHIPPED = "plasma_cell_leukaemia/kyle_1974"


@FEW
@given(batch=MANY)
def test_every_criterion_has_the_truth_that_the_judge_gives(batch: Batch) -> None:
    """Any trees, any patients, any day: 27 criteria, each on 9 patients."""
    told, as_of = batch
    patients = [patient for _, patient in told]
    rows = answers(patients, gathered(told), as_of)
    assert len(rows) == len(patients)
    assert [
        f"criterion {n} on patient {row['person']}"
        for n, (criterion, _) in enumerate(told)
        for row, patient in zip(rows, patients, strict=True)
        if row[f"is_part_{n}"] is not IN_SQL[truth_of(criterion, patient, as_of=as_of)]
    ] == []


@FEW
@given(case=defined(people=20))
def test_a_definition_has_the_verdict_that_the_judge_gives(
    case: tuple[Definition, list[Patient], date | None],
) -> None:
    """Truth, provisional, since when, and what is missing: 3 definitions, each on 20 people."""
    rule, patients, as_of = case
    expected = [said_of(judge(each, rule, as_of=as_of)) for each in patients]
    assert expected == list(map(said_in, answers(patients, rule, as_of)))


def test_a_shipped_definition_agrees_on_its_cohort() -> None:
    """Truth, provisional, since when and what is missing, of every person."""
    rule, people = load_library().resolved(SHIPPED), cohort_of(SHIPPED)
    expected = [said_of(judge(person, rule)) for person in people]
    assert expected == list(map(said_in, answers(people, rule)))


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What kills it in DuckDB's stages kills it in Spark; searched for there, since it is quick."""
    mutate(name, monkeypatch)
    batch = first_disagreement(MEASURED if "unit" in name else BATCHES, 100, staged)
    assert batch is not None
    assert disagrees(batch, answers)
