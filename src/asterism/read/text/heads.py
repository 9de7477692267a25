"""What the cells of a heading name: a time, a patient, or a test with its unit.

"Day 0, Day 14" date the values of their columns; "Case 1, Case 2" say whose they are; "Hb (g/dL),
VEGF (pg/mL)" head the values of many rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from asterism.model.when import When
from asterism.read.text.amounts import Notation
from asterism.read.text.cast import Cast, Who
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.story import Story, tell
from asterism.read.text.stretch import Stretch
from asterism.read.text.tables import Cell, Column, Heading, Row, Test, heading_of
from asterism.read.text.times import Sort
from asterism.read.text.tokens import WORD, Words, fold

_LONGEST_TIME = 40  # characters
_LONGEST_NAME = 60
_LEAST = 2  # cells that must agree on what they name
_WORDS_BEHIND = 5
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"-?\d{1,4}(?:\.\d)?")
_PERSON = re.compile(r"#?\d{1,3}|[A-H]")
_DIGIT = re.compile(r"\d")
_DATED = frozenset({Sort.DATE, Sort.MONTH, Sort.LATER})
_AROUND = " ().:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known where a line of a table is read; `before` is the heading it stands under."""

    lexicon: Lexicon
    mentions: Sequence[Mention]
    story: Story
    cast: Cast | None
    before: Heading | None


def line_of(words: Words, seen: Seen) -> Row | Heading | None:
    """A line as what it is in its table: a row, or a heading with what its cells name; None for
    prose.
    """
    tables = seen.lexicon.tables
    said = tables.row(words, seen.before)
    if said is None or said is seen.before:
        return said
    if isinstance(said, Heading):
        return _named(words, said, seen)
    heading, first = said.heading, said.cells[0]
    if heading and (more := _with_units(heading, said, words.text, seen.lexicon.amounts.notation)):
        return more
    made = _named(words, heading_of(said.cells, tables.parted(words)), seen)
    opens = first[0] == first[1] or tables.told(words.text, first) is not None
    if made.tests or (opens and (made.times or made.people)):
        return made
    return _row(words, said, seen)


def _named(words: Words, heading: Heading, seen: Seen) -> Heading:
    """The heading with the times, people and tests that its cells name."""
    text, cells = words.text, heading.cells
    return replace(
        heading,
        tests=_tests(words, cells, seen),
        times=_times(text, cells, seen),
        people=_people(text, cells, seen),
        columns=tuple(
            _column(text, column, cell, seen)
            for column, cell in zip(heading.columns, cells, strict=True)
        ),
    )


def _column(text: str, column: Column, cell: Cell, seen: Seen) -> Column:
    """What a column holds, where its heading was no cue to the first look."""
    tables = seen.lexicon.tables
    if column is not Column.VALUE:
        return column
    if _holds(text, cell, tables.others):
        return Column.OTHERS
    told = tables.told(text, cell)
    return told if told in {Column.REFERENCE, Column.UNIT} else column


def person_of(words: Words, cells: Sequence[Cell], seen: Seen) -> Who:
    """Whose a row is by the name in its first cell; nobody's without one."""
    return _person(words.text, cells[0], seen) or frozenset()


def _holds(text: str, cell: Cell, norms: frozenset[str]) -> bool:
    return any(fold(word) in norms for word in WORD.findall(text, *cell))


def _row(words: Words, row: Row, seen: Seen) -> Row:
    """The row; one under a heading of tests knows its time, or that it is nobody's."""
    heading, text = row.heading, words.text
    if heading is None:
        return row
    nobodys = bool(heading.people) and seen.cast is None
    if not heading.tests or heading.tests[0] is not None:
        return replace(row, nobodys=nobodys)
    person = _is_person(text, row.cells[0], heading.cells[0], seen)
    when = _time(text, row.cells[0], seen, _unit(text, heading.cells[0], seen))
    return replace(row, nobodys=nobodys or (person and seen.cast is None), when=when)


# ---- times


def _times(text: str, cells: Sequence[Cell], seen: Seen) -> tuple[When | None, ...]:
    """The date of each column; nothing where fewer than two cells tell one."""
    unit = _unit(text, cells[0], seen)
    told = [_time(text, cell, seen, unit) for cell in cells[1:]]
    return (None, *told) if sum(one is not None for one in told) >= _LEAST else ()


def _unit(text: str, cell: Cell, seen: Seen) -> str:
    """The unit of bare numbers under, or beside, a cell that is only "Day" or "Time (months)"."""
    last = text[slice(*cell)].strip(_AROUND).rpartition("(")[2]
    return seen.lexicon.times.units.get(last.strip(_AROUND).lower(), "")


def _time(text: str, cell: Cell, seen: Seen, unit: str = "") -> When | None:
    """The date that a cell tells; `unit` is that of a bare number in it."""
    start, end = cell
    if not 0 < end - start <= _LONGEST_TIME:
        return None
    said, base = text[start:end], seen.story.zero or seen.story.now
    if _YEAR.fullmatch(said):
        return replace(When.parse(said), text=said)
    if base is not None and seen.lexicon.tables.baseline.match(said):
        return replace(base, text=said)
    if unit and base is not None and _NUMBER.fullmatch(said):
        return _later(said, unit, base, f"{unit} {said}")
    return _told(text, cell, seen)


def _told(text: str, cell: Cell, seen: Seen) -> When | None:
    """The date that the words of a cell tell: "12 March 2015", "day 14", "3 months"."""
    start, end = cell
    cues, base = seen.lexicon.times, seen.story.zero or seen.story.now
    if _DIGIT.search(text, start, end) is None:
        return None
    for one in tell(seen.story, Words(text, start, end), cues)[1].dated:
        moment = one.moment
        if one.when and moment.sort in _DATED and not text[start : moment.start].strip():
            return replace(one.when, text=text[start:end])
    found = cues.patterns["amount"].match(text, start, end)
    if found is None or base is None or not found["low"].isdigit():
        return None
    if len(WORD.findall(text, found.end(), end)) > _WORDS_BEHIND:
        return None
    return _later(found["low"], cues.units[found["unit"].lower()], base, text[start:end])


def _later(number: str, unit: str, base: When, text: str) -> When | None:
    amount = abs(Decimal(number))
    stretch = Stretch(low=amount, high=amount, unit=unit)
    return stretch.after(base, sign=-1 if number.startswith("-") else 1, text=text)


# ---- people


def _people(text: str, cells: Sequence[Cell], seen: Seen) -> tuple[Who | None, ...]:
    """Whose each column is, None where it names nobody; nothing without two patients."""
    named = [_person(text, cell, seen) for cell in cells[1:]]
    return (None, *named) if sum(one is not None for one in named) >= _LEAST else ()


def _person(text: str, cell: Cell, seen: Seen) -> Who | None:
    """Whom a cell names; nobody in particular where the report does not tell its people apart."""
    start, end = cell
    labels, short = seen.lexicon.labels, end - start < _LONGEST_NAME
    found = list(labels.naming(text, start, end)) if short else []
    if len(found) != 1 or found[0].start != start:
        return None
    names = seen.cast.names if seen.cast else ()
    return frozenset(names.index(name) for name in found[0].names if name in names)


def _is_person(text: str, cell: Cell, head: Cell, seen: Seen) -> bool:
    """Whether a row is a patient's by name, or by a number under "Patient"."""
    numbered = _holds(text, head, seen.lexicon.tables.persons) and _PERSON.fullmatch(text, *cell)
    return bool(numbered) or _person(text, cell, seen) is not None


# ---- tests


def _tests(words: Words, cells: Sequence[Cell], seen: Seen) -> tuple[Test | None, ...]:
    """The test that each cell names; nothing where fewer than two do, or values stand there."""
    made = [_test(words, cell, seen) for cell in cells]
    if sum(one is not None for one in made) < _LEAST:
        return ()
    valued = (_has_value(words.text, cell, one) for cell, one in zip(cells, made, strict=True))
    return () if any(valued) else tuple(made)


def _test(words: Words, cell: Cell, seen: Seen) -> Test | None:
    start, end = cell
    amounts = seen.lexicon.amounts
    if not 0 < end - start <= _LONGEST_NAME:
        return None
    inside = [
        each for each in seen.mentions
        if start <= each.start and each.end <= end and amounts.analytes(each.concepts)
    ]  # fmt: skip
    if not inside:
        return None
    first = min(inside, key=lambda each: (each.start, each.nested))
    stop = first.alias[1] if first.alias else first.end
    return Test(
        concepts=first.concepts, start=first.start, end=stop,
        units=_units(words.text[stop:end], amounts.notation),
    )  # fmt: skip


def _units(printed: str, notation: Notation) -> tuple[str, ...]:
    """The unit behind the name of a test: "(g/dL)", ", g/dL", "x10⁹/L"."""
    told = printed.strip().strip(" ,()[]:")
    return notation.units_of(told) if told else ()


def _has_value(text: str, cell: Cell, test: Test | None) -> bool:
    """Whether a cell tells a number that belongs to no name and no unit."""
    if test is None:
        return False
    return not test.units and _DIGIT.search(text, test.end, cell[1]) is not None


def _with_units(heading: Heading, row: Row, text: str, notation: Notation) -> Heading | None:
    """The heading with the units of a second line that holds nothing else; None for other lines."""
    if not heading.tests or len(row.cells) > len(heading.tests):
        return None
    told = [_units(text[slice(*cell)], notation) for cell in row.cells]
    cells = zip(told[1:], row.cells[1:], strict=True)
    other = any(not units and start < end for units, (start, end) in cells)
    if other or not any(told):
        return None
    padded = [*told, *(() for _ in heading.tests)]
    tests = tuple(
        replace(test, units=test.units or units) if test else None
        for test, units in zip(heading.tests, padded, strict=False)
    )
    return replace(heading, tests=tests)
