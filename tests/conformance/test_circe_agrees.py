"""OHDSI's own Circe finds, by its SQL from our JSON, whom we find, since the same day.

Where a definition holds of people of whom nothing is recorded, Circe's day is the first of their
observation; we know no day before the first row. Ours is the later one, and neither is wrong.
"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.define.terms import Concept
from asterism.model.definition import Definition
from asterism.screen.circe.codebook import codebook_of
from asterism.screen.circe.export import Exported, cohort_of
from conformance import circe_peer
from generative.omop_tables import Hospital
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
