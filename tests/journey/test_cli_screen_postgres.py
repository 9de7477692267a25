"""`asterism screen postgresql://...`: in the server, changing nothing, telling no password."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

from asterism.errors import InputError
from asterism.screen.engines import sent
from asterism.screen.statement import Statement
from asterism.screen.words import Table
from generative.screen_postgres import server
from journey.commands import asterism, three_lines, told

QUICK = ("screen", "--definition", "plasma_cell_leukaemia/kyle_1974")
HOSTILE = "%'); DROP TABLE clinic.events; -- \\"
TABLES = """
CREATE SCHEMA clinic;
CREATE TABLE clinic.events (person TEXT, code TEXT, date DATE, value NUMERIC, unit TEXT);
INSERT INTO clinic.events VALUES
  ('a', 'blood_plasma_cell_fraction', '2020-03-01', 30, '%'),
  ('a', 'blood_plasma_cell_count', '2020-04-01', 3, '10*9/L'),
  ('b', 'blood_plasma_cell_fraction', '2020-03-01', 30, '%'),
  ('c', 'blood_plasma_cell_fraction', '2020-03-01', 2, '%'),
  ('c', 'blood_plasma_cell_count', '2020-03-01', 1, '10*9/L'),
  (NULL, 'blood_plasma_cell_count', '2020-03-01', 1, '10*9/L');
CREATE SCHEMA cdm;
CREATE TABLE cdm.person (person_id BIGINT, gender_concept_id BIGINT, year_of_birth INT,
  month_of_birth INT, day_of_birth INT);
INSERT INTO cdm.person VALUES (1, 8507, 1950, 1, NULL), (2, 8532, 1950, NULL, NULL);
CREATE TABLE cdm.observation_period (person_id BIGINT, observation_period_start_date DATE,
  observation_period_end_date DATE);
INSERT INTO cdm.observation_period VALUES (1, '2010-01-01', '2021-12-31');
CREATE TABLE cdm.measurement (measurement_id BIGINT, person_id BIGINT,
  measurement_concept_id BIGINT, measurement_source_value TEXT, measurement_date DATE,
  value_as_number NUMERIC, unit_source_value TEXT, operator_concept_id BIGINT);
INSERT INTO cdm.measurement VALUES (1, 1, 0, '718-7', '2020-01-01', 7, 'g/dL', NULL),
  (2, 2, 0, '718-7', '2020-01-01', 7, 'g/dL', NULL);
"""


# Ids that would end an array, a text and a statement; and notes that cannot be read.
ODD = ('"\\', "{NULL}", "'); DROP TABLE odd.note; --", "%s", "NULL")
SAID = "Blood smear: 30% plasma cells. Circulating plasma cells 3 x 10^9/L."
NOTES = """
CREATE SCHEMA odd;
CREATE TABLE odd.events (person TEXT, code TEXT, date DATE);
CREATE TABLE odd.note (note_id BIGINT, person_id TEXT, note_date DATE, note_text TEXT);
INSERT INTO odd.note VALUES (1, 'nobody', NULL, 'Well.'), (2, NULL, NULL, 'Well.'),
  (3, 'NULL', NULL, NULL), (4, 'NULL', NULL, REPEAT('x', 6000000));
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with server() as place:
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(TABLES)
            connection.execute(
                "INSERT INTO clinic.events VALUES ('d', 'blood_plasma_cell_count', NULL, 3, %s)",
                (HOSTILE,),
            )
            connection.execute(NOTES)
            for number, person in enumerate(ODD, 10):
                connection.execute("INSERT INTO odd.events VALUES (%s, 'pain', NULL)", (person,))
                connection.execute(
                    "INSERT INTO odd.note VALUES (%s, %s, '2020-03-01', %s)",
                    (number, person, SAID),
                )
        yield place


def test_people_are_found_in_the_server_and_the_password_is_told_nowhere(
    address: str, tmp_path: Path
) -> None:
    """The unit of one is made to end the statement; it is a unit that nobody knows."""
    run = tmp_path / "run"
    done = asterism(*QUICK, address, "--schema", "clinic", "--out", run, "--show-small")
    assert done.returncode == 0, done.stderr
    found = duckdb.execute(
        "SELECT person, verdict, since_earliest::VARCHAR FROM read_parquet(?) ORDER BY person",
        [str(run / "verdicts.parquet")],
    ).fetchall()
    assert found == [
        ("a", "MET", "2020-04-01"),
        ("b", "UNKNOWN", None),
        ("c", "NOT_MET", None),
        ("d", "UNKNOWN", None),
    ]
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["engine"]["name"] == "postgres"
    assert manifest["unmapped_units"] == {HOSTILE: 1}
    kept = b"".join(path.read_bytes() for path in run.iterdir())
    assert b"not-a-secret" not in kept + done.stdout + done.stderr


def test_an_omop_schema_is_screened_inside_its_observation_periods(
    address: str, tmp_path: Path
) -> None:
    for period, met in (("inside", "1"), ("ignored", "2")):
        run = tmp_path / period
        done = asterism(
            "screen", address, "--schema", "cdm", "--definition", "multiple_myeloma/imwg_2014",
            "--out", run, "--show-small", "--observation-period", period,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        with (run / "attrition.csv").open(newline="") as stream:
            anemia = next(row for row in csv.DictReader(stream) if row["criterion"] == "anemia")
        assert anemia["met"] == met


def test_one_person_is_explained_by_the_rows_behind_the_verdict(address: str) -> None:
    done = asterism(*QUICK, address, "--schema", "clinic", "--person", "a")
    assert done.returncode == 0, done.stderr
    assert "MET" in told(done)


def test_notes_join_whatever_the_ids_of_people_are(address: str, tmp_path: Path) -> None:
    """And those that cannot be read are counted, and stop nothing."""
    run = tmp_path / "run"
    kept = ("--notes", "--notes-dir", tmp_path / "kept")
    done = asterism(*QUICK, address, "--schema", "odd", *kept, "--out", run, "--show-small")
    assert done.returncode == 0, done.stderr
    found = duckdb.execute(
        "SELECT person, verdict, since_earliest::VARCHAR FROM read_parquet(?)",
        [str(run / "verdicts.parquet")],
    ).fetchall()
    assert sorted(found) == sorted((person, "MET", "2020-03-01") for person in ODD)
    assert json.loads((run / "manifest.json").read_text())["dropped"] == {
        "notes larger than the reader takes": 1,
        "notes of people who are not in the source": 1,
        "notes without a person": 1,
        "notes without text": 1,
    }
    assert SAID.encode() not in b"".join(path.read_bytes() for path in run.iterdir())


def test_more_than_a_server_is_sent_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything goes there."""
    desk = duckdb.connect()
    desk.execute(
        "CREATE SCHEMA notes; CREATE TABLE notes.note_nlp AS "
        "SELECT 'pain' AS concept, TRUE AS counts FROM RANGE(3)"
    )
    monkeypatch.setattr(sent, "MOST", 2)
    asked = Table(("name", "concept"), (str, int), [("pain", 1)])
    statement = Statement(parts=(("note_concept", asked),), final="SELECT 1")
    with pytest.raises(InputError, match="the notes say 3 things"):
        sent.with_sent(statement, statement.tree, desk)


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/none", ()),
        ("", ("--schema", "nowhere")),
    ],
)
def test_what_cannot_be_reached_or_screened_is_told_in_three_lines(
    address: str, place: str, arguments: tuple[str, ...]
) -> None:
    done = asterism(*QUICK, place or address, *arguments)
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 3
    assert not any(word in done.stderr.decode() for word in ("hunter2", "not-a-secret"))


def test_a_server_is_asked_one_definition_at_a_time(address: str) -> None:
    done = asterism("screen", address, "--schema", "clinic", "--definition", "poems")
    what, where, _ = three_lines(done)
    assert what == "postgres is asked one definition at a time"
    assert where.split() == ["where", "--engine"]
