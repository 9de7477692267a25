"""Rows of a table: which column is the test, its unit, its interval, and which are values.

A heading row tells it. Without one the first cell is the test, a cell that is only a unit is the
unit, and an interval behind a value is its reference.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal  # noqa: TC003  a type of a local
from enum import Enum

from asterism.model.quantity import Comparator
from asterism.read.text.amounts import Notation
from asterism.read.text.numbers import Amount
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold

_MOST_CELLS = 40
_LONGEST_ROW = 2000  # characters; a longer line is something else with tabs or bars in it
_RULE = re.compile(r"[\s|:+=-]*$")
_UNIT_OF_NAME = re.compile(r"[(\[,]\s*([^()\[\],]{1,24})[)\]]?\s*$")


class Column(Enum):
    """What a column holds."""

    TEST = "test"
    UNIT = "unit"
    REFERENCE = "reference"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of a line, as places in the text, and what the heading says that they hold."""

    cells: tuple[tuple[int, int], ...]
    columns: tuple[Column, ...] = ()
    heads: tuple[str, ...] = ()

    def column(self, place: int) -> Column:
        if place < len(self.columns):
            return self.columns[place]
        return Column.TEST if place == 0 else Column.VALUE

    def cell(self, at: int) -> int:
        """The cell in which a place of the text lies; -1 between cells."""
        return next((i for i, (start, end) in enumerate(self.cells) if start <= at < end), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The columns that a heading row names, with the sign that parts its cells."""

    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    parted: str


@dataclass(frozen=True, kw_only=True, eq=False)
class TableCues:
    """The words of headings."""

    words: dict[str, Column]

    @classmethod
    def of(cls, page: Page) -> "TableCues":
        listed = page.lists().items()
        return cls(words={fold(word): Column(name) for name, said in listed for word in said})

    def row(self, words: Words, heading: Heading | None) -> "Row | Heading | None":
        """The line as a row under a heading, or as a heading itself; None where it is prose."""
        text = words.text[words.start : words.end]
        parted = _parted(text, heading) if len(text) <= _LONGEST_ROW else ""
        if not parted:
            return None
        if _RULE.match(text):
            return heading
        cells = _cells(words.text, words.start, words.end, parted)
        if len(cells) < 2:
            return None
        made = self._heading(words.text, cells, parted)
        if made is not None:
            return made
        if heading is None or parted != heading.parted:
            return Row(cells=cells) if parted != ";" else None
        return Row(cells=cells, columns=heading.columns, heads=heading.heads)

    def _heading(self, text: str, cells: Sequence[tuple[int, int]], parted: str) -> Heading | None:
        told = [self._told(text[start:end]) for start, end in cells]
        if told[0] not in {Column.TEST, None} or not any(told):
            return None
        if told[0] is None and len([one for one in told if one]) < 2:
            return None
        columns = [Column.TEST, *(one or Column.VALUE for one in told[1:])]
        heads = tuple(text[start:end] for start, end in cells)
        return Heading(columns=tuple(columns), heads=heads, parted=parted)

    def _told(self, cell: str) -> Column | None:
        words = [fold(word) for word in re.findall(r"[A-Za-z]+", cell[:60])]
        return next((self.words[word] for word in words if word in self.words), None)


def _parted(text: str, heading: Heading | None) -> str:
    """The sign that parts the cells; empty in prose."""
    if "\t" in text:
        return "\t"
    if text.count("|") > 1 or " | " in text:
        return "|"
    if text.count(";") > 1 and len(text) < 200:
        return ";" if heading is None or heading.parted == ";" else ""
    return ""


def _cells(text: str, start: int, end: int, parted: str) -> tuple[tuple[int, int], ...]:
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


def values_in(
    words: Words, row: Row, found: Sequence[Amount], notation: Notation
) -> tuple[Amount, ...]:
    """The values of a row, each with the unit and the interval that stand in other cells."""
    units = _units(words.text, row, notation)
    placed = [(row.cell(amount.start), amount) for amount in found]
    placed = [(at, amount) for at, amount in placed if at > 0]
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
