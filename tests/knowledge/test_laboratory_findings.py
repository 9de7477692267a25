"""What a value amounts to: each threshold of the laboratory findings, from both sides."""

import pytest

from asterism.define.resolve import Resolver
from asterism.judge import truth_of
from asterism.model.criteria import Criterion, Measured, Present, ReferenceLimit, children
from knowledge.answers import library
from spec.tables import patients

CONCEPTS = library().concepts
RESOLVER = Resolver(CONCEPTS, library().definitions)
# Finding, what is measured, a value that shows it, the nearest that does not, and what it says.
TABLE = """
hyponatremia | sodium | 134 mmol/L | 135 mmol/L | NOT_MET
hypernatremia | sodium | 146 mmol/L | 145 mmol/L | NOT_MET
hypokalemia | potassium | 3.4 mmol/L | 3.5 mmol/L | NOT_MET
hyperkalemia | potassium | 5.1 mmol/L | 5.0 mmol/L | NOT_MET
hypochloremia | chloride | 94 mmol/L | 95 mmol/L | NOT_MET
hyperchloremia | chloride | 106 mmol/L | 105 mmol/L | NOT_MET
hypomagnesemia | magnesium | 0.74 mmol/L | 0.75 mmol/L | NOT_MET
hypermagnesemia | magnesium | 1.06 mmol/L | 1.05 mmol/L | NOT_MET
hypophosphatemia | phosphate | 0.7 mmol/L | 0.8 mmol/L | NOT_MET
acidosis | blood_ph | 7.34 | 7.35 | UNKNOWN
alkalosis | blood_ph | 7.46 | 7.45 | UNKNOWN
hypercapnia | paco2 | 6.1 kPa | 6.0 kPa | NOT_MET
hypocapnia | paco2 | 4.6 kPa | 4.7 kPa | NOT_MET
lactate_elevated | lactate | 2.3 mmol/L | 2.2 mmol/L | NOT_MET
urea_elevated | urea | 6.8 mmol/L | 6.7 mmol/L | UNKNOWN
hyperuricemia | uric_acid | 481 umol/L | 480 umol/L | UNKNOWN
hypouricemia | uric_acid | 149 umol/L | 150 umol/L | UNKNOWN
hyperbilirubinemia | bilirubin | 1.1 mg/dL | 1.0 mg/dL | NOT_MET
conjugated_hyperbilirubinemia | bilirubin_direct | 0.5 mg/dL | 0.4 mg/dL | UNKNOWN
serum_mprotein_measured | mprotein_size | 0.1 g/dL | 0 g/dL | UNKNOWN
urine_monoclonal_protein | urine_mprotein | 1 mg/(24.h) | 0 mg/(24.h) | UNKNOWN
alt_elevated | alt | 71 U/L | 70 U/L | UNKNOWN
ck_elevated | creatine_kinase | 349 U/L | 348 U/L | UNKNOWN
hyperamylasemia | amylase | 247 U/L | 246 U/L | UNKNOWN
hyperammonemia | ammonia | 41 umol/L | 40 umol/L | NOT_MET
hypoglycemia | glucose | 2.9 mmol/L | 3.0 mmol/L | UNKNOWN
hypoglycemia | fasting_glucose | 2.9 mmol/L | 3.0 mmol/L | UNKNOWN
hypoproteinemia | total_protein | 59 g/L | 60 g/L | NOT_MET
hyperproteinemia | total_protein | 81 g/L | 80 g/L | NOT_MET
low_ceruloplasmin | ceruloplasmin | 14 mg/dL | 15 mg/dL | NOT_MET
bnp_elevated | bnp | 101 pg/mL | 100 pg/mL | UNKNOWN
neutropenia | neutrophils | 1.4 10*9/L | 1.5 10*9/L | NOT_MET
lymphopenia | lymphocytes | 0.9 10*9/L | 1.0 10*9/L | NOT_MET
monocytopenia | monocytes | 0.4 10*9/L | 0.5 10*9/L | NOT_MET
eosinophilia | eosinophils | 0.6 10*9/L | 0.5 10*9/L | NOT_MET
microcytosis | mean_corpuscular_volume | 79 fL | 80 fL | UNKNOWN
macrocytosis | mean_corpuscular_volume | 100 fL | 99 fL | UNKNOWN
reticulocytosis | reticulocyte_fraction | 1.9 % | 1.8 % | UNKNOWN
low_iron | iron | 59 ug/dL | 60 ug/dL | NOT_MET
high_iron | iron | 161 ug/dL | 160 ug/dL | NOT_MET
prolonged_prothrombin_time | inr | 1.5 | 1.4 | UNKNOWN
prolonged_aptt | aptt | 38 s | 37 s | NOT_MET
igg_low | serum_igg | 767 mg/dL | 768 mg/dL | NOT_MET
iga_low | serum_iga | 67 mg/dL | 68 mg/dL | NOT_MET
igm_low | serum_igm | 34 mg/dL | 35 mg/dL | NOT_MET
cortisol_low | cortisol | 139 nmol/L | 140 nmol/L | UNKNOWN
hypercortisolism | cortisol | 701 nmol/L | 700 nmol/L | UNKNOWN
acth_elevated | acth | 41 ng/L | 40 ng/L | UNKNOWN
urine_cortisol_elevated | urine_free_cortisol | 281 nmol/(24.h) | 280 nmol/(24.h) | UNKNOWN
csf_glucose_low | csf_glucose | 2.1 mmol/L | 2.2 mmol/L | UNKNOWN
tachycardia | heart_rate | 101 /min | 100 /min | UNKNOWN
bradycardia | heart_rate | 59 /min | 60 /min | UNKNOWN
tachypnea | respiratory_rate | 21 /min | 20 /min | UNKNOWN
hypothermia | body_temperature | 34 Cel | 35 Cel | UNKNOWN
hypothermia | body_temperature | 94 [degF] | 95 [degF] | UNKNOWN
hypotension | systolic_blood_pressure | 89 mm[Hg] | 90 mm[Hg] | UNKNOWN
leukopenia | wbc | 3 10*9/L | 4 10*9/L | NOT_MET
esr_elevated | esr | 21 mm/h | 20 mm/h | NOT_MET
hypoalbuminemia | albumin | 3.4 g/dL | 3.5 g/dL | NOT_MET
crp_elevated | crp | 11 mg/L | 10 mg/L | NOT_MET
hyperphosphatemia | phosphate | 1.46 mmol/L | 1.45 mmol/L | NOT_MET
csf_protein_elevated | csf_protein | 51 mg/dL | 50 mg/dL | NOT_MET
csf_pleocytosis | csf_wbc | 5 /uL | 4 /uL | NOT_MET
proteinuria | urine_protein_24h | 151 mg/(24.h) | 150 mg/(24.h) | UNKNOWN
iga_elevated | serum_iga | 409 mg/dL | 408 mg/dL | NOT_MET
igg_elevated | serum_igg | 1633 mg/dL | 1632 mg/dL | NOT_MET
igm_elevated | serum_igm | 264 mg/dL | 263 mg/dL | NOT_MET
fever | body_temperature | 39 Cel | 38 Cel | UNKNOWN
fever | body_temperature | 100.5 [degF] | 100.4 [degF] | UNKNOWN
pulmonary_hypertension | mpap | 21 mm[Hg] | 20 mm[Hg] | UNKNOWN
high_flc_ratio | flc_ratio | 1.66 | 1.65 | NOT_MET
low_flc_ratio | flc_ratio | 0.25 | 0.26 | NOT_MET
progression_beyond_8_weeks | progression_time | 8 wk | 7 wk | NOT_MET
peak_after_2_years | progression_time | 25 mo | 24 mo | NOT_MET
peak_within_1_year | progression_time | 51 wk | 53 wk | NOT_MET
prolonged_distal_latencies | tli | 0.26 | 0.27 | UNKNOWN
"""
ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in TABLE.strip().splitlines()]
# What the tables elsewhere in this folder hold: sexes with two limits, specimens, combinations.
ELSEWHERE = {
    "polycythemia", "anemia", "thrombocytosis", "thrombocytopenia", "leukocytosis", "vegf_elevated",
    "hypercalcemia", "diabetes", "splenomegaly", "monoclonal_protein", "anti_mag_positive",
    "renal_insufficiency", "reduced_gfr", "kidney_failure_stage_5",
}  # fmt: skip


def said(finding: str, analyte: str, value: str, reference: str = "", word: str = "") -> str:
    """The verdict on a grown-up of whom only this value is known."""
    table = f"""
    patient | concept   | value   | reference   | interpretation
    --------+-----------+---------+-------------+---------------
    p       | age       | 45 a    |             |
    p       | {analyte} | {value} | {reference} | {word}
    """
    leaf = RESOLVER.fill(Present(concept=finding))
    return truth_of(leaf, patients(table)[0]).value


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_a_value_on_the_far_side_of_the_threshold_shows_the_finding_and_the_limit_itself_does_not(
    row: tuple[str, ...],
) -> None:
    finding, analyte, inside, outside, otherwise = row
    assert (said(finding, analyte, inside), said(finding, analyte, outside)) == ("MET", otherwise)


@pytest.mark.parametrize(
    "finding", ["monoclonal_protein", "serum_monoclonal_protein", "monoclonal_protein_on_spep"]
)
def test_a_spike_that_was_measured_is_seen_by_either_method(finding: str) -> None:
    assert said(finding, "mprotein_size", "1 g/L") == "MET"


def leaves(of: Criterion) -> list[Measured]:
    own = [of] if isinstance(of, Measured) else []
    return own + [leaf for child in children(of) for leaf in leaves(child)]


def numbered(leaf: Measured) -> bool:
    limit = leaf.threshold
    return not isinstance(limit, ReferenceLimit) or limit.otherwise is not None


def test_no_number_is_without_a_row() -> None:
    """A new threshold fails here until both of its sides are in the table."""
    asked = {(row[0], row[1]) for row in ROWS}
    numbers = {
        (one.id, leaf.analyte)
        for one in CONCEPTS.values()
        if one.at is not None and "/terms/findings" in one.at.file and one.id not in ELSEWHERE
        for rule in one.shown_by
        for leaf in leaves(rule.of)
        if numbered(leaf) and leaf.analyte != "age"
    }
    assert numbers == asked


@pytest.mark.parametrize(
    ("finding", "analyte", "value", "reference"),
    [
        ("hyponatremia", "sodium", "134 mmol/L", "130-142 mmol/L"),
        ("hyperkalemia", "potassium", "5.3 mmol/L", "3.5-5.4 mmol/L"),
        ("alt_elevated", "alt", "75 U/L", "0-80 U/L"),
        ("igg_low", "serum_igg", "700 mg/dL", "650-1500 mg/dL"),
        ("csf_protein_elevated", "csf_protein", "55 mg/dL", "15-60 mg/dL"),
    ],
)
def test_a_printed_interval_comes_before_the_number_that_stands_in_for_it(
    finding: str, analyte: str, value: str, reference: str
) -> None:
    assert said(finding, analyte, value) == "MET"
    assert said(finding, analyte, value, reference) == "NOT_MET"


@pytest.mark.parametrize(
    ("finding", "analyte", "word", "verdict"),
    [
        ("hyperferritinemia", "ferritin", "high", "MET"),
        ("hyperferritinemia", "ferritin", "normal", "NOT_MET"),
        ("low_c3", "c3", "low", "MET"),
        ("hypothermia", "body_temperature", "normal", "UNKNOWN"),
        ("lactate_elevated", "lactate", "high", "MET"),
    ],
)
def test_what_the_report_says_of_a_level_without_a_number_counts(
    finding: str, analyte: str, word: str, verdict: str
) -> None:
    assert said(finding, analyte, "", word=word) == verdict


def test_a_child_has_no_tachycardia_by_the_limit_of_grown_ups() -> None:
    table = """
    patient | concept    | value
    --------+------------+---------
    child   | age        | 1 a
    child   | heart_rate | 140 /min
    unsaid  | heart_rate | 140 /min
    """
    leaf = RESOLVER.fill(Present(concept="tachycardia"))
    assert [truth_of(leaf, one).value for one in patients(table)] == ["UNKNOWN", "UNKNOWN"]


def test_between_twice_the_limit_of_one_method_and_the_limit_itself_nothing_is_said() -> None:
    values = ("36 U/L", "35 U/L")
    assert [said("alt_elevated", "alt", value) for value in values] == ["UNKNOWN", "NOT_MET"]


def test_a_limit_in_other_units_is_the_same_limit() -> None:
    """Milliequivalents of magnesium are half of its millimoles."""
    shown = [
        said("hypomagnesemia", "magnesium", value)
        for value in ("0.74 mmol/L", "1.48 meq/L", "1.79 mg/dL")
    ]
    kept = [
        said("hypomagnesemia", "magnesium", value)
        for value in ("0.76 mmol/L", "1.52 meq/L", "1.85 mg/dL")
    ]
    assert (shown, kept) == (["MET"] * 3, ["NOT_MET"] * 3)
