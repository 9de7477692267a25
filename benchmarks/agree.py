"""Whether every engine says the same of everybody, by every shipped definition, and what it takes.

    python -m benchmarks.agree [--people N] [--definition ID ...] [--spark] [--postgres ADDRESS]

The people are made up, as a table of events: of each most is about one of the definitions, so that
some meet it. Every column of every person is compared with DuckDB's: verdict, every criterion,
since when, and every answer that what is missing follows from. Of each definition the judge is
asked about a few of the people too, as DuckDB gives them back. ADDRESS is a database that is
written to: a schema `agree` is made in it, and dropped before. Seconds are of the clock, compiling
included.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from asterism.define import load_library
from asterism.define.library import Library
from asterism.judge import judge
from asterism.model.criteria import Measured, ReferenceLimit
from asterism.model.definition import Definition
from asterism.model.truth import Truth
from asterism.screen.cells import leaves_within
from asterism.screen.engines.engine import Opened, Terms, open_with
from asterism.screen.people import patient_of
from asterism.screen.screening import Screening, screen_source

PEOPLE = 20_000
JUDGED = 3  # people of each definition
SEED = 20261129
_SEXES = (None, "female", "male")
_STATUSES = ("PRESENT",) * 6 + ("ABSENT", "ABSENT", "SUSPECTED")
_INPUTS = {
    "creatinine": (0.5, 3.1, "mg/dL"),
    "albumin": (2, 5, "g/dL"),
    "calcium": (8, 13, "mg/dL"),
    "hemoglobin": (6, 17, "g/dL"),
    "kappa_flc": (1, 900, "mg/L"),
    "lambda_flc": (1, 900, "mg/L"),
    "wbc": (1, 40, "10*9/L"),
    "age": (15, 90, "a"),
}
_EVENTS = pa.schema(
    [
        ("person", pa.int64()), ("row_id", pa.int64()), ("code", pa.string()),
        ("status", pa.string()), ("earliest", pa.date32()), ("latest", pa.date32()),
        ("value", pa.float64()), ("sign", pa.string()), ("unit", pa.string()),
        ("low", pa.float64()), ("high", pa.float64()), ("word", pa.string()),
    ]
)  # fmt: skip
_PERSONS = pa.schema(
    [
        ("person", pa.int64()), ("sex", pa.string()),
        ("born_earliest", pa.date32()), ("born_latest", pa.date32()),
    ]
)  # fmt: skip
_SAID = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


# ---- the people ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a definition asks for: things by name, and results about a number in a unit."""

    named: tuple[str, ...]
    results: tuple[tuple[str, str, float], ...]


def _asked(definition: Definition, library: Library) -> _Asked:
    parts = (definition.root, *definition.exclusions)
    leaves = [leaf for part in parts for leaf in leaves_within(part)]
    named = {
        concept
        for leaf in leaves
        for kind in ("statements", "hinted_by")
        for concept in getattr(leaf, kind, ())
    }
    results = {_about(leaf, library) for leaf in leaves if isinstance(leaf, Measured)}
    return _Asked(named=tuple(sorted(named)), results=tuple(sorted(results)))


def _about(leaf: Measured, library: Library) -> tuple[str, str, float]:
    threshold = leaf.threshold
    if isinstance(threshold, ReferenceLimit):
        bound = threshold.otherwise
        unit = library.concepts[leaf.analyte].unit or "1"
        return (
            (leaf.analyte, unit, 40.0)
            if bound is None
            else (leaf.analyte, bound.threshold.unit, float(bound.threshold.value))
        )
    return leaf.analyte, threshold.unit, float(threshold.value)


def make(folder: Path, people: int, definitions: Sequence[Definition], library: Library) -> None:
    """The two tables, the same for every run."""
    asked = [_asked(each, library) for each in definitions]
    chance = random.Random(SEED)  # noqa: S311  no secret
    rows: list[dict[str, Any]] = []
    about: list[dict[str, Any]] = []
    for person in range(people):
        about.append(_person(person, chance))
        own = asked[person % len(asked)]
        rows += ({**row, "person": person, "row_id": n} for n, row in enumerate(_said(own, chance)))
    pq.write_table(pa.Table.from_pylist(rows, _EVENTS), folder / "events.parquet")
    pq.write_table(pa.Table.from_pylist(about, _PERSONS), folder / "persons.parquet")


def _person(person: int, chance: random.Random) -> dict[str, Any]:
    born = date(chance.randint(1930, 1995), chance.randint(1, 12), 11)
    dated = {"born_earliest": born, "born_latest": born} if chance.random() < 0.5 else {}
    return {"person": person, "sex": chance.choice(_SEXES), **dated}


def _said(asked: _Asked, chance: random.Random) -> Iterator[dict[str, Any]]:
    eager = chance.choice((0.02, 0.1, 0.3))  # how much of what is asked for is recorded
    for name in asked.named:
        if chance.random() < eager:
            yield {"code": name, "status": chance.choice(_STATUSES), **_days(chance)}
    for name, unit, edge in asked.results:
        if chance.random() < eager:
            value = round(edge * chance.choice((0.5, 0.9, 1, 1.1, 2, 10)), 6)
            yield _result(name, value, chance.choice((*(unit,) * 8, "mm/h")), chance)
    for name, (low, high, unit) in _INPUTS.items():
        if chance.random() < eager:
            yield _result(name, round(chance.uniform(low, high), 1), unit, chance)


def _result(name: str, value: float, unit: str, chance: random.Random) -> dict[str, Any]:
    return {
        "code": name,
        "status": "PRESENT",
        "value": value,
        "sign": chance.choice((*("=",) * 8, "<", ">")),
        "unit": unit,
        "high": round(value * 0.8, 6) if chance.random() < 0.3 else None,
        "word": chance.choice((None, None, None, "low", "normal", "high")),
        **_days(chance),
    }


def _days(chance: random.Random) -> dict[str, date]:
    day = date(2018, 1, 1) + timedelta(days=chance.randint(0, 1500))
    match chance.choice(("day", "day", "month", "none")):
        case "day":
            return {"earliest": day, "latest": day}
        case "month":
            first = day.replace(day=1)
            return {"earliest": first, "latest": first + timedelta(days=27)}
        case _:
            return {}


# ---- the engines ---------------------------------------------------------------------------------


def _opened(folder: Path, arguments: argparse.Namespace, library: Library) -> dict[str, Opened]:
    found = {"duckdb": open_with("duckdb", str(folder), library, Terms(threads=2))}
    if arguments.postgres:
        _load(arguments.postgres, folder)
        terms = Terms(schemas=("agree",))
        found["postgres"] = open_with("postgres", arguments.postgres, library, terms)
    if arguments.spark:
        found["spark"] = open_with("spark", str(folder), library, Terms(master="local[2]"))
    return found


def _load(address: str, folder: Path) -> None:
    import psycopg  # noqa: PLC0415  an extra

    kinds = {"int64": "bigint", "string": "text", "date32[day]": "date", "double": "float8"}
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS agree CASCADE; CREATE SCHEMA agree")
        for name, schema in (("events", _EVENTS), ("persons", _PERSONS)):
            columns = ", ".join(f"{each.name} {kinds[str(each.type)]}" for each in schema)
            connection.execute(f"CREATE TABLE agree.{name} ({columns})".encode())
            rows = pq.read_table(folder / f"{name}.parquet")
            with connection.cursor().copy(f"COPY agree.{name} FROM STDIN".encode()) as copy:
                for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                    copy.write_row(row)
        connection.execute("ANALYZE agree.events; ANALYZE agree.persons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an engine says of everybody by a definition, and its seconds."""

    rows: pa.Table
    found: Screening
    seconds: float


def _asked_of(opened: Opened, definition: Definition, library: Library) -> Said:
    started = time.perf_counter()
    found = screen_source(definition, opened, library)
    seconds = time.perf_counter() - started
    criteria = ", ".join(label.column for label in found.compiled.labels)
    told = opened.duck.sql(
        f"""SELECT CAST(p.person AS BIGINT) AS person, a.truth, a.provisional, a.stands, p.named_on,
p.since_earliest, p.since_latest, {criteria}{"," if criteria else ""} a.answers
FROM placed AS p JOIN pattern AS a ON a.pattern = p.pattern ORDER BY 1"""  # noqa: S608
    )
    return Said(rows=told.to_arrow_table(), found=found, seconds=seconds)


def _differing(one: pa.Table, other: pa.Table) -> int:
    """Of how many people the two do not say the same."""
    desk = duckdb.connect()
    desk.register("one", one)
    desk.register("other", other)
    told = desk.execute(
        """SELECT COUNT(DISTINCT person)
FROM ((FROM one EXCEPT ALL FROM other) UNION ALL (FROM other EXCEPT ALL FROM one)) AS d"""
    ).fetchall()
    return int(told[0][0])


def _not_as_judged(said: Said, definition: Definition, opened: Opened, library: Library) -> int:
    """Of how many of a few people the judge says otherwise."""
    rows = said.rows.to_pylist()
    chance = random.Random(f"{SEED} {definition.id}")  # noqa: S311
    stand = [row for row in rows if row["stands"]] or rows
    wrong = 0
    for row in (chance.choice(stand), *chance.sample(rows, JUDGED - 1)):
        patient = patient_of(str(row["person"]), definition, opened, library)
        verdict = judge(patient, definition)
        since = verdict.since and (verdict.since.earliest, verdict.since.latest)
        told = row["since_earliest"] and (row["since_earliest"], row["since_latest"])
        wrong += (_SAID[verdict.truth], verdict.provisional, since) != (
            row["truth"],
            row["provisional"],
            told,
        )
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agree")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--definition", action="append")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--postgres", metavar="ADDRESS")
    arguments = parser.parse_args()
    library = load_library()
    every = [library.resolved(name) for name in sorted(library.definitions)]
    chosen = arguments.definition or [each.id for each in every]
    with tempfile.TemporaryDirectory() as name:
        make(Path(name), arguments.people, every, library)
        opened = _opened(Path(name), arguments, library)
        wrong = [_told(library.resolved(each), opened, library) for each in chosen]
    print(f"{sum(wrong)} of {len(wrong)} definitions differ somewhere")
    return 1 if any(wrong) else 0


def _told(definition: Definition, opened: dict[str, Opened], library: Library) -> bool:
    said = {name: _asked_of(each, definition, library) for name, each in opened.items()}
    first = said["duckdb"]
    differ = {name: _differing(first.rows, each.rows) for name, each in said.items()}
    differ["judge"] = _not_as_judged(first, definition, opened["duckdb"], library)
    counts = f"{first.found.met:6} met {first.found.unknown:6} unknown {first.found.not_met:6} not"
    seconds = "  ".join(f"{name} {each.seconds:.1f} s" for name, each in said.items())
    apart = "; ".join(f"{many} unlike {name}" for name, many in differ.items() if many)
    print(f"{definition.id:50} {counts}  {seconds}  {apart or 'the same'}", flush=True)
    return bool(apart)


if __name__ == "__main__":
    sys.exit(main())
