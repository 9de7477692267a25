"""What the K-rules find beyond their fixture pair: each way in which a rule can be broken."""

import shutil
from pathlib import Path

import pytest

from asterism.define import Fault, check_library, read_library
from asterism.define.rules.codes import is_plausible, mod10_holds, verhoeff_holds
from asterism.define.terms import Coding
from unit.define_fixtures import HEAD

BASE = Path(__file__).parents[1] / "spec/lint/base"
CITE = "cite: made-up-2012#page-2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "knowledge"))


def faults(root: Path, *, body: str = "", terms: str = "", case: str = "") -> list[str]:
    """The codes found in the small library with another root, more terms, or one more case."""
    folder = root / "diseases/made_up"
    if body:
        (folder / "first_2012.yaml").write_text(HEAD + body)
    if terms:
        (folder / "terms.yaml").write_text(terms)
    if case:
        (folder / "cases/one_more.yaml").write_text(case)
    return [fault.code for fault in check(root)]


def check(root: Path) -> tuple[Fault, ...]:
    return check_library(read_library(root))


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("present: nerve", ["K012"]),
        ("measured: neuropathy > ULN", ["K025"]),
        (f"n: {{changed: platelets <= -50 % from first, {CITE}}}", []),
        (f"n: {{changed: platelets <= -50 mg/L from first, {CITE}}}", ["K021"]),
        (f"n: {{measured: platelets > ULN else > 450 mg/L, {CITE}}}", ["K021"]),
        ("n: {measured: platelets > ULN}", []),
        ("n: {measured: platelets > ULN else > 450 10*9/L}", ["K022"]),
        ("n: {changed: platelets <= -50 % from first}", ["K022"]),
        (f"outer: {{{CITE}, inner: {{measured: platelets > 450 10*9/L}}}}", []),
        ('n: {present: neuropathy, label: " "}', ["K037"]),
        ("n: {not: {at_least: 2, of: [{present: rash}]}}", ["K020"]),
        ("n: {any: [{present: rash}, {present: rash}]}", []),
    ],
)
def test_a_fault_of_a_tree_is_found_wherever_it_hides(
    root: Path, body: str, codes: list[str]
) -> None:
    found = faults(root, body=f"criterion: {{{body}}}" if body[0] in "no" else body)

    assert sorted(found) == codes


@pytest.mark.parametrize(
    ("one", "other", "is_contradiction"),
    [
        ("> 11 mg/dL", "< 10 mg/dL", True),
        ("< 10 mg/dL", "> 11 mg/dL", True),
        ("> 10 mg/dL", "<= 10 mg/dL", True),
        (">= 10 mg/dL", "< 10 mg/dL", True),
        (">= 10 mg/dL", "<= 10 mg/dL", False),
        ("= 10 mg/dL", "= 11 mg/dL", True),
        ("= 10 mg/dL", "= 10 mg/dL", False),
        ("= 10 mg/dL", "> 10 mg/dL", True),
        ("> 10 mg/dL", "> 12 mg/dL", False),
        ("< 10 mg/dL", "< 12 mg/dL", False),
        (">= 10 mg/dL", "< 3 mmol/L", False),
        (">= 10 mg/dL", "< 2 mmol/L", True),
        (">= 10 mg/dL", "< ULN", False),
    ],
)
def test_bounds_contradict_when_no_value_passes_both(
    root: Path, one: str, other: str, is_contradiction: bool
) -> None:
    body = (
        "all:\n"
        f"  - one: {{measured: calcium {one}, {CITE}}}\n"
        f"  - other: {{measured: calcium {other}, {CITE}}}\n"
    )

    assert faults(root, body=body) == (["K023"] if is_contradiction else [])


def test_bounds_of_two_analytes_or_of_alternatives_do_not_contradict(root: Path) -> None:
    pair = "[{one: {measured: calcium > 11 mg/dL, %s}}, {two: {measured: %s, %s}}]"
    other = pair % (CITE, "platelets < 10 10*9/L", CITE)
    either = pair % (CITE, "calcium < 10 mg/dL", CITE)

    assert faults(root, body=f"all: {other}") == []
    assert faults(root, body=f"any: {either}") == []


def test_bounds_in_units_that_do_not_convert_are_left_to_the_rule_for_units(root: Path) -> None:
    body = (
        f"all: [{{one: {{measured: calcium > 11 mg/dL, {CITE}}}}}, "
        f"{{two: {{measured: calcium < 1 10*9/L, {CITE}}}}}]"
    )

    assert faults(root, body=body) == ["K021"]


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ("a: {label: A, words: [a], is_a: [nothing]}", ["K012"]),
        ("a: {label: A, words: [a], kinds: [nothing]}", ["K012"]),
        ("a: {label: A, words: [a], suggests: [nothing]}", ["K012"]),
        ("a: {label: A, kind: procedure, answers: [nothing]}", ["K012"]),
        ("a: {label: A, words: [a], weak_negatives: [nothing]}", ["K012"]),
        ("a: {label: A, shown_by: [{present: nothing}]}", ["K012"]),
        ("a: {label: A, kinds: [b]}\nb: {label: B, abbreviations: [B]}", []),
        ("a: {label: A}\nb: {label: B, words: [b], suggests: [a]}", []),
        ("a: {label: A, kinds: [b]}\nb: {label: B, kind: judgement}", ["K034"]),
        ("a: {label: A, shown_by: [{present: rash}]}", []),
        ('a: {label: A, codes: {hpo: ["HP:0000001"]}}', []),
        ("a: {label: A, kind: drug}", ["K034"]),
        ("a: {label: A, kind: procedure}", []),
        ("a: {label: A, abbreviations: [PLT]}", []),
        ("a: {label: A, kind: analyte, unit: /uL, abbreviations: [PLT]}", ["K035"]),
        ("a: {label: A, kind: analyte, unit: g/L, abbreviations: [PLT]}", []),
        (
            (
                "a: {label: A, kinds: [b]}\nb: {label: B, words: [b]}\n"
                "c: {label: C, words: [c], is_a: [b, a]}"
            ),
            [],
        ),
        (
            (
                "a: {label: A, kind: analyte, words: [a], unit: mg/dL, equivalents: "
                "[{from: mg/dL, to: mmol/L, factor: 2, source: nobody}]}"
            ),
            ["K026"],
        ),
    ],
)
def test_a_fault_of_a_concept_is_found_whatever_names_it(
    root: Path, terms: str, codes: list[str]
) -> None:
    assert faults(root, terms=terms) == codes


def test_a_defined_by_is_reported_once_though_it_works_both_ways(root: Path) -> None:
    assert faults(root, terms="a: {label: A, defined_by: [{measured: platelets > 9 mg/L}]}") == [
        "K021",
        "K022",
    ]


@pytest.mark.parametrize(
    "expect",
    [
        "made_up/second: MET",
        "made_up/first_2012: {truth: MET, missing: [no_such_test]}",
        "made_up/first_2012: {truth: MET, criteria: {no_such_criterion: MET}}",
    ],
)
def test_a_vignette_that_expects_what_does_not_exist_is_lost(root: Path, expect: str) -> None:
    case = (
        "case: Lost\nkind: classic\ntells: Nothing.\npatient: {findings: [rash]}\n"
        f"expect: {{{expect}}}\n"
    )

    assert faults(root, case=case) == ["K040"]


def test_a_vignette_of_an_unknown_finding_is_lost(root: Path) -> None:
    case = (
        "case: Lost\nkind: classic\ntells: Nothing.\npatient: {findings: [rush]}\n"
        "expect: {made_up/first_2012: UNKNOWN}\n"
    )

    assert faults(root, case=case) == ["K040"]
    assert check(root)[0].fix.startswith("did you mean 'rash'?")


def test_a_citation_is_looked_up_wherever_it_stands(root: Path) -> None:
    body = (
        "present: rash\n"
        "exclusions: [{a: {present: neuropathy, cite: nobody#1}}]\n"
        "cautions: [{b: {when: {present: rash}, say: x, cite: nobody#2}}]\n"
    )

    assert faults(root, body=body) == ["K026", "K026"]


def test_an_unseen_number_in_a_caution_is_found(root: Path) -> None:
    body = (
        "present: rash\ncautions: [{b: {when: {measured: calcium > 11 mg/dL}, say: x, "
        f"{CITE}, seen: not_seen_medium}}}}]\n"
    )

    assert faults(root, body=body) == ["K030"]


@pytest.mark.parametrize(
    ("system", "code", "plausible"),
    [
        (Coding.HPO, "HP:0001894", True),
        (Coding.HPO, "HP:1894", False),
        (Coding.LOINC, "17861-6", True),
        (Coding.LOINC, "17861-5", False),
        (Coding.LOINC, "17861", False),
        (Coding.SNOMED, "6631009", True),
        (Coding.SNOMED, "6630109", False),
        (Coding.SNOMED, "06631009", False),
        (Coding.ICD10CM, "E83.59", True),
        (Coding.ICD10CM, "C90.0", True),
        (Coding.ICD10CM, "G61", True),
        (Coding.ICD10CM, "E8359", False),
        (Coding.ICD10CM, "U07.12345", False),
        (Coding.RXNORM, "1545988", True),
        (Coding.RXNORM, "0", False),
        (Coding.ORPHA, "2905", True),
        (Coding.ORPHA, "ORPHA:2905", True),
        (Coding.MONDO, "MONDO:0019190", True),
        (Coding.MONDO, "19190", False),
    ],
)
def test_a_code_has_the_form_of_its_vocabulary(system: Coding, code: str, plausible: bool) -> None:
    assert is_plausible(system, code) is plausible


def test_every_vocabulary_has_a_form() -> None:
    for system in Coding:
        assert not is_plausible(system, "")


def test_check_digits_catch_every_wrong_digit_and_every_swap_of_neighbours() -> None:
    snomed = "6631009"
    for place, right in enumerate(snomed):
        for digit in "0123456789":
            changed = snomed[:place] + digit + snomed[place + 1 :]
            assert verhoeff_holds(changed) is (digit == right)
    for place in range(len(snomed) - 1):
        one, two = snomed[place], snomed[place + 1]
        swapped = snomed[:place] + two + one + snomed[place + 2 :]
        assert verhoeff_holds(swapped) is (one == two)
    assert [d for d in "0123456789" if mod10_holds(f"2345-{d}")] == ["7"]
