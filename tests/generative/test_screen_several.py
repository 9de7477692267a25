"""Several definitions in one pass say the same of everybody as each does by itself."""

from datetime import date
from typing import Any

import pytest

from asterism.define import load_library
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.screen.engines.engine import Opened, Terms, open_with
from asterism.screen.screening import screen_source
from asterism.screen.several import Found, screen_several
from generative import screen_spark
from generative.test_screen_agrees_on_shipped import cohort_of

# Formulas, counts over sites, exclusions, and two of one disease.
NAMES = (
    "calciphylaxis/hayashi_2012",
    "gbs/brighton_2011_level_3",
    "plasma_cell_leukaemia/kyle_1974",
    "poems/dispenzieri_2012",
    "scleromyxedema/rongioletti_2001",
    "waldenstrom/imwg_2009",
    "waldenstrom/second_workshop_2003_symptomatic",
)
PLAIN = ("plasma_cell_leukaemia/kyle_1974", "scleromyxedema/rongioletti_2001")
_STANDING = """
SELECT person, COALESCE(truth, FALSE), provisional, coded, named_on, since_earliest, since_latest
FROM screened WHERE stands"""


def people_of(names: tuple[str, ...]) -> list[Patient]:
    return [person for name in names for person in cohort_of(name)]


def definitions_of(names: tuple[str, ...]) -> list[Definition]:
    library = load_library()
    return [library.resolved(name) for name in names]


def cohorts(opened: Opened) -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = {}
    for name, *row in opened.duck.execute("FROM cohorts").fetchall():
        found.setdefault(name, set()).add(tuple(row))
    return found


@pytest.mark.parametrize("as_of", [None, date(2020, 1, 31)])
def test_each_definition_has_the_counts_and_the_people_that_it_has_alone(
    as_of: date | None,
) -> None:
    definitions, library = definitions_of(NAMES), load_library()
    with screen_spark.folder_of(people_of(NAMES)) as (folder, _):
        opened = open_with("duckdb", str(folder), library, Terms())
        several = screen_several(definitions, opened, as_of=as_of)
        together = cohorts(opened)
        assert together
        for definition, found in zip(definitions, several.found, strict=True):
            alone = screen_source(definition, opened, library, as_of=as_of)
            rows = opened.duck.execute(_STANDING).fetchall()
            assert together.get(definition.id, set()) == set(rows), definition.id
            assert found == Found(
                definition=definition,
                met=alone.met,
                provisional=alone.provisional,
                unknown=alone.unknown,
                not_met=alone.not_met,
                square=alone.square,
            )


def test_spark_gives_the_same_people() -> None:
    definitions, library = definitions_of(PLAIN), load_library()
    with screen_spark.folder_of(people_of(PLAIN)) as (folder, _):
        here = open_with("duckdb", str(folder), library, Terms())
        there = screen_spark.opened(folder)
        one, other = screen_several(definitions, here), screen_several(definitions, there)
        assert one.found == other.found
        assert cohorts(here) == cohorts(there)
