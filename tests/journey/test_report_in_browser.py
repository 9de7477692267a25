"""The HTML report in a real browser: inert, quiet, and no wider than a telephone."""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sample_report as sample
from asterism.serve.show.page import page
from asterism.serve.show.report import Report
from unit.test_serve_page import hostile_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class _Tab:
    """An opened report, with everything that it asked for and complained of."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, script: str) -> Any:
        return self.page.evaluate(script)


def _opened(browser: "Browser", folder: Path, report: Report, width: int = 1280) -> _Tab:
    file = folder / "report.html"
    file.write_text("".join(page(report)), encoding="utf-8")
    tab = _Tab(page=browser.new_page(viewport={"width": width, "height": 900}))
    tab.page.on("request", lambda request: tab.requests.append(request.url))
    tab.page.on("console", lambda said: tab.complaints.append(said.text))
    tab.page.goto(file.as_uri())
    return tab


def test_hostile_words_run_nothing_and_ask_for_nothing(browser: "Browser", tmp_path: Path) -> None:
    tab = _opened(browser, tmp_path, hostile_report())
    assert tab.page.title().startswith("Asterism: ")
    assert tab.ask("document.scripts.length + document.images.length") == 0
    assert len(tab.requests) == 1
    assert tab.complaints == []


def test_the_style_is_allowed_by_the_policy(browser: "Browser", tmp_path: Path) -> None:
    tab = _opened(browser, tmp_path, sample.report())
    shown = "getComputedStyle(document.querySelector('mark.absent')).textDecorationLine"
    assert tab.ask(shown) == "line-through"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_window(
    browser: "Browser", tmp_path: Path, width: int
) -> None:
    tab = _opened(browser, tmp_path, sample.report(), width)
    assert tab.ask("document.documentElement.scrollWidth") <= width


def test_labels_of_the_time_line_do_not_collide(browser: "Browser", tmp_path: Path) -> None:
    tab = _opened(browser, tmp_path, sample.report())
    boxes = tab.ask(
        "Array.from(document.querySelector('svg.time.wide').querySelectorAll('text:not(.tick)'))"
        ".map(t => { const b = t.getBoundingClientRect(); return [b.top, b.bottom, b.right]; })"
    )
    edge = tab.ask("document.querySelector('svg.time.wide').getBoundingClientRect().right")
    assert len(boxes) >= 4
    assert all(right <= edge for _, _, right in boxes)
    for (_, above, _), (below, _, _) in pairwise(boxes):
        assert below >= above - 2


def test_the_text_shown_is_the_text_read(browser: "Browser", tmp_path: Path) -> None:
    tab = _opened(browser, tmp_path, sample.report())
    shown = tab.ask(
        "Array.from(document.querySelectorAll('.report .text')).map(e => e.textContent).join('')"
    )
    assert shown == sample.TEXT
