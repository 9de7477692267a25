"""How a mention stands in its sentence."""

import pytest

from asterism.model.finding import Certainty, Flag, Interpretation, Status
from asterism.read.text import Standing, assess_spans
from unit.read_fixtures import findings_of, one, small_library, stands

CASES = [
    ("She had splenomegaly.", "splenomegaly", "PRESENT"),
    ("Splenomegaly was present.", "splenomegaly", "PRESENT"),
    ("There was no splenomegaly.", "splenomegaly", "ABSENT"),
    ("She denied fever.", "fever", "ABSENT"),
    ("He came without cough.", "cough", "ABSENT"),
    ("Splenomegaly was not found.", "splenomegaly", "ABSENT"),
    ("Splenomegaly was ruled out.", "splenomegaly", "ABSENT"),
    ("Fever: absent.", "fever", "ABSENT"),
    ("CT did not show splenomegaly.", "splenomegaly", "ABSENT"),
    ("There was no evidence of ascites or splenomegaly.", "splenomegaly", "ABSENT"),
    ("No splenomegaly, lymphadenopathy or hepatomegaly was seen.", "hepatomegaly", "ABSENT"),
    ("No splenomegaly, lymphadenopathy, or hepatomegaly.", "lymphadenopathy", "ABSENT"),
    ("Splenomegaly and ascites were absent.", "splenomegaly", "ABSENT"),
    ("No fever but splenomegaly.", "splenomegaly", "PRESENT"),
    ("No fever; splenomegaly was large.", "splenomegaly", "PRESENT"),
    ("No fever was noted and she had splenomegaly.", "splenomegaly", "PRESENT"),
    ("There was no fever except for ascites.", "ascites", "PRESENT"),
    ("She did well (no fever) despite splenomegaly.", "splenomegaly", "PRESENT"),
    ("There was no improvement after hepatomegaly.", "hepatomegaly", "PRESENT"),
    ("Not only fever was found.", "fever", "PRESENT"),
    ("There was no increase in splenomegaly.", "splenomegaly", "PRESENT"),
    # What is denied is something of the finding, not the finding.
    ("The cause of her splenomegaly was not found.", "splenomegaly", "PRESENT"),
    ("No specific treatment for hypothyroidism was given.", "hypothyroidism", "PRESENT"),
    ("There was no flow in the skin lesion.", "skin_lesion", "PRESENT"),
    ("The course was not accompanied by fever.", "fever", "ABSENT"),
    ("There was no fever, with multiple skin lesions.", "skin_lesion", "PRESENT"),
    ("She lacked features associated with multiple lesions, such as fever.", "fever", "ABSENT"),
    ("Fever and negative cultures were noted.", "fever", "PRESENT"),
    # Adverbs inside a cue, and tenses of it.
    ("There was no clear evidence of splenomegaly.", "splenomegaly", "ABSENT"),
    ("Splenomegaly has not been observed since.", "splenomegaly", "ABSENT"),
    ("Fever and cough were not experienced.", "fever", "ABSENT"),
    ("Screening was negative for hypothyroidism.", "hypothyroidism", "ABSENT"),
    ("The family history was negative for hypothyroidism.", "hypothyroidism", "ABSENT family"),
    ("POEMS syndrome was highly suspected.", "poems_syndrome", "SUSPECTED"),
    # A denied pointer denies what it points to.
    ("There were no findings suggestive of POEMS syndrome.", "poems_syndrome", "ABSENT"),
    ("The findings were not consistent with CIDP.", "cidp", "ABSENT"),
    # What was thought of is not what was there.
    ("The diagnostic hypotheses were POEMS syndrome and CIDP.", "cidp", "SUSPECTED"),
    ("The differential diagnosis was CIDP or POEMS syndrome.", "cidp", "SUSPECTED"),
    ("A tremor mimicking CIDP was seen.", "cidp", "SUSPECTED"),
    ("The rash was considered to be harmless.", "rash", "PRESENT"),
    ("He came with ascites and was suspected of POEMS syndrome.", "ascites", "PRESENT"),
    ("A tumor was suspected that later proved to be CIDP.", "cidp", "PRESENT"),
    ("Nothing could be done and the patient had ascites.", "ascites", "PRESENT"),
    ("She was monitored for fever.", "fever", "PRESENT hypothetical"),
    ("POEMS syndrome was suspected.", "poems_syndrome", "SUSPECTED"),
    ("Suspected POEMS syndrome.", "poems_syndrome", "SUSPECTED"),
    ("Findings were suggestive of POEMS syndrome.", "poems_syndrome", "SUSPECTED"),
    ("Possible splenomegaly.", "splenomegaly", "SUSPECTED"),
    ("Splenomegaly could not be excluded.", "splenomegaly", "SUSPECTED"),
    ("She was sent to rule out CIDP.", "cidp", "SUSPECTED"),
    ("PTH and VEGF were not measured.", "vegf", "NOT_ASSESSED"),
    ("VEGF was not checked.", "vegf", "NOT_ASSESSED"),
    ("The test for VEGF was not available in our hospital.", "vegf", "NOT_ASSESSED"),
    ("Computed tomography could not be performed.", "computed_tomography", "NOT_ASSESSED"),
    ("VEGF is pending.", "vegf", "NOT_ASSESSED"),
    ("Her medical history was significant for CIDP.", "cidp", "PRESENT historical"),
    ("He had a history of hypothyroidism.", "hypothyroidism", "PRESENT historical"),
    ("A 3-month history of numbness was told.", "numbness", "PRESENT"),
    ("Her mother had hypothyroidism.", "hypothyroidism", "PRESENT family"),
    ("Her mother had hypothyroidism and she had ascites.", "ascites", "PRESENT"),
    ("Family history of hypothyroidism.", "hypothyroidism", "PRESENT family"),
    ("Hypothyroidism was known in her sister.", "hypothyroidism", "PRESENT family"),
    ("His parents noticed a rash.", "rash", "PRESENT"),
    ("Given for hypercalcemia prevention.", "hypercalcemia", "PRESENT hypothetical"),
    ("It was given to prevent hypercalcemia.", "hypercalcemia", "PRESENT hypothetical"),
    ("She should return if fever occurs.", "fever", "PRESENT hypothetical"),
    ("Debridement of the wound was planned.", "debridement", "PRESENT hypothetical"),
    ("A non-painful rash was seen.", "rash", "PRESENT"),
    ("The ascites remitted.", "ascites", "PRESENT resolved"),
    ("In complete remission.", "complete_remission", "PRESENT claimed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "concept", "expected"), CASES, ids=lambda text: text)
def test_a_mention_stands_as_its_sentence_says(text: str, concept: str, expected: str) -> None:
    assert expected == stands(text, concept)


def test_a_negated_list_ends_behind_its_or() -> None:
    """The list around it goes on: the effusion of "no A, B or C, D, and E" is there."""
    text = "Findings were no splenomegaly, lymphadenopathy or hepatomegaly, ascites, and rash."
    expected = {"splenomegaly": "ABSENT", "lymphadenopathy": "ABSENT", "hepatomegaly": "ABSENT",
                "ascites": "PRESENT", "rash": "PRESENT"}  # fmt: skip
    assert expected == {found.concept: found.status.name for found in findings_of(text)}


def test_a_long_denial_with_several_ors_stays_one_denial() -> None:
    text = "She denied fever or cough, numbness or weakness, ascites or rash."
    assert {Status.ABSENT} == {found.status for found in findings_of(text)}


def test_what_was_measured_was_assessed() -> None:
    text = "Hemoglobin 10.3 g/dL, VEGF was not checked."
    assert tuple(f.status for f in findings_of(text)) == (Status.PRESENT, Status.NOT_ASSESSED)


def test_consistent_with_is_an_inference_and_no_doubt() -> None:
    found = one("The findings were consistent with POEMS syndrome.", "poems_syndrome")
    assert (found.status, found.evidence[0].certainty) == (Status.PRESENT, Certainty.INFERRED)


def test_the_words_that_deny_are_quoted_with_what_they_deny() -> None:
    found = one("There was no splenomegaly.", "splenomegaly")
    assert [evidence.quote for evidence in found.evidence] == ["splenomegaly", "no"]


@pytest.mark.parametrize(
    "text",
    [
        "The ascites resolved.",
        "There was complete resolution of the ascites.",
        "Imaging confirmed the disappearance of the ascites.",
        "She no longer had ascites.",
        "Ascites was no longer seen.",
    ],
)
def test_what_is_gone_was_there_and_is_absent_now(text: str) -> None:
    found = findings_of(text, "ascites")
    assert [each.status for each in found] == [Status.PRESENT, Status.ABSENT]
    assert {frozenset({Flag.RESOLVED})} == {each.flags for each in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ascites had almost completely resolved.", "PRESENT"),
        ("There was partial resolution of the ascites.", "PRESENT"),
        ("The ascites did not resolve.", "PRESENT"),
        ("The fever resolved without ascites.", "ABSENT"),
        ("There was resolution of the fever, without ascites.", "ABSENT"),
        ("The ascites is in remission.", "PRESENT resolved"),
    ],
)
def test_what_is_only_better_is_not_gone(text: str, expected: str) -> None:
    assert expected == stands(text, "ascites")


def test_a_phrase_for_normal_is_an_absence() -> None:
    assert stands("She had legs without swelling.", "edema") == "ABSENT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Physical examination showed no organomegaly.", "ABSENT weak_negative"),
        ("There was no palpable organomegaly.", "ABSENT weak_negative"),
        ("Computed tomography showed no organomegaly.", "ABSENT"),
        ("There was no organomegaly.", "ABSENT"),
        ("Physical examination and computed tomography showed no organomegaly.", "ABSENT"),
    ],
)
def test_a_blunt_examination_alone_does_not_exclude(text: str, expected: str) -> None:
    assert expected == stands(text, "organomegaly")


@pytest.mark.parametrize("sign", ["- ", "• ", "* ", "1. "])
def test_the_items_of_a_list_stand_as_its_heading_says(sign: str) -> None:
    text = f"Negative for:\n{sign}fever\n{sign}no cough\n{sign}possible rash\nShe had ascites."
    expected = {"fever": "ABSENT", "cough": "ABSENT", "rash": "SUSPECTED", "ascites": "PRESENT"}
    assert expected == {found.concept: found.status.name for found in findings_of(text)}


def test_a_heading_that_says_nothing_leaves_its_items_as_they_are() -> None:
    assert stands("The findings were:\n- fever", "fever") == "PRESENT"
    assert stands("Past medical history:\n- hypothyroidism", "hypothyroidism") == (
        "PRESENT historical"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Normal gait.",
        "The gait was normal.",
        "Gait within normal limits.",
        "Her gait was unremarkable.",
        "Unremarkable gait.",
    ],
)
def test_normal_is_said_in_several_forms(text: str) -> None:
    assert stands(text, "ataxia") == "ABSENT"


def test_two_tests_that_were_normal_were_both_normal() -> None:
    text = "Calcium and creatinine were normal."
    levels = {f.concept: f.interpretation for f in findings_of(text)}
    assert levels == {"calcium": Interpretation.NORMAL, "creatinine": Interpretation.NORMAL}


def test_what_is_normal_beside_a_phrase_for_normal_is_normal_too() -> None:
    found = findings_of("Calcium, creatinine and gait were normal.")
    assert {f.concept: f.status.name for f in found}["ataxia"] == "ABSENT"
    assert {f.concept: f.interpretation for f in found}["calcium"] is Interpretation.NORMAL


def test_given_spans_are_assessed_in_their_order() -> None:
    text = "No wheezes or rales were heard. There was a murmur, possible thrill."
    words = ("murmur", "rales", "thrill")
    spans = [(text.index(word), text.index(word) + len(word)) for word in words]
    expected = (Status.PRESENT, Status.ABSENT, Status.SUSPECTED)
    found = assess_spans(text, spans, library=small_library())
    assert expected == tuple(stands.status for stands in found)


def test_a_span_outside_every_sentence_is_taken_at_its_word() -> None:
    assert assess_spans("   ", [(0, 1)], library=small_library()) == (Standing(),)
