"""What the bundled words make of sentences that clinicians write: the concept, and how it stands.

A word list is knowledge, so its tests are here. The sentences are ours.
"""

from functools import cache

import pytest

from asterism.define import load_library
from asterism.model.finding import Finding, Interpretation
from asterism.read.text import read_text


def lasting(text: str) -> dict[str, str]:
    """How long each finding is said to have lasted."""
    return {each.concept: each.detail("duration") for each in findings(text)}


def test_how_long_a_finding_lasted_is_told() -> None:
    assert lasting("He had been on hemodialysis for eight years.") == {"chronic_dialysis": "8 year"}
    told = lasting("She had diabetes and hypertension for twelve years.")
    assert told == {"diabetes": "", "hypertension": "12 year"}


@cache
def findings(text: str) -> tuple[Finding, ...]:
    (patient,) = read_text(text, library=load_library()).patients
    return patient.findings


def told(text: str) -> set[str]:
    """`concept STATUS flags` of every finding; values and details are tested elsewhere."""
    return {
        " ".join([each.concept, each.status.name, *sorted(flag.value for flag in each.flags)])
        for each in findings(text)
    }


SENTENCES = [
    ("Immunofixation showed a monoclonal lambda light chain.", "lambda_light_chain PRESENT"),
    ("Monoclonal kappa light chains were found.", "kappa_light_chain PRESENT"),
    ("Serum and urine immunofixation were negative.", "serum_monoclonal_protein ABSENT"),
    ("Serum and urine immunofixation were negative.", "urine_monoclonal_protein ABSENT"),
    ("Serum and urine immunofixation were negative.", "monoclonal_protein ABSENT"),
    ("Immunofixation was negative for paraprotein.", "monoclonal_protein ABSENT"),
    ("She was apyrexial by the evening.", "fever ABSENT"),
    ("A non-febrile man came to us.", "fever ABSENT"),
    ("He was eupnoeic at rest.", "dyspnea ABSENT"),
    ("Renal vein thrombosis was seen.", "venous_thrombosis PRESENT"),
    ("Edema (-), hepatomegaly (+), papilledema (±).", "edema ABSENT"),
    ("Edema (-), hepatomegaly (+), papilledema (±).", "hepatomegaly PRESENT"),
    ("Edema (-), hepatomegaly (+), papilledema (±).", "papilledema SUSPECTED"),
    ("Ultrasound: ?ascites", "ascites SUSPECTED"),
    ("Without treatment, polyneuropathy progressed.", "polyneuropathy PRESENT"),
    ("Without delay, Castleman disease was diagnosed by biopsy.", "castleman_disease PRESENT"),
    ("In the absence of diabetes, polyneuropathy was unexplained.", "polyneuropathy PRESENT"),
    ("In the absence of diabetes, polyneuropathy was unexplained.", "diabetes ABSENT"),
    ("He presented without fever, cough or ascites.", "ascites ABSENT"),
    ("He was not treated for ascites.", "ascites PRESENT"),
    ("POEMS syndrome was not considered.", "poems_syndrome NOT_ASSESSED"),
    ("A lymph node biopsy showed Castleman disease, hyaline vascular type.",
     "castleman_disease PRESENT"),
    ("Node histology was consistent with Castleman's disease.", "castleman_disease PRESENT"),
    ("Inguinal node biopsy found no evidence of Castleman disease.", "castleman_disease ABSENT"),
    ("CT of the pelvis disclosed several sclerotic bone lesions.", "sclerotic_bone_lesion PRESENT"),
    ("Low-dose CT showed no sclerotic bone lesions.", "sclerotic_bone_lesion ABSENT"),
    ("A skeletal survey showed no sclerotic bone lesions.",
     "sclerotic_bone_lesion ABSENT weak_negative"),
    ("Marrow biopsy suggested osteosclerotic myeloma.", "osteosclerotic_myeloma SUSPECTED"),
    ("Serum protein electrophoresis showed no M-protein.",
     "monoclonal_protein ABSENT weak_negative"),
    ("Immunofixation of serum and urine was negative.", "monoclonal_protein ABSENT"),
    ("Immunofixation was negative.", "serum_monoclonal_protein ABSENT"),
    ("Immunofixation revealed an IgG-λ monoclonal band.", "lambda_light_chain PRESENT"),
    ("The spleen was not palpable.", "splenomegaly ABSENT weak_negative"),
    ("There was no palpable lymphadenopathy.", "lymphadenopathy ABSENT weak_negative"),
    ("Ultrasound showed a spleen of normal size.", "splenomegaly ABSENT"),
    ("Funduscopy showed bilateral papilloedema.", "papilledema PRESENT"),
    ("Fundus examination was normal.", "papilledema ABSENT"),
    ("Fundoscopy was not performed.", "fundoscopy NOT_ASSESSED"),
    ("He had gynaecomastia and erectile dysfunction.", "gynecomastia PRESENT"),
    ("She was euthyroid and denied weight loss.", "weight_loss ABSENT"),
    ("His father had diabetes mellitus.", "diabetes PRESENT family"),
    ("Nerve conduction studies showed a demyelinating sensorimotor polyneuropathy.",
     "demyelinating_neuropathy PRESENT"),
    ("POEMS syndrome was suspected.", "poems_syndrome SUSPECTED"),
    ("Zoledronic acid was given to prevent hypercalcemia.", "hypercalcemia PRESENT hypothetical"),
    ("Multiple myeloma was ruled out.", "multiple_myeloma ABSENT"),
    ("She was on maintenance haemodialysis.", "chronic_dialysis PRESENT"),
    ("There was no history of kidney transplantation.", "kidney_transplant ABSENT"),
    ("VEGF was not measured.", "vegf NOT_ASSESSED"),
    ("Cherry angiomas, hypertrichosis and white nails were noted.", "white_nails PRESENT"),
    ("She had pitting oedema of both legs and ascites.", "edema PRESENT"),
    ("He was a non-diabetic farmer.", "diabetes ABSENT"),
    ("An ulnar nerve neuropathy was found.", "mononeuropathy PRESENT"),
    ("MRI showed a mass with peritumoral oedema.", "other_edema PRESENT"),
    ("Liver ultrasound showed a cavernous haemangioma.", "visceral_hemangioma PRESENT"),
    ("Colonoscopy showed mucosal ulceration.", "peptic_ulcer PRESENT"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_sentence_says_what_a_clinician_means_by_it(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The serum level of vascular endothelial growth factor (VEGF) was 5600 pg/mL.",
         ("vegf_serum", "5600 pg/mL")),
        ("Plasma VEGF was 320 pg/mL.", ("vegf_plasma", "320 pg/mL")),
        ("Platelets were 45 x 10^4/µL.", ("platelets", "45 10*4/uL")),
        ("Plt 612,000/μL, Hb 15.2 g/dL.", ("platelets", "612000 /uL")),
        ("HbA1c was 6.3%.", ("hba1c", "6.3 %")),
        ("Raised alanine aminotransferase (225 IU/L; normal, 4-43 IU/L).", ("alt", "225 U/L")),
        ("Serum calcium and plasma PTH were 9.1 mg/dL and 38 pg/mL.", ("calcium", "9.1 mg/dL")),
        ("Serum calcium and plasma PTH were 9.1 mg/dL and 38 pg/mL.", ("pth", "38 pg/mL")),
        ("A 45-year-old man had polyneuropathy.", ("age", "45 a")),
        ("A woman aged 63 years was admitted.", ("age", "63 a")),
        ("An 8-month-old infant had fever.", ("age", "8 mo")),
    ],
)  # fmt: skip
def test_a_value_goes_to_its_analyte(text: str, value: tuple[str, str]) -> None:
    assert value in [(each.concept, str(each.value)) for each in findings(text)]


@pytest.mark.parametrize(
    "text", ["Her father died at 45 years of age.", "She had had edema for 3 years."]
)
def test_a_duration_and_a_relatives_age_are_not_the_patients_age(text: str) -> None:
    assert "age" not in {each.concept for each in findings(text)}


@pytest.mark.parametrize(
    "text",
    [
        "POEMS syndrome is characterized by polyneuropathy, organomegaly and endocrinopathy.",
        "In patients with POEMS syndrome, papilledema is frequent.",
        "Of the 12 cases, splenomegaly was found in 7.",
        "Splenomegaly has been reported in most cases.",
        "Castleman disease can cause splenomegaly.",
        "Splenomegaly is common in POEMS syndrome.",
        "Patient 1 had splenomegaly, unlike our patient.",
        "The dog had polyneuropathy and splenomegaly.",
        "The flushing of the catheter was difficult.",
    ],
)
def test_a_general_statement_is_nobodys_finding(text: str) -> None:
    assert not any(finding.counts for finding in findings(text))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("The pregnancy ended at 39 weeks of amenorrhoea.", "amenorrhea"),
        ("The fall left a functional impotence of the wrist.", "erectile_dysfunction"),
        ("She had immune thrombocytopenic purpura.", "purpura"),
        ("A gangrenous gall bladder was removed.", "gangrene"),
        ("The urine protein/creatinine ratio was normal.", "creatinine"),
        ("Bone spicule pigmentation of the retina was seen.", "hyperpigmentation"),
        ("The cells expressed the multiple myeloma oncogene.", "multiple_myeloma"),
        ("Non-steroid anti-inflammatory drugs were given.", "corticosteroid"),
        ("An ulnar nerve neuropathy was found.", "polyneuropathy"),
        ("MRI showed a mass with peritumoral oedema.", "edema"),
        ("Liver ultrasound showed a cavernous haemangioma.", "hemangioma"),
        ("Colonoscopy showed mucosal ulceration.", "skin_ulcer"),
    ],
)
def test_words_that_only_look_like_a_finding_are_left_alone(text: str, concept: str) -> None:
    assert concept not in {each.concept for each in findings(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TSH 25 mIU/L (normal range, 0.4-4.0).", None),
        ("Serum VEGF 1500 pg/mL (normal < 771).", None),
        ("Calcium was reduced from 10.1 to 9.2 mg/dL.", None),
        ("Serum calcium was low.", "low"),
        ("VEGF was markedly elevated.", "high"),
    ],
)
def test_a_word_is_a_level_only_where_it_is_said_of_the_value(
    text: str, expected: str | None
) -> None:
    """The name of an interval is no level, and a fall is not a low value."""
    levels = {each.interpretation for each in findings(text)}
    assert levels == {Interpretation(expected) if expected else None}


def test_a_second_patient_who_is_not_told_apart_is_told_of_aloud() -> None:
    text = "A 50-year-old man had neuropathy. As in case 2, splenomegaly was found."
    (patient,) = read_text(text, library=load_library()).patients
    assert any("More than one patient" in note for note in patient.notes)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A girl of 2 years and 6 months was seen.", None),
        ("She was 2 years and 6 months old.", "30 mo"),
        ("A 1-year-3-month-old boy came.", "15 mo"),
        ("A 6-month-old boy came.", "6 mo"),
    ],
)
def test_years_and_months_are_one_age(text: str, value: str | None) -> None:
    ages = [
        f"{f.value.value} {f.value.unit}" for f in findings(text) if f.concept == "age" and f.value
    ]
    assert ages == ([] if value is None else [value])
