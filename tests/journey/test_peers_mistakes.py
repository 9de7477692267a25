"""What other programs got wrong without a word, each as a test of ours.

ACES changed its own definition while it ran; PhenEx picked the first result before it looked at its
value; CQL's Count passes over what is unknown; and whether events outside the observation periods
count, which nobody says, moved the count of a million people by a third.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from asterism.define import load_library
from asterism.model.criteria import AtLeast, Criterion, Measured, Present
from asterism.model.quantity import Comparator, Quantity
from asterism.screen.compile import compile_screen
from asterism.screen.engines.standard import standard_source
from generative.judge_strategies import fill_in
from generative.omop_tables import Hospital, Row
from generative.people import definition
from generative.shipped_in_omop import PEOPLE, WHOLE, hospital_for
from generative.strategies import VOCABULARY
from journey.commands import asterism, told


def test_compiling_twice_gives_the_same_statement() -> None:
    """And leaves the definition as it was, whatever else is compiled in between."""
    library = load_library()
    source, units = standard_source("omop", library)
    rules = [library.resolved(name) for name in ("poems/dispenzieri_2012", "poems/suichi_2019")]
    before = [repr(rule) for rule in rules]
    once = [compile_screen(rule, source, units=units).sql() for rule in rules]
    again = [compile_screen(rule, source, units=units).sql() for rule in rules]
    assert once == again
    assert before == [repr(rule) for rule in rules]


@pytest.mark.parametrize("name", WHOLE[:3])
def test_two_halves_give_what_the_whole_gives(name: str) -> None:
    rule, whole = load_library().resolved(name), hospital_for(name)
    rows = whole.rows
    found: dict[int, Any] = {}
    for half in (0, 1):
        part = Hospital(PEOPLE, [row for row in rows if row.person % 2 == half], whole.concepts)
        verdicts = part.screened(rule, part.opened(part.sets, part.concepts))
        found |= {who: row for who, row in verdicts.items() if who % 2 == half}
    expected = whole.screened(rule, whole.opened(whole.sets, whole.concepts))
    assert {who: _told(row) for who, row in expected.items()} == {
        who: _told(row) for who, row in found.items()
    }


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["truth"], row["since_earliest"], row["answers"]


def asked(root: Criterion, *rows: Row) -> tuple[bool | None, date | None]:
    """The truth of one person, and since when."""
    place = Hospital(1, rows, VOCABULARY)
    (row,) = place.screened(
        definition(fill_in(root)), place.opened(place.sets, VOCABULARY)
    ).values()
    return row["truth"], row["since_latest"]


def test_the_value_is_looked_at_before_the_first_is_taken() -> None:
    """The first result is normal and the second high: high, since the second."""
    high = Measured(
        analyte="calcium", op=Comparator.GT, threshold=Quantity(value=Decimal(10), unit="mg/dL")
    )
    results = [
        Row(person=0, day=day, concept="calcium", table="measurement", value=value, unit="mg/dL")
        for day, value in ((1, 8.0), (9, 12.0), (20, 8.0))
    ]
    assert asked(high, *results) == (True, date(2015, 1, 10))


PLATELETS = Measured(
    analyte="platelets", op=Comparator.GT, threshold=Quantity(value=Decimal(450), unit="10*9/L")
)
CALCIUM = Measured(
    analyte="calcium", op=Comparator.GT, threshold=Quantity(value=Decimal(10), unit="mg/dL")
)
BOTH_OF_THREE = AtLeast(n=2, of=(Present(concept="bone_lesion"), PLATELETS, CALCIUM))
LESION = Row(person=0, day=1, concept="bone_lesion")


def result(concept: str, value: float, unit: str) -> Row:
    return Row(person=0, day=2, concept=concept, table="measurement", value=value, unit=unit)


@pytest.mark.parametrize(
    ("rows", "truth"),
    [
        ((), None),
        ((LESION,), None),
        ((LESION, result("platelets", 300, "10*9/L")), None),
        ((LESION, result("platelets", 300, "10*9/L"), result("calcium", 8, "mg/dL")), False),
        ((result("platelets", 300, "10*9/L"), result("calcium", 8, "mg/dL")), False),
        ((LESION, result("platelets", 700, "10*9/L")), True),
        ((LESION, result("platelets", 700, "mm/h")), None),
    ],
    ids=[
        "nothing", "one", "one and one not", "one of all", "two that are not", "two",
        "a unit that nothing converts",
    ],
)  # fmt: skip
def test_a_count_with_unknowns_is_between_its_bounds(
    rows: tuple[Row, ...], truth: bool | None
) -> None:
    """TRUE where enough hold, FALSE where too many do not; else nobody knows."""
    assert asked(BOTH_OF_THREE, *rows)[0] is truth


TABLES = {
    "person": "person_id\n1\n2\n",
    "condition_occurrence": "person_id,condition_occurrence_id,condition_concept_id,"
    "condition_source_value,condition_start_date\n"
    "1,1,0,HP:0012458,2020-01-01\n2,2,0,HP:0012458,2030-01-01\n",
    "observation_period": "person_id,observation_period_start_date,observation_period_end_date\n"
    "1,2019-01-01,2021-12-31\n2,2019-01-01,2021-12-31\n",
}
RULES = {
    "inside": ("an event counts only inside an observation period", 1),
    "ignored": ("an event counts inside and outside observation periods", 2),
}


@pytest.mark.parametrize("period", RULES)
def test_the_rule_of_observation_periods_stands_beside_every_count(
    tmp_path: Path, period: str
) -> None:
    source, run = tmp_path / "omop", tmp_path / "run"
    source.mkdir()
    for name, text in TABLES.items():
        (source / f"{name}.csv").write_text(text)
    done = asterism(
        "screen", source, "--definition", "calciphylaxis/nigwekar_2008_nonuremic", "--show-small",
        "--observation-period", period, "--out", run,
    )  # fmt: skip
    words, count = RULES[period]
    assert f"omop: 2 people {words}" in told(done)
    assert f"{count} met, provisionally" in told(done)
    assert json.loads((run / "manifest.json").read_text())["observation_period"] == period
    assert "observation period" in (run / "report.html").read_text()
