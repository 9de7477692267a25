"""A report printed, published or typed up says the same as its plain text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import renderings as made
from asterism.read.documents.hyphens import vocabulary_of
from asterism.read.documents.opening import open_document
from asterism.read.text.document import Document
from findings import library, said_in
from optional import require
from renderings import Part

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "cases" / "liu-2020.txt"
FOOT = (
    '<div style="font-size:7px;width:100%;text-align:center">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
HEAD = f'<div style="font-size:7px;margin-left:40px">{made.HEAD}</div>'

Render = Callable[[Sequence[Part]], bytes]

WITHOUT_A_BROWSER: dict[str, Render] = {
    "case.nxml": made.as_jats,
    "case.html": made.as_page,
    "case.docx": made.as_docx,
    "one_column.pdf": lambda parts: made.as_pdf(parts, columns=1),
    "two_columns.pdf": lambda parts: made.as_pdf(parts, columns=2),
}


def opened(data: bytes, name: str) -> Document:
    return open_document(data, where=name, vocabulary=vocabulary_of(library()))


def published_case() -> tuple[Part, ...]:
    """The case of a published report, from its heading to the discussion's first paragraph."""
    require(PUBLISHED.exists(), "the folder of published reports is not beside the repository")
    parts = made.parts_of(PUBLISHED.read_text(encoding="utf-8"))
    titles = [part.text for part in parts]
    start = next(i for i, title in enumerate(titles) if title.startswith("Case Report"))
    end = next(i for i, title in enumerate(titles) if i > start and title.startswith("Discussion"))
    return parts[start : end + 2]


@pytest.mark.parametrize("name", WITHOUT_A_BROWSER)
def test_a_document_says_what_its_text_says(name: str) -> None:
    expected = said_in(made.as_text(made.REPORT))
    document = opened(WITHOUT_A_BROWSER[name](made.REPORT), name)
    assert len(expected) > 40
    assert expected == said_in(document.text)


@pytest.mark.parametrize("name", WITHOUT_A_BROWSER)
def test_a_published_case_says_the_same_in_every_form(name: str) -> None:
    parts = published_case()
    expected = said_in(made.as_text(parts))
    assert len(expected) > 60
    assert expected == said_in(opened(WITHOUT_A_BROWSER[name](parts), name).text)


@pytest.mark.parametrize("columns", [1, 2])
def test_what_a_browser_prints_says_what_its_text_says(browser: "Browser", columns: int) -> None:
    for parts in (made.REPORT, published_case()):
        page = browser.new_page()
        page.set_content(made.as_print(parts, columns=columns))
        data = page.pdf(
            format="A5" if columns == 1 else "A4",
            display_header_footer=True, header_template=HEAD, footer_template=FOOT,
            margin={"top": "50px", "bottom": "50px", "left": "40px", "right": "40px"},
        )  # fmt: skip
        page.close()
        assert said_in(made.as_text(parts)) == said_in(opened(data, "printed.pdf").text)


@pytest.mark.parametrize("name", WITHOUT_A_BROWSER)
def test_every_quote_has_its_place(name: str) -> None:
    document = opened(WITHOUT_A_BROWSER[name](made.REPORT), name)
    start = document.text.index("Platelets were")
    place = document.place(start, start + 14)
    told = [place.page is not None, bool(place.element), place.paragraph is not None]
    assert told.count(True) == 1
    assert (place.box is not None) is name.endswith(".pdf")


def test_a_quote_is_where_the_page_says() -> None:
    """The box around a heading lies in the left column, and that of the last words in the right."""
    document = opened(WITHOUT_A_BROWSER["two_columns.pdf"](made.REPORT), "two.pdf")
    first = document.place(document.text.index("Introduction"))
    last = document.place(document.text.index("nobody"))
    assert first.box is not None
    assert last.box is not None
    middle = 210
    assert first.box[2] < middle < last.box[0]
    assert 0 < first.box[1] < first.box[3] < 600
