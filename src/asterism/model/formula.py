"""A value reckoned from others: ratios, differences, estimates by a published equation.

The arithmetic of + - * / is exact; powers are reckoned in floating point. What goes in may be
inexact (`< 1.5 mg/L`); what comes out is then every number that it can be.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import reduce
from typing import assert_never

from asterism.model import interval as i
from asterism.model.finding import Sex
from asterism.model.interval import Interval
from asterism.model.provenance import Seen
from asterism.model.quantity import Equivalent, Quantity, interval_of


class Operation(Enum):
    """What is done to the operands, by the sign or word that writes it."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    OVER = "/"
    POWER = "^"
    MIN = "min"
    MAX = "max"
    ABS = "abs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A constant of the equation."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A value of `analyte`, as a number of `unit`.

    Resolving fills in the `equivalents` of the analyte, and `signed` where its values may be
    negative: of any other, what is "< 1.5" lies above zero.
    """

    analyte: str
    unit: str = "1"
    equivalents: tuple[Equivalent, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An operation on its operands, in order; `ABS` has one, `MIN` and `MAX` two or more."""

    how: Operation
    to: tuple["Expression", ...]

    def __post_init__(self) -> None:
        fewest, most = _OPERANDS.get(self.how, (2, 2))
        if not fewest <= len(self.to) <= most:
            raise ValueError(f"{self.how.value} of {len(self.to)} operands")


_OPERANDS = {Operation.ABS: (1, 1), Operation.MIN: (2, 9), Operation.MAX: (2, 9)}

Expression = Number | Input | Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """How an analyte is reckoned: `of` gives a number of `unit`.

    It is for patients of `sex` (any, if None) of at least `from_age` years (any age, if None).
    Inputs belong together only where the details named in `same` are the same (of one nerve).
    """

    of: Expression
    unit: str = "1"
    sex: Sex | None = None
    from_age: Decimal | None = None
    same: tuple[str, ...] = ()
    cite: str = ""
    seen: Seen = Seen.SEEN


def inputs(of: Expression) -> tuple[str, ...]:
    """The analytes that go into it, each once, in the order written."""
    return tuple(dict.fromkeys(each.analyte for each in inputs_within(of)))


def inputs_within(of: Expression) -> Iterator[Input]:
    match of:
        case Input():
            yield of
        case Applied(to=operands):
            for operand in operands:
                yield from inputs_within(operand)
        case Number():
            return
        case _ as other:
            assert_never(other)


def reckon(of: Expression, values: Mapping[str, Quantity]) -> Interval | None:
    """Every number that it can be, given a value for each analyte.

    Unknown: None, where a unit does not convert, a divisor may be zero, or a power has no answer.
    """
    match of:
        case Number(value=value):
            return i.exactly(Fraction(value))
        case Input(analyte=analyte, unit=unit):
            found = interval_of(values[analyte], unit, of.equivalents)
            return found if found is None or of.signed else i.above_zero(found)
        case Applied(how=how, to=operands):
            known = [each for operand in operands if (each := reckon(operand, values)) is not None]
            return _APPLY[how](known) if len(known) == len(operands) else None
        case _ as other:
            assert_never(other)


_APPLY: Mapping[Operation, Callable[[list[Interval]], Interval | None]] = {
    Operation.PLUS: lambda of: i.plus(*of),
    Operation.MINUS: lambda of: i.minus(*of),
    Operation.TIMES: lambda of: i.times(*of),
    Operation.OVER: lambda of: i.over(*of),
    Operation.POWER: lambda of: i.power(*of),
    Operation.MIN: lambda of: reduce(i.least, of),
    Operation.MAX: lambda of: reduce(i.most, of),
    Operation.ABS: lambda of: i.size(*of),
}
