"""Printed amounts, in the notations that reports really use, tied to what they measure."""

import pytest

from asterism.model.finding import Interpretation
from unit.read_fixtures import findings_of, one, value

NOTATIONS = [
    # lost, kept and written-out powers of ten
    ("white blood cells 22.5 × 103/μL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5 × 103/µL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5 × 10³/µL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5 × 10^3/µL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5x10^3/uL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5 x 10*3/uL", "wbc", "22.5 10*3/uL"),
    ("white blood cells 22.5 x 10(3)/mm3", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5×10e3/µL", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5 10^3/uL", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5 10*9/L", "wbc", "22.5 10*9/L"),
    ("WBC 22.5 × 109/L", "wbc", "22.5 10*9/L"),
    ("WBC: 22.5 x10⁹/L", "wbc", "22.5 10*9/L"),
    ("WBC 22.5 × 10 9/L", "wbc", "22.5 10*9/L"),
    ("WBC = 22.5 K/uL", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5 K/µL", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5 k/mm3", "wbc", "22.5 10*3/uL"),
    ("WBC 22.5 G/L", "wbc", "22.5 10*9/L"),
    ("WBC of 22,500/mm3", "wbc", "22500 /uL"),
    ("WBC of 22,500 cells/mm³", "wbc", "22500 /uL"),
    ("WBC of 22,500/µL", "wbc", "22500 /uL"),
    ("WBC of 22 500/µL", "wbc", "22500 /uL"),
    ("WBC of 22500 per cubic millimeter", "wbc", "22500 /uL"),
    ("platelets 700,000/mm3", "platelets", "700000 /uL"),
    ("platelets were 70 × 10^4/µL", "platelets", "70 10*4/uL"),
    ("platelets 70×104/μL", "platelets", "70 10*4/uL"),
    ("platelet count of 7.0 x 10⁵/µL", "platelets", "7.0 10*5/uL"),
    ("platelet count 7 lakhs/mm3", "platelets", "7 10*5/uL"),
    ("PLT 700 Gpt/L", "platelets", "700 10*9/L"),
    ("platelets 700,000 cells per microliter", "platelets", "700000 /uL"),
    # mass and amount of substance
    ("hemoglobin 10.3 g/dL", "hemoglobin", "10.3 g/dL"),
    ("HEMOGLOBIN 10.3 G/DL", "hemoglobin", "10.3 g/dL"),
    ("haemoglobin of 103 g/L", "hemoglobin", "103 g/L"),
    ("hemoglobin 10,3 g/dl", "hemoglobin", "10.3 g/dL"),
    ("Hb 10.3 gm/dl", "hemoglobin", "10.3 g/dL"),
    ("Hb 10.3g/dl", "hemoglobin", "10.3 g/dL"),
    ("Hb 10.3 gr/dL", "hemoglobin", "10.3 g/dL"),
    ("Hb 10.3 g per dL", "hemoglobin", "10.3 g/dL"),
    ("creatinine 1.38 mg/dL", "creatinine", "1.38 mg/dL"),
    ("creatinine was 122 µmol/L", "creatinine", "122 umol/L"),
    ("creatinine was 122 μmol/l", "creatinine", "122 umol/L"),
    ("creatinine was 122 umol/L", "creatinine", "122 umol/L"),
    ("creatinine was 122 micromol/L", "creatinine", "122 umol/L"),
    ("serum calcium 2.30 mmol/L", "calcium", "2.30 mmol/L"),
    ("calcium (9.2 mg/dL)", "calcium", "9.2 mg/dL"),
    ("calcium, 9.2 mg/100 mL", "calcium", "9.2 mg/dL"),
    ("calcium 9·2 mg/dL", "calcium", "9.2 mg/dL"),
    ("C-reactive protein 12.8 mg/L", "crp", "12.8 mg/L"),
    ("CRP level was 1.28 mg/dl", "crp", "1.28 mg/dL"),
    ("CRP 12.8 µg/mL", "crp", "12.8 ug/mL"),
    ("CRP 12.8 mcg/mL", "crp", "12.8 ug/mL"),
    ("IL-6 12 pg/mL", "il6", "12 pg/mL"),
    ("IL6: 12 pg/ml", "il6", "12 pg/mL"),
    ("interleukin-6 was 12 ng/L", "il6", "12 ng/L"),
    ("albumin 0.9 g/dL", "albumin", "0.9 g/dL"),
    ("albumin .9 g/dL", "albumin", "0.9 g/dL"),
    # comparators, ranges
    ("CRP < 5 mg/L", "crp", "< 5 mg/L"),
    ("CRP <5 mg/L", "crp", "< 5 mg/L"),
    ("CRP ≤ 5 mg/L", "crp", "<= 5 mg/L"),
    ("CRP >= 200 mg/L", "crp", ">= 200 mg/L"),
    ("CRP was more than 200 mg/L", "crp", "> 200 mg/L"),
    ("CRP was below 5 mg/L", "crp", "< 5 mg/L"),
    ("CRP ranged 20-40 mg/L", "crp", "20-40 mg/L"),
    ("CRP of 20–40 mg/L", "crp", "20-40 mg/L"),
    ("CRP 20 to 40 mg/L", "crp", "20-40 mg/L"),
    # other units
    ("87.5% of segmented neutrophils", "neutrophil_fraction", "87.5 %"),
    ("neutrophils 87.5 %", "neutrophil_fraction", "87.5 %"),
    ("neutrophils 87.5 percent", "neutrophil_fraction", "87.5 %"),
    ("neutrophils 19.7 × 109/L", "neutrophils", "19.7 10*9/L"),
    ("eGFR 45 mL/min/1.73 m2", "egfr", "45 mL/min/{1.73_m2}"),
    ("eGFR of 45 ml/min/1.73m²", "egfr", "45 mL/min/{1.73_m2}"),
    ("systolic pressure 140 mmHg", "pressure", "140 mm[Hg]"),
    ("systolic pressure was 140 mm Hg", "pressure", "140 mm[Hg]"),
    ("ESR 75 mm/hr", "esr", "75 mm/h"),
    ("ESR 75 mm/h", "esr", "75 mm/h"),
    ("LDH 320 IU/L", "ldh", "320 U/L"),  # the international unit of an enzyme is its U
    ("LDH 320 U/L", "ldh", "320 U/L"),
    ("TSH 12 mIU/L", "tsh", "12 m[IU]/L"),
    ("TSH 12 µIU/mL", "tsh", "12 u[IU]/mL"),
    ("urinary protein 1.2 g/day", "proteinuria", "1.2 g/d"),
    ("urinary protein 1.2 g/24 h", "proteinuria", "1.2 g/d"),
    ("temperature 38.5 °C", "temperature", "38.5 Cel"),
    ("kappa/lambda ratio 0.45", "flc_ratio", "0.45"),
    ("kappa/lambda ratio of 1.2", "flc_ratio", "1.2"),
]


@pytest.mark.parametrize(("text", "concept", "expected"), NOTATIONS, ids=lambda text: text)
def test_a_printed_amount_is_read_as_printed(text: str, concept: str, expected: str) -> None:
    assert expected == value(f"Her {text}.", concept)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hemoglobin 10.3 g/dL, platelets 700 × 103/µL", ("10.3 g/dL", "700 10*3/uL")),
        ("platelets 700 × 103/µL; hemoglobin 10.3 g/dL", ("10.3 g/dL", "700 10*3/uL")),
        ("hemoglobin (10.3 g/dL) and platelets (700 G/L)", ("10.3 g/dL", "700 10*9/L")),
        ("10.3 g/dL hemoglobin, 700 G/L platelets", ("10.3 g/dL", "700 10*9/L")),
        ("hemoglobin and platelets were 10.3 g/dL and 700 G/L, respectively",
         ("10.3 g/dL", "700 10*9/L")),
    ],
)  # fmt: skip
def test_each_amount_goes_to_its_own_analyte(text: str, expected: tuple[str, str]) -> None:
    assert expected == (value(text, "hemoglobin"), value(text, "platelets"))


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Serum VEGF level, measured by immunoassay, was 4,200 pg/mL.", "vegf_serum", "4200 pg/mL"),
        ("Hemoglobin at the time of our first consultation was 75 g/L.", "hemoglobin", "75 g/L"),
        ("Hemoglobin on admission and the rest of it was 75 g/L.", "hemoglobin", "-"),
        ("Her creatinine rose to 362 μ mol/L.", "creatinine", "362 umol/L"),
        ("Her CRP was high (normal range: 0-5 mg/L).", "crp", "-"),
    ],
)  # fmt: skip
def test_an_aside_before_a_value_is_stepped_over_and_a_normal_range_is_no_value(
    text: str, concept: str, expected: str
) -> None:
    assert expected == value(text, concept)


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Albumin and calcium were 4.1 g/dL and 2.3 mmol/L.", "albumin", "4.1 g/dL"),
        ("Creatinine was 1.1 mg/dL, calcium and CRP were high (30 mg/L, and 9 mg/L, respectively).",
         "creatinine", "1.1 mg/dL"),
    ],
)  # fmt: skip
def test_a_value_that_nobody_can_have_goes_to_the_neighbor_who_can(
    text: str, concept: str, expected: str
) -> None:
    assert expected == value(text, concept)


@pytest.mark.parametrize(
    "text", ["Urine calcium was 3 mg/dL.", "Urinary calcium was low.", "CSF albumin was 0.2 g/dL."]
)
def test_what_was_measured_elsewhere_is_no_value_of_the_blood(text: str) -> None:
    assert findings_of(text) == []


def test_a_fall_is_not_a_low_level() -> None:
    found = findings_of("Creatinine decreased from 4.4 mg/dL to 1.6 mg/dL.", "creatinine")
    assert [finding.interpretation for finding in found] == [None, None]


def test_a_unit_printed_once_serves_both_when_they_are_told_respectively() -> None:
    text = "Calcium and phosphate were 9.2 and 3.9 mg/dL, respectively."
    assert (value(text, "calcium"), value(text, "phosphate")) == ("9.2 mg/dL", "3.9 mg/dL")


@pytest.mark.parametrize(
    "text",
    [
        "Hemoglobin was stable and the spleen weighed 700 g.",
        "Hemoglobin was normal; 50 mmol/L was found elsewhere.",
        "Platelets were transfused at 38.5 °C.",
        "Hemoglobin was checked in 2015.",
        "Hemoglobin was discussed with the family, who had come from 30 km away.",
    ],
)
def test_an_amount_that_the_analyte_cannot_have_is_left_alone(text: str) -> None:
    assert value(text, "hemoglobin") == "-"
    assert value(text, "platelets") == "-"


def test_a_range_keeps_no_comparator_and_a_series_is_two_values() -> None:
    text = "Free lambda light chain fell from 151 mg/L to 36.2 mg/L."
    assert value(text, "lambda_flc") == "151 mg/L, 36.2 mg/L"


def test_a_series_may_print_its_unit_once() -> None:
    text = "Free lambda light chain fell from 151 to 36.2 mg/L."
    assert value(text, "lambda_flc") == "151 mg/L, 36.2 mg/L"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CRP 12.8 mg/L (normal range, 0-5)", ("0 mg/L", "5 mg/L")),
        ("CRP 12.8 mg/L (normal < 5)", ("None", "5 mg/L")),
        ("CRP 12.8 mg/L (reference 0.5-5.0 mg/L)", ("0.5 mg/L", "5.0 mg/L")),
        ("CRP 12.8 mg/L [0-5]", ("0 mg/L", "5 mg/L")),
        ("CRP 12.8 mg/L; normal, <5 mg/L", ("None", "5 mg/L")),
        ("CRP, 12.8 mg/L, (0-5 mg/L)", ("0 mg/L", "5 mg/L")),
        ("CRP level-12.8 mg/L (0-5 mg/L)", ("0 mg/L", "5 mg/L")),
    ],
)
def test_the_interval_printed_beside_a_value_is_its_reference(
    text: str, expected: tuple[str, str]
) -> None:
    reference = one(text, "crp").reference
    assert reference is not None
    assert expected == (str(reference.low), str(reference.high))


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("CRP was elevated.", "crp", Interpretation.HIGH),
        ("There was an elevated CRP.", "crp", Interpretation.HIGH),
        ("Calcium and CRP levels were elevated.", "crp", Interpretation.HIGH),
        ("Albumin was low.", "albumin", Interpretation.LOW),
        ("Calcium, phosphate and creatinine were normal.", "calcium", Interpretation.NORMAL),
        ("She had normal calcium and phosphate.", "phosphate", Interpretation.NORMAL),
        ("CRP was not elevated.", "crp", Interpretation.NORMAL),
    ],
)
def test_a_word_for_the_level_is_an_interpretation(
    text: str, concept: str, expected: Interpretation
) -> None:
    found = one(text, concept)
    assert (expected, None) == (found.interpretation, found.value)


def test_an_analyte_without_value_or_level_is_not_a_finding() -> None:
    assert findings_of("CRP and calcium were followed closely.") == []


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Serum VEGF was 4200 pg/mL.", "vegf_serum"),
        ("VEGF in serum was 4200 pg/mL.", "vegf_serum"),
        ("VEGF (plasma) was 4200 pg/mL.", "vegf_plasma"),
        ("VEGF was 4200 pg/mL.", "vegf"),
        ("VEGF was 4200 pg/mL in serum.", "vegf_serum"),
        ("VEGF was 450 pg/mL in her plasma.", "vegf_plasma"),
        ("Serum was stored; VEGF was 4200 pg/mL.", "vegf"),
    ],
)
def test_specimens_of_the_same_substance_are_told_apart(text: str, concept: str) -> None:
    assert [concept] == [found.concept for found in findings_of(text) if found.value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plasma VEGF 350 pg/mL; serum albumin 3.1 g/dL.", ["vegf_plasma", "albumin"]),
        ("VEGF was 900 pg/mL and serum albumin 2.9 g/dL.", ["vegf", "albumin"]),
        ("Serum albumin 2.9 g/dL, VEGF 900 pg/mL.", ["albumin", "vegf"]),
        ("VEGF was 3500 pg/mL in serum and 450 pg/mL in plasma.", ["vegf_serum", "vegf_plasma"]),
    ],
)
def test_the_specimen_of_one_analyte_is_not_lent_to_another(text: str, expected: list[str]) -> None:
    """Plasma and serum VEGF have different limits: a borrowed specimen would be a wrong verdict."""
    assert expected == [found.concept for found in findings_of(text) if found.value]


def test_a_value_is_quoted_with_its_specimen() -> None:
    assert one("Serum VEGF was 4200 pg/mL.", "vegf_serum").evidence[0].quote == (
        "Serum VEGF was 4200 pg/mL"
    )


def test_an_amount_behind_a_gammopathy_says_that_it_is_ambiguous() -> None:
    text = "She had IgA lambda monoclonal gammopathy (582 mg/dL)."
    gammopathy, size = one(text, "monoclonal_protein"), one(text, "mprotein_size")
    assert gammopathy.details == (("heavy_chain", "IgA"), ("light_chain", "lambda"))
    assert gammopathy.evidence[0].quote == "IgA lambda monoclonal gammopathy"
    assert (str(size.value), len(size.notes)) == ("582 mg/dL", 1)
    assert size.evidence[0].quote == "IgA lambda monoclonal gammopathy (582 mg/dL)"


def test_a_value_that_no_living_person_has_is_kept_and_remarked() -> None:
    found = one("Calcium was 9200 mg/dL.", "calcium")
    assert (str(found.value), len(found.notes)) == ("9200 mg/dL", 1)


def test_a_value_is_quoted_with_its_analyte() -> None:
    text = "Laboratory: hemoglobin level was 10.3 g/dL."
    (evidence,) = one(text, "hemoglobin").evidence
    assert evidence.quote == "hemoglobin level was 10.3 g/dL"
