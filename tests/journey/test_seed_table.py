"""The published report with the ontology on: what every tool finds in it, and what no other does.

The report is not ours to copy; it is read where it lies, beside the repository.
"""

from functools import lru_cache
from pathlib import Path

import pytest

from asterism.define.library import Library, load_library
from asterism.judge import tree_of
from asterism.model.finding import Finding, Flag, Patient, Status
from asterism.model.truth import Truth
from asterism.read.text import read_file, read_text
from asterism.read.text.phenotypes import find, load_phenotypes
from optional import require

REPORT = Path(__file__).parents[3] / "shared" / "cases" / "liu-2020.txt"


@lru_cache(maxsize=1)
def patient() -> Patient:
    require(REPORT.exists(), "the published report is not beside the repository (../shared/cases)")
    path, library = find(), load_library()
    require(path, "hp.obo is not installed (pip install 'asterism[hpo]')")
    assert path is not None
    phenotypes = load_phenotypes(path, library.knowledge_root / "terms")
    text = read_file(REPORT).text
    return read_text(text, library=library, phenotypes=phenotypes).patients[0]


def in_the_case(*concepts: str) -> list[Finding]:
    return [
        found
        for found in patient().findings
        if found.concept in concepts and found.evidence[0].section == "case"
    ]


def codes(found: Finding, library: Library) -> set[str]:
    if found.term is not None:
        return {found.term}
    return {code.code for code in library.concepts[found.concept].codes}


@pytest.mark.parametrize(
    ("concept", "code"),
    [
        ("polyneuropathy", "HP:0001271"),
        ("splenomegaly", "HP:0001744"),
        ("lymphadenopathy", "HP:0002716"),
        ("pleural_effusion", "HP:0002202"),
        ("hypothyroidism", "HP:0000821"),
        ("hypertrichosis", "HP:0000998"),
        ("acrocyanosis", "HP:0001063"),
        ("flushing", "HP:0031284"),
        ("facial_edema", "HP:0000282"),
        ("edema", "HP:0012398"),
    ],
)
def test_what_every_tool_finds_is_found_with_its_code(concept: str, code: str) -> None:
    library = load_library()
    found = in_the_case(concept)
    assert found
    assert {Status.PRESENT} == {one.status for one in found}
    assert any(code in codes(one, library) for one in found)


@pytest.mark.parametrize(
    ("concept", "quote"),
    [
        ("cidp", "chronic inflammatory demyelinating polyneuropathy"),
        ("monoclonal_protein", "IgA lambda monoclonal gammopathy"),
        ("lambda_light_chain", "IgA lambda monoclonal gammopathy"),
        ("osteosclerotic_myeloma", "osteosclerotic myeloma"),
        ("intimal_calcification_on_biopsy", "calcification in the intima"),
    ],
)
def test_what_no_tool_finds_is_found(concept: str, quote: str) -> None:
    found = in_the_case(concept)
    assert quote in {one.evidence[0].quote for one in found}
    assert {Status.PRESENT} == {one.status for one in found}


def test_the_amount_of_the_gammopathy_is_tied_to_it() -> None:
    (size,) = in_the_case("mprotein_size")
    assert str(size.value) == "582 mg/dL"
    assert "IgA lambda monoclonal gammopathy" in size.evidence[0].quote


@pytest.mark.parametrize("concept", ["thrombocytosis", "leukocytosis", "anemia"])
def test_a_blood_count_says_what_its_value_amounts_to(concept: str) -> None:
    (rule, *_) = load_library().concepts[concept].shown_by
    assert Truth.TRUE is tree_of(rule, patient()).truth


def test_neutrophils_of_a_count_are_no_neutrophilia() -> None:
    assert in_the_case("HP:0011897") == []


def test_what_zoledronic_acid_prevents_is_not_present() -> None:
    (found,) = in_the_case("hypercalcemia")
    assert Flag.HYPOTHETICAL in found.flags
    assert not found.counts


@pytest.mark.parametrize("concept", ["pth", "vegf"])
def test_what_was_not_measured_is_neither_present_nor_absent(concept: str) -> None:
    found = in_the_case(concept)
    assert {Status.NOT_ASSESSED} == {one.status for one in found}


@pytest.mark.parametrize(
    "label",
    [
        "Thickened skin", "Negativism", "Recurrent thrombophlebitis", "Congenital hypothyroidism",
        "Localized hirsutism", "Papilledema", "Renal insufficiency",
    ],
)  # fmt: skip
def test_the_false_hits_of_the_others_are_not_ours(label: str) -> None:
    path = find()
    require(path, "hp.obo is not installed (pip install 'asterism[hpo]')")
    assert path is not None
    labels = load_phenotypes(path, load_library().knowledge_root / "terms").labels
    told = {labels.get(found.term or "", "") for found in patient().findings}
    assert label not in told
