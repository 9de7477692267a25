"""Bad data: the odd is counted and told, the unreadable refused, and the source untouched."""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from journey.commands import asterism, three_lines

DEFINITION = "multiple_myeloma/imwg_2014"
ARGUMENTS = ("--definition", DEFINITION, "--show-small")
PERSONS = """person,sex,born
a,female,1950-01-01
a,female,1950-01-01
b,male,1960-01-01
b,female,1961-01-01
"""
EVENTS = """person,code,date,value,unit
a,hemoglobin,2020-01-01,7,g/dL
a,calcium,2020-01-01,12,mg/dL
b,hemoglobin,1890-01-01,7,g/dL
b,creatinine,2999-01-01,5,mg/dL
b,calcium,1955-01-01,12,mg/dL
b,hemoglobin,,15,g/dL
,hemoglobin,2020-01-01,7,g/dL
nobody,hemoglobin,2020-01-01,7,g/dL
"""


def folder(place: Path, **tables: str) -> Path:
    place.mkdir()
    for name, rows in tables.items():
        (place / f"{name}.csv").write_text(rows)
    return place


def digest(place: Path) -> Mapping[str, str]:
    return {each.name: sha256(each.read_bytes()).hexdigest() for each in place.iterdir()}


def screened(source: Path, run: Path, *more: object) -> dict[str, Any]:
    before = digest(source)
    done = asterism("screen", source, *ARGUMENTS, *more, "--out", run)
    assert done.returncode == 0, done.stderr
    assert digest(source) == before
    manifest = json.loads((run / "manifest.json").read_text())
    assert isinstance(manifest, dict)
    return manifest


def rows_of(run: Path) -> list[tuple[Any, ...]]:
    return duckdb.execute(f"FROM '{run}/verdicts.parquet' ORDER BY person").fetchall()


def test_odd_rows_are_counted_by_what_is_odd_and_repeated_ones_change_nothing(
    tmp_path: Path,
) -> None:
    """Dates count as they stand; who has no place among the people is left out."""
    once = screened(folder(tmp_path / "once", persons=PERSONS, events=EVENTS), tmp_path / "first")
    odd = {
        "unkeyed": 1,
        "of_nobody": 1,
        "undated": 1,
        "before_1900": 1,
        "in_future": 1,
        "before_birth": 2,
    }
    (table,) = once["tables"]
    assert (table["name"], table["rows"], table["odd"]) == ("events", 8, odd)
    assert once["people"] == 2
    head, *rows = EVENTS.splitlines()
    doubled = "\n".join([head, *rows, *rows]) + "\n"
    twice = screened(
        folder(tmp_path / "twice", persons=PERSONS, events=doubled), tmp_path / "second"
    )
    assert twice["tables"][0]["odd"]["repeated"] == 7
    assert rows_of(tmp_path / "first") == rows_of(tmp_path / "second")


def test_results_that_are_not_plausible_in_their_unit_are_told_of(tmp_path: Path) -> None:
    """Hemoglobin in g/L under the name of g/dL; nothing is changed by it."""
    slipped = EVENTS.replace("15,g/dL", "150,g/dL").replace(",7,g/dL", ",130,g/dL")
    told = screened(folder(tmp_path / "source", events=slipped), tmp_path / "run")
    assert told["strange_units"] == [{"analyte": "hemoglobin", "unit": "g/dL", "rows": 4}]


def omop(place: Path, concept: str, identifier: str) -> Path:
    return folder(
        place,
        person="person_id,gender_concept_id,year_of_birth\n1,8507,1950\n1,8507,1950\n",
        measurement=(
            "measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number\n"
            f"1,1,{identifier},2020-01-01,7\n"
        ),
        concept=f"concept_id,vocabulary_id,concept_code\n{concept},LOINC,718-7\n",
    )


def test_tables_that_are_not_there_are_named(tmp_path: Path) -> None:
    told = screened(omop(tmp_path / "source", "10", "10"), tmp_path / "run")
    assert {each["name"] for each in told["tables"] if each["rows"] is None} == {
        "condition_occurrence", "drug_exposure", "observation", "procedure_occurrence",
    }  # fmt: skip
    assert (told["people"], told["tables"][-1]["rows"]) == (1, 1)


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"person": "id\n1\n"}, "no column person_id"),
        ({"measurement": "person_id,value_as_number\n1,7\n"}, "no table"),
        (
            {"person": "person_id\n1\n", "measurement": "person_id,measurement_concept_id\n1,10\n"},
            "no column measurement_date",
        ),
    ],
)
def test_what_a_screen_cannot_do_without_is_named(
    tmp_path: Path, tables: dict[str, str], what: str
) -> None:
    source = folder(tmp_path / "source", **tables)
    done = asterism("screen", source, *ARGUMENTS, "--out", tmp_path / "run")
    assert done.returncode == 3
    assert what in three_lines(done)[0]
    assert not (tmp_path / "run").exists()


def test_concept_ids_that_are_words_are_refused(tmp_path: Path) -> None:
    """A column of text where the vocabulary has numbers: no guess at what the words mean."""
    source = omop(tmp_path / "source", "10", "hemoglobin")
    done = asterism("screen", source, *ARGUMENTS, "--out", tmp_path / "run")
    assert done.returncode == 3
    assert "ids of one type" in three_lines(done)[2]
    assert not (tmp_path / "run").exists()


def test_concept_ids_written_as_text_are_refused_or_give_the_same(tmp_path: Path) -> None:
    """In Parquet they may be text in every table alike; then they are compared as text."""
    numbers = omop(tmp_path / "numbers", "10", "10")
    source = tmp_path / "source"
    source.mkdir()
    for path in numbers.iterdir():
        told = f"SELECT * FROM read_csv('{path}', all_varchar = true)"  # noqa: S608
        if path.stem == "measurement":
            day = "CAST(measurement_date AS DATE) AS measurement_date"
            told = f"SELECT * REPLACE ({day}) FROM ({told})"  # noqa: S608
        duckdb.execute(f"COPY ({told}) TO '{source / path.stem}.parquet'")
    done = asterism("screen", source, *ARGUMENTS, "--out", tmp_path / "run")
    if done.returncode:
        assert "ids of one type" in three_lines(done)[2]
        return
    screened(numbers, tmp_path / "other")
    assert [row[1:] for row in rows_of(tmp_path / "run")] == [
        row[1:] for row in rows_of(tmp_path / "other")
    ]


def test_broken_lines_of_fhir_are_counted_and_the_others_read(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "Patient.ndjson").write_text(
        '{"resourceType":"Patient","id":"p"}\n{"resourceType":"Patient","id"\n'
    )
    told = screened(source, tmp_path / "run")
    assert (told["people"], told["dropped"]) == (1, {"broken lines of Patient": 1})


def test_a_truncated_parquet_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    path = source / "events.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS person, 'x' AS code, DATE '2020-01-01' AS date) TO '{path}'")
    path.write_bytes(path.read_bytes()[:-20])
    done = asterism("screen", source, *ARGUMENTS, "--out", tmp_path / "run")
    assert done.returncode == 3
    assert "cannot be read" in three_lines(done)[0]
    assert {each.name for each in tmp_path.iterdir()} == {"source"}


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """No file may grow beyond 5 kB: the statement alone has more."""
    source = folder(tmp_path / "source", events=EVENTS)
    before = digest(source)
    asterism("screen", source, *ARGUMENTS)  # whatever is kept for later runs is there
    command = [sys.executable, "-m", "asterism", "screen", str(source), *ARGUMENTS]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "run")],
        capture_output=True,
        check=False,
        timeout=300,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)),
    )
    assert done.returncode == 5, done.stderr.decode()
    assert "cannot be written" in three_lines(done)[0]
    assert {each.name for each in tmp_path.iterdir()} == {"source"}
    assert digest(source) == before
