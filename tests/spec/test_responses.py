"""How a response looks at time: baseline, nadir, latest, confirmation. Tables in, answers out."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from asterism.define.quantities import parse_quantity
from asterism.follow.assess import MOST_ASSESSMENTS
from asterism.follow.chronicle import Chronicle, line_of
from asterism.follow.nadir import amounts, lowest_confirmed
from asterism.follow.respond import respond
from asterism.model.course import Response, Why
from asterism.model.criteria import Baseline, Changed, Measured, Named, Not, Present
from asterism.model.definition import Disease
from asterism.model.finding import Evidence, Finding, Flag, Patient, Pointer, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.response import Confirmation, Grader, Level, Moment, Setback
from asterism.model.when import When

Cell = tuple[str, str]  # a date and a value
DRUG, LEVEL = "drug", "level"


def result(day: str, value: str, concept: str = LEVEL, order: int = 0) -> Finding:
    return Finding(
        concept=concept,
        status=Status.PRESENT,
        value=parse_quantity(value),
        when=When.parse(day) if day else None,
        evidence=_evidence(f"{concept} {value} {day} {order}"),
    )


def said(concept: str, status: Status, day: str, *flags: Flag) -> Finding:
    when = When.parse(day) if day else None
    return Finding(
        concept=concept, status=status, when=when, flags=frozenset(flags),
        evidence=_evidence(f"{concept} {status.value} {day}"),
    )  # fmt: skip


def _evidence(quote: str) -> tuple[Evidence, ...]:
    return (Evidence(source="t", locator=Pointer(path="/"), quote=quote, reader="t@1"),)


def patient(cells: Sequence[Cell], began: str = "2020-03", *more: Finding) -> Patient:
    drug = [said(DRUG, Status.PRESENT, began)] if began else []
    results = [result(day, value, order=i) for i, (day, value) in enumerate(cells)]
    return Patient(id="p", findings=(*drug, *results, *more))


def _fell(percent: str) -> Changed:
    return Changed(
        analyte=LEVEL, since=Baseline.FIRST, op=Comparator.LE,
        amount=Quantity(value=parse_quantity(percent).value, unit="%"),
    )  # fmt: skip


def _rose(amount: str) -> Changed:
    return Changed(
        analyte=LEVEL, since=Baseline.LOWEST, op=Comparator.GE, amount=parse_quantity(amount)
    )


def _below(limit: str) -> Measured:
    return Measured(analyte=LEVEL, op=Comparator.LT, threshold=parse_quantity(limit))


def _named(name: str, of: Measured | Changed | Not | Present) -> Named:
    return Named(id=name, label=name, of=of, cite="x")


GRADER = Grader(
    id="made_up/one",
    title="Made up",
    domain="Level",
    disease=Disease(id="X:1", label="Made up", concept="made_up"),
    source="x",
    watched=(LEVEL,),
    evaluable=_named("evaluable", Measured(
        analyte=LEVEL, op=Comparator.GE, threshold=parse_quantity("10 mg/L")
    )),
    levels=(
        Level(id="cr", label="Complete", rule=_named("cr", _below("5 mg/L"))),
        Level(id="pr", label="Partial", rule=_named("pr", _fell("-50 %"))),
        Level(id="nr", label="None", rule=None),
    ),
    setbacks=(Setback(id="pd", label="Worse", rule=_named("pd", _rose("25 %"))),),
)  # fmt: skip


def graded(cells: Sequence[Cell], began: str = "2020-03", grader: Grader = GRADER) -> Response:
    return respond(patient(cells, began), grader, {}, {DRUG})


@pytest.mark.parametrize(
    ("cells", "began", "baseline", "later"),
    [
        pytest.param([("2020-01", "9 mg/L"), ("2020-02", "8 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", "8 mg/L", ["1 mg/L"], id="the last before treatment"),
        pytest.param([("2020-03", "8 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", "8 mg/L", ["1 mg/L"], id="the same month, if nothing is earlier"),
        pytest.param([("2020-02", "9 mg/L"), ("2020-03", "8 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", "9 mg/L", ["1 mg/L"], id="a certain date before a likely one"),
        pytest.param([("2020-04", "8 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", None, ["8 mg/L", "1 mg/L"], id="none before treatment"),
        pytest.param([("2020-02-01", "9 mg/L"), ("2020-02", "8 mg/L")],
                     "2020-03", None, [], id="two that may be the last before treatment"),
        pytest.param([("2020-02", "9 mg/L"), ("2020-02", "9 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", "9 mg/L", ["1 mg/L"], id="one result told twice"),
        pytest.param([("2020-02", "9 mg/L"), ("2020-05", "1 mg/L")],
                     "", "9 mg/L", ["1 mg/L"], id="the first, where treatment is not dated"),
        pytest.param([("", "9 mg/L"), ("2020-05", "1 mg/L")],
                     "2020-03", None, ["1 mg/L"], id="a result without a date is none of them"),
    ],
)  # fmt: skip
def test_the_baseline_is_what_was_certainly_before(
    cells: list[Cell], began: str, baseline: str | None, later: list[str]
) -> None:
    line = line_of(Chronicle.of(patient(cells, began), {DRUG}), LEVEL)
    assert baseline == (str(line.baseline.value) if line.baseline else None)
    assert later == [str(one.value) for one in line.later]


@pytest.mark.parametrize(
    ("values", "lowest"),
    [
        (["9", "4", "4"], "4"),
        (["9", "4", "6"], "6"),
        (["9", "4", "9"], "9"),
        (["9", "6", "4", "5", "8"], "5"),
        (["9"], "9"),
        (["4", "9", "9"], "4"),
        (["9", "4"], "9"),
    ],
)
def test_the_lowest_confirmed_is_what_two_consecutive_results_reached(
    values: list[str], lowest: str
) -> None:
    series = amounts([result("2020-01", f"{value} mg/L") for value in values], ())
    found = lowest_confirmed(series)
    assert found is not None
    assert parse_quantity(f"{lowest} mg/L") == found.value


@pytest.mark.parametrize(
    ("later", "grade", "confirmed"),
    [
        ([], "", None),
        ([("2020-05", "20 mg/L")], "pr", False),
        ([("2020-05", "20.1 mg/L")], "nr", False),
        ([("2020-05", "20 mg/L"), ("2020-06", "19 mg/L")], "pr", True),
        ([("2020-05", "20 mg/L"), ("2020-06", "3 mg/L")], "cr", False),
        ([("2020-05", "3 mg/L"), ("2020-06", "19 mg/L")], "pr", True),
        ([("2020-05", "4 mg/L"), ("2020-05-20", "3 mg/L")], "cr", False),
        ([("2020-05", "4 mg/L"), ("2020-05-20", "30 mg/L")], "", None),
        ([("2020-05", "0.3 mg/dL")], "cr", False),
        ([("2020-05", "0.5 mg/dL")], "pr", False),
    ],
)
def test_the_grade_is_that_of_the_latest_and_the_next_confirms_it(
    later: list[Cell], grade: str, confirmed: bool | None
) -> None:
    response = graded([("2020-01", "40 mg/L"), *later])
    held = response.current
    assert (grade, confirmed) == ((held.level.id, held.is_confirmed) if held else ("", None))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([], Why.NOTHING),
        ([("2020-01", "40 mg/L")], Why.ONE_VALUE),
        ([("2020-05", "4 mg/L"), ("2020-06", "4 mg/L")], Why.NO_BASELINE),
        ([("2020-01", "9.9 mg/L"), ("2020-06", "1 mg/L")], Why.TOO_SMALL),
        ([("2020-01", "40 mg/L"), ("", "4 mg/L")], Why.UNDATED),
        ([("2020-01", "40 mmol/L"), ("2020-06", "4 mg/L")], Why.NO_BASELINE),
        ([("2019-01", "40 mg/L"), ("2020-01", "4 mg/L")], Why.TOO_SMALL),
    ],
)
def test_where_there_is_no_grade_it_is_said_why(cells: list[Cell], why: Why) -> None:
    response = graded(cells)
    assert response.current is None
    assert why in {reason.why for reason in response.reasons}


def test_a_progression_stands_instead_of_a_grade_and_the_best_is_remembered() -> None:
    response = graded([("2020-01", "40 mg/L"), ("2020-05", "8 mg/L"), ("2020-06", "8 mg/L"),
                       ("2020-09", "10 mg/L"), ("2020-10", "11 mg/L")])  # fmt: skip
    assert response.current is None
    assert response.progression is not None
    assert (
        response.progression.setback.id,
        str(response.progression.since),
        str(response.progression.confirmed),
    ) == ("pd", "2020-09-30", "2020-10-31")
    assert response.best is not None
    assert response.best.level.id == "pr"


SCAN = Grader(
    id="made_up/two",
    title="Made up, twice",
    domain="Scan",
    disease=GRADER.disease,
    source="x",
    watched=(LEVEL,),
    confirmation=Confirmation.NEXT,
    once=frozenset({"marrow"}),
    blunt=frozenset({"marrow"}),
    moments=(("before", Moment.BASELINE),),
    levels=(
        Level(
            id="cr", label="Complete",
            rule=_named("cr", Not(of=Present(concept="marrow"))),
            needs=_named("before", Present(concept="marrow")),
        ),
        Level(id="nr", label="None", rule=None),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        ([("2020-01", Status.PRESENT), ("2020-06", Status.ABSENT)], "cr"),
        ([("2020-01", Status.PRESENT), ("2020-06", Status.SUSPECTED)], ""),
        ([("2020-01", Status.PRESENT), ("2020-06", Status.ABSENT), ("2020-09", Status.PRESENT)],
         "nr"),
        ([("2020-01", Status.PRESENT), ("2020-06", Status.PRESENT), ("2020-09", Status.ABSENT)],
         "cr"),
        ([("2020-01", Status.PRESENT)], ""),
        ([("2020-01", Status.ABSENT)], ""),
        ([("2020-06", Status.ABSENT)], ""),
        ([("2020-01", Status.PRESENT), ("", Status.ABSENT)], ""),
    ],
)  # fmt: skip
def test_of_a_finding_the_latest_statement_after_treatment_counts(
    told: list[tuple[str, Status]], grade: str
) -> None:
    statements = [said("marrow", status, day, *_weak(status)) for day, status in told]
    response = respond(patient([], "2020-03", *statements), SCAN, {}, {DRUG})
    assert grade == (response.current.level.id if response.current else "")


def _weak(status: Status) -> tuple[Flag, ...]:
    # The reader calls a negative marrow too blunt to exclude; the rule asks for this very test.
    return (Flag.WEAK_NEGATIVE,) if status is Status.ABSENT else ()


def test_what_need_not_be_repeated_needs_no_second_assessment() -> None:
    statements = [
        said("marrow", Status.PRESENT, "2020-01"),
        said("marrow", Status.ABSENT, "2020-06"),
    ]
    response = respond(patient([], "2020-03", *statements), SCAN, {}, {DRUG})
    assert response.current is not None
    assert response.current.needs_no_confirmation


def test_a_lifetime_of_results_is_graded_to_its_end_and_the_cut_is_told() -> None:
    days = [date(2021, 1, 1) + timedelta(days=place) for place in range(MOST_ASSESSMENTS + 50)]
    cells = [(day.isoformat(), f"{900 - place} mg/L") for place, day in enumerate(days)]
    response = graded([("2020-01", "1000 mg/L"), *cells])
    assert response.current is not None
    assert response.current.level.id == "pr"
    assert len(response.assessments) == MOST_ASSESSMENTS
    assert any("only the last" in note.text for note in response.notes)
