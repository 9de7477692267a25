"""A report as one HTML file: no script, nothing loaded, readable without colour, prints on A4.

Every word of the record passes through autoescape. A content security policy forbids whatever is
not the one style sheet, so that even a hole in the escaping would run nothing.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from asterism.model.definition import Source
from asterism.serve.show import marks
from asterism.serve.show.brief import short_title
from asterism.serve.show.disputes import seen_words
from asterism.serve.show.report import Report
from asterism.serve.show.screen import SIGNS
from asterism.serve.show.sheet import Sheet, sheet


def page(report: Report) -> Iterator[str]:
    """The page in pieces, so that a long report is never held twice."""
    style = stylesheet()
    template = _pages().get_template("page.html.j2")
    sheets = [sheet(number, chart, report) for number, chart in enumerate(report.charts, start=1)]
    yield from template.generate(
        report=report,
        sheets=sheets,
        style=Markup(style),  # noqa: S704  our own file, not input
        policy=policy(style),
        title=_title(sheets),
        disclaimer=marks.DISCLAIMER,
    )


def _title(sheets: Sequence[Sheet]) -> str:
    names = dict.fromkeys(sheet.name for sheet in sheets)
    return f"Asterism: {', '.join(list(names)[:3])}"


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The style that every page has."""
    return resources.files("asterism.serve.show").joinpath("page.css").read_text("utf-8")


def policy(style: str) -> str:
    """A content security policy that allows this style and nothing else."""
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def environment() -> Environment:
    """Templates with autoescape, our filters, and every word made inert."""
    environment = Environment(
        loader=PackageLoader("asterism.serve.show", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    signs: Mapping[str, str] = {standing.name: sign for standing, sign in SIGNS.items()}
    words: Mapping[str, str] = {standing.name: word for standing, word in marks.WORDS.items()}
    reviews = {review.value: word for review, word in marks.REVIEW_WORDS.items()}
    environment.globals.update(signs=signs, words=words, reviews=reviews, kinds=marks.NOTE_WORDS)
    environment.filters.update(
        quoted=marks.quoted,
        said=marks.said,
        joined=marks.joined,
        day=marks.day,
        page_of=marks.page_of,
        link=link,
        short_title=short_title,
        seen_words=seen_words,
    )
    return environment


@lru_cache(maxsize=1)
def _pages() -> Environment:
    return environment()


def _inert(value: object) -> object:
    """What the template puts out, with nothing in it that steers a screen; our markup as it is."""
    return marks.inert(value) if isinstance(value, str) and type(value) is not Markup else value


def link(source: Source) -> str:
    """Where a source can be looked up: its DOI, else its page; empty for anything but the web."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe='/()')}"
    return source.url if source.url.startswith(("https://", "http://")) else ""
