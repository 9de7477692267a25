"""What is read of a Circe cohort, and what is refused: by its name, and its place in the file."""

import json
from pathlib import Path
from typing import Any

import pytest

from asterism.errors import InputError, NotFound
from asterism.screen.circe.reading import Imported, read_cohort
from generative.omop_tables import Hospital, Row, library_of
from generative.strategies import VOCABULARY

LIBRARY = library_of(VOCABULARY, Path())
ALWAYS = {"Start": {"Coeff": -1}, "End": {"Coeff": 1}, "UseEventEnd": False}
UNTIL = {"Start": {"Coeff": -1}, "End": {"Days": 0, "Coeff": 1}, "UseEventEnd": False}
MG_DL = {"CONCEPT_ID": 8840, "CONCEPT_CODE": "mg/dL", "VOCABULARY_ID": "UCUM"}
CONDITION = {"ConditionOccurrence": {"CodesetId": 0}}
# neuropathy, bone_lesion, calcium: the ids that a `Hospital` gives them.
SETS = {0: 100, 1: 105, 2: 109}


def value(number: float = 10, op: str = "gt", **more: Any) -> dict[str, Any]:
    told = {"CodesetId": 2, "ValueAsNumber": {"Value": number, "Op": op}, "Unit": [MG_DL]}
    return {"Measurement": {**told, **more}}


def result(**asked: Any) -> dict[str, Any]:
    return {"Measurement": {"CodesetId": 2, **asked}}


def counted(
    criteria: dict[str, Any],
    kind: int = 2,
    count: int = 1,
    window: dict[str, Any] | None = ALWAYS,
    **more: Any,
) -> dict[str, Any]:
    return {
        "Criteria": criteria,
        "StartWindow": window,
        "Occurrence": {"Type": kind, "Count": count, "IsDistinct": False},
        **more,
    }


def group(kind: str, *criteria: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Type": kind, "CriteriaList": list(criteria), "Groups": [], **more}


def cohort(
    *rules: dict[str, Any], entry: dict[str, Any] = CONDITION, **more: Any
) -> dict[str, Any]:
    return {
        "ConceptSets": [
            {
                "id": number,
                "name": f"Set {number}",
                "expression": {
                    "items": [{"concept": {"CONCEPT_ID": each}, "includeDescendants": True}]
                },
            }
            for number, each in SETS.items()
        ],
        "PrimaryCriteria": {
            "CriteriaList": [entry],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "All"},
        },
        "QualifiedLimit": {"Type": "All"},
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": [
            {"name": f"Rule {n}", "expression": rule} for n, rule in enumerate(rules)
        ],
        "CensorWindow": {},
        **more,
    }


def read(told: object, folder: Path) -> Imported:
    path = folder / "cohort.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told))
    return read_cohort(path, LIBRARY)


_OBSERVED = {"CriteriaList": [CONDITION], "ObservationWindow": {"PriorDays": 365}}
_THREE_MONTHS = {"Start": {"Days": 90, "Coeff": -1}, "End": {"Days": 0, "Coeff": 1}}
_ABOVE_ONE = {"Value": 1, "Op": "gt"}
_ITEM_OF_NO_ID = {"concept": {"CONCEPT_CODE": "G61.8"}}
RULE = "InclusionRules[0].expression.CriteriaList[0]"
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no entry": ({"ConceptSets": []}, "no cohort expression", "the whole"),
    "another kind": (
        cohort(entry={"VisitOccurrence": {"CodesetId": 0}}),
        "VisitOccurrence is not read",
        "PrimaryCriteria.CriteriaList[0].VisitOccurrence",
    ),
    "no set": (
        cohort(entry={"ConditionOccurrence": {}}),
        "without a concept set",
        "PrimaryCriteria.CriteriaList[0].ConditionOccurrence",
    ),
    "unknown set": (
        cohort(entry={"ConditionOccurrence": {"CodesetId": 7}}),
        "no concept set of that id",
        "ConditionOccurrence.CodesetId",
    ),
    "first with a value": (
        cohort(entry=value(First=True)),
        "Circe takes the first before its value",
        "Measurement.First",
    ),
    "prior observation": (
        cohort(PrimaryCriteria=_OBSERVED),
        "observation of some days (PriorDays)",
        "PrimaryCriteria.ObservationWindow.PriorDays",
    ),
    "age": (
        cohort(entry={"ConditionOccurrence": {"CodesetId": 0, "Age": {"Value": 18, "Op": "gte"}}}),
        "Age is not read",
        "ConditionOccurrence.Age",
    ),
    "two events": (
        cohort(group("ALL", counted(CONDITION, count=2))),
        "at least 2 occurrences is not read",
        f"{RULE}.Occurrence",
    ),
    "at most one": (
        cohort(group("ALL", counted(CONDITION, kind=1))),
        "at most 1 occurrences is not read",
        f"{RULE}.Occurrence",
    ),
    "window of days": (
        cohort(group("ALL", counted(CONDITION, window=_THREE_MONTHS))),
        "a window of days round the entry event is not read",
        f"{RULE}.StartWindow",
    ),
    "before the entry": (
        cohort(group("ALL", counted(value(), window=UNTIL))),
        "the time before the entry event",
        f"{RULE}.StartWindow",
    ),
    "unit": (
        cohort(group("ALL", counted(result(ValueAsNumber=_ABOVE_ONE)))),
        "a number without a unit",
        f"{RULE}.Criteria.Measurement.ValueAsNumber",
    ),
    "unit of no code": (
        cohort(group("ALL", counted(value(Unit=[{"CONCEPT_ID": 8840}])))),
        "no code of UCUM",
        f"{RULE}.Criteria.Measurement.Unit[0]",
    ),
    "between": (
        cohort(group("ALL", counted(value(ValueAsNumber={"Value": 1, "Extent": 2, "Op": "bt"})))),
        "Extent is not read",
        f"{RULE}.Criteria.Measurement.ValueAsNumber.Extent",
    ),
    "demographics": (
        cohort(group("ALL", DemographicCriteriaList=[{"Age": {"Value": 1, "Op": "gt"}}])),
        "DemographicCriteriaList is not read",
        "InclusionRules[0].expression.DemographicCriteriaList",
    ),
    "same visit": (
        cohort(group("ALL", counted(CONDITION, RestrictVisit=True))),
        "RestrictVisit is not read",
        f"{RULE}.RestrictVisit",
    ),
    "mixed periods": (
        cohort(group("ALL", counted(CONDITION), counted(value(), IgnoreObservationPeriod=True))),
        "some criteria count outside the observation period",
        "InclusionRules[0].expression.CriteriaList[1].IgnoreObservationPeriod",
    ),
    "censored": (
        cohort(CensorWindow={"StartDate": "2020-01-01"}),
        "CensorWindow is not read",
        "CensorWindow",
    ),
    "a limit alone": (
        cohort(group("ALL", counted(result(RangeHighRatio=_ABOVE_ONE)))),
        "a result against its printed limit",
        "the whole",
    ),
    "no ids": (
        cohort(ConceptSets=[{"id": 0, "expression": {"items": [_ITEM_OF_NO_ID]}}]),
        "a concept set that cannot be used",
        "ConceptSets[0].expression",
    ),
    "everybody": (cohort(entry={"ObservationPeriod": {}}), "everybody is in it", "the whole"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_by_name_and_place(name: str, tmp_path: Path) -> None:
    told, what, where = REFUSED[name]
    with pytest.raises(InputError) as refused:
        read(told, tmp_path)
    assert what in refused.value.what
    assert refused.value.where.endswith(where)
    assert refused.value.fix


@pytest.mark.parametrize("told", ["", "[]", "{", '"text"', '{"expression": "{"}', "[" * 5000])
def test_what_is_no_cohort_is_refused(told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(told, tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_cohort(tmp_path / "absent.json", LIBRARY)


def test_the_name_that_a_file_puts_round_it_is_no_part_of_it(tmp_path: Path) -> None:
    """ATLAS writes the expression bare, with a name round it, or as a text within the text."""
    bare = read(cohort(), tmp_path)
    for wrapped in ({"expression": cohort()}, {"expression": json.dumps(cohort())}):
        assert bare.definition.root == read(wrapped, tmp_path).definition.root


def test_a_hostile_name_stays_a_name(tmp_path: Path) -> None:
    told = cohort(Title="x\n'); DROP TABLE person --" + "y" * 500)
    title = read(told, tmp_path).definition.title
    assert "\n" not in title
    assert len(title) < 100


# --- who is found ---------------------------------------------------------------------------------

# 0 has the entry alone; 1 calcium of 12 too; 2 of 8; 3 a bone lesion too; 4 nothing; 5 a result.
ROWS = (
    *(Row(person=n, day=1, concept="neuropathy", by_child=n == 1) for n in (0, 1, 2, 3)),
    Row(person=1, day=9, concept="calcium", table="measurement", value=12, unit="mg/dL"),
    Row(person=2, day=9, concept="calcium", table="measurement", value=8, unit="mg/dL"),
    Row(person=3, day=9, concept="bone_lesion"),
    Row(person=5, day=9, concept="calcium", table="measurement", value=12, unit="mg/dL"),
)
LESION = {"ConditionOccurrence": {"CodesetId": 1}}


@pytest.mark.parametrize(
    ("rules", "people"),
    [
        ((), {0, 1, 2, 3}),
        ((group("ALL", counted(value())),), {1}),
        ((group("ALL", counted(value(), kind=0, count=0)),), {0, 2, 3}),
        ((group("ANY", counted(value()), counted(LESION)),), {1, 3}),
        ((group("AT_LEAST", counted(value()), counted(LESION), Count=1),), {1, 3}),
        ((group("AT_MOST", counted(value()), counted(LESION), Count=0),), {0, 2}),
        ((group("ALL", counted(value(), count=0)),), {0, 1, 2, 3}),
        ((group("ALL", counted(value(op="lte", number=8))),), {2}),
        ((group("ALL", counted({"Observation": {"CodesetId": 1}})),), set()),
        ((group("ALL", counted(CONDITION, window=UNTIL)),), {0, 1, 2, 3}),
        ((group("ALL"),), {0, 1, 2, 3}),
        ((group("ALL", counted(LESION)), group("ANY", counted(value()))), set()),
    ],
    ids=[
        "entry", "value", "no such value", "any", "at least one", "at most none", "at least none",
        "value not above", "another table", "until the entry", "empty group", "two rules",
    ],
)  # fmt: skip
def test_the_people_are_those_that_circe_means(
    rules: tuple[dict[str, Any], ...], people: set[int], tmp_path: Path
) -> None:
    """A result that nobody has is no result above ten: the world is closed."""
    place = Hospital(6, ROWS, VOCABULARY)
    assert {n: place.ids[c] for n, c in enumerate(("neuropathy", "bone_lesion", "calcium"))} == SETS
    told = read(cohort(*rules), tmp_path)
    opened = place.opened(told.sets, told.library.concepts, told.only)
    rows = place.screened(told.definition, opened)
    assert {who for who, row in rows.items() if row["truth"]} == people
    assert {row["truth"] for row in rows.values()} <= {True, False}


def test_of_several_entries_one_that_is_tried_alone_is_refused_where_time_matters(
    tmp_path: Path,
) -> None:
    told = cohort(group("ALL", counted(CONDITION, window=UNTIL)))
    told["QualifiedLimit"] = {"Type": "First"}
    with pytest.raises(InputError, match="only one is tried"):
        read(told, tmp_path)
