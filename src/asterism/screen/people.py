"""One person of a screened database as a `Patient`, so that the judge can say why."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from asterism.define.library import Library
from asterism.errors import InputError
from asterism.model.definition import Definition
from asterism.model.finding import (
    Evidence,
    Finding,
    Flag,
    Interpretation,
    Patient,
    Row,
    Sex,
    Status,
)
from asterism.model.quantity import Comparator, Quantity, Reference
from asterism.model.unit import UnknownUnit
from asterism.model.when import When
from asterism.screen.compile import concept_numbers, events_statement
from asterism.screen.engines.engine import Opened
from asterism.screen.engines.notes import quotes_of
from asterism.screen.notes import NOTES
from asterism.screen.words import text

_READER = "screen"


def patient_of(person: str, definition: Definition, opened: Opened, library: Library) -> Patient:
    """What the database says of this person that the definition looks at.

    Every finding's evidence is a row of a table. Raises: InputError where there is nobody of that id.
    """
    names = {n: name for name, n in concept_numbers(definition, opened.source).items()}
    chosen = f"CAST(person AS VARCHAR) = {text(person)}"
    about = _rows(definition, opened, f"SELECT * FROM person WHERE {chosen}")
    if not about:
        raise InputError(
            "there is no such person", where="--person", fix="take an id of the table of people"
        )
    rows = _rows(definition, opened, f"SELECT * FROM event WHERE {chosen} ORDER BY origin, row_id")
    units = {name: concept.unit for name, concept in library.concepts.items()}
    quotes = quotes_of(opened, [row["row_id"] for row in rows if row["origin"] == NOTES])
    findings = (_finding(row, names[row["concept"]], units, quotes) for row in rows)
    return Patient(
        id=person,
        findings=tuple(findings),
        sex=_sex(about[0]["sex"]),
        born=_when(about[0]["born_earliest"], about[0]["born_latest"]),
        source=opened.shape,
    )


def _rows(definition: Definition, opened: Opened, final: str) -> list[dict[str, Any]]:
    return opened.engine.records(events_statement(definition, opened.source, final))


def _finding(
    row: Mapping[str, Any], concept: str, units: Mapping[str, str], quotes: Mapping[Any, Evidence]
) -> Finding:
    status = row["status"]
    gone = status == "GONE"
    value, has_unit = _value(row, units.get(concept) or "1")
    details = [(name, row[name]) for name in ("nerve", "side", "station") if row.get(name)]
    if value is not None and not has_unit:
        details.append(("unit", "customary"))
    place = f"{row['origin']} {row['row_id']}"
    in_table = Evidence(
        source=row["origin"],
        locator=Row(table=row["origin"], key=str(row["row_id"])),
        quote=place if value is None else f"{value} ({place})",
        reader=_READER,
    )
    return Finding(
        concept=concept,
        status=Status.ABSENT if gone else Status(status),
        evidence=(quotes.get(row["row_id"], in_table) if row["origin"] == NOTES else in_table,),
        value=value if status in {"PRESENT", "SUSPECTED"} else None,
        reference=_reference(row, value),
        interpretation=Interpretation(row["word"]) if row["word"] else None,
        when=_when(row["earliest"], row["latest"]),
        flags=frozenset({Flag.RESOLVED}) if gone else frozenset(),
        details=tuple(details),
    )


def _value(row: Mapping[str, Any], customary: str) -> tuple[Quantity | None, bool]:
    """The value, and whether its unit was recorded and is known."""
    if row["value"] is None:
        return None, False
    try:
        return _quantity(row, row["unit"]), row["unit"] is not None
    except (UnknownUnit, TypeError):
        return _quantity(row, customary), False


def _quantity(row: Mapping[str, Any], unit: str) -> Quantity:
    upper = None if row["upper"] is None else _decimal(row["upper"])
    sign = Comparator(row["sign"] or "=")
    return Quantity(value=_decimal(row["value"]), unit=unit, comparator=sign, upper=upper)


def _reference(row: Mapping[str, Any], value: Quantity | None) -> Reference | None:
    low, high = row["low"], row["high"]
    if value is None or (low is None and high is None):
        return None
    return Reference(low=_limit(low, value.unit), high=_limit(high, value.unit))


def _limit(number: float | None, unit: str) -> Quantity | None:
    return None if number is None else Quantity(value=_decimal(number), unit=unit)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number)))


def _when(earliest: date | None, latest: date | None) -> When | None:
    if earliest is None or latest is None:
        return None
    return When(earliest=earliest, latest=latest)


def _sex(word: str | None) -> Sex | None:
    return {"female": Sex.FEMALE, "male": Sex.MALE}.get(word or "")
