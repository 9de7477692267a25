"""What has to hold for every analyte: its name, its words, its unit, its limits and its codes."""

import re
from collections import Counter
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from asterism.define.rules.codes import mod10_holds
from asterism.define.terms import Check, Coding, Concept, Kind
from asterism.model.quantity import factor_between
from asterism.model.unit import parse_unit
from asterism.read.text.tokens import fold_phrase
from knowledge.answers import library

ANALYTES = [one for one in library().concepts.values() if one.kind is Kind.ANALYTE]
NOT_OF_THE_LABORATORY = {
    "circulation", "imaging", "lungs", "nerves", "scales", "senses", "vital_signs",
}  # fmt: skip
# Standard atomic weights (IUPAC 2021, abridged).
WEIGHTS = {
    "H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999, "P": 30.974, "S": 32.06, "I": 126.90,
    "Mg": 24.305, "Ca": 40.078, "Cr": 51.996, "Mn": 54.938, "Fe": 55.845, "Co": 58.933,
    "Cu": 63.546, "Zn": 65.38, "As": 74.922, "Se": 78.971, "Hg": 200.59, "Pb": 207.2,
}  # fmt: skip
# Formula, or the molar mass in g/mol of what has none (hormones of many amino acids).
SUBSTANCES = """
hemoglobin 16114.5, iron Fe, tibc Fe, uibc Fe, folate C19H19N7O6, red_cell_folate C19H19N7O6,
vitamin_b12 1355.4, creatinine C4H7N3O, bun N2, urea CH4N2O, calcium Ca, calcium_corrected Ca,
calcium_ionized Ca, magnesium Mg, phosphate P, uric_acid C5H4N4O3, lactate C3H6O3, pyruvate C3H4O3,
ammonia NH3, glucose C6H12O6, fasting_glucose C6H12O6, ogtt_glucose C6H12O6,
beta_hydroxybutyrate C4H8O3, bilirubin C33H36N4O6, bilirubin_direct C33H36N4O6,
bilirubin_indirect C33H36N4O6, cholesterol C27H46O, ldl_cholesterol C27H46O,
hdl_cholesterol C27H46O, vldl_cholesterol C27H46O, non_hdl_cholesterol C27H46O,
triglycerides C57H104O6, phenylalanine C9H11NO2, tyrosine C9H11NO3, testosterone C19H28O2,
testosterone_free C19H28O2, estradiol C18H24O2, progesterone C21H30O2,
hydroxyprogesterone_17 C21H30O3, dheas C19H28O5S, dhea C19H28O2, androstenedione C19H26O2,
amh 140000, ft4 C15H11I4NO4, ft3 C15H12I3NO4, t4 C15H11I4NO4, t3 C15H12I3NO4,
reverse_t3 C15H12I3NO4, cortisol C21H30O5, acth_stim C21H30O5, cortisol_midnight C21H30O5,
cortisol_salivary C21H30O5, cortisol_after_dexamethasone C21H30O5, acth 4541, aldosterone C21H28O5,
metanephrine_plasma C10H15NO3, normetanephrine_plasma C9H13NO3, epinephrine_plasma C9H13NO3,
norepinephrine_plasma C8H11NO3, dopamine_plasma C8H11NO2, c_peptide 3020.3, pth 9425,
vitamin_d C27H44O2, vitamin_d_active C27H44O3, vitamin_a C20H30O, vitamin_b6 C8H10NO6P,
vitamin_c C6H8O6, vitamin_e C29H50O2, copper Cu, zinc Zn, selenium Se, lead Pb, mercury Hg,
arsenic As, cobalt Co, chromium Cr, manganese Mn, ethanol C2H6O, methanol CH4O,
ethylene_glycol C2H6O2, digoxin_level C41H64O14, phenytoin_level C15H12N2O2,
valproate_level C8H16O2, carbamazepine_level C15H12N2O, phenobarbital_level C12H12N2O3,
theophylline_level C7H8N4O2, acetaminophen_level C8H9NO2, salicylate_level C7H6O3,
urine_protein_creatinine_ratio C4H7N3O, urine_albumin_creatinine_ratio C4H7N3O,
urine_creatinine C4H7N3O, urine_creatinine_24h C4H7N3O, tmp_gfr P, urine_calcium_24h Ca,
urine_calcium Ca, urine_phosphate P, urine_magnesium Mg, urine_uric_acid C5H4N4O3,
urine_urea_nitrogen N2, urine_glucose C6H12O6, urine_free_cortisol C21H30O5,
urine_metanephrine C10H15NO3, urine_normetanephrine C9H13NO3, urine_epinephrine C9H13NO3,
urine_norepinephrine C8H11NO3, urine_dopamine C8H11NO2, urine_vma C9H10O5, urine_5hiaa C10H9NO3,
urine_porphobilinogen C10H14N2O4, urine_ala C5H9NO3, urine_coproporphyrin C36H38N4O8,
urine_copper_24h Cu, urine_oxalate_24h C2O4, urine_citrate_24h C6H8O7, csf_glucose C6H12O6,
csf_lactate C3H6O3, pleural_glucose C6H12O6, pleural_cholesterol C27H46O,
pleural_triglycerides C57H104O6, ascites_glucose C6H12O6, ascites_bilirubin C33H36N4O6,
ascites_triglycerides C57H104O6, ascites_creatinine C4H7N3O
"""


def family(one: Concept) -> str:
    assert one.at is not None
    return Path(one.at.file).stem


def molar_mass(substance: str) -> float:
    """In g/mol, of a formula or as it stands."""
    if substance[0].isdigit():
        return float(substance)
    atoms = re.findall(r"([A-Z][a-z]?)(\d*)", substance)
    return sum(WEIGHTS[atom] * int(count or 1) for atom, count in atoms)


def test_there_are_250_laboratory_tests_with_a_code_that_was_seen_with_its_name() -> None:
    tests = [one for one in ANALYTES if family(one) not in NOT_OF_THE_LABORATORY]
    seen = {
        one.id for one in tests
        if any(code.system is Coding.LOINC and code.check is Check.MAPPED for code in one.codes)
    }  # fmt: skip
    assert len(tests) >= 300
    assert len(seen) >= 250


def test_every_analyte_has_a_label_of_its_own_and_is_plausible_within_limits() -> None:
    labels = Counter(one.label for one in ANALYTES)
    assert [label for label, count in labels.items() if count > 1] == []
    for one in ANALYTES:
        if one.id == "unlisted_measure":  # stands for any test: nothing is known of it
            continue
        assert one.plausible_low is not None, one.id
        assert one.plausible_high is not None, one.id
        assert one.plausible_low < one.plausible_high, one.id


def test_no_code_stands_for_two_analytes_and_each_has_its_check_digit() -> None:
    owners = Counter(
        code.code for one in ANALYTES for code in one.codes if code.system is Coding.LOINC
    )
    assert [code for code, count in owners.items() if count > 1] == []
    assert [code for code in owners if not mod10_holds(code)] == []


def test_every_unit_is_one_and_named_once() -> None:
    for one in ANALYTES:
        parse_unit(one.unit)
        assert one.unit not in one.other_units, one.id
        assert len(set(one.other_units)) == len(one.other_units), one.id


def test_a_word_of_two_analytes_is_told_apart_by_its_unit() -> None:
    """Of two specimens with one unit, a word could not say which it is."""
    owners: dict[tuple[str, ...], list[Concept]] = {}
    for one in ANALYTES:
        for word in {fold_phrase(word) for word in (one.label, *one.words)}:
            owners.setdefault(word, []).append(one)
        for short in one.abbreviations:
            owners.setdefault(("", short), []).append(one)
    clashes = [
        (" ".join(word), one.id, other.id)
        for word, group in owners.items()
        for one, other in combinations(group, 2)
        if factor_between(one.unit, other.unit, one.equivalents + other.equivalents) is not None
    ]
    assert clashes == []


def test_moles_and_grams_convert_by_the_molar_mass() -> None:
    """Computed here from the formula, to half a per cent."""
    substances = dict(row.split() for row in SUBSTANCES.replace("\n", " ").split(","))
    by_mass = {
        (one.id, pair.from_unit, pair.to_unit): pair.factor
        for one in ANALYTES for pair in one.equivalents if pair.source == "molar-mass"
    }  # fmt: skip
    assert {name for name, _, _ in by_mass} == set(substances)
    wrong = {}
    for (name, start, end), factor in by_mass.items():
        mass = molar_mass(substances[name])
        here, there = (parse_unit(unit) for unit in (start, end))
        grams = dict(here.dimension).get("g", 0) > dict(there.dimension).get("g", 0)
        per_mole = name.endswith("creatinine_ratio")
        in_moles = Fraction(1) / Fraction(mass) if grams else Fraction(mass)
        if per_mole:
            in_moles = Fraction(mass)
        expected = float(here.factor * in_moles / there.factor)
        if float(factor) != pytest.approx(expected, rel=0.005):
            wrong[name] = (float(factor), expected)
    assert wrong == {}
