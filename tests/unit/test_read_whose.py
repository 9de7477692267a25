"""Which sections and sentences are about the patient, and what is left out as somebody else's."""

from itertools import pairwise

import pytest

from asterism.model.finding import Flag, Sex
from asterism.read.text import read_text
from unit.read_fixtures import findings_of, patient_of, small_library

REPORT = """Journal of Made-up Cases
Splenomegaly and fever: a case

Abstract
Ascites is a common finding. A woman with hepatomegaly presented with fever.
This case illustrates that rash is seen.

Keywords: splenomegaly, weakness

   1. Introduction Top

Numbness is characterized by weakness.

   Case Report Top

A woman presented in May 2015 with cough.
Figure 1: Photograph of the woman with rash

Click here to view
She had lymphadenopathy. Of the 9 cases, ascites was found in 7.
In patients with CIDP, weakness is frequent.

   Discussion

In our patient, hypothyroidism was overlooked.

References Top

1. Somebody A. Splenomegaly in hypothyroidism. J 2001;1:1-9.

   Case Report
    Numbness, weakness
"""


def test_only_what_the_report_says_of_its_patient_is_read() -> None:
    expected = [("hepatomegaly", "abstract"), ("fever", "abstract"), ("cough", "case"),
                ("rash", "legend"), ("lymphadenopathy", "case")]  # fmt: skip
    assert expected == [(f.concept, f.evidence[0].section) for f in findings_of(REPORT)]


def test_what_is_left_out_is_counted_by_reason() -> None:
    left = dict(read_text(REPORT, library=small_library()).left_out)
    assert left == {
        "front": 2, "keywords": 2, "introduction": 2, "discussion": 1, "references": 4,
        "other patients": 3, "general statements": 2,
    }  # fmt: skip


def test_the_abstract_and_the_legends_are_not_dated_by_the_story() -> None:
    dates = {f.concept: str(f.when) for f in findings_of(REPORT)}
    assert (dates["fever"], dates["rash"], dates["cough"]) == ("None", "None", "2015-05")


def test_sections_cover_the_text_in_order() -> None:
    sections = read_text(REPORT, library=small_library()).sections
    assert (0, len(REPORT)) == (sections[0].start, sections[-1].end)
    assert all(a.end == b.start for a, b in pairwise(sections))


@pytest.mark.parametrize(
    "text",
    [
        "She had fever.",
        "Fever.",
        "Case report\nShe had fever.",
        "CASE PRESENTATION\n\nShe had fever.",
        "2. Case presentation:\nShe had fever.",
        "Case report: She had fever.",
        "HISTORY:\nShe had fever.\nIMPRESSION:\nDone.",
        "She had fever.\nReferences\n1. A B. Ascites. 2001.",
        "Introduction\nAscites is rare.\nPatient information\nShe had fever.\nDiscussion\nAscites.",
    ],
)
def test_the_case_is_found_whatever_its_heading(text: str) -> None:
    assert [found.concept for found in findings_of(text)] == ["fever"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Past medical history:\nHypothyroidism.", {Flag.HISTORICAL}),
        ("Family history:\nHypothyroidism.", {Flag.FAMILY}),
        ("Impression:\nHypothyroidism.", set()),
    ],
)
def test_a_heading_may_say_whose_or_when(text: str, expected: set[Flag]) -> None:
    (found,) = findings_of(text)
    assert expected == found.flags


@pytest.mark.parametrize(
    "text",
    [
        "Only 8 cases with ascites have been reported to date.",
        "Of the 9 cases with ascites, seven died.",
        "Most such cases had no ascites.",
        "In patients with CIDP, ascites is found.",
        "Ascites is characterized by swelling.",
        "Ascites may occur in POEMS syndrome.",
    ],
)
def test_other_people_and_general_statements_are_not_the_patient(text: str) -> None:
    assert [finding for finding in findings_of(text) if finding.counts] == []


@pytest.mark.parametrize(
    "text",
    [
        "We report a 56-year-old man with ascites.",
        "The patient with ascites was admitted.",
        "In this patient ascites was found.",
    ],
)
def test_a_sentence_about_the_patient_stays_so(text: str) -> None:
    assert [found.concept for found in findings_of(text)] == ["ascites"]


@pytest.mark.parametrize(
    "text",
    [
        "A 7-year-old Labrador dog was presented with ascites.",
        "A 4-year-old neutered male domestic shorthair cat had fever. She had ascites.",
        "A 12-month-old foal had ascites.",
    ],
)
def test_an_animal_is_a_patient_without_findings_and_a_note(text: str) -> None:
    patient = patient_of(text)
    assert (patient.findings, patient.sex) == ((), None)
    assert patient.notes == ("The report is of an animal; nothing in it was read as a finding.",)


@pytest.mark.parametrize(
    "text",
    [
        "A 7-year-old boy had fever after a dog bite.",
        "A 50-year-old woman who kept a horse had fever.",
        "A 45-year-old pig farmer had fever.",
    ],
)
def test_people_with_animals_are_people(text: str) -> None:
    assert [found.concept for found in findings_of(text)] == ["fever"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 56-year-old man whose wife was well had fever.", Sex.MALE),
        ("A middle-aged female presented.", Sex.FEMALE),
        ("She had fever.", Sex.FEMALE),
        ("The patient had fever.", None),
    ],
)
def test_the_sex_is_the_first_one_told(text: str, expected: Sex | None) -> None:
    assert expected is patient_of(text).sex


def test_nothing_about_a_patient_is_said_so() -> None:
    assert patient_of("").notes == ("The text is empty.",)
    assert patient_of("Introduction\nAscites is rare.\nDiscussion\nIt is.").findings == ()
    note = "Nothing in the text was read as a finding of a patient."
    assert patient_of("The boat left before dawn.").notes == (note,)


@pytest.mark.parametrize(
    "text",
    [
        "All patients had splenomegaly.",
        "None of the patients had evidence of splenomegaly.",
        "Two patients presented with fever and splenomegaly.",
        "A PubMed search was made for splenomegaly.",
        "Splenomegaly usually presents in childhood.",
        "The disease usually presents with splenomegaly.",
    ],
)
def test_what_is_told_of_several_or_of_none_in_particular_is_not_the_patients(text: str) -> None:
    assert [finding for finding in findings_of(text) if finding.counts] == []
