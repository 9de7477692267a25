"""Lines to paragraphs, across columns and pages, with every word's page and box."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from asterism.model.place import Box, Place
from asterism.read.documents.canonical import BROKEN, Block, Kind, tidy
from asterism.read.documents.pdf.lines import TextLine
from asterism.read.documents.pdf.strips import Strip
from asterism.read.documents.raised import raised

_HYPHENS = ("-", "\u2010", "\u00ad")
_THOUSANDS = "\u202f"
_WIDER_LEADING = 1.3  # of the region's usual distance between lines
_OTHER_SIZE = 0.07  # of the type size
_INDENT = 0.7  # of the type size
_ROOM = 0.35  # of the type size, beyond what the next word needs
_FULL = 1.5  # of the type size: a line that ends so near the edge may go on in the next column
_ENDS = frozenset(".!?:;")
_BULLETS = frozenset("•●▪■◦‣·○▶►–")
_LONGEST = 20_000  # characters; no paragraph is longer, and each line is added to a copy
_SPACE = 0.25  # of the type size


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What is usual in a region: its right edge, and from line to line."""

    right: float
    leading: float

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> "Shape":
        steps = [b.base - a.base for a, b in itertools.pairwise(lines)]
        usual = [step for step in steps if 0 < step < 3 * lines[0].size] or [0.0]
        prose = [line.right for line in lines if not line.is_row] or [lines[0].right]
        return cls(right=max(prose), leading=median(usual))


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """A paragraph while lines are added to it."""

    page: int
    text: str = ""
    marks: list[tuple[int, Place]] = field(default_factory=list)
    row: bool = False
    size: float = 0.0
    bold: bool = False
    open: bool = False  # whether it may go on in the next column

    def add(self, line: TextLine, page: int) -> None:
        if self.text and self.text[-1] in _HYPHENS and line.first_word[:1].isalpha():
            self.text = self.text[:-1] + BROKEN
        elif self.text and self.text[-1] != "-":
            self.text += " "
        for place, strip in enumerate(line.strips):
            if place:
                self.text += "\t" if line.is_row else " "
            self._add_strip(strip, page)

    def _add_strip(self, strip: Strip, page: int) -> None:
        small = ""
        for place, word in enumerate(strip.words):
            apart = place > 0 and strip.is_apart(place)
            if strip.is_raised(word) and not (apart and not small):
                small += word.text
                if place + 1 < len(strip.words) and strip.goes_on_raised(place + 1):
                    continue
                text, small = raised(small, self.text[-8:]), ""
            else:
                text = word.text
                if apart:
                    both = word.text[:1].isdigit() and self.text[-1:].isdigit()
                    self.text += _THOUSANDS if word.fixed and both else " "
            self.marks.append((len(self.text), Place(page=page, box=_rounded(word.box))))
            self.text += tidy(text)

    def block(self) -> Block:
        kind = Kind.ROW if self.row else Kind.PARAGRAPH
        return Block(text=self.text.strip(), marks=tuple(self.marks), kind=kind)


def _rounded(box: Box) -> Box:
    left, top, right, bottom = (round(edge, 1) for edge in box)
    return left, top, right, bottom


def paragraphs(regions: Sequence[tuple[int, Sequence[TextLine]]]) -> list[Block]:
    """The blocks of all pages' regions, each given with its page's number, in reading order."""
    found: list[Paragraph] = []
    for page, lines in regions:
        if lines:
            _read_region(found, page, lines)
    return [paragraph.block() for paragraph in found if paragraph.text.strip()]


def _read_region(found: list[Paragraph], page: int, lines: Sequence[TextLine]) -> None:
    shape = Shape.of(lines)
    last: TextLine | None = None
    for line in lines:
        ends = _goes_over(found, line) if last is None else not _ends(last, line, shape)
        too_long = bool(found) and len(found[-1].text) > _LONGEST
        if line.is_row or not found or found[-1].row or not ends or too_long:
            found.append(Paragraph(page=page, row=line.is_row, size=line.size, bold=line.bold))
        found[-1].add(line, page)
        full = shape.right - line.right < _FULL * line.size
        found[-1].open = full and not line.is_row
        last = line


def _goes_over(found: Sequence[Paragraph], line: TextLine) -> bool:
    """Whether the region's first line goes on the paragraph that the last region ended with."""
    if not found or line.is_row:
        return False
    last = found[-1]
    same = abs(last.size - line.size) <= _OTHER_SIZE * line.size and last.bold == line.bold
    if last.row or not same or not last.text:
        return False
    first = line.first_word[:1]
    if last.text[-1] in _HYPHENS:
        return first.isalpha()
    return last.text[-1] not in _ENDS and (first.islower() or (last.open and not last.bold))


def _ends(line: TextLine, after: TextLine, shape: Shape) -> bool:
    """Whether a paragraph ends with the line."""
    size = max(line.size, after.size)
    if after.base - line.base > _WIDER_LEADING * max(shape.leading, 0.9 * size) + 0.5:
        return True
    if abs(line.size - after.size) > _OTHER_SIZE * size or line.bold != after.bold:
        return True
    if after.first_word[:1] in _BULLETS:
        return True
    if line.last_word[-1:] in _HYPHENS:
        return False
    if after.left - line.left > _INDENT * size and line.last_word[-1:] in _ENDS:
        return True
    return _room(line, after, shape) > _ROOM * size


def _room(line: TextLine, after: TextLine, shape: Shape) -> float:
    """What was left of the line beyond what the next word needs: its writer ended it there."""
    first = _first_whole(after.strips[0])
    return shape.right - line.right - _SPACE * line.size - first


def _first_whole(strip: Strip) -> float:
    """The width of the first word with all pieces that touch it."""
    right = strip.words[0].right
    for word in strip.words[1:]:
        if word.apart:
            break
        right = word.right
    return right - strip.words[0].left
