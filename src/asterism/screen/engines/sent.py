"""What notes say, as Postgres is sent it with a statement: an array for each column.

Nothing is created there, so the rows come with every statement that reads them, as parameters and
not as text of it: those about the concepts that it asks of, and no word of a note.
"""

from collections.abc import Mapping, Sequence

import duckdb
import sqlglot
from sqlglot import exp

from asterism.errors import InputError
from asterism.screen.dialects import notes_table
from asterism.screen.statement import Statement
from asterism.screen.words import Table, text

MOST = 1_000_000  # findings; measured, so many take some 600 MB of this process
# The columns that a statement reads (`shapes/notes.py`), with their types there.
_NOTE = {
    "note": "BIGINT", "person": "TEXT", "day": "DATE", "sha256": "TEXT", "reason": "TEXT",
}  # fmt: skip
_FOUND = {
    "note_nlp_id": "BIGINT", "note": "BIGINT", "concept": "TEXT", "counts": "BOOLEAN",
    "status": "TEXT", "earliest": "DATE", "latest": "DATE", "value": "DOUBLE PRECISION",
    "sign": "TEXT", "upper": "DOUBLE PRECISION", "unit": "TEXT", "low": "DOUBLE PRECISION",
    "high": "DOUBLE PRECISION", "word": "TEXT", "nerve": "TEXT", "side": "TEXT", "station": "TEXT",
}  # fmt: skip


def with_sent(
    statement: Statement, tree: exp.Query, desk: duckdb.DuckDBPyConnection
) -> tuple[exp.Query, list[str]]:
    """The tree with its tables of notes as parameters, and these in order; none if it reads none.

    Raises: InputError where they are more than can be sent.
    """
    asked = dict(statement.parts).get("note_concept")
    if not isinstance(asked, Table):
        return tree, []
    names = ", ".join(text(str(row[0])) for row in asked.rows) or "NULL"
    found = f"FROM notes.note_nlp WHERE counts AND concept IN ({names})"
    _check(desk, found)
    # A copy of a text has the same findings, so that of a text that says nothing is not missed.
    notes = f"FROM notes.note WHERE reason IS NULL AND note IN (SELECT note {found})"
    told = [*_arrays(desk, _NOTE, notes), *_arrays(desk, _FOUND, found)]
    parts = [_part("note", _NOTE, 1), _part("note_nlp", _FOUND, len(_NOTE) + 1)]
    own = tree.args["with_"]
    own.set("expressions", [*parts, *own.expressions])
    return tree, told


def _check(desk: duckdb.DuckDBPyConnection, found: str) -> None:
    ((many,),) = desk.execute(f"SELECT COUNT(*) {found}").fetchall()
    if many > MOST:
        raise InputError(
            f"the notes say {many} things that are asked for, and a Postgres is sent {MOST}",
            where="--notes",
            fix="export `note` and the other tables to a folder of Parquet, and screen that",
        )


def _arrays(
    desk: duckdb.DuckDBPyConnection, columns: Mapping[str, str], rows: str
) -> Sequence[str]:
    """Each column of these rows as Postgres writes an array."""
    asked = ", ".join(f"{_cell(name, kind)} AS {name}" for name, kind in columns.items())
    told = desk.sql(f"SELECT {asked} {rows}").to_arrow_table()
    return [f"{{{','.join(column.to_pylist())}}}" for column in told.columns]


def _cell(name: str, kind: str) -> str:
    if kind != "TEXT":
        return f"COALESCE(CAST({name} AS VARCHAR), 'NULL')"
    quoted = f"REPLACE(REPLACE({name}, '\\', '\\\\'), '\"', '\\\"')"
    return f"COALESCE('\"' || {quoted} || '\"', 'NULL')"


def _part(name: str, columns: Mapping[str, str], first: int) -> exp.CTE:
    kinds = enumerate(columns.values(), start=first)
    arrays = ", ".join(f"CAST(${number} AS {kind}[])" for number, kind in kinds)
    body = sqlglot.parse_one(
        f"SELECT * FROM UNNEST({arrays}) AS t({', '.join(columns)})", dialect="postgres"
    )
    alias = exp.TableAlias(this=exp.to_identifier(notes_table(name)))
    return exp.CTE(this=body, alias=alias, materialized=True)


__all__ = ["MOST", "with_sent"]
