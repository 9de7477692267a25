"""Dates as printed, dates counted from others, and the date of what states none."""

import pytest

from unit.read_fixtures import dated, findings_of, one

ABSOLUTE = [
    ("In September 2015 she had ascites.", "2015-09"),
    ("In Sept. 2015 she had ascites.", "2015-09"),
    ("In Sep 2015 she had ascites.", "2015-09"),
    ("On September 5, 2015 she had ascites.", "2015-09-05"),
    ("On 5 September 2015 she had ascites.", "2015-09-05"),
    ("On the 5th of September 2015 she had ascites.", "2015-09-05"),
    ("On 2015-09-05 she had ascites.", "2015-09-05"),
    ("In 2015-09 she had ascites.", "2015-09"),
    ("In 09/2015 she had ascites.", "2015-09"),
    ("On 25/09/2015 she had ascites.", "2015-09-25"),
    ("On 09/25/2015 she had ascites.", "2015-09-25"),
    ("On 04/03/2015 she had ascites.", "2015-03-04/2015-04-03"),
    ("In 2015 she had ascites.", "2015"),
    ("In early 2015 she had ascites.", "2015-01/2015-04"),
    ("In late 2015 she had ascites.", "2015-09/2015-12"),
    ("She had ascites in November 2015.", "2015-11"),
    ("Ascites was found, and she was admitted in November 2015.", "2015-11"),
    ("By the 2014 criteria of 2015 she had ascites in May 2016.", "2016-05"),
    ("By the 2016 WHO classification she had ascites.", "None"),
    ("She weighed 2015 g and had ascites.", "None"),
    ("Ascites with a VEGF of 2000 pg/mL was found.", "None"),
    ("A ferritin of 1998 ng/mL, ascites and edema were found.", "None"),
]

RELATIVE = [
    ("One month later she had ascites.", "2015-10"),
    ("Ascites came one month later.", "2015-10"),
    ("Ascites came 30 month later.", "2018-03"),
    ("Two years earlier she had had ascites.", "2013-09"),
    ("Two years and six months earlier she had had ascites.", "2013-03"),
    ("1 year, 3 months later she had ascites.", "2016-12"),
    ("Ascites had come 2.5 years before.", "2013-03"),
    ("Three months after the consultation she had ascites.", "2015-12"),
    ("Ascites had come 3 months before the consultation.", "2015-06"),
    ("After 3 months she had ascites.", "2015-12"),
    ("In November she had ascites.", "2015-11"),
    ("In March she had ascites.", "2016-03"),
    ("The following month she had ascites.", "2015-10"),
    ("Two to three months later she had ascites.", "2015-11/2015-12"),
    ("A few months later she had ascites.", "2015-11/2016-02"),
    ("She had ascites for the past 6 months.", "2015-09"),
    ("For the past 6 months there had been ascites.", "2015-03"),
    ("Ten days later she had ascites.", "2015-09-11/2015-10-10"),
    ("Ascites was found.", "2015-09"),
]


@pytest.mark.parametrize(("text", "expected"), ABSOLUTE, ids=lambda text: text)
def test_a_printed_date_is_as_wide_as_it_is_printed(text: str, expected: str) -> None:
    assert expected == dated(text, "ascites")


@pytest.mark.parametrize(("text", "expected"), RELATIVE, ids=lambda text: text)
def test_a_time_is_counted_from_where_the_story_is(text: str, expected: str) -> None:
    story = f"She came for consultation in September 2015. {text}"
    assert expected == dated(story, "ascites")


def test_a_history_dates_what_it_is_a_history_of() -> None:
    text = "She presented in September 2015 with a 3-month history of skin lesions."
    assert dated(text, "skin_lesion") == "2015-06"


def test_a_time_before_an_onset_is_counted_from_that_onset() -> None:
    text = (
        "She presented in September 2015 with a 3-month history of skin lesions. "
        "She had CIDP that was diagnosed 2.5 years prior to the onset of skin lesions. "
        "She was taking prednisolone 25 mg/day."
    )
    assert (dated(text, "cidp"), dated(text, "prednisolone")) == ("2012-12", "2015-09")


def test_a_flashback_does_not_turn_the_story_back() -> None:
    text = "She presented in September 2015. In 2010 she had had ascites. Now she had fever."
    assert (dated(text, "ascites"), dated(text, "fever")) == ("2010", "2015-09")


def test_the_second_value_of_a_series_is_so_much_later() -> None:
    text = (
        "Treatment was started in November 2015. "
        "Free lambda light chain fell from 151 mg/L to 36.2 mg/L in 3 months."
    )
    values = [(str(f.value), str(f.when)) for f in findings_of(text, "lambda_flc")]
    assert values == [("151 mg/L", "2015-11"), ("36.2 mg/L", "2016-02")]


def test_a_time_after_an_unfinished_one_is_as_wide_as_both_readings() -> None:
    text = (
        "Therapy with bortezomib began in November 2015. It was continued for 9 months, and "
        "she was in complete remission 30 months later."
    )
    when = one(text, "complete_remission").when
    assert when is not None
    assert (str(when.earliest), str(when.latest)) == ("2018-05-01", "2019-02-28")


def test_without_any_calendar_date_nothing_is_dated() -> None:
    text = "One month later she had ascites. Two years earlier she had had fever."
    assert {None} == {found.when for found in findings_of(text)}


@pytest.mark.parametrize(
    "text",
    [
        "In 2015 she had ascites 9999 years later.",
        "In 2015 she had ascites 9999 years before that.",
        "On 31 February 2015 she had ascites.",
        "On 45/45/2015 she had ascites.",
    ],
)
def test_a_date_off_the_calendar_is_no_date_and_no_error(text: str) -> None:
    assert len(findings_of(text, "ascites")) == 1


def test_moving_the_dates_of_a_story_moves_everything_told_from_them() -> None:
    story = "She presented in {} with a 3-month history of skin lesions. A month later fever came."
    first, second = (story.format(month) for month in ("September 2015", "June 2010"))
    assert (dated(first, "skin_lesion"), dated(first, "fever")) == ("2015-06", "2015-10")
    assert (dated(second, "skin_lesion"), dated(second, "fever")) == ("2010-03", "2010-07")


COUNTED = [
    ("Forty-five days after the consultation she had ascites.", "2015-10-25"),
    ("On the following day she had ascites.", "2015-09-11"),
    ("On the same day she had ascites.", "2015-09-10"),
    ("The day after the consultation she had ascites.", "2015-09-11"),
    ("Three days previously she had had ascites.", "2015-09-07"),
    ("Half a year later she had ascites.", "2016-03-10"),
    ("Twelve hours later she had ascites.", "2015-09-10/2015-09-11"),
    ("Over the next 2 years she had ascites.", "2015-09-10/2017-09-10"),
    ("Within the past year she had had ascites.", "2014-09-10"),
    ("More than 10 years ago she had had ascites.", "1995-09-10/2005-09-10"),
    ("On October 12 she had ascites.", "2015-10-12"),
    ("She had been admitted that day. On hospital day 3 she had ascites.", "2015-09-12"),
    ("She was operated on. Surgery was long. On POD 4 she had ascites.", "2015-09-14"),
    ("Surgery followed. On the fifth postoperative day she had ascites.", "2015-09-15"),
    ("On day 3 she had fever. On day 5 she had ascites.", "2015-09-14/2015-09-15"),
    ("At 3 months she had fever. At 6 months she had ascites.", "2016-03-10"),
    ("At the 6-month follow-up she had ascites.", "2016-03-10"),
    ("At 30 weeks of gestation she had ascites.", "2015-09-10"),
    ("In the 1990s she had had ascites.", "1990/1999"),
    ("In the spring of 2011 she had had ascites.", "2011-03/2011-11"),
    ("In mid-March 2011 she had had ascites.", "2011-03"),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=lambda text: text)
def test_days_are_counted_from_where_their_counting_began(text: str, expected: str) -> None:
    story = f"She came for consultation on 10 September 2015. {text}"
    assert expected == dated(story, "ascites")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At the age of 12 she had had ascites.", "1986-09-10/1988-09-10"),
        ("At the age of 12 years she had had ascites.", "1986-09-10/1988-09-10"),
        ("At 12 years of age she had had ascites.", "1986-09-10/1988-09-10"),
        ("Since age 39 she had had ascites.", "2013-09-10/2015-09-10"),
    ],
)
def test_an_age_is_a_date_once_it_is_known_how_old_the_patient_was(
    text: str, expected: str
) -> None:
    story = f"A 40-year-old woman came for consultation on 10 September 2015. {text}"
    assert expected == dated(story, "ascites")


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("She presented with a 3-month history of rash.", "rash", "-P3M"),
        ("She presented with a rash of 2 weeks’ duration.", "rash", "-P14D"),
        ("She complained of fever and rash for 3 weeks.", "rash", "-P21D"),
        ("She presented with fever. Two weeks later she had rash.", "rash", "P14D"),
        ("She came. Two weeks later she had fever. One week later she had rash.", "rash", "P21D"),
        ("She was admitted. On hospital day 3 she had rash.", "rash", "P2D"),
        ("She had rash 2 to 4 days later.", "rash", "P2D/P4D"),
        ("She presented with rash.", "rash", ""),
        ("In May 2015 she had rash.", "rash", ""),
    ],
)  # fmt: skip
def test_without_a_calendar_the_time_since_presentation_is_kept(
    text: str, concept: str, expected: str
) -> None:
    found = one(text, concept)
    assert found.detail("relative") == expected
    assert (found.when is None) or not expected


def test_a_treatment_of_3_weeks_began_when_it_is_told() -> None:
    found = one("She presented and was treated with thalidomide for 3 weeks.", "thalidomide")
    assert (found.detail("relative"), found.detail("duration")) == ("", "3 week")


def test_the_first_calendar_date_begins_the_calendar() -> None:
    text = "She had fever for a week. Two days later she had rash. In May 2015 she had ascites."
    assert (one(text, "rash").detail("relative"), dated(text, "ascites")) == ("P2D", "2015-05")
