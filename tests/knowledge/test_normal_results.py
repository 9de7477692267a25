"""A phrase for "normal" excludes its finding, whether told as a result or as an absence."""

import pytest

from asterism.define.resolve import Resolver
from asterism.define.terms import Kind
from asterism.judge import truth_of
from asterism.model.criteria import Present
from asterism.model.finding import Interpretation, Patient, Status
from asterism.model.truth import Truth
from asterism.read.text import read_text
from knowledge.answers import library

CONCEPTS = library().concepts
RESOLVER = Resolver(CONCEPTS, library().definitions)
# What was only not felt excludes nothing.
PHRASES = [
    (concept.id, words)
    for concept in CONCEPTS.values()
    for words in concept.normal_words
    if "palpable" not in words
]


def patient_of(text: str) -> Patient:
    return read_text(text, library=library()).patients[0]


@pytest.mark.parametrize(("concept", "words"), PHRASES)
def test_a_normal_phrase_excludes_its_finding(concept: str, words: str) -> None:
    criterion = RESOLVER.fill(Present(concept=concept))
    assert Truth.FALSE is truth_of(criterion, patient_of(f"{words}."))


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("Platelets were normal.", ["thrombocytosis", "thrombocytopenia"]),
        ("The platelet count was within normal limits.", ["thrombocytosis", "thrombocytopenia"]),
        ("Normal serum calcium was found.", ["hypercalcemia", "hypocalcemia"]),
        ("Liver function tests were normal.", ["alt_elevated", "transaminases_elevated"]),
        ("Coagulation was normal.", ["prolonged_aptt", "prolonged_prothrombin_time"]),
    ],
)
def test_a_normal_result_is_told_as_what_was_measured(text: str, excluded: list[str]) -> None:
    """One statement of each analyte answers for both directions; nothing is told as absent."""
    patient = patient_of(text)
    told = {(f.status, f.interpretation, CONCEPTS[f.concept].kind) for f in patient.findings}
    assert {(Status.PRESENT, Interpretation.NORMAL, Kind.ANALYTE)} == told
    for concept in excluded:
        criterion = RESOLVER.fill(Present(concept=concept))
        assert Truth.FALSE is truth_of(criterion, patient)


@pytest.mark.parametrize(
    "text",
    ["Reflexes were normal.", "She was afebrile.", "Unremarkable fundi.", "Negative ANA."],
)
def test_a_normal_sign_is_an_absence(text: str) -> None:
    assert {Status.ABSENT} == {finding.status for finding in patient_of(text).findings}


def test_not_normal_leaves_open_which_way() -> None:
    found = patient_of("The platelet count was never normal.").findings
    assert {(None, Status.PRESENT)} >= {(each.interpretation, each.status) for each in found}
