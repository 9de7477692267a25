"""The published case, planted as rows among public synthetic people, is found, and nobody else."""

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from journey.commands import asterism
from optional import require

DATA = Path(__file__).parents[3] / "shared" / "data"
ARGUMENTS = ("--definition", "poems/dispenzieri_2012", "--show-small")
PERSON = "990001"
# What stood in the chart of Liu 2020, by SNOMED code and day; and the platelets.
CODES = {
    "128209004": "2012-12-01",  # chronic inflammatory demyelinating polyneuropathy
    "277577000": "2012-12-05",  # a monoclonal gammopathy
    "425657001": "2015-11-01",  # osteosclerotic myeloma
}
PLATELETS = ("777-3", "2015-11-02", 700, "10*9/L")


def found(source: Path, run: Path) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """Who meets it, and the manifest."""
    done = asterism("screen", source, *ARGUMENTS, "--out", run)
    assert done.returncode == 0, done.stderr
    rows = duckdb.execute(
        f"SELECT CAST(person AS VARCHAR), verdict FROM '{run}/verdicts.parquet' "  # noqa: S608
        "WHERE verdict <> 'UNKNOWN'"
    ).fetchall()
    return rows, json.loads((run / "manifest.json").read_text())


def add(path: Path, *rows: Mapping[str, object]) -> None:
    """Rows of these columns, the others empty, at the end of a CSV file."""
    with path.open(newline="") as stream:
        columns = next(csv.reader(stream))
    with path.open("a", newline="") as stream:
        csv.DictWriter(stream, columns, restval="", lineterminator="\n").writerows(rows)


def test_the_case_is_found_among_people_in_the_omop_model(tmp_path: Path) -> None:
    """The synthetic people and him; his codes are in the vocabulary as a site would have them."""
    data = DATA / "Synthea27Nj"
    require(data.exists(), "the sample data are not beside the repository (../shared/data)")
    source = tmp_path / "source"
    shutil.copytree(data, source, copy_function=shutil.copyfile)
    people = len((data / "PERSON.csv").read_text().splitlines()) - 1
    add(
        source / "PERSON.csv",
        {"person_id": PERSON, "gender_concept_id": 8507, "year_of_birth": 1960},
    )
    add(
        source / "OBSERVATION_PERIOD.csv",
        {
            "observation_period_id": PERSON, "person_id": PERSON,
            "observation_period_start_date": "2010-01-01",
            "observation_period_end_date": "2019-12-31", "period_type_concept_id": 44814724,
        },
    )  # fmt: skip
    code, day, value, unit = PLATELETS
    known = [("SNOMED", each) for each in CODES] + [("LOINC", code), ("UCUM", unit)]
    numbers = {each: 2_000_000_001 + place for place, (_, each) in enumerate(known)}
    for system, each in known:
        add(
            source / "CONCEPT.csv",
            {"concept_id": numbers[each], "concept_name": each, "vocabulary_id": system,
             "concept_code": each},
        )  # fmt: skip
    for place, (each, told_on) in enumerate(CODES.items()):
        add(
            source / "CONDITION_OCCURRENCE.csv",
            {"condition_occurrence_id": 990_000 + place, "person_id": PERSON,
             "condition_concept_id": numbers[each], "condition_start_date": told_on},
        )  # fmt: skip
    add(
        source / "MEASUREMENT.csv",
        {"measurement_id": 990_000, "person_id": PERSON, "measurement_concept_id": numbers[code],
         "measurement_date": day, "value_as_number": value, "unit_concept_id": numbers[unit]},
    )  # fmt: skip
    rows, manifest = found(source, tmp_path / "run")
    assert rows == [(PERSON, "MET")]
    assert manifest["people"] == people + 1
    read = {table["name"]: table["rows"] for table in manifest["tables"]}
    for name in ("measurement", "condition_occurrence"):
        with (source / f"{name.upper()}.csv").open(newline="") as stream:
            assert read[name] == sum(1 for _ in csv.DictReader(stream))


def test_the_case_is_found_among_people_of_a_fhir_export(tmp_path: Path) -> None:
    data = DATA / "pathling-r4-ndjson"
    require(data.exists(), "the sample data are not beside the repository (../shared/data)")
    source = tmp_path / "source"
    shutil.copytree(data, source, copy_function=shutil.copyfile)
    people = len((data / "Patient.ndjson").read_text().splitlines())
    subject = {"reference": f"Patient/{PERSON}"}
    code, day, value, unit = PLATELETS
    planted: dict[str, list[dict[str, Any]]] = {
        "Patient": [{"resourceType": "Patient", "id": PERSON, "birthDate": "1960"}],
        "Condition": [
            {
                "resourceType": "Condition",
                "subject": subject,
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": each}]},
                "onsetDateTime": told_on,
            }
            for each, told_on in CODES.items()
        ],
        "Observation": [
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": subject,
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "effectiveDateTime": day,
                "valueQuantity": {
                    "value": value, "system": "http://unitsofmeasure.org", "code": unit,
                },
            }
        ],
    }  # fmt: skip
    for resource, listed in planted.items():
        with (source / f"{resource}.ndjson").open("a") as stream:
            stream.writelines(f"{json.dumps(each)}\n" for each in listed)
    rows, manifest = found(source, tmp_path / "run")
    assert rows == [(PERSON, "MET")]
    assert manifest["people"] == people + 1
    assert manifest["dropped"] == {}
