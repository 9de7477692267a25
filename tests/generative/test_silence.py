"""Where silence is declared to be no, screen, judge and a second reading of the rule agree."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from asterism.define.silence import Silence, declared
from asterism.judge import judge, truth_of
from asterism.model.criteria import Present
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from generative.judge_strategies import definitions, fill_in, patients_for
from generative.people import definition
from generative.screen_tables import Screen, as_recorded
from generative.strategies import FINDINGS
from generative.test_screen_agrees import BRISK, DAYS, said_in, said_of

EXAMINATIONS = ("examination", "bone_imaging", "marrow_biopsy")


@st.composite
def silences(draw: st.DrawFn) -> Silence:
    """A site at random: some findings are closed, some are when an examination is recorded."""
    looked = st.lists(st.sampled_from(EXAMINATIONS), max_size=2, unique=True).map(tuple)
    return Silence(
        closed=frozenset(draw(st.lists(st.sampled_from(FINDINGS), max_size=4))),
        looked=draw(st.dictionaries(st.sampled_from(FINDINGS), looked, max_size=4)),
    )


@st.composite
def declared_cases(draw: st.DrawFn) -> tuple[Definition, list[Patient], date | None]:
    plain = draw(definitions(draw(st.sampled_from((1, 3, 6)))))
    rule = declared(plain, draw(silences()))
    of_it = patients_for(rule.root, *rule.exclusions).map(as_recorded)
    return rule, draw(st.lists(of_it, min_size=5, max_size=5)), draw(DAYS)


@BRISK
@given(declared_cases())
def test_a_declared_definition_has_the_verdict_that_the_judge_gives(
    case: tuple[Definition, list[Patient], date | None],
) -> None:
    """Truth, provisional, since when, and what is missing."""
    rule, patients, as_of = case
    rows = Screen(patients).answers(rule, as_of)
    expected = [said_of(judge(each, rule, as_of=as_of)) for each in patients]
    assert expected == list(map(said_in, rows))


@st.composite
def leaves(draw: st.DrawFn) -> tuple[Present, Silence, Patient]:
    node = fill_in(Present(concept=draw(st.sampled_from(FINDINGS))))
    assert isinstance(node, Present)
    concepts = (*FINDINGS, *EXAMINATIONS)
    patient = draw(patients_for(node))
    moved = [
        replace(one, concept=draw(st.sampled_from(concepts))) if one.value is None else one
        for one in patient.findings
    ]
    return node, draw(silences()), replace(patient, findings=tuple(moved))


@BRISK
@given(leaves())
def test_only_what_was_unknown_becomes_no(case: tuple[Present, Silence, Patient]) -> None:
    """Silence never makes anything so, and never unsays what is so or is not."""
    node, silence, patient = case
    rule = definition(node)
    before = truth_of(node, patient)
    # Kinds are closed one by one: of this finding alone, so that no other's silence speaks here.
    alone = Silence(
        closed=silence.closed & {node.concept},
        looked={name: by for name, by in silence.looked.items() if name == node.concept},
    )
    rules_of_others = (*node.shown_by, *node.refuted_by)
    after = judge(patient, declared(rule, alone)).truth
    seen = {one.concept for one in patient.of(EXAMINATIONS) if one.status.value == "PRESENT"}
    turned = bool(alone.closed) or not seen.isdisjoint(alone.looked.get(node.concept, ()))
    expected = Truth.FALSE if before is Truth.UNKNOWN and turned else before
    assert expected is after, rules_of_others
