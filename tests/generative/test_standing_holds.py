"""A standing depends on its own sentence alone, and asking costs in proportion to the text."""

import sys
from collections.abc import Callable
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from asterism.read.text import Standing, assess_spans
from spec.standing import Row, rows
from unit.read_fixtures import small_library

_SENTENCES = st.sampled_from([row for row in rows() if row.text.endswith(".")])
_UNRELATED = st.sampled_from(
    [
        "The weather was fine.",
        "He was not amused.",
        "Nothing else was asked for.",
        "If in doubt, the nurse was called.",
        "Her mother came along.",
        "The bill was negative.",
        "There was no (further) news; none was expected.",
        "Was it possible?",
    ]
)
_SPACES = st.sampled_from([" ", "  ", "\n", "\n\n"])


def _standings(row: Row, before: str = "", after: str = "") -> list[tuple[object, object]]:
    spans = [(start + len(before), end + len(before)) for start, end in row.spans]
    found = assess_spans(before + row.text + after, spans, library=small_library())
    return [_told(each) for each in found]


def _told(standing: Standing) -> tuple[object, object]:
    return standing.status, standing.flags


@given(_SENTENCES, _UNRELATED, _UNRELATED, _SPACES)
def test_an_unrelated_sentence_changes_no_standing(
    row: Row, before: str, after: str, space: str
) -> None:
    assert _standings(row) == _standings(row, before + space, space + after)


@given(_SENTENCES, _SENTENCES, _SPACES)
def test_no_cue_reaches_over_the_end_of_its_sentence(one: Row, other: Row, space: str) -> None:
    assert _standings(one) == _standings(one, other.text + space)
    assert _standings(one) == _standings(one, after=space + other.text)


def test_asking_twice_as_much_costs_twice_as_many_steps() -> None:
    long = " ".join(row.text for row in rows() if row.text.endswith("."))
    unended = long.replace(".", ",")
    for text in (long, unended, "no fever " * 400, "and was not " * 400, "(" * 2000 + "fever"):
        once, twice = (_steps(text, times) for times in (1, 2))
        assert twice <= 2.2 * once


def _steps(text: str, times: int) -> int:
    """How many calls it takes to assess every twentieth word of the text, so many times over."""
    whole = "\n".join([text] * times)
    spans = [(at, at + 5) for at in range(0, len(whole) - 5, 20)]
    return _calls(lambda: assess_spans(whole, spans, library=small_library()))


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def count_one(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    work()  # what is kept from the first time does not count
    sys.setprofile(count_one)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
