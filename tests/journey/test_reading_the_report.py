"""The published report that we start from, read: every fact with its quote, and nothing else.

The report is not ours to copy; it is read where it lies, beside the repository.
"""

from functools import lru_cache
from pathlib import Path

import pytest

from asterism.define.library import load_library
from asterism.model.finding import Finding, Flag, Sex, Span, Status
from asterism.read.text import Reading, read_file, read_text
from optional import require

REPORT = Path(__file__).parents[3] / "shared" / "cases" / "liu-2020.txt"


@lru_cache(maxsize=1)
def original() -> str:
    require(REPORT.exists(), "the published report is not beside the repository (../shared/cases)")
    return read_file(REPORT).text


def read(text: str) -> Reading:
    return read_text(text, library=load_library())


@lru_cache(maxsize=1)
def reading() -> Reading:
    return read(original())


def edited(old: str, new: str) -> list[Finding]:
    """What is read from a copy in which the case says something else, once."""
    case = original().index("A middle-aged female presented")
    place = original().index(old, case)
    copy = original()[:place] + new + original()[place + len(old) :]
    return list(read(copy).patients[0].findings)


def told(concept: str, section: str = "case") -> list[Finding]:
    found = reading().patients[0].findings
    return [f for f in found if f.concept == concept and f.evidence[0].section == section]


STATED = [
    ("cidp", "chronic inflammatory demyelinating polyneuropathy", "2012-12"),
    ("monoclonal_protein", "IgA lambda monoclonal gammopathy", "2012-12"),
    ("lambda_light_chain", "IgA lambda monoclonal gammopathy", "2012-12"),
    ("skin_necrosis", "necrotic skin lesions", "2015-06"),
    ("paresthesia", "numbness", "2015-10"),
    ("splenomegaly", "splenomegaly", "2015-11"),
    ("lymphadenopathy", "lymphadenopathy", "2015-11"),
    ("pleural_effusion", "pleural effusion", "2015-11"),
    ("hypothyroidism", "hypothyroidism", "2015-11"),
    ("osteosclerotic_myeloma", "osteosclerotic myeloma", "2015-11"),
    ("flushing", "flushing", "2015-11"),
    ("hypertrichosis", "hypertrichosis", "2015-11"),
    ("acrocyanosis", "acrocyanosis", "2015-11"),
    ("edema", "pitting edema of legs", "2015-11"),
    ("intimal_calcification_on_biopsy", "calcification in the intima", "2015-11"),
    ("calciphylaxis", "calciphylaxis", "2015-11"),
]


@pytest.mark.parametrize(("concept", "quote", "when"), STATED, ids=lambda word: word)
def test_what_the_case_states_is_present_quoted_and_dated(
    concept: str, quote: str, when: str
) -> None:
    first = told(concept)[0]
    assert (Status.PRESENT, quote, when) == (first.status, first.evidence[0].quote, str(first.when))


VALUES = [
    ("wbc", "22.5 10*3/uL", "white blood cells 22.5 × 103/μL"),
    ("neutrophil_fraction", "87.5 %", "87.5% of segmented neutrophils"),
    ("hemoglobin", "10.3 g/dL", "hemoglobin 10.3 g/dL"),
    ("platelets", "700 10*3/uL", "platelets 700 × 103/μL"),
    ("creatinine", "1.38 mg/dL", "creatinine 1.38 mg/dL"),
    ("calcium", "9.2 mg/dL", "calcium 9.2 mg/dL"),
    ("phosphate", "3.9 mg/dL", "phosphate 3.9 mg/dL"),
    ("crp", "12.8 mg/L", "C-reactive protein 12.8 mg/L"),
    ("mprotein_size", "582 mg/dL", "IgA lambda monoclonal gammopathy (582 mg/dL)"),
]


@pytest.mark.parametrize(("concept", "value", "quote"), VALUES, ids=lambda word: word)
def test_a_laboratory_value_is_read_as_printed(concept: str, value: str, quote: str) -> None:
    (found,) = told(concept)
    assert (value, "2015-11") == (str(found.value), str(found.when))
    assert found.evidence[0].quote.endswith(quote)


def test_the_amount_behind_the_gammopathy_is_ambiguous_and_says_so() -> None:
    (size,) = told("mprotein_size")
    assert len(size.notes) == 1
    details = {"heavy_chain": "IgA", "light_chain": "lambda"}
    assert [details, details] == [dict(f.details) for f in told("monoclonal_protein")]


@pytest.mark.parametrize("concept", ["pth", "vegf"])
def test_what_was_not_looked_at_is_not_assessed(concept: str) -> None:
    (found,) = told(concept)
    assert (found.status, str(found.when)) == (Status.NOT_ASSESSED, "2015-11")


def test_immunofluorescence_was_negative() -> None:
    (found,) = told("direct_immunofluorescence_positive")
    assert Status.ABSENT is found.status


def test_the_neuropathy_is_historical() -> None:
    assert {Flag.HISTORICAL} == told("cidp")[0].flags


def test_the_free_light_chain_has_two_values_three_months_apart() -> None:
    expected = [("151 mg/L", "2015-11"), ("36.2 mg/L", "2016-02")]
    assert expected == [(str(f.value), str(f.when)) for f in told("lambda_flc")]
    assert told("lambda_flc")[1].evidence[-1].quote == "36.2 mg/L"


DOSES = [
    ("prednisolone", "25 mg/d", {}),
    ("azathioprine", "50 mg/d", {}),
    ("bortezomib", "1.3 mg/m2", {"cadence": "weekly", "route": "intravenous"}),
    ("thalidomide", "50 mg/d", {"cadence": "daily"}),
    ("dexamethasone", "20 mg/d", {"cadence": "biweekly"}),
    ("zoledronic_acid", "None", {"cadence": "monthly"}),
]


@pytest.mark.parametrize(("drug", "dose", "details"), DOSES)
def test_each_medicine_has_its_dose(drug: str, dose: str, details: dict[str, str]) -> None:
    found = told(drug)[0]
    given = {key: value for key, value in found.details if key in {"cadence", "route"}}
    assert (dose, details) == (str(found.value), given)


def test_the_operations_have_their_outcomes() -> None:
    assert [f.detail("outcome") for f in told("debridement")] == ["worsened", "healed"]
    assert [f.detail("outcome") for f in told("skin_graft")] == ["healed"]


def test_the_remission_is_the_authors_claim_thirty_months_on() -> None:
    (found,) = told("complete_remission")
    assert {Flag.CLAIMED} == found.flags
    assert found.when is not None
    assert (str(found.when.earliest), found.when.text) == ("2018-05-01", "30 month later")


def test_hypercalcemia_was_only_to_be_prevented() -> None:
    (found,) = told("hypercalcemia")
    assert (frozenset({Flag.HYPOTHETICAL}), False) == (found.flags, found.counts)


def test_the_disease_is_first_thought_of_on_admission() -> None:
    dates = [f.when for f in reading().patients[0].of({"poems_syndrome"}) if f.when]
    assert str(min(dates, key=lambda when: when.earliest)) == "2015-11"
    assert Status.SUSPECTED is told("poems_syndrome")[0].status


def test_the_patient_is_a_woman() -> None:
    assert Sex.FEMALE is reading().patients[0].sex


def test_nothing_is_read_outside_abstract_case_and_legends() -> None:
    sections = {e.section for f in reading().patients[0].findings for e in f.evidence}
    assert sections == {"abstract", "case", "legend"}
    spots = [e.locator for f in reading().patients[0].findings for e in f.evidence]
    discussion = next(s for s in reading().sections if s.kind == "discussion").start
    assert all(isinstance(spot, Span) and spot.end <= discussion for spot in spots)


@pytest.mark.parametrize(
    "concept", ["papilledema", "castleman_disease", "organomegaly", "polyneuropathy",
                "sclerotic_bone_lesion", "thrombocytosis", "multiple_myeloma", "diabetes_mellitus",
                "esrd", "vegf_elevated", "hyperparathyroidism"]
)  # fmt: skip
def test_what_only_other_parts_name_is_not_hers(concept: str) -> None:
    assert reading().patients[0].of({concept}) == ()


def test_the_abstract_is_not_dated() -> None:
    abstract = [f for f in reading().patients[0].findings if f.evidence[0].section == "abstract"]
    assert abstract != []
    assert {None} == {f.when for f in abstract}


def test_every_quote_is_the_text_at_its_place() -> None:
    for finding in reading().patients[0].findings:
        for evidence in finding.evidence:
            assert isinstance(evidence.locator, Span)
            place = slice(evidence.locator.start, evidence.locator.end)
            assert evidence.quote == original()[place]


def test_reading_twice_gives_the_same() -> None:
    assert reading() == read(original())


def _of(found: list[Finding], concept: str) -> list[Finding]:
    return [f for f in found if f.concept == concept]


def test_without_osteosclerotic_no_bone_finding_is_left() -> None:
    found = edited("osteosclerotic myeloma", "myeloma")
    assert _of(found, "osteosclerotic_myeloma") == []
    assert len(_of(found, "myeloma")) == 1


def test_an_added_vegf_is_a_serum_vegf() -> None:
    found = edited("A bone marrow biopsy", "The serum VEGF was 4200 pg/mL. A bone marrow biopsy")
    assert [str(f.value) for f in _of(found, "vegf_serum")] == ["4200 pg/mL"]


def test_a_denied_list_is_denied_to_its_end_and_no_further() -> None:
    denied = "no splenomegaly, lymphadenopathy or hepatomegaly"
    found = edited("splenomegaly, lymphadenopathy", denied)
    for concept in ("splenomegaly", "lymphadenopathy", "hepatomegaly"):
        assert [f.status for f in _of(found, concept)] == [Status.ABSENT]
    for concept in ("pleural_effusion", "hypothyroidism"):
        assert [f.status for f in _of(found, concept)] == [Status.PRESENT]


def test_other_platelets_are_other_platelets() -> None:
    found = edited("platelets 700", "platelets 380")
    assert [str(f.value) for f in _of(found, "platelets")] == ["380 10*3/uL"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("and hypothyroidism.", "and her mother had hypothyroidism."),
        (
            "pleural effusion, and hypothyroidism.",
            "and pleural effusion. Her mother had hypothyroidism.",
        ),
    ],
)  # fmt: skip
def test_her_mothers_disease_is_not_hers(old: str, new: str) -> None:
    found = edited(old, new)
    assert [(frozenset({Flag.FAMILY}), False)] == [
        (f.flags, f.counts) for f in _of(found, "hypothyroidism")
    ]
    assert [f.counts for f in _of(found, "pleural_effusion")] == [True]


def test_moving_the_consultation_moves_what_is_counted_from_it() -> None:
    found = edited("September 2015", "June 2014")
    historical = [f for f in _of(found, "cidp") if f.when]
    assert [str(f.when) for f in historical] == ["2011-09"]
    assert str(_of(found, "paresthesia")[0].when) == "2014-07"
