"""Postgres, in the server: one read-only transaction over one state of the data, nothing created.

A name of a person or a unit goes in as a constant of the tree that the statement is, never as text.
What notes say goes in as parameters (`sent`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import psycopg
import pyarrow as pa

from asterism.define.library import Library
from asterism.screen.desk import lay_out_answers
from asterism.screen.dialects import for_dialect
from asterism.screen.engines.engine import Opened, Terms, shape_of
from asterism.screen.engines.notes import dropped_notes, open_desk, with_notes
from asterism.screen.engines.sent import with_sent
from asterism.screen.engines.server import connected, tables_of, told, without_password
from asterism.screen.statement import Compiled, Statement

_BATCH = 20_000  # rows that are fetched at a time
# How Arrow holds a type of Postgres, by its name; whatever else identifies a person is text.
_ARROW: Mapping[str, pa.DataType] = {
    "bool": pa.bool_(),
    "int2": pa.int64(),
    "int4": pa.int64(),
    "int8": pa.int64(),
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A connection inside its transaction, and the desk to which answers go."""

    connection: psycopg.Connection
    desk: duckdb.DuckDBPyConnection
    place: str

    @property
    def name(self) -> str:
        return "postgres"

    @property
    def version(self) -> str:
        return self.connection.info.parameter_status("server_version") or ""

    def records(self, statement: Statement) -> list[dict[str, Any]]:
        with told(self.place), self._asked(statement) as cursor:
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def keep(self, statement: Statement, name: str) -> None:
        self._fetch(statement, name)

    def answer(self, compiled: Compiled) -> None:
        self._fetch(compiled.whole, "answered")
        lay_out_answers(self.desk)

    def close(self) -> None:
        self.connection.close()
        self.desk.close()

    @contextmanager
    def _asked(self, statement: Statement) -> Iterator[psycopg.Cursor]:
        """A cursor behind the statement, with what notes say as parameters of it."""
        tree, notes = with_sent(statement, for_dialect(statement.tree, "postgres"), self.desk)
        # A raw cursor takes `$1` for a parameter, and a `%` in a constant for what it is.
        with psycopg.RawCursor(self.connection) as cursor:
            cursor.execute(tree.sql(dialect="postgres").encode(), notes or None, prepare=False)
            yield cursor

    def _fetch(self, statement: Statement, name: str) -> None:
        self.desk.execute(f"DROP TABLE IF EXISTS {name}")
        with told(self.place), self._asked(statement) as cursor:
            schema = self._schema(cursor)
            self._keep(pa.Table.from_pylist([], schema), f"CREATE TEMP TABLE {name} AS FROM rows")
            while rows := cursor.fetchmany(_BATCH):
                self._keep(_table(rows, schema), f"INSERT INTO {name} FROM rows")

    def _schema(self, cursor: psycopg.Cursor) -> pa.Schema:
        types = self.connection.adapters.types
        fields = []
        for column in cursor.description or ():
            known = types.get(column.type_code)
            fields.append((column.name, _ARROW.get(known.name if known else "", pa.string())))
        return pa.schema(fields)

    def _keep(self, rows: pa.Table, how: str) -> None:
        self.desk.register("rows", rows)
        self.desk.execute(how)
        self.desk.unregister("rows")


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = [
        pa.array(
            [None if x is None else str(x) for x in values] if pa.types.is_string(kind) else values,
            kind,
        )
        for values, kind in zip(zip(*rows, strict=True), schema.types, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def open_source(place: str, library: Library, terms: Terms | None = None) -> Opened:
    """The database at this address (`postgresql://...`), whose shape is told by its tables.

    Raises: InputError where it cannot be reached or is of no known shape.
    """
    terms = terms or Terms()
    shown = without_password(place)
    connection = connected(place, terms.schemas)
    try:
        with told(shown):
            tables = tables_of(connection, terms.schemas)
        shape, source = shape_of(shown, tables, library, terms)
        desk = open_desk(terms)
        engine = Postgres(connection=connection, desk=desk, place=shown)
        dropped: dict[str, int] = {}
        if terms.notes is not None:
            source = with_notes(source, terms.notes, library)
            dropped = dropped_notes(engine, desk, source)
    except BaseException:
        connection.close()
        raise
    return Opened(
        engine=engine,
        duck=desk,
        source=source,
        shape=shape,
        tables=tables,
        dropped=dropped,
        notes=terms.notes,
    )


__all__ = ["Postgres", "open_source"]
