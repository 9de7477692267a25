"""Arithmetic of vague values: what an operation can give is in its result, and little else is."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.define.equations import parse_formula, write_formula
from asterism.model import interval as i
from asterism.model.formula import Applied, Expression, Input, Number, Operation, reckon
from asterism.model.interval import Interval, exactly
from asterism.model.quantity import Quantity, interval_of, quantity_of
from asterism.model.truth import Truth

numbers = st.fractions(min_value=-20, max_value=20, max_denominator=8)
BRISK = settings(max_examples=200, deadline=None)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval, and a number in it."""
    inside = draw(numbers)
    down, up = draw(st.fractions(0, 9)), draw(st.fractions(0, 9))
    low = draw(st.sampled_from((None, inside - down)))
    high = draw(st.sampled_from((None, inside + up)))
    return Interval(
        low=low,
        high=high,
        low_open=low is not None and low < inside and draw(st.booleans()),
        high_open=high is not None and high > inside and draw(st.booleans()),
    ), inside


def holds(of: Interval, number: Fraction) -> bool:
    above = of.low is None or number > of.low or (number == of.low and not of.low_open)
    below = of.high is None or number < of.high or (number == of.high and not of.high_open)
    return above and below


BINARY: list[tuple[Callable[..., Interval | None], Callable[..., Fraction | None]]] = [
    (i.plus, lambda a, b: a + b),
    (i.minus, lambda a, b: a - b),
    (i.times, lambda a, b: a * b),
    (i.over, lambda a, b: a / b if b else None),
    (i.least, min),
    (i.most, max),
]


@pytest.mark.parametrize(("vague", "exact"), BINARY, ids=lambda one: one.__name__)
@BRISK
@given(intervals(), intervals())
def test_what_two_numbers_give_is_in_what_their_intervals_give(
    vague: Callable[..., Interval | None],
    exact: Callable[..., Fraction | None],
    one: tuple[Interval, Fraction],
    other: tuple[Interval, Fraction],
) -> None:
    found, number = vague(one[0], other[0]), exact(one[1], other[1])
    if found is None:
        assert vague is i.over
        assert number is None or not _is_off_zero(other[0])
    else:
        assert number is not None
        assert holds(found, number)


def _is_off_zero(of: Interval) -> bool:
    return not holds(of, Fraction(0)) and (
        (of.low is not None and of.low >= 0) or (of.high is not None and of.high <= 0)
    )


@pytest.mark.parametrize(("vague", "exact"), BINARY, ids=lambda one: one.__name__)
@BRISK
@given(numbers, numbers)
def test_exact_numbers_give_an_exact_number(
    vague: Callable[..., Interval | None],
    exact: Callable[..., Fraction | None],
    one: Fraction,
    other: Fraction,
) -> None:
    number = exact(one, other)
    expected = None if number is None else exactly(number)
    assert vague(exactly(one), exactly(other)) == expected


@BRISK
@given(intervals())
def test_how_far_from_zero(one: tuple[Interval, Fraction]) -> None:
    assert holds(i.size(one[0]), abs(one[1]))


@BRISK
@given(intervals(), st.fractions(min_value=-3, max_value=3, max_denominator=4))
def test_a_power_is_reckoned_at_its_corners(one: tuple[Interval, Fraction], to: Fraction) -> None:
    """To the digits of floating point; what may be negative has none."""
    found = i.power(one[0], exactly(to))
    if found is None:
        return
    number = Fraction(math.pow(one[1], to)) if one[1] or to >= 0 else None
    assert number is not None
    near = max(abs(number), Fraction(1)) / 10**9
    assert found.low is None or found.low <= number + near
    assert found.high is None or number - near <= found.high


@pytest.mark.parametrize(
    ("base", "to"),
    [
        (Interval(low=Fraction(-1), high=Fraction(2)), Fraction(2)),
        (Interval(high=Fraction(2)), Fraction(2)),
        (exactly(Fraction(0)), Fraction(-1)),
        (exactly(Fraction(10**9)), Fraction(1000)),
    ],
)
def test_a_power_without_an_answer_is_none(base: Interval, to: Fraction) -> None:
    assert i.power(base, exactly(to)) is None


def test_ends_are_kept_as_open_as_they_are() -> None:
    under = Interval(low=Fraction(0), high=Fraction(3, 2), low_open=True, high_open=True)
    assert i.over(exactly(Fraction(100)), under) == Interval(low=Fraction(200, 3), low_open=True)
    assert i.over(under, exactly(Fraction(3))) == Interval(
        low=Fraction(0), high=Fraction(1, 2), low_open=True, high_open=True
    )
    assert i.times(under, exactly(Fraction(-2))) == Interval(
        low=Fraction(-3), high=Fraction(0), low_open=True, high_open=True
    )
    assert i.over(exactly(Fraction(1)), Interval(low=Fraction(0), high=Fraction(1))) is None


@BRISK
@given(intervals(), numbers)
def test_a_printed_interval_never_says_more(one: tuple[Interval, Fraction], edge: Fraction) -> None:
    """What was UNKNOWN may not become definite by being written as a value; the reverse may be."""
    printed = quantity_of(one[0], "mg/L")
    if printed is None:
        assert one[0] == Interval()
        return
    again = interval_of(printed, "mg/L")
    assert again is not None
    for before, after in (
        (one[0].above(edge), again.above(edge)),
        (one[0].reaches(edge), again.reaches(edge)),
    ):
        assert after in {before, Truth.UNKNOWN} or _is_rounding(one[0], edge)


def _is_rounding(of: Interval, edge: Fraction) -> bool:
    # A third has no end in decimals: at the fortieth digit it is another number.
    ends = [end for end in (of.low, of.high) if end is not None]
    return any(0 < abs(end - edge) < Fraction(1, 10**30) or end == edge for end in ends)


# --- formulas -------------------------------------------------------------------------------------

_leaves = st.one_of(
    st.builds(Number, value=st.decimals(min_value=0, max_value=99, places=2)),
    st.builds(
        Input,
        analyte=st.sampled_from(("kappa", "lambda_flc", "min", "b12")),
        unit=st.sampled_from(("mg/L", "[IU]/L", "mL/min/{1.73_m2}", "1")),
    ),
)


def _applied(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.sampled_from(
        [how for how in Operation if how not in {Operation.ABS, Operation.MIN, Operation.MAX}]
    )
    several = st.sampled_from((Operation.MIN, Operation.MAX))
    return st.one_of(
        st.builds(Applied, how=two, to=st.tuples(inner, inner)),
        st.builds(Applied, how=several, to=st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Applied, how=st.just(Operation.ABS), to=st.tuples(inner)),
    )


@given(st.recursive(_leaves, _applied, max_leaves=6))
def test_a_formula_is_read_as_it_was_written(of: Expression) -> None:
    assert parse_formula(write_formula(of)) == of


@BRISK
@given(st.recursive(_leaves, _applied, max_leaves=5), st.data())
def test_a_formula_is_reckoned_or_not_but_never_fails(of: Expression, data: st.DataObject) -> None:
    """Whatever the numbers and units: a result, or none."""
    number = st.decimals(min_value=0, max_value=99, places=1)
    values = {
        name: Quantity(value=data.draw(number), unit=data.draw(st.sampled_from(("mg/L", "1"))))
        for name in ("kappa", "lambda_flc", "min", "b12")
    }
    found = reckon(of, values)
    assert found is None or found.low is None or found.high is None or found.low <= found.high


def test_numbers_below_zero_are_read_back() -> None:
    of = Applied(how=Operation.POWER, to=(Input(analyte="a"), Number(value=Decimal("-0.241"))))
    assert parse_formula(write_formula(of)) == of
