"""Whatever the numbers: better is never graded worse, order is nothing, silence is no grade."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from asterism.define.follow import Story
from asterism.follow import follow
from asterism.model.course import Response
from asterism.model.finding import Finding, Patient, Status
from knowledge.courses import grade_of, guides, stories
from spec.test_responses import result, said

GRADERS = {"vegf_serum": "poems/vegf_chiba_2015", "vegf_plasma": "poems/vegf_mayo_plasma",
           "nt_probnp": "al_amyloidosis/cardiac_graded", "dflc": "al_amyloidosis/hematologic_2012",
           "urine_protein_24h": "al_amyloidosis/renal_2014"}  # fmt: skip
UNITS = {"nt_probnp": "ng/L", "dflc": "mg/L", "urine_protein_24h": "mg/(24.h)"}
NUMBERS = st.decimals("0.1", "9000", places=1, allow_nan=False, allow_infinity=False)


def respond_to(patient: Patient, grader: str) -> Response:
    course = follow(patient, guides(), graders=[grader], diseases=[grader.partition("/")[0]])[0]
    return course.responses[0]


def _person(analyte: str, *values: tuple[str, Decimal]) -> Patient:
    unit = UNITS.get(analyte, "pg/mL")
    rows = [result(day, f"{value:f} {unit}", analyte) for day, value in values]
    kept = [result(day, "60 mL/min/{1.73_m2}", "egfr") for day, _ in values]
    drug = said("bortezomib", Status.PRESENT, "2020-01-15")
    return Patient(id="p", findings=(drug, *rows, *kept))


def _rank(response: Response) -> int:
    """The place of the grade, the best first; then no grade, and behind all a progression."""
    grader = response.grader
    none = len(grader.levels)
    if response.progression is not None:
        return none + 1
    return none if response.current is None else grader.rank(response.current.level.id)


@given(st.sampled_from(sorted(GRADERS)), NUMBERS, NUMBERS, NUMBERS)
def test_a_lower_value_is_never_graded_worse(
    analyte: str, before: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    ranks = [
        _rank(respond_to(_person(analyte, ("2020-01-02", before), ("2020-07", after)),
                         GRADERS[analyte]))
        for after in (low, high)
    ]  # fmt: skip
    assert ranks[0] <= ranks[1]


@given(st.sampled_from(sorted(GRADERS)), st.lists(NUMBERS, min_size=2, max_size=6), st.randoms())
def test_the_order_in_which_the_record_tells_it_is_nothing(
    analyte: str, values: list[Decimal], chance: st.DrawFn
) -> None:
    months = [("2020-01-02", values[0]), *((f"2020-{m + 2:02}", v) for m, v in enumerate(values))]
    patient = _person(analyte, *months)
    shuffled = list(patient.findings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = respond_to(patient, GRADERS[analyte])
    other = respond_to(replace(patient, findings=tuple(shuffled)), GRADERS[analyte])
    assert one == other


@given(st.sampled_from(stories()))
def test_without_what_came_after_treatment_nothing_is_graded(story: Story) -> None:
    patient = replace(story.patient, findings=tuple(filter(_early, story.patient.findings)))
    for expected in story.expect:
        if expected.of in guides().graders:
            assert grade_of(respond_to(patient, expected.of)) == "NOT_EVALUABLE"


def _early(finding: Finding) -> bool:
    return finding.when is None or finding.when.latest.isoformat() < "2020-01-16"


@given(st.sampled_from(stories()), st.randoms())
def test_a_story_told_in_another_order_ends_alike(story: Story, chance: st.DrawFn) -> None:
    shuffled = list(story.patient.findings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    patient = replace(story.patient, findings=tuple(shuffled))
    for expected in story.expect:
        if expected.of in guides().graders:
            one, other = (respond_to(each, expected.of) for each in (story.patient, patient))
            assert grade_of(one) == grade_of(other)


@given(st.sampled_from(["vegf_serum", "vegf_plasma", "vegf"]), NUMBERS, NUMBERS)
def test_specimens_are_never_mixed(specimen: str, before: Decimal, after: Decimal) -> None:
    others = [one for one in ("vegf_serum", "vegf_plasma", "vegf") if one != specimen]
    for other in others:
        start = result("2020-01-02", f"{before:f} pg/mL", specimen)
        end = result("2020-07", f"{after:f} pg/mL", other)
        drug = said("bortezomib", Status.PRESENT, "2020-01-15")
        person = Patient(id="p", findings=(drug, start, end))
        course = follow(person, guides(), diseases=["poems"])[0]
        vegf = [one for one in course.responses if one.grader.domain == "VEGF"]
        assert all(not one.is_graded for one in vegf)
