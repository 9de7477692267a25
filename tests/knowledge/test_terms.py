"""What the shared terms say of values and words, and what has to hold for all of them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from asterism.define.hierarchy import arrange
from asterism.define.resolve import Resolver
from asterism.define.terms import Check, Coding, Concept, Kind
from asterism.judge import truth_of
from asterism.model.criteria import Present
from asterism.model.quantity import factor_between
from knowledge.answers import library
from spec.tables import patients

CONCEPTS = library().concepts
RESOLVER = Resolver(CONCEPTS, library().definitions)
SHARED = [one for one in CONCEPTS.values() if one.at is not None and "/terms/" in one.at.file]
# A turn of speech, and events of the time line.
NO_EXAMINATION = {"plethora_of", "consultation", "hospital_admission", "unlisted_measure"}


def verdicts(concept: str, table: str) -> dict[str, str]:
    leaf = RESOLVER.fill(Present(concept=concept))
    return {person.id: truth_of(leaf, person).value for person in patients(table)}


def test_a_printed_limit_comes_before_the_threshold_that_stands_in_for_it() -> None:
    table = """
    patient | concept   | value      | reference
    --------+-----------+------------+------------------
    449     | platelets | 449 10*9/L |
    450     | platelets | 450 10*9/L |
    low     | platelets | 420 10*9/L | 150-400 10*9/L
    high    | platelets | 460 10*9/L | 150-480 10*9/L
    over    | platelets | > 400 10*9/L |
    """
    expected = {"449": "NOT_MET", "450": "MET", "low": "MET", "high": "NOT_MET", "over": "UNKNOWN"}
    assert expected == verdicts("thrombocytosis", table)


def test_a_limit_that_differs_by_sex_leaves_a_gap_of_the_unknown() -> None:
    """The higher limit alone shows polycythemia, the lower one alone excludes it."""
    table = """
    patient | concept    | value     | reference
    --------+------------+-----------+---------------
    a       | hemoglobin | 16.6 g/dL |
    b       | hemoglobin | 16.5 g/dL |
    c       | hemoglobin | 16.1 g/dL |
    d       | hemoglobin | 16.0 g/dL |
    e       | hemoglobin | 16.1 g/dL | 12-15.5 g/dL
    f       | hemoglobin | 16.8 g/dL | 13.5-17.5 g/dL
    g       | hematocrit | 50 %      |
    """
    expected = {
        "a": "MET", "b": "UNKNOWN", "c": "UNKNOWN", "d": "NOT_MET", "e": "MET", "f": "NOT_MET",
        "g": "MET",
    }  # fmt: skip
    assert expected == verdicts("polycythemia", table)


def test_anemia_has_the_same_gap_at_the_other_end() -> None:
    table = """
    patient | concept    | value
    --------+------------+----------
    a       | hemoglobin | 11.9 g/dL
    b       | hemoglobin | 12.0 g/dL
    c       | hemoglobin | 12.9 g/dL
    d       | hemoglobin | 13.0 g/dL
    """
    assert verdicts("anemia", table) == {"a": "MET", "b": "UNKNOWN", "c": "UNKNOWN", "d": "NOT_MET"}


def test_vegf_of_one_specimen_never_meets_the_limit_of_another() -> None:
    """Without the laboratory's limit or word, what lies below the published limit is unknown."""
    table = """
    patient | concept     | value      | interpretation | reference
    --------+-------------+------------+----------------+----------------
    p201    | vegf_plasma | 201 pg/mL  |                |
    p200    | vegf_plasma | 200 pg/mL  |                |
    s999    | vegf_serum  | 999 pg/mL  |                |
    s1000   | vegf_serum  | 1000 ng/L  |                |
    u300    | vegf        | 300 pg/mL  |                |
    u4200   | vegf        | 4200 pg/mL |                |
    said    | vegf        |            | high           |
    normal  | vegf_serum  |            | normal         |
    printed | vegf_plasma | 150 pg/mL  |                | < 96.2 pg/mL
    within  | vegf_serum  | 500 pg/mL  |                | < 771 pg/mL
    """
    expected = {
        "p201": "MET", "p200": "UNKNOWN", "s999": "UNKNOWN", "s1000": "MET", "u300": "UNKNOWN",
        "u4200": "MET", "said": "MET", "normal": "NOT_MET", "printed": "MET", "within": "NOT_MET",
    }  # fmt: skip
    assert expected == verdicts("vegf_elevated", table)


@pytest.mark.parametrize("concept", ["kidney_failure_stage_5", "eskd", "chronic_dialysis"])
def test_a_low_creatinine_excludes_kidney_failure_unless_dialysis_is_stated(concept: str) -> None:
    table = """
    patient | concept          | value                 | status
    --------+------------------+-----------------------+--------
    low     | creatinine       | 1.38 mg/dL            |
    umol    | creatinine       | 122 umol/L            |
    edge    | creatinine       | 2.7 mg/dL             |
    rate    | egfr             | 16 mL/min/{1.73_m2}   |
    clear   | egfr             | 16 mL/min             |
    silent  | phosphate        | 3.9 mg/dL             |
    stated  | chronic_dialysis |                       |
    stated  | eskd             |                       |
    stated  | creatinine       | 2.1 mg/dL             |
    """
    expected = {
        "low": "NOT_MET", "umol": "NOT_MET", "edge": "UNKNOWN", "rate": "NOT_MET",
        "clear": "UNKNOWN", "silent": "UNKNOWN", "stated": "MET",
    }  # fmt: skip
    assert expected == verdicts(concept, table)


def _ckd_epi_2021(creatinine: float, age: int, female: int) -> float:
    kappa, alpha = (0.7, -0.241) if female else (0.9, -0.302)
    low, high = min(creatinine / kappa, 1), max(creatinine / kappa, 1)
    rate = 142 * low**alpha * high**-1.2 * 0.9938**age
    return float(rate * 1.012**female)


def test_the_creatinine_that_excludes_kidney_failure_is_as_its_note_computes_it() -> None:
    """Source: Inker 2021, the CKD-EPI creatinine equation."""
    rates = {(age, sex): _ckd_epi_2021(2.7, age, sex) for age in range(18, 101) for sex in (0, 1)}
    assert min(rates.values()) > 15
    assert round(rates[100, 1], 1) == 15.3
    assert round(rates[100, 0], 1) == 20.4


def test_one_word_for_two_organs_states_and_denies_both() -> None:
    """A denial of the liver alone says nothing of the spleen."""
    table = """
    patient | concept            | status
    --------+--------------------+--------
    both    | hepatosplenomegaly | PRESENT
    neither | hepatosplenomegaly | ABSENT
    liver   | hepatomegaly       | ABSENT
    none    | organomegaly       | ABSENT
    """
    expected = {"both": "MET", "neither": "NOT_MET", "liver": "UNKNOWN", "none": "NOT_MET"}
    assert expected == verdicts("splenomegaly", table)


def test_a_low_cortisol_counts_only_without_corticosteroids() -> None:
    table = """
    patient | concept        | interpretation | status
    --------+----------------+----------------+--------
    alone   | cortisol       | low            |
    taken   | cortisol       | low            |
    taken   | prednisolone   |                | PRESENT
    denied  | cortisol       | low            |
    denied  | corticosteroid |                | ABSENT
    """
    expected = {"alone": "UNKNOWN", "taken": "UNKNOWN", "denied": "MET"}
    assert expected == verdicts("adrenal_axis_abnormality", table)


def test_a_normal_electrophoresis_leaves_the_clone_open() -> None:
    table = """
    patient | concept                    | status
    --------+----------------------------+--------
    spep    | monoclonal_protein_on_spep | ABSENT
    seen    | monoclonal_protein_on_spep | PRESENT
    label   | cidp                       | PRESENT
    """
    expected = {"spep": "UNKNOWN", "seen": "MET", "label": "UNKNOWN"}
    assert expected == verdicts("monoclonal_plasma_cell_disorder", table)


@pytest.mark.parametrize(
    ("analyte", "unit", "other", "factor"),
    [
        ("calcium", "mg/dL", "mmol/L", "0.2495"),
        ("creatinine", "mg/dL", "umol/L", "88.4"),
        ("hemoglobin", "g/dL", "g/L", "10"),
        ("hemoglobin", "g/dL", "mmol/L", "0.6206"),
        ("mprotein_size", "g/dL", "g/L", "10"),
        ("serum_iga", "mg/dL", "g/L", "0.01"),
        ("lambda_flc", "mg/dL", "mg/L", "10"),
        ("crp", "mg/dL", "mg/L", "10"),
        ("vegf_plasma", "pg/mL", "ng/L", "1"),
        ("platelets", "10*3/uL", "10*9/L", "1"),
        ("platelets", "10*4/uL", "10*9/L", "10"),
        ("nt_probnp", "pg/mL", "ng/L", "1"),
        ("phosphate", "mg/dL", "mmol/L", "0.3229"),
        ("vitamin_b12", "pg/mL", "pmol/L", "0.738"),
        ("testosterone", "ng/dL", "nmol/L", "0.0347"),
        ("pth", "pg/mL", "ng/L", "1"),
        ("pth", "pg/mL", "pmol/L", "0.106"),
    ],
)
def test_units_convert_exactly(analyte: str, unit: str, other: str, factor: str) -> None:
    pairs = CONCEPTS[analyte].equivalents
    assert Fraction(Decimal(factor)) == factor_between(unit, other, pairs)


@pytest.mark.parametrize("analyte", ["egfr", "hba1c", "prolactin"])
def test_what_has_no_exact_factor_is_not_converted(analyte: str) -> None:
    other = {"egfr": "mL/min", "hba1c": "g/L", "prolactin": "m[IU]/L"}[analyte]
    concept = CONCEPTS[analyte]
    assert factor_between(concept.unit, other, concept.equivalents) is None


def test_every_state_and_analyte_is_answered_by_some_examination() -> None:
    answered = {name for concept in CONCEPTS.values() for name in concept.answers}
    asked = {
        one.id for one in SHARED if one.kind not in {Kind.PROCEDURE, Kind.DRUG}
    } - NO_EXAMINATION
    assert set() == asked - answered


def test_no_code_stands_for_two_concepts_of_which_neither_is_the_other() -> None:
    above = arrange(CONCEPTS).and_above
    owners: dict[tuple[Coding, str], list[Concept]] = {}
    for concept in SHARED:
        for code in concept.codes:
            owners.setdefault((code.system, code.code), []).append(concept)
    clashes = {
        code: [one.id for one in group]
        for code, group in owners.items()
        if len({one.id for one in group if not set(above(one.id)) & _others(one, group)}) > 1
    }
    assert clashes == {}


def _others(one: Concept, group: list[Concept]) -> set[str]:
    return {other.id for other in group if other is not one}


def test_snomed_codes_never_claim_to_have_been_looked_up() -> None:
    """No licensed release was at hand."""
    snomed = {code for one in SHARED for code in one.codes if code.system is Coding.SNOMED}
    assert snomed
    assert {Check.MAPPED, Check.UNVERIFIED} >= {code.check for code in snomed}


def test_the_number_that_nobody_saw_stands_in_no_rule() -> None:
    """1920 pg/mL for serum VEGF was never found in a paper."""
    rules = [rule for one in SHARED for rule in one.shown_by + one.refuted_by]
    assert rules
    assert not [rule for rule in rules if "1920" in repr(rule.of)]
    assert not [rule for rule in rules if rule.seen.value.startswith("not_seen")]
