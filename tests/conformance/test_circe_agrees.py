"""OHDSI's own Circe finds, by its SQL from our JSON, whom we find, since the same day.

Where a definition holds of people of whom nothing is recorded, Circe's day is the first of their
observation; we know no day before the first row. Ours is the later one, and neither is wrong.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.define.terms import Concept
from asterism.model.criteria import Measured, Present, all_of
from asterism.model.definition import Definition
from asterism.model.quantity import Comparator, Quantity
from asterism.screen.circe.codebook import codebook_of
from asterism.screen.circe.export import Exported, cohort_of
from conformance import circe_peer
from generative.judge_strategies import fill_in
from generative.omop_tables import Hospital, Row
from generative.people import definition
from generative.shipped_in_omop import WHOLE, hospital_for
from generative.strategies import VOCABULARY
from generative.test_circe_round_trip import (
    begins_with_observation,
    definitions,
    exported,
    hospital,
)
from optional import require

WHY = f"{circe_peer.PACKAGE} is not installed: pip install 'asterism[test]'"


def compared(
    rule: Definition, written: Exported, place: Hospital, concepts: dict[str, Concept]
) -> None:
    rows = place.screened(rule, place.opened(place.sets, concepts))
    ours = {who: row["since_latest"] for who, row in rows.items() if row["stands"]}
    theirs = circe_peer.members(place.duck, written.expression)
    if written.is_wider:
        assert ours.keys() <= theirs.keys()
    elif begins_with_observation(written):
        assert ours.keys() == theirs.keys()
        assert all(theirs[who] <= (day or date.max) for who, day in ours.items())
    else:
        assert ours == theirs


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(definitions(), st.integers(0, 1))
def test_ohdsi_finds_the_same_people(rule: Definition, number: int) -> None:
    require(circe_peer.is_there(), WHY)
    place = hospital(number)
    written = exported(rule, place)
    if written is not None:
        compared(rule, written, place, VOCABULARY)


@pytest.mark.parametrize("name", WHOLE)
def test_ohdsi_finds_the_same_people_by_a_bundled_definition(name: str) -> None:
    require(circe_peer.is_there(), WHY)
    library = load_library()
    rule, place = library.resolved(name), hospital_for(name)
    book = codebook_of(library, place.sets, place.opened(place.sets, place.concepts))
    compared(rule, cohort_of(rule, book), place, dict(place.concepts))


# --- where Circe and we differ, and whose is right ------------------------------------------------

BELOW = 4171756  # the operator <, as OMOP has it
HIGH = Measured(
    analyte="calcium", op=Comparator.GT, threshold=Quantity(value=Decimal(10), unit="mg/dL")
)


def both(*rows: Row) -> tuple[bool | None, bool]:
    """Whether one person has a high calcium: by us, and by Circe."""
    require(circe_peer.is_there(), WHY)
    place, rule = Hospital(1, rows, VOCABULARY), definition(fill_in(HIGH))
    written = exported(rule, place)
    assert written is not None
    (row,) = place.screened(rule, place.opened(place.sets, VOCABULARY)).values()
    return row["truth"], 0 in circe_peer.members(place.duck, written.expression)


def calcium(value: float, unit: str = "mg/dL", sign: int | None = None) -> Row:
    return Row(
        person=0, day=1, concept="calcium", table="measurement", value=value, unit=unit, sign=sign
    )


def test_what_was_printed_as_below_is_not_known_to_be_above() -> None:
    """`< 500` says nothing of "over 10": ours is right, and the cohort says that Circe's is not."""
    assert both(calcium(500)) == (True, True)
    assert both(calcium(500, sign=BELOW)) == (None, True)


def test_a_unit_that_nothing_converts_is_passed_over_by_both() -> None:
    assert both(calcium(500, unit="mm/h")) == (None, False)


def test_circe_keeps_periods_of_observation_apart() -> None:
    """Two halves of it in two periods: ours is right, for nothing in the criteria asks for one."""
    require(circe_peer.is_there(), WHY)
    rows = [
        Row(person=0, day=day, concept=concept)
        for day, concept in ((1, "neuropathy"), (2900, "bone_lesion"))
    ]
    place = Hospital(1, rows, VOCABULARY)
    parts = (Present(concept=concept) for concept in ("neuropathy", "bone_lesion"))
    rule = definition(fill_in(all_of(*parts)))
    written = exported(rule, place)
    assert written is not None
    assert circe_peer.members(place.duck, written.expression).keys() == {0}
    place.duck.execute(
        "UPDATE observation_period SET observation_period_end_date = DATE '2016-01-01'; "
        "INSERT INTO observation_period VALUES (1, 0, 0, DATE '2020-01-01', DATE '2030-01-01')"
    )
    assert circe_peer.members(place.duck, written.expression).keys() == set()
    (row,) = place.screened(rule, place.opened(place.sets, VOCABULARY)).values()
    assert row["truth"] is True
