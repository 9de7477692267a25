"""The notes of an OMOP database, in the order of its table `note`: Parquet, CSV or a DuckDB file.

The files are read here and not by DuckDB, which refuses a whole table for one text that is not
UTF-8. Never more than a handful of notes is in memory.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from asterism.errors import InputError, NotFound
from asterism.serve.cli.lines import LONGEST
from asterism.serve.notes.written import Unread, Written, written

_NEEDED = ("note_id", "person_id", "note_text")
_DAYS = ("note_date", "note_datetime")  # the first that a row has
_AT_ONCE = 64
_MEMORY = "512MB"  # of DuckDB, which else keeps what it has read of the file
_DELIMITERS = ",\t;|"
DATABASES = {".duckdb", ".db"}


def table_notes(place: Path) -> Iterator[Written] | None:
    """The notes of the database at `place`; None where it has no table of that name.

    Raises: InputError where the table lacks a column or cannot be read.
    """
    if place.suffix in DATABASES:
        return _database(place)
    files = {file.name.lower(): file for file in place.iterdir()} if place.is_dir() else {}
    if "note.parquet" in files:
        return _parquet(files["note.parquet"])
    if "note.csv" in files:
        return _csv(files["note.csv"])
    # As Spark writes a table: a folder of files, whose names are in its order.
    parts = sorted((place / "note").glob("*.parquet"))
    return chain.from_iterable(map(_parquet, parts)) if parts else None


def _parquet(file: Path) -> Iterator[Written]:
    import pyarrow as pa  # noqa: PLC0415  heavy, and an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        opened = pq.ParquetFile(file, pre_buffer=False, buffer_size=1024 * 1024)
        names = {name.lower(): name for name in opened.schema_arrow.names}
        wanted = columns_of(names, str(file))
        for batch in opened.iter_batches(_AT_ONCE, columns=wanted, use_threads=False):
            yield from _rows(batch, wanted)
    except (pa.ArrowException, OSError) as fault:
        raise _unreadable(file, fault) from None


def _rows(batch: Any, wanted: Sequence[str]) -> Iterator[Written]:
    import pyarrow as pa  # noqa: PLC0415

    told = []
    for name in wanted:
        column = batch.column(name)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            # A view of its bytes: a text that is not UTF-8 is told of by itself.
            whole = pa.types.is_large_string(column.type)
            column = column.view(pa.large_binary() if whole else pa.binary())
        told.append(column.to_pylist())
    for row in zip(*told, strict=True):
        yield note_of(dict(zip((name.lower() for name in wanted), row, strict=True)))


def note_of(row: Mapping[str, Any]) -> Written:
    """The note in a row, its columns by their names in the CDM."""
    plain = {
        name: value.decode(errors="replace") if isinstance(value, bytes) else value
        for name, value in row.items()
        if name != "note_text"
    }
    day = next((plain[name] for name in _DAYS if plain.get(name)), None)
    return written(plain["note_id"], plain["person_id"], day, row["note_text"])


def _csv(file: Path) -> Iterator[Written]:
    csv.field_size_limit(LONGEST)
    try:
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            header = stream.readline()
            delimiter = next((sign for sign in header if sign in _DELIMITERS), ",")
            named = next(csv.reader([header], delimiter=delimiter), [])
            names = [name.strip().lower() for name in named]
            wanted = columns_of({name: name for name in names}, str(file))
            for row in _csv_rows(stream, delimiter):
                if row is None or len(row) != len(names):
                    yield Written(reason=Unread.BROKEN_ROW)
                    continue
                told = dict(zip(names, row, strict=True))
                yield note_of({name: told[name] or None for name in wanted})
    except OSError as fault:
        raise _unreadable(file, fault) from None


def _csv_rows(stream: Any, delimiter: str) -> Iterator[list[str] | None]:
    """The rows; None for one that cannot be taken in."""
    reader = csv.reader(stream, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if row:
            yield row


def _database(place: Path) -> Iterator[Written] | None:
    import duckdb  # noqa: PLC0415

    try:
        duck = duckdb.connect(str(place), read_only=True)
        duck.execute("SET enable_external_access = false")
        duck.execute(f"SET memory_limit = '{_MEMORY}'")
        duck.execute("SET threads = 1")  # the rows come in the order of the table
        found = duck.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns "
            "WHERE LOWER(table_name) = 'note' ORDER BY table_schema, ordinal_position"
        ).fetchall()
    except duckdb.Error as fault:
        raise _unreadable(place, fault) from None
    if not found:
        return None
    schema, table, _ = found[0]
    wanted = columns_of({column.lower(): column for *_, column in found}, str(place))
    return _database_rows(duck, f"{_quoted(schema)}.{_quoted(table)}", wanted, place)


def _database_rows(duck: Any, table: str, wanted: Sequence[str], place: Path) -> Iterator[Written]:
    import duckdb  # noqa: PLC0415

    names = [name.lower() for name in wanted]
    try:
        duck.execute(f"SELECT {', '.join(map(_quoted, wanted))} FROM {table}")  # noqa: S608  quoted
        while rows := duck.fetchmany(_AT_ONCE):
            for row in rows:
                yield note_of(dict(zip(names, row, strict=True)))
    except duckdb.Error as fault:
        raise _unreadable(place, fault) from None


def columns_of(names: Mapping[str, str], where: str) -> list[str]:
    """The columns that are looked at, as the table spells them. Raises: InputError."""
    for name in (*_NEEDED, _DAYS[0]):
        if name not in names:
            raise InputError(
                f"the table note has no column {name}",
                where=where,
                fix="add it, as the OMOP CDM 5.4 has it",
            )
    return [names[name] for name in (*_NEEDED, *_DAYS) if name in names]


def _unreadable(file: Path, fault: Exception) -> InputError:
    # The message may quote a note; its kind does not.
    return InputError(
        f"the notes cannot be read ({type(fault).__name__})",
        where=str(file),
        fix="check that the file is whole and that you may read it",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def no_notes(where: str) -> NotFound:
    return NotFound(
        "the source has no notes",
        where=where,
        fix="add the OMOP table `note` or DocumentReference.ndjson, or leave out --notes",
    )
