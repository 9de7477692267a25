"""What is written as a Circe cohort and read again finds the same people, since the same day."""

import json
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.define.silence import Silence, declared
from asterism.errors import InputError
from asterism.model.criteria import (
    AtLeast,
    Bound,
    Criterion,
    Limit,
    Measured,
    Named,
    Not,
    Present,
    Presumed,
    ReferenceLimit,
    rebuilt,
)
from asterism.model.definition import Definition
from asterism.model.quantity import Comparator
from asterism.screen.circe.codebook import codebook_of
from asterism.screen.circe.export import Exported, cohort_of
from asterism.screen.circe.reading import Imported, read_cohort
from asterism.screen.engines.engine import Opened
from generative.judge_strategies import fill_in
from generative.omop_tables import Hospital, Row, library_of
from generative.people import definition
from generative.shipped_in_omop import WHOLE, hospital_for
from generative.strategies import FINDINGS, UNITS, UNMAPPED, VOCABULARY, exact

PEOPLE = 120
HOSPITALS = 3
BATCH = 5  # cohorts that one statement asks: most of its time is planning
ANALYTES = ("platelets", "calcium", "vegf_plasma", "kappa", "ratio")  # the last is reckoned too
LIBRARY = library_of(VOCABULARY, Path())
THOROUGH = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# --- definitions, most of which Circe can say -----------------------------------------------------

OPERATORS = st.sampled_from(Comparator)


@st.composite
def measureds(draw: st.DrawFn) -> Measured:
    analyte = draw(st.sampled_from(ANALYTES))
    limit = st.builds(
        ReferenceLimit,
        limit=st.sampled_from(Limit),
        times=st.sampled_from((Decimal(1), Decimal("1.5"), Decimal(3))),
        otherwise=st.none() | st.builds(Bound, op=OPERATORS, threshold=exact(analyte)),
    )
    return Measured(analyte=analyte, op=draw(OPERATORS), threshold=draw(exact(analyte) | limit))


PRESENTS = st.builds(Present, concept=st.sampled_from(FINDINGS))


@st.composite
def counts(draw: st.DrawFn, of: st.SearchStrategy[Criterion]) -> AtLeast:
    parts = draw(st.lists(of, min_size=1, max_size=4))
    return AtLeast(n=draw(st.integers(1, len(parts))), of=tuple(parts))


def trees() -> st.SearchStrategy[Criterion]:
    leaves: st.SearchStrategy[Criterion] = PRESENTS | PRESENTS | measureds()
    return st.recursive(
        leaves | PRESENTS.map(lambda each: Not(of=each)),
        lambda inner: counts(inner) | counts(inner) | st.builds(Presumed, of=inner, unless=inner),
        max_leaves=4,
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A definition with perhaps an exclusion, in a world that is closed for some findings."""
    excluded = draw(st.lists(PRESENTS | measureds(), max_size=1))
    whole = definition(
        fill_in(draw(trees())),
        exclusions=tuple(Named(id="e", label="E", of=fill_in(each)) for each in excluded),
    )
    closed = draw(st.frozensets(st.sampled_from(FINDINGS)))
    return declared(whole, Silence(closed=closed))


# --- people ---------------------------------------------------------------------------------------

TABLES = ("condition_occurrence", "drug_exposure")


@cache
def hospital(number: int) -> Hospital:
    """People of whom none, a few or many things are recorded, each of them on a day of its own:
    what Circe asks of a day it then asks of the row.
    """
    chance = random.Random(number)  # noqa: S311
    rows = [
        _row(person, day, chance, with_sources(number))
        for person in range(PEOPLE)
        for day in range(1, 1 + chance.randint(0, 9))
    ]
    return Hospital(PEOPLE, rows, VOCABULARY)


def with_sources(number: int) -> bool:
    """Whether the hospital has columns of source concepts; they double what is asked."""
    return number == 0


def _row(person: int, day: int, chance: random.Random, sources: bool) -> Row:
    concept = chance.choice((*FINDINGS, *ANALYTES, *ANALYTES))
    row = Row(
        person=person,
        day=day,
        concept=concept,
        table=chance.choice(TABLES),
        by_source=sources and chance.random() < 0.3,
        by_child=chance.random() < 0.5,
    )
    if concept in FINDINGS:
        return row
    return replace(
        row,
        table="measurement",
        value=chance.choice((None, 0.2, 10.5, 200.0, 449.0, 450.0, 451.0, 700.0)),
        unit=chance.choice((*UNITS[concept] * 3, *UNMAPPED)),
        low=chance.choice((None, None, 1.0, 150.0)),
        high=chance.choice((None, None, 100.0, 450.0)),
        word=chance.choice((None, None, None, "low", "normal", "high")),
    )


# --- there and back -------------------------------------------------------------------------------


def exported(rule: Definition, place: Hospital) -> Exported | None:
    opened = place.opened(place.sets, VOCABULARY)
    try:
        return cohort_of(rule, codebook_of(LIBRARY, place.sets, opened))
    except InputError:
        return None  # what Circe can say nothing of; tests/unit tell what is refused


def imported(told: Exported) -> Imported:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cohort.json"
        path.write_text(json.dumps(told.expression))
        return read_cohort(path, LIBRARY)


def renamed(node: Criterion, ending: str) -> Criterion:
    """The criterion about concepts of other names, so that several cohorts stand side by side."""
    whole = rebuilt(node, lambda part: renamed(part, ending))
    match whole:
        case Present(concept=concept) if concept != "silence":
            return replace(whole, concept=concept + ending)
        case Measured(analyte=analyte):
            return replace(whole, analyte=analyte + ending)
        case _:
            return whole


def together(cohorts: Sequence[Imported]) -> Imported:
    """The cohorts as criteria of one definition."""
    first, *_ = cohorts
    parts = [
        Named(id=f"part {n}", label=f"Part {n}", of=renamed(each.definition.root, f"_{n}"))
        for n, each in enumerate(cohorts)
    ]
    concepts = {
        f"{name}_{n}": concept
        for n, each in enumerate(cohorts)
        for name, concept in each.library.concepts.items()
    }
    return replace(
        first,
        definition=definition(AtLeast(n=1, of=tuple(parts))),
        library=library_of(concepts, Path()),
        sets=tuple(
            replace(item, concept=f"{item.concept}_{n}")
            for n, each in enumerate(cohorts)
            for item in each.sets
        ),
        only={f"{k}_{n}": v for n, each in enumerate(cohorts) for k, v in each.only.items()},
    )


def standing(rule: Definition) -> Criterion:
    """What a screen calls standing: the root, and no exclusion that is known to be so."""
    if not rule.exclusions:
        return rule.root
    return Presumed(of=rule.root, unless=AtLeast(n=1, of=rule.exclusions))


def opened(cohort: Imported, place: Hospital) -> Opened:
    return place.opened(cohort.sets, cohort.library.concepts, cohort.only)


@THOROUGH
@given(st.lists(definitions(), min_size=BATCH, max_size=BATCH), st.integers(0, HOSPITALS - 1))
def test_a_cohort_read_back_finds_the_same_people(rules: list[Definition], number: int) -> None:
    """The same people, and nobody UNKNOWN; where something was left out, perhaps others too."""
    place = hospital(number)
    told = [(rule, written) for rule in rules if (written := exported(rule, place)) is not None]
    if not told:
        return
    parts = [
        Named(id=f"part {n}", label=f"Part {n}", of=standing(rule))
        for n, (rule, _) in enumerate(told)
    ]
    ours = place.verdicts(
        definition(AtLeast(n=1, of=tuple(parts))), place.opened(place.sets, VOCABULARY)
    )
    cohorts = together([imported(written) for _, written in told])
    theirs = place.verdicts(cohorts.definition, opened(cohorts, place))
    for n, (_, written) in enumerate(told):
        here = {person for person, row in ours.items() if row[f"is_part_{n}"]}
        there = {person for person, row in theirs.items() if row[f"is_part_{n}"]}
        event(f"{written.status}{', wider' if written.is_wider else ''}: {bool(here)}")
        assert all(row[f"is_part_{n}"] is not None for row in theirs.values())
        assert here <= there if written.is_wider else here == there


def begins_with_observation(written: Exported) -> bool:
    return {"ObservationPeriod": {}} in written.expression["PrimaryCriteria"]["CriteriaList"]


@settings(THOROUGH, max_examples=20)
@given(definitions(), st.integers(0, HOSPITALS - 1))
def test_it_finds_them_since_the_same_day(rule: Definition, number: int) -> None:
    """Unless it holds of people of whom nothing is recorded, and so begins on no day of a row."""
    place = hospital(number)
    written = exported(rule, place)
    if written is None or written.is_wider or begins_with_observation(written):
        return
    ours = place.screened(rule, place.opened(place.sets, VOCABULARY))
    cohort = imported(written)
    theirs = place.screened(cohort.definition, opened(cohort, place))
    assert {who: row["since_latest"] for who, row in ours.items() if row["stands"]} == {
        who: row["since_latest"] for who, row in theirs.items() if row["truth"]
    }


@pytest.mark.parametrize("name", WHOLE)
def test_a_bundled_definition_read_back_finds_the_same_people(name: str) -> None:
    """Of those that Circe can say whole, on people made up for them, some of whom meet it."""
    library = load_library()
    rule, place = library.resolved(name), hospital_for(name)
    opened_here = place.opened(place.sets, place.concepts)
    written = cohort_of(rule, codebook_of(library, place.sets, opened_here))
    assert written.status == "whole"
    cohort = imported(written)
    ours = place.screened(rule, opened_here)
    theirs = place.screened(cohort.definition, opened(cohort, place))
    here = {who: row["since_latest"] for who, row in ours.items() if row["stands"]}
    assert here
    assert here == {who: row["since_latest"] for who, row in theirs.items() if row["truth"]}
