"""Patients from a table of statements: one row, one statement."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from asterism.model.finding import Finding, Flag, Interpretation, Patient, Status
from asterism.model.quantity import Comparator, Quantity, Reference
from generative.people import finding

_QUANTITY = re.compile(r"(?:(<=|>=|<|>)\s*)?([\d.]+)(?:-([\d.]+))?(?:\s+(\S+))?")
_RULE = re.compile(r"[-+\s]+")


def patients(table: str) -> tuple[Patient, ...]:
    """The patients of a table, in the order of their first rows."""
    found: dict[str, list[Finding]] = {}
    for row in _rows(table):
        statements = found.setdefault(row["patient"], [])
        if row.get("concept"):
            statements.append(_statement(row))
    return tuple(Patient(id=name, findings=tuple(said)) for name, said in found.items())


def quantity(text: str) -> Quantity:
    """The quantity that `text` writes: `700 10*3/uL`, `> 400 10*9/L`, `120-140 g/L`."""
    found = _QUANTITY.fullmatch(text)
    assert found, f"not a quantity: {text!r}"
    sign, low, high, unit = found.groups()
    return Quantity(
        value=Decimal(low),
        unit=unit or "1",
        comparator=Comparator(sign) if sign else Comparator.EQ,
        upper=Decimal(high) if high else None,
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    lines = [line for line in table.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    head, *body = ([cell.strip() for cell in line.split("|")] for line in lines)
    for cells in body:
        yield dict(zip(head, cells, strict=False))


def _statement(row: dict[str, str]) -> Finding:
    value, word = row.get("value", ""), row.get("interpretation", "")
    told = finding(
        row["concept"],
        Status(row.get("status") or "PRESENT"),
        value=quantity(value) if value else None,
        reference=reference(row.get("reference", "")),
        interpretation=Interpretation(word) if word else None,
        when=row.get("when", ""),
        flags=[Flag(flag) for flag in row.get("flags", "").split()],
    )
    pairs = (pair.split("=") for pair in row.get("details", "").split())
    return replace(told, details=tuple((name, said) for name, said in pairs))


def reference(text: str) -> Reference | None:
    if not text:
        return None
    printed = quantity(text)
    unit = printed.unit
    match printed:
        case Quantity(comparator=Comparator.LT | Comparator.LE):
            return Reference(high=printed)
        case Quantity(comparator=Comparator.GT | Comparator.GE):
            return Reference(low=printed)
        case Quantity(value=low, upper=high):
            assert high is not None, f"a reference is an interval: {text!r}"
            return Reference(
                low=Quantity(value=low, unit=unit), high=Quantity(value=high, unit=unit)
            )
