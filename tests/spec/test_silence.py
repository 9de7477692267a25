"""Open and closed worlds: what silence means where a site declares it, in tables."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from asterism.define import load_library
from asterism.define.silence import Silence, declared
from asterism.judge import judge
from asterism.model.criteria import Criterion, Measured, Named, Present
from asterism.model.definition import Definition
from asterism.model.finding import Finding, Patient, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from generative.people import definition, finding
from generative.screen_tables import Screen

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
IN_SQL = {T: True, F: False, U: None}
OPEN = Silence()
CLOSED = Silence(closed=frozenset({"papilledema", "platelets"}))
LOOKED = Silence(looked={"papilledema": ("fundoscopy",)})
PAPILLEDEMA = Present(concept="papilledema")
PLATELETS = Measured(
    analyte="platelets",
    op=Comparator.GT,
    threshold=Quantity(value=Decimal(450), unit="10*9/L"),
)

SEEN = finding("papilledema")
DENIED = finding("papilledema", Status.ABSENT)
SUSPECTED = finding("papilledema", Status.SUSPECTED)
EXAMINED = finding("fundoscopy")
NOT_EXAMINED = finding("fundoscopy", Status.NOT_ASSESSED)

TABLE: list[tuple[str, Criterion, tuple[Finding, ...], Truth, Truth, Truth]] = [
    # what is recorded                      open closed looked
    ("nothing", PAPILLEDEMA, (), U, F, U),
    ("it", PAPILLEDEMA, (SEEN,), T, T, T),
    ("its absence", PAPILLEDEMA, (DENIED,), F, F, F),
    ("both", PAPILLEDEMA, (SEEN, DENIED), T, T, T),
    ("a suspicion", PAPILLEDEMA, (SUSPECTED,), U, F, U),
    ("an examination for it", PAPILLEDEMA, (EXAMINED,), U, F, F),
    ("an examination that found it", PAPILLEDEMA, (EXAMINED, SEEN), T, T, T),
    ("an examination not done", PAPILLEDEMA, (NOT_EXAMINED,), U, F, U),
    ("no laboratory value", PLATELETS, (), U, U, U),
]


def rule_of(criterion: Criterion) -> Definition:
    return definition(Named(id="asked", label="Asked", of=criterion))


def cells() -> Iterable[tuple[str, Criterion, tuple[Finding, ...], Silence, Truth]]:
    for name, criterion, said, *truths in TABLE:
        worlds = (("open", OPEN), ("closed", CLOSED), ("looked", LOOKED))
        for (world, silence), truth in zip(worlds, truths, strict=True):
            yield f"{name}, {world}", criterion, said, silence, truth


@pytest.mark.parametrize(
    ("criterion", "said", "silence", "truth"),
    [pytest.param(*rest, id=name) for name, *rest in cells()],
)
def test_silence_means_what_is_declared(
    criterion: Criterion, said: tuple[Finding, ...], silence: Silence, truth: Truth
) -> None:
    """By the judge, and by the screen's SQL."""
    rule = declared(rule_of(criterion), silence)
    patient = Patient(id="p1", findings=said)
    assert truth is judge(patient, rule).truth
    (row,) = Screen([patient]).answers(rule)
    assert row["truth"] is IN_SQL[truth]


@pytest.mark.parametrize("name", ["poems/dispenzieri_2012", "poems/suichi_2019"])
def test_an_empty_declaration_changes_nothing(name: str) -> None:
    rule = load_library().resolved(name)
    assert rule == declared(rule, OPEN)
