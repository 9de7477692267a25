"""How a Postgres is reached: one read-only transaction over one state of the data.

The password is the business of libpq (PGPASSWORD, ~/.pgpass, or the address) and is told nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from asterism.errors import InputError

_SETTINGS = {
    "standard_conforming_strings": "on",  # else a backslash in a constant could end it
    # The rows of an expression are unknown to the planner, and one wrong guess squares the time.
    "enable_nestloop": "off",
    "jit": "off",  # compiling hundreds of criteria takes longer than running them
    "datestyle": "ISO",
}


def connected(place: str, schemas: Sequence[str]) -> psycopg.Connection:
    """A connection inside its transaction, which changes nothing. Raises: InputError."""
    with told(without_password(place)):
        connection = psycopg.connect(place, application_name="asterism")
    try:
        with told(without_password(place)):
            _begin(connection, schemas)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: psycopg.Connection, schemas: Sequence[str]) -> None:
    """The one transaction: whatever follows sees the same state of the data, and changes nothing."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    listed = sql.SQL(", ").join(map(sql.Identifier, schemas))
    connection.execute(sql.SQL("SET LOCAL search_path = {}").format(listed))
    for name, value in _SETTINGS.items():
        setting = sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(name), sql.Literal(value))
        connection.execute(setting)


def tables_of(
    connection: psycopg.Connection, schemas: Sequence[str]
) -> Mapping[str, frozenset[str]]:
    """The columns of every table, in the first of the schemas that has one of that name."""
    rows = connection.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = ANY(%s) ORDER BY ARRAY_POSITION(%s, table_schema::text) DESC",
        (list(schemas), list(schemas)),
    ).fetchall()
    found: dict[str, tuple[str, set[str]]] = {}
    for schema, table, column in rows:
        if table not in found or found[table][0] != schema:
            found[table] = schema, set()
        found[table][1].add(column)
    return {table: frozenset(columns) for table, (_, columns) in found.items()}


@contextmanager
def told(place: str) -> Iterator[None]:
    """What the server says of a failure, as an InputError that quotes nothing of it."""
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


def without_password(place: str) -> str:
    """The address as it may be shown: host, port and name of the database."""
    try:
        known = conninfo_to_dict(place)
    except psycopg.Error:
        return "SOURCE"
    return f"{known.get('host') or 'local'}:{known.get('port') or 5432}/{known.get('dbname') or ''}"
