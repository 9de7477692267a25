"""The text of a report: everything that a reader must see, on any screen."""

import pytest

import sample_report as sample
from asterism.model.finding import Patient
from asterism.serve.show.report import Chart, Failure, Judged, Report
from asterism.serve.show.screen import COLOURS, SIGNS, Screen, screen_for
from asterism.serve.show.text import judged_text, read_text


def _text(screen: Screen | None = None, report: Report | None = None) -> str:
    return judged_text(report or sample.report(), screen or Screen())


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "said",
    [
        "✔ MET Table 2012",
        "✔ Mandatory criteria 2 met, 2 needed",
        "“IgA lambda monoclonal gammopathy” 2012-12",
        "Sclerotic bone lesion (indirect)",
        "“VEGF was not available” (not assessed)",
        "✘ Papilledema “no papilledema” (absent)",
        "? Endocrinopathy “hypothyroidism” (in the family)",
        "by the rule: Platelets >= 450 10*9/L",
        "[operational; seen in a secondary source]",
        "1. plasma VEGF (for VEGF): can make it firm alone",
        "! sensitivity: MET, but only through indirect evidence.",
        "! caution: See the footnote.",
        "other editions: VEGF 2019 ? UNKNOWN (lacks VEGF)",
        "◐ MET, provisionally Own 2020 not excluded: Multiple myeloma",
        "Left out, as not this patient's: references",
        "! A note of the reader.",
    ],
)
def test_the_reader_is_shown(said: str) -> None:
    assert said in _flat(_text())


def test_the_last_line_says_what_this_is_not() -> None:
    last = _text().splitlines()[-1]
    assert last == "Not a medical device. Nothing left this computer."


def test_the_delay_is_computed_from_the_verdict() -> None:
    late = sample.judged(sample.vegf_edition())
    told = judged_text(_report_of(late), Screen(width=110))
    expected = (
        "could have been asked 2.9 years earlier: on 2012-12 Polyneuropathy and "
        "Clonal plasma cells stood; plasma VEGF could have settled it"
    )
    assert expected in _flat(told)


def test_without_dates_no_delay_is_told() -> None:
    undated = tuple(
        sample.finding(found.concept, found.evidence[0].quote, status=found.status)
        for found in sample.patient().findings
    )
    patient = Patient(id="sample.txt", findings=undated)
    told = judged_text(_report_of(sample.judged(sample.vegf_edition(), patient)), Screen())
    assert "earlier" not in told


def test_a_disease_that_nobody_looked_for_is_unknown_and_never_no() -> None:
    nobody = Patient(id="sample.txt")
    chart = Chart(
        document=sample.document(""),
        patient=nobody,
        judged=(sample.judged(sample.vegf_edition(), nobody),),
    )
    told = _text(report=sample.report(chart))
    assert "every one is UNKNOWN" in _flat(told)
    assert "NOT MET" not in told


@pytest.mark.parametrize("width", [20, 60, 75, 110, 500])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    screen = Screen(width=width)
    assert 60 <= screen.width <= 110
    assert all(len(line) <= screen.width for line in _text(screen).splitlines())


def test_colour_stands_only_before_signs_and_can_be_left_out() -> None:
    coloured = _text(Screen(colours=COLOURS))
    plain = coloured.replace("\x1b[0m", "")
    for standing, colour in COLOURS.items():
        plain = plain.replace(f"{colour}{SIGNS[standing]}", SIGNS[standing])
    assert coloured != plain
    assert plain == _text()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", None, "no-such-encoding"])
def test_an_encoding_without_our_signs_gets_others(encoding: str | None) -> None:
    told = _text(screen_for(encoding, 100, {}))
    assert "+ MET" in told
    assert "x Papilledema" in told
    assert "✔" not in told


def test_a_file_that_could_not_be_read_is_named() -> None:
    failed = Failure(name="b.txt", what="w", where="b.txt", fix="f", exit_code=3)
    report = Report(
        charts=(), words=sample.words(), version="0", knowledge_sha256="", failures=(failed,)
    )
    assert "b.txt: not judged, could not be read" in judged_text(report, Screen())


def test_reading_shows_every_finding_with_its_words() -> None:
    told = _flat(read_text(sample.report(), Screen()))
    assert "Platelets 700 10*3/uL: “Platelets were 700 × 10³/µL” 2015-11" in told
    assert "POEMS syndrome: “POEMS syndrome” (suspected) 2015-11" in told


def _report_of(*judged: Judged) -> Report:
    chart = Chart(document=sample.document(), patient=sample.patient(), judged=judged)
    return sample.report(chart)
