"""A file's bytes to its one canonical text, by what the bytes are and not by the file's name."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from asterism.errors import NotText, TooLarge
from asterism.model.finding import Evidence, Patient, Span
from asterism.model.place import Places
from asterism.read.documents.canonical import Block, compose
from asterism.read.documents.hyphens import mended
from asterism.read.documents.pdf.limits import LARGEST_PDF
from asterism.read.text.document import Document, decode_document, read_bytes
from asterism.read.text.encodings import decoded_markup
from asterism.read.text.reading import Reading

LARGEST = LARGEST_PDF  # bytes of a file of any kind
_HEAD = 65_536  # bytes that are looked at to tell what a file is
_PDF_WITHIN = 1024
_BEFORE_ROOT = re.compile(
    r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w-]*)[\s/>]")
_JATS_ROOTS = frozenset(("article", "pmc-articleset"))
_JATS_SIGNS = re.compile(r"<\?xml|JATS|//NLM//|article-type=|<front\b|dtd-version", re.IGNORECASE)
_HTML_ROOTS = frozenset((
    "html", "head", "body", "div", "p", "article", "main", "section", "table", "span", "h1",
    "h2", "h3", "title", "meta", "center",
))  # fmt: skip
_SOME_HTML = re.compile(r"<(?:p|div|br|h[1-6]|table|body|html)\b", re.IGNORECASE)
_HTML_NAMES = (".html", ".htm", ".xhtml")


def read_any_file(path: Path | str, vocabulary: Collection[str] = ()) -> Document:
    """The text of a file of any kind that we read. Raises: InputError of some kind."""
    data = read_bytes(path, most=LARGEST)
    return open_document(data, where=str(path), vocabulary=vocabulary)


def read_stream(stream: BinaryIO) -> bytes:
    """All bytes of a stream. Raises: TooLarge."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        what = f"there are more than {LARGEST} bytes"
        raise TooLarge(what, where="standard input", fix="split it: one report in one file")
    return data


def open_document(data: bytes, *, where: str, vocabulary: Collection[str] = ()) -> Document:
    """The text of these bytes: a PDF, a JATS article, a web page, a DOCX, or plain text.

    `vocabulary` are words in lower case by which hyphens at the ends of lines are decided on.
    Raises: NotText, TooLarge, InputError.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return _pdf(data, where, vocabulary)
    docx = _docx(data, where) if data.startswith(b"PK\x03\x04") else None
    if docx is not None:
        return docx
    reader = _markup_reader(data, where)
    return decode_document(data, where=where) if reader is None else reader(data, where)


# Each reader is imported when the first document of its kind comes: a plain text needs none.
def _pdf(data: bytes, where: str, vocabulary: Collection[str]) -> Document:
    from asterism.read.documents.pdf.reading import read_pdf  # noqa: PLC0415

    blocks, notes = read_pdf(data, where=where)
    return _document(mended(blocks, vocabulary), where, notes)


def _docx(data: bytes, where: str) -> Document | None:
    from asterism.read.documents.docx import holds_docx, read_docx  # noqa: PLC0415

    if not holds_docx(data, where=where):
        return None
    return _document(read_docx(data, where=where), where)


def located(reading: Reading, places: Places) -> Reading:
    """The reading with the place of every quote; as it is where the document has no places."""
    if not places.starts:
        return reading
    return replace(reading, patients=tuple(_located(each, places) for each in reading.patients))


def _located(patient: Patient, places: Places) -> Patient:
    findings = tuple(
        replace(finding, evidence=tuple(_at(piece, places) for piece in finding.evidence))
        for finding in patient.findings
    )
    return replace(patient, findings=findings)


def _at(piece: Evidence, places: Places) -> Evidence:
    match piece.locator:
        case Span(start=start, end=end):
            return replace(piece, place=places.of(start, end))
        case _:
            return piece


def _document(blocks: Collection[Block], where: str, notes: tuple[str, ...] = ()) -> Document:
    text, places = compose(blocks, where=where)
    return Document(text=text, source=where, notes=notes, places=places)


def _markup_reader(data: bytes, where: str) -> Callable[[bytes, str], Document] | None:
    """How the file is read if it is markup; None if it is not."""
    head = decoded_markup(data[:_HEAD])
    begun = _BEFORE_ROOT.match(head)
    root = _ROOT.match(head, begun.end() if begun else 0)
    name = root[1].lower() if root else ""
    if name in _JATS_ROOTS and _JATS_SIGNS.search(head):
        return _jats
    named = where.lower().endswith(_HTML_NAMES) and _SOME_HTML.search(head)
    if name in _HTML_ROOTS or named or re.match(r"\s*<!doctype html", head, re.IGNORECASE):
        return _html
    if head.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        what = "this is XML, but not a JATS article or a web page"
        fix = "give the article's JATS XML, or save it as plain text (UTF-8)"
        raise NotText(what, where=where, fix=fix)
    return None


def _jats(data: bytes, where: str) -> Document:
    from asterism.read.documents.jats import read_jats  # noqa: PLC0415

    return _document(read_jats(data, where=where), where)


def _html(data: bytes, where: str) -> Document:
    from asterism.read.documents.html import read_html  # noqa: PLC0415

    return _document(read_html(decoded_markup(data), where=where), where)
