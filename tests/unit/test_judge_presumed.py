"""What a verdict says of presumptions, of sites and of reckoned values beside its truth."""

from dataclasses import replace
from decimal import Decimal

from asterism.define.equations import parse_formula
from asterism.judge import judge, tree_of
from asterism.model.criteria import Across, Measured, Named, Present, Presumed, all_of, any_of
from asterism.model.definition import Test
from asterism.model.finding import Status
from asterism.model.formula import Formula
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from asterism.model.verdict import Strength, Verdict
from generative.people import definition, finding, named, patient

ANEMIA = named(Presumed(of=Present(concept="anemia"), unless=Present(concept="bleeding")), "Anemia")
ENDOSCOPY = Test(
    id="endoscopy",
    label="Endoscopy",
    answers=frozenset({"bleeding"}),
    invasive=3,
    availability=1,
)


def notes(verdict: Verdict) -> list[str]:
    return [note.text for note in verdict.notes if note.kind == "presumption"]


# --- presumption ----------------------------------------------------------------------------------


def test_the_note_tells_what_was_presumed_and_the_verdict_without_it() -> None:
    verdict = judge(patient(finding("anemia")), definition(ANEMIA, tests=(ENDOSCOPY,)))

    assert verdict.truth is Truth.TRUE
    (note,) = notes(verdict)
    assert note == (
        "Taken for what the criteria mean, as no other cause is recorded: Anemia. "
        "Without that the verdict would be UNKNOWN. What would make it firm: Endoscopy."
    )


def test_there_is_one_note_of_all_that_was_presumed() -> None:
    """Each once, by its name; also where the verdict does not hang on it."""
    kidney = named(
        Presumed(of=Present(concept="renal_failure"), unless=Present(concept="diabetes")),
        "Renal failure",
    )
    rule = definition(any_of(ANEMIA, kidney, ANEMIA, Present(concept="fever")))
    told = patient(finding("anemia"), finding("renal_failure"), finding("fever"))

    (note,) = notes(judge(told, rule))

    assert "recorded: Anemia; Renal failure." in note
    assert note.endswith("The verdict is the same without.")


def test_nothing_presumed_is_no_note() -> None:
    """The other cause is denied, or stated, or the finding itself is unknown."""
    rule = definition(ANEMIA)
    denied = patient(finding("anemia"), finding("bleeding", Status.ABSENT))
    stated = patient(finding("anemia"), finding("bleeding"))

    assert [notes(judge(person, rule)) for person in (denied, stated, patient())] == [[], [], []]


def test_a_presumption_without_a_name_goes_by_what_it_is_of() -> None:
    rule = definition(Presumed(of=Present(concept="anemia"), unless=Present(concept="bleeding")))

    assert "recorded: anemia." in notes(judge(patient(finding("anemia")), rule))[0]


def test_what_a_leaf_presumes_is_told_by_the_leaf() -> None:
    """A concept shown by criteria that presume something."""
    organ = Present(concept="organ_damage", shown_by=(ANEMIA,))

    (note,) = notes(judge(patient(finding("anemia")), definition(organ)))

    assert "recorded: organ damage." in note


def test_another_cause_is_the_evidence_against_it() -> None:
    verdict = judge(patient(finding("anemia"), finding("bleeding")), definition(ANEMIA))

    assert verdict.truth is Truth.FALSE
    assert [each.concept for each in verdict.because] == ["bleeding"]


def test_a_finding_that_is_presumed_through_a_hint_is_indirect() -> None:
    hinted = Presumed(
        of=Present(concept="anemia", hinted_by=frozenset({"pallor"})),
        unless=Present(concept="bleeding"),
    )
    verdict = judge(patient(finding("pallor")), definition(hinted))

    assert (verdict.truth, verdict.strength) == (Truth.TRUE, Strength.INDIRECT)


def test_the_other_cause_is_not_asked_for_towards_met() -> None:
    """Nobody need ask what is presumed; but its answer may exclude what is otherwise met."""
    rule = definition(all_of(ANEMIA, Present(concept="fever")), tests=(ENDOSCOPY,))
    missing = judge(patient(finding("anemia")), rule).missing

    assert {each.concept: each.settles for each in missing} == {
        "fever": {Truth.TRUE, Truth.FALSE},
        "bleeding": {Truth.FALSE},
    }
    unknown = judge(patient(), rule).missing
    assert Truth.TRUE not in {
        truth for each in unknown if each.concept == "bleeding" for truth in each.settles
    }


# --- sites ----------------------------------------------------------------------------------------


def test_a_count_over_sites_has_a_verdict_for_each() -> None:
    told = [
        replace(finding("block"), details=(("nerve", "Median"), ("side", "left"))),
        replace(finding("block"), details=(("nerve", "ulnar"),)),
        finding("block"),
    ]
    node = Across(n=2, by=("nerve", "side"), of=Present(concept="block"))
    tree = tree_of(node, patient(*told))

    assert tree.truth is Truth.TRUE
    assert [part.site for part in tree.children] == ["median, left", "ulnar", "site not named"]
    assert tree.because == tuple(told)


def test_a_count_over_sites_is_one_question() -> None:
    test = Test(
        id="nerves", label="Nerve conduction study", answers=frozenset({"block"}), invasive=2,
        availability=1,
    )  # fmt: skip
    node = Named(
        id="two", label="In two nerves", of=Across(n=2, by=("nerve",), of=Present(concept="block"))
    )
    verdict = judge(patient(finding("block")), definition(node, tests=(test,)))

    (missing,) = verdict.missing
    assert (missing.concept, missing.label, missing.test) == ("block", "In two nerves", "nerves")


# --- reckoned values ------------------------------------------------------------------------------


def test_the_evidence_of_a_reckoned_value_is_what_went_in() -> None:
    ratio = Measured(
        analyte="ratio",
        op=Comparator.GT,
        threshold=Quantity(value=Decimal(10)),
        formulas=(Formula(of=parse_formula("kappa[mg/L] / lambda[mg/L]")),),
    )
    amount = Quantity(value=Decimal(50), unit="mg/L")
    told = (
        finding("kappa", value=amount, when="2015-01-03"),
        finding("lambda", value=Quantity(value=Decimal(2), unit="mg/L"), when="2015-01"),
    )
    verdict = judge(patient(*told), definition(ratio))

    assert verdict.truth is Truth.TRUE
    assert {id(each) for each in verdict.because} == {id(each) for each in told}
    assert str(verdict.since) == "2015-01-03/2015-01-31"
