"""What a drawing is made of, all of it in pixels of its sheet."""

from dataclasses import dataclass

TOP, HEIGHT = 52, 190
ROW, HEAD = 25, 18
CHARACTER = 7  # the width of one, at 13 px, rounded up


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How wide a drawing is, and where its plot begins and ends."""

    name: str
    width: int
    left: int
    right: int
    small: bool = False


SHEETS = (
    Sheet(name="wide", width=680, left=58, right=560),
    Sheet(name="narrow", width=340, left=44, right=328, small=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A result. `kind` is baseline, nadir, current or other; `left` and `right` its dates."""

    kind: str
    x: int
    y: int
    left: int
    right: int
    label: str
    label_x: int
    label_y: int
    anchor: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The edge of a level: a dashed line with its name, and the zone from it down to `down_to`."""

    y: int
    down_to: int
    label: str
    label_y: int
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A treatment from its first to its last mention; `open` where only one date is told."""

    label: str
    label_x: int
    anchor: str
    left: int
    width: int
    y: int
    open: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What the authors claim, at its date."""

    number: int
    x: int
    left: int
    right: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The grade of one assessment, at its day."""

    x: int
    label: str
    anchor: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One series on one sheet, with what lies beneath it."""

    sheet: Sheet
    height: int
    bottom: int
    title: str
    scale: str
    ticks: tuple[tuple[int, str], ...]
    levels: tuple[tuple[int, str], ...]
    dots: tuple[Dot, ...]
    path: str
    edges: tuple[Edge, ...]
    grades: tuple[Grade, ...]
    grades_y: int
    bars: tuple[Bar, ...]
    bars_y: int
    flags: tuple[Flag, ...]
    flags_y: int
    told: str
