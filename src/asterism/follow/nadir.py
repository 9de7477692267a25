"""The lowest of a series: the plain lowest, and the lowest that two consecutive results reached."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from asterism.model.finding import Finding
from asterism.model.quantity import Comparator, Equivalent, factor_between


def amount(finding: Finding, unit: str, equivalents: tuple[Equivalent, ...]) -> Fraction | None:
    """The exact number in that unit; None for a range, an inequality, or an unknown unit."""
    value = finding.value
    if value is None or finding.detail("unit") == "customary":
        return None
    if value.comparator is not Comparator.EQ or value.upper is not None:
        return None
    factor = factor_between(value.unit, unit, equivalents)
    return None if factor is None else Fraction(value.value) * factor


Amounts = Sequence[tuple[Fraction, Finding]]


def amounts(
    results: Sequence[Finding], equivalents: tuple[Equivalent, ...]
) -> tuple[tuple[Fraction, Finding], ...]:
    """The results that have an exact number, in the unit of the first of them."""
    units = [f.value.unit for f in results if f.value is not None]
    if not units:
        return ()
    found = ((amount(f, units[0], equivalents), f) for f in results)
    return tuple((number, f) for number, f in found if number is not None)


def lowest(series: Amounts) -> Finding | None:
    """The earliest of the lowest results."""
    return min(series, key=lambda pair: pair[0])[1] if series else None


def lowest_confirmed(series: Amounts) -> Finding | None:
    """The lowest result that the one before it or after it did not exceed.

    The first of the series, the baseline, needs no second: it is what is compared with.
    Source: "lowest confirmed response value", IMWG 2016.
    """
    if not series:
        return None
    pairs = (max(pair, key=lambda one: one[0]) for pair in pairwise(series[1:]))
    return min((series[0], *pairs), key=lambda one: one[0])[1]
