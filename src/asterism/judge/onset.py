"""When the verdict could first have been reached, and when one more test would have reached it.

Dates are vague, so each answer is an interval: once with every statement counting from the first
day it may have been true, once from the last. Statements without a date take no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import partial
from typing import TypedDict

from asterism.judge.evaluate import weigh
from asterism.judge.leaves import (
    Question,
    concepts_within,
    nodes_within,
    stays_true,
    windows_within,
)
from asterism.judge.missing import answering, burden
from asterism.judge.outline import Outline, Questions, can_be, fold, sketch
from asterism.judge.record import Record
from asterism.model.criteria import Criterion
from asterism.model.definition import Definition, Test
from asterism.model.finding import Finding, Patient, Status
from asterism.model.kept import kept
from asterism.model.truth import Truth
from asterism.model.when import EVER, When

_NOBODY = Patient(id="nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """Since when the verdict stood, since when one test beyond routine would have given it, and
    which tests those were.
    """

    since: When | None = None
    one_test_away: When | None = None
    within_reach: tuple[Test, ...] = ()


def onset_of(definition: Definition, record: Record) -> Onset:
    """When `definition` first stood (met, or met but for untested exclusions).

    Unknown: None where the dated statements alone never reach it.
    """
    course = _course_of(definition)
    first = _spell(course, record, _Day.EARLIEST)
    last = _spell(course, record, _Day.LATEST)
    return Onset(
        since=_between(first.since, last.since),
        one_test_away=_between(first.one_test_away, last.one_test_away),
        within_reach=last.within_reach,
    )


class _Day(Enum):
    """The day of a vague date from which a statement counts."""

    EARLIEST = "earliest"
    LATEST = "latest"

    def of(self, when: When) -> date:
        return when.earliest if self is _Day.EARLIEST else when.latest


def named_on(concept: str, record: Record) -> When | None:
    """When the record first says or suspects `concept`; None where it never does, or undated."""
    thought_of = {Status.PRESENT, Status.SUSPECTED}
    dates = (f.when for f in record.seen({concept}, EVER) if f.status in thought_of)
    return next((when for when in dates if when is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """A definition made ready to be looked at day after day."""

    root: Outline
    exclusions: tuple[Outline, ...]
    leaves: tuple[Question, ...]
    looks_for: tuple[frozenset[str], ...]  # for each leaf
    lasts: tuple[bool, ...]  # for each leaf: whether it stays TRUE once it is
    unsaid: tuple[Truth, ...]  # the truth of each leaf while nothing is said
    windows: frozenset[int]
    nodes: frozenset[int]  # all its criteria, by identity
    looking_for: Mapping[str, frozenset[int]]  # of each concept those that look for it
    routine: frozenset[int]  # the questions that routine tests answer
    further: tuple[tuple[Test, frozenset[int]], ...]  # each other test, and what it answers too
    preferred: frozenset[Test]  # the least burdensome test of some question

    @classmethod
    def of(cls, definition: Definition) -> "_Course":
        questions = Questions()
        root = sketch(definition.root, questions)
        exclusions = tuple(sketch(each, questions) for each in definition.exclusions)
        leaves = tuple(questions.leaves)
        nothing = Record.of(_NOBODY)
        nodes = [node for leaf in leaves for node in nodes_within(leaf)]
        return cls(
            root=root,
            exclusions=exclusions,
            leaves=leaves,
            looks_for=tuple(map(concepts_within, leaves)),
            lasts=tuple(map(stays_true, leaves)),
            unsaid=tuple(weigh(leaf, nothing).truth for leaf in leaves),
            windows=frozenset[int]().union(*map(windows_within, leaves)),
            nodes=frozenset(map(id, nodes)),
            looking_for=_looking_for(nodes),
            **_reach(leaves, definition.tests),
        )

    def untouched(self, news: AbstractSet[str]) -> frozenset[int]:
        """The criteria, by identity, that look for nothing that is news."""
        return self.nodes.difference(*(self.looking_for.get(each, ()) for each in news))

    def stands(self, truths: Sequence[Truth]) -> bool:
        """Whether the definition is met, untested exclusions apart."""
        return fold(self.root, truths) is Truth.TRUE and not self._excluded(truths)

    def near(self, truths: Sequence[Truth]) -> tuple[Test, ...] | None:
        """The tests any one of which, with the routine ones, could have made it stand.

        Shape: least burdensome first; empty when the routine alone could; None when no one test
        could. Of several tests that answer one question only the least burdensome is proposed.
        """
        unknown = frozenset(n for n, truth in enumerate(truths) if truth is Truth.UNKNOWN)
        if self._excluded(truths) or not can_be(self.root, Truth.TRUE, truths, unknown):
            return None
        if can_be(self.root, Truth.TRUE, truths, self.routine & unknown):
            return ()
        able = [
            test for test, also in self.further
            if can_be(self.root, Truth.TRUE, truths, (self.routine | also) & unknown)
        ]  # fmt: skip
        return tuple(test for test in able if test in self.preferred) or tuple(able[:1]) or None

    def _excluded(self, truths: Sequence[Truth]) -> bool:
        return any(fold(each, truths) is Truth.TRUE for each in self.exclusions)


@kept
def _course_of(definition: Definition) -> _Course:
    # What a definition asks does not depend on the patient: made ready once.
    return _Course.of(definition)


def _looking_for(nodes: Iterable[Criterion]) -> Mapping[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for node in nodes:
        for concept in concepts_within(node):
            found[concept].add(id(node))
    return {concept: frozenset(places) for concept, places in found.items()}


class _Reach(TypedDict):
    routine: frozenset[int]
    further: tuple[tuple[Test, frozenset[int]], ...]
    preferred: frozenset[Test]


def _reach(leaves: tuple[Question, ...], tests: tuple[Test, ...]) -> _Reach:
    able = [answering(leaf, tests) for leaf in leaves]
    further = sorted((test for test in tests if not test.routine), key=burden)
    return _Reach(
        routine=frozenset(n for n, each in enumerate(able) if any(t.routine for t in each)),
        further=tuple(
            (test, frozenset(n for n, each in enumerate(able) if test in each)) for test in further
        ),
        preferred=frozenset(each[0] for each in able if each),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    since: date | None
    one_test_away: date | None
    within_reach: tuple[Test, ...]


def _spell(course: _Course, record: Record, counts_from: _Day) -> _Spell:
    """The first days, when every statement counts from the day that `counts_from` picks."""
    told = record.other(counts_from, partial(_dated, record, counts_from))
    asked = frozenset().union(*course.looks_for)
    dated = told.about(asked)
    yesterday: Record | None = None
    truths = list(course.unsaid)
    near: date | None = None
    able: tuple[Test, ...] = ()
    for day, news in _days(course, dated, record.as_of):
        today = told.other(day, partial(replace, told, as_of=day))
        if yesterday is not None:
            today.go_on_from(yesterday, course.untouched(news))
        yesterday = today
        for number, leaf in enumerate(course.leaves):
            # A leaf can change only when a statement that it looks for comes or goes; and what was
            # ever so stays so, which spares a long record most of the looking.
            lasting = truths[number] is Truth.TRUE and course.lasts[number]
            if not lasting and not course.looks_for[number].isdisjoint(news):
                truths[number] = weigh(leaf, today).truth
        if course.stands(truths):
            return _Spell(since=day, one_test_away=near or day, within_reach=able)
        if near is None and (tests := course.near(truths)) is not None:
            near, able = day, tests
    return _Spell(since=None, one_test_away=near, within_reach=able)


def _dated(record: Record, counts_from: _Day) -> Record:
    """The statements that have a date, each as of one day."""
    told = record.seen(record.by_concept.keys(), EVER)
    return record.holding(tuple(_on_day(each, counts_from) for each in told if each.when))


def _on_day(finding: Finding, counts_from: _Day) -> Finding:
    assert finding.when is not None
    day = counts_from.of(finding.when)
    return replace(finding, when=When(earliest=day, latest=day))


def _days(
    course: _Course, dated: tuple[Finding, ...], as_of: date | None
) -> list[tuple[date, set[str]]]:
    """The days on which something comes, or drops out of a window, and the concepts it is of."""
    news: defaultdict[date, set[str]] = defaultdict(set)
    for finding in dated:
        assert finding.when is not None
        news[finding.when.latest].add(finding.concept)
        for width in course.windows:
            news[finding.when.latest + timedelta(days=width + 1)].add(finding.concept)
    horizon = as_of or max((f.when.latest for f in dated if f.when is not None), default=date.min)
    return sorted((day, concepts) for day, concepts in news.items() if day <= horizon)


def _between(one: date | None, other: date | None) -> When | None:
    # An excluding statement may come later in the later reading and let the verdict stand sooner.
    if one is None or other is None:
        return None
    return When(earliest=min(one, other), latest=max(one, other))
