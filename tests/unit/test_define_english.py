"""Definitions said in English, sentence by sentence."""

import pytest

from asterism.define.english import english_lines, to_english
from asterism.define.phrases import Concepts, unit_phrase
from unit.define_fixtures import concepts_of, criterion_of, definition_of, library_of

TERMS = """\
made_up_syndrome: {label: Made-up syndrome, kind: disease}
neuropathy: {label: Neuropathy, words: [neuropathy]}
cidp: {label: CIDP, is_a: [neuropathy]}
marrow: {label: Marrow lesion, words: [marrow lesion], suggests: [bone]}
bone: {label: Bone lesion, words: [bone lesion]}
spleen: {label: Splenomegaly, words: [splenomegaly]}
liver: {label: Hepatomegaly, words: [hepatomegaly]}
kidney:
  label: Kidney failure
  words: [kidney failure]
  shown_by: [{present: dialysis}, {present: transplant}]
dialysis: {label: Dialysis, words: [dialysis]}
transplant: {label: Transplant, words: [transplant]}
platelets: {label: Platelets, words: [platelets], kind: analyte, unit: 10*9/L}
vegf: {label: VEGF, kind: analyte, unit: pg/mL}
age: {label: Age, words: [age], kind: analyte, unit: a}
"""
CONCEPTS = concepts_of(TERMS)


def said(text: str) -> list[str]:
    return list(english_lines(criterion_of(text), CONCEPTS))


def meanings(text: str, concepts: Concepts = CONCEPTS) -> list[str]:
    """The lines below the table, without their head."""
    lines = list(english_lines(criterion_of(text), concepts))
    return lines[lines.index("What counts as each finding:") + 1 :]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("present: spleen", "splenomegaly"),
        ("{present: spleen, within: 90 d}", "splenomegaly in the last 90 days"),
        ("{present: spleen, within: 0 d}", "splenomegaly on the same day"),
        ("present: cidp", "CIDP"),
        ("present: made_up_syndrome", "Made-up syndrome"),
        ("present: never_heard_of", "never heard of"),
        ("measured: platelets >= 450 10*9/L", "platelets at least 450 ×10⁹/L"),
        ("measured: platelets > 450 10*9/L", "platelets above 450 ×10⁹/L"),
        ("measured: platelets <= 450 10*9/L", "platelets at most 450 ×10⁹/L"),
        ("measured: platelets < 450 10*9/L", "platelets below 450 ×10⁹/L"),
        ("measured: platelets = 450 10*9/L", "platelets exactly 450 ×10⁹/L"),
        ("measured: age < 18 a", "age below 18 years"),
        ("measured: vegf > ULN", "VEGF above the upper limit of normal"),
        ("measured: vegf < LLN", "VEGF below the lower limit of normal"),
        ("measured: vegf >= 1.5 ULN", "VEGF at least 1.5 times the upper limit of normal"),
        (
            "measured: platelets > ULN else >= 9 10*9/L",
            "platelets above the upper limit of normal (where none is printed, at least 9 ×10⁹/L)",
        ),
        ("changed: vegf <= -50 % from first", "VEGF fallen by at least 50 % from the first value"),
        (
            "changed: vegf < -50 % from highest",
            "VEGF fallen by more than 50 % from the highest value",
        ),
        ("changed: vegf >= 25 % from lowest", "VEGF risen by at least 25 % from the lowest value"),
        (
            "changed: vegf > 9 pg/mL from first",
            "VEGF risen by more than 9 pg/mL from the first value",
        ),
        (
            "changed: vegf >= -50 % from first",
            "VEGF changed by at least -50 % from the first value",
        ),
        ("any: [{present: spleen}, {present: liver}]", "splenomegaly or hepatomegaly"),
        (
            "all: [{present: spleen}, {present: liver}, {present: bone, within: 9 d}]",
            "splenomegaly, hepatomegaly and bone lesion in the last 9 days",
        ),
        ("all: [{present: spleen}]", "splenomegaly"),
        ("not: {present: spleen}", "absent: splenomegaly"),
        ("not: {measured: vegf > ULN}", "not: VEGF above the upper limit of normal"),
        ("organ: {present: spleen}", "Organ: splenomegaly"),
        ("x: {present: spleen, label: Splenomegaly}", "Splenomegaly"),
        (
            "x: {present: spleen, label: S, cite: y#1, basis: operational, seen: secondary}",
            (
                "S: splenomegaly [y#1; operational: the number or rule is ours; "
                "seen in a secondary source]"
            ),
        ),
        (
            "x: {present: spleen, label: S, seen: not_seen_high}",
            "S: splenomegaly [not seen in its source, confidence high]",
        ),
        (
            "x: {present: spleen, label: S, seen: not_seen_medium}",
            "S: splenomegaly [not seen in its source, confidence medium]",
        ),
    ],
)
def test_a_criterion_is_one_sentence(text: str, sentence: str) -> None:
    first = said(text)[0]

    assert sentence == first


def test_a_count_is_an_outline_as_the_printed_table_has_it() -> None:
    text = """
minor:
  label: Minor criteria
  cite: x#1
  at_least: 2
  of:
    - organ: {present: spleen, note: By any means.}
    - either: {any: [{present: liver}, {present: dialysis}]}
    - {not: {all: [{one: {present: liver}}, {present: dialysis}]}}
"""
    assert said(text) == [
        "Minor criteria: at least 2 of these 3 [x#1]:",
        "  Organ: splenomegaly",
        "    note: By any means.",
        "  Either: hepatomegaly or dialysis",
        "  not: all of these 2:",
        "    One: hepatomegaly",
        "    dialysis",
    ]


def test_two_of_three_bare_findings_are_counted_and_not_joined() -> None:
    text = "{at_least: 2, of: [{present: spleen}, {present: liver}, {present: dialysis}]}"

    assert said(text) == [
        "at least 2 of these 3:",
        "  splenomegaly",
        "  hepatomegaly",
        "  dialysis",
    ]


def test_a_finding_is_explained_by_its_kinds_and_hints() -> None:
    assert meanings("present: neuropathy") == ["  Neuropathy:", "    a kind of it: CIDP"]
    assert meanings("present: bone") == ["  Bone lesion:", "    indirectly: marrow lesion"]


def test_a_rule_that_works_both_ways_is_told_once_with_its_source() -> None:
    concepts = concepts_of(
        "many: {label: Many, defined_by: [{measured: n > 9, cite: x, basis: operational}], "
        "refuted_by: [{measured: n < 1, cite: x, seen: not_seen_low}]}\n"
    )

    assert english_lines(criterion_of("present: many"), concepts) == (
        "Many",
        "",
        "What counts as each finding:",
        "  Many:",
        "    the same as: n above 9 [x; operational: the number or rule is ours]",
        "    excluded by: n below 1 [x; not seen in its source, confidence low]",
    )


def test_the_rule_of_a_kind_says_whose_it_is() -> None:
    concepts = concepts_of(
        "organ: {label: organ, refuted_by: [{present: thin}]}\nthin: {label: thin}\n"
        "spleen: {label: spleen, is_a: [organ], shown_by: [{present: thin}]}\n"
    )

    assert meanings("present: organ", concepts) == [
        "  Organ:",
        "    a kind of it: spleen",
        "    shown as spleen by: thin",
        "    excluded by: thin",
    ]
    assert meanings("present: spleen", concepts) == [
        "  Spleen:",
        "    shown by: thin",
        "    excluded as no organ by: thin",
    ]


def test_the_table_stands_alone_and_each_finding_is_explained_once_below_it() -> None:
    lines = said("all: [{one: {present: kidney}}, {two: {present: kidney}}]")

    assert lines == [
        "all of these 2:",
        "  One: kidney failure",
        "  Two: kidney failure",
        "",
        "What counts as each finding:",
        "  Kidney failure:",
        "    shown by: dialysis",
        "    shown by: transplant",
    ]


def test_what_an_explanation_mentions_is_explained_after_it() -> None:
    concepts = concepts_of(
        "pain: {label: pain, shown_by: [{present: cold}]}\n"
        "cold: {label: cold, shown_by: [{present: blue}]}\nblue: {label: blue}\n"
    )

    assert meanings("present: pain", concepts) == [
        "  Pain:",
        "    shown by: cold",
        "  Cold:",
        "    shown by: blue",
    ]


def test_a_part_does_not_repeat_how_far_its_whole_was_seen() -> None:
    text = """
whole:
  seen: secondary
  all:
    - organ: {present: spleen, seen: secondary}
    - other: {present: liver, seen: not_seen_low}
"""
    assert said(text) == [
        "Whole: all of these 2 [seen in a secondary source]:",
        "  Organ: splenomegaly",
        "  Other: hepatomegaly [not seen in its source, confidence low]",
    ]


def test_a_definition_says_its_source_its_review_its_exclusions_and_its_cautions() -> None:
    definition = definition_of(
        "level: probable\nbasis: operational\nsummary: Both.\n"
        "all: [{nerve: {present: cidp, cite: made-up-2012#table-1}}, {organ: {present: spleen}}]\n"
        "exclusions: [{liver: {present: liver, label: Hepatomegaly, cite: x#2}}]\n"
        "cautions: [{old: {when: {measured: age > 80 a}, say: Ask again., cite: x#3}}]\n"
    )

    assert (
        to_english(definition, library_of(TERMS))
        == """\
First 2012, probable  (made_up/first_2012)
Made-up syndrome, ORPHA:1; source made-up-2012#table-1
The encoding is a draft: no clinician has signed it.
The set itself is operational: ours, not a published one.
Both.

Met when: all of these 2:
  Nerve: CIDP
  Organ: splenomegaly

Not met when any of these is so; met only provisionally while one is untested:
  Hepatomegaly [x#2]

To be said, without changing the verdict:
  when: age above 80 years
    say: Ask again. [x#3]
"""
    )


def test_a_reviewed_definition_says_so() -> None:
    lines = english_lines(definition_of("status: reviewed\npresent: cidp"), CONCEPTS)

    assert "The encoding was reviewed by a clinician." in lines
    assert lines[-1] == "Met when: CIDP"


@pytest.mark.parametrize(
    ("unit", "printed"),
    [
        ("10*9/L", "×10⁹/L"),
        ("10*-3/uL", "×10⁻³/µL"),
        ("ug/L", "µg/L"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("[IU]/L", "IU/L"),
        ("Cel", "°C"),
        ("[degF]", "°F"),
        ("mo", "months"),
        ("%", "%"),
    ],
)
def test_a_unit_is_printed_as_reports_print_it(unit: str, printed: str) -> None:
    assert printed == unit_phrase(unit)
