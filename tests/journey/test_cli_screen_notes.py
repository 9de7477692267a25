"""`asterism screen --notes`: what the texts of a hospital say counts as its rows do."""

import base64
import csv
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from asterism import screen
from generative.screen_postgres import load, server
from generative.screen_spark import BRIEF_JAVA, require_spark
from generative.test_screen_agrees_on_notes import OURS
from journey.commands import asterism, three_lines, told
from optional import require

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "omop_with_notes"
SEED = ROOT.parent / "shared" / "cases" / "liu-2020.txt"
DEFINITION = "poems/dispenzieri_2012"
SMEARS = (
    "Blood smear: 30% plasma cells. Circulating plasma cells 3 x 10^9/L.",
    "Blood smear: 2% plasma cells.",
)
HERE = {**os.environ, "JDK_JAVA_OPTIONS": BRIEF_JAVA}
HEADER = ("note_id", "person_id", "note_date", "note_text")
QUICK = ("--definition", "plasma_cell_leukaemia/kyle_1974")
HOSTILE = 'In 2016 hemoglobin 9 "\\g/dL, {NULL}; platelets 620 x 10^9/L; "no" \\ splenomegaly.'
NOTE = "Blood smear: 30% plasma cells. She lives in Windermere."

Notes = Sequence[Sequence[object]]


def omop(folder: Path, notes: Notes, people: int = 3) -> Path:
    """A small hospital with these notes and nothing else in its tables."""
    source = folder / "omop"
    source.mkdir()
    write(source / "note.csv", HEADER, notes)
    write(source / "person.csv", ("person_id",), [(n + 1,) for n in range(people)])
    days = ("2010-01-01", "2021-12-31")
    periods = [(n + 1, *days) for n in range(people)]
    header = ("person_id", "observation_period_start_date", "observation_period_end_date")
    write(source / "observation_period.csv", header, periods)
    return source


def write(file: Path, header: Sequence[str], rows: Notes) -> None:
    with file.open("w", newline="", encoding="utf-8", errors="surrogateescape") as stream:
        csv.writer(stream).writerows([header, *rows])


def screened(source: object, run: Path, *more: object) -> dict[str, Any]:
    """The manifest of a run over the source with its notes."""
    done = asterism(
        "screen", source, "--notes", "--out", run, "--show-small", *more, environment=HERE
    )
    assert done.returncode == 0, done.stderr
    manifest: dict[str, Any] = json.loads((run / "manifest.json").read_text())
    return manifest


def verdicts(run: Path) -> dict[str, tuple[str, str | None]]:
    rows = duckdb.execute(
        f"SELECT CAST(person AS VARCHAR), verdict, since_earliest FROM '{run}/verdicts.parquet'"  # noqa: S608
    ).fetchall()
    return {person: (verdict, since and since.isoformat()) for person, verdict, since in rows}


def test_the_notes_of_the_example_are_read_and_count_with_its_codes(tmp_path: Path) -> None:
    """Copied twice, denied, of the mother, before the observation period: each as it should."""
    run = tmp_path / "run"
    manifest = screened(EXAMPLE, run, "--definition", DEFINITION)
    assert verdicts(run) == {
        "1": ("MET", "2019-03-04"),
        "2": ("UNKNOWN", None),
        "3": ("NOT_MET", None),
        "4": ("UNKNOWN", None),
    }
    assert manifest["dropped"] == {"notes without text": 1}
    assert (manifest["notes"]["notes"], manifest["notes"]["read"]) == (6, 5)
    assert manifest["against_the_code"]["met_not_coded"] == 1
    rows = {each["concept"]: each["rows"] for each in manifest["concepts"]}
    assert rows["sclerotic_bone_lesion"] == 1


def test_python_screens_with_what_the_command_has_read(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    screened(EXAMPLE, tmp_path / "run", "--definition", DEFINITION, "--notes-dir", kept)
    before = [(file, file.stat().st_mtime_ns) for file in kept.rglob("*")]
    table = screen(EXAMPLE, DEFINITION, notes=kept)
    told = {str(row["person"]): row["verdict"] for row in table.to_pylist()}
    assert told == {person: verdict for person, (verdict, _) in verdicts(tmp_path / "run").items()}
    assert before == [(file, file.stat().st_mtime_ns) for file in kept.rglob("*")]


def test_without_the_flag_no_note_is_read(tmp_path: Path) -> None:
    done = asterism("screen", EXAMPLE, "--definition", DEFINITION, "--out", tmp_path / "run")
    assert done.returncode == 0
    assert {verdict for verdict, _ in verdicts(tmp_path / "run").values()} == {"UNKNOWN"}


def test_the_planted_case_is_found_and_nobody_else(tmp_path: Path) -> None:
    require(SEED.exists(), "the published case is not beside the repository (../shared/cases)")
    text = SEED.read_text(encoding="utf-8")
    source = omop(
        tmp_path, [(1, 2, "2016-01-10", text), (2, 1, "2016-01-10", "Well. No numbness.")]
    )
    run = tmp_path / "run"
    manifest = screened(source, run, "--definition", DEFINITION)
    met = {person for person, (verdict, _) in verdicts(run).items() if verdict == "MET"}
    assert met == {"2"}
    # The report names the disease; a note is no code.
    assert manifest["against_the_code"]["met_coded"] == 0
    judged = asterism("judge", SEED, "--definition", DEFINITION, "--format", "json")
    expected = json.loads(judged.stdout)["patients"][0]["verdicts"][0]
    assert expected["truth"] == "MET"
    told_since = verdicts(run)["2"][1]
    assert told_since == expected["since"]["earliest"]


def test_documents_of_a_bulk_export_count_as_its_resources_do(tmp_path: Path) -> None:
    """And what lies at an address is counted, and never fetched."""
    source = tmp_path / "fhir"
    source.mkdir()
    text = "Blood smear: 30% plasma cells."
    content = {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}
    away = {"contentType": "text/plain", "url": "http://127.0.0.1:9/never"}
    resources: dict[str, list[dict[str, object]]] = {
        "Patient": [{"id": "a", "gender": "female"}, {"id": "b"}],
        "DocumentReference": [
            {
                "id": f"d-{person}",
                "status": "current",
                "subject": {"reference": f"Patient/{person}"},
                "date": "2020-03-04T09:00:00+01:00",
                "content": [{"attachment": attachment}],
            }
            for person, attachment in (("a", content), ("b", away), ("nobody", content))
        ],
    }
    for name, rows in resources.items():
        lines = (json.dumps({"resourceType": name, **row}) for row in rows)
        (source / f"{name}.ndjson").write_text("\n".join(lines) + "\n")
    manifest = screened(source, tmp_path / "run", *QUICK)
    assert manifest["shape"] == "fhir"
    assert [(each["concept"], each["people"]) for each in manifest["concepts"]] == [
        ("blood_plasma_cell_fraction", 1)
    ]
    assert manifest["dropped"] == {
        "notes whose text is at an address (never fetched)": 1,
        "notes of people who are not in the source": 1,
    }
    assert verdicts(tmp_path / "run")["b"] == ("UNKNOWN", None)


def test_one_person_is_explained_by_the_words_of_their_notes(tmp_path: Path) -> None:
    done = asterism("screen", EXAMPLE, "--definition", DEFINITION, "--notes", "--person", 1)
    assert done.returncode == 0
    assert "“demyelinating polyneuropathy” (note 11, character 69)" in told(done)
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("day", "count"), [("2019-01-01", 0), ("2020-01-01", 1)], ids=["before", "after"]
)
def test_what_was_written_after_the_day_asked_for_does_not_count(
    day: str, count: int, tmp_path: Path
) -> None:
    """Even where the text tells of a day before: on that day nobody could have read it."""
    text = "In March 2018 a blood smear showed 30% plasma cells."
    source = omop(tmp_path, [(1, 1, "2019-06-01", text)])
    manifest = screened(source, tmp_path / "run", *QUICK, "--as-of", day)
    assert [each["people"] for each in manifest["concepts"]] == [1] * count


def test_broken_notes_are_counted_and_stop_nothing(tmp_path: Path) -> None:
    """Nor does one that is not UTF-8 stop a screen that reads no notes."""
    day = "2019-06-01"
    source = omop(
        tmp_path,
        [
            (1, 1, day, NOTE),
            (2, 1, day, b"caf\xe9".decode(errors="surrogateescape")),
            (3, 1, day, ""),
            (4, "", day, NOTE),
            (5, 99, day, NOTE),
            (6, 1, day, "x" * 6_000_000),
            (7, 2, "", NOTE),
            (8, 3, day, NOTE),
        ],
    )
    manifest = screened(source, tmp_path / "run", *QUICK)
    assert manifest["dropped"] == {
        "notes larger than the reader takes": 1,
        "notes that are not text in UTF-8": 1,
        "notes without a person": 1,
        "notes without text": 1,
        "notes of people who are not in the source": 1,
    }
    # One without a date lies inside no observation period.
    assert [each["people"] for each in manifest["concepts"]] == [2]
    plain = asterism("screen", source, *QUICK, "--out", tmp_path / "plain")
    assert plain.returncode == 0, plain.stderr


def mixed(folder: Path) -> Path:
    """The example, and people of whom the notes say everything that a note may say."""
    source = folder / "mixed"
    shutil.copytree(EXAMPLE, source)
    texts = [*enumerate((*OURS, *SMEARS), 101), (101, HOSTILE), (999, NOTE)]
    people = range(101, 101 + len(OURS) + len(SMEARS))
    for name, rows in (
        ("person", [(n, 8532, 1950, 1, 1) for n in people]),
        ("observation_period", [(n, n, "2015-01-01", "2022-12-31") for n in people]),
        ("note", [(n, p, "2019-05-06", "", 0, 0, "", t) for n, (p, t) in enumerate(texts, 21)]),
    ):
        with (source / f"{name}.csv").open("a", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    return source


def all_told(run: Path) -> list[list[tuple[Any, ...]]]:
    """Every column of everybody, and the rows behind it; what is reckoned has rows of no table."""
    rows = (f"{run}/verdicts.parquet", f"{run}/worklist.parquet", f"{run}/evidence.parquet")
    recorded = "source NOT LIKE 'reckoned %'"
    *tables, evidence = map(duckdb.read_parquet, rows)
    return [each.order("ALL").fetchall() for each in (*tables, evidence.filter(recorded))]


def same_as_in_duckdb(tmp_path: Path, place: object, *more: object) -> None:
    """Both with the same reading: the notes are the same, whoever hands them out."""
    kept = ("--notes-dir", tmp_path / "kept")
    duck = screened(tmp_path / "mixed", tmp_path / "duckdb", *kept, *more[:2])
    other = screened(place, tmp_path / "other", *kept, *more)
    assert all_told(tmp_path / "duckdb") == all_told(tmp_path / "other")
    assert {verdict for verdict, _ in verdicts(tmp_path / "other").values()} == {
        "MET", "UNKNOWN", "NOT_MET",
    }  # fmt: skip
    for key in ("notes", "dropped", "concepts", "tables", "says_both", "shape"):
        assert duck[key] == other[key]
    assert other["dropped"]["notes of people who are not in the source"] == 1
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_notes_in_a_postgres_say_what_they_say_in_duckdb(tmp_path: Path) -> None:
    """They are read from the server, and nothing is left there; one person is explained, too."""
    source = mixed(tmp_path)
    with server() as address:
        tables = {file.stem: duckdb.read_csv(str(file)) for file in source.iterdir()}
        load(address, {name: rows.to_arrow_table() for name, rows in tables.items()})
        same_as_in_duckdb(tmp_path, address, "--definition", DEFINITION)
        explained = asterism(
            "screen", address, "--definition", DEFINITION, "--notes", "--notes-dir",
            tmp_path / "kept", "--person", 1,
        )  # fmt: skip
        assert "“demyelinating polyneuropathy” (note 11, character 69)" in told(explained)
        again = asterism("screen", address, "--rerun", tmp_path / "other")
        assert (again.returncode, again.stderr) == (0, b"")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "other").iterdir())
    assert b"not-a-secret" not in kept


def test_notes_in_spark_say_what_they_say_in_duckdb(tmp_path: Path) -> None:
    require_spark()
    source = mixed(tmp_path)
    same_as_in_duckdb(tmp_path, source, *QUICK, "--engine", "spark", "--master", "local[2]")


def test_the_notes_of_a_postgres_that_cannot_be_reached_are_told_without_its_password() -> None:
    done = asterism("screen", "postgresql://nobody:hunter2@127.0.0.1:1/x", *QUICK, "--notes")
    assert done.returncode == 3
    assert "cannot be reached" in three_lines(done)[0]
    assert b"hunter2" not in done.stderr


def test_a_cluster_whose_workers_cannot_see_what_was_read_is_refused(tmp_path: Path) -> None:
    source = omop(tmp_path, [])
    cluster = ("--engine", "spark", "--master", "spark://127.0.0.1:1")
    done = asterism("screen", source, *QUICK, "--notes", *cluster)
    assert done.returncode == 2
    assert "cluster" in three_lines(done)[0]


def test_a_source_whose_notes_break_off_is_refused(tmp_path: Path) -> None:
    source = omop(tmp_path, [])
    (source / "note.csv").unlink()
    (source / "note.parquet").write_bytes(b"PAR1 and then nothing")
    kept = tmp_path / "kept"
    done = asterism("screen", source, *QUICK, "--notes", "--notes-dir", kept)
    assert done.returncode == 3
    assert "cannot be read" in three_lines(done)[0]
    assert not list(kept.iterdir())


def test_the_reading_is_kept_and_used_again(tmp_path: Path) -> None:
    source, kept = omop(tmp_path, [(1, 1, "2019-06-01", NOTE)]), tmp_path / "kept"
    told = [
        screened(source, tmp_path / name, *QUICK, "--notes-dir", kept)["notes"]
        for name in ("one", "two")
    ]
    assert told[0] == told[1]
    assert {"reader", "knowledge_sha256", "notes_sha256", "findings"} <= set(told[0])
    (table,) = kept.iterdir()
    files = {file.name for file in table.iterdir()}
    assert files == {"note.parquet", "note_nlp.parquet", "summary.json"}


def test_no_word_of_a_note_is_in_a_message_or_the_manifest(tmp_path: Path) -> None:
    source = omop(tmp_path, [(1, 1, "2019-06-01", NOTE)])
    run = tmp_path / "run"
    done = asterism("screen", source, "--notes", "--out", run, *QUICK)
    said = done.stdout + done.stderr + (run / "manifest.json").read_bytes()
    assert b"Windermere" not in said
    assert b"smear" not in said
