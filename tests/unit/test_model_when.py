"""Dates as precise as the record, and no more."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.truth import Truth
from asterism.model.when import EVER, When, Window

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-11", "2015-11-01", "2015-11-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        (" 2015-11-07 ", "2015-11-07", "2015-11-07"),
    ],
)
def test_a_partial_date_is_an_interval(text: str, earliest: str, latest: str) -> None:
    when = When.parse(text)
    assert (earliest, latest) == (when.earliest.isoformat(), when.latest.isoformat())


@pytest.mark.parametrize("text", ["", "15", "2015-13", "2015-02-30", "2015-1", "November 2015"])
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        When.parse(text)


def test_an_interval_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        When(earliest=date(2015, 1, 2), latest=date(2015, 1, 1))


@pytest.mark.parametrize(
    ("when", "day", "expected"),
    [
        ("2015-11", "2015-11-30", T),
        ("2015-11", "2015-11-29", U),
        ("2015-11", "2015-11-01", U),
        ("2015-11", "2015-10-31", F),
    ],
)
def test_whether_it_was_so_by_a_day(when: str, day: str, expected: Truth) -> None:
    """A day inside the interval leaves it open."""
    assert When.parse(when).by(date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2014", "2015", T),
        ("2015", "2014", F),
        ("2015", "2015-06", U),
        ("2015-06", "2015-06", U),
        ("2015-06-01", "2015-06-01", F),
        ("2015-06", "2015-05-31", F),
        ("2015-06", "2015-06-30", U),
    ],
)
def test_order_between_intervals_has_three_answers(one: str, other: str, expected: Truth) -> None:
    """Overlapping intervals may be either way round."""
    assert When.parse(one).before(When.parse(other)) is expected


@given(st.dates(), st.dates(), st.integers(0, 400), st.integers(0, 400))
def test_order_agrees_with_every_pair_of_days(
    first: date, second: date, width: int, other_width: int
) -> None:
    """TRUE when every day of the one is before every day of the other, FALSE when none is."""
    one, other = _spanning(first, width), _spanning(second, other_width)
    always = one.latest < other.earliest
    ever = one.earliest < other.latest
    assert one.before(other) is (T if always else U if ever else F)


def _spanning(day: date, width: int) -> When:
    return When(earliest=day, latest=min(date.max - timedelta(width), day) + timedelta(width))


@pytest.mark.parametrize(
    ("when", "months", "days", "expected"),
    [
        ("2015-09", -3, 0, "2015-06"),
        ("2015-01", 1, 0, "2015-02"),
        ("2015", -12, 0, "2014"),
        ("2015-03-31", -1, 0, "2015-02-28"),
        ("2015-12-15", 1, 0, "2016-01-15"),
        ("2015-09", 0, 7, "2015-09-08/2015-10-07"),
        ("2015-09", 1, 7, "2015-10-08/2015-11-06"),
        ("2015-09-10", 0, -10, "2015-08-31"),
    ],
)
def test_an_interval_moves_by_the_calendar(
    when: str, months: int, days: int, expected: str
) -> None:
    """Whole months stay whole months, whatever their length."""
    assert expected == str(When.parse(when).shifted(months=months, days=days))


def test_a_moved_interval_keeps_or_takes_its_words() -> None:
    when = When.parse("2015-09")
    assert when.shifted(months=1).text == "2015-09"
    assert when.shifted(months=1, text="one month later").text == "one month later"


@pytest.mark.parametrize(
    ("months", "days"), [(12 * 9000, 0), (-12 * 9000, 0), (0, 4_000_000), (0, 10**10)]
)
def test_nothing_moves_beyond_the_calendar(months: int, days: int) -> None:
    """An error that readers catch, never an overflow."""
    with pytest.raises(ValueError, match=r"calendar|year"):
        When.parse("2015-09-01").shifted(months=months, days=days)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2015-11-07", "2015-11-07", "2015-11-07"),
        ("2015-11-07", "2015-11-09", "2015-11-07/2015-11-09"),
        ("2015-11-01", "2015-11-30", "2015-11"),
        ("2015-11-01", "2015-12-31", "2015-11/2015-12"),
        ("2015-01-01", "2015-12-31", "2015"),
        ("2014-01-01", "2015-12-31", "2014/2015"),
    ],
)
def test_an_interval_is_written_as_short_as_exactness_allows(
    first: str, last: str, text: str
) -> None:
    when = When(earliest=date.fromisoformat(first), latest=date.fromisoformat(last))
    assert text == str(when)


def test_years_are_counted_from_middle_to_middle() -> None:
    """Negative when the other came first."""
    early, late = When.parse("2012-12"), When.parse("2015-11")
    assert round(early.years_until(late), 2) == 2.91
    assert early.years_until(late) == -late.years_until(early)


@pytest.mark.parametrize(
    ("days", "when", "as_of", "expected"),
    [
        (None, "2015-11", None, T),
        (None, "", None, T),
        (None, "", "2015-11-30", U),
        (None, "2015-11", "2015-11-30", T),
        (None, "2015-11", "2015-11-29", U),
        (None, "2015-12", "2015-11-30", F),
        (30, "2015-11", None, U),
        (30, "", "2015-11-30", U),
        (30, "2015-11", "2015-11-30", T),
        (30, "2015-11", "2015-12-02", U),
        (29, "2015-11", "2015-11-30", T),
        (28, "2015-11", "2015-11-30", U),
        (0, "2015-11-30", "2015-11-30", T),
        (0, "2015-11-29", "2015-11-30", F),
    ],
)
def test_a_window_covers_for_certain_or_not_at_all_or_perhaps(
    days: int | None, when: str, as_of: str | None, expected: Truth
) -> None:
    """What straddles an edge, or has no date where one is needed, is UNKNOWN."""
    window = EVER if days is None else Window(days=days)
    told = When.parse(when) if when else None
    assert window.covers(told, date.fromisoformat(as_of) if as_of else None) is expected


def test_a_window_looks_back() -> None:
    with pytest.raises(ValueError, match="back"):
        Window(days=-1)
