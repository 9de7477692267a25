"""The rows behind each criterion that rests on no other.

A count over sites has the rows of what is asked at each; a change none.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from asterism.screen.batches import AT_ONCE, write_batches
from asterism.screen.desk import clear
from asterism.screen.engines.engine import Engine
from asterism.screen.screening import Screening
from asterism.screen.statement import Compiled
from asterism.screen.words import text


def write_evidence(screening: Screening, path: Path) -> None:
    """A Parquet file of `person`, `criterion`, `source` (a table) and `row_id`, in this order."""
    desk = screening.opened.duck
    reader = desk.sql(
        f"{evidence_on(desk, screening.compiled, screening.opened.engine)} ORDER BY ALL"
    )
    rows = reader.to_arrow_reader(AT_ONCE)
    write_batches(path, rows.schema, each_once(rows))
    clear(desk)


def evidence_on(desk: duckdb.DuckDBPyConnection, compiled: Compiled, engine: Engine) -> str:
    """The query for these rows, on the desk until it is cleared. A row may come more than once: of a
    result that is held against several limits, or of a code that is of several concepts.
    """
    engine.keep(compiled.speaking, "kept_facts")
    criteria = compiled.criteria
    place = criteria.names.index("criterion")
    named = [str(row[place]) for row in criteria.rows]
    told = desk.execute("SELECT DISTINCT source FROM kept_facts ORDER BY source").fetchall()
    words = ", ".join(compiled.words)
    any_of = " OR ".join(f"(d.{word} & c.{word}) <> 0" for word in compiled.words)
    same = " AND ".join(f"k.{word} = f.{word}" for word in compiled.words)
    # Rows are alike in what they say: what that speaks to is found once for each way of saying it.
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE kept_spoken AS
SELECT d.*, CAST(c.criterion AS {_one_of(named)}) AS criterion
FROM (SELECT DISTINCT {words} FROM kept_facts) AS d JOIN ({criteria.text()}) AS c ON {any_of}"""
    )
    source = f"CAST(f.source AS {_one_of([name for (name,) in told])}) AS source"
    return f"""
SELECT f.person, k.criterion, {source}, f.row_id
FROM kept_facts AS f JOIN kept_spoken AS k ON {same}"""


def _one_of(names: Sequence[str]) -> str:
    """The type of what is one of these words, in their order: as a number it is sorted faster."""
    return f"ENUM ({', '.join(map(text, names))})" if names else "VARCHAR"


def each_once(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Sorted rows without those that are as the one before: half of what it costs to ask for DISTINCT."""
    last: dict[str, object] | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        ends = batch.take(pa.array([0, batch.num_rows - 1])).to_pylist()
        columns = (each.indices if pa.types.is_dictionary(each.type) else each for each in batch)
        is_new = pa.array([False] * (batch.num_rows - 1), pa.bool_())
        for column in columns:
            is_new = pc.or_(is_new, _differ(column[1:], column[:-1]))
        is_new = pa.concat_arrays([pa.array([ends[0] != last]), is_new])
        last = ends[1]
        yield pa.table(batch.filter(is_new))


def _differ(these: pa.Array, those: pa.Array) -> pa.Array:
    """Where two are not the same; what is NULL is the same as what is NULL."""
    either = pc.xor(pc.is_null(these), pc.is_null(those))
    return pc.coalesce(pc.not_equal(these, those), either)


__all__ = ["each_once", "evidence_on", "write_evidence"]
