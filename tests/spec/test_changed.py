"""Changed: the latest value of a series against its baseline."""

import pytest

from asterism.model.criteria import Baseline, Changed
from asterism.model.quantity import Comparator
from spec.conftest import Ask
from spec.tables import quantity


def change(since: str, op: str, amount: str) -> Changed:
    sign, text = ("-", amount[1:]) if amount.startswith("-") else ("", amount)
    size = quantity(text)
    if sign:
        size = type(size)(value=-size.value, unit=size.unit)
    return Changed(analyte="flc", since=Baseline(since), op=Comparator(op), amount=size)


def test_a_fall_by_half_is_reckoned_from_the_first_value(ask: Ask) -> None:
    """`<= -50 % from first`: fallen by half or more since the first dated value."""
    table = """
    patient | concept | value      | when
    --------+---------+------------+--------
    1       | flc     | 151 mg/L   | 2015-11
    1       | flc     | 36.2 mg/L  | 2016-02
    2       | flc     | 151 mg/L   | 2015-11
    2       | flc     | 75.5 mg/L  | 2016-02
    3       | flc     | 151 mg/L   | 2015-11
    3       | flc     | 75.6 mg/L  | 2016-02
    4       | flc     | 36.2 mg/L  | 2016-02
    4       | flc     | 151 mg/L   | 2015-11
    5       | flc     | 15.1 mg/dL | 2015-11
    5       | flc     | 36.2 mg/L  | 2016-02
    """
    expected = {"1": "MET", "2": "MET", "3": "NOT_MET", "4": "MET", "5": "MET"}
    assert expected == ask(change("first", "<=", "-50 %"), table)


def test_a_change_needs_two_dated_exact_values(ask: Ask) -> None:
    """One value, no date, an inexact end, a baseline of zero, a mere word: UNKNOWN."""
    table = """
    patient | concept | status    | value      | interpretation | when
    --------+---------+-----------+------------+----------------+--------
    1       |         |           |            |                |
    2       | flc     |           | 151 mg/L   |                | 2015-11
    3       | flc     |           | 151 mg/L   |                | 2015-11
    3       | flc     |           | 36.2 mg/L  |                |
    4       | flc     |           | > 150 mg/L |                | 2015-11
    4       | flc     |           | 36.2 mg/L  |                | 2016-02
    5       | flc     |           | 0 mg/L     |                | 2015-11
    5       | flc     |           | 36.2 mg/L  |                | 2016-02
    6       | flc     |           | 151 mg/L   |                | 2015-11
    6       | flc     |           |            | normal         | 2016-02
    7       | flc     |           | 151 mg/L   |                | 2015-11
    7       | flc     | SUSPECTED | 36.2 mg/L  |                | 2016-02
    8       | flc     |           | 151 mg/L   |                | 2015-11
    8       | flc     |           | 36.2 mol/L |                | 2016-02
    9       | flc     |           | 30-40 mg/L |                | 2015-11
    9       | flc     |           | 151 mg/L   |                | 2016-02
    """
    assert dict.fromkeys("123456789", "UNKNOWN") == ask(change("first", "<=", "-50 %"), table)


def test_vague_dates_leave_open_which_value_came_last(ask: Ask) -> None:
    """Where the order of the values is unknown and matters, so is the answer."""
    table = """
    patient | concept | value     | when
    --------+---------+-----------+--------
    1       | flc     | 151 mg/L  | 2015
    1       | flc     | 36.2 mg/L | 2015-11
    2       | flc     | 151 mg/L  | 2015
    2       | flc     | 151 mg/L  | 2015-11
    3       | flc     | 151 mg/L  | 2014
    3       | flc     | 30 mg/L   | 2015
    3       | flc     | 36.2 mg/L | 2015-11
    """
    expected = {"1": "UNKNOWN", "2": "NOT_MET", "3": "MET"}
    assert expected == ask(change("first", "<=", "-50 %"), table)


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (change("lowest", ">=", "25 %"), "MET"),
        (change("lowest", ">", "10 mg/L"), "NOT_MET"),
        (change("lowest", ">=", "10 mg/L"), "MET"),
        (change("lowest", ">=", "1 mg/dL"), "MET"),
        (change("highest", "<=", "-50 %"), "MET"),
        (change("highest", "<", "-60 mg/L"), "NOT_MET"),
        (change("first", "=", "-60 mg/L"), "NOT_MET"),
        (change("first", "=", "-30 mg/L"), "MET"),
        (change("lowest", ">=", "1 mol/L"), "UNKNOWN"),
    ],
)
def test_the_baseline_may_be_the_nadir_or_the_peak(
    ask: Ask, criterion: Changed, expected: str
) -> None:
    """`from lowest` and `from highest` look at all values; an amount in a unit is absolute."""
    table = """
    patient | concept | value    | when
    --------+---------+----------+--------
    1       | flc     | 80 mg/L  | 2015-01
    1       | flc     | 110 mg/L | 2015-02
    1       | flc     | 40 mg/L  | 2015-03
    1       | flc     | 50 mg/L  | 2015-04
    """
    assert {"1": expected} == ask(criterion, table)


def test_an_inexact_value_leaves_the_nadir_open(ask: Ask) -> None:
    """A nadir needs every value to be exact."""
    table = """
    patient | concept | value    | when
    --------+---------+----------+--------
    1       | flc     | 80 mg/L  | 2015-01
    1       | flc     | < 5 mg/L | 2015-02
    1       | flc     | 90 mg/L  | 2015-03
    """
    assert ask(change("lowest", ">=", "25 %"), table) == {"1": "UNKNOWN"}
