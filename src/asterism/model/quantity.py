"""A measured amount, and whether it passes a threshold. Units are converted here and nowhere else.

A value may be exact (`380`), one-sided (`> 400`) or a range (`120-140`); all three are intervals,
and a comparison is TRUE when every value in the interval passes, FALSE when none does.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from asterism.model.interval import Interval
from asterism.model.truth import Truth
from asterism.model.unit import commensurable, parse_unit

_DIGITS = 40  # no laboratory prints, and no threshold has, a third of them


class Comparator(Enum):
    """How a printed value stands to the true one, or a value to its threshold."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its UCUM unit. `upper` makes it a range and needs `=`.

    Raises: ValueError for a range upside down, UnknownUnit for a unit UCUM does not know.
    """

    value: Decimal
    unit: str = "1"
    comparator: Comparator = Comparator.EQ
    upper: Decimal | None = None

    def __post_init__(self) -> None:
        parse_unit(self.unit)
        if not self.value.is_finite():
            raise ValueError("a quantity must be finite")
        if self.upper is not None and self.comparator is not Comparator.EQ:
            raise ValueError("a range has no comparator of its own")
        if self.upper is not None and not self.value <= self.upper:
            raise ValueError("a range runs from its lower to its upper end")

    @property
    def is_exact(self) -> bool:
        """Whether it is one number, neither one-sided nor a range."""
        return self.comparator is Comparator.EQ and self.upper is None

    def __str__(self) -> str:
        sign = "" if self.comparator is Comparator.EQ else f"{self.comparator.value} "
        number = f"{self.value}" if self.upper is None else f"{self.value}-{self.upper}"
        return f"{sign}{number}" if self.unit == "1" else f"{sign}{number} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """One unit of one substance in terms of another: 1 `from_unit` is `factor` `to_unit`.

    Only for pairs that UCUM cannot convert (mass to amount of substance). `source` is a key into
    a sources file.
    """

    from_unit: str
    to_unit: str
    factor: Decimal
    source: str

    def __post_init__(self) -> None:
        if self.factor <= 0:
            raise ValueError("an equivalent needs a positive factor")
        if commensurable(self.from_unit, self.to_unit):
            raise ValueError("UCUM converts these already; an equivalent would contradict it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The interval that the laboratory printed beside a value. Either end may be missing."""

    low: Quantity | None = None
    high: Quantity | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a reference interval has at least one end")


def factor_between(
    unit: str, target: str, equivalents: tuple[Equivalent, ...] = ()
) -> Fraction | None:
    """What takes a value in `unit` to one in `target`; None where nothing converts them."""
    direct = _direct_factor(unit, target)
    if direct is not None or not equivalents:
        return direct
    here, there = parse_unit(unit), parse_unit(target)
    for pair in equivalents:
        start, end = parse_unit(pair.from_unit), parse_unit(pair.to_unit)
        if here.dimension == start.dimension and there.dimension == end.dimension:
            return here.factor / start.factor * Fraction(pair.factor) * end.factor / there.factor
        if here.dimension == end.dimension and there.dimension == start.dimension:
            return here.factor / end.factor / Fraction(pair.factor) * start.factor / there.factor
    return None


@lru_cache(maxsize=4096)
def _direct_factor(unit: str, target: str) -> Fraction | None:
    here, there = parse_unit(unit), parse_unit(target)
    return here.factor / there.factor if here.dimension == there.dimension else None


def compare(
    value: Quantity,
    op: Comparator,
    threshold: Quantity,
    equivalents: tuple[Equivalent, ...] = (),
) -> Truth:
    """Whether `value op threshold` holds.

    Unknown: units that nothing converts, or an interval with the threshold inside it
    (`< 300` against `> 200`).
    Raises: ValueError when the threshold is not one exact number.
    """
    if not threshold.is_exact:
        raise ValueError("a threshold is one exact number")
    interval = interval_of(value, threshold.unit, equivalents)
    return Truth.UNKNOWN if interval is None else holds(interval, op, Fraction(threshold.value))


def holds(interval: Interval, op: Comparator, edge: Fraction) -> Truth:
    """Whether `op edge` holds of every number in the interval. Unknown: of some only."""
    match op:
        case Comparator.GT:
            return interval.above(edge)
        case Comparator.GE:
            return interval.reaches(edge)
        case Comparator.LT:
            return ~interval.reaches(edge)
        case Comparator.LE:
            return ~interval.above(edge)
        case Comparator.EQ:
            return interval.reaches(edge) & ~interval.above(edge)


def interval_of(
    value: Quantity, unit: str, equivalents: tuple[Equivalent, ...] = ()
) -> Interval | None:
    """Every number that `value` may be in `unit`; None where nothing converts it."""
    factor = factor_between(value.unit, unit, equivalents)
    if factor is None:
        return None
    number = Fraction(value.value) * factor
    match value.comparator:
        case Comparator.EQ:
            upper = number if value.upper is None else Fraction(value.upper) * factor
            return Interval(low=number, high=upper)
        case Comparator.GT | Comparator.GE as sign:
            return Interval(low=number, low_open=sign is Comparator.GT)
        case Comparator.LT | Comparator.LE as sign:
            return Interval(high=number, high_open=sign is Comparator.LT)


def quantity_of(interval: Interval, unit: str) -> Quantity | None:
    """The interval as a value is printed; None where it has no end at all.

    What lies between zero and a number is "below" it, as laboratories say. A range counts its ends
    in, even where the interval does not: a comparison at the very end is then UNKNOWN. To forty
    digits: what has no end in decimals is not told from what differs later.
    """
    low, high = interval.low, interval.high
    if high is not None and (low is None or (low == 0 and interval.low_open)):
        sign = Comparator.LT if interval.high_open else Comparator.LE
        return Quantity(value=_decimal(high), unit=unit, comparator=sign)
    if low is None:
        return None
    if high is None:
        sign = Comparator.GT if interval.low_open else Comparator.GE
        return Quantity(value=_decimal(low), unit=unit, comparator=sign)
    upper = None if low == high else _decimal(high)
    return Quantity(value=_decimal(low), unit=unit, upper=upper)


def _decimal(number: Fraction) -> Decimal:
    with localcontext(prec=_DIGITS):
        return Decimal(number.numerator) / Decimal(number.denominator)
