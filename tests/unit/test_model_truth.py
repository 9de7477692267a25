"""The laws of three truths. (The published tables themselves are in tests/conformance.)"""

from itertools import product

import pytest

from asterism.model.truth import Truth, at_least

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
PAIRS = list(product((T, U, F), repeat=2))


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_de_morgan_holds_of_three_truths(a: Truth, b: Truth) -> None:
    """Nine rows; counting and negation fit together."""
    assert ~(a & b) is (~a | ~b)
    assert ~(a | b) is (~a & ~b)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_and_is_at_least_both_and_or_is_at_least_one(a: Truth, b: Truth) -> None:
    assert (a & b) is at_least(2, (a, b))
    assert (a | b) is at_least(1, (a, b))


@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("known", list(product((T, U, F), repeat=3)))
def test_an_answer_never_unsays_a_verdict(n: int, known: tuple[Truth, ...]) -> None:
    """Learning one more truth may settle UNKNOWN, and leaves what was settled as it was."""
    before = at_least(n, (*known, U))
    for answer in (T, F):
        assert before in {U, at_least(n, (*known, answer))}


def test_not_more_than_none_is_always_so_and_more_than_all_never() -> None:
    assert at_least(0, ()) is T
    assert at_least(1, ()) is F
    assert at_least(4, (T, U, T)) is F


def test_a_python_bool_becomes_a_truth() -> None:
    assert [Truth.of(False), Truth.of(True)] == [F, T]


def test_the_words_are_those_of_the_published_output() -> None:
    """Other programs read them."""
    assert [truth.value for truth in Truth] == ["NOT_MET", "UNKNOWN", "MET"]
