"""What a unit text means, and which texts are refused."""

from fractions import Fraction

import pytest

from asterism.model.unit import UnknownUnit, commensurable, parse_unit


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        ("g/L", "mg/dL", 100),
        ("10*9/L", "10*3/uL", 1),
        ("10^9/L", "10*9/L", 1),
        ("10*9/L", "/uL", 1000),
        ("10*9/L", "/mm3", 1000),
        ("m/s", "mm/ms", 1),
        ("kg.m/s2", "N", None),
        ("daL", "L", 10),
        ("1/(kg.d)", "/kg/d", 1),
        ("{cells}/uL", "/uL", 1),
        ("h", "min", 60),
        ("[IU]/L", "m[IU]/mL", 1),
        ("m[Hg]", "mm[Hg]", 1000),
        ("%", "1", Fraction(1, 100)),
        ("L-1", "/L", 1),
        ("g{total}/L", "g/L", 1),
    ],
)
def test_units_are_sizes(one: str, other: str, times: int | Fraction | None) -> None:
    """How many of the other make one; None where the other is no unit that we know."""
    if times is None:
        with pytest.raises(UnknownUnit):
            parse_unit(other)
        return
    assert commensurable(one, other)
    assert parse_unit(one).factor / parse_unit(other).factor == times


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mg/dL", "mmol/L"),
        ("[IU]/L", "mg/L"),
        ("[IU]/L", "[arb'U]/L"),
        ("mL/min", "mL/min/{1.73_m2}"),
        ("Cel", "1"),
        ("Cel", "[degF]"),
        ("mmol/L", "meq/L"),
        ("mg", "mL"),
    ],
)
def test_different_things_are_never_converted(one: str, other: str) -> None:
    """Mass is not amount, an arbitrary unit is only itself, a body surface is not forgotten."""
    assert not commensurable(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "platelets",
        "mg/",
        "(mg/L",
        "mg/L)",
        "xg",
        "mg per L",
        "[IU",
        "10*9/L " * 20,
        "kk",
        "µg/L",
        "%%",
        "x",
    ],
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    """Never guessed at; the text is in the message, cut short where it is long."""
    with pytest.raises(UnknownUnit):
        parse_unit(text)


def test_a_prefix_does_not_stand_on_what_takes_none() -> None:
    with pytest.raises(UnknownUnit):
        parse_unit("kmin")
