"""`asterism screen` from a folder of files to the people found, and how it fails."""

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from asterism.define import load_library
from journey.commands import asterism, three_lines, told
from optional import require

DEFINITION = "plasma_cell_leukaemia/kyle_1974"
QUICK = ("screen", "--definition", DEFINITION)
EVENTS = """person,code,date,value,unit
1,blood_plasma_cell_fraction,2020-03-01,30,%
1,blood_plasma_cell_count,2020-04-01,3,10*9/L
2,blood_plasma_cell_fraction,2020-03-01,30,%
3,blood_plasma_cell_fraction,2020-03-01,2,%
3,blood_plasma_cell_count,2020-03-01,1,10*9/L
4,polyneuropathy,2020-03-01,,
5,blood_plasma_cell_fraction,2020-03-01,30,furlong
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "events.csv").write_text(EVENTS)
    return source


def verdicts(run: Path) -> dict[Any, tuple[Any, ...]]:
    rows = duckdb.execute(
        f"SELECT person, verdict, since_earliest FROM '{run}/verdicts.parquet'"  # noqa: S608
    ).fetchall()
    return {person: (verdict, since and since.isoformat()) for person, verdict, since in rows}


def test_people_are_met_not_met_or_unknown_and_the_run_is_whole(
    folder: Path, tmp_path: Path
) -> None:
    """Nobody is not met by silence, or by a unit that nobody understands."""
    run = tmp_path / "run"
    before = digest(folder)
    done = asterism(*QUICK, folder, "--out", run, "--show-small")
    assert done.returncode == 0, done.stderr
    assert verdicts(run) == {
        1: ("MET", "2020-04-01"),
        2: ("UNKNOWN", None),
        3: ("NOT_MET", None),
        4: ("UNKNOWN", None),
        5: ("UNKNOWN", None),
    }
    kept = {path.name for path in run.iterdir()}
    assert kept == {
        "attrition.csv", "cohort.csv", "cohort.parquet", "evidence.parquet", "manifest.json",
        "report.html", "screen.sql", "screen.xlsx", "verdicts.csv", "verdicts.parquet",
        "worklist.csv", "worklist.parquet",
    }  # fmt: skip
    manifest = json.loads((run / "manifest.json").read_text())
    assert (manifest["people"], manifest["met"], manifest["not_met"]) == (5, 1, 1)
    assert manifest["unmapped_units"] == {"furlong": 1}
    assert digest(folder) == before


def test_small_counts_are_masked_unless_asked_for(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert asterism(*QUICK, folder, "--out", run).returncode == 0
    manifest = json.loads((run / "manifest.json").read_text())
    assert (manifest["met"], manifest["not_met"], manifest["unknown"]) == ("<5", "<5", "<5")
    with (run / "attrition.csv").open() as stream:
        rows = list(csv.reader(stream))
    assert not {"1", "2", "3", "4"} & {cell for row in rows[1:] for cell in row[3:6]}


def test_who_is_one_test_away_is_on_the_worklist(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    asterism(*QUICK, folder, "--out", run)
    with (run / "worklist.csv").open() as stream:
        rows = {row["person"]: row for row in csv.DictReader(stream)}
    assert set(rows) == {"1", "2"}
    assert rows["2"]["one_test_away"] != ""


def test_one_person_is_explained_by_the_rows_behind_the_verdict(folder: Path) -> None:
    done = asterism(*QUICK, folder, "--person", "1")
    assert done.returncode == 0
    assert "MET" in told(done)
    assert "30.0 %" in told(done)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_the_statement_can_be_printed_without_a_database(dialect: str) -> None:
    done = asterism(*QUICK, "--print-sql", "--dialect", dialect)
    assert done.returncode == 0
    assert "WITH code AS" in told(done)


# --- sources of other shapes ----------------------------------------------------------------------


def omop(folder: Path, measurements: Sequence[str]) -> None:
    """A small database in the OMOP model, with three people and a vocabulary for hemoglobin."""
    tables = {
        "person": ["person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth"]
        + [f"{n},8507,1950,1,1" for n in (1, 2, 3)],
        "observation_period": [
            "person_id,observation_period_start_date,observation_period_end_date",
            *(f"{n},2010-01-01,2021-12-31" for n in (1, 2, 3)),
        ],
        "concept": [
            "concept_id,vocabulary_id,concept_code",
            *(f"{10 + n},LOINC,{code}" for n, code in enumerate(loincs())),
            "90,UCUM,g/dL",
        ],
        "measurement": [
            (
                "measurement_id,person_id,measurement_concept_id,measurement_date,"
                "value_as_number,unit_concept_id,operator_concept_id"
            ),
            *measurements,
        ],
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")


def loincs() -> list[str]:
    concept = load_library().concepts["hemoglobin"]
    return sorted(code.code for code in concept.codes)


def test_an_omop_database_is_screened_inside_its_observation_periods(tmp_path: Path) -> None:
    """A value outside of every period counts only where the periods are ignored."""
    source = tmp_path / "omop"
    source.mkdir()
    omop(
        source,
        ["1,1,10,2020-01-01,7.0,90,", "2,2,10,2020-01-01,15.0,90,", "3,3,10,2023-01-01,7.0,90,"],
    )
    arguments = ("screen", source, "--definition", "multiple_myeloma/imwg_2014", "--show-small")
    for period, met in (("inside", 1), ("ignored", 2)):
        run = tmp_path / period
        done = asterism(*arguments, "--out", run, "--observation-period", period)
        assert done.returncode == 0, done.stderr
        with (run / "attrition.csv").open() as stream:
            anemia = next(row for row in csv.DictReader(stream) if row["criterion"] == "anemia")
        assert (anemia["met"], anemia["not_met"]) == (str(met), "1")


@pytest.mark.parametrize("name", ["Synthea27Nj", "pathling-r4-ndjson"])
def test_public_sample_data_are_screened_and_nobody_is_invented(name: str, tmp_path: Path) -> None:
    """Synthetic persons without the disease: none is met; and the silent are not `not met`."""
    source = Path(__file__).parents[3] / "shared" / "data" / name
    require(source.exists(), "the sample data are not beside the repository (../shared/data)")
    run = tmp_path / "run"
    arguments = ("--definition", "multiple_myeloma/imwg_2014", "--out", run, "--show-small")
    done = asterism("screen", source, *arguments)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((run / "manifest.json").read_text())
    assert (manifest["met"], manifest["not_met"]) == (0, 0)
    assert manifest["people"] == manifest["unknown"] > 0


# --- bad input ------------------------------------------------------------------------------------


def complaint(done: Any, code: int) -> str:
    """What went wrong, told in three lines."""
    assert done.returncode == code
    lines: list[str] = done.stderr.decode().splitlines()
    assert len(lines) == 3
    return lines[0]


def test_a_folder_without_any_table_is_refused(tmp_path: Path) -> None:
    assert "no table" in complaint(asterism(*QUICK, tmp_path), 3)


def test_a_table_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("person,date\n1,2020-01-01\n")
    assert "no column code" in complaint(asterism(*QUICK, tmp_path), 3)


def test_a_broken_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.parquet").write_bytes(b"PAR1 and then nothing")
    assert "cannot be read" in complaint(asterism(*QUICK, tmp_path), 3)


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no such" in complaint(asterism(*QUICK, tmp_path / "nowhere"), 3)


def test_a_date_that_is_none_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(
        "person,code,date\n1,blood_plasma_cell_count,last Whitsun\n"
    )
    done = asterism(*QUICK, tmp_path)
    assert done.returncode == 3
    assert b"Whitsun" not in done.stderr


def test_results_are_never_written_over_what_stands_there(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    assert "stands there already" in complaint(asterism(*QUICK, folder, "--out", run), 5)


def test_a_hostile_code_is_a_constant_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    hostile = "'); DROP TABLE events; --"
    with (folder / "events.csv").open("a") as stream:
        stream.write(f'6,"{hostile}",2020-03-01,1,"{hostile}"\n')
    run = tmp_path / "run"
    assert asterism(*QUICK, folder, "--out", run).returncode == 0
    assert verdicts(run)[6] == ("UNKNOWN", None)


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def test_all_definitions_are_screened_by_in_one_pass(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    done = asterism("screen", folder, "--definition", "all", "--out", run, "--show-small")
    assert done.returncode == 0, done.stderr
    names = sorted(load_library().definitions)
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    counted = {line[-1]: line[:-1] for line in lines if line and line[-1] in names}
    assert list(counted) == names
    assert counted[DEFINITION] == ["1", "0", "1", "3", "1", "0"]
    assert {path.name for path in run.iterdir()} == {
        "cohorts.parquet", "cohorts.csv", "counts.csv", "manifest.json",
    }  # fmt: skip
    rows = duckdb.execute(
        f"SELECT person, met, since_latest FROM '{run}/cohorts.parquet' WHERE definition = $1",  # noqa: S608
        [DEFINITION],
    ).fetchall()
    assert [(person, met, str(day)) for person, met, day in rows] == [(1, True, "2020-04-01")]
    with (run / "counts.csv").open() as stream:
        assert [row["definition"] for row in csv.DictReader(stream)] == names
    again = asterism("screen", "--rerun", run)
    assert again.returncode == 0, again.stdout


def test_a_disease_is_screened_by_each_of_its_editions_and_small_counts_are_kept(
    folder: Path,
) -> None:
    done = asterism("screen", folder, "--definition", "plasma_cell_leukaemia")
    assert done.returncode == 0, done.stderr
    editions = [name for name in load_library().definitions if name.startswith("plasma_cell")]
    assert [name for name in editions if name not in done.stdout.decode()] == []
    assert "<5" in told(done)


def test_what_goes_with_one_definition_is_refused_for_several(folder: Path) -> None:
    for name, many in (("poems", 6), ("poems/japan_2024", 3)):
        done = asterism("screen", folder, "--definition", name, "--person", "1")
        what, where, fix = three_lines(done)
        assert done.returncode == 2
        assert what == f"{name} is {many} editions or levels"
        assert where.split() == ["where", "--person"]
        assert "poems/japan_2024_definite" in fix
