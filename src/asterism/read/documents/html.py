"""A web page as blocks of canonical text: its article, without menus, scripts and what is related.

The markup is parsed by lxml (libxml2), which mends what is broken and fetches nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asterism.errors import NotText, TooLarge
from asterism.read.documents.canonical import Block
from asterism.read.documents.extra import needed
from asterism.read.documents.frames import Frames
from asterism.read.documents.markup import Scribe

LARGEST_HTML = 20 * 1024 * 1024  # bytes
_FIX = "save the article alone, as plain text (UTF-8)"
_ASIDE = frozenset((
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button",
    "select", "option", "textarea", "svg", "math", "canvas", "iframe", "object", "embed",
    "applet", "audio", "video", "map", "head", "menu", "dialog", "input", "datalist",
))  # fmt: skip
_ASIDE_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog",
    "alertdialog", "menu", "menubar", "toolbar", "tablist", "tooltip",
))  # fmt: skip
# Words of class and id names by which pages mark what is not the article.
_ASIDE_NAMES = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|side-bar|share|sharing|social"
    r"|related|recommended|recommendations|similar|advert|advertisement|ads|promo|cookie|cookies"
    r"|consent-banner|banner|newsletter|subscribe|popup|modal|masthead|site-header|site-footer"
    r"|footer|toolbar|tooltip|skip-link|visually-hidden|sr-only|hidden|pagination|login|metrics"
    r"|altmetric|comments-area|comment-list|trending|most-read)(?![a-z])"
)
_BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "thead", "tbody",
    "tfoot", "caption", "figure", "figcaption", "address", "details", "summary", "fieldset",
    "hgroup", "hr", "center", "body", "html", "legend",
))  # fmt: skip
_MAIN = frozenset(("article", "main"))
_LEAST_OF_ALL = 0.4  # of all text that is not aside: what marks itself as the article must have it
_MOST_LINKED = 0.6  # of a block's characters; above it the block is a list of links
_SHORT = 400  # characters; longer blocks are prose, however many links they hold


def read_html(data: bytes | str, *, where: str) -> list[Block]:
    """The blocks of the page's article. Raises: NotText, TooLarge, InputError without lxml."""
    if len(data) > LARGEST_HTML:
        what = f"the page has more than {LARGEST_HTML} bytes"
        raise TooLarge(what, where=where, fix=_FIX)
    etree = needed("lxml.etree", "a web page", where=where)
    page = _Page(where)
    parser = etree.HTMLParser(target=page, huge_tree=False, no_network=True, recover=True)
    try:
        parser.feed(data)
        parser.close()
    except etree.LxmlError as fault:
        raise NotText("the page's markup cannot be parsed", where=where, fix=_FIX) from fault
    return page.blocks()


@dataclass(slots=True)
class _Told:
    """What is known of a block beside its text."""

    main: bool
    linked: int  # characters inside links


class _Page:
    """Listens to a page's markup and keeps its blocks, and where they lay."""

    def __init__(self, where: str) -> None:
        self._frames = Frames(where)
        self._scribe = Scribe(self._frames)
        self._told: list[_Told] = []
        self._linked = 0
        self._links = 0
        self._mains = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        aside = tag in _ASIDE or _is_aside(tag, attributes)
        frame = self._frames.open(tag, attributes.get("id", ""), aside=aside)
        if frame.aside:
            return
        self._mains += tag in _MAIN
        match tag:
            case "sup":
                self._scribe.raise_()
            case "a" if "href" in attributes:
                self._links += 1
                self._scribe.link()
            case "br":
                self._scribe.data("\n")
            case "tr":
                self._scribe.open_row()
            case _ if tag in _BLOCKS:
                self._end_block()

    def data(self, text: str) -> None:
        frame = self._frames.top
        if frame.aside:
            return
        if self._links:
            self._linked += len(text)
        self._scribe.data(text if self._frames.within("pre") else text.replace("\n", " "))

    def end(self, tag: str) -> None:
        frame = self._frames.close()
        if frame.aside:
            return
        match tag:
            case "sup":
                self._scribe.lower()
            case "a":
                self._links = max(self._links - 1, 0)
            case "td" | "th":
                self._scribe.end_cell()
            case "tr":
                self._scribe.end_row()
                self._note()
            case _ if tag in _BLOCKS:
                self._end_block()
        self._mains -= tag in _MAIN and self._mains > 0

    def comment(self, text: str) -> None:
        """Nothing: comments are not the page's text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Nothing: instructions are not the page's text."""

    def doctype(self, *_: object) -> None:
        """Nothing: no DTD is looked at."""

    def close(self) -> None:
        self._end_block()

    def _end_block(self) -> None:
        self._scribe.end_block()
        self._note()

    def _note(self) -> None:
        while len(self._told) < len(self._scribe.blocks):
            self._told.append(_Told(main=self._mains > 0, linked=self._linked))
            self._linked = 0

    def blocks(self) -> list[Block]:
        """The article's blocks, in order."""
        pairs = list(zip(self._scribe.blocks, self._told, strict=True))
        main = [pair for pair in pairs if pair[1].main]
        if _size(main) >= _LEAST_OF_ALL * _size(pairs):
            pairs = main
        return [block for block, told in pairs if not _is_links(block, told)]


def _size(pairs: Sequence[tuple[Block, _Told]]) -> int:
    return sum(len(block.text) for block, _ in pairs)


def _is_links(block: Block, told: _Told) -> bool:
    size = len(block.text)
    return size < _SHORT and told.linked > _MOST_LINKED * size


def _is_aside(tag: str, attributes: dict[str, str]) -> bool:
    if tag in {"html", "body", *_MAIN}:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role", "") in _ASIDE_ROLES:
        return True
    style = attributes.get("style", "").replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:500].lower()
    return bool(_ASIDE_NAMES.search(names))
