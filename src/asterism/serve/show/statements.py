"""Findings for programs: one statement of the record as JSON, with its codes and its evidence."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, assert_never

from asterism.model.finding import Evidence, Finding, Locator, Pointer, Role, Row, Span
from asterism.model.place import Place
from asterism.model.quantity import Quantity, Reference
from asterism.model.when import When
from asterism.serve.show.report import Words

Json = dict[str, Any]

CODINGS = ("hpo", "loinc", "snomed", "icd10cm")


def finding_json(finding: Finding, words: Words) -> Json:
    return {
        "concept": finding.concept,
        "label": words.label(finding.concept),
        "codes": _codes(finding, words),
        "status": finding.status.value,
        "flags": sorted(flag.value for flag in finding.flags) if finding.flags else [],
        "value": quantity_json(finding.value),
        "reference": _reference(finding.reference),
        "interpretation": finding.interpretation.value if finding.interpretation else None,
        "when": when_json(finding.when),
        "details": [{"name": name, "value": value} for name, value in finding.details],
        "notes": list(finding.notes),
        "evidence": _quotes(finding, Role.NAMES),
        "qualifiers": _quotes(finding, Role.QUALIFIES),
    }


def _codes(finding: Finding, words: Words) -> Json:
    """The codes by system: the common ones in their order, then others by name."""
    codes = codes_of(finding, words)
    told: Json = {system: list(codes.get(system, ())) for system in CODINGS}
    if not codes.keys() <= told.keys():
        told |= {system: list(codes[system]) for system in sorted(codes.keys() - told.keys())}
    return told


def _quotes(finding: Finding, role: Role) -> list[Json]:
    return [evidence_json(piece) for piece in finding.evidence if piece.role is role]


def codes_of(finding: Finding, words: Words) -> Mapping[str, tuple[str, ...]]:
    """The codes of a finding: its concept's, with the term of the very words if it has one."""
    codes = words.codes.get(finding.concept, {})
    if finding.term is None:
        return codes
    return {**codes, "hpo": (finding.term,) if finding.term else ()}


def quantity_json(value: Quantity | None) -> Json | None:
    if value is None:
        return None
    amount: Json = {
        "number": _number(value.value),
        "unit": value.unit,
        "comparator": value.comparator.value,
    }
    return amount if value.upper is None else amount | {"upper": _number(value.upper)}


def _reference(reference: Reference | None) -> Json | None:
    if reference is None:
        return None
    return {"low": quantity_json(reference.low), "high": quantity_json(reference.high)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def evidence_json(piece: Evidence) -> Json:
    told = {
        **_place(piece.locator),
        "quote": piece.quote,
        "section": piece.section,
        "certainty": piece.certainty.value,
        "reader": piece.reader,
    }
    return told if piece.place is None else told | {"place": place_json(piece.place)}


def place_json(place: Place) -> Json:
    """What the source has of page, box, element and paragraph; the rest is left out."""
    told: Json = {"page": place.page, "box": place.box and list(place.box)}
    told |= {"element": place.element or None, "paragraph": place.paragraph}
    return {name: value for name, value in told.items() if value is not None}


def _place(locator: Locator) -> Json:
    match locator:
        case Span(start=start, end=end):
            return {"start": start, "end": end}
        case Pointer(path=path):
            return {"pointer": path}
        case Row(table=table, key=key):
            return {"table": table, "key": key}
        case _:
            assert_never(locator)


def place_of(finding: Finding) -> int:
    """Where in the text its first evidence stands; 0 for what stands in no text."""
    locator = finding.evidence[0].locator
    return locator.start if isinstance(locator, Span) else 0


def when_json(when: When | None) -> Json | None:
    if when is None:
        return None
    return {
        "earliest": when.earliest.isoformat(),
        "latest": when.latest.isoformat(),
        "text": when.text,
    }
