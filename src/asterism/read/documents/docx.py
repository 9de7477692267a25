"""A DOCX file's own paragraphs and tables. Macros, comments, deletions and pictures are not read.

Only `word/document.xml` is unpacked, into memory and up to a limit; nothing is written to a disk.
"""

import struct
import zipfile
import zlib
from io import BytesIO

from asterism.errors import InputError, NotText, TooLarge
from asterism.model.place import Place
from asterism.read.documents.canonical import TAB, Block, Kind, Line
from asterism.read.documents.frames import Frames
from asterism.read.documents.markup import row_text
from asterism.read.documents.xml import LARGEST_XML, listen

_BODY = "word/document.xml"
_FIX = "save it as plain text (UTF-8) and read that"
_END_OF_ZIP = b"PK\x05\x06"
_LARGEST_LISTING = 1024 * 1024  # bytes of a zip's table of contents: some ten thousand files
_ASIDE = frozenset((
    "del", "moveFrom", "instrText", "Fallback", "delText", "comment", "sectPr", "pPr",
    "tblPr",
))  # fmt: skip


def holds_docx(data: bytes, *, where: str) -> bool:
    """Whether a zip archive is a DOCX. Raises: TooLarge, NotText for a broken archive."""
    with _archive(data, where) as archive:
        return _BODY in archive.namelist()


def read_docx(data: bytes, *, where: str) -> list[Block]:
    """The paragraphs and rows of the document. Raises: NotText, TooLarge, InputError."""
    body = _Body(where)
    listen(_unpacked(data, where), body, where=where)
    return body.blocks


def _archive(data: bytes, where: str) -> zipfile.ZipFile:
    end = data.rfind(_END_OF_ZIP)
    if end >= 0 and len(data) >= end + 16:
        (listing,) = struct.unpack("<L", data[end + 12 : end + 16])
        if listing > _LARGEST_LISTING:
            raise TooLarge("the archive lists far too many files", where=where, fix=_FIX)
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError) as no:
        raise NotText("this is a broken zip archive", where=where, fix=_FIX) from no


def _unpacked(data: bytes, where: str) -> bytes:
    with _archive(data, where) as archive:
        entry = archive.getinfo(_BODY)
        if entry.flag_bits & 1:
            fix = "open it with its password, and save it without"
            raise InputError("the document is encrypted", where=where, fix=fix)
        try:
            with archive.open(entry) as stream:
                body = stream.read(LARGEST_XML + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
            raise NotText("this is a broken zip archive", where=where, fix=_FIX) from fault
    if len(body) > LARGEST_XML:
        what = f"the document unpacks to more than {LARGEST_XML} bytes"
        raise TooLarge(what, where=where, fix="split it: one report in one file")
    return body


class _Body:
    """Listens to a document's markup and keeps its blocks."""

    def __init__(self, where: str) -> None:
        self.blocks: list[Block] = []
        self._frames = Frames(where)
        self._line = Line()
        self._paragraph = 0
        self._rows: list[list[str]] = []  # the open rows, one for each table inside another
        self._cell_starts: list[int] = []
        self._raised = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        frame = self._frames.open(tag, "", aside=tag in _ASIDE)
        if frame.aside:
            return
        match tag:
            case "p":
                self._paragraph += 1
            case "r":
                self._raised = False
            case "vertAlign":
                self._raised = attributes.get("val") == "superscript"
            case "tab":
                self._line.say(TAB)
            case "br" | "cr":
                self._line.say("\n")
            case "noBreakHyphen":
                self._line.say("-")
            case "tr":
                self._end_block()
                self._rows.append([])
                self._cell_starts.append(self._paragraph + 1)

    def data(self, text: str) -> None:
        if self._frames.top.aside or self._frames.top.tag != "t":
            return
        if self._raised:
            self._line.say_raised(text)
        else:
            self._line.say(text)

    def end(self, tag: str) -> None:
        frame = self._frames.close()
        if frame.aside:
            return
        if tag == "p":
            self._end_block()
        elif tag == "tc" and self._rows:
            self._rows[-1].append(self._line.finished().replace("\n", " "))
        elif tag == "tr" and self._rows:
            self._end_row()

    def _end_row(self) -> None:
        text = row_text(self._rows.pop())
        paragraph = self._cell_starts.pop()
        if self._rows:  # a table in a cell is part of that cell
            self._line.say(text.replace("\t", " ") + " ")
        elif text:
            self._add(text, paragraph, Kind.ROW)

    def _end_block(self) -> None:
        if self._rows:
            self._line.say(" ")
            return
        if text := self._line.finished():
            self._add(text, self._paragraph, Kind.PARAGRAPH)

    def _add(self, text: str, paragraph: int, kind: Kind) -> None:
        place = Place(paragraph=paragraph)
        self.blocks.append(Block(text=text, marks=((0, place),), kind=kind))
