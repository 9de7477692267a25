"""The connectives are Kleene's, row by row, and `at_least` is the sum that CQL and SQL agree on.

Source: HL7 Clinical Quality Language 1.5, section "Nullological operators" (and, or, not); ISO/IEC
9075-2 (SQL), tables for AND, OR and NOT with UNKNOWN.
"""

from itertools import product

import pytest

from asterism.model.truth import Truth, at_least

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE

TABLE = [
    # a  b  a and b  a or b
    (T, T, T, T),
    (T, F, F, T),
    (T, U, U, T),
    (F, T, F, T),
    (F, F, F, F),
    (F, U, F, U),
    (U, T, U, T),
    (U, F, F, U),
    (U, U, U, U),
]


@pytest.mark.parametrize(("a", "b", "conjunction", "disjunction"), TABLE)
def test_and_and_or_are_the_published_tables(
    a: Truth, b: Truth, conjunction: Truth, disjunction: Truth
) -> None:
    """All nine rows."""
    assert conjunction is (a & b)
    assert disjunction is (a | b)


@pytest.mark.parametrize(("a", "opposite"), [(T, F), (F, T), (U, U)])
def test_not_turns_round_and_leaves_unknown(a: Truth, opposite: Truth) -> None:
    """All three rows."""
    assert opposite is ~a


@pytest.mark.parametrize("truths", list(product([T, U, F], repeat=4)))
@pytest.mark.parametrize("n", range(-1, 6))
def test_a_count_is_known_only_when_every_way_of_filling_the_unknowns_agrees(
    n: int, truths: tuple[Truth, ...]
) -> None:
    """The meaning of three truths: UNKNOWN is "it depends on what nobody looked at"."""
    choices = [(True, False) if truth is U else (truth is T,) for truth in truths]
    outcomes = {sum(filled) >= n for filled in product(*choices)}
    expected = U if len(outcomes) > 1 else Truth.of(outcomes.pop())

    assert expected is at_least(n, truths)


def test_a_truth_refuses_to_be_a_bool() -> None:
    """`if verdict.truth:` would read UNKNOWN as yes."""
    with pytest.raises(TypeError, match="three values"):
        bool(U)
