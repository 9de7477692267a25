"""What a screen costs beside hand-written SQL for the same answer, in one run on the same data.

    python -m benchmarks.screen [PEOPLE]

The people are made up: 30 events each of which most are of no interest. The definition is
`plasma_cell_leukaemia/kyle_1974`; by hand it is two thresholds with three truths and the day on
which both were first passed. Both must give the same people and days.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from asterism.define import load_library
from asterism.screen.compile import compile_screen
from asterism.screen.engines.duck import open_source
from asterism.screen.engines.engine import Terms
from asterism.screen.shapes.flat import Flat

PEOPLE = 100_000
DEFINITION = "plasma_cell_leukaemia/kyle_1974"
BY_HAND = """
WITH lab AS (
  SELECT person, date,
    CASE WHEN code = 'blood_plasma_cell_fraction' AND unit = '%' THEN value > 20 END AS f,
    CASE WHEN code = 'blood_plasma_cell_count' AND unit = '10*9/L' THEN value > 2 END AS n
  FROM events WHERE code IN ('blood_plasma_cell_fraction', 'blood_plasma_cell_count')
), told AS (
  SELECT person, BOOL_OR(f) AS f, BOOL_OR(n) AS n, MIN(date) FILTER (WHERE f) AS df,
    MIN(date) FILTER (WHERE n) AS dn
  FROM lab GROUP BY person
)
SELECT p.person, f AND n AS truth, CASE WHEN f AND n THEN GREATEST(df, dn) END AS since
FROM persons AS p LEFT JOIN told AS t ON t.person = p.person"""


def make(folder: Path, people: int) -> None:
    """A Parquet table of events and one of people, the same for every run."""
    made = duckdb.connect()
    made.execute("CREATE MACRO u(a, b) AS (hash(a, b) % 1000003) / 1000003.0")
    made.execute(
        f"""COPY (
SELECT i AS person, CASE WHEN u(i * 97 + k, 1) < .01 THEN 'blood_plasma_cell_fraction'
    WHEN u(i * 97 + k, 1) < .02 THEN 'blood_plasma_cell_count'
    ELSE 'noise_' || CAST(u(i * 97 + k, 2) * 5000 AS INTEGER) END AS code,
  CAST(DATE '2010-01-01' + CAST(u(i * 97 + k, 3) * 5000 AS INTEGER) AS DATE) AS date,
  CASE WHEN u(i * 97 + k, 1) < .01 THEN ROUND(40 * u(i * 97 + k, 4), 1)
    ELSE ROUND(4 * u(i * 97 + k, 4), 2) END AS value,
  CASE WHEN u(i * 97 + k, 1) < .01 THEN '%' ELSE '10*9/L' END AS unit
FROM range({people}) AS a(i), range(30) AS b(k)
) TO '{folder}/events.parquet'"""
    )
    made.execute(
        f"COPY (SELECT range AS person FROM range({people})) TO '{folder}/persons.parquet'"
    )


def best(run: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, in seconds: the machine is shared."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    return min(found)


def measured(folder: Path, people: int) -> None:
    make(folder, people)
    library = load_library()
    opened = open_source(folder, library, Terms(threads=2))
    duck, source = opened.duck, opened.source
    assert isinstance(source, Flat)
    rule = library.resolved(DEFINITION)
    units = ("%", "10*9/L")
    compiling = best(lambda: compile_screen(rule, source, units=units).sql())
    ours = compile_screen(rule, source, units=units).sql()
    answer = f"SELECT person, truth, since_latest AS since FROM ({ours}) AS s"
    for name, query in (("ours", answer), ("by_hand", BY_HAND)):
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
    same = duck.execute("(FROM ours EXCEPT FROM by_hand) UNION ALL (FROM by_hand EXCEPT FROM ours)")
    assert not same.fetchall(), "the two do not give the same people and days"
    met = duck.execute("SELECT COUNT(*) FILTER (WHERE truth) FROM ours").fetchone()
    screen = best(lambda: duck.execute(f"CREATE OR REPLACE TEMP TABLE x AS {answer}"))
    hand = best(lambda: duck.execute(f"CREATE OR REPLACE TEMP TABLE x AS {BY_HAND}"))
    planned = best(lambda: duck.execute(f"EXPLAIN {answer}").fetchall())
    print(f"{people} people, {30 * people} events, {met and met[0]} met, the same by both")
    print(f"  compile and print   {compiling:8.3f} s")
    print(f"  plan alone          {planned:8.3f} s")
    print(f"  screen              {screen:8.3f} s")
    print(f"  by hand             {hand:8.3f} s")
    print(f"  ratio               {screen / hand:8.1f}")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        measured(Path(folder), people)


if __name__ == "__main__":
    main()
