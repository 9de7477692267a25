"""A verdict in a few words: requests, what is lacking, names, the time line of a record."""

import sample_report as sample
from asterism.model.finding import Patient
from asterism.serve.show.brief import Request, lacking, requests, short_title
from asterism.serve.show.report import by_disease
from asterism.serve.show.timeline import record_timelines


def test_each_test_is_asked_for_once_with_all_that_it_answers() -> None:
    """Two open criteria that one test answers are one line on the way to the laboratory."""
    nobody = Patient(id="nobody")
    asked = requests(sample.judged(sample.vegf_edition(), nobody))
    assert len({(each.test, each.settles) for each in asked}) == len(asked)
    assert all(each.answers for each in asked)


def test_a_request_says_what_its_answer_can_do() -> None:
    (only,) = requests(sample.judged(sample.vegf_edition()))
    assert only == Request(
        test="plasma VEGF", answers=("VEGF",), settles="can make it MET or NOT MET alone", others=()
    )


def test_an_indirect_verdict_asks_for_what_would_make_it_firm() -> None:
    asked = requests(sample.judged(sample.table_edition()))
    assert [each.settles for each in asked] == ["can make it firm alone"] * 2


def test_an_edition_lacks_what_is_missing_and_nothing_when_met() -> None:
    words = sample.words()
    assert lacking(sample.judged(sample.vegf_edition()), words) == "lacks VEGF"
    assert lacking(sample.judged(sample.table_edition()), words) == ""


def test_a_title_is_shortened_at_its_comma() -> None:
    assert short_title(sample.table_edition()) == "Table 2012"


def test_editions_of_one_disease_stand_together() -> None:
    """Grouped by the concept that names the disease: a variant may share its code."""
    (chart,) = sample.report().charts
    assert [len(disease.editions) for disease in by_disease(chart)] == [2, 1]


def test_the_whole_record_has_a_time_line_with_its_values() -> None:
    (name, line), _ = record_timelines(sample.patient(), sample.words())
    assert name == "wide"
    assert [event.when for event in line.events] == ["2012-12", "2015-11"]
    assert "Platelets 700 10*3/uL" in line.told
    assert "POEMS syndrome (suspected)" in line.told


def test_a_record_without_dates_has_no_time_line() -> None:
    assert record_timelines(Patient(id="nobody"), sample.words()) == ()
