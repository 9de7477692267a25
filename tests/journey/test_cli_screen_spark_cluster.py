"""`asterism screen --engine spark --master spark://...`: two workers, of which one is killed.

Before that they have read the notes: the same table as by processes of this machine.
"""

import csv
import subprocess
import sys
from pathlib import Path

import duckdb

from generative.spark_cluster import ENVIRONMENT, cluster
from journey.commands import asterism

QUICK = ("screen", "--definition", "plasma_cell_leukaemia/kyle_1974")
HEADER = ("note_id", "person_id", "note_date", "note_text")
SAID = "Blood smear: 30% plasma cells. Circulating plasma cells 3 x 10^9/L."
NOTES = [(n, n % 1010, "2020-02-01", SAID if n % 2 else f"Well on day {n}.") for n in range(400)]
MADE_UP = """COPY (
  SELECT n // 8 AS person, DATE '2020-01-01' + CAST(n % 8 AS INTEGER) AS date,
    'blood_plasma_cell_' || CASE WHEN n % 2 = 0 THEN 'fraction' ELSE 'count' END AS code,
    CASE WHEN n % 2 = 0 THEN HASH(n) % 250 / 10 ELSE HASH(n) % 25 / 10 END AS value,
    CASE WHEN n % 2 = 0 THEN '%' ELSE '10*9/L' END AS unit
  FROM RANGE(8000) AS made(n)
) TO '{place}'"""


def test_a_killed_worker_does_not_change_the_result(tmp_path: Path) -> None:
    """It is killed when it holds rows that the rest of the job asks for."""
    source = tmp_path / "source"
    source.mkdir()
    duckdb.execute(MADE_UP.format(place=source / "events.parquet"))
    with (source / "note.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *NOTES])
    notes = ("--notes", "--notes-dir", tmp_path / "here")
    assert asterism(*QUICK, source, *notes, "--out", tmp_path / "duckdb").returncode == 0
    out = tmp_path / "spark"
    with cluster(tmp_path) as running:
        command = (*QUICK, source, "--engine", "spark", "--master", running.master, "--out", out)
        notes = ("--notes", "--notes-dir", tmp_path / "there")
        job = subprocess.Popen(
            [sys.executable, "-m", "asterism", *map(str, (*command, *notes)), "--memory", "512MB"],
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, "PYSPARK_PYTHON": sys.executable},
        )
        try:
            running.kill_a_worker_that_holds_rows()
            assert job.poll() is None, "it was over already"
            assert (job.communicate()[1], job.returncode) == (b"", 0)
        finally:
            job.kill()
            job.wait()
    read = [
        {file.name: file.read_bytes() for file in (tmp_path / place).glob("*/*")}
        for place in ("here", "there")
    ]
    assert len(read[0]) == 3
    assert read[0] == read[1]
    told = [
        duckdb.read_parquet(f"{tmp_path}/{engine}/verdicts.parquet").order("person").fetchall()
        for engine in ("spark", "duckdb")
    ]
    assert len(told[0]) == 1000
    assert {row[1] for row in told[0]} == {"MET", "NOT_MET"}
    assert told[0] == told[1]
