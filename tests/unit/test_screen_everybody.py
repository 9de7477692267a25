"""The table of everybody is what one sorted query gives, however many are written at once."""

from pathlib import Path

import duckdb

from asterism.screen.everybody import ROWS, write_everybody

_PLACED = """
CREATE TEMP TABLE placed AS
SELECT 'p' || (i * 7919 % {people}) AS person, CAST(1 + i % 3 AS INTEGER) AS pattern,
  CASE WHEN i % 5 = 0 THEN DATE '2010-01-01' + CAST(i % 999 AS INTEGER) END AS named_on,
  CASE WHEN i % 3 = 0 THEN DATE '2012-01-01' END AS since_earliest,
  CASE WHEN i % 3 = 0 THEN DATE '2012-12-31' END AS since_latest
FROM range({people}) AS r(i)"""
_TOLD = """
CREATE TEMP TABLE told AS
SELECT * REPLACE (CAST(verdict AS ENUM ('MET', 'NOT_MET', 'UNKNOWN')) AS verdict) FROM (VALUES
  (1, TRUE, FALSE, TRUE, TRUE, 'T', 'MET', NULL, NULL, NULL),
  (3, NULL, TRUE, TRUE, NULL, '?', 'UNKNOWN', 'VEGF; bone', 'VEGF', 'VEGF'),
  (2, FALSE, FALSE, FALSE, FALSE, 'F', 'NOT_MET', '', '', NULL)
) AS t(pattern, truth, provisional, stands, is_bone, answers, verdict, missing, tests,
  one_test_away)"""
_SCREENED = """
CREATE TEMP VIEW screened AS
SELECT p.person, a.verdict, a.truth, a.provisional, a.stands, p.named_on IS NOT NULL AS coded,
  p.named_on, a.is_bone, p.since_earliest, p.since_latest, a.missing, a.tests, a.one_test_away
FROM placed AS p JOIN told AS a ON a.pattern = p.pattern"""


def _written(folder: Path, people: int) -> tuple[duckdb.DuckDBPyRelation, duckdb.DuckDBPyRelation]:
    duck = duckdb.connect()
    for text in (_PLACED.format(people=people), _TOLD, _SCREENED):
        duck.execute(text)
    write_everybody(duck, folder / "rows.parquet")
    return duck.sql(ROWS), duck.sql(f"FROM '{folder}/rows.parquet'")


def test_the_rows_are_those_of_the_query_and_in_its_order(tmp_path: Path) -> None:
    asked, written = _written(tmp_path, 300_007)
    assert written.columns == asked.columns
    assert written.fetchall() == asked.fetchall()


def test_of_nobody_there_is_a_table_with_its_columns(tmp_path: Path) -> None:
    asked, written = _written(tmp_path, 0)
    assert written.columns == asked.columns
    assert written.fetchall() == []
