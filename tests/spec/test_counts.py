"""AtLeast, Not, Named: Kleene's strong logic, by counting."""

import pytest

from asterism.model.criteria import AtLeast, Criterion, Named, Not, Present, all_of, any_of
from spec.conftest import Ask

A, B, C = (Present(concept=name) for name in "abc")

# Each patient is a row of the truth table: met, not met, unknown for a and for b.
TRUTH_TABLE = """
patient | concept | status
--------+---------+--------
TT      | a       | PRESENT
TT      | b       | PRESENT
TF      | a       | PRESENT
TF      | b       | ABSENT
TU      | a       | PRESENT
FT      | a       | ABSENT
FT      | b       | PRESENT
FF      | a       | ABSENT
FF      | b       | ABSENT
FU      | a       | ABSENT
UT      | b       | PRESENT
UF      | b       | ABSENT
UU      |         |
"""
WORDS = {"T": "MET", "F": "NOT_MET", "U": "UNKNOWN"}


@pytest.mark.parametrize(
    ("criterion", "column"),
    [
        (all_of(A, B), "TFU FFF UFU"),
        (any_of(A, B), "TTT TFU TUU"),
        (Not(of=A), "FFF TTT UUU"),
        (Named(id="a", label="A", of=A), "TTT FFF UUU"),
        (Not(of=all_of(A, B)), "FTU TTT UTU"),
        (AtLeast(n=3, of=(A, B)), "FFF FFF FFF"),
    ],
    ids=["all", "any", "not", "named", "not all", "three of two"],
)
def test_the_truth_table(ask: Ask, criterion: Criterion, column: str) -> None:
    """The nine rows of two questions: UNKNOWN stays UNKNOWN unless the other answer decides."""
    answers = ask(criterion, TRUTH_TABLE)
    assert [WORDS[letter] for letter in column.replace(" ", "")] == list(answers.values())


def test_two_of_three(ask: Ask) -> None:
    """Met when enough are; not met when too few can be; else unknown."""
    table = """
    patient  | concept | status
    ---------+---------+--------
    enough   | a       | PRESENT
    enough   | b       | PRESENT
    too_few  | a       | ABSENT
    too_few  | b       | ABSENT
    possible | a       | PRESENT
    possible | b       | ABSENT
    nothing  |         |
    """
    expected = {"enough": "MET", "too_few": "NOT_MET", "possible": "UNKNOWN", "nothing": "UNKNOWN"}
    assert expected == ask(AtLeast(n=2, of=(A, B, C)), table)


def test_the_same_question_twice_counts_twice(ask: Ask) -> None:
    """A count counts entries, not questions; and "it or not it" of a thing unknown is unknown."""
    table = """
    patient | concept | status
    --------+---------+--------
    1       | a       | PRESENT
    2       |         |
    """
    assert ask(AtLeast(n=2, of=(A, A)), table) == {"1": "MET", "2": "UNKNOWN"}
    assert ask(any_of(A, Not(of=A)), table) == {"1": "MET", "2": "UNKNOWN"}
