"""Postgres, in the server: one read-only transaction over one state of the data, nothing created.

A name of a person or a unit goes in as a constant of the tree that the statement is, never as text.
The password is the business of libpq (PGPASSWORD, ~/.pgpass, or the address) and is told nowhere.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlglot import exp

from asterism.define.library import Library
from asterism.errors import InputError
from asterism.screen.desk import lay_out_answers
from asterism.screen.dialects import for_dialect
from asterism.screen.engines.engine import Columns, Opened, Terms, shape_of
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
_SETTINGS = {
    "standard_conforming_strings": "on",  # else a backslash in a constant could end it
    # The rows of an expression are unknown to the planner, and one wrong guess squares the time.
    "enable_nestloop": "off",
    "jit": "off",  # compiling hundreds of criteria takes longer than running them
    "datestyle": "ISO",
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
        with _told(self.place), self.connection.cursor() as cursor:
            cursor.execute(in_postgres(statement.tree).encode())
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def keep(self, statement: Statement, name: str) -> None:
        self._fetch(statement.tree, name)

    def answer(self, compiled: Compiled) -> None:
        self._fetch(compiled.statement, "answered")
        lay_out_answers(self.desk)

    def _fetch(self, tree: exp.Query, name: str) -> None:
        self.desk.execute(f"DROP TABLE IF EXISTS {name}")
        with _told(self.place), self.connection.cursor() as cursor:
            cursor.execute(in_postgres(tree).encode())
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
    shown = _without_password(place)
    with _told(shown):
        connection = psycopg.connect(place, application_name="asterism")
    try:
        with _told(shown):
            _begin(connection, terms)
            tables = _tables(connection, terms)
        shape, source = shape_of(shown, tables, library, terms)
    except BaseException:
        connection.close()
        raise
    desk = duckdb.connect(config={"enable_external_access": terms.out is not None})
    return Opened(
        engine=Postgres(connection=connection, desk=desk, place=shown),
        duck=desk,
        source=source,
        shape=shape,
        tables=tables,
    )


def _begin(connection: psycopg.Connection, terms: Terms) -> None:
    """The one transaction: whatever follows sees the same state of the data, and changes nothing."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    schemas = sql.SQL(", ").join(map(sql.Identifier, terms.schemas))
    connection.execute(sql.SQL("SET LOCAL search_path = {}").format(schemas))
    for name, value in _SETTINGS.items():
        told = sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(name), sql.Literal(value))
        connection.execute(told)


def _tables(connection: psycopg.Connection, terms: Terms) -> Columns:
    """The columns of every table, in the first of the schemas that has one of that name."""
    rows = connection.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = ANY(%s) ORDER BY ARRAY_POSITION(%s, table_schema::text) DESC",
        (list(terms.schemas), list(terms.schemas)),
    ).fetchall()
    found: dict[str, tuple[str, set[str]]] = {}
    for schema, table, column in rows:
        if table not in found or found[table][0] != schema:
            found[table] = schema, set()
        found[table][1].add(column)
    return {table: frozenset(columns) for table, (_, columns) in found.items()}


def in_postgres(statement: exp.Query) -> str:
    """The text of the statement for this server."""
    return for_dialect(statement, "postgres").sql(dialect="postgres")


@contextmanager
def _told(place: str) -> Iterator[None]:
    # The message of the server may quote a row, and that of libpq an address; the kind does not.
    try:
        yield
    except psycopg.OperationalError as error:
        raise InputError(
            f"the database cannot be reached or has no room ({type(error).__name__})",
            where=place,
            fix="check the address, the rights, and PGPASSWORD or ~/.pgpass",
        ) from None
    except psycopg.Error as error:
        raise InputError(
            f"the database cannot answer ({type(error).__name__})",
            where=place,
            fix="check the rights to read, and the types: dates are dates, values numbers",
        ) from None


def _without_password(place: str) -> str:
    """The address as it may be shown: host, port and name of the database."""
    try:
        known = conninfo_to_dict(place)
    except psycopg.Error:
        return "SOURCE"
    return f"{known.get('host') or 'local'}:{known.get('port') or 5432}/{known.get('dbname') or ''}"


__all__ = ["Postgres", "in_postgres", "open_source"]
