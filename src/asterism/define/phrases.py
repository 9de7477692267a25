"""The parts of a sentence: a leaf, a threshold, a window, a unit, in a clinician's words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from asterism.define.equations import write_formula
from asterism.define.terms import Concept
from asterism.model.criteria import (
    Across,
    Basis,
    Changed,
    Limit,
    Measured,
    Present,
    ReferenceLimit,
    Seen,
)
from asterism.model.formula import Formula
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import Window

Concepts = Mapping[str, Concept]

_OPERATORS = {
    Comparator.GE: "at least",
    Comparator.GT: "above",
    Comparator.LE: "at most",
    Comparator.LT: "below",
    Comparator.EQ: "exactly",
}
_LIMITS = {Limit.UPPER: "the upper limit of normal", Limit.LOWER: "the lower limit of normal"}
_SEEN = {
    Seen.SEEN: "",
    Seen.SECONDARY: "seen in a secondary source",
    Seen.NOT_SEEN_HIGH: "not seen in its source, confidence high",
    Seen.NOT_SEEN_MEDIUM: "not seen in its source, confidence medium",
    Seen.NOT_SEEN_LOW: "not seen in its source, confidence low",
}
_CHANGES = {
    (Comparator.LE, True): "fallen by at least",
    (Comparator.LT, True): "fallen by more than",
    (Comparator.GE, False): "risen by at least",
    (Comparator.GT, False): "risen by more than",
}
_POWER = re.compile(r"10\*(-?[0-9]+)")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MICRO = re.compile(r"\bu(?=[A-Za-z])")
_BRACKETS = str.maketrans("_", " ", "[]{}")
_SQUARE = re.compile(r"(?<=m)2\b")
_WHOLE_WORDS = {
    "a": "years",
    "mo": "months",
    "wk": "weeks",
    "d": "days",
    "Cel": "°C",
    "[degF]": "°F",
}


def leaf_phrase(leaf: Present | Measured | Changed, concepts: Concepts) -> str:
    """`platelets at least 450 ×10⁹/L in the last 90 days`."""
    match leaf:
        case Present(concept=concept):
            said = concept_phrase(concept, concepts)
        case Measured(analyte=analyte, op=op, threshold=threshold):
            said = f"{concept_phrase(analyte, concepts)} {_threshold(op, threshold)}"
        case Changed():
            said = f"{concept_phrase(leaf.analyte, concepts)} {_change(leaf)}"
        case _:
            assert_never(leaf)
    return said + _window(leaf.window)


def formula_phrase(formula: Formula) -> str:
    """The equation as written, and whom it is for."""
    whom = formula.sex.value if formula.sex else ""
    age = f"from {_number(formula.from_age)} years" if formula.from_age is not None else ""
    told = ", ".join(filter(None, (whom, age)))
    return write_formula(formula.of) + (f" ({told})" if told else "")


def sites_phrase(node: Across) -> str:
    """`in at least 2 places that differ in nerve or side`."""
    details = " or ".join(name.replace("_", " ") for name in node.by)
    if node.n == 1:
        return f"in some place told by its {details}"
    return f"in at least {node.n} places that differ in {details}"


def concept_phrase(concept: str, concepts: Concepts) -> str:
    """The concept's label as it stands inside a sentence: `papilledema`, but `Castleman disease`.

    Only the concept's own words know whether its first letter is a name's.
    """
    known = concepts.get(concept)
    if known is None:
        return concept.replace("_", " ")
    inside = known.label[:1].lower() + known.label[1:]
    return inside if inside in known.words else known.label


def tags(*, cite: str = "", basis: Basis = Basis.PUBLISHED, seen: Seen = Seen.SEEN) -> str:
    """` [dispenzieri-2012#table-1; operational]`; empty where there is nothing to say."""
    ours = "operational: the number or rule is ours" if basis is Basis.OPERATIONAL else ""
    said = [part for part in (cite, ours, _SEEN[seen]) if part]
    return f" [{'; '.join(said)}]" if said else ""


def unit_phrase(unit: str) -> str:
    """A UCUM unit as print has it.

    >>> unit_phrase("10*3/uL")
    '×10³/µL'
    """
    if unit in _WHOLE_WORDS:
        return _WHOLE_WORDS[unit]
    powers = _POWER.sub(lambda found: "×10" + found[1].translate(_SUPERSCRIPTS), unit)
    return _SQUARE.sub("²", _MICRO.sub("µ", powers).translate(_BRACKETS))


def quantity_phrase(quantity: Quantity) -> str:
    number = _number(quantity.value)
    return number if quantity.unit == "1" else f"{number} {unit_phrase(quantity.unit)}"


def _threshold(op: Comparator, threshold: Quantity | ReferenceLimit) -> str:
    match threshold:
        case Quantity():
            return f"{_OPERATORS[op]} {quantity_phrase(threshold)}"
        case ReferenceLimit(limit=limit, times=times, otherwise=bound):
            multiple = "" if times == 1 else f"{_number(times)} times "
            said = f"{_OPERATORS[op]} {multiple}{_LIMITS[limit]}{_shift(threshold.plus)}"
            if bound is None:
                return said
            number = f"{_OPERATORS[bound.op]} {quantity_phrase(bound.threshold)}"
            return f"{said} (where none is printed, {number})"
        case _:
            assert_never(threshold)


def _shift(plus: Quantity | None) -> str:
    if plus is None:
        return ""
    size = quantity_phrase(replace(plus, value=abs(plus.value)))
    return f" {'less' if plus.value < 0 else 'plus'} {size}"


def _change(leaf: Changed) -> str:
    amount, falls = leaf.amount, leaf.amount.value < 0
    base = f"from the {leaf.since.value} value"
    if words := _CHANGES.get((leaf.op, falls)):
        size = Quantity(value=abs(amount.value), unit=amount.unit)
        return f"{words} {quantity_phrase(size)} {base}"
    return f"changed by {_OPERATORS[leaf.op]} {quantity_phrase(amount)} {base}"


def _window(window: Window) -> str:
    if window.days is None:
        return ""
    return " on the same day" if window.days == 0 else f" in the last {window.days} days"


def _number(value: Decimal) -> str:
    return f"{value:f}"
