"""A measured amount, and whether it passes a threshold. Units are converted here and nowhere else.

A value may be exact (`380`), one-sided (`> 400`) or a range (`120-140`); all three are intervals,
and a comparison is TRUE when every value in the interval passes, FALSE when none does.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from asterism.model.truth import Truth
from asterism.model.unit import commensurable, parse_unit


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
    if threshold.comparator is not Comparator.EQ or threshold.upper is not None:
        raise ValueError("a threshold is one exact number")
    factor = factor_between(value.unit, threshold.unit, equivalents)
    if factor is None:
        return Truth.UNKNOWN
    return _interval(value, factor).passes(op, Fraction(threshold.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interval:
    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool

    def passes(self, op: Comparator, edge: Fraction) -> Truth:
        match op:
            case Comparator.GT:
                return self._above(edge, strict=True)
            case Comparator.GE:
                return self._above(edge, strict=False)
            case Comparator.LT:
                return ~self._above(edge, strict=False)
            case Comparator.LE:
                return ~self._above(edge, strict=True)
            case Comparator.EQ:
                return self._above(edge, strict=False) & ~self._above(edge, strict=True)

    def _above(self, edge: Fraction, *, strict: bool) -> Truth:
        if self.low is not None and (
            self.low > edge or (self.low == edge and (self.low_open or not strict))
        ):
            return Truth.TRUE
        if self.high is not None and (
            self.high < edge or (self.high == edge and (self.high_open or strict))
        ):
            return Truth.FALSE
        return Truth.UNKNOWN


def _interval(value: Quantity, factor: Fraction) -> _Interval:
    number = Fraction(value.value) * factor
    match value.comparator:
        case Comparator.EQ:
            upper = number if value.upper is None else Fraction(value.upper) * factor
            return _Interval(low=number, high=upper, low_open=False, high_open=False)
        case Comparator.GT | Comparator.GE as sign:
            return _Interval(low=number, high=None, low_open=sign is Comparator.GT, high_open=False)
        case Comparator.LT | Comparator.LE as sign:
            return _Interval(low=None, high=number, low_open=False, high_open=sign is Comparator.LT)
