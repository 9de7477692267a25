"""The people in the forms that peers read, beside OMOP's tables."""

from pathlib import Path

import duckdb

SAMPLE = 10_000  # people whom cql-execution is asked about
SHARD = 50_000  # people in a file of MEDS

_MEDS = """
SELECT person_id AS subject_id, condition_start_date::TIMESTAMP AS time,
  'CONDITION//' || condition_concept_id AS code, NULL::FLOAT AS numeric_value
FROM condition_occurrence WHERE {among}
UNION ALL
SELECT person_id, measurement_date, 'MEASUREMENT//' || measurement_concept_id || '//'
  || unit_source_value, value_as_number FROM measurement WHERE {among}
ORDER BY subject_id, time"""
_RECORDS = """
WITH record AS (
  SELECT person_id, to_json({{recordType: 'Condition', id: condition_occurrence_id,
    code: {{code: condition_concept_id::VARCHAR, system: 'omop'}},
    onset: condition_start_date}}) AS told
  FROM condition_occurrence WHERE {among}
  UNION ALL
  SELECT person_id, to_json({{recordType: 'Observation', id: measurement_id,
    code: {{code: measurement_concept_id::VARCHAR, system: 'omop'}}, effective: measurement_date,
    value: {{value: value_as_number, unit: unit_source_value}}}})
  FROM measurement WHERE {among}
)
SELECT person_id::VARCHAR AS id, 'Patient' AS "recordType",
  COALESCE(LIST(told) FILTER (told IS NOT NULL), []) AS records
FROM person LEFT JOIN record USING (person_id) WHERE {among} GROUP BY id"""


def convert(folder: Path, people: int) -> None:
    """MEDS for ACES, and the records of the sample for cql-execution."""
    (folder / "meds").mkdir()
    with duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        for name in ("person", "condition_occurrence", "measurement"):
            duck.execute(f"CREATE VIEW {name} AS FROM '{folder}/{name}.parquet'")
        for first in range(1, people + 1, SHARD):
            among = f"person_id BETWEEN {first} AND {first + SHARD - 1}"
            duck.execute(f"COPY ({_MEDS.format(among=among)}) TO '{folder}/meds/{first}.parquet'")
        among = f"person_id <= {SAMPLE}"
        duck.execute(
            f"COPY ({_RECORDS.format(among=among)}) TO '{folder}/records.ndjson' (FORMAT json)"
        )
