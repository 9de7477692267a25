"""DuckDB, in this process: folders of Parquet, CSV or NDJSON and DuckDB files, read only.

Once the tables are known nothing outside the source and the folder of results can be reached, and
the configuration is locked: what a file holds cannot widen it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from asterism.define.library import Library
from asterism.errors import InputError, NotFound, UsageError
from asterism.screen.desk import lay_out_in_stages
from asterism.screen.engines.engine import Columns, Opened, Terms, shape_of
from asterism.screen.engines.notes import attach_notes, dropped_notes, with_notes
from asterism.screen.shapes import fhir
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.statement import Compiled, Statement

_READERS = {
    ".parquet": "read_parquet({path})",
    ".csv": "read_csv({path}, header = true, all_varchar = false, sample_size = -1)",
}
_NDJSON = ".ndjson"
_DATABASES = {".duckdb", ".db"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duck:
    """DuckDB as an engine: the source and the desk are one."""

    duck: duckdb.DuckDBPyConnection

    @property
    def name(self) -> str:
        return "duckdb"

    @property
    def version(self) -> str:
        return duckdb.__version__

    def records(self, statement: Statement) -> list[dict[str, Any]]:
        found = self.duck.execute(statement.text)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def keep(self, statement: Statement, name: str) -> None:
        self.duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement.text}")

    stage = keep

    def answer(self, compiled: Compiled) -> None:
        lay_out_in_stages(self.duck, compiled, self)

    def close(self) -> None:
        self.duck.close()

    def held(self, parts: tuple[AnyPart, ...], more: tuple[AnyPart, ...]) -> tuple[AnyPart, ...]:
        name = more[-1][0]
        self.keep(Statement(parts=(*parts, *more), final=f"SELECT * FROM {name}"), f"kept_{name}")
        return ((name, f"SELECT * FROM kept_{name}"),)

    def bring(self, name: str) -> None:
        """Nothing: the table lies there already."""

    def let_go(self) -> None:
        """Nothing: the desk is cleared by whoever laid it out."""


def open_source(place: Path | str, library: Library, terms: Terms | None = None) -> Opened:
    """The database at `place`, whose shape is told by its tables.

    Raises: NotFound; UsageError for a size of memory that is none; InputError where the source
    cannot be read or is of no known shape.
    """
    path = Path(place)
    if not path.exists():
        raise NotFound("there is no such file or folder", where=str(path), fix="check the path")
    duck = duckdb.connect()
    try:
        return _opened(duck, path, library, terms or Terms())
    except duckdb.Error as error:
        duck.close()
        # The message of the database may quote a row; its kind does not.
        raise InputError(
            f"the source cannot be read ({type(error).__name__})",
            where=str(path),
            fix="check that its files are whole, and its columns of the types that the shape has",
        ) from None


def _opened(duck: duckdb.DuckDBPyConnection, path: Path, library: Library, terms: Terms) -> Opened:
    _limit(duck, path, terms)
    dropped: dict[str, int] = {}
    resources = dict(_ndjson(duck, path, dropped))
    if resources:
        for statement in fhir.laid_out(resources):
            duck.execute(statement)
    else:
        _views(duck, path)
    if terms.notes is not None:
        attach_notes(duck, terms.notes)
    _lock(duck, path, terms)
    tables = _tables(duck)
    shape, source = shape_of(str(path), tables, library, terms, is_fhir=bool(resources))
    engine = Duck(duck=duck)
    if terms.notes is not None:
        source = with_notes(source, terms.notes, library)
        dropped |= dropped_notes(engine, duck, source)
    return Opened(
        engine=engine,
        duck=duck,
        source=source,
        shape=shape,
        tables=tables,
        dropped=dropped,
        notes=terms.notes,
    )


def _limit(duck: duckdb.DuckDBPyConnection, path: Path, terms: Terms) -> None:
    try:
        duck.execute(f"SET memory_limit = {_text(terms.memory)}")
    except duckdb.Error:
        raise UsageError(
            f"{terms.memory!r} is no size", where="--memory", fix="write 4GB or 500MB"
        ) from None
    duck.execute("SET preserve_insertion_order = false")
    if terms.threads is not None:
        duck.execute(f"SET threads = {terms.threads}")
    spill = (terms.out or path).absolute().parent / ".asterism-spill"
    duck.execute(f"SET temp_directory = {_text(str(spill))}")


def _views(duck: duckdb.DuckDBPyConnection, path: Path) -> None:
    if path.suffix in _DATABASES:
        duck.execute(f"ATTACH {_text(str(path))} AS source (READ_ONLY)")
        found = duck.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = 'source'"
        ).fetchall()
        for schema, table in found:
            if _NAME.fullmatch(table.lower()):
                place = ".".join(map(_quoted, ("source", schema, table)))
                duck.execute(f"CREATE VIEW {table.lower()} AS SELECT * FROM {place}")
        return
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        reader = _READERS.get(file.suffix.lower())
        name = file.stem.lower()
        # Texts are read elsewhere; one that is not UTF-8 must not stop what needs none of them.
        if reader is not None and _NAME.fullmatch(name) and name != "note":
            told = reader.format(path=_text(str(file)))
            duck.execute(f"CREATE VIEW {name} AS SELECT * FROM {told}")


def _ndjson(
    duck: duckdb.DuckDBPyConnection, path: Path, dropped: dict[str, int]
) -> Iterator[tuple[str, str]]:
    """The resources of a bulk export, each in a table of one column of JSON, broken lines counted."""
    files = sorted(path.glob(f"*{_NDJSON}")) if path.is_dir() else []
    for resource in fhir.RESOURCES:
        own = [str(file) for file in files if re.fullmatch(rf"{resource}(\.\d+)?", file.stem)]
        if not own:
            continue
        table = f"fhir_{resource.lower()}"
        listed = ", ".join(map(_text, own))
        duck.execute(
            f"CREATE TABLE {table} AS SELECT json AS j FROM "
            f"read_ndjson_objects([{listed}], ignore_errors = true)"
        )
        broken = duck.execute(f"SELECT COUNT(*) FROM {table} WHERE j IS NULL").fetchone()
        if broken and broken[0]:
            dropped[f"broken lines of {resource}"] = broken[0]
        yield resource, table


def _lock(duck: duckdb.DuckDBPyConnection, path: Path, terms: Terms) -> None:
    places = [str(path.absolute())]
    if terms.out is not None:
        places.append(str(terms.out.absolute().parent))
    if terms.notes is not None:
        places.append(str(terms.notes.folder.absolute()))
    listed = ", ".join(map(_text, places))
    duck.execute(f"SET allowed_directories = [{listed}]")
    if path.is_file():
        duck.execute(f"SET allowed_paths = [{_text(str(path.absolute()))}]")
    duck.execute("SET enable_external_access = false")
    duck.execute("SET lock_configuration = true")


def _tables(duck: duckdb.DuckDBPyConnection) -> Columns:
    rows = duck.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main' "
        "AND table_catalog = current_database()"
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table.lower(), set()).add(column.lower())
    return {table: frozenset(columns) for table, columns in found.items()}


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
