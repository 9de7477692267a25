"""The OMOP Common Data Model 5.4, read where it lies.

Codes are found in the site's own vocabulary: the codes of a concept, what they map to, and all their
descendants. Without the vocabulary tables the source values are taken for the codes. A condition,
an observation, a procedure or a drug that is recorded is PRESENT; a measurement is a result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from asterism.define.circe import SetItem
from asterism.screen.codes import CodeRow
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.words import Table, finite


class Period(Enum):
    """Whether an event counts only inside an observation period of the person, as in ATLAS."""

    INSIDE = "inside"
    IGNORED = "ignored"


# The standard concepts of the model itself, by concept_id (OMOP vocabulary, Athena).
_FEMALE, _MALE = 8532, 8507
_SIGNS = {4171756: "<", 4171754: "<=", 4172703: "=", 4172704: ">", 4171755: ">="}
WORDS = {4328749: "high", 4267416: "low", 4069590: "normal"}
VOCABULARIES = {
    "hpo": "HPO", "loinc": "LOINC", "snomed": "SNOMED", "icd10cm": "ICD10CM", "rxnorm": "RxNorm",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Events:
    """A table of events: its id, its columns by the stem of their names, and its date."""

    name: str
    stem: str
    date: str
    measured: bool = False

    @property
    def id(self) -> str:
        return f"{self.name}_id"


TABLES = (
    _Events(name="condition_occurrence", stem="condition", date="condition_start_date"),
    _Events(name="observation", stem="observation", date="observation_date"),
    _Events(name="procedure_occurrence", stem="procedure", date="procedure_date"),
    _Events(name="drug_exposure", stem="drug", date="drug_exposure_start_date"),
    _Events(name="measurement", stem="measurement", date="measurement_date", measured=True),
)
REQUIRED: Mapping[str, frozenset[str]] = {
    "person": frozenset({"person_id"}),
    **{t.name: frozenset({"person_id", f"{t.stem}_concept_id", t.date}) for t in TABLES},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Omop:
    """A database in this model. `tables` are those it has, each with its columns."""

    tables: Mapping[str, frozenset[str]]
    codes: Sequence[CodeRow]
    measured: frozenset[str]  # the concepts that are analytes
    period: Period = Period.INSIDE
    details: Sequence[str] = ()
    sets: Sequence[SetItem] = ()  # the site's own concept sets, which replace our codes
    # Concepts that one table alone may say, and whether by its source concepts (else its standard).
    only: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def has_vocabulary(self) -> bool:
        return "concept" in self.tables

    def parts(self, numbers: Mapping[str, int]) -> Iterator[AnyPart]:
        yield "code", self._code_table(numbers)
        if self.sets:
            yield "set_item", self._set_table(numbers)
            yield from self._chosen()
        yield from self._concepts()
        yield "everyone", "SELECT person_id AS person FROM person WHERE person_id IS NOT NULL"
        yield "person", self._person()
        yield "event", " UNION ALL ".join(self._rows(numbers)) or self._nothing()

    def _code_table(self, numbers: Mapping[str, int]) -> Table:
        own = {item.concept for item in self.sets}
        rows = [
            (VOCABULARIES[system], code, numbers[concept], concept in self.measured)
            for system, code, concept in self.codes
            if concept in numbers and system in VOCABULARIES and concept not in own
        ]
        return Table(("system", "code", "concept", "measured"), (str, str, int, bool), rows)

    def _set_table(self, numbers: Mapping[str, int]) -> Table:
        names = ("concept", "concept_id", "excluded", "descendants", "mapped", "measured")
        rows = [
            (
                numbers[item.concept], item.concept_id, item.is_excluded, item.with_descendants,
                item.with_mapped, item.concept in self.measured,
            )
            for item in self.sets
            if item.concept in numbers
        ]  # fmt: skip
        return Table(names, (int, int, bool, bool, bool, bool), rows)

    def _chosen(self) -> Iterator[tuple[str, str]]:
        """What the site's sets come to, as in Circe: all that is in, without all that is out."""
        every = "SELECT concept_id, concept, measured, excluded, mapped FROM set_item"
        if "concept_ancestor" in self.tables:
            every += """
UNION SELECT a.descendant_concept_id, i.concept, i.measured, i.excluded, i.mapped
FROM set_item AS i JOIN concept_ancestor AS a ON a.ancestor_concept_id = i.concept_id
WHERE i.descendants"""
        yield "set_told", every
        whole = "SELECT concept_id, concept, measured, excluded FROM set_told"
        if "concept_relationship" in self.tables:
            whole += """
UNION SELECT r.concept_id_1, t.concept, t.measured, t.excluded FROM set_told AS t
JOIN concept_relationship AS r
  ON r.concept_id_2 = t.concept_id AND r.relationship_id = 'Maps to' WHERE t.mapped"""
        yield "set_whole", whole
        yield (
            "chosen",
            """
SELECT DISTINCT w.concept_id, w.concept, w.measured FROM set_whole AS w WHERE NOT w.excluded
AND NOT EXISTS (SELECT 1 FROM set_whole AS x
  WHERE x.excluded AND x.concept = w.concept AND x.concept_id = w.concept_id)""",
        )

    def _concepts(self) -> Iterator[tuple[str, str]]:
        if not self.has_vocabulary:
            yield "wanted", "SELECT code, concept, measured FROM code"
            return
        own = """
SELECT c.concept_id, k.concept, k.measured FROM concept AS c
JOIN code AS k ON k.system = c.vocabulary_id AND k.code = c.concept_code"""
        yield "named", own
        standard = "SELECT * FROM named"
        if "concept_relationship" in self.tables:
            standard += """
UNION SELECT r.concept_id_2, n.concept, n.measured FROM named AS n
JOIN concept_relationship AS r
  ON r.concept_id_1 = n.concept_id AND r.relationship_id = 'Maps to'"""
        yield "standard", standard
        every = "SELECT * FROM standard"
        if "concept_ancestor" in self.tables:
            every += """
UNION SELECT a.descendant_concept_id, s.concept, s.measured FROM standard AS s
JOIN concept_ancestor AS a ON a.ancestor_concept_id = s.concept_id"""
        if self.sets:
            every += " UNION SELECT concept_id, concept, measured FROM chosen"
        yield "wanted", every

    def _person(self) -> str:
        born = "CAST(NULL AS DATE)", "CAST(NULL AS DATE)"
        has = self.tables["person"]
        if {"year_of_birth", "month_of_birth", "day_of_birth"} <= has:
            known = "year_of_birth BETWEEN 1 AND 9998"
            first = "MAKE_DATE(CAST(year_of_birth AS INTEGER), CAST(COALESCE(month_of_birth, 1) AS INTEGER), CAST(COALESCE(day_of_birth, 1) AS INTEGER))"
            year = "MAKE_DATE(CAST(year_of_birth AS INTEGER), 12, 31)"
            month = "LAST_DAY(MAKE_DATE(CAST(year_of_birth AS INTEGER), CAST(month_of_birth AS INTEGER), 1))"
            last = f"CASE WHEN month_of_birth IS NULL THEN {year} WHEN day_of_birth IS NULL THEN {month} ELSE {first} END"
            born = f"CASE WHEN {known} THEN {first} END", f"CASE WHEN {known} THEN {last} END"
        sex = "NULL"
        if "gender_concept_id" in has:
            sex = (
                f"CASE gender_concept_id WHEN {_FEMALE} THEN 'female' WHEN {_MALE} THEN 'male' END"
            )
        # One row for each, whatever the table holds; of what rows disagree about nothing is known.
        return f"""
SELECT person, CASE WHEN MIN(sex) = MAX(sex) THEN MIN(sex) END AS sex,
  MIN(born_earliest) AS born_earliest, MAX(born_latest) AS born_latest
FROM (
  SELECT person_id AS person, CAST({sex} AS VARCHAR) AS sex,
    {born[0]} AS born_earliest, {born[1]} AS born_latest
  FROM person WHERE person_id IS NOT NULL
) AS p GROUP BY person"""

    def _rows(self, numbers: Mapping[str, int]) -> Iterator[str]:
        for table in TABLES:
            if table.name in self.tables:
                matches = self._matches(table, numbers)
                yield from (self._select(table, match) for match in matches)

    def _matches(self, table: _Events, numbers: Mapping[str, int]) -> Iterator[str]:
        """How a row of this table is known to be of a concept: the joins, each finding others."""
        has = self.tables[table.name]
        standard, source = f"e.{table.stem}_concept_id", f"e.{table.stem}_source_concept_id"
        if not self.has_vocabulary:
            if f"{table.stem}_source_value" in has:
                yield f"w.code = e.{table.stem}_source_value"
            return
        elsewhere = self._elsewhere(numbers, table.name, by_source=False)
        yield f"w.concept_id = {standard}{elsewhere}"
        if f"{table.stem}_source_concept_id" in has:
            # Codes that the site could not map to a standard concept of ours still say it.
            known = f"SELECT 1 FROM wanted AS k WHERE k.concept_id = {standard} AND k.concept = w.concept"
            unknown = f"NOT EXISTS ({known})"
            own = self._listed(numbers, (table.name, True))
            if own:
                unknown = f"(w.concept IN ({own}) OR {unknown})"
            elsewhere = self._elsewhere(numbers, table.name, by_source=True)
            yield f"w.concept_id = {source} AND {unknown}{elsewhere}"

    def _elsewhere(self, numbers: Mapping[str, int], table: str, *, by_source: bool) -> str:
        """That the row is of none of the concepts that are looked for in other places only."""
        others = {place for place in self.only.values() if place != (table, by_source)}
        listed = self._listed(numbers, *others)
        return f" AND w.concept NOT IN ({listed})" if listed else ""

    def _listed(self, numbers: Mapping[str, int], *places: tuple[str, bool]) -> str:
        narrowed = {name for name, place in self.only.items() if place in places}
        return ", ".join(map(str, sorted(numbers[name] for name in narrowed & numbers.keys())))

    def _select(self, table: _Events, match: str) -> str:
        measured = "w.measured" if table.measured else "NOT w.measured"
        unit, joins = self._unit(table)
        if self.period is Period.INSIDE and "observation_period" in self.tables:
            joins += f"""
SEMI JOIN observation_period AS o ON o.person_id = e.person_id
  AND CAST(e.{table.date} AS DATE) BETWEEN o.observation_period_start_date AND o.observation_period_end_date"""
        row = f"e.{table.id}" if table.id in self.tables[table.name] else "ROW_NUMBER() OVER ()"
        day = f"CAST(e.{table.date} AS DATE)"
        value = (
            self._of(table, "value_as_number", "DOUBLE")
            if table.measured
            else "CAST(NULL AS DOUBLE)"
        )
        return f"""
SELECT e.person_id AS person, '{table.name}' AS origin, {row} AS row_id, w.concept,
  'PRESENT' AS status, {day} AS earliest, {day} AS latest, {value} AS value,
  {self._coded(table, "operator_concept_id", _SIGNS)} AS sign, CAST(NULL AS DOUBLE) AS upper,
  {unit} AS unit, {self._of(table, "range_low", "DOUBLE")} AS low,
  {self._of(table, "range_high", "DOUBLE")} AS high,
  {self._coded(table, "value_as_concept_id", WORDS)} AS word
FROM {table.name} AS e JOIN wanted AS w ON {match} AND {measured}{joins}
WHERE e.person_id IS NOT NULL"""

    def _unit(self, table: _Events) -> tuple[str, str]:
        has = self.tables[table.name]
        if not table.measured:
            return "CAST(NULL AS VARCHAR)", ""
        written = "e.unit_source_value" if "unit_source_value" in has else "CAST(NULL AS VARCHAR)"
        if not self.has_vocabulary or "unit_concept_id" not in has:
            return written, ""
        join = """
LEFT JOIN concept AS u ON u.concept_id = e.unit_concept_id AND u.vocabulary_id = 'UCUM'"""
        return f"COALESCE(u.concept_code, {written})", join

    def _of(self, table: _Events, column: str, kind: str) -> str:
        if column not in self.tables[table.name] or not table.measured:
            return f"CAST(NULL AS {kind})"
        return finite(f"CAST(e.{column} AS DOUBLE)")

    def _coded(self, table: _Events, column: str, words: Mapping[int, str]) -> str:
        if column not in self.tables[table.name] or not table.measured:
            return "CAST(NULL AS VARCHAR)"
        arms = " ".join(f"WHEN {number} THEN '{word}'" for number, word in words.items())
        return f"CASE e.{column} {arms} END"

    def _nothing(self) -> str:
        return """
SELECT person, '' AS origin, 0 AS row_id, 0 AS concept, '' AS status, CAST(NULL AS DATE) AS earliest,
  CAST(NULL AS DATE) AS latest, CAST(NULL AS DOUBLE) AS value, '=' AS sign,
  CAST(NULL AS DOUBLE) AS upper, '' AS unit, CAST(NULL AS DOUBLE) AS low,
  CAST(NULL AS DOUBLE) AS high, '' AS word FROM person WHERE FALSE"""
