"""Who is on the worklist because the record says both is whom the judge notes it of."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from asterism.define import load_library
from asterism.judge import judge
from asterism.model.criteria import Across, Named, Present, children
from asterism.model.definition import Definition
from asterism.model.finding import Flag, Patient, Status
from asterism.model.verdict import Verdict
from asterism.screen.conflicts import conflicts_of
from generative.people import finding
from generative.screen_tables import Screen
from generative.test_screen_agrees_on_shipped import cohort_of

NAMES = "multiple_myeloma/imwg_2014", "idiopathic_multicentric_castleman/cdcn_2017"


def noted(verdict: Verdict) -> Iterator[Present]:
    """The statements of which the judge says that the record says both."""
    if isinstance(verdict.of, Present) and verdict.against:
        yield verdict.of
    for part in verdict.children:
        if not isinstance(verdict.of, Across):
            yield from noted(part)


@cache
def noted_in(name: str) -> list[set[Present]]:
    """What the judge notes of each of the cohort; judging is what takes the time."""
    rule = load_library().resolved(name)
    return [set(noted(judge(person, rule))) for person in cohort_of(name)]


def found(rule: Definition, people: Sequence[Patient]) -> list[set[Present]]:
    """The same, of each of the people, by the statement."""
    told = {(one.concept, one.status.value) for person in people for one in person.findings}
    asked = conflicts_of(rule, told)
    if asked is None:
        return [set() for _ in people]
    parts = [part for part in getattr(asked.root, "of", ()) if isinstance(part, Named)]
    leaves = [leaf for part in parts if isinstance(leaf := children(part.of)[0], Present)]
    screen = Screen(people)
    compiled = screen.compiled(asked)
    told_of = ", ".join(label.column for label in compiled.labels if not label.depth)
    rows = screen.duck.execute(f"SELECT person, {told_of} FROM ({compiled.standing.text})")  # noqa: S608
    found: list[set[Present]] = [set() for _ in people]
    for person, *row in rows.fetchall():
        found[int(person)] = {leaf for leaf, both in zip(leaves, row, strict=True) if both}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_worklist_holds_whom_the_judge_notes(name: str) -> None:
    rule, people = load_library().resolved(name), cohort_of(name)
    assert found(rule, people) == noted_in(name)


def test_the_cohorts_hold_contradictions() -> None:
    """Or they would prove little."""
    assert sum(bool(both) for name in NAMES for both in noted_in(name)) > 5


@pytest.mark.parametrize(
    ("other", "says_both"),
    [
        (finding("organomegaly", Status.ABSENT, when="2015"), True),
        (finding("hepatomegaly", Status.ABSENT, when="2013-05-01"), False),
        (finding("splenomegaly", Status.SUSPECTED, when="2013-05-01"), False),
        (finding("splenomegaly", Status.ABSENT, flags=(Flag.RESOLVED,), when="2015"), False),
    ],
)
def test_a_denial_at_any_time_contradicts_and_nothing_else_does(
    other: object, says_both: bool
) -> None:
    """As docs/adr/0005 has it; what is gone was there, and denies nothing."""
    seen = finding("splenomegaly", when="2013-05-01")
    person = Patient(id="1", findings=(seen, other))  # type: ignore[arg-type]
    (leaves,) = found(load_library().resolved("poems/suichi_2019"), [person])
    assert bool(leaves) is says_both
