"""The row of each person, in the order of people, from `placed` and `told` (`screen/desk.py`).

Thousands of people share a pattern: sorted is only what is of a person alone, and what their pattern
comes to is looked up for each in turn.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from asterism.screen.batches import AT_ONCE, write_batches

ROWS = "SELECT * EXCLUDE (truth, stands) FROM screened ORDER BY person"

_OWN = ("pattern", "person", "named_on", "since_earliest", "since_latest")


def write_everybody(duck: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The rows of `ROWS` as a Parquet file, with some people at once in memory."""
    names = duck.sql(f"{ROWS} LIMIT 0").columns
    shared = _shared(duck, names)
    own = duck.sql(f"SELECT {', '.join(_OWN)} FROM placed ORDER BY person")
    reader = own.to_arrow_reader(AT_ONCE)
    nobody = pa.RecordBatch.from_pylist([], schema=reader.schema)
    schema = _of_rows(nobody, shared, names).schema
    write_batches(path, schema, (_of_rows(batch, shared, names) for batch in reader))


def _shared(duck: duckdb.DuckDBPyConnection, names: list[str]) -> pa.Table:
    """What each pattern comes to, at the place of its number less one; words as numbers in a list."""
    found = duck.sql("SELECT * FROM told ORDER BY pattern").to_arrow_table()
    kept = found.select([name for name in found.column_names if name in names])
    return pa.table(
        {
            name: column.dictionary_encode() if pa.types.is_string(column.type) else column
            for name, column in zip(kept.column_names, kept.columns, strict=True)
        }
    ).combine_chunks()


def _of_rows(batch: pa.RecordBatch, shared: pa.Table, names: list[str]) -> pa.Table:
    told = shared.take(pc.subtract(batch["pattern"], 1))
    columns = dict(zip(shared.column_names, told.columns, strict=True))
    columns |= {name: batch[name] for name in _OWN}
    columns["coded"] = pc.is_valid(batch["named_on"])
    return pa.table({name: columns[name] for name in names})


__all__ = ["ROWS", "write_everybody"]
