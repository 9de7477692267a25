"""The lowest of a series: the plain lowest, and the lowest that two consecutive results reached."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

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


Amount = tuple[Fraction, Finding]
Amounts = Sequence[Amount]


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
    return lows(series)[-1] if series else None


def lows(series: Amounts) -> tuple[Finding, ...]:
    """For each result of the series the lowest confirmed up to it."""
    pairs = (max(pair, key=_number) for pair in pairwise(series[1:]))
    # The second alone is not confirmed yet; every later one confirms with the one before it.
    steps = (*series[:1], *series[:1][: len(series) - 1], *pairs)
    return tuple(found for _, found in accumulate(steps, _lower))


def highs(series: Amounts) -> tuple[Finding, ...]:
    """For each result of the series the highest up to it."""
    return tuple(found for _, found in accumulate(series, _higher))


def _number(pair: Amount) -> Fraction:
    return pair[0]


def _lower(one: Amount, other: Amount) -> Amount:
    return min(one, other, key=_number)


def _higher(one: Amount, other: Amount) -> Amount:
    return max(one, other, key=_number)
