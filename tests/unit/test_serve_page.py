"""The HTML report: one file, no script, nothing loaded, and whatever it is handed stays text."""

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser

import pytest

import sample_report as sample
from asterism.model.definition import Source
from asterism.model.finding import Evidence, Finding, Patient, Span, Status
from asterism.serve.show.page import link, page
from asterism.serve.show.report import Chart, Document, Report, Stretch

HOSTILE = (
    "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">"
    "\"'><svg onload=alert(1)> &amp; {{ 7*7 }} {% raw %} </style></mark>\u202egnp.exe \x00\x1b[31m"
)


class _Seen(HTMLParser):
    """Every element with its attributes, and the text of the report."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.marks += tag == "mark"
        self.deepest = max(self.deepest, self.marks)

    def handle_endtag(self, tag: str) -> None:
        self.marks -= tag == "mark"


def _html(report: Report | None = None) -> str:
    return "".join(page(report or sample.report()))


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    return seen


def hostile_report() -> Report:
    """Hostile words wherever a report's words can come to stand: text, quote, name, id, note."""
    piece = Evidence(
        source="x", locator=Span(start=0, end=len(HOSTILE)), quote=HOSTILE, reader="x",
        section=HOSTILE,
    )  # fmt: skip
    found = Finding(
        concept="polyneuropathy", status=Status.PRESENT, evidence=(piece,), notes=(HOSTILE,)
    )
    patient = Patient(id=HOSTILE, findings=(found,), notes=(HOSTILE,))
    document = Document(
        name=f"{HOSTILE}.txt",
        text=HOSTILE * 2,
        sha256="0",
        sections=(Stretch(start=5, end=9, title=HOSTILE, aside=HOSTILE),),
        left_out=((HOSTILE, 4),),
    )
    judged = (sample.judged(sample.table_edition(), patient),)
    return sample.report(Chart(document=document, patient=patient, judged=judged))


def test_every_way_within_the_page_leads_somewhere() -> None:
    elements = _seen(_html()).elements
    ids = [str(attributes["id"]) for _, attributes in elements if "id" in attributes]
    ways = {str(a["href"])[1:] for tag, a in elements if tag == "a" and str(a["href"])[0] == "#"}
    assert len(ids) == len(set(ids))
    assert ways <= set(ids)
    assert any(way.startswith("p1-f") for way in ways)
    assert any(way.startswith("p1-c") for way in ways)


def test_there_is_no_script_no_handler_and_nothing_to_load() -> None:
    for tag, attributes in _seen(_html()).elements:
        assert tag not in {"script", "img", "iframe", "object", "embed", "link", "form", "base"}
        assert not {name for name in attributes if name.startswith("on") or name == "src"}
        assert "style" not in attributes


def test_the_only_style_is_the_one_that_the_policy_names() -> None:
    html = _html()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policies = [a["content"] for tag, a in _seen(html).elements if tag == "meta" and "content" in a]
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in str(policies[0])
    assert "url(" not in style
    assert "@import" not in style


def test_marks_never_nest() -> None:
    assert _seen(_html()).deepest == 1


def test_hostile_words_add_no_element() -> None:
    tags = {tag for tag, _ in _seen(_html(hostile_report())).elements}
    assert not tags & {"script", "img"}
    assert "alert(1)" not in str(
        [a for _, a in _seen(_html(hostile_report())).elements if "onload" in a]
    )
    html = _html(hostile_report())
    assert "<script" not in html
    assert "\u202e" not in html
    assert "\x00" not in html
    assert "\x1b" not in html
    assert "{{ 7*7 }}" in html


def test_sources_are_linked_to_the_web_only_and_tell_no_referrer() -> None:
    assert link(Source(key="a", citation="A", doi="10.1/<x>")) == "https://doi.org/10.1/%3Cx%3E"
    assert link(Source(key="a", citation="A", url="javascript:alert(1)")) == ""
    outward = [a for tag, a in _seen(_html()).elements if tag == "a" and "//" in str(a["href"])]
    assert outward
    assert {"noopener noreferrer"} == {attributes.get("rel") for attributes in outward}


@pytest.mark.parametrize(
    "said",
    [
        "MET, provisionally", "Not excluded:", "What would settle it, least burden first",
        "Edition by edition", "Time line", "Left out: References", "indirect", "operational",
        "seen in a secondary source", "sha256 " + "2" * 64, "doi:10.1/x",
        "Not a medical device. Nothing left this computer.",
    ],
)  # fmt: skip
def test_the_page_shows(said: str) -> None:
    assert said in _html()


def test_several_files_are_sections_of_one_document() -> None:
    html = _html(sample.report(sample.chart(), sample.chart()))
    ids = [a["id"] for _, a in _seen(html).elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert html.count("<article") == 2


def test_the_page_grows_in_proportion_to_the_text() -> None:
    small, large = (len(_html(_long(times))) for times in (1, 40))
    base = len(_html(_long(0)))
    assert large - base <= 41 * (small - base)


def _long(times: int) -> Report:
    document = sample.document(sample.TEXT + "More words of the report. " * 1000 * times)
    judged = (sample.judged(sample.table_edition()),)
    return sample.report(Chart(document=document, patient=sample.patient(), judged=judged))
