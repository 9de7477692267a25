"""What a screen asks of a database: a few rows, and the answers about everybody.

A new engine is one file with `open_source(place, library, terms) -> Opened`, named in `ENGINES`. The
answers of every engine come to the same desk, a DuckDB in this process, where they are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import duckdb

from asterism.define.circe import SetItem
from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.errors import InputError
from asterism.screen.codes import code_rows
from asterism.screen.notes import NotesRead
from asterism.screen.shapes.flat import Flat
from asterism.screen.shapes.omop import REQUIRED, Omop, Period
from asterism.screen.shapes.shape import Source
from asterism.screen.statement import Compiled, Statement

ENGINES = {
    "duckdb": "asterism.screen.engines.duck",
    "postgres": "asterism.screen.engines.postgres",
    "spark": "asterism.screen.engines.spark",
}
_SITES = ("nerve", "side", "station")

Columns = Mapping[str, frozenset[str]]


class Engine(Protocol):
    """A database that has been opened to read only.

    What is asked raises InputError where the database cannot do what is asked, telling no value of it.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def records(self, statement: Statement) -> list[dict[str, Any]]:
        """The rows of a statement that gives few."""
        ...

    def keep(self, statement: Statement, name: str) -> None:
        """The rows of a statement that may give many, as a table of the desk of that name."""
        ...

    def answer(self, compiled: Compiled) -> None:
        """What a definition comes to, as two tables of the desk (`screen/desk.py`): `pattern` and
        `placed`.
        """
        ...

    def close(self) -> None:
        """Let go of the database and of the desk; nothing can be asked any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a source is opened: where results go, what counts, what it may use.

    `schemas` are looked through in order, by engines that have any; `master` is where an engine of
    many processes finds them.
    """

    out: Path | None = None
    period: Period = Period.INSIDE
    memory: str = "4GB"
    threads: int | None = None
    schemas: tuple[str, ...] = ("public",)
    sets: tuple[SetItem, ...] = ()
    notes: NotesRead | None = None
    master: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A database ready to be screened: its engine, its shape, and what was left out of it.

    `duck` is the desk; with DuckDB the source lies there too. `notes` are those that were read.
    """

    engine: Engine
    duck: duckdb.DuckDBPyConnection
    source: Source
    shape: str
    tables: Columns
    dropped: Mapping[str, int] = field(default_factory=dict)
    notes: NotesRead | None = None


def open_with(engine: str, place: str, library: Library, terms: Terms | None = None) -> Opened:
    """The source at `place`, opened by the engine of that name. Raises as its `open_source` does."""
    opened = import_module(ENGINES[engine]).open_source(place, library, terms)
    assert isinstance(opened, Opened)
    return opened


def shape_of(
    place: str, tables: Columns, library: Library, terms: Terms, *, is_fhir: bool = False
) -> tuple[str, Source]:
    """The shape that these tables have, and what is in it, with the concept sets of the terms.

    Raises: InputError for no shape, a missing column, or sets that no vocabulary explains.
    """
    name, source = _bare_shape(place, tables, library, terms.period, is_fhir=is_fhir)
    return name, with_sets(source, terms.sets, place) if terms.sets else source


def _bare_shape(
    place: str, tables: Columns, library: Library, period: Period, *, is_fhir: bool
) -> tuple[str, Source]:
    codes = code_rows(library.concepts)
    if is_fhir or "events" in tables:
        columns = tables["events"]
        _require(place, "events", frozenset({"person", "code"}), columns)
        if not columns & {"date", "earliest"}:
            _lacks(place, "events", "date")
        details = tuple(name for name in _SITES if name in columns)
        flat = Flat(columns=columns, people=tables.get("persons"), details=details, codes=codes)
        return ("fhir" if is_fhir else "events"), flat
    if "person" in tables:
        for table, needed in REQUIRED.items():
            if table in tables:
                _require(place, table, needed, tables[table])
        measured = frozenset(c.id for c in library.concepts.values() if c.kind is Kind.ANALYTE)
        return "omop", Omop(tables=tables, codes=codes, measured=measured, period=period)
    raise InputError(
        "no table that a screen can read",
        where=place,
        fix="give a table `events`, the tables of the OMOP CDM (person, ...), or FHIR bulk NDJSON",
    )


def with_sets(source: Source, sets: tuple[SetItem, ...], where: str) -> Source:
    """The source, with a site's concept sets in the place of our codes.

    Raises: InputError where no vocabulary could say what their ids are.
    """
    if isinstance(source, Omop) and source.has_vocabulary:
        return replace(source, sets=sets)
    raise InputError(
        "concept sets need the vocabulary of an OMOP database",
        where=where,
        fix="add its tables concept and concept_ancestor, or name codes under `codes:`",
    )


def _require(place: str, table: str, needed: frozenset[str], has: frozenset[str]) -> None:
    for column in sorted(needed - has):
        _lacks(place, table, column)


def _lacks(place: str, table: str, column: str) -> None:
    raise InputError(
        f"the table {table} has no column {column}",
        where=place,
        fix="add it, or name it as docs/explanation/screening.md does",
    )
