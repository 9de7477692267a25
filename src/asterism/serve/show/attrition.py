"""The criteria over everybody, drawn: a bar for each, from what may be told of it and nothing else.

Where a count is hidden the bar shows its parts alike, so that no width gives away what the words
keep.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from asterism.screen.counts import Line
from asterism.screen.masking import Shown
from asterism.serve.show.marks import quoted

_CHARACTER = 7  # the width of one, at 13 px, rounded up
_INDENT = 12
_PARTS = (("met", "met"), ("unknown", "unknown"), ("not_met", "not met"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How wide a drawing is, where its bars begin, how high a row is; a narrow one names above."""

    name: str
    width: int
    left: int
    row: int
    name_y: int
    bar_y: int


SHEETS = (
    Sheet(name="wide", width=900, left=400, row=26, name_y=17, bar_y=5),
    Sheet(name="narrow", width=340, left=0, row=46, name_y=17, bar_y=24),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar. Where anything of a row is hidden all its parts are of one width."""

    kind: str
    x: int
    width: int
    hidden: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    label: str
    x: int
    y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    sheet: Sheet
    height: int
    rows: tuple[Row, ...]


def drawings(lines: Sequence[Line]) -> tuple[Drawing, ...]:
    """The bars on each sheet; none without criteria."""
    return tuple(_drawn(lines, sheet) for sheet in SHEETS) if lines else ()


def _drawn(lines: Sequence[Line], sheet: Sheet) -> Drawing:
    rows = tuple(_row(line, sheet, sheet.row * place) for place, line in enumerate(lines))
    return Drawing(sheet=sheet, height=sheet.row * len(rows), rows=rows)


def _row(line: Line, sheet: Sheet, y: int) -> Row:
    x = _INDENT * line.depth
    room = ((sheet.left or sheet.width) - x) // _CHARACTER - 1
    label = f"not: {line.label}" if line.is_exclusion else line.label
    counts = [getattr(line, name) for name, _ in _PARTS]
    return Row(label=quoted(label, max(room, 8)), x=x, y=y, parts=_parts(counts, sheet))


def _parts(counts: Sequence[Shown], sheet: Sheet) -> tuple[Part, ...]:
    x, parts = sheet.left, []
    widths = _widths(counts, sheet.width - sheet.left)
    for (kind, words), count, width in zip(_PARTS, counts, widths, strict=True):
        if count == 0:
            continue
        hidden = isinstance(count, str)
        parts.append(Part(kind=kind, x=x, width=width, hidden=hidden, told=f"{words}: {count}"))
        x += width
    return tuple(parts)


def _widths(counts: Sequence[Shown], room: int) -> list[int]:
    if all(isinstance(count, int) for count in counts):
        weights = [int(count) for count in counts]
    else:
        weights = [0 if count == 0 else 1 for count in counts]
    total = sum(weights) or 1
    # What is there is seen, however few: a pixel at least.
    return [max(room * weight // total, 1) if weight else 0 for weight in weights]
