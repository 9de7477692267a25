"""The lines of a region: strips on one baseline, as prose or as the cells of a table's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from asterism.read.documents.pdf.strips import Strip

_SAME_LINE = 0.35  # of the type size
_ALIKE = 0.1  # of the type size


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A line of a region. More than one strip is a row with cells, where `is_row` says so."""

    strips: tuple[Strip, ...]
    is_row: bool = False

    @cached_property
    def body(self) -> Strip:
        return max(self.strips, key=lambda strip: strip.length)

    @property
    def base(self) -> float:
        return self.body.base

    @property
    def size(self) -> float:
        return self.body.size

    @property
    def left(self) -> float:
        return self.strips[0].left

    @property
    def right(self) -> float:
        return max(strip.right for strip in self.strips)

    @cached_property
    def bold(self) -> bool:
        return all(strip.bold for strip in self.strips)

    @property
    def last_word(self) -> str:
        return self.strips[-1].words[-1].text

    @property
    def first_word(self) -> str:
        return self.strips[0].words[0].text


def lines_of(region: Sequence[Strip]) -> list[TextLine]:
    """The lines from top to bottom. A lone wide gap is a gap; two below each other are a table."""
    rows: list[list[Strip]] = []
    for strip in sorted(region, key=lambda one: (one.base, one.left)):
        if rows and abs(strip.base - rows[-1][-1].base) < _SAME_LINE * strip.size:
            rows[-1].append(strip)
        else:
            rows.append([strip])
    lines = [TextLine(strips=tuple(sorted(row, key=lambda one: one.left))) for row in rows]
    return [
        TextLine(strips=line.strips, is_row=_is_row(lines, place))
        for place, line in enumerate(lines)
    ]


def _is_row(lines: Sequence[TextLine], place: int) -> bool:
    if _is_stretched(lines[place]):
        return False
    own = _gaps(lines[place])
    near = [lines[other] for other in (place - 1, place + 1) if 0 <= other < len(lines)]
    return any(
        left < right2 and left2 < right
        for line in near for left2, right2 in _gaps(line) for left, right in own
    )  # fmt: skip


def _is_stretched(line: TextLine) -> bool:
    """Whether it is prose whose spaces were widened, all alike, to fill a narrow column."""
    gaps = [right - left for left, right in _gaps(line)]
    words = [b.left - a.right for s in line.strips for a, b in pairwise(s.words) if b.apart]
    spaces = [*gaps, *words]
    return len(spaces) > 1 and max(spaces) - min(spaces) < _ALIKE * line.size


def _gaps(line: TextLine) -> list[tuple[float, float]]:
    pairs = pairwise(line.strips)
    return [(one.right, two.left) for one, two in pairs if two.left > one.right]
