"""`asterism.screen(...)`: in every engine, by a definition or a cohort, with notes."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

import asterism
from asterism.errors import InputError, UnknownDefinition, UsageError
from generative.screen_postgres import load, server
from generative.screen_spark import brief_java, require_spark
from journey.commands import asterism as command
from journey.test_cli_circe import DEFINITION as OF_COHORT
from journey.test_cli_circe import TABLES as OF_CIRCE

DEFINITION = "plasma_cell_leukaemia/kyle_1974"
TABLES = {
    "events": """person,code,date,value,unit
1,blood_plasma_cell_fraction,2020-03-01,30,%
1,blood_plasma_cell_count,2020-04-01,3,10*9/L
2,blood_plasma_cell_fraction,2020-03-01,30,%
3,blood_plasma_cell_fraction,2020-03-01,2,%
3,blood_plasma_cell_count,2020-03-01,1,10*9/L
4,polyneuropathy,2020-03-01,,
""",
    "note": """note_id,person_id,note_date,note_text
1,4,2021-05-01,Blood smear: 30% plasma cells. Circulating plasma cells 3 x 10^9/L.
""",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "source", TABLES)


def written(place: Path, tables: dict[str, str]) -> Path:
    place.mkdir()
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text)
    return place


def people(table: pa.Table) -> list[dict[str, Any]]:
    """Every column of everybody."""
    rows = [row | {"person": str(row["person"])} for row in table.to_pylist()]
    return sorted(rows, key=lambda row: row["person"])


def verdicts(table: pa.Table) -> list[str]:
    return [row["verdict"] for row in people(table)]


def test_notes_are_read_where_they_are_asked_for(source: Path, tmp_path: Path) -> None:
    without = asterism.screen(source, DEFINITION)
    assert verdicts(without) == ["MET", "UNKNOWN", "NOT_MET", "UNKNOWN"]
    read = asterism.screen(source, DEFINITION, notes=tmp_path / "kept")
    assert verdicts(read) == ["MET", "UNKNOWN", "NOT_MET", "MET"]
    before = asterism.screen(source, DEFINITION, as_of="2021-04", notes=tmp_path / "kept")
    assert verdicts(before) == ["MET", "UNKNOWN", "NOT_MET", "UNKNOWN"]


def test_spark_says_what_duckdb_says(source: Path, tmp_path: Path) -> None:
    require_spark()
    expected = asterism.screen(source, DEFINITION, notes=tmp_path / "kept")
    with brief_java():
        found = asterism.screen(
            source, DEFINITION, notes=tmp_path / "kept", engine="spark", master="local[2]"
        )
    assert people(found) == people(expected)


def test_postgres_says_what_duckdb_says(source: Path, tmp_path: Path) -> None:
    """Its engine is that of the address, and a schema is chosen."""
    expected = asterism.screen(source, DEFINITION, notes=tmp_path / "kept")
    with server() as address:
        tables = {name: duckdb.read_csv(str(source / f"{name}.csv")) for name in TABLES}
        load(address, {name: rows.to_arrow_table() for name, rows in tables.items()}, "clinic")
        found = asterism.screen(
            address, DEFINITION, notes=tmp_path / "kept", schemas=["none", "clinic"]
        )
        with pytest.raises(InputError):
            asterism.screen(address, DEFINITION)
    assert people(found) == people(expected)


def test_a_cohort_finds_its_people_inside_its_own_periods(tmp_path: Path) -> None:
    source = written(tmp_path / "omop", OF_CIRCE)
    done = command("screen", source, "--definition", OF_COHORT, "--print-circe")
    (tmp_path / "cohort.json").write_bytes(done.stdout)
    table = asterism.screen(source, circe=tmp_path / "cohort.json", observation_period="ignored")
    assert [row["person"] for row in people(table) if row["verdict"] == "MET"] == ["1", "4", "5"]


def test_what_does_not_go_together_is_refused(source: Path) -> None:
    with pytest.raises(UsageError, match="nothing to screen by"):
        asterism.screen(source)
    with pytest.raises(UnknownDefinition):
        asterism.screen(source, "poems")
    with pytest.raises(UsageError, match="no size"):
        asterism.screen(source, DEFINITION, memory="much")
    for wrong in ({"engine": "mysql"}, {"observation_period": "outside"}):
        with pytest.raises(UsageError, match="none of those there are"):
            asterism.screen(source, DEFINITION, **wrong)  # type: ignore[arg-type]
    for beside in ({"id": DEFINITION}, {"site": "site.yaml"}, {"notes": "kept"}):
        with pytest.raises(UsageError, match="circe does not go with"):
            asterism.screen(source, circe="cohort.json", **beside)  # type: ignore[arg-type]


def test_fhir_is_refused_in_spark_before_its_notes_are_read(tmp_path: Path) -> None:
    require_spark()
    (tmp_path / "Patient.ndjson").write_text("{}\n")
    with pytest.raises(InputError, match="FHIR"):
        asterism.screen(tmp_path, DEFINITION, engine="spark", notes=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
