"""Who is MET, as Circe can say it: truths of three become rows that are there or not.

`true(node)` is where `node` is TRUE and `false(node)` where it is FALSE; what is UNKNOWN is in
neither. Where Circe cannot say it exactly, something wider stands for it and the gap is told; under
a negation something narrower, which is wider in the end. So a cohort is never narrower than it was
meant to be, but for the readings that `readings` tells.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import assert_never

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
)
from asterism.screen.circe.codebook import Codebook
from asterism.screen.circe.formula import (
    NO,
    YES,
    Constant,
    Event,
    Formula,
    all_of,
    at_least,
    nay,
    some,
)
from asterism.screen.circe.results import NotExact, Reading, failing, passing


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Gap:
    """What could not be said: of which criterion, about what, and why.

    `no_code`: no code answers it, here as in the screen, so that nobody is found by it. Otherwise
    it was left out, and the cohort is wider for it.
    """

    criterion: str = ""
    about: str
    why: str
    no_code: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A formula, and what had to be left out of it."""

    formula: Formula
    gaps: frozenset[Gap] = frozenset()


@dataclass(slots=True)
class Sayer:
    """Says criteria in the words of one codebook; each node once.

    `up` is whether what is wider here makes the whole cohort wider.
    """

    codebook: Codebook
    readings: set[Reading] = field(default_factory=set)
    _said: dict[tuple[int, bool, bool], tuple[Criterion, Said]] = field(default_factory=dict)

    def true(self, node: Criterion, up: bool = True) -> Said:
        return self._once(node, True, up, self._true)

    def false(self, node: Criterion, up: bool = True) -> Said:
        return self._once(node, False, up, self._false)

    def _once(
        self, node: Criterion, truth: bool, up: bool, say: Callable[[Criterion, bool], Said]
    ) -> Said:
        key = id(node), truth, up
        if key not in self._said:
            # The node is kept beside what was said: an id alone may be given away again.
            self._said[key] = node, say(node, up)
        return self._said[key][1]

    def _true(self, node: Criterion, up: bool) -> Said:
        match node:
            case Named(of=part):
                return _under(node, self.true(part, up))
            case Meets(whole=part):
                return self.true(part, up)
            case Present():
                return self._present(node, up)
            case Measured():
                return self._measured(node, up)
            case Changed(analyte=analyte):
                return _between(NO, YES, up, Gap(about=analyte, why=_CHANGE))
            case Across(of=part):
                gap = Gap(about=" and ".join(node.by), why=_SITES)
                over = self.true(part, up)
                said = _between(NO, over.formula, up, gap)
                return replace(said, gaps=said.gaps | over.gaps) if up else said
            case AtLeast(n=n, of=parts):
                return counted(n, [self.true(part, up) for part in parts])
            case Not(of=part):
                return self.false(part, up)
            case Presumed(of=part, unless=unless):
                return counted(2, [self.true(part, up), opposite(self.true(unless, not up))])
            case _ as other:
                assert_never(other)

    def _false(self, node: Criterion, up: bool) -> Said:
        match node:
            case Named(of=part):
                return _under(node, self.false(part, up))
            case Meets(whole=part):
                return self.false(part, up)
            case Present(refuted_by=rules):
                rest = counted(1, [self.true(rule, up) for rule in rules])
                return counted(2, [opposite(self.true(node, not up)), _bare(rest)])
            case Measured():
                return self._unmeasured(node, up)
            case Changed(analyte=analyte):
                return _between(NO, YES, up, Gap(about=analyte, why=_CHANGE))
            case Across():
                return _between(NO, YES, up, Gap(about=" and ".join(node.by), why=_SITES))
            case AtLeast(n=n, of=parts):
                return counted(len(parts) - n + 1, [self.false(part, up) for part in parts])
            case Not(of=part):
                return self.true(part, up)
            case Presumed(of=part, unless=unless):
                return counted(1, [self.false(part, up), self.true(unless, up)])
            case _ as other:
                assert_never(other)

    def _present(self, node: Present, up: bool) -> Said:
        if node.window.days is not None:
            return _between(NO, YES, up, Gap(about=node.concept, why=_WINDOW))
        names = node.statements | node.hinted_by
        rows = Said(some(self._rows(names)))
        rules = [_bare(self.true(rule, up)) for rule in node.shown_by]
        whole = counted(1, [rows, *rules])
        if whole.formula is NO:
            return Said(NO, frozenset({self._no_code(node.concept)}))
        # That one way of showing it has no code matters little where another has.
        return replace(whole, gaps=frozenset(gap for gap in whole.gaps if not gap.no_code))

    def _no_code(self, concept: str) -> Gap:
        label = self.codebook.labels.get(concept, concept)
        return Gap(about=concept, why=f"no code says {label}", no_code=True)

    def _rows(self, concepts: Iterable[str]) -> Iterable[Event]:
        at: dict[tuple[str, bool], set[str]] = {}
        for concept in sorted(concepts):
            for place in self.codebook.places_of(concept) if self.codebook.knows(concept) else ():
                at.setdefault((place.table, place.by_source), set()).add(concept)
        for (table, by_source), names in at.items():
            yield Event(concepts=frozenset(names), table=table, by_source=by_source)

    def _measured(self, node: Measured, up: bool) -> Said:
        if node.window.days is not None:
            return _between(NO, YES, up, Gap(about=node.analyte, why=_WINDOW))
        exact = self._results(node, up)
        if not node.formulas:
            return exact
        gap = Gap(about=node.analyte, why="it is also reckoned from other values")
        return _between(exact.formula, YES, up, gap)

    def _results(self, node: Measured, up: bool) -> Said:
        if not self.codebook.knows(node.analyte):
            return Said(NO, frozenset({self._no_code(node.analyte)}))
        try:
            events, readings = passing(node, self.codebook)
        except NotExact as fault:
            gap = Gap(about=node.analyte, why=fault.why)
            return _between(some(fault.under), _or_yes(fault.over), up, gap)
        self.readings |= readings
        if not events:
            return Said(NO, frozenset({Gap(about=node.analyte, why=_UNITS, no_code=True)}))
        return Said(some(events))

    def _unmeasured(self, node: Measured, up: bool) -> Said:
        """Results that fail and none that passes; what is not understood of others is not seen."""
        gap = Gap(about=node.analyte, why=_FAILS)
        if node.window.days is not None or not self.codebook.knows(node.analyte):
            return _between(NO, NO, up, self._no_code(node.analyte))
        try:
            failed, readings = failing(node, self.codebook)
        except NotExact as fault:
            return _between(NO, YES, up, Gap(about=node.analyte, why=fault.why))
        self.readings |= readings
        passed = self._measured(node, not up)
        over = all_of([some(failed), nay(passed.formula)])
        return _between(NO, over, up, gap)


_CHANGE = "Circe cannot compare two results of a person"
_SITES = "Circe cannot count sites"
_WINDOW = "it counts only shortly before the day of judging, and Circe has no such day"
_UNITS = "none of its units is known"
_FAILS = "Circe cannot tell a result that fails from one that it does not understand"


def _or_yes(over: Iterable[Event] | None) -> Formula:
    return YES if over is None else some(over)


def _between(under: Formula, over: Formula, up: bool, gap: Gap) -> Said:
    """The wider of the two where wider is asked for, else the narrower; never exact."""
    return Said(over if up else under, frozenset({gap}))


def _under(node: Named, said: Said) -> Said:
    """The gaps that have no name yet take that of the criterion."""
    named = (gap if gap.criterion else replace(gap, criterion=node.id) for gap in said.gaps)
    return replace(said, gaps=frozenset(named))


def _bare(said: Said) -> Said:
    """Without the names of rules: what a reader knows is the criterion that asks for them."""
    return replace(said, gaps=frozenset(replace(gap, criterion="") for gap in said.gaps))


def opposite(said: Said) -> Said:
    return replace(said, formula=nay(said.formula))


def counted(n: int, parts: Sequence[Said]) -> Said:
    """At least `n` of these, with the gaps that matter: not those of parts that decide nothing."""
    formula = at_least(n, [part.formula for part in parts])
    if not isinstance(formula, Constant):
        return Said(formula, _gaps(parts))
    enough = n if formula is YES else len(parts) - n + 1
    deciding = sorted(
        (part for part in parts if part.formula is formula), key=lambda part: len(part.gaps)
    )
    return Said(formula, _gaps(deciding[: max(enough, 0)]))


def _gaps(parts: Iterable[Said]) -> frozenset[Gap]:
    return frozenset(chain.from_iterable(part.gaps for part in parts))


__all__ = ["Gap", "Said", "Sayer", "counted", "opposite"]
