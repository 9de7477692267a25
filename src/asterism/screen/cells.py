"""The logic of a definition as numbered cells over numbered facts: what one SQL pass can carry.

A fact is one bit of a person: "splenomegaly is stated PRESENT", "some platelet count passes". A cell
is a three-valued formula over facts and earlier cells. Equal cells are one cell, however often
resolving has put them into the tree, so that the SQL grows with what is asked and not with how
often.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar, assert_never

from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    children,
)
from asterism.model.formula import Formula
from asterism.model.quantity import Equivalent

_K = TypeVar("_K")


class Hints(Enum):
    """Whether statements that show a thing only indirectly are taken for it."""

    COUNTED = "counted"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Said:
    """A finding that is stated, shown, denied or refuted: the rules of `Present`."""

    yes: frozenset[int]
    no: frozenset[int]
    maybe: frozenset[int]
    shown: tuple[int, ...]
    refuted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """Results against a threshold; the facts are that some pass, some fail, some leave it open."""

    passed: int
    failed: int
    unclear: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What other expressions decided before: a change, a count over sites."""

    holds: int
    fails: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is so of everybody: nothing in the database can make it otherwise."""

    truth: bool | None


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    of: int


@dataclass(frozen=True, slots=True)
class Suppose:
    of: int
    unless: int


Cell = Said | Tested | Settled | Known | Count | Turn | Suppose


@dataclass(frozen=True, slots=True)
class Mark:
    """The fact that a concept is stated with a status in the last `days` (None: ever)."""

    concept: str
    status: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Sites:
    """A count over sites, and the cell that is asked at each of them."""

    n: int
    by: tuple[str, ...]
    enough: int | None
    cell: int
    concepts: frozenset[str]


@dataclass(slots=True)
class Ledger:
    """Every fact and cell asked for, each once, in the order first met."""

    cells: list[Cell] = field(default_factory=list)
    marks: dict[Mark, int] = field(default_factory=dict)
    limits: dict[Measured, int] = field(default_factory=dict)
    changes: dict[Changed, int] = field(default_factory=dict)
    sites: dict[Sites, int] = field(default_factory=dict)
    formulas: dict[tuple[str, Formula], None] = field(default_factory=dict)
    equivalents: dict[str, tuple[Equivalent, ...]] = field(default_factory=dict)
    facts: int = 0
    _numbers: dict[Cell, int] = field(default_factory=dict)
    _known: dict[tuple[int, Hints], tuple[Criterion, int]] = field(default_factory=dict)

    def enter(self, node: Criterion, hints: Hints = Hints.COUNTED) -> int:
        """The number of the cell that says whether `node` holds."""
        key = id(node), hints
        if key not in self._known:
            # The node is kept beside its number: an id alone may be given away again.
            self._known[key] = node, self._enter(node, hints)
        return self._known[key][1]

    def _enter(self, node: Criterion, hints: Hints) -> int:
        match node:
            case Named(of=part) | Meets(whole=part):
                return self.enter(part, hints)
            case Present():
                return self.number(self._said(node, hints))
            case Measured():
                fact = self._limit(node)
                return self.number(Tested(fact, fact + 1, fact + 2))
            case Changed():
                fact = self._change(node)
                return self.number(Settled(fact, fact + 1))
            case Across():
                fact = self._across(node, hints)
                return self.number(Settled(fact, fact + 1))
            case AtLeast(n=n, of=parts):
                return self.number(Count(n, tuple(self.enter(part, hints) for part in parts)))
            case Not(of=part):
                return self.number(Turn(self.enter(part, hints)))
            case Presumed(of=part, unless=unless):
                return self.number(Suppose(self.enter(part, hints), self.enter(unless, hints)))
            case _ as other:
                assert_never(other)

    def number(self, cell: Cell) -> int:
        """The number of this very cell, new or known."""
        if cell not in self._numbers:
            self._numbers[cell] = len(self.cells)
            self.cells.append(cell)
        return self._numbers[cell]

    def _said(self, node: Present, hints: Hints) -> Said:
        days = node.window.days
        hinted = node.hinted_by if hints is Hints.COUNTED else frozenset()
        return Said(
            yes=self._marked(node.statements | hinted, "PRESENT", days),
            no=self._marked(node.denials, "ABSENT", days),
            maybe=self._marked(node.statements, "SUSPECTED", days),
            shown=tuple(self.enter(each, hints) for each in node.shown_by),
            refuted=tuple(self.enter(each, hints) for each in node.refuted_by),
        )

    def _marked(self, concepts: Iterable[str], status: str, days: int | None) -> frozenset[int]:
        # Sorted: the same definition gives the same SQL, byte for byte, whatever the hash seed.
        marks = [Mark(concept, status, days) for concept in sorted(concepts)]
        return frozenset(self.entered(self.marks, mark, 1) for mark in marks)

    def _limit(self, node: Measured) -> int:
        self._reckoned(node)
        return self.entered(self.limits, node, 3)

    def _change(self, node: Changed) -> int:
        self._reckoned(node)
        return self.entered(self.changes, node, 2)

    def _reckoned(self, node: Measured | Changed) -> None:
        self.equivalents.setdefault(node.analyte, node.equivalents)
        self.formulas.update(dict.fromkeys((node.analyte, each) for each in node.formulas))

    def _across(self, node: Across, hints: Hints) -> int:
        cell = self.enter(node.of, hints)
        asked = Sites(node.n, node.by, node.enough, cell, concepts_within(node.of))
        return self.entered(self.sites, asked, 2)

    def entered(self, told: dict[_K, int], key: _K, wide: int) -> int:
        """The first of the `wide` facts of a key, new or known."""
        if key not in told:
            told[key] = self.facts
            self.facts += wide
        return told[key]

    def below(self, cells: Iterable[int]) -> tuple[int, ...]:
        """The cells that these rest on, themselves included, each after what it rests on."""
        found: set[int] = set()
        waiting = list(cells)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting.extend(parts_of(self.cells[number]))
        return tuple(sorted(found))  # a cell is numbered after its parts

    def facts_below(self, cells: Iterable[int]) -> tuple[int, ...]:
        """The facts that these cells look at, at any depth, in order."""
        numbers = self.below(cells)
        return tuple(sorted({fact for n in numbers for fact in facts_of(self.cells[n])}))


def parts_of(cell: Cell) -> tuple[int, ...]:
    """The cells directly under this one."""
    match cell:
        case Said(shown=shown, refuted=refuted):
            return *shown, *refuted
        case Count(of=parts):
            return parts
        case Turn(of=part):
            return (part,)
        case Suppose(of=part, unless=unless):
            return part, unless
        case Tested() | Settled() | Known():
            return ()
        case _ as other:
            assert_never(other)


def facts_of(cell: Cell) -> tuple[int, ...]:
    """The facts that this cell itself looks at."""
    match cell:
        case Said(yes=yes, no=no, maybe=maybe):
            return *yes, *no, *maybe
        case Tested(passed=passed, failed=failed, unclear=unclear):
            return passed, failed, unclear
        case Settled(holds=holds, fails=fails):
            return holds, fails
        case Known() | Count() | Turn() | Suppose():
            return ()
        case _ as other:
            assert_never(other)


def leaves_within(node: Criterion) -> tuple[Present | Measured | Changed, ...]:
    """Every leaf at any depth, with those of the rules of a `Present`; each object once."""
    found: list[Present | Measured | Changed] = []
    seen: set[int] = set()
    waiting: list[Criterion] = [node]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        waiting.extend(children(each))
        if isinstance(each, Present):
            waiting.extend((*each.shown_by, *each.refuted_by))
        if isinstance(each, Present | Measured | Changed):
            found.append(each)
    return tuple(found)


def concepts_within(node: Criterion) -> frozenset[str]:
    """Every concept and analyte that `node` looks for, at any depth."""
    return frozenset().union(*map(_spoken_of, leaves_within(node)))


def _spoken_of(leaf: Present | Measured | Changed) -> frozenset[str]:
    match leaf:
        case Present():
            return leaf.statements | leaf.hinted_by | leaf.denials
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return frozenset({analyte})
        case _ as other:
            assert_never(other)
