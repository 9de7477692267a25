"""What a screen costs beside hand-written SQL for the same question, in one run on the same data.

    python -m benchmarks.screen [PEOPLE] [--spark]

The people are made up, in OMOP's tables: 69 events each, of which some four are of interest. The
definition is `poems/dispenzieri_2012`, eleven of whose findings the data hold, found by concept
sets of a site. By hand the same is asked of these eleven alone: with three truths and since when
(`bare`), and with the truth of every criterion, the rows behind it and what is missing, into
Parquet (`explained`): as one table with lists of rows, and, as we do, with the rows in a table
of their own (`in two tables`). Both must give the same people and days, and as many rows. Ours is
`answered` where everybody has an answer and a day, `screened` with what is missing, the counts and
the tallies of criteria; then everybody is asked for all shipped definitions in one pass.
Seconds are of the clock, and of the processor in brackets: the machine may be shared. Memory is the
most that the process has held until then. With `--spark` both are run by a Spark in this machine
too, each time by a session that has kept nothing.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb
import sqlglot

from asterism.define import load_library
from asterism.define.circe import SetItem
from asterism.model.definition import Definition
from asterism.screen.compile import compile_screen, concept_numbers, events_statement
from asterism.screen.engines.duck import open_source
from asterism.screen.engines.engine import Opened, Terms, open_with
from asterism.screen.everybody import write_everybody
from asterism.screen.evidence import write_evidence
from asterism.screen.screening import answer_source, held_by, screen_source
from asterism.screen.several import screen_several
from asterism.screen.shapes.omop import Period

PEOPLE = 100_000
MANY = 2_000_000  # more than these are screened once, and not thrice
DEFINITION = "poems/dispenzieri_2012"
# Our concept, the concept of the made-up vocabulary that stands above eight others, and the share
# of people with it (of one in twenty, who may have the disease, sixteen times as many).
CONDITIONS = {
    "polyneuropathy": (9000, 0.06),
    "monoclonal_plasma_cell_disorder": (9100, 0.03),
    "sclerotic_bone_lesion": (9200, 0.01),
    "castleman_disease": (9300, 0.003),
    "hepatomegaly": (9400, 0.05),
    "hypogonadism": (9500, 0.12),
    "hyperpigmentation": (9600, 0.10),
    "papilledema": (9700, 0.01),
    "ascites": (9800, 0.08),
}
VEGF, PLATELETS = 9900, 10000
VALUES = {"vegf_plasma": VEGF, "platelets": PLATELETS}

_ROWS_BY_HAND = """
WITH cs AS (SELECT ancestor_concept_id AS a, descendant_concept_id AS c FROM concept_ancestor
  WHERE ancestor_concept_id BETWEEN 9000 AND 10000 AND ancestor_concept_id % 100 = 0),
row AS (
  SELECT person_id AS p, condition_start_date AS d, a, NULL::DOUBLE AS v,
    condition_occurrence_id AS r
  FROM condition_occurrence JOIN cs ON c = condition_concept_id
  UNION ALL
  SELECT person_id, measurement_date, a,
    CASE WHEN (a = 9900 AND unit_source_value = 'pg/mL')
      OR (a = 10000 AND unit_source_value = '10*3/uL') THEN value_as_number END, measurement_id
  FROM measurement JOIN cs ON c = measurement_concept_id
)"""
_MINOR = "a IN (9400, 9500, 9600, 9700, 9800) OR (a = 10000 AND v >= 450)"
_OTHER = "a IN (9200, 9300) OR (a = 9900 AND v > 200)"
_BEHIND = ",\n    ".join(
    f"LIST(r) FILTER (a = {number}) AS rows_of_{number}" for number in range(9000, 10001, 100)
)
BARE = f"""{_ROWS_BY_HAND}, told AS (
  SELECT p, MIN(d) FILTER (a = 9000) AS neuropathy, MIN(d) FILTER (a = 9100) AS clone,
    MIN(d) FILTER ({_OTHER}) AS other, MIN(d) FILTER ({_MINOR}) AS minor
  FROM row GROUP BY p
)
SELECT person_id AS person,
  CASE WHEN neuropathy IS NOT NULL AND clone IS NOT NULL AND other IS NOT NULL AND minor IS NOT NULL
    THEN TRUE END AS truth,
  CASE WHEN truth THEN GREATEST(neuropathy, clone, other, minor) END AS since
FROM person LEFT JOIN told ON p = person_id"""


def explained_by_hand(behind: str) -> str:
    """The truth of every criterion and what is missing, and these columns for the rows behind."""
    return f"""{_ROWS_BY_HAND}, told AS (
  SELECT p, MIN(d) FILTER (a = 9000) AS neuropathy, MIN(d) FILTER (a = 9100) AS clone,
    MIN(d) FILTER ({_OTHER}) AS other, MIN(d) FILTER ({_MINOR}) AS minor,
    BOOL_OR(a = 9200) AS sclerotic, BOOL_OR(a = 9300) AS castleman,
    BOOL_OR(v > 200) FILTER (a = 9900) AS vegf, BOOL_OR(v >= 450) FILTER (a = 10000) AS platelets,
    BOOL_OR(a = 9400) AS organs, BOOL_OR(a = 9500) AS endocrine, BOOL_OR(a = 9600) AS skin,
    BOOL_OR(a = 9700) AS papilledema, BOOL_OR(a = 9800) AS overload{behind}
  FROM row GROUP BY p
), known AS (
  SELECT *, neuropathy IS NOT NULL AND clone IS NOT NULL AND other IS NOT NULL
    AND minor IS NOT NULL AS met FROM person LEFT JOIN told ON p = person_id
)
SELECT *, CASE WHEN met THEN GREATEST(neuropathy, clone, other, minor) END AS since,
  CASE WHEN NOT met THEN CONCAT_WS('; ', CASE WHEN other IS NULL THEN 'VEGF' END,
    CASE WHEN minor IS NULL THEN 'platelets' END) END AS missing
FROM known ORDER BY person_id"""


WITH_LISTS = explained_by_hand(f", {_BEHIND}")
WITHOUT = explained_by_hand("")
ROWS_BEHIND = f"{_ROWS_BY_HAND} SELECT p, a, r FROM row ORDER BY ALL"

ANSWERED, SCREENED, BY_ALL, EXPLAINED = "answered", "screened, counted", "by all", "explained"
BY_HAND, IN_ONE, IN_TWO = "bare by hand", "explained by hand", "explained by hand, in two"
RATIOS = (
    (ANSWERED, BY_HAND),
    (SCREENED, BY_HAND),
    (EXPLAINED, IN_ONE),
    (EXPLAINED, IN_TWO),
    (BY_ALL, SCREENED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The least of several runs."""

    clock: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.clock:7.2f} s [{self.processor:5.2f}]  {self.megabytes:6.0f} MB"


def best(run: Callable[[], object], times: int = 3) -> Cost:
    """What it costs: the shortest of several runs, since the machine is shared."""
    clocks, processors = [], []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        run()
        clocks.append(time.perf_counter() - clock)
        processors.append(time.process_time() - processor)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(clock=min(clocks), processor=min(processors), megabytes=held)


def make(folder: Path, people: int) -> None:
    """OMOP's tables as Parquet, the same for every run."""
    made = duckdb.connect()
    made.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    made.execute("CREATE MACRO u(a, b) AS (hash(a, b) % 1000003) / 1000003.0")
    made.execute(
        "CREATE MACRO day(a, b) AS CAST(DATE '2008-01-01' + (u(a, b) * 6200)::INT AS DATE)"
    )
    persons = f"range(1, {people} + 1) AS p(i)"

    def write(name: str, query: str) -> None:
        made.execute(f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet)")

    write("person", f"SELECT i AS person_id, 8507 AS gender_concept_id FROM {persons}")
    write(
        "condition_occurrence",
        f"""SELECT ROW_NUMBER() OVER () AS condition_occurrence_id, i AS person_id,
  c::BIGINT AS condition_concept_id, d AS condition_start_date
FROM ({_conditions(persons)}) AS t(i, c, d)""",
    )
    write(
        "measurement",
        f"""SELECT ROW_NUMBER() OVER () AS measurement_id, i AS person_id,
  c::BIGINT AS measurement_concept_id, d AS measurement_date, v AS value_as_number,
  t AS unit_source_value FROM ({_values(persons)}) AS t(i, c, d, v, t)""",
    )
    every = "SELECT c FROM range(1000, 20401) AS t(c)"
    write(
        "concept",
        "SELECT c AS concept_id, c::VARCHAR AS concept_code, 'Made up' AS vocabulary_id "
        f"FROM ({every})",
    )
    write(
        "concept_ancestor",
        f"""SELECT c AS ancestor_concept_id, c AS descendant_concept_id FROM ({every})
UNION ALL SELECT 9000 + g * 100, 9000 + g * 100 + k FROM range(11) AS a(g), range(1, 9) AS b(k)""",
    )


def _conditions(persons: str) -> str:
    """Person, concept and day: those of no interest, and those asked for."""
    signals = " UNION ALL ".join(
        f"""
SELECT i, {parent} + 1 + (7 * u(i * 31 + k, {parent}))::INT, day(i * 31 + k, {parent + 1})
FROM {persons}, range(3) AS s(k)
WHERE u(i, {parent + 2}) < {share} * CASE WHEN u(i, 1) < .05 THEN 16 ELSE 1 END
  AND (k = 0 OR u(i * 31 + k, {parent + 3}) < .4)"""
        for parent, share in CONDITIONS.values()
    )
    noise = f"""SELECT i, 1000 + (7000 * u(i * 1000 + k, 2) ^ 3)::INT, day(i * 1000 + k, 3)
FROM {persons}, range(10 + i * 7919 % 41) AS s(k)"""
    return f"{noise} UNION ALL {signals}"


def _values(persons: str) -> str:
    """Person, concept, day, value and unit: those of no interest, VEGF and platelets."""
    return f"""
SELECT i, 20000 + (400 * u(i * 1000 + k, 4) ^ 2)::INT, day(i * 1000 + k, 5),
  ROUND(100 * u(i * 1000 + k, 6), 1), 'mg/dL' FROM {persons}, range(15 + i * 6151 % 41) AS s(k)
UNION ALL SELECT i, {VEGF} + 1, day(i * 7 + k, 7), ROUND(40 * EXP(3 * u(i * 7 + k, 8)), 1), 'pg/mL'
FROM {persons}, range(2) AS s(k)
WHERE u(i, 9) < CASE WHEN u(i, 1) < .05 THEN .5 ELSE .02 END AND (k = 0 OR u(i * 7 + k, 10) < .5)
UNION ALL
SELECT i, {PLATELETS} + 1, day(i * 9 + k, 11), ROUND(120 + 360 * u(i * 9 + k, 12)), '10*3/uL'
FROM {persons}, range(6) AS s(k) WHERE u(i, 13) < .6 AND u(i * 9 + k, 14) < .7"""


def sets() -> tuple[SetItem, ...]:
    """The concept sets of the made-up site."""
    parents = {name: parent for name, (parent, _) in CONDITIONS.items()} | VALUES
    return tuple(
        SetItem(
            concept=name, concept_id=parent, is_excluded=False, with_descendants=True,
            with_mapped=False,
        )
        for name, parent in parents.items()
    )  # fmt: skip


def measured(folder: Path, people: int, times: int) -> None:
    maker = get_context("spawn").Process(target=make, args=(folder, people))
    maker.start()  # in a process of its own: its memory is not ours
    maker.join()
    library = load_library()
    rule = library.resolved(DEFINITION)
    terms = Terms(out=folder / "run", threads=2, period=Period.IGNORED, sets=sets(), memory="8GB")
    opened = open_source(folder, library, terms)
    duck = opened.duck

    def answered() -> None:
        answer_source(rule, opened)

    def screened() -> None:
        screen_source(rule, opened, library)

    def explained() -> None:
        found = screen_source(rule, opened, library)
        write_everybody(duck, folder / "ours.parquet")
        write_evidence(found, folder / "behind.parquet")

    def written(query: str, name: str) -> None:
        duck.execute(f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet)")

    def by_hand() -> None:
        duck.execute(f"CREATE OR REPLACE TEMP TABLE by_hand AS {BARE}")

    def in_one() -> None:
        written(WITH_LISTS, "by_hand")

    def in_two() -> None:
        written(WITHOUT, "by_hand")
        written(ROWS_BEHIND, "behind_by_hand")

    def by_all() -> None:
        screen_several([library.resolved(name) for name in library.definitions], opened)

    # What holds least memory comes first: the most that was held is all that can be told.
    runs = {
        ANSWERED: answered, SCREENED: screened, BY_HAND: by_hand, BY_ALL: by_all,
        IN_TWO: in_two, EXPLAINED: explained, IN_ONE: in_one,
    }  # fmt: skip
    costs = {name: best(run, times) for name, run in runs.items()}
    met = met_by_both(duck, folder)
    print(f"{people} people, {met} met, the same people, days and rows behind criteria by both")
    for name, cost in costs.items():
        print(f"  {name:28} {cost}")
    for one, other in RATIOS:
        clock = costs[one].clock / costs[other].clock
        processor = costs[one].processor / costs[other].processor
        print(f"  {one} to {other}: {clock:.1f} by the clock, {processor:.1f} by the processor")
    compiling(rule, opened)


def met_by_both(duck: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """How many meet it, where both give the same people and days and as many rows behind them."""
    same = duck.execute(
        """(SELECT person, truth, since_latest FROM screened EXCEPT FROM by_hand)
UNION ALL (FROM by_hand EXCEPT SELECT person, truth, since_latest FROM screened)"""
    ).fetchall()
    assert not same, f"the two do not give the same people and days: {len(same)} differ"
    rows = [
        duck.execute(f"SELECT COUNT(*) FROM '{folder}/{name}.parquet'").fetchall()
        for name in ("behind", "behind_by_hand")
    ]
    assert rows[0] == rows[1], f"the two do not give as many rows behind the criteria: {rows}"
    ((met,),) = duck.execute("SELECT COUNT(*) FILTER (WHERE truth) FROM by_hand").fetchall()
    return int(met)


def compiling(rule: Definition, opened: Opened) -> None:
    """What the statement itself costs, with and without knowing what it will meet."""
    source = opened.source
    asked = events_statement(rule, source, "")
    held = held_by(opened, asked, concept_numbers(rule, source))
    folded = best(lambda: compile_screen(rule, source, units=held.units, holdings=held.holdings))
    whole = best(lambda: compile_screen(rule, source, units=held.units))
    told = f"{1000 * folded.processor:.0f} ms for what the rows hold"
    print(f"  compiled: {told}, {1000 * whole.processor:.0f} ms for whatever rows may hold")


def measured_in_spark(folder: Path) -> None:
    """Clocks alone: the work is that of another process."""
    from asterism.screen.engines.spark import Spark  # noqa: PLC0415  an extra

    library = load_library()
    rule = library.resolved(DEFINITION)
    terms = Terms(master="local[2]", period=Period.IGNORED, sets=sets(), memory="8GB")
    (statement,) = sqlglot.transpile(BARE, read="duckdb", write="spark")
    by_hand, ours = [], []
    for _ in range(3):
        opened = open_with("spark", str(folder), library, terms)
        assert isinstance(opened.engine, Spark)
        started = time.perf_counter()
        told = opened.engine.session.sql(statement).toArrow()
        by_hand.append(time.perf_counter() - started)
        started = time.perf_counter()
        screen_source(rule, opened, library)
        ours.append(time.perf_counter() - started)
        opened.engine.session.catalog.clearCache()
        desk = opened.duck
        desk.register("by_hand", told)
        differing = desk.execute(
            """SELECT COUNT(*) FROM (SELECT person, truth, since_latest FROM screened
EXCEPT SELECT person, truth, since FROM by_hand) AS d"""
        ).fetchall()
        assert differing == [(0,)], differing
    print("  in Spark, seconds of each run")
    print("    bare, by hand     ", *(f"{each:6.1f}" for each in by_hand))
    print("    screened, counted ", *(f"{each:6.1f}" for each in ours))
    print(f"    screened to by hand: {min(ours) / min(by_hand):.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen")
    parser.add_argument("people", nargs="?", type=int, default=PEOPLE)
    parser.add_argument("--spark", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured(Path(folder), arguments.people, times=3 if arguments.people <= MANY else 1)
        if arguments.spark:
            measured_in_spark(Path(folder))


if __name__ == "__main__":
    main()
