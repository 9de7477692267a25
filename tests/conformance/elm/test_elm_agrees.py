"""A third machine gives the judge's truth: another's engine for another's language.

The judge is compared with `cql-execution`, which knows nothing of us: logic alone, by thousands of
random trees over what is so, what is not and what nobody looked at; then whole patients, with their
dates, units, words and contradictions; then every bundled definition that CQL can say whole.
"""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from asterism.define import load_library
from asterism.judge import judge, truth_of
from asterism.model.criteria import AtLeast, Criterion, Not, Present, Presumed
from asterism.model.definition import Definition
from asterism.model.finding import Patient, Status
from asterism.model.truth import Truth
from conformance.elm import translator
from conformance.elm.machine import Machine, running
from conformance.elm.translator import NotImplementedInElm, library_of
from generative.judge_strategies import cases, cases_of_units, definitions, patients_for
from generative.people import finding
from generative.strategies import days
from generative.test_screen_agrees_on_shipped import cohort_of, names

IN_ELM = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}
SLOWLY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
BRISK = settings(max_examples=20, deadline=None, suppress_health_check=SLOWLY)
DAYS = st.none() | days

Case = tuple[Criterion, Patient]


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with running() as found:
        yield found


# --- logic alone ----------------------------------------------------------------------------------

KNOWN = Patient(id="p1", findings=(finding("so"), finding("not_so", Status.ABSENT)))
NAMES = ("so", "not_so", "open")


def tree(chance: random.Random, height: int) -> Criterion:
    """And, or, at least (now and then of more than there are), not and unless, over constants."""
    if height == 0 or chance.random() < 0.15:
        return Present(concept=chance.choice(NAMES))
    kind = chance.random()
    if kind < 0.15:
        return Not(of=tree(chance, height - 1))
    if kind < 0.25:
        return Presumed(of=tree(chance, height - 1), unless=tree(chance, height - 1))
    parts = tuple(tree(chance, height - 1) for _ in range(chance.randint(1, 5)))
    return AtLeast(n=chance.randint(1, len(parts) + chance.choice((0, 0, 0, 1))), of=parts)


def differing(machine: Machine, trees: list[Criterion]) -> list[str]:
    asked = {f"tree {n}": each for n, each in enumerate(trees)}
    (told,) = machine.truths(asked, [KNOWN])
    return [
        f"{name}: judge {expected}, machine {told[name]}"
        for name, each in asked.items()
        if told[name] is not (expected := IN_ELM[truth_of(each, KNOWN)])
    ]


@settings(BRISK, max_examples=12)
@given(st.integers(min_value=0))
def test_logic_alone_is_what_cql_says(machine: Machine, seed: int) -> None:
    """Three truths, every inner kind of criterion: 250 trees in each of 12 examples."""
    chance = random.Random(seed)
    assert differing(machine, [tree(chance, chance.randint(1, 3)) for _ in range(250)]) == []


def test_a_count_that_passes_over_null_is_noticed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CQL's own `Count` would say no to two of (so, open, open, not so); the judge says unknown."""
    parts = tuple(Present(concept=name) for name in ("so", "open", "open", "not_so"))
    two_of_four: list[Criterion] = [AtLeast(n=2, of=parts)]
    assert differing(machine, two_of_four) == []
    monkeypatch.setattr(translator, "_weight", _without_null)
    assert differing(machine, two_of_four) == ["tree 0: judge None, machine False"]


WEIGHT = translator._weight


def _without_null(part: translator.Elm) -> translator.Elm:
    return {**WEIGHT(part), "else": translator._number(0)}


# --- whole patients -------------------------------------------------------------------------------


def can_be_said(*asked: Criterion | Definition) -> bool:
    try:
        library_of({str(n): each for n, each in enumerate(asked)}, None)
    except NotImplementedInElm:
        return False
    return True


SAYABLE = st.one_of(cases(), cases(6), cases_of_units()).filter(lambda case: can_be_said(case[0]))


Batch = tuple[list[Case], date | None]
BATCHES = st.tuples(st.lists(SAYABLE, min_size=6, max_size=6), DAYS)


def differ(machine: Machine, batch: Batch) -> list[str]:
    """Each criterion on each patient of the batch: where the machine and the judge differ."""
    told, as_of = batch
    asked = {f"criterion {n}": criterion for n, (criterion, _) in enumerate(told)}
    patients = [patient for _, patient in told]
    rows = machine.truths(asked, patients, as_of)
    return [
        f"{name} on patient {n}: judge {expected}, machine {row[name]}"
        for n, (row, patient) in enumerate(zip(rows, patients, strict=True))
        for name, each in asked.items()
        if row[name] is not (expected := IN_ELM[truth_of(each, patient, as_of=as_of)])
    ]


@BRISK
@given(BATCHES)
def test_whole_patients_have_the_truth_that_the_machine_gives(
    machine: Machine, batch: Batch
) -> None:
    """Any trees that CQL can say on any patients on any day: 36 pairs in each of 20 examples."""
    assert differ(machine, batch) == []


TRUTH = translator.truth

# Each is what a translation may get wrong without an error; the search above must notice.
MUTANTS: dict[str, tuple[str, object]] = {
    "no window": ("_Writer._within", lambda *_: ()),
    "a short value passes": ("_SHORT", {"Greater": "Less", "GreaterOrEqual": "Less"}),
    "silence is no": ("truth", lambda value: TRUTH(bool(value))),
}
OF_UNITS = st.tuples(
    st.lists(cases_of_units().filter(lambda case: can_be_said(case[0])), min_size=6, max_size=6),
    st.none(),
)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_comparison_kills_the_mutant(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    where, wrong = MUTANTS[name]
    batches = OF_UNITS if "value" in name else BATCHES
    monkeypatch.setattr(f"conformance.elm.translator.{where}", wrong)
    searching = settings(
        BRISK, max_examples=60, derandomize=True, database=None, phases=[Phase.generate]
    )
    assert find(batches, lambda batch: differ(machine, batch) != [], settings=searching)


@st.composite
def defined(draw: st.DrawFn) -> tuple[Definition, list[Patient]]:
    rule = draw(definitions(4).filter(can_be_said))
    of_it = patients_for(rule.root, *rule.exclusions)
    return rule, draw(st.lists(of_it, min_size=5, max_size=5))


@BRISK
@given(defined(), DAYS)
def test_a_definition_with_its_exclusions_has_the_verdict_that_the_machine_gives(
    machine: Machine, case: tuple[Definition, list[Patient]], as_of: date | None
) -> None:
    rule, patients = case
    expected = [{"rule": IN_ELM[judge(each, rule, as_of=as_of).truth]} for each in patients]
    assert expected == machine.truths({"rule": rule}, patients, as_of)


# --- what is shipped ------------------------------------------------------------------------------


def test_the_bundled_definitions_agree_on_the_cohort(machine: Machine) -> None:
    """Every bundled definition that CQL can say, whole, on 15 people made up for it."""
    said = [name for name in names() if can_be_said(load_library().resolved(name))]
    wrong = []
    for name in said:
        rule, people = load_library().resolved(name), cohort_of(name)
        for row, person in zip(machine.truths({name: rule}, people), people, strict=True):
            if row[name] is not (expected := IN_ELM[judge(person, rule).truth]):
                wrong.append(f"{name} of {person.id}: judge {expected}, machine {row[name]}")
    assert wrong == []
    assert len(said) >= 12, "the fragment has shrunk"
