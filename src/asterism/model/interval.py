"""Every number that a vague value may be, and what arithmetic makes of two such values.

An exact value is an interval without width. The result of an operation holds every number that the
operation can give; it may hold more (an operand used twice), never less, so that a comparison with
it is UNKNOWN too often at worst and never wrong.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from asterism.model.truth import Truth

_End = tuple[Fraction | float, bool]  # where it ends (infinite: nowhere), and whether short of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The numbers from `low` to `high`; None is no end. An open end is itself left out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def above(self, edge: Fraction) -> Truth:
        """Whether all of it lies above `edge`. Unknown: some of it."""
        return self._beyond(edge, strict=True)

    def reaches(self, edge: Fraction) -> Truth:
        """Whether all of it lies at `edge` or above. Unknown: some of it."""
        return self._beyond(edge, strict=False)

    def _beyond(self, edge: Fraction, *, strict: bool) -> Truth:
        if self.low is not None and (
            self.low > edge or (self.low == edge and (self.low_open or not strict))
        ):
            return Truth.TRUE
        if self.high is not None and (
            self.high < edge or (self.high == edge and (self.high_open or strict))
        ):
            return Truth.FALSE
        return Truth.UNKNOWN


def exactly(number: Fraction) -> Interval:
    return Interval(low=number, high=number)


def above_zero(of: Interval) -> Interval:
    """`of` without what is not positive, where it has no lower end: an amount below detection."""
    if of.low is not None or of.high is None or of.high <= 0:
        return of
    return Interval(low=Fraction(0), high=of.high, low_open=True, high_open=of.high_open)


def plus(one: Interval, other: Interval) -> Interval:
    (low, high), (base, top) = _ends(one), _ends(other)
    return _between(((low[0] + base[0], low[1] or base[1]), (high[0] + top[0], high[1] or top[1])))


def minus(one: Interval, other: Interval) -> Interval:
    return plus(one, times(exactly(Fraction(-1)), other))


def times(one: Interval, other: Interval) -> Interval:
    return _between(_product(a, b) for a, b in product(_ends(one), _ends(other)))


def over(one: Interval, other: Interval) -> Interval | None:
    """None where the divisor may be zero."""
    low, high = _ends(other)
    is_positive = low[0] > 0 or low == (0, True)
    is_negative = high[0] < 0 or high == (0, True)
    if not is_positive and not is_negative:
        return None
    nowhere = math.inf if is_positive else -math.inf
    return times(one, _between(_inverse(end, nowhere) for end in (low, high)))


def power(base: Interval, exponent: Interval) -> Interval | None:
    """None where the base may be negative, or is zero to a negative power, or the result is huge.

    Reckoned in floating point: right to about fifteen digits. Its ends count as reached.
    """
    if base.low is None or base.low < 0 or None in (exponent.low, exponent.high):
        return None
    corners = product(_ends(base), _ends(exponent))
    try:
        found = [_raised(end, to) for end, (to, _) in corners]
    except (OverflowError, ValueError):
        return None
    return _between((value, value == math.inf) for value in found)


def least(one: Interval, other: Interval) -> Interval:
    """The smaller of the two, whichever it is."""
    (low, high), (base, top) = _ends(one), _ends(other)
    return _between((min(low, base), min(high, top, key=lambda end: (end[0], not end[1]))))


def most(one: Interval, other: Interval) -> Interval:
    """The larger of the two, whichever it is."""
    return _opposite(least(_opposite(one), _opposite(other)))


def size(of: Interval) -> Interval:
    """How far from zero, whichever way."""
    low, high = _ends(of)
    if low[0] >= 0:
        return of
    if high[0] <= 0:
        return _opposite(of)
    far = most(_opposite(of), of)
    return Interval(low=Fraction(0), high=far.high, high_open=far.high_open)


def _opposite(of: Interval) -> Interval:
    return times(exactly(Fraction(-1)), of)


def _ends(of: Interval) -> tuple[_End, _End]:
    low: _End = (-math.inf, True) if of.low is None else (of.low, of.low_open)
    high: _End = (math.inf, True) if of.high is None else (of.high, of.high_open)
    return low, high


def _between(ends: Iterable[_End]) -> Interval:
    """The interval around these ends; of two in one place the one that is reached counts."""
    found = tuple(ends)
    low, low_open = min(found)
    high, high_open = max(found, key=lambda end: (end[0], not end[1]))
    return Interval(
        low=None if isinstance(low, float) else low,
        high=None if isinstance(high, float) else high,
        low_open=low_open and not isinstance(low, float),
        high_open=high_open and not isinstance(high, float),
    )


def _product(one: _End, other: _End) -> _End:
    (a, a_open), (b, b_open) = one, other
    if a == 0 or b == 0:  # zero times anything is zero, which is reached where the zero is
        return Fraction(0), (a_open or a != 0) and (b_open or b != 0)
    return a * b, a_open or b_open


def _inverse(end: _End, nowhere: float) -> _End:
    value, is_open = end
    if value == 0:
        return nowhere, True
    return (Fraction(0), True) if isinstance(value, float) else (1 / value, is_open)


def _raised(base: _End, to: Fraction | float) -> Fraction | float:
    number, is_open = base
    if number == 0 and to < 0 and is_open:
        return math.inf
    value = math.pow(float(number), float(to))
    return value if math.isinf(value) else Fraction(repr(value))
