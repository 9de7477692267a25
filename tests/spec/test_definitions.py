"""A whole definition: exclusions, strength, what is missing, since when, and the notes."""

from datetime import date

from asterism.judge import judge
from asterism.model.criteria import AtLeast, Criterion, Named, Not, Present, all_of, any_of
from asterism.model.definition import Caution, Definition, Test
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Strength, Verdict
from asterism.model.when import Window
from generative.people import definition, named
from spec.tables import patients


def asks(concept: str, *hints: str) -> Named:
    of = Present(concept=concept, hinted_by=frozenset(hints))
    return named(of, concept.replace("_", " ").capitalize())


def answers(name: str, concept: str, *, invasive: int = 1, availability: int = 0) -> Test:
    return Test(
        id=name,
        label=name.replace("_", " ").capitalize(),
        answers=frozenset({concept}),
        invasive=invasive,
        availability=availability,
    )


# A small illness: a mandatory sign, one of three further ones, and nothing else to explain it.
BLOOD_COUNT = Test(
    id="blood_count",
    label="Blood count",
    answers=frozenset({"mandatory_sign"}),
    invasive=1,
    availability=0,
    routine=True,
)
ILLNESS = definition(
    all_of(
        asks("mandatory_sign"),
        named(any_of(asks("bone_lesion", "marrow"), asks("growth"), asks("factor")), "Other"),
    ),
    exclusions=(asks("mimic"),),
    cautions=(
        Caution(id="odd", when=asks("odd_sign"), say="Reconsider.", cite="nobody-1999#page-2"),
    ),
    tests=(
        answers("biopsy", "growth", invasive=3, availability=1),
        answers("factor_assay", "factor", availability=2),
        answers("scan", "bone_lesion", invasive=2, availability=1),
        answers("better_scan", "bone_lesion", invasive=2, availability=2),
        answers("mimic_test", "mimic"),
        BLOOD_COUNT,
    ),
)
PLAIN = definition(ILLNESS.root, tests=ILLNESS.tests)

BOTH_SIGNS = """
patient | concept        | status  | when
--------+----------------+---------+--------
1       | mandatory_sign |         | 2012-12
1       | growth         |         | 2015-11
1       | mimic          | ABSENT  | 2015-11
"""
OPEN = """
patient | concept        | when
--------+----------------+--------
1       | mandatory_sign | 2012-12
"""
HINTED = """
patient | concept        | status | when
--------+----------------+--------+--------
1       | mandatory_sign |        | 2012-12
1       | marrow         |        | 2015-11
1       | mimic          | ABSENT | 2015-11
"""


def verdict_on(table: str, rule: Definition = ILLNESS, as_of: str = "") -> Verdict:
    (person,) = patients(table)
    return judge(person, rule, as_of=date.fromisoformat(as_of) if as_of else None)


def asked_for(missing: tuple[Missing, ...]) -> list[str]:
    return [each.test for each in missing]


def kinds(verdict: Verdict) -> list[str]:
    return [note.kind for note in verdict.notes]


def test_met_when_the_root_is_and_no_exclusion_is() -> None:
    """The children are the verdict on the root and then those on the exclusions."""
    verdict = verdict_on(BOTH_SIGNS)
    assert verdict.truth is Truth.TRUE
    assert verdict.definition == "ill/first"
    assert not verdict.provisional
    assert [part.of for part in verdict.children] == [ILLNESS.root, *ILLNESS.exclusions]
    assert [finding.concept for finding in verdict.because] == ["mandatory_sign", "growth", "mimic"]
    assert verdict.missing == ()
    assert verdict.notes == ()


def test_met_provisionally_while_an_exclusion_is_untested() -> None:
    """The truth stays UNKNOWN; the untested exclusions are named, with their tests."""
    verdict = verdict_on("\n".join(BOTH_SIGNS.splitlines()[:-1]))
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.provisional
    assert [each.of for each in verdict.untested] == list(ILLNESS.exclusions)
    assert asked_for(verdict.missing) == ["mimic_test"]
    assert verdict.missing[0].settles == {Truth.TRUE, Truth.FALSE}
    assert [finding.concept for finding in verdict.because] == ["mandatory_sign", "growth"]
    assert [note.text for note in verdict.notes] == [
        "Not excluded: Mimic. What would tell: Mimic test."
    ]


def test_not_met_when_an_exclusion_is_present() -> None:
    """An exclusion decides even where the root is open, and is named."""
    verdict = verdict_on(OPEN + "1 | mimic | 2013\n")
    assert verdict.truth is Truth.FALSE
    assert not verdict.provisional
    assert verdict.untested == ()
    assert [note.text for note in verdict.notes] == ["Excluded by Mimic: “mimic” (2013)."]
    assert verdict.since is None
    assert verdict.one_test_away is None


def test_an_untested_exclusion_without_a_test_is_still_named() -> None:
    rule = definition(asks("growth"), exclusions=(asks("mimic"),))
    verdict = verdict_on(BOTH_SIGNS.replace("mimic ", "other "), rule)
    assert verdict.provisional
    assert [note.text for note in verdict.notes] == ["Not excluded: Mimic. What would tell: Mimic."]
    assert asked_for(verdict.missing) == [""]


def test_missing_names_the_tests_that_would_settle_it() -> None:
    """What settles alone first, then the least invasive, the most available."""
    verdict = verdict_on(OPEN, PLAIN)
    assert verdict.truth is Truth.UNKNOWN
    assert asked_for(verdict.missing) == ["factor_assay", "scan", "biopsy"]
    assert [each.label for each in verdict.missing] == ["Factor", "Bone lesion", "Growth"]
    assert {each.settles for each in verdict.missing} == {frozenset({Truth.TRUE})}
    assert verdict.missing[1].others == ("better_scan",)


def test_every_unknown_node_names_its_own_tests() -> None:
    """Also below a verdict that is met: a question left open is named where it stands."""
    verdict = verdict_on(BOTH_SIGNS)
    other = verdict.children[0].children[1].children[0]
    assert other.truth is Truth.TRUE
    bone, growth, factor = other.children
    assert asked_for(bone.missing) == ["scan"]
    assert asked_for(bone.children[0].missing) == ["scan"]
    assert bone.children[0].missing[0].label == "Bone lesion"
    assert bone.missing[0].settles == {Truth.TRUE, Truth.FALSE}
    assert growth.missing == ()
    assert asked_for(factor.missing) == ["factor_assay"]


def test_a_verdict_that_hangs_on_a_hint_says_so() -> None:
    """INDIRECT from the leaf up; the note tells what is left without it; missing firms it up."""
    verdict = verdict_on(HINTED)
    assert verdict.truth is Truth.TRUE
    assert verdict.strength is Strength.INDIRECT
    mandatory, other = verdict.children[0].children
    assert mandatory.strength is Strength.DIRECT
    assert other.strength is Strength.INDIRECT
    assert [note.text for note in verdict.notes] == [
        (
            "MET, but only through indirect evidence. Bone lesion: “marrow” (2015-11)."
            " Without it the verdict would be UNKNOWN."
            " What would make it firm: Factor assay; Scan; Biopsy."
        )
    ]
    assert asked_for(verdict.missing) == ["factor_assay", "scan", "biopsy"]


def test_a_second_direct_sign_makes_it_firm() -> None:
    verdict = verdict_on(HINTED + "1 | growth | | 2015-12\n")
    assert verdict.strength is Strength.DIRECT
    assert verdict.missing == ()
    assert kinds(verdict) == []


def test_a_provisional_verdict_may_hang_on_a_hint_too() -> None:
    """Then both the firming tests and the untested exclusion are missing."""
    verdict = verdict_on("\n".join(HINTED.splitlines()[:-1]))
    assert verdict.provisional
    assert verdict.strength is Strength.INDIRECT
    assert kinds(verdict) == ["sensitivity", "exclusion"]
    assert verdict.notes[0].text.startswith("MET provisionally, but only through indirect")
    assert asked_for(verdict.missing) == ["mimic_test", "factor_assay", "scan", "biopsy"]


def test_an_exclusion_may_hang_on_a_hint() -> None:
    """A verdict of NOT MET that a hint brought about is as sensitive as one of MET."""
    rule = definition(asks("growth"), exclusions=(asks("mimic", "marrow"),))
    verdict = verdict_on("patient | concept\n1 | growth\n1 | marrow", rule)
    assert verdict.truth is Truth.FALSE
    assert kinds(verdict) == ["sensitivity", "exclusion"]
    assert verdict.notes[0].text == (
        "NOT MET, but only through indirect evidence. Mimic: “marrow”."
        " Without it the verdict would be MET provisionally. What would make it firm: Mimic."
    )


def test_a_hint_against_a_denial_leaves_nothing_to_firm_up() -> None:
    """Without the hint it would be NOT MET, which no test is needed to settle."""
    rule = definition(Present(concept="bone_lesion", hinted_by=frozenset({"marrow"})))
    table = "patient | concept | status\n1 | marrow |\n1 | bone_lesion | ABSENT"
    verdict = verdict_on(table, rule)
    assert verdict.truth is Truth.TRUE
    assert verdict.missing == ()
    assert verdict.notes[0].text == (
        "MET, but only through indirect evidence. bone lesion: “marrow”."
        " Without it the verdict would be NOT MET."
    )


def test_a_contradiction_is_shown_with_both_sides() -> None:
    """What was so at any time counts as so; the denial stands beside it."""
    verdict = verdict_on(BOTH_SIGNS + "1 | growth | ABSENT | 2014\n")
    assert verdict.truth is Truth.TRUE
    assert [finding.when for finding in verdict.against if finding.when] != []
    leaf = verdict.children[0].children[1].children[0].children[1].children[0]
    assert [str(finding.when) for finding in leaf.because] == ["2015-11"]
    assert [str(finding.when) for finding in leaf.against] == ["2014"]
    assert [note.text for note in verdict.notes] == [
        (
            "Growth: the record says both. For: “growth” (2015-11). Against: “growth” (2014)."
            " What was so at any time counts as so."
        )
    ]
    assert leaf.notes == verdict.notes


def test_a_contradiction_of_an_unnamed_leaf_is_named_by_its_concept() -> None:
    """A name belongs to the criterion it is put on, not to what is counted inside it."""
    rule = definition(named(any_of(Present(concept="a_sign"), Present(concept="b_sign")), "Signs"))
    table = "patient | concept | status\n1 | a_sign |\n1 | a_sign | ABSENT"
    assert verdict_on(table, rule).notes[0].text.startswith("a sign: the record says both.")


def test_a_caution_is_said_and_changes_nothing() -> None:
    verdict = verdict_on(BOTH_SIGNS + "1 | odd_sign | |\n")
    assert verdict.truth is Truth.TRUE
    assert [(note.kind, note.text, note.cite) for note in verdict.notes] == [
        ("caution", "Reconsider.", "nobody-1999#page-2")
    ]


def test_statements_that_no_date_places_are_set_aside_and_counted() -> None:
    """Only on a day of judging; only of what the definition asks; each statement once."""
    table = BOTH_SIGNS + "1 | factor | |\n1 | marrow | | 2015\n1 | weather | |\n"
    one = (
        "1 statement was set aside: without a date, or with one too vague to place before that day."
    )
    two = one.replace("1 statement was", "2 statements were")
    assert kinds(verdict_on(table)) == []
    assert [note.text for note in verdict_on(table, as_of="2015-12-31").notes] == [one]
    assert [note.text for note in verdict_on(table, as_of="2015-12-30").notes][-1] == two


def test_what_the_reader_left_open_is_passed_on_once() -> None:
    (person,) = patients(BOTH_SIGNS)
    first, *rest = person.findings
    doubtful = type(first)(
        concept=first.concept,
        status=first.status,
        evidence=first.evidence,
        notes=("Total or monoclonal is not said.",),
    )
    changed = type(person)(id="1", findings=(doubtful, doubtful, *rest))
    notes = judge(changed, ILLNESS).notes
    assert [(note.kind, note.text) for note in notes] == [
        ("ambiguity", "Total or monoclonal is not said.")
    ]


def test_since_is_the_first_day_on_which_it_stood() -> None:
    """As an interval: from the first day it can have been so to the last."""
    verdict = verdict_on(BOTH_SIGNS)
    assert str(verdict.since) == "2015-11"
    assert str(verdict_on(BOTH_SIGNS, as_of="2016-06-01").since) == "2015-11"


def test_since_counts_a_provisional_verdict() -> None:
    """It stood before the exclusion was tested."""
    verdict = verdict_on(BOTH_SIGNS.replace("ABSENT  | 2015-11", "ABSENT | 2016"))
    assert str(verdict.since) == "2015-11"


def test_one_test_away_is_when_a_single_test_would_have_reached_it() -> None:
    """With the routine tests done too; the delay runs until the disease is named."""
    verdict = verdict_on(BOTH_SIGNS + "1 | illness | SUSPECTED | 2015-11\n")
    assert str(verdict.one_test_away) == "2012-12"
    assert str(verdict.named) == "2015-11"
    assert verdict.delay_years is not None
    assert round(verdict.delay_years, 1) == 2.9


def test_within_reach_are_the_tests_any_one_of_which_could_have_done_it() -> None:
    """Least burdensome first; of two tests that answer one question only the lesser burden."""
    verdict = verdict_on(BOTH_SIGNS)
    assert [test.id for test in verdict.within_reach] == ["factor_assay", "scan", "biopsy"]


def test_nothing_is_within_reach_of_a_verdict_that_stood_at_once() -> None:
    verdict = verdict_on(BOTH_SIGNS.replace("2012-12", "2015-11"))
    assert verdict.since == verdict.one_test_away
    assert verdict.within_reach == ()


def test_one_test_away_of_a_verdict_still_open() -> None:
    verdict = verdict_on(OPEN)
    assert verdict.truth is Truth.UNKNOWN
    assert verdict.since is None
    assert str(verdict.one_test_away) == "2012-12"
    assert verdict.named is None


def test_routine_tests_are_supposed_to_be_done() -> None:
    """The mandatory sign shows in a blood count, so a growth alone is a blood count away."""
    verdict = verdict_on("patient | concept | when\n1 | growth | 2011\n1 | factor | 2012", PLAIN)
    assert str(verdict.one_test_away) == "2011"


def test_routine_tests_are_done_beside_the_one() -> None:
    """A blood count for the mandatory sign, and one scan or biopsy: one test away."""
    verdict = verdict_on("patient | concept | status | when\n1 | factor | ABSENT | 2011", PLAIN)
    assert verdict.truth is Truth.UNKNOWN
    assert str(verdict.one_test_away) == "2011"


def test_since_waits_until_an_exclusion_falls() -> None:
    """While something excluded it, it did not stand."""
    unhealed = Named(id="unhealed", label="Unhealed", of=Not(of=Present(concept="healing")))
    rule = definition(asks("growth"), exclusions=(unhealed,))
    table = """
    patient | concept | status | when
    --------+---------+--------+-----
    1       | growth  |        | 2011
    1       | healing | ABSENT | 2012
    1       | healing |        | 2013
    """
    late = table.replace("2011", "2012")
    assert str(verdict_on(table, rule).since) == "2011"
    assert str(verdict_on(late, rule).since) == "2013"


def test_since_sees_the_day_on_which_something_drops_out_of_a_window() -> None:
    """Clear for 30 days: a rash of May the 1st is last seen on the 31st."""
    rash = Present(concept="rash", window=Window(days=30))
    rule = definition(all_of(asks("growth"), Not(of=rash)))
    table = """
    patient | concept | status | when
    --------+---------+--------+-----------
    1       | growth  |        | 2015-05-01
    1       | rash    |        | 2015-05-01
    1       | rash    | ABSENT | 2015-05-20
    """
    verdict = verdict_on(table, rule, as_of="2015-06-10")
    assert verdict.truth is Truth.TRUE
    assert str(verdict.since) == "2015-06-01"


def test_two_tests_away_is_not_one() -> None:
    rule = definition(all_of(asks("growth"), asks("factor"), asks("marrow")), tests=ILLNESS.tests)
    verdict = verdict_on("patient | concept | when\n1 | marrow | 2011", rule)
    assert verdict.one_test_away is None


def test_met_at_once_was_never_further_away() -> None:
    table = "patient | concept | when\n1 | mandatory_sign | 2012\n1 | growth | 2012"
    verdict = verdict_on(table, PLAIN)
    assert verdict.since == verdict.one_test_away
    assert str(verdict.since) == "2012"


def test_an_exclusion_that_is_present_puts_it_out_of_reach() -> None:
    """Until something speaks for it again, no test brings it nearer."""
    rule = definition(asks("growth"), exclusions=(asks("mimic"),), tests=ILLNESS.tests)
    verdict = verdict_on("patient | concept | when\n1 | mimic | 2012\n1 | growth |", rule)
    assert verdict.truth is Truth.FALSE
    assert verdict.one_test_away is None


def test_what_was_denied_then_was_not_within_reach() -> None:
    """A mandatory sign that was excluded on the day is not a test away; later it may be."""
    table = """
    patient | concept        | status | when
    --------+----------------+--------+-----
    1       | mandatory_sign | ABSENT | 2011
    1       | mandatory_sign |        | 2012
    1       | growth         |        | 2013
    """
    verdict = verdict_on(table, PLAIN)
    assert str(verdict.one_test_away) == "2012"
    assert str(verdict.since) == "2013"


def test_undated_statements_take_no_part_in_dates() -> None:
    """A verdict that needs one has no date."""
    verdict = verdict_on(BOTH_SIGNS.replace("| 2015-11\n1       | mimic", "|\n1       | mimic"))
    assert verdict.truth is Truth.TRUE
    assert verdict.since is None
    undated = verdict_on("patient | concept\n1 | mandatory_sign\n1 | growth", PLAIN)
    assert undated.truth is Truth.TRUE
    assert undated.since is None
    assert undated.one_test_away is None


def test_the_disease_is_named_when_first_said_or_suspected() -> None:
    """Not when denied, not by the family, not without a date, and not after the day of judging."""
    table = """
    patient | concept | status    | when    | flags
    --------+---------+-----------+---------+-------
    1       | illness | ABSENT    | 2010    |
    1       | illness |           | 2011    | family
    1       | illness |           |         |
    1       | illness |           | 2015-11 |
    1       | illness | SUSPECTED | 2014    |
    """
    assert str(verdict_on(table).named) == "2014"
    assert verdict_on(table, as_of="2012-01-01").named is None


def test_the_truth_is_the_same_for_a_lone_root() -> None:
    """A definition without exclusions is its root."""
    root: Criterion = AtLeast(n=1, of=(Present(concept="growth"),))
    verdict = verdict_on("patient | concept\n1 | growth", definition(root))
    assert verdict.of == root
    assert [part.of for part in verdict.children] == [root]
