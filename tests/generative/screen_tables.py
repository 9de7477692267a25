"""Patients written into DuckDB as the flat events shape, and what a screen says of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from asterism.define import load_library
from asterism.model.definition import Definition
from asterism.model.finding import Finding, Flag, Patient
from asterism.model.quantity import Quantity
from asterism.screen.compile import Compiled, compile_screen
from asterism.screen.engines.duck import Duck
from asterism.screen.engines.engine import Opened
from asterism.screen.evidence import evidence_on
from asterism.screen.kinds import known_units
from asterism.screen.questions import answers_of
from asterism.screen.screening import screen_source
from asterism.screen.shapes.flat import Flat

DETAILS = ("nerve", "side", "station")
SCHEMA = pa.schema(
    [
        ("person", pa.int64()),
        ("row_id", pa.int64()),
        ("code", pa.string()),
        ("status", pa.string()),
        ("earliest", pa.date32()),
        ("latest", pa.date32()),
        ("value", pa.float64()),
        ("sign", pa.string()),
        ("upper", pa.float64()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("word", pa.string()),
        ("flags", pa.string()),
        *((name, pa.string()) for name in DETAILS),
    ]
)
PEOPLE = pa.schema(
    [
        ("person", pa.int64()),
        ("sex", pa.string()),
        ("born_earliest", pa.date32()),
        ("born_latest", pa.date32()),
    ]
)
SHAPE = Flat(columns=frozenset(SCHEMA.names), people=frozenset(PEOPLE.names), details=DETAILS)


def as_recorded(patient: Patient) -> Patient:
    """The patient as the flat shape can hold them: limits are in the unit of the value."""
    return replace(patient, findings=tuple(map(_as_recorded, patient.findings)))


def _as_recorded(finding: Finding) -> Finding:
    reference, value = finding.reference, finding.value
    if reference is None or value is None:
        return finding
    ends = {
        name: replace(end, unit=value.unit)
        for name in ("low", "high")
        if (end := getattr(reference, name)) is not None
    }
    return replace(finding, reference=replace(reference, **ends))


def _row(person: int, place: int, finding: Finding) -> dict[str, Any]:
    value, reference, when = finding.value, finding.reference, finding.when
    return {
        "person": person,
        "row_id": place,
        "code": finding.concept,
        "status": finding.status.value,
        "earliest": when and when.earliest,
        "latest": when and when.latest,
        "value": None if value is None else float(value.value),
        "sign": value and value.comparator.value,
        "upper": None if value is None or value.upper is None else float(value.upper),
        "unit": value and value.unit,
        "low": _end(None if reference is None else reference.low),
        "high": _end(None if reference is None else reference.high),
        "word": finding.interpretation and finding.interpretation.value,
        "flags": " ".join(sorted(flag.value for flag in finding.flags)),
        **{name: finding.detail(name) or None for name in DETAILS},
    }


def _end(limit: Quantity | None) -> float | None:
    return None if limit is None else float(limit.value)


def _person(number: int, patient: Patient) -> dict[str, Any]:
    return {
        "person": number,
        "sex": patient.sex and patient.sex.value,
        "born_earliest": patient.born and patient.born.earliest,
        "born_latest": patient.born and patient.born.latest,
    }


def tables_of(patients: Sequence[Patient]) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The patients as the two tables of the shape, each under their place; the units."""
    rows = [
        _row(number, place, finding)
        for number, patient in enumerate(patients)
        for place, finding in enumerate(patient.findings)
    ]
    people = [_person(number, patient) for number, patient in enumerate(patients)]
    tables = {
        "events": pa.Table.from_pylist(rows, SCHEMA),
        "persons": pa.Table.from_pylist(people, PEOPLE),
    }
    return tables, known_units(row["unit"] for row in rows if row["unit"])


# What an engine leaves on the desk, a row for each person.
ALL_OF_IT = "SELECT p.*, a.* FROM placed AS p JOIN pattern AS a ON a.pattern = p.pattern"


class Screen:
    """A DuckDB that holds these patients, each under the place they stand at."""

    def __init__(self, patients: Sequence[Patient]) -> None:
        tables, self.units = tables_of(patients)
        self.duck = duckdb.connect()
        self.duck.execute("SET threads = 1")
        for name, table in tables.items():
            self._load(name, table)

    def _load(self, name: str, table: pa.Table) -> None:
        self.duck.register("incoming", table)
        self.duck.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        self.duck.unregister("incoming")

    def compiled(self, rule: Definition, as_of: date | None = None) -> Compiled:
        return compile_screen(rule, SHAPE, as_of=as_of, units=self.units)

    def answers(self, rule: Definition, as_of: date | None = None) -> list[dict[str, Any]]:
        """One row for each patient, in their order, with what is missing."""
        compiled = self.compiled(rule, as_of)
        told = self.duck.execute(compiled.sql())
        names = [column[0] for column in told.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
        for row in rows:
            row["missing"] = compiled.sheet.missing(answers_of(row["answers"]))
        return sorted(rows, key=lambda row: int(row["person"]))

    def evidence(
        self, rule: Definition, as_of: date | None = None
    ) -> dict[tuple[str, int], set[int]]:
        """The rows behind each criterion, by its name and the person."""
        found: dict[tuple[str, int], set[int]] = {}
        asked = evidence_on(self.duck, self.compiled(rule, as_of), Duck(duck=self.duck))
        for person, criterion, _, row in self.duck.execute(asked).fetchall():
            found.setdefault((criterion, int(person)), set()).add(row)
        return found

    def staged(self, rule: Definition, as_of: date | None = None) -> list[dict[str, Any]]:
        """The same rows as the engine gives them, in stages."""
        opened = Opened(
            engine=Duck(duck=self.duck), duck=self.duck, source=SHAPE, shape="events", tables={}
        )
        found = screen_source(rule, opened, load_library(), as_of=as_of)
        sheet = found.compiled.sheet
        told = self.duck.execute(ALL_OF_IT)
        names = [column[0] for column in told.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
        for row in rows:
            row["missing"] = sheet.missing(answers_of(row["answers"]))
        return sorted(rows, key=lambda row: int(row["person"]))


def flags_of(finding: Finding) -> Iterable[Flag]:
    return sorted(finding.flags, key=lambda flag: flag.value)
