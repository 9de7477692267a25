"""Any text is read: nothing hangs, nothing fails, and twice the same is twice the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.model.finding import Span
from asterism.read.text import read_text
from unit.read_fixtures import small_library

_HOSTILE = [
    "a" * 300_000,
    "1" * 300_000,
    "1 mg/dL " * 20_000,
    "no " * 60_000,
    "(" * 300_000,
    "." * 300_000,
    ",1" * 100_000,
    "in May " * 20_000,
    "In 2015 " * 20_000,
    "3 months before " * 10_000,
    "no splenomegaly, " * 8_000,
    "hemoglobin " * 10_000 + "10 g/dL",
    "IgA " * 30_000 + "gammopathy",
    "\n" * 300_000,
    "Figure 1: " * 20_000,
    "Case report\n" * 20_000,
    "\u00b5\u03bc×10^" * 30_000,
]


@pytest.mark.parametrize("text", _HOSTILE, ids=lambda text: repr(text[:16]))
def test_a_hostile_text_is_read_to_its_end(text: str) -> None:
    reading = read_text(text, library=small_library())
    assert (len(text), 1) == (reading.sections[-1].end, len(reading.patients))


_PIECES = st.sampled_from(
    ["She had ", "no ", "splenomegaly", " CRP ", "12.8 mg/L", " in May 2015", " 3 months later",
     ". ", "\n", "Discussion\n", "Case report\n", ", ", " or ", "(", ")", "µ", "×10", "–", "0", ";",
     "her mother had ", "bortezomib 1.3 mg/m2 ", "weekly ", "from ", " to ", "respectively"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_gives_quotes_that_stand_in_it_the_same_every_time(text: str) -> None:
    first = read_text(text, library=small_library())
    assert first == read_text(text, library=small_library())
    for finding in first.patients[0].findings:
        for evidence in finding.evidence:
            assert isinstance(evidence.locator, Span)
            assert evidence.quote == text[evidence.locator.start : evidence.locator.end]
