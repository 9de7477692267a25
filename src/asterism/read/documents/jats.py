"""A JATS article (the XML of PubMed Central and of most journals) as blocks of canonical text."""

import re
from dataclasses import dataclass

from asterism.model.place import Place
from asterism.read.documents.canonical import Block
from asterism.read.documents.frames import Frames
from asterism.read.documents.markup import Scribe
from asterism.read.documents.xml import listen

# What is not the article's own words: who wrote it, who published it, how to find it, and what
# else stands in the file (a peer review, a translation).
_ASIDE = frozenset((
    "journal-meta", "article-id", "article-categories", "contrib-group", "aff",
    "author-notes", "pub-date", "volume", "issue", "issue-title", "fpage", "lpage",
    "elocation-id", "page-range", "history", "permissions", "self-uri", "counts",
    "custom-meta-group", "funding-group", "conference", "related-article", "related-object",
    "pub-history", "tex-math", "object-id", "sub-article", "response", "processing-meta",
    "trans-abstract", "trans-title-group", "alt-text", "long-desc", "index-term",
    "private-char", "annotation",
))  # fmt: skip
_BLOCKS = frozenset((
    "p", "title", "subtitle", "article-title", "label", "caption", "sec", "list-item",
    "def-item", "term", "def", "disp-quote", "verse-line", "abstract", "kwd-group",
    "ref-list", "ref", "fn", "fn-group", "fig", "table-wrap", "table-wrap-foot", "table",
    "body", "back", "front", "ack", "app", "boxed-text", "statement", "speech",
    "disp-formula", "attrib", "notes", "glossary", "floats-group", "article-meta",
    "title-group", "break",
))  # fmt: skip
_PARTS_OF_A_CITATION = frozenset((
    "surname", "given-names", "name", "year", "source", "volume", "article-title",
    "chapter-title",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_LABELLED = frozenset(("fig", "table-wrap", "boxed-text"))
# What sec-type may say, as headings. Source: JATS Tag Library 1.3, attribute sec-type.
_SEC_TYPES = {
    "cases": "Case report", "case": "Case report", "case-report": "Case report",
    "intro": "Introduction", "introduction": "Introduction", "discussion": "Discussion",
    "conclusions": "Conclusions", "conclusion": "Conclusions", "methods": "Methods",
    "materials": "Materials and methods", "materials|methods": "Materials and methods",
}  # fmt: skip
_HEADINGS = {
    "abstract": "Abstract",
    "kwd-group": "Keywords:",
    "ref-list": "References",
    "fn-group": "Footnotes",
}
_RAISED = frozenset(("sup", "superscript"))


def read_jats(data: bytes, *, where: str) -> list[Block]:
    """The blocks of the article. Raises: NotText, TooLarge, InputError."""
    article = _Article(where)
    listen(data, article, where=where)
    return article.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading that an element's name or type gives it, until its own title is seen."""

    text: str
    depth: int
    place: Place


class _Article:
    """Listens to an article's markup and keeps its blocks."""

    def __init__(self, where: str) -> None:
        self._frames = Frames(where)
        self._scribe = Scribe(self._frames)
        self._waiting: list[_Heading] = []
        self._label = ""

    @property
    def blocks(self) -> list[Block]:
        return self._scribe.blocks

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        power = self._frames.top.tag == "msup" and bool(self._frames.top.counts)
        # A footnote inside a paragraph would tear its sentence; those of tables belong to them.
        within = tag == "fn" and self._frames.within("p")
        frame = self._frames.open(tag, attributes.get("id", ""), aside=within or tag in _ASIDE)
        if frame.aside:
            return
        if tag in _RAISED or power:
            self._scribe.raise_()
        elif tag == "xref":
            self._scribe.link()
        elif tag == "tr":
            self._scribe.open_row()
        elif tag in _BLOCKS:
            self._open_block(tag, attributes)

    def _open_block(self, tag: str, attributes: dict[str, str]) -> None:
        self._scribe.end_block()
        if tag not in {"title", "label"}:
            self._write_waiting()
        heading = _HEADINGS.get(tag) or _SEC_TYPES.get(attributes.get("sec-type", "").lower())
        if heading and (tag == "sec" or tag in _HEADINGS):
            place = Place(element=self._frames.path)
            self._waiting.append(_Heading(text=heading, depth=self._frames.depth, place=place))

    def data(self, text: str) -> None:
        frame = self._frames.top
        if frame.aside:
            return
        if self._waiting and frame.tag not in {"title", "label"} and not text.isspace():
            self._write_waiting()
        self._scribe.data(text.replace("\n", " "))

    def end(self, tag: str) -> None:
        frame = self._frames.close()
        if not frame.aside:
            self._close(tag)

    def _close(self, tag: str) -> None:
        if tag in _RAISED or self._frames.top.tag == "msup":
            self._scribe.lower()
        elif tag in _CELLS:
            self._scribe.end_cell()
        elif tag == "tr":
            self._scribe.end_row()
        elif tag == "kwd":
            self._scribe.data("; ")
        elif tag == "title":
            self._end_title()
        elif tag == "label":
            self._end_label()
        elif tag in _PARTS_OF_A_CITATION and self._frames.within("ref"):
            self._scribe.data(" ")
        elif tag in _BLOCKS:
            self._end_block()

    def _end_block(self) -> None:
        before = len(self.blocks)
        self._scribe.end_block()
        if self._label and len(self.blocks) > before:
            own = self.blocks[before]
            text = f"{self._label} {own.text}"
            self.blocks[before] = Block(text=text, marks=own.marks, kind=own.kind)
            self._label = ""

    def _end_title(self) -> None:
        """The element's own title; above it what its type says, unless that is the same word."""
        own, text = Place(element=self._frames.path), self._scribe.taken()
        depth, words = self._frames.depth, set(re.findall(r"\w+", text.lower()))
        named = [each for each in self._waiting if each.depth == depth]
        if text and any(words & set(re.findall(r"\w+", each.text.lower())) for each in named):
            self._waiting = [each for each in self._waiting if each.depth != depth]
        self._write_waiting()
        if text:
            self._scribe.add(f"{self._label} {text}".strip(), own)
            self._label = ""

    def _end_label(self) -> None:
        """A figure's label opens its legend: "Fig. 1. Biopsy"; any other is not the text's own."""
        label = self._scribe.taken()
        if label and self._frames.top.tag in _LABELLED:
            self._label = label if label[-1] in ".:" else f"{label}."

    def _write_waiting(self) -> None:
        for each in self._waiting:
            self._scribe.add(each.text, each.place)
        self._waiting.clear()
