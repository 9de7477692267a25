"""How a finding stands, by the table in `standing.md`: the words are whatever is in bold."""

import re
from pathlib import Path

import pytest

from asterism.read.text import assess_spans
from unit.read_fixtures import small_library

_TABLE = Path(__file__).with_name("standing.md").read_text(encoding="utf-8")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def _rows() -> list[tuple[str, str]]:
    lines = (line for line in _TABLE.splitlines() if line.startswith("| ") and "**" in line)
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [(sentence, stands) for sentence, stands, _ in cells]


def _marked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence without its asterisks, and where the bold words stand in it."""
    text, spans, done = "", [], 0
    for found in _BOLD.finditer(sentence):
        text += sentence[done : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return text + sentence[done:], spans


def test_the_table_has_rows_enough() -> None:
    assert len(_rows()) >= 150


@pytest.mark.parametrize(("sentence", "stands"), _rows(), ids=lambda cell: cell)
def test_a_finding_stands_as_the_table_says(sentence: str, stands: str) -> None:
    text, spans = _marked(sentence)
    found = assess_spans(text, spans, library=small_library())
    told = [" ".join([each.status.name, *sorted(f.value for f in each.flags)]) for each in found]
    assert [stands] * len(spans) == told
