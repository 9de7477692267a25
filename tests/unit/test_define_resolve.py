"""Named findings filled in: what states, hints at, denies, shows and refutes a concept."""

from decimal import Decimal

import pytest

from asterism.define.faults import Refused
from asterism.define.hierarchy import arrange, circles
from asterism.define.resolve import LARGEST_TREE, Resolver, narrow, resolve
from asterism.define.terms import Concept
from asterism.model.criteria import AtLeast, Changed, Criterion, Measured, Named, Not, Present
from asterism.model.when import EVER, Window
from unit.define_fixtures import concepts_of, criterion_of, definition_of

TERMS = """\
made_up_syndrome: {label: Made-up syndrome, kind: disease}
organ: {label: Organ, kinds: [spleen, liver]}
spleen: {label: Spleen, defined_by: [{measured: length > 13 cm}]}
liver: {label: Liver, refuted_by: [{present: small_liver}]}
small_liver: {label: Small liver}
fatty_liver: {label: Fatty liver, is_a: [liver]}
ache: {label: Ache, suggests: [spleen]}
dull_ache: {label: Dull ache, is_a: [ache]}
length: {label: Length, kind: analyte, unit: cm}
calcium:
  label: Calcium
  kind: analyte
  unit: mg/dL
  equivalents: [{from: mg/dL, to: mmol/L, factor: 0.2495, source: x}]
ultrasound: {label: Ultrasound, kind: procedure, answers: [length], invasive: 2}
palpation: {label: Palpation, kind: procedure, answers: [liver]}
look: {label: Look, kind: procedure, answers: [organ], invasive: 0, availability: 1}
"""
CONCEPTS = concepts_of(TERMS)


def filled(text: str, concepts: dict[str, Concept] | None = None) -> Criterion:
    return Resolver(concepts or CONCEPTS).fill(criterion_of(text))


def present(text: str, concepts: dict[str, Concept] | None = None) -> Present:
    node = filled(text, concepts)
    assert isinstance(node, Present)
    return node


def owners(rules: tuple[Criterion, ...]) -> list[str]:
    """The ids of rules that were written; `-` for one that was made from a list of kinds."""
    return [rule.id if isinstance(rule, Named) else "-" for rule in rules]


def test_a_concept_is_stated_by_itself_and_everything_below_it() -> None:
    organ = present("present: organ")

    assert {"organ", "spleen", "liver", "fatty_liver"} == organ.stated_by
    assert {"fatty_liver"} == present("present: fatty_liver").stated_by


def test_a_concept_is_denied_by_itself_and_everything_above_it() -> None:
    assert {"fatty_liver", "liver", "organ"} == present("present: fatty_liver").denied_by
    assert {"organ"} == present("present: organ").denied_by


def test_what_suggests_a_kind_hints_at_the_general_too_and_so_do_its_own_kinds() -> None:
    assert {"ache", "dull_ache"} == present("present: spleen").hinted_by
    assert {"ache", "dull_ache"} == present("present: organ").hinted_by
    assert frozenset() == present("present: liver").hinted_by


def test_what_shows_a_kind_shows_the_general_but_not_the_other_way_round() -> None:
    assert owners(present("present: organ").shown_by) == ["spleen_defined_by"]
    assert owners(present("present: spleen").shown_by) == ["spleen_defined_by"]
    assert owners(present("present: liver").shown_by) == []


def test_what_refutes_the_general_refutes_its_kinds_but_not_the_other_way_round() -> None:
    assert owners(present("present: fatty_liver").refuted_by) == ["liver_refuted_by"]
    assert owners(present("present: organ").refuted_by) == ["-"]


def test_all_kinds_of_a_complete_list_absent_means_absent() -> None:
    (rule,) = present("present: organ").refuted_by

    assert isinstance(rule, Not)
    assert isinstance(rule.of, AtLeast)
    assert rule.of.n == 1
    spleen, liver = rule.of.of
    assert isinstance(spleen, Present)
    assert isinstance(liver, Present)
    assert (spleen.concept, liver.concept) == ("spleen", "liver")
    assert owners(spleen.refuted_by) == ["spleen_defined_by"]
    assert {"liver", "organ"} == liver.denied_by


def test_a_finding_inside_a_rule_is_filled_in_too() -> None:
    (rule,) = present("present: liver").refuted_by

    assert isinstance(rule, Named)
    assert isinstance(rule.of, Present)
    assert {"small_liver"} == rule.of.stated_by


def test_a_rule_looks_no_further_back_than_the_criterion_that_asks() -> None:
    (rule,) = present("{present: spleen, within: 90 d}").shown_by

    assert isinstance(rule, Named)
    assert isinstance(rule.of, Measured)
    assert Window(days=90) == rule.of.window


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (EVER, EVER, EVER),
        (EVER, Window(days=9), Window(days=9)),
        (Window(days=9), EVER, Window(days=9)),
        (Window(days=9), Window(days=3), Window(days=3)),
    ],
)
def test_the_shorter_window_wins(one: Window, other: Window, expected: Window) -> None:
    assert expected == narrow(one, other)


def test_comparisons_get_the_equivalents_of_their_analyte() -> None:
    measured = filled("measured: calcium > 11 mg/dL")
    changed = filled("changed: calcium > 10 % from first")

    assert isinstance(measured, Measured)
    assert isinstance(changed, Changed)
    assert measured.equivalents == changed.equivalents
    assert Decimal("0.2495") == measured.equivalents[0].factor


def test_counts_opposites_and_names_are_filled_in_below() -> None:
    node = filled("all: [{not: {present: organ}}, {one: {present: spleen}}]")

    assert isinstance(node, AtLeast)
    opposite, named = node.of
    assert isinstance(opposite, Not)
    assert isinstance(opposite.of, Present)
    assert "liver" in opposite.of.stated_by
    assert isinstance(named, Named)
    assert isinstance(named.of, Present)
    assert {"spleen"} == named.of.stated_by


def test_a_definition_is_filled_in_with_its_exclusions_and_cautions() -> None:
    written = definition_of(
        "present: organ\nexclusions: [{one: {present: organ}}]\n"
        "cautions: [{two: {when: {present: organ}, say: x}}]\n"
    )

    resolved = resolve(written, CONCEPTS)

    assert isinstance(resolved.exclusions[0].of, Present)
    assert isinstance(resolved.cautions[0].when, Present)
    assert resolved.root == resolved.exclusions[0].of == resolved.cautions[0].when
    assert resolved.root != written.root
    assert (written.sha256, written.at) == (resolved.sha256, resolved.at)


def test_a_place_is_kept_where_the_same_finding_is_asked_twice() -> None:
    node = filled("all:\n  - present: organ\n  - present: organ\n")

    assert isinstance(node, AtLeast)
    assert [part.at.line for part in node.of if part.at] == [2, 3]


@pytest.mark.parametrize("text", ["present: orgn", "measured: lenght > 1 cm"])
def test_an_unknown_concept_is_refused_with_the_one_that_was_meant(text: str) -> None:
    with pytest.raises(Refused) as caught:
        filled(text)

    assert caught.value.code == "K012"
    assert caught.value.fix.startswith("did you mean ")
    assert caught.value.where == "f.yaml:1:1"


# --- what comes round to itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ("a: {label: A, is_a: [b]}\nb: {label: B, is_a: [c]}\nc: {label: C, is_a: [a]}", "K032"),
        ("a: {label: A, is_a: [a]}", "K032"),
        ("a: {label: A, is_a: [b], kinds: [b]}\nb: {label: B}", "K032"),
        ("a: {label: A, shown_by: [{present: a}]}", "K033"),
        (
            (
                "a: {label: A, shown_by: [{not: {present: b}}]}\n"
                "b: {label: B, refuted_by: [{any: [{present: a}]}]}"
            ),
            "K033",
        ),
    ],
)
def test_concepts_that_go_in_a_circle_are_refused(terms: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        Resolver(concepts_of(terms))

    assert code == caught.value.code
    assert caught.value.where.startswith("terms.yaml:")


def test_two_circles_are_two_and_a_diamond_is_none() -> None:
    arrows = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "e": ("f",), "f": ("e",), "g": ("g",)}

    assert {frozenset("ef"), frozenset("g")} == {frozenset(one) for one in circles(arrows)}


def test_a_rule_that_comes_round_through_the_kinds_is_left_out_of_itself() -> None:
    concepts = concepts_of(
        "neuropathy: {label: N, kinds: [cidp]}\n"
        "cidp: {label: C, shown_by: [{all: [{present: neuropathy}, {present: block}]}]}\n"
        "block: {label: B}\n"
    )

    whole = present("present: neuropathy", concepts)

    (rule,) = whole.shown_by
    assert isinstance(rule, Named)
    assert isinstance(rule.of, AtLeast)
    inner = rule.of.of[0]
    assert isinstance(inner, Present)
    assert (inner.concept, inner.shown_by) == ("neuropathy", ())


def test_a_diamond_is_reached_once() -> None:
    hierarchy = arrange(
        concepts_of(
            "a: {label: A}\nb: {label: B, is_a: [a]}\nc: {label: C, is_a: [a]}\n"
            "d: {label: D, is_a: [b, c]}\n"
        )
    )

    assert hierarchy.and_below("a") == ("a", "b", "c", "d")
    assert hierarchy.and_above("d") == ("d", "b", "c", "a")


def test_rules_that_multiply_are_refused_and_not_followed_to_the_end() -> None:
    # Each concept asks twice about the next: 2**40 criteria if they were written out.
    terms = "".join(
        f"c{n}: {{label: C, shown_by: [{{all: [{{present: c{n + 1}}}, {{present: c{n + 1}}}]}}]}}\n"
        for n in range(40)
    )
    concepts = concepts_of(terms + "c40: {label: C}\n")

    with pytest.raises(Refused) as caught:
        filled("present: c0", concepts)

    assert caught.value.code == "K043"
    assert str(LARGEST_TREE) in caught.value.what


# --- tests ----------------------------------------------------------------------------------------


def answering(body: str) -> list[tuple[str, list[str]]]:
    found = resolve(definition_of(body), CONCEPTS).tests
    return [(test.id, sorted(test.answers)) for test in found]


def test_a_procedure_that_lists_a_concept_answers_it() -> None:
    assert answering("present: liver") == [("palpation", ["liver"])]


def test_without_a_listing_the_analyte_of_a_rule_answers_the_finding() -> None:
    assert answering("present: spleen") == [("ultrasound", ["length", "spleen"])]


def test_a_procedure_that_lists_the_concept_keeps_those_of_its_kinds_away() -> None:
    answers = dict(answering("present: organ"))

    assert answers["look"] == ["organ"]
    assert "organ" not in answers["palpation"]


def test_tests_come_least_invasive_first_then_most_available() -> None:
    assert [name for name, _ in answering("present: organ")] == ["palpation", "look", "ultrasound"]


def test_a_rule_that_needs_two_things_is_answered_by_who_answers_both() -> None:
    concepts = concepts_of(
        "made_up_syndrome: {label: M}\n"
        "both: {label: Both, shown_by: [{all: [{present: one}, {not: {other: {present: two}}}]}]}\n"
        "one: {label: One}\n"
        "two: {label: Two}\n"
        "half: {label: Half, kind: procedure, answers: [one]}\n"
        "whole: {label: Whole, kind: procedure, answers: [one, two]}\n"
    )

    tests = resolve(definition_of("present: both"), concepts).tests

    assert {"half": {"one"}, "whole": {"one", "two", "both"}} == {
        test.id: set(test.answers) for test in tests
    }


def test_a_kind_answers_where_nothing_lists_the_general() -> None:
    concepts = dict(CONCEPTS)
    del concepts["look"]

    tests = resolve(definition_of("present: organ"), concepts).tests

    assert {"palpation", "ultrasound"} == {test.id for test in tests if "organ" in test.answers}
