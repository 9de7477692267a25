"""The day of judging, and windows before it."""

from asterism.model.criteria import Measured, Present
from asterism.model.quantity import Comparator
from asterism.model.when import Window
from spec.conftest import Ask
from spec.tables import quantity

EVER = Present(concept="rash")
LATELY = Present(concept="rash", window=Window(days=90))


def test_on_a_day_only_what_certainly_was_so_by_then_counts(ask: Ask) -> None:
    """Later statements, undated ones, and dates that straddle the day do not count."""
    table = """
    patient | concept | when
    --------+---------+-----------
    1       | rash    | 2015-10
    2       | rash    | 2015-11-15
    3       | rash    | 2015-11-16
    4       | rash    | 2015-11
    5       | rash    | 2015
    6       | rash    |
    """
    expected = {"1": "MET", "2": "MET"} | dict.fromkeys("3456", "UNKNOWN")
    assert expected == ask(EVER, table, as_of="2015-11-15")


def test_without_a_day_everything_counts(ask: Ask) -> None:
    """No day of judging is "with all that the record holds"."""
    table = """
    patient | concept | when
    --------+---------+-----
    1       | rash    | 2015
    2       | rash    |
    """
    assert ask(EVER, table) == {"1": "MET", "2": "MET"}


def test_a_window_looks_back_from_the_day_of_judging(ask: Ask) -> None:
    """Within 90 days of 2015-11-15 begins on 2015-08-17; a straddling date does not count."""
    table = """
    patient | concept | when
    --------+---------+-----------
    1       | rash    | 2015-08-17
    2       | rash    | 2015-08-16
    3       | rash    | 2015-08
    4       | rash    | 2015-11-15
    5       | rash    | 2015-11-16
    6       | rash    |
    """
    expected = {
        "1": "MET",
        "2": "UNKNOWN",
        "3": "UNKNOWN",
        "4": "MET",
        "5": "UNKNOWN",
        "6": "UNKNOWN",
    }
    assert expected == ask(LATELY, table, as_of="2015-11-15")


def test_a_window_without_a_day_sees_nothing(ask: Ask) -> None:
    """Where no day was asked for, "the last 90 days" means nothing."""
    table = """
    patient | concept | when
    --------+---------+-----------
    1       | rash    | 2015-08-17
    """
    assert ask(LATELY, table) == {"1": "UNKNOWN"}


def test_a_denial_is_dated_too(ask: Ask) -> None:
    """What was excluded later was not known on the day; a value has its day as well."""
    table = """
    patient | concept | status  | value   | when
    --------+---------+---------+---------+-----------
    1       | rash    | ABSENT  |         | 2015-11-16
    2       | rash    | ABSENT  |         | 2015-11-15
    3       | crp     |         | 9 mg/L  | 2015-11-16
    4       | crp     |         | 9 mg/L  | 2015-11-15
    """
    crp = Measured(analyte="crp", op=Comparator.GT, threshold=quantity("5 mg/L"))
    rash = {"1": "UNKNOWN", "2": "NOT_MET", "3": "UNKNOWN", "4": "UNKNOWN"}
    high = {"1": "UNKNOWN", "2": "UNKNOWN", "3": "UNKNOWN", "4": "MET"}
    assert rash == ask(EVER, table, as_of="2015-11-15")
    assert high == ask(crp, table, as_of="2015-11-15")
