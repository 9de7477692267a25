"""Spark gives everybody the verdict that the judge gives."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.judge import judge, truth_of
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.screen.engines.engine import Terms, open_with
from asterism.screen.results import verdicts
from asterism.screen.screening import screen_source
from generative.screen_spark import answers, brief_java, require_spark
from generative.shipped_in_omop import PEOPLE, hospital_for
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


@pytest.mark.parametrize(
    "name", ["cryoglobulinemic_vasculitis/de_vita_2011", "waldenstrom/imwg_2009"]
)
def test_the_tables_of_omop_say_what_they_say_in_duckdb(name: str, tmp_path: Path) -> None:
    """Of 150 people, with concepts by a vocabulary, units, limits and words: every column."""
    require_spark()
    hospital, library = hospital_for(name), load_library()
    for (table,) in hospital.duck.sql("SHOW TABLES").fetchall():
        hospital.duck.sql(f"FROM {table}").write_parquet(str(tmp_path / f"{table}.parquet"))
    told = []
    for engine in ("duckdb", "spark"):
        with brief_java():
            opened = open_with(
                engine, str(tmp_path), library, Terms(sets=hospital.sets, master="local[2]")
            )
        with closing(opened.engine):
            found = screen_source(library.resolved(name), opened, library)
            assert sum(map(bool, (found.met, found.unknown, found.not_met))) > 1
            told.append(sorted(verdicts(found).to_pylist(), key=lambda row: row["person"]))
    assert len(told[0]) == PEOPLE
    assert told[0] == told[1]


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What kills it in DuckDB's stages kills it in Spark; searched for there, since it is quick."""
    mutate(name, monkeypatch)
    batch = first_disagreement(MEASURED if "unit" in name else BATCHES, 100, staged)
    assert batch is not None
    assert disagrees(batch, answers)
