"""The logic of a definition in a database of which it is known what it holds.

Of hundreds of things that a definition may hear of, a database records some dozens. What no row says
and no formula can reckon is never so of anybody; whatever rests on that alone is known beforehand,
and neither facts nor columns are made of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar, assert_never

from asterism.model.criteria import Changed, Measured
from asterism.model.formula import Formula, inputs
from asterism.screen.cells import (
    Cell,
    Count,
    Known,
    Ledger,
    Said,
    Settled,
    Sites,
    Suppose,
    Tested,
    Turn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the rows of a database hold: the pairs of a concept and a status that occur, and which
    of the optional columns of an event (`OPTIONAL`) are ever filled. `has_vague_days` is whether any
    lies between two days.
    """

    pairs: frozenset[tuple[str, str]]
    filled: frozenset[str]
    has_vague_days: bool = True

    @property
    def statuses(self) -> frozenset[str]:
        return frozenset(status for _, status in self.pairs)


# The sign and the upper end of a value, the limits printed with it, and the word for it.
OPTIONAL = ("sign", "upper", "low", "high", "word")
_PRESENT = "PRESENT"
_AGE = "age"

_K = TypeVar("_K")


def folded(ledger: Ledger, holdings: Holdings) -> tuple[Ledger, tuple[int, ...]]:
    """The ledger as far as the rows that occur reach, and the new number of each of its cells."""
    fold = _Fold(ledger, holdings.pairs)
    for cell in ledger.cells:
        fold.moved.append(fold.new.number(fold.cell(cell)))
    return fold.new, tuple(fold.moved)


class _Fold:
    def __init__(self, old: Ledger, occurring: frozenset[tuple[str, str]]) -> None:
        self.new = Ledger()
        self.moved: list[int] = []
        self._occurring = occurring
        self._heard = frozenset(concept for concept, _ in occurring)
        self._formulas = [each for each in old.formulas if self._can_reckon(each[1])]
        self._equivalents = old.equivalents
        self._marks = _by_fact(old.marks)
        self._limits = _by_fact(old.limits)
        self._changes = _by_fact(old.changes)
        self._sites = _by_fact(old.sites)

    def _can_reckon(self, formula: Formula) -> bool:
        needed = {name for name in inputs(formula.of) if name != _AGE}
        return all((name, _PRESENT) in self._occurring for name in needed)

    def _has_values(self, analyte: str) -> bool:
        return (analyte, _PRESENT) in self._occurring or any(
            name == analyte for name, _ in self._formulas
        )

    def cell(self, cell: Cell) -> Cell:
        match cell:
            case Known():
                return cell
            case Said() as said:
                return self._said(said)
            case Tested(passed=first):
                return self._tested(self._limits[first])
            case Settled(holds=first):
                return self._settled(first)
            case Count(n, parts):
                return self._count(n, [self.moved[part] for part in parts])
            case Turn(part):
                known = self._known(self.moved[part])
                if known is None:
                    return Turn(self.moved[part])
                return Known(None if known.truth is None else not known.truth)
            case Suppose(part, unless):
                return self._suppose(self.moved[part], self.moved[unless])
            case _ as other:
                assert_never(other)

    def _known(self, number: int) -> Known | None:
        found = self.new.cells[number]
        return found if isinstance(found, Known) else None

    def _said(self, said: Said) -> Cell:
        yes, no = self._stated(said.yes), self._stated(said.no)
        shown = self._telling(said.shown)
        refuted = self._telling(said.refuted)
        if any(self.new.cells[each] == Known(True) for each in shown):
            return Known(True)
        if not (no or refuted):
            return Said(yes, no, frozenset(), shown, refuted) if yes or shown else Known(None)
        if not (yes or shown) and any(self.new.cells[each] == Known(True) for each in refuted):
            return Known(False)
        maybe = self._stated(said.maybe) if no else frozenset[int]()
        return Said(yes, no, maybe, shown, refuted)

    def _stated(self, facts: Iterable[int]) -> frozenset[int]:
        marks = (self._marks[fact] for fact in sorted(facts))
        return frozenset(
            self.new.entered(self.new.marks, mark, 1)
            for mark in marks
            if (mark.concept, mark.status) in self._occurring
        )

    def _telling(self, rules: Iterable[int]) -> tuple[int, ...]:
        """The rules that may be so of somebody."""
        moved = (self.moved[each] for each in rules)
        return tuple(
            each for each in moved if self.new.cells[each] not in {Known(None), Known(False)}
        )

    def _tested(self, limit: Measured) -> Cell:
        if not self._has_values(limit.analyte):
            return Known(None)
        self._reckoned(limit)
        fact = self.new.entered(self.new.limits, limit, 3)
        return Tested(fact, fact + 1, fact + 2)

    def _settled(self, first: int) -> Cell:
        if first in self._changes:
            change = self._changes[first]
            if not self._has_values(change.analyte):
                return Known(None)
            self._reckoned(change)
            fact = self.new.entered(self.new.changes, change, 2)
            return Settled(fact, fact + 1)
        asked = self._sites[first]
        if self._heard.isdisjoint(asked.concepts):
            return Known(None)
        heard = asked.concepts & self._heard
        moved = Sites(asked.n, asked.by, asked.enough, self.moved[asked.cell], heard)
        fact = self.new.entered(self.new.sites, moved, 2)
        return Settled(fact, fact + 1)

    def _reckoned(self, node: Measured | Changed) -> None:
        self.new.equivalents.setdefault(node.analyte, self._equivalents[node.analyte])
        own = [each for each in self._formulas if each[0] == node.analyte]
        self.new.formulas.update(dict.fromkeys(own))

    def _count(self, n: int, parts: list[int]) -> Cell:
        known = [each for each in map(self._known, parts) if each is not None]
        open_parts = [part for part in parts if self._known(part) is None]
        unknown = sum(each.truth is None for each in known)
        needed = n - sum(each.truth is True for each in known)
        if needed <= 0:
            return Known(True)
        if needed > len(open_parts) + unknown:
            return Known(False)
        if not open_parts:
            return Known(None)
        doubt = self.new.number(Known(None)) if unknown else 0
        if needed == len(open_parts) + unknown:  # all of them: one doubt is as good as many
            doubts = [doubt] * min(unknown, 1)
            return _all_of([*open_parts, *doubts])
        if needed == 1:
            return Count(1, (*open_parts, *[doubt] * min(unknown, 1)))
        return Count(needed, (*open_parts, *[doubt] * unknown))

    def _suppose(self, part: int, unless: int) -> Cell:
        holds, undone = self._known(part), self._known(unless)
        if (undone is not None and undone.truth is True) or holds == Known(False):
            return Known(False)
        if undone is not None:
            return holds or Count(1, (part,))
        return Suppose(part, unless)


def _all_of(parts: list[int]) -> Count:
    return Count(len(parts), tuple(parts))


def _by_fact(numbers: Mapping[_K, int]) -> dict[int, _K]:
    return {fact: key for key, fact in numbers.items()}


__all__ = ["OPTIONAL", "Holdings", "folded"]
