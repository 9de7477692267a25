"""What Circe can say of a person: groups of rows that are there, or are not.

Negation stands at the rows alone, as in Circe: its groups count, and only a count can be zero.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import assert_never

from asterism.model.quantity import Comparator
from asterism.model.threshold import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a number of the row is held against."""

    op: Comparator
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A kind of row: of which concepts, in which table, by which of its two concept columns.

    A result may have to pass `value` in one of `units`, or `ratio` of a printed limit, to carry one
    of `words`, or only to have the limit `printed`. `unless` are kinds of row of which there must
    be none on the same day.
    """

    concepts: frozenset[str]
    table: str
    by_source: bool = False
    value: Range | None = None
    units: tuple[str, ...] = ()
    ratio: tuple[Limit, Range] | None = None
    words: tuple[str, ...] = ()
    printed: Limit | None = None
    unless: tuple["Event", ...] = ()

    @property
    def plain(self) -> "Event":
        """Any such row, whatever its result."""
        return Event(concepts=self.concepts, table=self.table, by_source=self.by_source)

    @property
    def is_plain(self) -> bool:
        return self == self.plain


class Constant(Enum):
    """What holds of everybody, or of nobody."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one row of any of these kinds."""

    of: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """No row of any of these kinds."""

    of: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """At least `n` of these."""

    n: int
    of: tuple["Formula", ...]

    @property
    def is_all(self) -> bool:
        return self.n == len(self.of)


Formula = Constant | Some | Absent | Group
YES, NO = Constant.YES, Constant.NO


def some(events: Iterable[Event]) -> Formula:
    """At least one such row; nobody, where there is no kind of it."""
    found = tuple(dict.fromkeys(events))
    return Some(found) if found else NO


def at_least(n: int, parts: Iterable[Formula]) -> Formula:
    """At least `n` of these, without what is certain and with equals once where that is the same."""
    given = list(parts)
    n -= given.count(YES)
    left = [part for part in given if not isinstance(part, Constant)]
    if n <= 0:
        return YES
    if n > len(left):
        return NO
    if n == len(left):
        return _joined(left, all_of_them=True)
    if n == 1:
        return _joined(left, all_of_them=False)
    return Group(n, tuple(left))


def all_of(parts: Iterable[Formula]) -> Formula:
    given = tuple(parts)
    return at_least(len(given), given)


def any_of(parts: Iterable[Formula]) -> Formula:
    return at_least(1, parts)


def _joined(parts: Iterable[Formula], *, all_of_them: bool) -> Formula:
    flat: dict[Formula, None] = {}
    for part in parts:
        inner = isinstance(part, Group) and (part.is_all if all_of_them else part.n == 1)
        flat.update(dict.fromkeys(part.of if isinstance(part, Group) and inner else (part,)))
    whole = tuple(flat)
    return whole[0] if len(whole) == 1 else Group(len(whole) if all_of_them else 1, whole)


def gathered(formula: Formula) -> Formula:
    """The same, with rows that need only be there, or none of which may be, asked for together."""
    if not isinstance(formula, Group):
        return formula
    parts = tuple(map(gathered, formula.of))
    kind = Some if formula.n == 1 else Absent
    if formula.n > 1 and not formula.is_all:
        return at_least(formula.n, parts)
    plain = [part for part in parts if isinstance(part, kind) and _is_plain(part)]
    rest = [part for part in parts if part not in plain]
    together = _together(plain)
    return any_of([*together, *rest]) if kind is Some else all_of([*map(nay, together), *rest])


def _together(parts: Sequence[Some | Absent]) -> list[Formula]:
    """Any row of these kinds, each place once."""
    concepts: dict[tuple[str, bool], frozenset[str]] = {}
    for part in parts:
        for event in part.of:
            place = event.table, event.by_source
            concepts[place] = concepts.get(place, frozenset()) | event.concepts
    events = (
        Event(concepts=names, table=table, by_source=by_source)
        for (table, by_source), names in concepts.items()
    )
    return [some(events)] if concepts else []


def _is_plain(part: Some | Absent) -> bool:
    return all(event.is_plain for event in part.of)


def nay(formula: Formula) -> Formula:
    """The opposite, with the negation moved down to the rows."""
    match formula:
        case Constant():
            return NO if formula is YES else YES
        case Some(of=events):
            return Absent(events)
        case Absent(of=events):
            return Some(events)
        case Group(n=n, of=parts):
            return at_least(len(parts) - n + 1, map(nay, parts))
        case _ as other:
            assert_never(other)


def events_of(formula: Formula) -> Iterator[Event]:
    """Every kind of row that it looks at, those that must not be there among them."""
    match formula:
        case Constant():
            return
        case Some(of=events) | Absent(of=events):
            for event in events:
                yield replace(event, unless=())
                yield from event.unless
        case Group(of=parts):
            for part in parts:
                yield from events_of(part)
        case _ as other:
            assert_never(other)


def holds_of_nobody_known(formula: Formula) -> bool:
    """Whether it holds of a person of whom nothing is recorded."""
    match formula:
        case Constant():
            return formula is YES
        case Some():
            return False
        case Absent():
            return True
        case Group(n=n, of=parts):
            return sum(map(holds_of_nobody_known, parts)) >= n
        case _ as other:
            assert_never(other)


def only_grows(formula: Formula) -> bool:
    """Whether more rows can never make it false."""
    match formula:
        case Constant():
            return True
        case Some(of=events):
            return not any(event.unless for event in events)
        case Absent():
            return False
        case Group(of=parts):
            return all(map(only_grows, parts))
        case _ as other:
            assert_never(other)


def size_of(formula: Formula) -> int:
    """How many kinds of row it counts."""
    match formula:
        case Constant():
            return 0
        case Some(of=events) | Absent(of=events):
            return len(events)
        case Group(of=parts):
            return sum(map(size_of, parts))
        case _ as other:
            assert_never(other)
