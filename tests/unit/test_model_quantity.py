"""Values against thresholds: intervals, units, and refusal instead of a guess."""

from decimal import Decimal
from fractions import Fraction

import pytest

from asterism.model.quantity import (
    Comparator,
    Equivalent,
    Quantity,
    Reference,
    compare,
    factor_between,
)
from asterism.model.truth import Truth
from asterism.model.unit import UnknownUnit

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
OPERATORS = [Comparator(sign) for sign in ("<", "<=", "=", ">=", ">")]


def amount(number: str, unit: str = "1", comparator: str = "=", upper: str = "") -> Quantity:
    return Quantity(
        value=Decimal(number),
        unit=unit,
        comparator=Comparator(comparator),
        upper=Decimal(upper) if upper else None,
    )


def pair(one: str, other: str, factor: str) -> Equivalent:
    return Equivalent(from_unit=one, to_unit=other, factor=Decimal(factor), source="made-up")


@pytest.mark.parametrize(
    ("value", "row"),
    [
        #                    <  <= =  >= >   than 450
        (amount("449"), "T T F F F"),
        (amount("450"), "F T T T F"),
        (amount("451"), "F F F T T"),
        (amount("450", comparator="<"), "T T F F F"),
        (amount("450", comparator="<="), "U T U U F"),
        (amount("450", comparator=">"), "F F F T T"),
        (amount("450", comparator=">="), "F U U T U"),
        (amount("400", comparator=">"), "U U U U U"),
        (amount("500", comparator=">"), "F F F T T"),
        (amount("500", comparator="<"), "U U U U U"),
        (amount("400", comparator="<="), "T T F F F"),
        (amount("440", upper="460"), "U U U U U"),
        (amount("450", upper="460"), "F U U T U"),
        (amount("440", upper="450"), "U T U U F"),
        (amount("450", upper="450"), "F T T T F"),
        (amount("430", upper="449"), "T T F F F"),
    ],
    ids=str,
)
def test_every_kind_of_value_against_every_operator(value: Quantity, row: str) -> None:
    """TRUE when all that the value may be passes, FALSE when none of it does."""
    answers = {"T": T, "U": U, "F": F}
    expected = [answers[letter] for letter in row.split()]
    assert expected == [compare(value, op, amount("450")) for op in OPERATORS]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount("11", "mg/dL"), amount("2.7445", "mmol/L")),
        (amount("2", "mg/dL"), amount("176.8", "umol/L")),
        (amount("10.3", "g/dL"), amount("103", "g/L")),
        (amount("10", "g/dL"), amount("6.206", "mmol/L")),
        (amount("0.582", "g/dL"), amount("5.82", "g/L")),
        (amount("582", "mg/dL"), amount("5.82", "g/L")),
        (amount("10", "mg/dL"), amount("100", "mg/L")),
        (amount("1.28", "mg/dL"), amount("12.8", "mg/L")),
        (amount("4200", "pg/mL"), amount("4200", "ng/L")),
        (amount("700", "10*3/uL"), amount("700", "10*9/L")),
        (amount("700000", "/mm3"), amount("700", "10*9/L")),
        (amount("70", "10*4/uL"), amount("700", "10*9/L")),
        (amount("3.9", "mg/dL"), amount("1.25931", "mmol/L")),
        (amount("200", "pg/mL"), amount("147.6", "pmol/L")),
        (amount("300", "ng/dL"), amount("10.41", "nmol/L")),
        (amount("65", "pg/mL"), amount("65", "ng/L")),
        (amount("65", "pg/mL"), amount("6.89", "pmol/L")),
    ],
    ids=str,
)
def test_every_conversion_that_the_criteria_need(one: Quantity, other: Quantity) -> None:
    """Exact both ways: decimals in, no float in between."""
    substances = {
        ("11", "mmol/L"): pair("mg/dL", "mmol/L", "0.2495"),
        ("2", "umol/L"): pair("mg/dL", "umol/L", "88.4"),
        ("10", "mmol/L"): pair("g/dL", "mmol/L", "0.6206"),
        ("3.9", "mmol/L"): pair("mg/dL", "mmol/L", "0.3229"),
        ("200", "pmol/L"): pair("pg/mL", "pmol/L", "0.738"),
        ("300", "nmol/L"): pair("ng/dL", "nmol/L", "0.0347"),
        ("65", "pmol/L"): pair("pg/mL", "pmol/L", "0.106"),
    }
    key = str(one.value), other.unit
    equivalents = (substances[key],) if key in substances else ()
    assert compare(one, Comparator.EQ, other, equivalents) is T
    assert compare(other, Comparator.EQ, one, equivalents) is T


def test_what_nothing_converts_is_unknown() -> None:
    """Never a guess: not between mass and amount without the substance's own factor."""
    calcium = pair("mg/dL", "mmol/L", "0.2495")
    assert compare(amount("5", "mg/dL"), Comparator.GT, amount("1", "mmol/L")) is U
    assert compare(amount("5", "[IU]/L"), Comparator.GT, amount("1", "mmol/L"), (calcium,)) is U
    assert factor_between("mg/dL", "%", (calcium,)) is None


def test_an_equivalent_carries_related_units_along() -> None:
    """One pair is enough for g/L to umol/L, and back."""
    calcium = pair("mg/dL", "mmol/L", "0.2495")
    assert factor_between("g/L", "umol/L", (calcium,)) == 24950
    assert factor_between("umol/L", "g/L", (calcium,)) == Fraction(1, 24950)


def test_the_first_equivalent_that_fits_is_used() -> None:
    others = (pair("g/L", "kat/L", "2"), pair("mg/dL", "mmol/L", "0.2495"))
    assert factor_between("mg/dL", "mmol/L", others) == Fraction(2495, 10000)


@pytest.mark.parametrize("threshold", [amount("5", comparator="<"), amount("5", upper="6")])
def test_a_threshold_is_one_exact_number(threshold: Quantity) -> None:
    with pytest.raises(ValueError, match="exact"):
        compare(amount("5"), Comparator.GT, threshold)


def test_what_cannot_be_a_quantity_is_not_built() -> None:
    """A range upside down, a range with a sign, infinity, a unit unknown to UCUM."""
    with pytest.raises(ValueError, match="lower to its upper"):
        amount("5", upper="4")
    with pytest.raises(ValueError, match="no comparator"):
        amount("5", comparator="<", upper="6")
    with pytest.raises(ValueError, match="finite"):
        amount("Infinity")
    with pytest.raises(UnknownUnit):
        amount("5", "apples")


def test_what_cannot_be_an_equivalent_or_a_reference_is_not_built() -> None:
    with pytest.raises(ValueError, match="positive"):
        pair("mg/dL", "mmol/L", "0")
    with pytest.raises(ValueError, match="contradict"):
        pair("mg/dL", "g/L", "3")
    with pytest.raises(ValueError, match="at least one end"):
        Reference()
    assert Reference(high=amount("5", "mg/L")).low is None


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (amount("450"), "450"),
        (amount("450", "10*9/L"), "450 10*9/L"),
        (amount("5.0", "mg/L", "<"), "< 5.0 mg/L"),
        (amount("120", "g/L", upper="140"), "120-140 g/L"),
    ],
)
def test_a_quantity_is_written_as_it_was_printed(quantity: Quantity, text: str) -> None:
    """Trailing zeros are the laboratory's precision, and stay."""
    assert text == str(quantity)
