"""How a finding stands, by the table in `standing.md`: the finding is whatever is in bold."""

import pytest

from asterism.read.text import assess_spans
from spec.standing import Row, rows
from unit.read_fixtures import small_library


def test_the_table_has_rows_enough() -> None:
    assert len(rows()) >= 270


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.text)
def test_a_finding_stands_as_the_table_says(row: Row) -> None:
    found = assess_spans(row.text, row.spans, library=small_library())
    told = [" ".join([each.status.name, *sorted(f.value for f in each.flags)]) for each in found]
    assert [row.stands] * len(row.spans) == told
