"""Every shipped definition says the same of a synthetic cohort by the screen and by the judge.

The screen runs in stages, as DuckDB runs it; as one statement it runs in Postgres.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from asterism.define import load_library
from asterism.define.terms import Concept, Kind
from asterism.judge import judge
from asterism.model.criteria import Measured, ReferenceLimit
from asterism.model.definition import Definition
from asterism.model.finding import Finding, Interpretation, Patient, Sex, Status
from asterism.model.quantity import Comparator, Quantity, Reference
from asterism.model.when import When
from generative.people import finding
from generative.screen_tables import Screen
from generative.test_screen_agrees import said_in, said_of

PEOPLE = 9  # of each definition; the judge is what takes the time
SEED = 20261128
NERVES = ("median", "ulnar", "tibial", "peroneal")
STATIONS = ("cervical", "axillary", "inguinal", "mediastinal")


@cache
def cohort_of(name: str) -> tuple[Patient, ...]:
    """People of whom mostly things are said that this definition asks for, some of them true."""
    rule = load_library().resolved(name)
    chance = random.Random(f"{SEED} {name}")
    asked = _asked(rule)
    return tuple(_person(number, chance, asked) for number in range(PEOPLE))


def _asked(rule: Definition) -> tuple[list[str], list[Measured]]:
    from asterism.screen.cells import leaves_within  # noqa: PLC0415

    leaves = [leaf for part in (rule.root, *rule.exclusions) for leaf in leaves_within(part)]
    measured = [leaf for leaf in leaves if isinstance(leaf, Measured)]
    named = {
        concept
        for leaf in leaves
        if not isinstance(leaf, Measured)
        for concept in (*getattr(leaf, "statements", ()), *getattr(leaf, "hinted_by", ()))
    }
    return sorted(named), measured


def _person(number: int, chance: random.Random, asked: tuple[list[str], list[Measured]]) -> Patient:
    named, measured = asked
    eager = chance.choice((0.02, 0.1, 0.3))  # how much of what is asked for is recorded
    said = [_stated(name, chance) for name in named if chance.random() < eager]
    said += [_result(leaf, chance) for leaf in measured if chance.random() < eager]
    said += [_input(name, chance) for name in _INPUTS if chance.random() < eager]
    chance.shuffle(said)
    born = None
    if chance.random() < 0.5:
        born = When.parse(f"{chance.randint(1930, 1995)}-0{chance.randint(1, 9)}-11")
    return Patient(
        id=str(number),
        findings=tuple(said[:60]),
        sex=chance.choice((None, *Sex)),
        born=born,
    )


def _day(chance: random.Random) -> str:
    day = date(2018, 1, 1) + timedelta(days=chance.randint(0, 1500))
    return chance.choice((day.isoformat(), day.isoformat(), day.strftime("%Y-%m"), f"{day:%Y}", ""))


def _stated(name: str, chance: random.Random) -> Finding:
    statuses = (*(Status.PRESENT,) * 6, Status.ABSENT, Status.ABSENT, Status.SUSPECTED)
    return finding(name, chance.choice(statuses), when=_day(chance))


def _result(leaf: Measured, chance: random.Random) -> Finding:
    """A value about the threshold, in a unit that converts or in one that does not."""
    match leaf.threshold:
        case Quantity() as edge:
            unit, about = edge.unit, edge.value
        case ReferenceLimit() as limit:
            bound = limit.otherwise
            concept = load_library().concepts[leaf.analyte]
            unit = bound.threshold.unit if bound else concept.unit or "1"
            about = bound.threshold.value if bound else Decimal(40)
    unit = chance.choice((*(unit,) * 8, "mm/h"))
    value = about * Decimal(chance.choice(("0.5", "0.9", "1", "1.1", "2", "10")))
    sign = chance.choice((*(Comparator.EQ,) * 8, Comparator.LT, Comparator.GT))
    reference = None
    if chance.random() < 0.3:
        reference = Reference(high=Quantity(value=about * Decimal("0.8"), unit=unit))
    word = chance.choice((None, None, None, *Interpretation))
    told = Quantity(value=value, unit=unit, comparator=sign)
    return finding(
        leaf.analyte, value=told, reference=reference, interpretation=word, when=_day(chance)
    )


_INPUTS = {
    "creatinine": ("0.5", "3.1", "mg/dL"),
    "albumin": ("2", "5", "g/dL"),
    "calcium": ("8", "13", "mg/dL"),
    "hemoglobin": ("6", "17", "g/dL"),
    "kappa_flc": ("1", "900", "mg/L"),
    "lambda_flc": ("1", "900", "mg/L"),
    "wbc": ("1", "40", "10*9/L"),
    "age": ("15", "90", "a"),
}


def _input(name: str, chance: random.Random) -> Finding:
    low, high, unit = _INPUTS[name]
    value = Decimal(str(round(chance.uniform(float(low), float(high)), 1)))
    sign = chance.choice((*(Comparator.EQ,) * 8, Comparator.LT))
    return finding(name, value=Quantity(value=value, unit=unit, comparator=sign), when=_day(chance))


def names() -> list[str]:
    return sorted(load_library().definitions)


@pytest.mark.parametrize("name", names())
def test_a_shipped_definition_agrees_on_the_cohort(name: str) -> None:
    """Truth, provisional, since when and what is missing, of every person."""
    rule, people = load_library().resolved(name), cohort_of(name)
    rows = Screen(people).staged(rule)
    differing = [
        (row["person"], said_in(row), expected)
        for row, person in zip(rows, people, strict=True)
        if said_in(row) != (expected := said_of(judge(person, rule)))
    ]
    assert differing == []


def test_the_cohorts_hold_every_kind_of_verdict() -> None:
    """Or they would prove little: over all definitions, some are met, not met and unknown."""
    told = {
        judge(person, load_library().resolved(name)).truth
        for name in ("poems/suichi_2019", "multiple_myeloma/imwg_2014", "waldenstrom/mayo_2016")
        for person in cohort_of(name)
    }
    assert len(told) == 3


__all__ = ["Concept", "Kind"]
