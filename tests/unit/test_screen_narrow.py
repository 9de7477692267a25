"""Rows that are kept without their constants are the same rows, once they are made whole."""

import duckdb
import pytest
from sqlglot import exp

from asterism.screen.narrow import ROWS, narrowed
from asterism.screen.statement import parse

OF_TWO_TABLES = """
SELECT c.id AS person, 'condition' AS origin, CAST(c.day AS DATE) AS earliest,
  CAST(c.day AS DATE) AS latest, CAST(NULL AS DOUBLE) AS value, CAST(NULL AS VARCHAR) AS unit
FROM (VALUES (1, '2020-01-02'), (2, '2020-03-04')) AS c(id, day) WHERE c.id IS NOT NULL
UNION ALL
SELECT m.id AS person, 'measurement' AS origin, CAST(m.day AS DATE) AS earliest,
  CAST(m.day AS DATE) AS latest, m.amount AS value, m.unit
FROM (VALUES (1, '2021-01-02', 5.5, 'g/L'), (3, NULL, NULL, NULL)) AS m(id, day, amount, unit)"""


def by_name(body: str) -> dict[str, exp.Query]:
    return dict(narrowed("event", parse(body)))


def test_each_table_keeps_only_what_differs_from_row_to_row() -> None:
    parts = by_name(OF_TWO_TABLES)
    kept = [
        [each.alias_or_name for each in part.selects]
        for name, part in parts.items()
        if name.startswith(ROWS)
    ]
    assert kept == [["person", "earliest"], ["person", "earliest", "value", "unit"]]


def test_made_whole_they_are_the_same_rows() -> None:
    duck = duckdb.connect()
    for name, part in by_name(OF_TWO_TABLES).items():
        duck.execute(f"CREATE TABLE {name} AS {part.sql(dialect='duckdb')}")
    whole = duck.execute("FROM event ORDER BY ALL")
    names = [column[0] for column in whole.description or ()]
    rows = whole.fetchall()
    expected = duck.execute(f"FROM ({OF_TWO_TABLES}) ORDER BY ALL")
    assert names == [column[0] for column in expected.description or ()]
    assert rows == expected.fetchall()
    duck.close()


@pytest.mark.parametrize(
    "body",
    [
        "SELECT * FROM other",
        "SELECT a FROM one UNION SELECT a FROM two",
        "SELECT a FROM one UNION ALL SELECT * FROM two",
    ],
)
def test_a_query_of_another_form_stays_as_it_is(body: str) -> None:
    assert by_name(body) == {"event": parse(body)}
