"""Reports of several patients: who is told apart, whose each finding is, and what is not split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.model.finding import Finding, Sex
from asterism.read.text import Reading, read_text
from unit.read_fixtures import small_library

Told = list[tuple[str, str]]


def reading(text: str) -> Reading:
    return read_text(text, library=small_library(), source="r")


def told(text: str) -> dict[str, str]:
    """What each patient has, in text order; absences with a minus."""
    return {
        patient.id.partition("#")[2]: " ".join(_sign(f) + f.concept for f in patient.findings)
        for patient in reading(text).patients
    }


def _sign(finding: Finding) -> str:
    return "-" if finding.status.value == "ABSENT" else ""


@pytest.mark.parametrize(
    "text",
    [
        "Case 1\nA man had fever.\nCase 2\nA woman had cough.",
        "Case 1: A man had fever. Case 2: A woman had cough.",
        "CASE 1. A man had fever.\n\nCASE 2. A woman had cough.",
        "Case report no. 1\nA man had fever.\nCase report no. 2\nA woman had cough.",
        "Case I was a man with fever.Case II was a woman with cough.",
        "Patient No. 1: a man with fever. Patient No. 2: a woman with cough.",
        "Patient #1 had fever. Patient #2 had cough.",
        "The first patient had fever. The second patient had cough.",
        "In the first case, fever was found. In the second case, cough was found.",
        "Case one was a man with fever. The second patient was a woman with cough.",
        "Patient 1 had fever, while patient 2 had cough.",
        (
            "Fever was found in patient 1. Patient 1 was a man, patient 2 was a woman. He is well. "
            "Patient 2 had cough."
        ),
        "A 30-year-old man (case 1) had fever. A 40-year-old woman (case 2) had cough.",
        "We report two patients. P1 was a boy with fever. P2 was a girl with cough.",
        (
            "1. Introduction\nAscites is rare.\n2. Cases\n2.1. Patient 1\nHe had fever.\n"
            "2.2. Patient 2\nShe had cough.\n3. Discussion\nPatient 1 had rash."
        ),
    ],
)
def test_patients_who_are_opened_by_name_are_told_apart(text: str) -> None:
    assert told(text) == {"1": "fever", "2": "cough"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patient A had fever. Patient B had cough. Patient C had rash.",
            {"A": "fever", "B": "cough", "C": "rash"},
        ),
        (
            "Twin A had fever. Twin B had cough.",
            {"A": "fever", "B": "cough"},
        ),
        (
            "Case 1: Twin A had fever. Case 2: Twin B had cough. Later rash was seen in twin A.",
            {"1": "fever rash", "2": "cough"},
        ),
        (
            "Patient 1 had fever. Patient 2 had cough. Both patients had ascites.",
            {"1": "fever ascites", "2": "cough ascites"},
        ),
        (
            "Two patients had ascites. Patient 1 had fever. Patient 2 had cough.",
            {"1": "ascites fever", "2": "ascites cough"},
        ),
        (
            "Patient 1 had fever. Patient 2 had cough. Neither patient had ascites.",
            {"1": "fever -ascites", "2": "cough -ascites"},
        ),
        (
            "Case 1 had fever. Case 2 had cough. Case 3 had rash. Cases 1 and 3 had ascites.",
            {"1": "fever ascites", "2": "cough", "3": "rash ascites"},
        ),
        (
            "Patient 1 had fever. Patient 2 had cough. Patient 3 was well. Patients 1-3 had rash.",
            {"1": "fever rash", "2": "cough rash", "3": "rash"},
        ),
        (
            (
                "Patient 1 had fever. Patient 2 had cough. Patient 3 had rash. Two of the "
                "patients had ascites."
            ),
            {"1": "fever", "2": "cough", "3": "rash"},
        ),
        (
            "Case 1 was a man. Case 2 was a woman. Fever was noted in case 1 and cough in case 2.",
            {"1": "fever", "2": "cough"},
        ),
        (
            "Case 1 had fever. Case 2 had cough. Unlike case 1, she had rash.",
            {"1": "fever", "2": "cough rash"},
        ),
        (
            "Patient 1 had fever. Patient 2, the sister of patient 1, had cough.",
            {"1": "fever", "2": "cough"},
        ),
        (
            "A man (case 1) and a woman (case 2) presented with fever. Case 2 had cough.",
            {"1": "fever", "2": "fever cough"},
        ),
        (
            (
                "Both patients had fever. Ascites was found. Patient 1 had cough. He had rash. "
                "Patient 2 had weakness."
            ),
            {"1": "fever ascites cough rash", "2": "fever ascites weakness"},
        ),
    ],
)
def test_what_is_said_of_some_or_all_is_theirs(text: str, expected: dict[str, str]) -> None:
    assert expected == told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "We report two cases. A 30-year-old man had fever. He had rash. A 40-year-old "
                "woman cough."
            ),
            {"1": "fever rash", "2": "cough"},
        ),
        (
            "A 30-year-old man and a 40-year-old woman had fever. Both patients had rash.",
            {"1": "fever rash", "2": "fever rash"},
        ),
        (
            (
                "A 60-year-old woman had fever. Her son, a 30-year-old man, had cough. Both "
                "patients had rash."
            ),
            {"1": "fever rash", "2": "cough rash"},
        ),
    ],
)
def test_two_who_are_counted_are_told_apart_by_their_ages(
    text: str, expected: dict[str, str]
) -> None:
    assert expected == told(text)


@pytest.mark.parametrize(
    "text",
    [
        "A man had fever. This is case 2 of the literature.",
        "A man had fever. As in patient 2 of Smith et al, cough was found.",
        "A man had fever.\nDiscussion\nCase 1 had rash. Case 2 had cough.",
        "A man had fever.\nReferences\n1. Patient 1: a man. 2. Patient 2: a woman.",
        "A man had fever.\nCase\tAge\tRash\nCase 1\t30\t+\nCase 2\t40\t-",
        "A man had fever. He was the first patient to be treated and the second case of the year.",
        "A patient 2 years before had fever.",
        "A 30-year-old man had fever. Her 60-year-old mother was well.",
        "A 30-year-old man had fever. There were two siblings; a 3-year-old brother was well.",
        "A 30-year-old man had fever. At follow-up the 31-year-old man was well.",
        "The man had fever in case 1 week passes.",
    ],
)
def test_one_patient_is_not_split(text: str) -> None:
    (patient,) = reading(text).patients
    assert (patient.id, patient.findings[0].concept) == ("r", "fever")


@pytest.mark.parametrize(
    "text",
    [
        "Fever was present in case 1, and case 2 had cough.",
        "A man had fever. Case 2 had cough.",
    ],
)
def test_what_stays_undecided_is_told_aloud(text: str) -> None:
    read = reading(text)
    assert len(read.patients) > 1 or any("More than one patient" in note for note in read.notes)


def test_each_has_their_own_sex_age_and_story() -> None:
    text = (
        "Case 1: A 30-year-old man presented in May 2015. Two months later he had rash.\n"
        "Case 2: His sister, aged 40 years, came in January 2017. One month later she had rash."
    )
    first, second = reading(text).patients
    assert (first.sex, second.sex) == (Sex.MALE, Sex.FEMALE)
    assert (first.id, second.id) == ("r#1", "r#2")
    dates = [str(p.of({"rash"})[0].when) for p in (first, second)]
    assert dates == ["2015-07", "2017-02"]


def test_one_who_is_called_a_relative_is_not_read_as_the_others_family() -> None:
    text = "Case 1: A man had fever. Case 2: His brother, a 20-year-old man, had cough."
    (cough,) = reading(text).patients[1].of({"cough"})
    assert not cough.flags
    assert [each.quote for each in cough.evidence] == ["cough"]


def test_values_of_a_group_are_nobodys() -> None:
    text = "Case 1 had fever. Case 2 had cough. In both cases CRP was 12 and 15 mg/L, respectively."
    assert told(text) == {"1": "fever", "2": "cough"}


def test_before_anybody_is_named_nothing_is_anybodys_and_it_is_counted() -> None:
    read = reading("There was ascites. Patient 1 had fever. Patient 2 had cough.")
    assert [len(patient.findings) for patient in read.patients] == [1, 1]
    assert dict(read.left_out) == {"which patient is not said": 1}


def test_a_new_section_begins_the_telling_anew() -> None:
    text = (
        "Abstract\nPatient 1 had fever. Patient 2 had cough.\nIntroduction\nAscites is rare.\n"
        "Case reports\nThere was rash.\nPatient 1\nHe had weakness.\n"
    )
    assert told(text) == {"1": "fever weakness", "2": "cough"}


_SENTENCES = st.sampled_from(
    ["He had fever.", "There was no rash.", "Ascites was suspected.", "CRP was 12 mg/L.",
     "In May 2015 he had cough.", "Two months later weakness was found."]
)  # fmt: skip
_HEADINGS = st.sampled_from(["Case {}\n", "Case {}: ", "Patient {}. ", "Case report {}\n"])


@given(st.lists(st.lists(_SENTENCES, min_size=1, max_size=5), min_size=2, max_size=6), _HEADINGS)
def test_each_of_a_series_reads_as_they_would_alone(cases: list[list[str]], heading: str) -> None:
    bodies = [" ".join(case) for case in cases]
    series = "\n\n".join(heading.format(n) + body for n, body in enumerate(bodies, start=1))
    together = reading(series).patients
    alone = [reading(body).patients[0] for body in bodies]
    assert [_plain(one.findings) for one in alone] == [_plain(one.findings) for one in together]
    for patient in together:
        for finding in patient.findings:
            for each in finding.evidence:
                assert series[each.locator.start : each.locator.end] == each.quote  # type: ignore[union-attr]


def _plain(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(f.concept, f.status, f.value, str(f.when), f.flags) for f in findings]


def test_words_go_on_about_the_one_described_in_front_of_the_name() -> None:
    text = (
        "Two patients are described. A 45-year-old man (case 1) had fever and a 60-year-old "
        "woman (case 2) had cough. Rash was seen in the woman (case 2)."
    )
    assert told(text) == {"1": "fever", "2": "cough rash"}
    assert [patient.sex for patient in reading(text).patients] == [Sex.MALE, Sex.FEMALE]
