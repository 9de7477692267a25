"""`asterism screen --engine spark`: the people of DuckDB, no log, errors in three lines."""

import os
from pathlib import Path

import duckdb
import pytest

from generative.screen_spark import BRIEF_JAVA, require_spark
from journey.commands import asterism, three_lines

QUICK = ("screen", "--definition", "plasma_cell_leukaemia/kyle_1974")
SPARK = ("--engine", "spark", "--master", "local[2]")
HERE = {**os.environ, "JDK_JAVA_OPTIONS": BRIEF_JAVA}
EVENTS = """person,code,date,value,unit
1,blood_plasma_cell_fraction,2020-03-01,30,%
1,blood_plasma_cell_count,2020-04-01,3,10*9/L
2,blood_plasma_cell_fraction,2020-03-01,30,%
3,blood_plasma_cell_fraction,2020-03-01,2,%
3,blood_plasma_cell_count,2020-03-01,1,10*9/L
4,polyneuropathy,2020-03-01,,
5,blood_plasma_cell_fraction,2020-03-01,30,furlong
,blood_plasma_cell_fraction,2020-03-01,30,%
"""


def test_the_same_people_are_found_as_in_duckdb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every column of every person; and nothing is left in the folder it was called from."""
    require_spark()
    source, cwd = tmp_path / "source", tmp_path / "here"
    source.mkdir()
    cwd.mkdir()
    (source / "events.csv").write_text(EVENTS)
    monkeypatch.chdir(cwd)
    done = asterism(*QUICK, source, *SPARK, "--out", tmp_path / "spark", environment=HERE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert asterism(*QUICK, source, "--out", tmp_path / "duckdb").returncode == 0
    told = [
        duckdb.read_parquet(f"{tmp_path}/{engine}/verdicts.parquet").order("person").fetchall()
        for engine in ("spark", "duckdb")
    ]
    assert len(told[0]) == 5
    assert told[0] == told[1]
    assert list(cwd.iterdir()) == []
    assert [file.name for file in source.iterdir()] == ["events.csv"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Patient.ndjson", SPARK),
        ("events.csv", (*SPARK, "--memory", "much")),
        ("events.csv", ("--engine", "spark", "--master", "nonsense")),
    ],
)
def test_what_cannot_be_read_or_started_is_told_in_three_lines(
    name: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    require_spark()
    (tmp_path / name).write_text(EVENTS)
    done = asterism(*QUICK, tmp_path, *arguments, environment=HERE)
    assert done.returncode in {2, 3}
    three_lines(done)
