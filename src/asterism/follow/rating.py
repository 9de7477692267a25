"""A rule on one day: every leaf asks the judge about the one result that its part looks at.

The judge says what a leaf is worth; here it is only chosen what the leaf may see. So the units,
limits and formulas of the criteria hold for responses too, and nothing is reckoned twice.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import assert_never

from asterism.follow.chronicle import Chronicle, Line, line_of
from asterism.follow.nadir import Amounts, amounts, highs, lows
from asterism.follow.track import Track
from asterism.judge import tree_of
from asterism.judge.evaluate import combine, distinct, settled, telling
from asterism.judge.leaves import Inner, Leaf, concepts_within, spoken_of
from asterism.judge.record import Presumption
from asterism.model.criteria import (
    Across,
    AtLeast,
    Baseline,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
)
from asterism.model.finding import Finding, Patient
from asterism.model.response import Moment
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict


class Rater:
    """Weighs the rules of one grader on one record, on whichever day."""

    def __init__(self, chronicle: Chronicle, moments: Iterable[tuple[str, Moment]] = ()) -> None:
        self.chronicle = chronicle
        self._moments = dict(moments)
        self._lines: dict[str, Line] = {}
        self._tracks: dict[AbstractSet[str], Track] = {}
        self._extremes: dict[tuple[str, bool], tuple[Finding, ...]] = {}

    def line(self, analyte: str) -> Line:
        """The series of an analyte, laid out once."""
        if analyte not in self._lines:
            self._lines[analyte] = line_of(self.chronicle, analyte)
        return self._lines[analyte]

    def track(self, concepts: frozenset[str]) -> Track:
        """What is told of these concepts after treatment, laid out once."""
        if concepts not in self._tracks:
            told = self.chronicle.of_concepts(concepts)
            self._tracks[concepts] = Track.of(self.chronicle.after(told))
        return self._tracks[concepts]

    def weigh(self, node: Criterion, day: date, moment: Moment = Moment.CURRENT) -> Verdict:
        """The verdict tree of a rule as of `day`, its leaves looking at `moment` unless a part
        says otherwise.
        """
        match node:
            case Named(id=name, of=part):
                below = self.weigh(part, day, self._moments.get(name, moment))
                return _combined(node, (below,))
            case Not(of=part):
                return _combined(node, (self.weigh(part, day, moment),))
            case AtLeast(of=parts):
                return _combined(node, tuple(self.weigh(part, day, moment) for part in parts))
            case Measured():
                return self._measured(node, day, moment)
            case Changed():
                return tree_of(node, _person(self._pair(node, day)))
            case Presumed(of=part, unless=unless):
                pair = (self.weigh(part, day, moment), self.weigh(unless, day, moment))
                return _combined(node, pair)
            case Present() | Meets() | Across():
                return tree_of(node, _person(self._statements(node, day, moment)))
            case _ as other:
                assert_never(other)

    def latest(self, analyte: str, day: date) -> tuple[Finding, ...]:
        """The results after treatment that may be the last on that day; one, if dates are clear."""
        return self.line(analyte).track.latest(day)

    def _measured(self, node: Measured, day: date, moment: Moment) -> Verdict:
        # Where dates leave open which result is the latest, all of them must say the same.
        verdicts = [tree_of(node, _person((f,))) for f in self._seen(node, day, moment)]
        truths = {verdict.truth for verdict in verdicts}
        if len(truths) != 1:
            return Verdict(of=node, truth=Truth.UNKNOWN)
        because = distinct(f for verdict in verdicts for f in verdict.because)
        return Verdict(of=node, truth=truths.pop(), because=because)

    def _seen(self, node: Measured, day: date, moment: Moment) -> tuple[Finding, ...]:
        line = self.line(node.analyte)
        match moment:
            case Moment.BASELINE:
                return (line.baseline,) if line.baseline else line.rivals
            case Moment.NADIR:
                return self._lowest(node, day)
            case Moment.CURRENT:
                return self.latest(node.analyte, day)
            case _ as other:
                assert_never(other)

    def _lowest(self, node: Measured | Changed, day: date) -> tuple[Finding, ...]:
        """The lowest confirmed result before the latest."""
        return self._extreme(node, day, lows, is_lowest=True)

    def _extreme(
        self,
        node: Measured | Changed,
        day: date,
        reckon: Callable[[Amounts], tuple[Finding, ...]],
        *,
        is_lowest: bool,
    ) -> tuple[Finding, ...]:
        line, key = self.line(node.analyte), (node.analyte, is_lowest)
        if line.baseline is None:
            return ()
        if key not in self._extremes:
            whole = (line.baseline, *line.track.findings)
            series = amounts(whole, node.equivalents)
            # One result without an exact number leaves open which is the lowest.
            self._extremes[key] = reckon(series) if len(series) == len(whole) else ()
        found, (start, _) = self._extremes[key], line.track.latest_from(day)
        return (found[start],) if found else ()

    def _pair(self, node: Changed, day: date) -> Sequence[Finding]:
        line, latest = self.line(node.analyte), self.latest(node.analyte, day)
        match node.since:
            case Baseline.FIRST:
                start: tuple[Finding, ...] = (line.baseline,) if line.baseline else ()
            case Baseline.LOWEST:
                start = self._lowest(node, day)
            case Baseline.HIGHEST:
                start = self._extreme(node, day, highs, is_lowest=False)
            case _ as other:
                assert_never(other)
        return distinct((*start, *latest)) if start else ()

    def _statements(
        self, node: Present | Meets | Across, day: date, moment: Moment
    ) -> tuple[Finding, ...]:
        match moment:
            case Moment.BASELINE:
                return self.chronicle.before(self.chronicle.of_concepts(concepts_within(node)))
            case Moment.NADIR | Moment.CURRENT:
                together = told_of(node) if isinstance(node, Present) else frozenset()
                alone = (frozenset({one}) for one in sorted(concepts_within(node) - together))
                groups = (together, *alone)
                return tuple(f for group in groups for f in self.track(group).latest(day))
            case _ as other:
                assert_never(other)


def told_of(leaf: Leaf) -> frozenset[str]:
    """The concepts of which the latest statement counts: those that a leaf looks for, and what is
    measured to show it. A later value outdoes an earlier word, and the other way round.
    """
    if not isinstance(leaf, Present):
        return frozenset({leaf.analyte})
    return spoken_of(leaf).union(*(concepts_within(rule) for rule in leaf.shown_by))


def _person(findings: Sequence[Finding]) -> Patient:
    return Patient(id="", findings=tuple(findings))


def _combined(node: Inner, parts: tuple[Verdict, ...]) -> Verdict:
    """As the judge combines: an inner verdict rests on those parts that make it so."""
    truth = combine(node, [part.truth for part in parts], Presumption.COUNTED)
    if truth is Truth.UNKNOWN:
        return Verdict(of=node, truth=truth, children=parts)
    return settled(node, truth, parts, telling(node, truth, parts))
