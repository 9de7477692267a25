"""People written into a DuckDB as tables of the OMOP CDM, with a vocabulary of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from asterism.define.circe import SetItem
from asterism.define.library import Library
from asterism.define.terms import Concept, Kind
from asterism.model.definition import Definition
from asterism.screen.compile import compile_screen
from asterism.screen.engines.duck import Duck
from asterism.screen.engines.engine import Opened
from asterism.screen.kinds import known_units
from asterism.screen.shapes.omop import TABLES, WORDS, Omop

FIRST_DAY = date(2015, 1, 1)
_WORD_IDS = {word: number for number, word in WORDS.items()}
_INT, _TEXT, _DAY, _NUMBER = pa.int64(), pa.string(), pa.date32(), pa.float64()
_MEASURED = {
    "value_as_number": _NUMBER,
    "value_as_concept_id": _INT,
    "operator_concept_id": _INT,
    "unit_concept_id": _INT,
    "range_low": _NUMBER,
    "range_high": _NUMBER,
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row about a concept: whose, on which day, in which table by which column, its result."""

    person: int
    day: int
    concept: str
    table: str = "condition_occurrence"
    by_source: bool = False
    by_child: bool = False
    value: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    word: str | None = None
    sign: int | None = None


class Hospital:
    """A database of these rows, with the tables that they are in. Concept n has the id 100 + n and
    one narrower concept, 1000 + n. Columns of source concepts are there where a row uses them.
    """

    def __init__(self, people: int, rows: Sequence[Row], concepts: Mapping[str, Concept]) -> None:
        self.concepts, self.rows = concepts, rows
        self.ids = {name: 100 + number for number, name in enumerate(concepts)}
        units = sorted({row.unit for row in rows if row.unit})
        self.units = {unit: 5000 + number for number, unit in enumerate(units)}
        self.duck = duckdb.connect()
        self.duck.execute("SET threads = 1")
        self._load("person", {"person_id": _INT}, [{"person_id": n} for n in range(people)])
        self._load_periods(people)
        self._load_vocabulary()
        used = {row.table for row in rows}
        sources = any(row.by_source for row in rows)
        for table in (each for each in TABLES if each.name in used):
            own = [row for row in rows if row.table == table.name]
            schema = {
                table.id: _INT,
                "person_id": _INT,
                f"{table.stem}_concept_id": _INT,
                **({f"{table.stem}_source_concept_id": _INT} if sources else {}),
                table.date: _DAY,
                "visit_occurrence_id": _INT,
                **_ends(table.name),
                **(_MEASURED if table.measured else {}),
            }
            self._load(
                table.name, schema, [self._row(n, each, schema) for n, each in enumerate(own)]
            )

    def _load(
        self, name: str, schema: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
    ) -> None:
        table = pa.Table.from_pylist(list(rows), pa.schema(list(schema.items())))
        self.duck.register("incoming", table)
        self.duck.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608
        self.duck.unregister("incoming")

    def _load_periods(self, people: int) -> None:
        names = ("observation_period_start_date", "observation_period_end_date")
        ids = ("observation_period_id", "person_id", "period_type_concept_id")
        schema = {**dict.fromkeys(ids, _INT), **dict.fromkeys(names, _DAY)}
        ends = FIRST_DAY, FIRST_DAY + timedelta(days=3000)
        rows = [
            {"observation_period_id": n, "person_id": n, **dict(zip(names, ends, strict=True))}
            for n in range(people)
        ]
        self._load("observation_period", schema, rows)

    def _load_vocabulary(self) -> None:
        schema = {
            "concept_id": _INT, "vocabulary_id": _TEXT, "concept_code": _TEXT,
            "concept_name": _TEXT, "invalid_reason": _TEXT,
        }  # fmt: skip
        told = [("Local", name, number) for name, number in self.ids.items()]
        told += [("Local", f"{name}_child", number + 900) for name, number in self.ids.items()]
        told += [("UCUM", unit, number) for unit, number in self.units.items()]
        rows = [
            {"concept_id": number, "vocabulary_id": vocabulary, "concept_code": code}
            for vocabulary, code, number in told
        ]
        self._load("concept", schema, rows)
        pairs = [(own, other) for own in self.ids.values() for other in (own, own + 900)]
        names = ("ancestor_concept_id", "descendant_concept_id")
        self._load(
            "concept_ancestor",
            dict.fromkeys(names, _INT),
            [dict(zip(names, pair, strict=True)) for pair in pairs],
        )
        columns = {"concept_id_1": _INT, "concept_id_2": _INT, "relationship_id": _TEXT}
        self._load("concept_relationship", {**columns, "invalid_reason": _TEXT}, [])

    def _row(self, number: int, row: Row, schema: Mapping[str, Any]) -> dict[str, Any]:
        stem = next(table.stem for table in TABLES if table.name == row.table)
        own = self.ids[row.concept] + (900 if row.by_child else 0)
        day = FIRST_DAY + timedelta(days=row.day)
        told = {
            "person_id": row.person,
            f"{stem}_concept_id": 0 if row.by_source else own,
            f"{stem}_source_concept_id": own if row.by_source else 0,
            "value_as_number": row.value,
            "value_as_concept_id": _WORD_IDS.get(row.word or ""),
            "operator_concept_id": row.sign,
            "unit_concept_id": self.units.get(row.unit or ""),
            "range_low": row.low,
            "range_high": row.high,
        }
        dates = {name: day for name, kind in schema.items() if kind == _DAY}
        ids = {f"{row.table}_id": number}
        return {name: {**told, **dates, **ids}.get(name) for name in schema}

    @property
    def sets(self) -> tuple[SetItem, ...]:
        """The concept of each, with its descendants, as a site's own set."""
        return tuple(
            SetItem(
                concept=name,
                concept_id=number,
                is_excluded=False,
                with_descendants=True,
                with_mapped=False,
            )
            for name, number in self.ids.items()
        )

    def opened(
        self,
        sets: tuple[SetItem, ...],
        concepts: Mapping[str, Concept],
        only: Mapping[str, tuple[str, bool]] | None = None,
    ) -> Opened:
        """The database, in which these sets stand for these concepts."""
        tables = {
            name: frozenset(row[0] for row in self.duck.execute(f"DESCRIBE {name}").fetchall())
            for (name,) in self.duck.execute("SHOW TABLES").fetchall()
        }
        measured = frozenset(name for name, c in concepts.items() if c.kind is Kind.ANALYTE)
        source = Omop(tables=tables, codes=(), sets=sets, measured=measured, only=only or {})
        engine = Duck(duck=self.duck)
        return Opened(engine=engine, duck=self.duck, source=source, shape="omop", tables=tables)

    def screened(self, rule: Definition, opened: Opened) -> dict[int, dict[str, Any]]:
        """The row of each person."""
        units = known_units(self.units)
        statement = compile_screen(rule, opened.source, units=units).whole
        return {int(row["person"]): row for row in opened.engine.records(statement)}

    def verdicts(self, rule: Definition, opened: Opened) -> dict[int, dict[str, Any]]:
        """The row of each person without since when, which costs as much as all the rest."""
        units = known_units(self.units)
        standing = compile_screen(rule, opened.source, units=units).standing
        statement = replace(standing, final="SELECT * FROM verdict")
        return {int(row["person"]): row for row in opened.engine.records(statement)}


def _ends(table: str) -> dict[str, Any]:
    """The columns that Circe's SQL asks for besides."""
    return {
        "condition_occurrence": {"condition_end_date": _DAY},
        "drug_exposure": {
            "drug_exposure_end_date": _DAY,
            **dict.fromkeys(("days_supply", "quantity", "refills"), _INT),
        },
    }.get(table, {})


def library_of(concepts: Mapping[str, Concept], root: Any) -> Library:
    return Library(knowledge_root=root, concepts=concepts, definitions={}, sources={})
