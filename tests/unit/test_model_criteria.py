"""Criteria that cannot mean anything cannot be built; what they mean does not depend on where."""

from decimal import Decimal

import pytest

from asterism.model.criteria import (
    AtLeast,
    Baseline,
    Bound,
    Changed,
    Criterion,
    Limit,
    Measured,
    Named,
    Not,
    Place,
    Present,
    ReferenceLimit,
    all_of,
    any_of,
    children,
)
from asterism.model.quantity import Comparator, Quantity

RASH = Present(concept="rash")
FIVE = Quantity(value=Decimal(5), unit="mg/L")
VAGUE = Quantity(value=Decimal(5), unit="mg/L", comparator=Comparator.GT)
RANGE = Quantity(value=Decimal(5), unit="mg/L", upper=Decimal(6))


@pytest.mark.parametrize("edge", [VAGUE, RANGE])
def test_a_threshold_is_one_exact_number(edge: Quantity) -> None:
    """In a bound, a measurement and a change alike."""
    with pytest.raises(ValueError, match="exact"):
        Bound(op=Comparator.GT, threshold=edge)
    with pytest.raises(ValueError, match="exact"):
        Measured(analyte="crp", op=Comparator.GT, threshold=edge)
    with pytest.raises(ValueError, match="exact"):
        Changed(analyte="crp", since=Baseline.FIRST, op=Comparator.GT, amount=edge)


def test_a_limit_may_be_multiplied_by_what_is_positive() -> None:
    limit = ReferenceLimit(limit=Limit.UPPER)
    assert Measured(analyte="crp", op=Comparator.GT, threshold=limit).threshold == limit
    with pytest.raises(ValueError, match="positive"):
        ReferenceLimit(limit=Limit.UPPER, times=Decimal(0))


def test_a_count_is_of_something_and_at_least_one() -> None:
    """More than there are may be written: `define` reports it where it stands."""
    assert AtLeast(n=4, of=(RASH,)).n == 4
    with pytest.raises(ValueError, match="at least one"):
        AtLeast(n=0, of=(RASH,))
    with pytest.raises(ValueError, match="at least one"):
        AtLeast(n=1, of=())


@pytest.mark.parametrize(("name", "label"), [("", "Rash"), ("rash", "")])
def test_a_named_criterion_has_an_id_and_a_label(name: str, label: str) -> None:
    with pytest.raises(ValueError, match="id and a label"):
        Named(id=name, label=label, of=RASH)


def test_all_and_any_are_counts() -> None:
    assert all_of(RASH, RASH) == AtLeast(n=2, of=(RASH, RASH))
    assert any_of(RASH, RASH) == AtLeast(n=1, of=(RASH, RASH))


def test_where_it_was_written_does_not_change_what_it_is() -> None:
    """Equality and text ignore the place."""
    place = Place(file="a.yaml", line=3, column=7)
    written = Present(concept="rash", at=place)
    assert written == RASH
    assert hash(written) == hash(RASH)
    assert "a.yaml" not in repr(written)


def test_a_place_is_written_as_editors_read_it() -> None:
    place = Place(file="a.yaml", line=3, column=7)
    named = Place(file="a.yaml", line=3, column=7, path="minor > skin")
    assert str(place) == "a.yaml:3:7"
    assert str(named) == "a.yaml:3:7  (minor > skin)"


MEASURED = Measured(analyte="crp", op=Comparator.GT, threshold=FIVE)
CHANGED = Changed(analyte="crp", since=Baseline.FIRST, op=Comparator.GT, amount=FIVE)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (RASH, ()),
        (MEASURED, ()),
        (CHANGED, ()),
        (Not(of=RASH), (RASH,)),
        (Named(id="rash", label="Rash", of=RASH), (RASH,)),
        (AtLeast(n=1, of=(MEASURED, RASH)), (MEASURED, RASH)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_children_come_in_the_order_written(
    node: Criterion, expected: tuple[Criterion, ...]
) -> None:
    assert expected == children(node)


def test_before_resolving_a_concept_is_stated_and_denied_by_itself() -> None:
    assert RASH.statements == RASH.denials == {"rash"}
    resolved = Present(concept="rash", stated_by=frozenset("ab"), denied_by=frozenset("cd"))
    assert resolved.statements == {"a", "b"}
    assert resolved.denials == {"c", "d"}
