"""Answers about notes -> two Parquet tables: `note`, a row for each, and `note_nlp`."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from asterism.screen.notes import COLUMNS
from asterism.serve.notes.written import Unread

_AT_ONCE = 10_000  # rows in memory
_KINDS = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32(),
}  # fmt: skip
_NOTE = {"note": int, "note_id": str, "person": str, "day": date, "sha256": str, "reason": str}
NOTES, FINDINGS = "note.parquet", "note_nlp.parquet"


def note_schema() -> pa.Schema:
    """A note: its number in the source, whose it is, and why it was not read (NULL: it was)."""
    return pa.schema([(name, _KINDS[kind]) for name, kind in _NOTE.items()])


def nlp_schema() -> pa.Schema:
    """NOTE_NLP without the day of the reading, and with the number of the note."""
    own = [(name, _KINDS[kind]) for name, kind in COLUMNS.items()]
    return pa.schema([("note_nlp_id", pa.int64()), ("note", pa.int64()), *own])


def write_tables(answers: Iterable[bytes], folder: Path) -> dict[str, int]:
    """The tables of these answers, in their order; how many notes were read, findings, and why not.

    The same answers give the same bytes.
    """
    counts = {"notes": 0, "read": 0, "findings": 0}
    with (
        _Writer(folder / NOTES, note_schema()) as notes,
        _Writer(folder / FINDINGS, nlp_schema()) as findings,
    ):
        for number, line in enumerate(answers, start=1):
            told = _told(line, number)
            notes.add([told[name] for name in _NOTE])
            counts["notes"] += 1
            if told["reason"] is None:
                counts["read"] += 1
            else:
                counts[told["reason"]] = counts.get(told["reason"], 0) + 1
            for cells in told["rows"]:
                counts["findings"] += 1
                findings.add([counts["findings"], number, *cells])
    return counts


def _told(line: bytes, number: int) -> dict[str, Any]:
    """What a line says; of one that killed its workers there is nothing but that."""
    told: dict[str, Any] = json.loads(line)
    if "note" in told:
        return told
    nothing = dict.fromkeys(_NOTE)
    return {**nothing, "note": number, "reason": Unread.STUMBLED.value, "rows": []}


class _Writer:
    """A Parquet file that is filled row by row."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._dates = [n for n, each in enumerate(schema.types) if pa.types.is_date(each)]
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._rows: list[list[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, row: list[Any]) -> None:
        for place in self._dates:
            if row[place] is not None:
                row[place] = date.fromisoformat(row[place])
        self._rows.append(row)
        if len(self._rows) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(table_of(self._rows, self._schema))
            self._rows.clear()


def table_of(rows: list[list[Any]], schema: pa.Schema) -> pa.Table:
    """The rows as a table of that schema."""
    columns = [
        pa.array(values, kind)
        for values, kind in zip(zip(*rows, strict=True), schema.types, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)
