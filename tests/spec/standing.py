"""The rows of `standing.md`: a sentence, where its bold words stand, and how they must stand."""

import re
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_name("standing.md")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, kw_only=True)
class Row:
    text: str
    spans: tuple[tuple[int, int], ...]
    stands: str


def rows() -> list[Row]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    cells = (line.strip("|").split("|") for line in lines if line.startswith("| ") and "**" in line)
    return [_row(sentence.strip(), stands.strip()) for sentence, stands, _ in cells]


def _row(sentence: str, stands: str) -> Row:
    text, spans, done = "", [], 0
    for found in _BOLD.finditer(sentence):
        text += sentence[done : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return Row(text=text + sentence[done:], spans=tuple(spans), stands=stands)
