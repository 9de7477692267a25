"""The grammar of a laboratory comparison, and values as vignettes write them."""

from decimal import Decimal

import pytest

from asterism.define.grammar import (
    NotAComparison,
    parse_changed,
    parse_measured,
    write_changed,
    write_measured,
)
from asterism.define.quantities import parse_quantity, parse_reference
from asterism.model.criteria import Baseline, Bound, Limit, Measured, ReferenceLimit
from asterism.model.quantity import Comparator, Quantity, Reference
from asterism.model.unit import UnknownUnit


def q(number: str, unit: str = "1") -> Quantity:
    return Quantity(value=Decimal(number), unit=unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "platelets >= 450 10*9/L",
            Measured(analyte="platelets", op=Comparator.GE, threshold=q("450", "10*9/L")),
        ),
        ("flc_ratio < 0.26", Measured(analyte="flc_ratio", op=Comparator.LT, threshold=q("0.26"))),
        ("b12 = -1", Measured(analyte="b12", op=Comparator.EQ, threshold=q("-1"))),
        (
            "vegf_plasma > 1.5 ULN",
            Measured(
                analyte="vegf_plasma",
                op=Comparator.GT,
                threshold=ReferenceLimit(limit=Limit.UPPER, times=Decimal("1.5")),
            ),
        ),
        (
            "albumin < LLN",
            Measured(
                analyte="albumin",
                op=Comparator.LT,
                threshold=ReferenceLimit(limit=Limit.LOWER),
            ),
        ),
        (
            "platelets > ULN else >= 450 10*9/L",
            Measured(
                analyte="platelets",
                op=Comparator.GT,
                threshold=ReferenceLimit(
                    limit=Limit.UPPER,
                    otherwise=Bound(op=Comparator.GE, threshold=q("450", "10*9/L")),
                ),
            ),
        ),
    ],
)
def test_a_comparison_is_read_and_written_back_word_for_word(text: str, expected: Measured) -> None:
    assert expected == parse_measured(text)
    assert text == write_measured(expected)


@pytest.mark.parametrize("since", Baseline)
def test_a_change_is_read_and_written_back_word_for_word(since: Baseline) -> None:
    text = f"lambda_flc <= -50 % from {since.value}"

    leaf = parse_changed(text)

    assert (Comparator.LE, q("-50", "%"), since) == (leaf.op, leaf.amount, leaf.since)
    assert text == write_changed(leaf)


def test_spaces_between_words_do_not_count() -> None:
    assert parse_measured("crp > 10 mg/L") == parse_measured("  crp  >\t10   mg/L ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "platelets",
        "platelets 450 10*9/L",
        "platelets>=450 10*9/L",
        "platelets => 450 10*9/L",
        "Platelets >= 450 10*9/L",
        "platelets >= many 10*9/L",
        "platelets >= 4.5.0 10*9/L",
        "platelets >= 450 10*9 /L",
        "platelets >= 120-140 10*9/L",
        "platelets > 0 ULN",
        "platelets > -1 ULN",
        "platelets > ULN or 450",
        "platelets > ULN else 450 10*9/L",
        "platelets > 1e3 10*9/L",
        "platelets > ٤٥٠ 10*9/L",
        "platelets > 450 10*9/L" + " " * 500,
        "__import__('os') > 1",
    ],
)
def test_what_is_not_a_comparison_is_refused(text: str) -> None:
    with pytest.raises(NotAComparison):
        parse_measured(text)


@pytest.mark.parametrize(
    "text",
    [
        "crp <= -50 %",
        "crp <= -50 % from",
        "crp <= -50 % from last",
        "crp <= from first",
        "crp > ULN from first",
    ],
)
def test_what_is_not_a_change_is_refused(text: str) -> None:
    with pytest.raises(NotAComparison):
        parse_changed(text)


def test_an_unknown_unit_is_its_own_fault() -> None:
    with pytest.raises(UnknownUnit):
        parse_measured("platelets >= 450 giga")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", q("8")),
        ("450 10*9/L", q("450", "10*9/L")),
        ("-2.5 mmol/L", q("-2.5", "mmol/L")),
        ("> 400 pg/mL", Quantity(value=Decimal(400), unit="pg/mL", comparator=Comparator.GT)),
        ("<=5 mg/L", Quantity(value=Decimal(5), unit="mg/L", comparator=Comparator.LE)),
        ("120-140 mmol/L", Quantity(value=Decimal(120), upper=Decimal(140), unit="mmol/L")),
    ],
)
def test_a_value_is_exact_one_sided_or_a_range(text: str, expected: Quantity) -> None:
    assert expected == parse_quantity(text)


@pytest.mark.parametrize("text", ["", "high", "140-120 mmol/L", "> 120-140 mmol/L", "4 5 mg/L"])
def test_what_is_not_a_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("150-400 10*9/L", "150", "400"),
        ("< 31 10*9/L", None, "31"),
        ("<= 31 10*9/L", None, "31"),
        ("> 60 10*9/L", "60", None),
    ],
)
def test_a_reference_interval_has_one_end_or_two(
    text: str, low: str | None, high: str | None
) -> None:
    expected = Reference(
        low=q(low, "10*9/L") if low else None, high=q(high, "10*9/L") if high else None
    )

    assert expected == parse_reference(text)


def test_one_number_is_no_reference_interval() -> None:
    with pytest.raises(ValueError, match="not an interval"):
        parse_reference("150 10*9/L")
