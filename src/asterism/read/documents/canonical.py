"""The one text that a document becomes, and the map from it back to the document.

Headings and paragraphs stand on lines of their own with an empty line between them; the rows of a
table follow each other, their cells parted by a TAB. Later stages see nothing else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from asterism.errors import TooLarge
from asterism.model.place import Place, Places
from asterism.read.documents.raised import linked, raised

LONGEST = 5 * 1024 * 1024  # characters, as many as of plain text
_SPACES = re.compile(r"[^\S\n]+")
_FIXED_SPACE = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_THOUSANDS = "\u202f"  # the one no-break space that is kept: "1 234" stays one number
TAB = "\ufdd0"  # a tab that is meant, while a line is put together; any other is only a space
BROKEN = "\ufdd2"  # stands for a hyphen at the end of a line, until a word list decides on it
_KEPT = "\ufdd1"  # stands for it meanwhile
# Invisible characters go; what a typesetter made of several letters becomes those letters again.
_PLAIN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\ufdd1\ufdd2\ufffe\uffff", "")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | {"\u2010": "-", "\u2011": "-", "\u2028": "\n", "\u2029": "\n", "\r": " ", "\x0b": " "}
    | {"\x0c": " ", "\x85": " "}
    | dict.fromkeys((*range(9), *range(14, 32), *range(127, 133), *range(134, 160)), "")
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)


class Kind(Enum):
    """How a block stands to the one before it."""

    PARAGRAPH = "paragraph"  # headings too: an empty line above and below
    ROW = "row"  # of a table: on the next line


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or row. `marks` are places from offsets in `text`, the first at 0."""

    text: str
    marks: tuple[tuple[int, Place], ...]
    kind: Kind = Kind.PARAGRAPH


@dataclass(slots=True)
class Line:
    """One block's text while it is put together from pieces."""

    pieces: list[str] = field(default_factory=list)
    tail: str = ""

    def say(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.tail = (self.tail + text)[-8:]  # as far back as `raised` looks

    def say_raised(self, text: str) -> None:
        """Add what stands raised: an exponent, a power of a unit, a reference, or plain letters."""
        self.say(raised(text, self.tail))

    def say_linked(self, text: str) -> None:
        """Add what stands raised and is a link: a reference, where it is a number."""
        self.say(linked(text, self.tail))

    def finished(self) -> str:
        """The text with its spaces as this module's first lines promise; the line is empty then."""
        text = tidy("".join(self.pieces))
        self.pieces.clear()
        self.tail = ""
        return text


def tidy(text: str) -> str:
    """The text with single spaces, no invisible characters, and letters for ligatures."""
    kept = _FIXED_SPACE.sub(_KEPT, text.translate(_PLAIN))
    spaced = _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", kept)).strip()
    return spaced.replace(_KEPT, _THOUSANDS).replace(TAB, "\t")


def compose(blocks: Iterable[Block], *, where: str) -> tuple[str, Places]:
    """The canonical text of the blocks, and where each part of it is from.

    Raises: TooLarge.
    """
    pieces: list[str] = []
    starts: list[int] = []
    marks: list[Place] = []
    length, last = 0, None
    for block in blocks:
        gap = "" if last is None else "\n" if last is block.kind is Kind.ROW else "\n\n"
        pieces += [gap, block.text]
        starts += [length + len(gap) + at for at, _ in block.marks]
        marks += [place for _, place in block.marks]
        length += len(gap) + len(block.text)
        last = block.kind
        if length > LONGEST:
            what = f"the document holds more than {LONGEST} characters of text"
            raise TooLarge(what, where=where, fix="split it: one report in one file")
    text = "".join((*pieces, "\n" if pieces else ""))
    return text, Places(starts=tuple(starts), marks=tuple(marks))
