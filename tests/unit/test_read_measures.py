"""Amounts with the bundled lexicon: pairs, flags, tables, and measures that it does not name."""

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.define.library import Library, load_library
from asterism.model.finding import Certainty, Finding, Interpretation, Span
from asterism.read.text import read_text

UNLISTED = "unlisted_measure"


@lru_cache(maxsize=1)
def _library() -> Library:
    return load_library()


def _values(text: str) -> list[Finding]:
    (patient,) = read_text(text, library=_library()).patients
    return [finding for finding in patient.findings if finding.value is not None]


def _said(text: str) -> list[str]:
    return [f"{finding.concept} {finding.value}" for finding in _values(text)]


def _named(text: str) -> list[str]:
    """The measures that the lexicon does not have, by the name that is printed."""
    found = [one for one in _values(text) if one.concept == UNLISTED]
    return [f"{finding.detail('named')}: {finding.value}" for finding in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blood pressure was 130/80 mm Hg.",
         ["systolic_blood_pressure 130 mm[Hg]", "diastolic_blood_pressure 80 mm[Hg]"]),
        ("Her AST/ALT were 45/60 U/L.", ["ast 45 U/L", "alt 60 U/L"]),
        ("AST and ALT were 45 and 60 U/L.", ["ast 45 U/L", "alt 60 U/L"]),
        ("Na 137, K 3.7, Cr 1.0 mg/dL.",
         ["sodium 137 mmol/L", "potassium 3.7 mmol/L", "creatinine 1.0 mg/dL"]),
        ("Hemoglobin, 9.8 g/dL; platelets, 620 x 10^9/L.",
         ["hemoglobin 9.8 g/dL", "platelets 620 10*9/L"]),
        ("CRP 151 -> 36.2 mg/L.", ["crp 151 mg/L", "crp 36.2 mg/L"]),
        ("CRP fell from 151 before treatment to 36.2 mg/L.", ["crp 151 mg/L", "crp 36.2 mg/L"]),
        ("Creatinine was 1.2, 1.5 and 2.0 mg/dL on days 1, 3 and 5, respectively.",
         ["creatinine 1.2 mg/dL", "creatinine 1.5 mg/dL", "creatinine 2.0 mg/dL"]),
        ("Hemoglobin was 9.8 g/dL on admission and 10.2 g/dL at discharge.",
         ["hemoglobin 9.8 g/dL", "hemoglobin 10.2 g/dL"]),
        ("Total bilirubin was 6.84 mg/dL (117 µmol/L).",
         ["bilirubin 6.84 mg/dL", "bilirubin 117 umol/L"]),
        ("The CRP level was normal. It rose to 34 mg/L.", ["crp 34 mg/L"]),
        ("He had anemia (8.2 g/dL).", ["hemoglobin 8.2 g/dL"]),
        ("Platelets 312.000/mm3.", ["platelets 312000 /uL"]),
        ("Fever up to 39 °C.", ["body_temperature <= 39 Cel"]),
        ("Hemoglobin of l0.5 g/dL.", ["hemoglobin 10.5 g/dL"]),
        ("Hemoglobin of O.9 g/dL.", ["hemoglobin 0.9 g/dL"]),
        ("CSF analysis showed a glucose of 61 mg/dL.", ["csf_glucose 61 mg/dL"]),
    ],
)  # fmt: skip
def test_an_amount_goes_to_what_it_measures(text: str, expected: list[str]) -> None:
    assert expected == [said for said in _said(text) if not said.startswith("age ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 7 mm lesion was seen.", ["lesion: 7 mm"]),
        ("A mass of 3 x 4 cm was found.", ["mass: 3 cm"]),
        ("There was a 90% wondering.", ["wondering: 90 %"]),
        ("Anti-foo antibodies were 5.2 U/mL.", ["Anti-foo antibodies: 5.2 [IU]/mL"]),
        ("The Wonder score was 7.", ["Wonder score: 7"]),
        ("The isolate was tested: cefepime ≤0.5 (S).", ["cefepime: <= 0.5"]),
        ("Wonder titer 1:640.", ["Wonder titer: 640 {titer}"]),
    ],
)
def test_a_measure_without_an_entry_in_the_lexicon_keeps_its_printed_name(
    text: str, expected: list[str]
) -> None:
    assert expected == _named(text)


@pytest.mark.parametrize(
    "text",
    [
        "She was seen for 3 months.",
        "The rash lasted 5 days.",
        "He took wonderdrug 50 mg twice daily.",
        "Wonderdrug at 75 mg/m2 was given.",
        "Wonderdrug was infused at 5 mg/kg.",
        "The difference was significant (p < 0.05).",
        "The variant was c.1234A>G (p.Arg412Gly).",
        "It is shown in Figure 3 and Table 2.",
        "The wound was closed with 4-0 nylon sutures.",
        "He was reviewed on 12/05/2010 at 10:30.",
        "It was washed with 0.9% saline.",
        "A 5-mm trocar was placed.",
        "She received 2 units of packed red cells.",
        "He had 3 children and 2 brothers.",
    ],
)
def test_doses_durations_dates_people_and_tools_are_no_measures(text: str) -> None:
    assert _named(text) == []


def test_no_criterion_names_what_the_lexicon_does_not() -> None:
    """The generic measure is told and never judged."""
    used = {
        name
        for definition in _library().definitions
        for name in repr(_library().resolved(definition)).split("'")
    }
    assert "platelets" in used
    assert UNLISTED not in used


@pytest.mark.parametrize(
    ("text", "unit", "certainty"),
    [
        ("Potassium was 3.7.", "mmol/L", Certainty.INFERRED),
        ("CRP was 12.", "1", Certainty.STATED),  # mg/L and mg/dL are both usual
        ("Potassium was 3.7 mmol/L.", "mmol/L", Certainty.STATED),
    ],
)
def test_a_missing_unit_is_taken_only_where_one_alone_can_be(
    text: str, unit: str, certainty: Certainty
) -> None:
    (found,) = _values(text)
    assert found.value is not None
    assert (unit, certainty) == (found.value.unit, found.evidence[0].certainty)
    assert bool(found.notes) is ("mmol" not in text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Sodium 128 mmol/L (L).", Interpretation.LOW),
        ("Sodium 128 mmol/L ↓.", Interpretation.LOW),
        ("Sodium ↓ 128 mmol/L.", Interpretation.LOW),
        ("Ferritin 980 ng/mL (high).", Interpretation.HIGH),
        ("WBC 14.2 H 10*9/L", Interpretation.HIGH),
        ("Sodium 138 mmol/L (normal).", Interpretation.NORMAL),
    ],
)
def test_the_flag_of_the_laboratory_is_the_level(text: str, level: Interpretation) -> None:
    (found,) = _values(text)
    assert level == found.interpretation


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("ALT 74 U/L (7-55).", ("7 U/L", "55 U/L")),
        ("ALT 74 U/L (N: <55).", ("None", "55 U/L")),
        ("ALT 74 U/L (upper limit of normal 55).", ("None", "55 U/L")),
        ("ALT 74 U/L [ref 7-55 U/L].", ("7 U/L", "55 U/L")),
        ("ALT 74 U/L (reference value, <55).", ("None", "55 U/L")),
        ("ALT (normal <55 U/L) was 74 U/L.", ("None", "55 U/L")),
        ("WBC of 20.8 (4-10.5x10³/μL).", ("4 10*3/uL", "10.5 10*3/uL")),
    ],
)
def test_the_interval_is_read_in_every_print(text: str, limits: tuple[str, str]) -> None:
    (found,) = _values(text)
    assert found.reference is not None
    assert limits == (str(found.reference.low), str(found.reference.high))


TABLE = (
    "Test\tUnit\tNormal\tDay 1\tDay 8\nCRP\tmg/L\t<5\t141\t9\nSodium\tmmol/L\t135-145\t128\t139\n"
)


def test_a_table_is_read_by_its_heading() -> None:
    assert _said(TABLE) == ["crp 141 mg/L", "crp 9 mg/L", "sodium 128 mmol/L", "sodium 139 mmol/L"]
    limits = [str(found.reference.high) for found in _values(TABLE) if found.reference]
    assert limits == ["5 mg/L", "5 mg/L", "145 mmol/L", "145 mmol/L"]


_PIECES = st.sampled_from(
    ["CRP ", "sodium ", "CSF showed ", "12", "3.7", "1,234", "1.000.000", " mg/dL", "%", "/", "-",
     " x 10 9 /L", " to ", " x ", ":", " -> ", "from ", "(", ")", "[", "normal range ", " and ",
     ", ", "; ", "\t", " | ", "\n", ". ", "It rose to ", "↑", " H", "±", "<", "≥", "up to ", "+",
     "−", "l0", "O.9", "th percentile", "103/μL", "万", " 000", "respectively", "Test\tUnit\n",
     "was ", "a mass "]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_print_of_numbers_is_read_and_quoted_from_where_it_stands(text: str) -> None:
    (patient,) = read_text(text, library=_library()).patients
    assert patient.findings == read_text(text, library=_library()).patients[0].findings
    for finding in patient.findings:
        for evidence in finding.evidence:
            assert isinstance(evidence.locator, Span)
            assert evidence.quote == text[evidence.locator.start : evidence.locator.end]


@pytest.mark.parametrize(
    "piece",
    ["1", "12 34 ", "12 mg/dL ", "sodium 137, ", "Sodium\t137\t140\t", "130/80/", "3 x 4 x ",
     "1-2-", "1,000,", "5 x 10 9 ", "(normal range ", "(12 mg/dL ", "1:2:", "CSF showed 30 cells "],
)  # fmt: skip
def test_an_endless_print_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    reading = read_text(text, library=_library())
    assert reading.sections[-1].end == len(text)
