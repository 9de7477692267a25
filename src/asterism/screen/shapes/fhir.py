"""FHIR R4 Bulk Data: folders of NDJSON, laid out as the flat table of events.

`laid_out` gives the statements that do it in DuckDB. A refuted condition is ABSENT, a provisional or
differential one SUSPECTED; an observation without a value, or with the reason why there is none, was
NOT_ASSESSED. What was entered in error, cancelled or not done says nothing.
"""

from collections.abc import Iterator, Mapping

SYSTEMS: Mapping[str, str] = {
    "http://loinc.org": "loinc",
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://human-phenotype-ontology.org": "hpo",
}
_UCUM = "http://unitsofmeasure.org"
RESOURCES = (
    "Patient", "Condition", "Observation", "MedicationRequest", "MedicationAdministration",
    "MedicationStatement", "Procedure",
)  # fmt: skip

_SYSTEM = " ".join(f"WHEN '{uri}' THEN '{name}'" for uri, name in SYSTEMS.items())
_COLUMNS = (
    "person VARCHAR, system VARCHAR, code VARCHAR, status VARCHAR, earliest DATE, latest DATE, "
    "value DOUBLE, sign VARCHAR, unit VARCHAR, low DOUBLE, high DOUBLE, word VARCHAR"
)


def laid_out(resources: Mapping[str, str]) -> Iterator[str]:
    """The statements that make `events` and `persons` of these tables of JSON, one per resource."""
    yield f"CREATE TABLE events ({_COLUMNS})"
    people = resources.get("Patient")
    yield "CREATE TABLE persons (person VARCHAR, sex VARCHAR, born_earliest DATE, born_latest DATE)"
    if people is not None:
        first, last = _ends("(j ->> '$.birthDate')")
        yield f"""
INSERT INTO persons
SELECT (j ->> '$.id'), (j ->> '$.gender'), {first}, {last} FROM {people} WHERE (j ->> '$.id') IS NOT NULL"""
    for resource, table in resources.items():
        if resource in _EVENTS:
            yield _EVENTS[resource].format(table=table)


def _ends(text: str) -> tuple[str, str]:
    """The first and the last day of a FHIR date, which may be a year or a month."""
    year = f"TRY_CAST({text} || '-01-01' AS DATE)"
    month = f"TRY_CAST({text} || '-01' AS DATE)"
    day = f"TRY_CAST(SUBSTR({text}, 1, 10) AS DATE)"
    first = f"CASE LENGTH({text}) WHEN 4 THEN {year} WHEN 7 THEN {month} ELSE {day} END"
    ending = f"{year} + INTERVAL 1 YEAR - INTERVAL 1 DAY"
    last = f"CASE LENGTH({text}) WHEN 4 THEN CAST({ending} AS DATE) WHEN 7 THEN LAST_DAY({month}) ELSE {day} END"
    return first, last


def _stated(date: str, code: str, status: str, person: str, kept: str) -> str:
    first, last = _ends("day")
    return f"""
INSERT INTO events
SELECT person, CASE system {_SYSTEM} END, code, status, {first}, {last},
  NULL, NULL, NULL, NULL, NULL, NULL
FROM (
  SELECT REGEXP_EXTRACT((j ->> '{person}'), '([^/]+)$', 1) AS person, {date} AS day,
    (c ->> '$.system') AS system, (c ->> '$.code') AS code, {status} AS status
  FROM {{table}}, UNNEST(CAST((j -> '{code}') AS JSON[])) AS u(c) WHERE {kept}
) WHERE status IS NOT NULL AND person <> '' AND system <> 'http://loinc.org'"""


_VERIFIED = """
CASE COALESCE((j ->> '$.verificationStatus.coding[0].code'), 'confirmed')
  WHEN 'confirmed' THEN 'PRESENT' WHEN 'refuted' THEN 'ABSENT' WHEN 'unconfirmed' THEN 'SUSPECTED'
  WHEN 'provisional' THEN 'SUSPECTED' WHEN 'differential' THEN 'SUSPECTED' END"""

_VALUE = """
SELECT REGEXP_EXTRACT((j ->> '$.subject.reference'), '([^/]+)$', 1) AS person,
  COALESCE((j ->> '$.effectiveDateTime'), (j ->> '$.effectivePeriod.start'), (j ->> '$.issued')) AS day, {of} AS o
FROM {{table}}{unnested}
WHERE COALESCE((j ->> '$.status'), '') NOT IN ('entered-in-error', 'cancelled', 'registered')"""

_OBSERVED = f"""
INSERT INTO events
SELECT person, 'loinc', code,
  CASE WHEN absent OR (value IS NULL AND word IS NULL) THEN 'NOT_ASSESSED' ELSE 'PRESENT' END,
  {_ends("day")[0]}, {_ends("day")[1]}, CASE WHEN NOT absent THEN value END,
  CASE WHEN NOT absent THEN sign END, unit, low, high, CASE WHEN NOT absent THEN word END
FROM (
  SELECT person, day, (c ->> '$.code') AS code, (c ->> '$.system') AS system,
    (o -> '$.dataAbsentReason') IS NOT NULL AS absent,
    TRY_CAST((o ->> '$.valueQuantity.value') AS DOUBLE) AS value,
    (o ->> '$.valueQuantity.comparator') AS sign,
    CASE WHEN (o ->> '$.valueQuantity.system') = '{_UCUM}' THEN (o ->> '$.valueQuantity.code')
      ELSE (o ->> '$.valueQuantity.unit') END AS unit,
    {{low}} AS low, {{high}} AS high,
    CASE (o ->> '$.interpretation[0].coding[0].code')
      WHEN 'H' THEN 'high' WHEN 'HH' THEN 'high' WHEN 'HU' THEN 'high' WHEN 'L' THEN 'low'
      WHEN 'LL' THEN 'low' WHEN 'LU' THEN 'low' WHEN 'N' THEN 'normal' END AS word
  FROM ({_VALUE.format(of="j", unnested="")}
    UNION ALL {_VALUE.format(of="p", unnested=", UNNEST(CAST((j -> '$.component') AS JSON[])) AS k(p)")}
  ), UNNEST(CAST((o -> '$.code.coding') AS JSON[])) AS u(c)
) WHERE system = 'http://loinc.org' AND person <> ''"""


def _limit(end: str) -> str:
    # A limit in another unit than the value is not this value's limit.
    unit = f"$.referenceRange[0].{end}.code"
    same = f"COALESCE((o ->> '{unit}'), (o ->> '$.valueQuantity.code')) IS NOT DISTINCT FROM ((o ->> '$.valueQuantity.code'))"
    return (
        f"CASE WHEN {same} THEN TRY_CAST((o ->> '$.referenceRange[0].{end}.value') AS DOUBLE) END"
    )


_SAID = "COALESCE((j ->> '$.status'), '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'not-taken', 'unknown')"
_MEDICINE = "$.medicationCodeableConcept.coding"
_EVENTS: Mapping[str, str] = {
    "Condition": _stated(
        "COALESCE((j ->> '$.onsetDateTime'), (j ->> '$.onsetPeriod.start'), (j ->> '$.recordedDate'))",
        "$.code.coding",
        _VERIFIED,
        "$.subject.reference",
        "TRUE",
    ),
    "Observation": _OBSERVED.replace("{low}", _limit("low")).replace("{high}", _limit("high")),
    "MedicationRequest": _stated(
        "(j ->> '$.authoredOn')", _MEDICINE, "'PRESENT'", "$.subject.reference", _SAID
    ),
    "MedicationAdministration": _stated(
        "COALESCE((j ->> '$.effectiveDateTime'), (j ->> '$.effectivePeriod.start'))",
        _MEDICINE,
        "'PRESENT'",
        "$.subject.reference",
        _SAID,
    ),
    "MedicationStatement": _stated(
        "COALESCE((j ->> '$.effectiveDateTime'), (j ->> '$.effectivePeriod.start'))",
        _MEDICINE,
        "'PRESENT'",
        "$.subject.reference",
        _SAID,
    ),
    "Procedure": _stated(
        "COALESCE((j ->> '$.performedDateTime'), (j ->> '$.performedPeriod.start'))",
        "$.code.coding",
        "'PRESENT'",
        "$.subject.reference",
        _SAID,
    ),
}
