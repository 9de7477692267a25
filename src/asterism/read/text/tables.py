"""Rows of a table: which column is the test, its unit, its interval, and which are values.

A heading row tells it. Without one the first cell is the test, a cell that is only a unit is the
unit, and an interval behind a value is its reference.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal  # noqa: TC003  a type of a local
from enum import Enum
from itertools import islice

from asterism.model.quantity import Comparator
from asterism.model.when import When
from asterism.read.text.amounts import Notation
from asterism.read.text.numbers import Amount
from asterism.read.text.rules import Page
from asterism.read.text.spellings import any_of
from asterism.read.text.tokens import Words, fold

_MOST_CELLS = 40
_LONGEST_ROW = 2000  # characters; a longer line is something else with tabs or bars in it
_RULE = re.compile(r"[\s|:+=-]*$")
_GAP = re.compile(r"[ \xa0]{2,}")
_SPACES = "  "
_BLANKS = frozenset({" ", "\t"})
_WIDEST_BLANK = 80  # characters in front of a line's first word
_LEAST_GAPS = 2  # in a line that is parted by spaces
_LONGEST_CELL = 48  # characters between spaces
_UNIT_OF_NAME = re.compile(r"[(\[,]\s*([^()\[\],]{1,24})[)\]]?\s*$")


Cell = tuple[int, int]  # where it stands in the text


class Column(Enum):
    """What a column holds."""

    TEST = "test"
    UNIT = "unit"
    REFERENCE = "reference"
    VALUE = "value"
    OTHERS = "others"  # a relative's, a control's


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """What a cell of a heading names at `start:end`, and the unit told with it."""

    concepts: tuple[str, ...]
    start: int
    end: int
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of a line, as places in the text, and what the heading says that they hold.

    `head` is the heading itself, `ragged` a row that lost its columns. `when` dates a row that
    begins with a time; `kept` are the columns of the one who is read, where
    the columns are several people's; `nobodys` is a row or a table of people whom the report does
    not tell apart.
    """

    cells: tuple[Cell, ...]
    heading: "Heading | None" = None
    when: When | None = None
    kept: frozenset[int] | None = None
    nobodys: bool = False
    head: bool = False
    ragged: bool = False

    @property
    def valued(self) -> bool:
        """Whether it has values that can be told."""
        return not (self.nobodys or self.head or self.ragged)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.heading.columns if self.heading else ()

    def of(self, person: int) -> "Row":
        """The row with the columns of one person alone, where the columns are several people's."""
        people = self.heading.people if self.heading else ()
        if not people:
            return self
        mine = (at for at, who in enumerate(people) if who is not None and person in who)
        told = (at for at, one in enumerate(self.columns) if one is not Column.VALUE)
        return replace(self, kept=frozenset((*mine, *told)))

    def column(self, place: int) -> Column:
        if place < len(self.columns):
            return self.columns[place]
        return Column.TEST if place == 0 else Column.VALUE

    def cell(self, at: int) -> int:
        """The cell in which a place of the text lies; -1 between cells."""
        return next((i for i, (start, end) in enumerate(self.cells) if start <= at < end), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The columns that a heading row names, with the sign that parts its cells.

    `times` date the columns, `people` say whose they are (nobody's, where the report does not tell
    its people apart), `tests` what stands in them; each is empty where it is not so.
    """

    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    parted: str
    times: tuple[When | None, ...] = ()
    people: tuple[frozenset[int] | None, ...] = ()
    tests: tuple[Test | None, ...] = ()

    def when(self, at: int) -> When | None:
        return self.times[at] if at < len(self.times) else None


@dataclass(frozen=True, kw_only=True, eq=False)
class TableCues:
    """The words of headings: what a column holds, the first of several times, other people's."""

    words: dict[str, Column]
    baseline: re.Pattern[str]
    others: frozenset[str]
    persons: frozenset[str]

    @classmethod
    def of(cls, page: Page, heads: Page) -> "TableCues":
        listed = page.lists().items()
        return cls(
            words={fold(word): Column(name) for name, said in listed for word in said},
            baseline=re.compile(rf"(?:{any_of(heads.texts('baseline'))})\b", re.IGNORECASE),
            others=frozenset(map(fold, heads.texts("others"))),
            persons=frozenset(map(fold, heads.texts("persons"))),
        )

    def row(self, words: Words, heading: Heading | None) -> "Row | Heading | None":
        """The line as a row under a heading, or as a heading itself; None where it is prose."""
        begin, parted = self._begun(words, heading)
        if not parted:
            return None
        if _RULE.match(words.text[begin : words.end]):
            return heading
        cells = _cells(words.text, begin, words.end, parted)
        if len(cells) < 2:
            return None
        made = self._heading(words.text, cells, parted)
        if made is not None:
            return made
        if heading is None or parted != heading.parted:
            return Row(cells=cells) if parted != ";" else None
        # Between spaces an empty cell leaves nothing: what is short has lost its columns.
        ragged = parted == _SPACES and len(cells) != len(heading.cells)
        if ragged and not (heading.tests or heading.times or heading.people):
            return Row(cells=cells)
        return Row(cells=cells, heading=heading, ragged=ragged)

    def _begun(self, words: Words, heading: Heading | None) -> tuple[int, str]:
        """Where a line begins, with an empty first cell that a sentence leaves out, and the sign
        that parts it; no sign in prose.
        """
        text, start = words.text, words.start
        if text[start - 1 : start] in _BLANKS:
            low = max(0, start - _WIDEST_BLANK)
            line = text.rfind("\n", low, start) + 1 or low
            blank = text[line:start]
            if blank.isspace() and ("\t" in blank or "  " in blank):
                start = line
        told = text[start : words.end] if words.end - start <= _LONGEST_ROW else ""
        return start, _parted(told, heading)

    def parted(self, words: Words) -> str:
        """The sign that parts the cells of a line; empty in prose."""
        return self._begun(words, None)[1]

    def told(self, text: str, cell: Cell) -> Column | None:
        """What a cell of a heading says that its column holds."""
        return self._told(text[slice(*cell)])

    def _heading(self, text: str, cells: Sequence[Cell], parted: str) -> Heading | None:
        told = [self._told(text[start:end]) for start, end in cells]
        if told[0] not in {Column.TEST, None} or not any(told):
            return None
        if told[0] is None and len([one for one in told if one]) < 2:
            return None
        columns = [Column.TEST, *(one or Column.VALUE for one in told[1:])]
        return Heading(columns=tuple(columns), cells=tuple(cells), parted=parted)

    def _told(self, cell: str) -> Column | None:
        words = [fold(word) for word in re.findall(r"[A-Za-z]+", cell[:60])]
        return next((self.words[word] for word in words if word in self.words), None)


def _parted(text: str, heading: Heading | None) -> str:
    """The sign that parts the cells; empty in prose."""
    if "\t" in text:
        return "\t"
    if text.count("|") > 1 or " | " in text:
        return "|"
    if "  " in text and _is_spaced(text):
        return _SPACES
    if text.count(";") > 1 and len(text) < 200:
        return ";" if heading is None or heading.parted == ";" else ""
    return ""


def _is_spaced(text: str) -> bool:
    """Whether runs of spaces part short cells: prose has at most one, behind a sentence."""
    if len(_GAP.findall(text)) < _LEAST_GAPS:
        return False
    return all(len(cell) <= _LONGEST_CELL and cell[-1:] != "." for cell in _GAP.split(text))


def _cells(text: str, start: int, end: int, parted: str) -> tuple[Cell, ...]:
    if parted == _SPACES:
        gaps = [gap.span() for gap in islice(_GAP.finditer(text, start, end), _MOST_CELLS)]
        begins, ends = [start, *(gap[1] for gap in gaps)], [*(gap[0] for gap in gaps), end]
        return tuple(zip(begins, ends, strict=True))
    found: list[tuple[int, int]] = []
    place = start + 1 if text[start] == parted == "|" else start
    while place <= end and len(found) < _MOST_CELLS:
        stop = text.find(parted, place, end)
        stop = end if stop < 0 else stop
        inner = text[place:stop]
        left = place + len(inner) - len(inner.lstrip())
        found.append((left, max(left, place + len(inner.rstrip()))))
        place = stop + 1
    while found and found[-1][0] == found[-1][1]:
        found.pop()
    return tuple(found)


def heading_of(cells: Sequence[Cell], parted: str) -> Heading:
    """A heading whose words are no cues: what its cells name makes it one."""
    columns = (Column.TEST, *(Column.VALUE for _ in cells[1:]))
    return Heading(columns=columns, cells=tuple(cells), parted=parted)


def values_in(
    words: Words, row: Row, found: Sequence[Amount], notation: Notation
) -> tuple[Amount, ...]:
    """The values of a row, each with the unit and the interval that stand in other cells."""
    units = _units(words.text, row, notation)
    placed = [(row.cell(amount.start), amount) for amount in found]
    placed = [(at, one) for at, one in placed if at > 0 and (row.kept is None or at in row.kept)]
    told = [(at, amount) for at, amount in placed if row.column(at) is Column.VALUE]
    limits = [amount for at, amount in placed if row.column(at) is Column.REFERENCE]
    if not row.columns and len(told) > 1:
        limits = [amount for _, amount in told[1:] if _is_interval(amount)]
        told = [(at, amount) for at, amount in told if amount not in limits]
    interval = limits[0] if limits else None
    return tuple(_whole(amount, units, interval) for _, amount in told)


def _is_interval(amount: Amount) -> bool:
    return amount.upper is not None or amount.comparator is not Comparator.EQ


def _whole(amount: Amount, units: tuple[str, ...], interval: Amount | None) -> Amount:
    own = amount.units or units
    if interval is None or amount.reference != (None, None):
        return replace(amount, units=own)
    low, high = interval.value, interval.upper
    limits: tuple[Decimal | None, Decimal | None] = (low, high)
    if high is None:
        above = interval.comparator in {Comparator.GT, Comparator.GE}
        limits = (low, None) if above else (None, low)
    return replace(
        amount, units=own or interval.units, reference=limits, reference_units=interval.units
    )


def _units(text: str, row: Row, notation: Notation) -> tuple[str, ...]:
    """The unit told in a cell of its own, or behind the name of the test."""
    for place, (start, end) in enumerate(row.cells):
        if place and (row.column(place) is Column.UNIT or not row.columns):
            units = notation.units_of(text[start:end])
            if units:
                return units
    start, end = row.cells[0]
    said = _UNIT_OF_NAME.search(text, start, end)
    return notation.units_of(said[1]) if said else ()
