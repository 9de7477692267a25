"""Cells as columns: three truths in SQL are TRUE, FALSE and NULL.

A cell that is asked for, used twice, or a leaf is a column; others stand inside the expression that
uses them. A column may only rest on columns of an earlier level, so that every database can read
it: each level is one common table expression.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from sqlglot import exp

from asterism.screen.cells import (
    Count,
    Known,
    Ledger,
    Said,
    Settled,
    Suppose,
    Tested,
    Turn,
    parts_of,
)
from asterism.screen.words import column

Ask = Callable[[Iterable[int]], exp.Expr | None]  # whether any of these facts is so
Column = tuple[str, exp.Expr, int]  # its name, what it is, and its cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """What columns are made of: the cells, how a fact is asked for, and what columns are called."""

    ledger: Ledger
    ask: Ask
    names: Mapping[int, str]

    def name(self, cell: int) -> str:
        return self.names.get(cell, f"c{cell}")

    def levels(self, wanted: Sequence[int]) -> tuple[tuple[Column, ...], ...]:
        """The columns of these cells and of all they rest on, level by level."""
        numbers = self.ledger.below(wanted)
        shown = self._columns(numbers, frozenset(wanted))
        heights: dict[int, int] = {}
        levels: list[list[Column]] = []
        for number in numbers:
            under = (heights[each] for each in parts_of(self.ledger.cells[number]))
            height = max(under, default=0)
            if number in shown:
                height += 1
                levels += [[] for _ in range(height - len(levels))]
                told = self._told(number, shown)
                levels[height - 1].append((self.name(number), told, number))
            heights[number] = height
        return tuple(map(tuple, levels))

    def _columns(self, numbers: Iterable[int], wanted: frozenset[int]) -> frozenset[int]:
        cells = {number: self.ledger.cells[number] for number in numbers}
        uses = Counter(part for cell in cells.values() for part in parts_of(cell))
        leaves = {n for n, cell in cells.items() if isinstance(cell, Said | Tested | Settled)}
        # A count says each of its parts twice, once to find it TRUE and once to find it FALSE.
        counted = {
            part
            for cell in cells.values()
            if isinstance(cell, Count) and 1 < cell.n < len(cell.of)
            for part in cell.of
        }
        several = {number for number, times in uses.items() if times > 1}
        known = {number for number, cell in cells.items() if isinstance(cell, Known)}
        return wanted | ((leaves | counted | several) - known)

    def _use(self, number: int, shown: frozenset[int]) -> exp.Expr:
        known = isinstance(self.ledger.cells[number], Known)
        in_column = number in shown and not known
        return column(self.name(number)) if in_column else self._told(number, shown)

    def _told(self, number: int, shown: frozenset[int]) -> exp.Expr:
        match self.ledger.cells[number]:
            case Known(truth):
                return truth_of(truth)
            case Said() as said:
                return self._said(said, shown)
            case Tested(passed, failed, unclear):
                return _case(
                    (self.ask([passed]), exp.true()),
                    (self.ask([unclear]), exp.null()),
                    (self.ask([failed]), exp.false()),
                )
            case Settled(holds, fails):
                return _case((self.ask([holds]), exp.true()), (self.ask([fails]), exp.false()))
            case Count(n, parts):
                return counted(n, [self._use(part, shown) for part in parts])
            case Turn(part):
                return exp.Paren(this=exp.Not(this=self._use(part, shown)))
            case Suppose(part, unless):
                other = exp.Coalesce(this=self._use(unless, shown), expressions=[exp.false()])
                return joined(exp.And, [self._use(part, shown), exp.Not(this=other)])
            case _ as other_cell:
                assert_never(other_cell)

    def _said(self, said: Said, shown: frozenset[int]) -> exp.Expr:
        yes = [self.ask(said.yes), *(self._use(each, shown) for each in said.shown)]
        denied = self.ask(said.no)
        doubted = self.ask(said.maybe)
        if denied is not None and doubted is not None:
            denied = joined(exp.And, [denied, exp.Not(this=doubted)])
        no = [denied, *(self._use(each, shown) for each in said.refuted)]
        return _case((any_of(yes), exp.true()), (any_of(no), exp.false()))


def truth_of(truth: bool | None) -> exp.Expr:
    """A truth as SQL has it."""
    if truth is None:
        return exp.Cast(this=exp.null(), to=exp.DataType.build("BOOLEAN"))
    return exp.Boolean(this=truth)


def counted(n: int, parts: Sequence[exp.Expr]) -> exp.Expr:
    """Whether at least `n` of these hold: all and any are AND and OR, else both bounds."""
    if n > len(parts):
        return exp.false()
    if n == len(parts):
        return joined(exp.And, parts)
    if n == 1:
        return joined(exp.Or, parts)
    holding = _sum([_one(part.copy()) for part in parts])
    failing = _sum([_one(exp.Not(this=part)) for part in parts])
    return _case(
        (exp.GTE(this=holding, expression=exp.Literal.number(n)), exp.true()),
        (exp.GT(this=failing, expression=exp.Literal.number(len(parts) - n)), exp.false()),
    )


def _one(condition: exp.Expr) -> exp.Expr:
    one = exp.If(this=condition, true=exp.Literal.number(1))
    return exp.Case(ifs=[one], default=exp.Literal.number(0))


def _sum(parts: Sequence[exp.Expr]) -> exp.Expr:
    total, *rest = parts
    for part in rest:
        total = exp.Add(this=total, expression=part)
    return total


def any_of(parts: Iterable[exp.Expr | None]) -> exp.Expr | None:
    """Whether one of these holds; None where there is none."""
    known = [part for part in parts if part is not None]
    return joined(exp.Or, known) if known else None


def joined(how: type[exp.Connector], parts: Sequence[exp.Expr]) -> exp.Expr:
    """The parts joined by AND or by OR, in parentheses where there are several."""
    first, *rest = parts
    if not rest:
        return first
    whole: exp.Expr = first
    for part in rest:
        whole = how(this=whole, expression=part)
    return exp.Paren(this=whole)


def _case(*arms: tuple[exp.Expr | None, exp.Expr]) -> exp.Expr:
    """The first arm whose condition holds; NULL where none does, or where there are none."""
    ifs = [exp.If(this=when, true=then) for when, then in arms if when is not None]
    if not ifs:
        return truth_of(None)
    return exp.Case(ifs=ifs)
