"""The formulas of the knowledge against values that others have worked out.

The first filtration rates are what the calculator of the National Kidney Foundation gives, as the
tests of the R package admiral quote it, the others what the equation gives by hand; the rest are
examples from the pages that the sources name, or sums that anyone can do.
"""

from decimal import Decimal

import pytest

from asterism.judge import truth_of
from asterism.model.criteria import Measured
from asterism.model.derived import derived
from asterism.model.finding import Patient, Sex
from asterism.model.formula import inputs
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from asterism.model.when import When
from generative.people import finding
from knowledge.answers import library


def q(text: str) -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity(value=Decimal(number), unit=unit or "1")


def reckoned(analyte: str, person: Patient) -> list[Decimal]:
    values = derived(person, analyte, library().formulas(analyte))
    return [found.value.value for found in values if found.value is not None]


def person_with(values: dict[str, str], sex: Sex | None = None, born: str = "") -> Patient:
    told = (finding(name, value=q(value), when="2020-06-15") for name, value in values.items())
    return Patient(id="p", findings=tuple(told), sex=sex, born=When.parse(born) if born else None)


@pytest.mark.parametrize(
    ("sex", "age", "creatinine", "expected"),
    [
        (Sex.MALE, "55 a", "1.09 mg/dL", 80),
        (Sex.FEMALE, "65 a", "85 umol/L", 66),
        (Sex.MALE, "50 a", "1.1 mg/dL", 82),
        (Sex.MALE, "50 a", "1.0 mg/dL", 92),
        (Sex.FEMALE, "50 a", "1.0 mg/dL", 69),
        (Sex.MALE, "65 a", "2.0 mg/dL", 36),
        (Sex.FEMALE, "30 a", "0.5 mg/dL", 129),
        (Sex.MALE, "100 a", "2.7 mg/dL", 20),
        (Sex.FEMALE, "100 a", "2.7 mg/dL", 15),
        (Sex.MALE, "50 a", "88.4 umol/L", 92),
    ],
)
def test_the_filtration_rate_is_that_of_the_published_equation(
    sex: Sex, age: str, creatinine: str, expected: int
) -> None:
    (rate,) = reckoned("egfr", person_with({"age": age, "creatinine": creatinine}, sex))
    assert round(rate) == expected


def test_without_the_sex_or_the_age_there_is_no_rate() -> None:
    assert reckoned("egfr", person_with({"age": "50 a", "creatinine": "1.0 mg/dL"})) == []
    assert reckoned("egfr", person_with({"creatinine": "1.0 mg/dL"}, Sex.MALE)) == []


def test_the_equation_is_for_adults() -> None:
    values = {"creatinine": "0.5 mg/dL"}
    assert reckoned("egfr", person_with({**values, "age": "17 a"}, Sex.MALE)) == []
    assert len(reckoned("egfr", person_with({**values, "age": "18 a"}, Sex.MALE))) == 1
    assert reckoned("egfr", person_with({**values, "age": "30 mo"}, Sex.MALE)) == []


def test_the_age_is_that_at_the_time() -> None:
    """By the date of birth, in completed years; a month of birth that leaves two gives a range."""
    creatinine = {"creatinine": "1.0 mg/dL"}
    (at_fifty,) = reckoned("egfr", person_with({**creatinine, "age": "50 a"}, Sex.MALE))
    (at_49,) = reckoned("egfr", person_with({**creatinine, "age": "49 a"}, Sex.MALE))

    assert reckoned("egfr", person_with(creatinine, Sex.MALE, "1970-06-15")) == [at_fifty]
    (vague,) = derived(
        person_with(creatinine, Sex.MALE, "1970-06"), "egfr", library().formulas("egfr")
    )
    assert vague.value is not None
    assert (vague.value.value, vague.value.upper) == (at_fifty, at_49)


@pytest.mark.parametrize(
    ("analyte", "values", "expected"),
    [
        ("calcium_corrected", {"calcium": "8.2 mg/dL", "albumin": "2.5 g/dL"}, "9.4"),
        ("calcium_corrected", {"calcium": "8.0 mg/dL", "albumin": "20 g/L"}, "9.6"),
        ("calcium_corrected", {"calcium": "9.0 mg/dL", "albumin": "4.5 g/dL"}, "8.6"),
        ("flc_ratio", {"kappa_flc": "41.2 mg/L", "lambda_flc": "55.0 mg/L"}, "0.749"),
        ("flc_ratio", {"kappa_flc": "10 mg/dL", "lambda_flc": "50 mg/L"}, "2"),
        ("dflc", {"kappa_flc": "10 mg/L", "lambda_flc": "210 mg/L"}, "200"),
        ("dflc", {"kappa_flc": "21 mg/dL", "lambda_flc": "10 mg/L"}, "200"),
        ("tli", {"distal_distance": "70 mm", "mcv": "44 m/s", "dml": "4.1 ms"}, "0.388"),
        ("tli", {"distal_distance": "7 cm", "mcv": "44 m/s", "dml": "4.1 ms"}, "0.388"),
    ],
)
def test_the_others_are_as_worked_out_by_hand(
    analyte: str, values: dict[str, str], expected: str
) -> None:
    (number,) = reckoned(analyte, person_with(values))
    assert abs(number - Decimal(expected)) < Decimal("0.001")


def test_every_formula_is_of_an_analyte_with_a_procedure_for_its_inputs() -> None:
    """What nobody can measure would be a formula that nobody can use."""
    answered = {name for concept in library().concepts.values() for name in concept.answers} | {
        "age"
    }
    for concept in library().concepts.values():
        for formula in concept.formulas:
            assert set(inputs(formula.of)) <= answered, concept.id


def test_a_definition_may_ask_for_what_is_reckoned_only() -> None:
    """A ratio of a hundred with the uninvolved chain below detection."""
    formulas = library().formulas("flc_ratio")
    leaf = Measured(analyte="flc_ratio", op=Comparator.GE, threshold=q("100"), formulas=formulas)
    below = Quantity(value=Decimal("1.5"), unit="mg/L", comparator=Comparator.LT)
    told = (finding("kappa_flc", value=q("300 mg/L")), finding("lambda_flc", value=below))
    assert truth_of(leaf, Patient(id="p", findings=told)) is Truth.TRUE
