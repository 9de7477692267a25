"""Definitions, concepts and vignettes as loaded from their files."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from asterism.define.cases import Case, load_cases
from asterism.define.compose import compose_bytes
from asterism.define.faults import Refused
from asterism.define.terms import Check, Code, Coding, Kind
from asterism.model.criteria import (
    AtLeast,
    Basis,
    Measured,
    Named,
    Not,
    Present,
    Seen,
    all_of,
    any_of,
)
from asterism.model.definition import Review
from asterism.model.finding import Flag, Interpretation, Pointer, Sex, Status
from asterism.model.quantity import Quantity
from asterism.model.truth import Truth
from asterism.model.when import When, Window
from unit.define_fixtures import HEAD, concepts_of, criterion_of, definition_of

A, B, C = (Present(concept=name) for name in "abc")


def cases_of(text: str) -> tuple[Case, ...]:
    document = compose_bytes(text.encode(), file="knowledge/diseases/made_up/cases/one.yaml")
    return tuple(load_cases(document))


def code_of(load: Callable[[str], object], text: str) -> str:
    with pytest.raises(Refused) as caught:
        load(text)
    return caught.value.code


# --- criteria -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("present: a", A),
        ("{present: a, within: 90 d}", Present(concept="a", window=Window(days=90))),
        ("all: [{present: a}, {present: b}]", all_of(A, B)),
        ("any: [{present: a}, {present: b}]", any_of(A, B)),
        (
            "{at_least: 2, of: [{present: a}, {present: b}, {present: c}]}",
            AtLeast(n=2, of=(A, B, C)),
        ),
        ("not: {present: a}", Not(of=A)),
        ("not: {one: {present: a}}", Not(of=Named(id="one", label="One", of=A))),
        (
            "any: [{one: {present: a, label: The one}}]",
            any_of(Named(id="one", label="The one", of=A)),
        ),
        (
            "outer: {label: Out, inner: {present: a}}",
            Named(id="outer", label="Out", of=Named(id="inner", label="Inner", of=A)),
        ),
    ],
)
def test_a_criterion_is_what_its_one_word_says(text: str, expected: object) -> None:
    assert expected == criterion_of(text)


def test_a_name_carries_its_citation_basis_and_how_far_it_is_seen() -> None:
    named = criterion_of(
        "one: {present: a, cite: x#1, basis: operational, seen: secondary, note: N.}"
    )

    assert isinstance(named, Named)
    assert (
        named.cite,
        named.basis,
        named.seen,
        named.note,
    ) == ("x#1", Basis.OPERATIONAL, Seen.SECONDARY, "N.")


def test_a_criterion_knows_its_line_and_the_names_above_it() -> None:
    root = criterion_of("minor:\n  any:\n    - spleen:\n        present: a\n")

    assert isinstance(root, Named)
    assert isinstance(root.of, AtLeast)
    spleen = root.of.of[0]
    assert isinstance(spleen, Named)
    assert str(spleen.at) == "f.yaml:3:7  (minor > spleen)"
    assert isinstance(spleen.of, Present)
    assert str(spleen.of.at) == "f.yaml:4:9  (minor > spleen)"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "K016"),
        ("[]", "K011"),
        ("present", "K011"),
        ("{presnt: a}", "K009"),
        ("{present: a, when: b}", "K009"),
        ("{one: {present: a, lable: b}}", "K009"),
        ("{present: a, all: []}", "K016"),
        ("{present: [a]}", "K011"),
        ("{present: Big}", "K013"),
        ("{present: a, within: 3 months}", "K013"),
        ("{label: x}", "K016"),
        ("{one: {label: x}}", "K016"),
        ("{one: {}}", "K016"),
        ("{one: {present: a}, two: {present: b}}", "K016"),
        ("{One: {present: a}}", "K013"),
        ("{all: []}", "K017"),
        ("{any: {present: a}}", "K011"),
        ("{at_least: 0, of: [{present: a}]}", "K017"),
        ("{at_least: -1, of: [{present: a}]}", "K013"),
        ("{at_least: many, of: [{present: a}]}", "K013"),
        ("{at_least: 1}", "K010"),
        ("{of: [{present: a}]}", "K009"),
        ("{measured: a}", "K014"),
        ("{measured: a > 1 furlong}", "K015"),
        ("{changed: a > 1}", "K014"),
    ],
)
def test_what_is_no_criterion_is_refused_by_its_rule(text: str, code: str) -> None:
    assert code == code_of(criterion_of, text)


def test_a_misspelt_word_comes_with_the_one_that_was_meant() -> None:
    with pytest.raises(Refused) as caught:
        criterion_of("{presnt: a}")

    assert caught.value.fix.startswith("did you mean 'present'?")


# --- definitions ----------------------------------------------------------------------------------


def test_a_definition_has_its_head_root_exclusions_and_cautions() -> None:
    loaded = definition_of(
        "status: reviewed\nlevel: probable\nbasis: operational\nsummary: All.\n"
        "present: a\nwithin: 30 d\n"
        "exclusions: [{other: {present: b}}]\n"
        "cautions: [{hint: {when: {present: c}, say: Look., cite: x#1, seen: not_seen_low}}]\n"
    )

    assert loaded.id == "made_up/first_2012"
    assert (
        loaded.status,
        loaded.level,
        loaded.basis,
        loaded.summary,
    ) == (Review.REVIEWED, "probable", Basis.OPERATIONAL, "All.")
    assert Present(concept="a", window=Window(days=30)) == loaded.root
    assert (Named(id="other", label="Other", of=B),) == loaded.exclusions
    (caution,) = loaded.cautions
    assert (
        caution.when,
        caution.say,
        caution.cite,
        caution.seen,
    ) == (C, "Look.", "x#1", Seen.NOT_SEEN_LOW)
    assert caution.at is not None
    assert len(loaded.sha256) == 64


def test_the_root_may_have_a_name() -> None:
    loaded = definition_of("criterion: {whole: {present: a}}")

    assert Named(id="whole", label="Whole", of=A) == loaded.root


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "K016"),
        ("whole: {present: a}", "K009"),
        ("present: a\nall: [{present: b}]", "K016"),
        ("present: a\nstatus: signed", "K013"),
        ("present: a\nexclusions: [{present: b}]", "K009"),
        ("present: a\ncautions: [{one: {when: {present: b}, say: x}, two: {}}]", "K016"),
        ("present: a\ncautions: [{one: {when: {present: b}}}]", "K010"),
        ("present: a\nexclusion: []", "K009"),
    ],
)
def test_what_is_no_definition_is_refused_by_its_rule(body: str, code: str) -> None:
    assert code == code_of(definition_of, body)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("made_up/first_2012", "first_2012", "K013"),
        ("title: First 2012", 'title: " "', "K010"),
        ("title: First 2012\n", "", "K010"),
        (", concept: made_up_syndrome", "", "K010"),
    ],
)
def test_a_definition_without_its_head_is_refused(old: str, new: str, code: str) -> None:
    text = (HEAD + "present: a").replace(old, new)

    def load(text: str) -> object:
        from asterism.define.definitions import load_definition  # noqa: PLC0415

        return load_definition(compose_bytes(text.encode(), file="f.yaml"))

    assert code == code_of(load, text)


# --- concepts -------------------------------------------------------------------------------------


def test_a_concept_has_its_words_codes_and_place() -> None:
    concepts = concepts_of(
        "# terms\n"
        "spleen:\n"
        "  label: Splenomegaly\n"
        "  words: [splenomegaly, no]\n"
        "  abbreviations: [SPL]\n"
        "  normal_words: [normal spleen]\n"
        "  is_a: [organ]\n"
        "  kinds: [x]\n"
        "  suggests: [y]\n"
        "  weak_negatives: [palpation]\n"
        "  note: N.\n"
        '  codes: {hpo: ["HP:0001744"], snomed: [{code: "16294009", check: mapped}]}\n'
    )

    spleen = concepts["spleen"]
    assert Kind.FINDING is spleen.kind
    assert spleen.words == ("splenomegaly", "no")
    assert (
        spleen.abbreviations,
        spleen.normal_words,
        spleen.is_a,
        spleen.kinds,
        spleen.suggests,
        spleen.weak_negatives,
    ) == (("SPL",), ("normal spleen",), ("organ",), ("x",), ("y",), ("palpation",))
    assert (
        Code(system=Coding.HPO, code="HP:0001744"),
        Code(system=Coding.SNOMED, code="16294009", check=Check.MAPPED),
    ) == spleen.codes
    assert str(spleen.at) == "terms.yaml:2:1"


def test_defined_by_shows_when_true_and_refutes_when_not() -> None:
    text = "many: {label: Many, defined_by: [{measured: plt > 450 10*9/L, cite: x#1}]}"

    many = concepts_of(text)["many"]

    (shown,), (refuted,) = many.shown_by, many.refuted_by
    assert isinstance(shown.of, Measured)
    assert Not(of=shown.of) == refuted.of
    assert (shown.cite, refuted.cite) == ("x#1", "x#1")
    assert (shown.label, shown.id) == ("Many", "many_defined_by")


def test_rules_keep_the_names_and_labels_they_were_given() -> None:
    text = (
        "one: {label: One, shown_by: [{by_b: {present: b}}, {present: c, label: See}, "
        "{present: a}], refuted_by: [{present: a}]}"
    )

    one = concepts_of(text)["one"]

    assert [(rule.id, rule.label) for rule in one.shown_by] == [
        ("by_b", "By b"),
        ("one_shown_by_2", "See"),
        ("one_shown_by_3", "One"),
    ]
    assert [rule.of for rule in one.refuted_by] == [A]


def test_an_analyte_has_a_unit_equivalents_and_a_plausible_interval() -> None:
    text = (
        "ca: {label: Ca, unit: mg/dL, plausible: {low: 1, high: 30.5}, "
        "equivalents: [{from: mg/dL, to: mmol/L, factor: 0.2495, source: x}]}"
    )

    calcium = concepts_of(text, Kind.ANALYTE)["ca"]

    assert ("mg/dL", Decimal(1), Decimal("30.5")) == (
        calcium.unit,
        calcium.plausible_low,
        calcium.plausible_high,
    )
    assert Decimal("0.2495") == calcium.equivalents[0].factor


def test_a_procedure_has_what_it_answers_and_what_it_asks() -> None:
    text = "look: {label: Look, answers: [a, b], invasive: 3, availability: 2, routine: yes}"

    look = concepts_of(text, Kind.PROCEDURE)["look"]

    assert (frozenset("ab"), 3, 2, True) == (
        look.answers,
        look.invasive,
        look.availability,
        look.routine,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: {}", "K010"),
        ("a: []", "K011"),
        ("A: {label: x}", "K013"),
        ("a: {label: x, kind: sign}", "K013"),
        ("a: {label: x, unit: mg/dL}", "K009"),
        ("a: {label: x, kind: analyte, answers: [b]}", "K009"),
        ("a: {label: x, kind: analyte, unit: furlong}", "K015"),
        ("a: {label: x, words: one}", "K011"),
        ("a: {label: x, codes: {umls: [C1]}}", "K009"),
        ("a: {label: x, codes: {hpo: [{code: x, check: sure}]}}", "K013"),
        ("a: {label: x, kind: procedure, invasive: low}", "K013"),
        ("a: {label: x, kind: procedure, routine: true}", "K013"),
        ("a: {label: x, kind: analyte, plausible: {low: one}}", "K013"),
        (
            (
                "a: {label: x, kind: analyte, equivalents: [{from: mg/dL, to: g/L, factor: 1, "
                "source: s}]}"
            ),
            "K015",
        ),
        ("a: {label: x, shown_by: [{measured: b}]}", "K014"),
    ],
)
def test_what_is_no_concept_is_refused_by_its_rule(text: str, code: str) -> None:
    assert code == code_of(concepts_of, text)


# --- vignettes ------------------------------------------------------------------------------------

PATIENT = """\
case: A case
kind: boundary
tells: What it tells.
patient:
  sex: female
  born: 1960
  findings:
    - cidp
    - {concept: spleen, status: ABSENT}
    - {concept: plt, value: 450 10*9/L, when: 2015-11, reference: 150-400 10*9/L}
    - {concept: vegf, interpretation: high, flags: [family], details: {route: plasma}}
"""


def test_a_vignette_is_a_patient_whose_findings_point_into_the_file() -> None:
    (case,) = cases_of(PATIENT + "expect: {a/b: MET}")

    assert (case.id, case.kind, case.patient.sex) == ("made_up/one", "boundary", Sex.FEMALE)
    assert When.parse("1960") == case.patient.born
    cidp, spleen, plt, vegf = case.patient.findings
    assert (cidp.concept, cidp.status) == ("cidp", Status.PRESENT)
    assert Status.ABSENT is spleen.status
    assert Quantity(value=Decimal(450), unit="10*9/L") == plt.value
    assert When.parse("2015-11") == plt.when
    assert plt.reference is not None
    assert (Interpretation.HIGH, frozenset({Flag.FAMILY}), "plasma") == (
        vegf.interpretation,
        vegf.flags,
        vegf.detail("route"),
    )
    (evidence,) = plt.evidence
    assert Pointer(path="/patient/findings/2") == evidence.locator
    assert evidence.source == "knowledge/diseases/made_up/cases/one.yaml"
    assert "450 10*9/L" in evidence.quote


def test_an_expectation_is_a_word_or_says_more() -> None:
    (case,) = cases_of(
        PATIENT
        + "expect:\n  a/b: PROVISIONAL\n  a/c: {truth: UNKNOWN, missing: [vegf_assay], "
        + "criteria: {spleen: NOT_MET}, notes: [sensitivity]}\n"
    )

    short, long = case.expect
    assert (short.definition, short.truth, short.provisional) == ("a/b", Truth.UNKNOWN, True)
    assert (long.definition, long.truth, long.provisional) == ("a/c", Truth.UNKNOWN, False)
    assert (
        long.missing,
        long.criteria,
        long.notes,
    ) == (("vegf_assay",), (("spleen", Truth.FALSE),), ("sensitivity",))


def test_variations_change_the_patient_one_at_a_time() -> None:
    cases = cases_of(
        PATIENT
        + "vary:\n"
        + "  - {tells: First., drop: [plt], add: [{concept: plt, value: 449 10*9/L}], "
        + "expect: {a/b: NOT_MET}}\n"
        + "  - {tells: Second., kind: mimic, expect: {a/b: MET}}\n"
    )

    first, second = cases
    assert (first.id, first.tells, first.kind) == ("made_up/one#1", "First.", "boundary")
    assert [f.concept for f in first.patient.findings] == ["cidp", "spleen", "vegf", "plt"]
    assert Pointer(path="/vary/0/add/0") == first.patient.findings[-1].evidence[0].locator
    assert (
        second.id,
        second.kind,
        len(second.patient.findings),
    ) == ("made_up/one#2", "mimic", 4)


def test_a_patient_with_an_expectation_and_variations_is_a_case_too() -> None:
    cases = cases_of(PATIENT + "expect: {a/b: MET}\nvary: [{tells: T., expect: {a/b: MET}}]")

    assert [case.id for case in cases] == ["made_up/one", "made_up/one#1"]


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        ("", "K010"),
        ("expect: {a/b: PERHAPS}", "K013"),
        ("expect: {a/b: {truth: MET, criteria: {x: PERHAPS}}}", "K013"),
        ("vary: [{tells: T., drop: [nothing], expect: {a/b: MET}}]", "K013"),
        ("vary: [{tells: T., add: [{concept: x, status: GONE}], expect: {a/b: MET}}]", "K013"),
        ("vary: [{tells: T., add: [{concept: x, value: some}], expect: {a/b: MET}}]", "K014"),
        ("vary: [{tells: T., add: [{concept: x, when: then}], expect: {a/b: MET}}]", "K014"),
        ("vary: [{tells: T., add: [{concept: x, flags: [odd]}], expect: {a/b: MET}}]", "K013"),
        (
            (
                "vary: [{tells: T., add: [{concept: x, status: ABSENT, value: 1}], "
                "expect: {a/b: MET}}]"
            ),
            "K013",
        ),
    ],
)
def test_what_is_no_vignette_is_refused_by_its_rule(tail: str, code: str) -> None:
    assert code == code_of(cases_of, PATIENT + tail)
