"""Rows that come again are written once, also where one batch ends and the next begins."""

from itertools import repeat
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from asterism.screen.batches import AT_ONCE, write_batches
from asterism.screen.evidence import each_once

_ROWS = """
SELECT CAST(a AS VARCHAR) AS person, CAST('c' || b AS ENUM ('c1', 'c0')) AS criterion,
  CASE WHEN c > 0 THEN c END AS row_id
FROM range(40) AS x(a), range(2) AS y(b), range(3) AS z(c), range(3) AS again(d)
WHERE (a + b + c + d) % 4 <> 0 ORDER BY ALL"""


@pytest.mark.parametrize("at_once", [1, 2, 7, 2048])
def test_each_row_is_there_once(at_once: int) -> None:
    duck = duckdb.connect()
    rows = duck.sql(_ROWS).to_arrow_table()
    found = [
        tuple(row.values())
        for batch in each_once(rows.to_batches(max_chunksize=at_once))
        for row in batch.to_pylist()
    ]
    assert found == duck.sql(_ROWS).distinct().order("ALL").fetchall()
    assert len(found) < rows.num_rows
    assert any(row is None for _, _, row in found)


def test_a_disk_that_is_full_is_told_as_the_system_tells_it() -> None:
    rows = pa.table({"row_id": range(AT_ONCE)})
    with pytest.raises(OSError, match="No space left"):
        write_batches(Path("/dev/full"), rows.schema, repeat(rows, 3))
