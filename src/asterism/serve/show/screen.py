"""What text is drawn on: a width, signs that the encoding can say, and colours where they help."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from asterism.serve.show.marks import Standing

NARROWEST, WIDEST = 60, 110

SIGNS = {
    Standing.MET: "✔",
    Standing.NOT_MET: "✘",
    Standing.UNKNOWN: "?",
    Standing.PROVISIONAL: "◐",
}
ASCII_SIGNS = {
    Standing.MET: "+",
    Standing.NOT_MET: "x",
    Standing.UNKNOWN: "?",
    Standing.PROVISIONAL: "~",
}
COLOURS = {
    Standing.MET: "\x1b[32m",
    Standing.NOT_MET: "\x1b[31m",
    Standing.UNKNOWN: "\x1b[33m",
    Standing.PROVISIONAL: "\x1b[36m",
}
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`spelling` replaces characters that the encoding lacks; `colours` is empty on paper."""

    width: int = 100
    signs: Mapping[Standing, str] = field(default_factory=lambda: SIGNS)
    colours: Mapping[Standing, str] = field(default_factory=dict)
    spelling: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max(NARROWEST, min(self.width, WIDEST)))

    def sign(self, standing: Standing) -> str:
        colour = self.colours.get(standing, "")
        sign = self.signs[standing]
        return f"{colour}{sign}{_RESET}" if colour else sign

    def wrapped(self, text: str, indent: str = "  ", hang: str = "") -> list[str]:
        """The text in lines of this width; those after the first hang below its words."""
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=" " * len(indent) + hang,
            break_on_hyphens=False,
        )


ASCII_SPELLING = str.maketrans(
    {"“": '"', "”": '"', "…": "...", "·": "-", "─": "-", "—": "-", "→": "->", "✔": "+", "✘": "x"}
)


def screen_for(encoding: str | None, width: int, colours: Mapping[Standing, str]) -> Screen:
    """The screen of an output: signs in ASCII where its encoding cannot say the others."""
    try:
        "".join([*SIGNS.values(), "“”…─·—→"]).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return Screen(width=width, signs=ASCII_SIGNS, colours=colours, spelling=ASCII_SPELLING)
    return Screen(width=width, colours=colours)


def side_by_side(left: str, right: Iterable[str], widths: tuple[int, int]) -> list[tuple[str, str]]:
    """Two cells wrapped to their widths, line beside line."""
    first = textwrap.wrap(left, max(widths[0], 8), break_on_hyphens=False)
    second = [line for text in right for line in _cell(text, widths[1])]
    return list(zip_longest(first or [""], second, fillvalue=""))


def _cell(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 16), subsequent_indent="  ", break_on_hyphens=False)
