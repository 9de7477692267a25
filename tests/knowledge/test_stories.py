"""Every story of response graded by each edition it names, and what the stories must cover."""

from collections.abc import Iterator

import pytest

from asterism.define.follow import check_guides
from asterism.model.course import Assessment
from asterism.model.criteria import Changed, Criterion, Measured, Present, children
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from knowledge.answers import library
from knowledge.courses import (
    Told,
    grade_of,
    guides,
    is_confirmed,
    name_of,
    response_of,
    risk_of,
    told,
)

ALL = list(told())
GRADED = [pair for pair in ALL if pair[1].of in guides().graders]
SCORED = [pair for pair in ALL if pair[1].of in guides().risks]
Leaf = Present | Measured | Changed


def test_every_story_expects_something_of_what_exists() -> None:
    assert len(GRADED) + len(SCORED) == len(ALL)


@pytest.mark.parametrize("pair", GRADED, ids=name_of)
def test_the_grade_is_the_one_that_the_story_expects(pair: Told) -> None:
    story, expected = pair
    response = response_of(pair)
    why = [(one.why.value, one.text) for one in response.reasons]
    assert expected.grade == grade_of(response), f"{story.tells} {why}"


@pytest.mark.parametrize("pair", [p for p in GRADED if p[1].confirmed], ids=name_of)
def test_it_is_confirmed_or_not_as_the_story_expects(pair: Told) -> None:
    assert (pair[1].confirmed == "yes") is is_confirmed(response_of(pair)), pair[0].tells


@pytest.mark.parametrize("pair", [p for p in GRADED if p[1].best], ids=name_of)
def test_the_best_response_is_the_one_that_the_story_expects(pair: Told) -> None:
    best = response_of(pair).best
    assert best is not None
    assert pair[1].best == best.level.id


@pytest.mark.parametrize("pair", [p for p in GRADED if p[1].why], ids=name_of)
def test_why_there_is_no_grade_is_what_the_story_expects(pair: Told) -> None:
    assert set(pair[1].why) <= {one.why.value for one in response_of(pair).reasons}, pair[0].tells


@pytest.mark.parametrize("pair", [p for p in GRADED if p[1].better], ids=name_of)
def test_the_levels_that_are_not_excluded_are_those_of_the_story(pair: Told) -> None:
    assert list(pair[1].better) == [one.level.id for one in response_of(pair).better]


@pytest.mark.parametrize("pair", [p for p in GRADED if p[1].missing], ids=name_of)
def test_the_tests_for_a_better_grade_are_named(pair: Told) -> None:
    better = response_of(pair).better
    named = {test for one in better for m in one.missing for test in (m.test, *m.others)}
    assert set(pair[1].missing) <= named


@pytest.mark.parametrize("pair", [p for p in SCORED if p[1].points], ids=name_of)
def test_the_points_are_those_of_the_story(pair: Told) -> None:
    risk = risk_of(pair)
    ends = dict.fromkeys(str(end) for end in (risk.fewest, risk.most) if end is not None)
    assert pair[1].points == ("-".join(ends) or "none"), pair[0].tells


@pytest.mark.parametrize("pair", [p for p in SCORED if p[1].groups], ids=name_of)
def test_the_groups_are_those_of_the_story(pair: Told) -> None:
    assert list(pair[1].groups) == [one.id for one in risk_of(pair).groups]


@pytest.mark.parametrize("pair", [p for p in SCORED if p[1].factors], ids=name_of)
def test_each_factor_is_what_the_story_says(pair: Told) -> None:
    truths = {one.factor.id: one.truth.value for one in risk_of(pair).factors}
    assert dict(pair[1].factors) == {name: truths[name] for name, _ in pair[1].factors}


def test_the_files_of_response_keep_every_rule() -> None:
    assert [str(fault) for fault in check_guides(library())] == []


@pytest.mark.parametrize("grader", sorted(guides().graders))
def test_every_level_and_setback_is_reached_in_one_story_and_not_in_another(grader: str) -> None:
    pairs = [pair for pair in GRADED if pair[1].of == grader]
    reached = {grade_of(response_of(pair)) for pair in pairs}
    known = guides().graders[grader]
    owed = {one.id for one in known.levels} | {one.id for one in known.setbacks}
    assert owed <= reached, owed - reached
    assert reached - owed, "no story of it is not evaluable"


@pytest.mark.parametrize("grader", sorted(guides().graders))
def test_every_leaf_holds_in_one_story_and_fails_in_another(grader: str) -> None:
    seen: dict[str, set[Truth]] = {}
    for pair in (pair for pair in GRADED if pair[1].of == grader):
        for assessment in response_of(pair).assessments:
            for verdict in _verdicts(assessment):
                _note(verdict, seen)
    one_sided = [
        _name(leaf)
        for root in guides().graders[grader].criteria
        for leaf in _leaves(root)
        if not {Truth.TRUE, Truth.FALSE} <= seen.get(_name(leaf), set())
    ]
    assert sorted(set(one_sided)) == []


def _leaves(node: Criterion) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    for part in children(node):
        yield from _leaves(part)


def _verdicts(assessment: Assessment) -> list[Verdict]:
    found = [v for one in assessment.levels for v in (one.needs, one.rule) if v is not None]
    return [*found, *(said for _, said in assessment.setbacks)]


def _note(verdict: Verdict, seen: dict[str, set[Truth]]) -> None:
    if isinstance(verdict.of, Leaf):
        seen.setdefault(_name(verdict.of), set()).add(verdict.truth)
    for part in verdict.children:
        _note(part, seen)


def _name(leaf: Leaf) -> str:
    match leaf:
        case Present(concept=concept):
            return concept
        case Measured():
            return f"{leaf.analyte} {leaf.op.value} {leaf.threshold}"
        case Changed():
            return f"{leaf.analyte} {leaf.op.value} {leaf.amount} from {leaf.since.value}"
