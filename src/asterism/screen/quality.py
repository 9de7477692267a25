"""What is odd about the rows that were read, and what is done with it: counted, table by table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from asterism.define import load_library
from asterism.define.terms import Concept
from asterism.model.quantity import factor_between
from asterism.screen.compile import concept_numbers, events_statement
from asterism.screen.kinds import known_units
from asterism.screen.masking import Shown
from asterism.screen.screening import Screening
from asterism.screen.shapes.omop import TABLES
from asterism.screen.shapes.shape import EVENT
from asterism.screen.statement import Statement
from asterism.screen.words import columns, constant, text

# What is odd, by its column, and what is done with such a row.
ODD: Mapping[str, str] = {
    "unkeyed": "without a person: left out",
    "of_nobody": "of people whom the table of people lacks: left out",
    "undated": "without a date: counted, but not inside any window",
    "before_1900": "dated before 1900: counted as they stand",
    "in_future": "dated in the future: counted as they stand",
    "before_birth": "dated before the birth of the person: counted as they stand",
    "repeated": "that say what another says: counted once",
}
_EARLIEST = date(1900, 1, 1)
_KEYS = {"omop": "person_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """A table: all its rows, those that bear on the definition, and how many are odd in which way.

    `odd` is by what is odd (`ODD`), of the rows that bear on the definition; rows without a person
    are of all. `rows` is None where the table is not there.
    """

    name: str
    rows: Shown | None
    bearing: Shown
    odd: Mapping[str, int]


def tables_read(found: Screening) -> tuple[TableRead, ...]:
    """Every table that the shape reads events from, with its oddities. Tables of notes are not."""
    bearing = {row["origin"]: row for row in _rows(found, _odd())}
    repeated = {row["origin"]: row["many"] for row in _rows(found, _repeated(found))}
    return tuple(_read(found, name, bearing.get(name, {}), repeated) for name in _names(found))


def _names(found: Screening) -> tuple[str, ...]:
    return tuple(table.name for table in TABLES) if found.opened.shape == "omop" else ("events",)


def _read(
    found: Screening, name: str, told: Mapping[str, Any], repeated: Mapping[str, Any]
) -> TableRead:
    if name not in found.opened.tables:
        return TableRead(name=name, rows=None, bearing=0, odd={})
    key = _KEYS.get(found.opened.shape, "person")
    final = f"SELECT COUNT(*) AS many, COUNT({key}) AS keyed FROM {name}"
    counted = Statement(parts=(), final=final)
    (row,) = found.opened.engine.records(counted)
    odd = {"unkeyed": row["many"] - row["keyed"], "repeated": int(repeated.get(name, 0))}
    odd |= {each: told[each] for each in ODD if each in told}
    return TableRead(
        name=name,
        rows=row["many"],
        bearing=told.get("many", 0),
        odd={each: odd[each] for each in ODD if odd.get(each)},
    )


def _rows(found: Screening, final: str) -> Iterator[Mapping[str, Any]]:
    statement = events_statement(found.definition, found.opened.source, final)
    yield from found.opened.engine.records(statement)


def _odd() -> str:
    today = constant(date.today())  # noqa: DTZ011  the day as the reader has it
    return f"""
SELECT e.origin, COUNT(*) AS many,
  COUNT(CASE WHEN p.person IS NULL THEN 1 END) AS of_nobody,
  COUNT(CASE WHEN e.earliest IS NULL THEN 1 END) AS undated,
  COUNT(CASE WHEN e.earliest < {constant(_EARLIEST)} THEN 1 END) AS before_1900,
  COUNT(CASE WHEN e.earliest > {today} THEN 1 END) AS in_future,
  COUNT(CASE WHEN e.latest < p.born_earliest THEN 1 END) AS before_birth
FROM event AS e LEFT JOIN person AS p ON p.person = e.person
WHERE e.origin <> {text("")} GROUP BY e.origin"""


def _repeated(found: Screening) -> str:
    same = columns((*(n for n in EVENT if n != "row_id"), *found.opened.source.details))
    return f"""
SELECT origin, SUM(many - 1) AS many
FROM (SELECT {same}, COUNT(*) AS many FROM event GROUP BY {same}) AS g
WHERE many > 1 GROUP BY origin"""


def people_heard(found: Screening) -> dict[str, int]:
    """Of how many people the source says anything about each concept."""
    numbers = concept_numbers(found.definition, found.opened.source)
    names = {number: name for name, number in numbers.items()}
    return {names[row["concept"]]: row["people"] for row in _rows(found, _PEOPLE)}


_PEOPLE = "SELECT concept, COUNT(DISTINCT person) AS people FROM event GROUP BY concept"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangeUnit:
    """An analyte recorded in a unit in which half of its results, or more, are not plausible."""

    analyte: str
    unit: str
    rows: Shown


def strange_units(found: Screening) -> tuple[StrangeUnit, ...]:
    """The units whose median lies outside the limits that the knowledge calls plausible.

    A suspicion, and nothing is changed: a slip of ten that stays within the limits is not seen.
    """
    concepts = load_library().concepts
    numbers = concept_numbers(found.definition, found.opened.source)
    names = {number: name for name, number in numbers.items()}
    rows = _rows(found, _MEDIANS)
    told = (
        StrangeUnit(analyte=names[row["concept"]], unit=str(row["unit"]), rows=row["many"])
        for row in rows
        if _is_strange(concepts.get(names[row["concept"]]), str(row["unit"]), row["median"])
    )
    return tuple(sorted(told, key=lambda each: (each.analyte, each.unit)))


_MEDIANS = """
SELECT concept, unit, COUNT(*) AS many,
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY value) AS median
FROM event WHERE value IS NOT NULL AND unit IS NOT NULL GROUP BY concept, unit"""


def _is_strange(concept: Concept | None, unit: str, median: float) -> bool:
    if concept is None or not concept.unit or unit not in known_units([unit]):
        return False
    factor = factor_between(unit, concept.unit)
    if factor is None:
        return False
    value = median * float(factor)
    low, high = concept.plausible_low, concept.plausible_high
    return (low is not None and value < float(low)) or (high is not None and value > float(high))
