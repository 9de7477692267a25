"""Every kind of criterion is known in every room: filled in, judged, asked for, drawn, mutated.

`unit/test_define_meta.py` says the same of the corners of `define`.
"""

import json
from dataclasses import replace
from importlib import resources
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from jsonschema import Draft202012Validator

from asterism.define.changes import changes_in_english
from asterism.define.resolve import resolve
from asterism.define.terms import Concept, Kind
from asterism.judge import judge, truth_of
from asterism.model.criteria import Across, Criterion, Meets, Presumed, children
from asterism.model.definition import Definition
from asterism.model.finding import Patient, Status
from asterism.model.truth import Truth
from asterism.serve.prove.leaves import coverage_of
from asterism.serve.prove.mutants import mutants_of
from asterism.serve.show.machine import encoded, judged_json
from asterism.serve.show.page import page
from asterism.serve.show.report import Chart, Document, Judged, Report, Words
from asterism.serve.show.screen import screen_for
from asterism.serve.show.text import judged_text
from generative.people import finding, patient
from generative.reference import truth_by_worlds
from generative.strategies import VOCABULARY, criteria
from unit.define_fixtures import definition_of, library_of
from unit.test_define_meta import DEFINITIONS, WRITTEN

KINDS = get_args(Criterion)
ILLNESS = Concept(id="made_up_syndrome", label="Made-up syndrome", kind=Kind.DISEASE)
CONCEPTS = {**VOCABULARY, ILLNESS.id: ILLNESS}
TELLING = patient(
    finding("neuropathy"),
    finding("cidp", Status.ABSENT),
    finding("platelets", when="2015-01-01"),
)
PEOPLE = {"nobody": patient(), "somebody": TELLING}


def written(word: str) -> Definition:
    """The example of a word as the whole of a definition."""
    body = WRITTEN[word]
    inner = body if body.startswith("{") else f"{{{body}}}"
    return replace(definition_of(f"criterion: {{whole: {inner}}}\n"), id="made_up/second_2020")


def definition_with(word: str) -> Definition:
    return resolve(written(word), CONCEPTS, DEFINITIONS)


def report_on(person: Patient, definition: Definition) -> Report:
    judged = Judged(definition=definition, verdict=judge(person, definition))
    document = Document(name="made up", text="neuropathy", sha256="0")
    chart = Chart(document=document, patient=person, judged=(judged,))
    return Report(charts=(chart,), words=Words(), version="0", knowledge_sha256="0")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_judged_and_asked_for(word: str, person: str) -> None:
    """What is unknown names a question, what is known names its evidence."""
    definition = definition_with(word)
    verdict = judge(PEOPLE[person], definition)

    assert truth_of(definition.root, PEOPLE[person]) is verdict.truth
    assert truth_by_worlds(definition.root, PEOPLE[person]) is verdict.truth
    assert bool(verdict.missing) == (verdict.truth is Truth.UNKNOWN)
    assert bool(verdict.because) == (verdict.truth is not Truth.UNKNOWN)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_drawn_in_every_view(word: str, person: str) -> None:
    report = report_on(PEOPLE[person], definition_with(word))
    text = resources.files("asterism.serve.show").joinpath("judge.schema.json").read_text("utf-8")

    (document,) = judged_json(report)
    Draft202012Validator(json.loads(text)).validate(json.loads(encoded(document)))
    assert "Whole" in "".join(page(report))
    if person == "somebody":  # of nobody there is nothing to draw
        assert "Whole" in judged_text(report, screen_for("utf-8", 80, {}))


@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_counted_for_its_vignettes(word: str) -> None:
    """In the same places whatever the patient: a count over sites has as many as were examined."""
    definition = definition_with(word)
    people = [*PEOPLE.values(), patient(finding("neuropathy"), finding("neuropathy"))]

    assert len(coverage_of(definition, people)) == len(coverage_of(definition, people[:1])) > 0


@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_compared_between_editions(word: str) -> None:
    definition = definition_with(word)

    assert changes_in_english(definition, definition, VOCABULARY) == ()


@pytest.mark.parametrize("word", WRITTEN)
def test_a_wrong_done_to_any_kind_is_done_wherever_it_stands(word: str) -> None:
    """Surgery walks through every kind and leaves what it does not touch as it was."""
    library = library_of("made_up_syndrome: {label: Made-up syndrome}\n", written(word))
    definition = definition_with(word)
    for mutant in mutants_of(library):
        assert mutant.done_to(definition) != definition


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_drawn_by_the_strategies(kind: type[Criterion]) -> None:
    def holds(node: Criterion) -> bool:
        return isinstance(node, kind) or any(map(holds, children(node)))

    quiet = settings(
        max_examples=500,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    assert holds(find(criteria(), holds, settings=quiet))


def test_these_are_the_kinds_that_hold_others() -> None:
    """A new kind must say what stands under it; a leaf has nothing."""
    inner = definition_with("not").root
    assert children(Presumed(of=inner, unless=inner)) == (inner, inner)
    assert children(Across(n=1, by=("nerve",), of=inner)) == (inner,)
    assert children(Meets(definition="a/b")) == ()
    assert children(Meets(definition="a/b", of=inner)) == (inner,)
