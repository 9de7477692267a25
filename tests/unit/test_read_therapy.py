"""Medicines with dose, route and cadence; treatments with what came of them."""

import pytest

from unit.read_fixtures import findings_of, one

DOSES = [
    ("prednisolone 25 mg/day", "prednisolone", "25 mg/d", {}),
    ("prednisolone 25 mg per day", "prednisolone", "25 mg/d", {}),
    ("prednisolone at a dose of 1 mg/kg/day", "prednisolone", "1 mg/kg/d", {}),
    ("25 mg of prednisolone", "prednisolone", "25 mg", {}),
    ("thalidomide 50 mg daily", "thalidomide", "50 mg/d", {"cadence": "daily"}),
    ("thalidomide 50 mg twice daily", "thalidomide", "50 mg", {"cadence": "twice daily"}),
    ("oral thalidomide 50 mg", "thalidomide", "50 mg", {"route": "oral"}),
    (
        "weekly intravenous bortezomib 1.3 mg/m2", "bortezomib", "1.3 mg/m2",
        {"cadence": "weekly", "route": "intravenous"},
    ),
    ("bortezomib 1.3 mg/m² subcutaneously once a week", "bortezomib", "1.3 mg/m2",
     {"cadence": "weekly", "route": "subcutaneous"}),
    ("biweekly dexamethasone 20 mg/day", "dexamethasone", "20 mg/d", {"cadence": "biweekly"}),
    ("dexamethasone 40 mg IV every 3 weeks", "dexamethasone", "40 mg",
     {"route": "intravenous", "cadence": "every 3 weeks"}),
    ("monthly bortezomib", "bortezomib", "None", {"cadence": "monthly"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "drug", "dose", "details"), DOSES, ids=str)
def test_a_medicine_has_its_dose_and_how_it_is_given(
    text: str, drug: str, dose: str, details: dict[str, str]
) -> None:
    found = one(f"She was given {text}.", drug)
    assert (dose, details) == (str(found.value), dict(found.details))


def test_medicines_in_a_list_keep_their_own_cadence() -> None:
    text = (
        "She had (weekly intravenous bortezomib 1.3 mg/m2, thalidomide 50 mg daily, and "
        "biweekly dexamethasone 20 mg/day)."
    )
    expected = {
        "bortezomib": ("1.3 mg/m2", {"cadence": "weekly", "route": "intravenous"}),
        "thalidomide": ("50 mg/d", {"cadence": "daily"}),
        "dexamethasone": ("20 mg/d", {"cadence": "biweekly"}),
    }
    assert expected == {f.concept: (str(f.value), dict(f.details)) for f in findings_of(text)}


def test_a_medicine_that_was_stopped_short_keeps_how_long_it_was_given() -> None:
    assert one("Bortezomib was given for 9 months.", "bortezomib").detail("duration") == "9 month"


def test_a_medicine_that_was_not_given_has_no_dose() -> None:
    found = one("There was no prednisolone 25 mg given.", "prednisolone")
    assert (found.status.name, found.value) == ("ABSENT", None)


OUTCOMES = [
    ("The wound worsened after debridement.", "debridement", "worsened"),
    ("The ulcer healed completely after debridement with skin graft.", "skin_graft", "healed"),
    ("The ulcer healed completely after debridement with skin graft.", "debridement", "healed"),
    ("The wound was treated by debridement. However, it worsened after surgery.", "debridement",
     "worsened"),
    ("She improved with bortezomib.", "bortezomib", "improved"),
    ("It worsened after debridement but improved with bortezomib.", "debridement", "worsened"),
    ("It worsened after debridement but improved with bortezomib.", "bortezomib", "improved"),
    ("Debridement was done in May.", "debridement", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "concept", "expected"), OUTCOMES)
def test_an_outcome_belongs_to_the_treatment_it_came_of(
    text: str, concept: str, expected: str
) -> None:
    assert expected == one(text, concept).detail("outcome")


def test_the_words_that_tell_an_outcome_are_quoted() -> None:
    text = "She had debridement. The wound worsened after surgery."
    assert [e.quote for e in one(text, "debridement").evidence] == ["debridement", "worsened"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Immunofluorescence was negative.", ("PRESENT", "negative")),
        ("Immunofluorescence study showed negative finding.", ("PRESENT", "negative")),
        ("Immunofluorescence was positive.", ("PRESENT", "positive")),
        ("Immunofluorescence was not performed.", ("NOT_ASSESSED", "")),
    ],
)
def test_an_examination_has_a_result_and_is_not_denied_by_it(
    text: str, expected: tuple[str, str]
) -> None:
    found = one(text, "immunofluorescence")
    assert expected == (found.status.name, found.detail("result"))


@pytest.mark.parametrize(
    ("text", "detail", "expected"),
    [
        ("Prednisolone was started in May 2015.", "change", "started"),
        ("Prednisolone 60 mg daily was tapered over 6 weeks.", "change", "tapered"),
        ("Thalidomide was discontinued because of numbness.", "change", "stopped"),
        ("Thalidomide was increased to 200 mg daily.", "change", "increased"),
        ("Discontinuation of thalidomide followed.", "change", "stopped"),
        ("She took thalidomide 100 mg every other day.", "cadence", "every other day"),
        ("She took thalidomide 100 mg q8h.", "cadence", "three times daily"),
        ("She took thalidomide 100 mg q.i.d.", "cadence", "four times daily"),
        ("She took thalidomide 100 mg three times a week.", "cadence", "three times weekly"),
        ("She took thalidomide 100 mg as needed.", "cadence", "as needed"),
    ],
)
def test_how_often_and_what_was_changed(text: str, detail: str, expected: str) -> None:
    concept = "prednisolone" if "rednisolone" in text else "thalidomide"
    assert one(text, concept).detail(detail) == expected


def _course(text: str, concept: str) -> list[tuple[str, str]]:
    """The changes of a medicine, each with its date."""
    return [(found.detail("change"), str(found.when)) for found in findings_of(text, concept)]


@pytest.mark.parametrize(
    "text",
    [
        "Thalidomide was given from March to June 2014.",
        "She took thalidomide between March 2014 and June 2014.",
        "From March to June 2014 she took thalidomide.",
        "Thalidomide was started in March 2014 and stopped in June 2014.",
        "Thalidomide was started in March 2014, and was later discontinued in June 2014.",
    ],
)
def test_a_course_is_a_beginning_and_an_end_with_their_own_dates(text: str) -> None:
    assert _course(text, "thalidomide") == [("started", "2014-03"), ("stopped", "2014-06")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She took thalidomide from 2010 to 2012.", [("started", "2010"), ("stopped", "2012")]),
        ("Thalidomide was given for 2 months from May 2014.",
         [("started", "2014-05"), ("stopped", "2014-07")]),
        ("Thalidomide was started, then tapered and stopped in May 2014.",
         [("started", "None"), ("tapered", "2014-05"), ("stopped", "2014-05")]),
        # Somebody else's stop, and something else's.
        ("In May 2014 thalidomide was started and she stopped smoking.", [("started", "2014-05")]),
        ("Thalidomide was started in May 2014, and bortezomib was stopped in June 2014.",
         [("started", "2014-05")]),
        ("Thalidomide was not given from March to June 2014.", [("", "2014-03")]),
    ],
)  # fmt: skip
def test_what_became_of_a_medicine_is_its_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == _course(text, "thalidomide")


@pytest.mark.parametrize(
    "text",
    [
        "In May 2014 she was switched from thalidomide to bortezomib.",
        "Thalidomide was replaced by bortezomib in May 2014.",
        "Thalidomide was changed to bortezomib in May 2014.",
    ],
)
def test_one_medicine_for_another_is_an_end_and_a_beginning(text: str) -> None:
    assert _course(text, "thalidomide") == [("stopped", "2014-05")]
    assert _course(text, "bortezomib") == [("started", "2014-05")]


def test_a_medicine_for_something_refractory_has_not_failed() -> None:
    text = "She was given thalidomide for refractory hypercalcemia."
    assert not one(text, "thalidomide").detail("outcome")
