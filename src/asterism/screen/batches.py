"""Rows that come in batches, in order, written while the next are made."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

AT_ONCE = 122_880  # rows of a batch: a row group as DuckDB writes them


def write_batches(path: Path, schema: pa.Schema, batches: Iterable[pa.Table]) -> None:
    """A Parquet file with these rows, in their order; one without rows has the columns."""
    with (
        # As other writers do, it says what a column holds, and not how we held it.
        parquet.ParquetWriter(path, schema, store_schema=False) as writer,
        ThreadPoolExecutor(max_workers=1) as beside,
    ):
        writing: Future[None] | None = None
        for rows in batches:
            if writing is not None:
                writing.result()
            writing = beside.submit(writer.write_table, rows)
        if writing is not None:
            writing.result()


__all__ = ["AT_ONCE", "write_batches"]
