"""Every notation that laboratories and case reports print, read as it is meant.

The values stand in `values/`, a file for each notation, made by hand.
"""

import pytest

from spec.manual import PAGE, page
from spec.printed import Chapter, Value, chapters, faults, strangers, text_key, values


@pytest.mark.parametrize("value", [pytest.param(value, id=value.key) for value in values()])
def test_a_printed_value_is_read_as_it_is_meant(value: Value) -> None:
    """Test, number, unit, sign, reference interval and flag; what is unclear is not guessed."""
    assert not faults(value), f"{value.text!r}"


@pytest.mark.parametrize(
    ("chapter", "text"),
    [
        pytest.param(chapter, text, id=text_key(chapter, text))
        for chapter in chapters()
        for text in chapter.texts
    ],
)
def test_nothing_else_in_the_text_is_read_as_a_value(chapter: Chapter, text: str) -> None:
    """Days, limits and neighbours' numbers are not values."""
    assert not strangers(chapter, text)


def test_each_row_names_one_place_in_its_text() -> None:
    """What is printed stands there once, and no row is told twice."""
    rows = values()
    assert not [row.key for row in rows if row.text.count(row.printed) != 1]
    assert len(rows) == len({(row.chapter, row.text, row.printed) for row in rows})
    assert len(rows) == len({row.key for row in rows}), "keys must be unique"


def test_the_set_is_large_and_even() -> None:
    """At least two hundred values, and at least eight for each notation."""
    assert len(values()) >= 200
    assert not {c.title: len(c.values) for c in chapters() if len(c.values) < 8}


def test_the_page_of_the_reference_is_made_from_these_rows() -> None:
    """`cd tests && python -m spec.printed` writes it."""
    assert page() == PAGE.read_text("utf-8")
