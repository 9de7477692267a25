"""`asterism follow`: a report to its courses, in every form, and in a browser."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from journey.commands import EXAMPLE, LAST_LINE, asterism, three_lines, told
from optional import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORT = Path(__file__).parents[3] / "shared" / "cases" / "liu-2020.txt"
COURSE = """Case report

A 52-year-old man was admitted in January 2018. POEMS syndrome was diagnosed in February 2018.
Serum VEGF was 5230 pg/mL and serum M-protein was 1.4 g/dL. The ONLS was 6.
Lenalidomide 25 mg was started in March 2018. In June 2018, serum VEGF was 820 pg/mL and M-protein was 0.3 g/dL.
In September 2018 serum VEGF was 610 pg/mL, and serum and urine immunofixation were negative.
In December 2018 serum VEGF was 1300 pg/mL. The authors <b>conclude</b> that he was in complete remission.
"""  # noqa: E501


@pytest.fixture
def report() -> Path:
    require(REPORT.exists(), "the published report is not beside the repository (../shared/cases)")
    return REPORT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    file = tmp_path / "course.txt"
    file.write_text(COURSE, encoding="utf-8")
    return file


def _document(*arguments: object) -> dict[str, Any]:
    done = asterism("follow", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_of_the_published_report_the_numbers_support_no_grade(report: Path) -> None:
    shown = told(asterism("follow", report))
    assert "Haematologic: NOT EVALUABLE" in shown
    assert "151 mg/L (2015-11) → 36.2 mg/L (2016-02), −76.0 %" in shown
    assert "not reported after treatment: Serum immunofixation, Urine immunofixation" in shown
    assert "a fall of free light chains alone grades nothing here" in shown
    assert "the record says that it was not measured" in shown
    assert "“remained in complete remission”" in shown
    assert "as the authors claim" in shown
    assert "at least intermediate, at most high (1 to 3 points)" in shown
    assert "the same whatever the age 18-120 a" in shown
    assert "[number not seen in the source: medium confidence]" in shown
    assert "Asterism never prescribes" in shown
    assert shown.endswith(LAST_LINE)


def test_the_risk_of_the_published_report_is_a_range(report: Path) -> None:
    (course,) = [c for c in _document(report)["patients"][0]["courses"] if c["named"]]
    wang = next(one for one in course["risks"] if one["model"] == "poems/wang_2017")
    assert (wang["fewest"], wang["most"]) == (1, 3)
    assert wang["groups"] == ["intermediate", "high"]
    assert {one["id"]: one["truth"] for one in wang["factors"]} == {
        "age_over_50": "UNKNOWN",
        "pulmonary_hypertension": "UNKNOWN",
        "pleural_effusion": "MET",
        "egfr_under_30": "NOT_MET",
    }


def test_a_fall_of_one_light_chain_supports_no_grade_by_any_rule(report: Path) -> None:
    courses = _document(report)["patients"][0]["courses"]
    outcomes = {one["outcome"] for course in courses for one in course["responses"]}
    assert outcomes == {"NOT_EVALUABLE"}
    lambdas = [
        series for course in courses for one in course["responses"]
        for series in one["series"] if series["analyte"] == "lambda_flc"
    ]  # fmt: skip
    assert {series["change_percent"] for series in lambdas} == {-76.0}
    assert not any(series["nadir_confirmed"] for series in lambdas)


def test_json_keeps_to_the_schema_that_the_command_prints(course: Path) -> None:
    schema = json.loads(asterism("schema", "follow").stdout)
    document = _document(course)
    Draft202012Validator(schema).validate(document)
    responses = {
        one["grader"]: one
        for each in document["patients"][0]["courses"] for one in each["responses"]
    }  # fmt: skip
    chiba = responses["poems/vegf_chiba_2015"]
    assert (chiba["outcome"], chiba["grade"], chiba["best"]["id"]) == ("PROGRESSION", None, "cr")
    assert chiba["progression"]["confirmed"] is False
    assert responses["poems/hematologic_peking"]["grade"]["id"] == "cr"
    better = responses["poems/hematologic_mayo_2012"]["better"]
    assert [one["id"] for one in better] == ["cr"]
    assert better[0]["missing"][0]["test"].startswith("marrow")
    findings = document["patients"][0]["findings"]
    point = responses["poems/vegf_chiba_2015"]["series"][0]["points"][0]
    assert findings[point["findings"][0]]["concept"] == "vegf_serum"


def test_with_a_day_only_what_lay_before_it_is_looked_at(course: Path) -> None:
    document = _document(course, "--as-of", "2018-10", "--definition", "poems/vegf_chiba_2015")
    (one,) = document["patients"][0]["courses"][0]["responses"]
    assert (one["grade"]["id"], one["grade"]["confirmed_on"]) == ("cr", "2018-09-30")
    assert document["as_of"] == "2018-10"


def test_lines_are_answered_in_order_and_keep_to_the_schema() -> None:
    line = json.dumps({"id": "a", "text": COURSE})
    done = asterism("follow", "--jsonl", "-", "--workers", "1", stdin=f"{line}\n{{}}\n")
    first, second = map(json.loads, done.stdout.splitlines())
    schema = Draft202012Validator(json.loads(asterism("schema", "follow").stdout))
    for document in (first, second):
        schema.validate(document)
    assert (first["id"], second["error"]["exit_code"]) == ("a", 3)
    assert done.returncode == 3


def test_the_same_report_gives_the_same_bytes(course: Path) -> None:
    for form in ("text", "json", "html"):
        one, other = (asterism("follow", course, "--format", form) for _ in range(2))
        assert one.stdout == other.stdout


def test_an_unknown_name_is_told_with_what_is_near() -> None:
    done = asterism("follow", EXAMPLE, "--disease", "poem")
    assert done.returncode == 2
    assert "did you mean 'poems'?" in three_lines(done)[2]


def test_where_the_sources_disagree_is_told_beside_grader_risk_and_plan(course: Path) -> None:
    shown = told(asterism("follow", course))
    assert "see asterism explain poems/hematologic_mayo_2012" in shown
    assert "sources disagree on: whether older or younger age is worse; from what pressure" in shown
    assert "normalise VEGF; see asterism explain poems/treatment" in shown
    followed = _document(course)["patients"][0]["courses"][0]
    (wang,) = [one for one in followed["risks"] if one["model"] == "poems/wang_2017"]
    assert wang["disagreements"] == ["pulmonary_hypertension_limit", "age_and_outcome"]
    assert followed["plans"][1]["disagreements"] == ["vegf_response_to_melphalan"]
    html = asterism("follow", course, "--format", "html").stdout.decode()
    assert html.count('<details class="disputes">') == shown.count("sources disagree on:")
    assert "96.2 pg/mL" in html


def test_what_is_followed_is_listed_and_said_in_english() -> None:
    table = asterism("follow", "--list").stdout.decode().splitlines()
    names = [line.split()[0] for line in table[1:]]
    assert {"poems/vegf_peking", "multiple_myeloma/imwg_2016", "poems/wang_2017"} <= set(names)
    shown = told(asterism("explain", "poems/vegf_peking"))
    assert "Complete VEGF response: when" in shown
    assert "not seen in its source, confidence medium" in shown
    assert "600 pg/mL" in shown
    assert "no points seen" in told(asterism("explain", "poems/keddie_2020"))


def test_a_record_that_names_nothing_followed_says_so(tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text("She had a cough and a fever.", encoding="utf-8")
    done = asterism("follow", file)
    assert done.returncode == 0
    assert "names no disease that is followed here" in told(done)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_quiet_and_no_wider_than_the_window(
    browser: "Browser", course: Path, tmp_path: Path, width: int
) -> None:
    page = tmp_path / "course.html"
    assert asterism("follow", course, "--format", "html", "--out", page).returncode == 0
    tab = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.scripts.length + document.images.length") == 0
    assert len(requests) == 1
    assert complaints == []


def test_the_words_of_a_drawing_stay_on_its_paper(
    browser: "Browser", course: Path, tmp_path: Path
) -> None:
    page = tmp_path / "course.html"
    asterism("follow", course, "--format", "html", "--out", page)
    for width in (390, 1280):
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(page.as_uri())
        outside = tab.evaluate(
            "Array.from(document.querySelectorAll('svg.chart')).filter(s => s.clientWidth)"
            ".flatMap(s => { const box = s.getBoundingClientRect();"
            " return Array.from(s.querySelectorAll('text')).filter(t => {"
            " const b = t.getBoundingClientRect();"
            " return b.left < box.left - 1 || b.right > box.right + 1 }).map(t => t.textContent) })"
        )
        assert outside == []
        shown = tab.evaluate("document.querySelectorAll('svg.chart').length")
        assert shown >= 4


def test_every_quote_of_a_result_leads_to_its_place_in_the_text(
    browser: "Browser", course: Path, tmp_path: Path
) -> None:
    page = tmp_path / "course.html"
    asterism("follow", course, "--format", "html", "--out", page)
    tab = browser.new_page()
    tab.goto(page.as_uri())
    lost = tab.evaluate(
        "Array.from(document.querySelectorAll('a[href^=\"#\"]'))"
        ".map(a => a.getAttribute('href').slice(1))"
        ".filter(name => !document.getElementById(name))"
    )
    assert lost == []
    assert tab.evaluate("document.querySelectorAll('table.series a').length") >= 3
