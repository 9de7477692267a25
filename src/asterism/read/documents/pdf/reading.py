"""A PDF as blocks of canonical text, read in a process of its own that cannot eat the machine."""

import json
import os
import subprocess
import sys
from typing import Any

from asterism.errors import InputError, NotText, TooLarge
from asterism.model.place import Place
from asterism.read.documents.canonical import Block, Kind
from asterism.read.documents.extra import INSTALL, found
from asterism.read.documents.pdf.limits import (
    LARGEST_ANSWER,
    LARGEST_PDF,
    MOST_PAGES,
    WALL_SECONDS,
)

_CHILD = "asterism.read.documents.pdf.child"
_AS_TEXT = "save its text as plain text (UTF-8) and read that"
_OCR = "have its text recognised (OCR) first, and check what comes out"
_UNLOCK = "open it with its password, and print or save it without"
_SPLIT = "split it: one report in one file"
_FAULTS: dict[str, tuple[type[InputError], str, str]] = {
    "encrypted": (InputError, "the PDF is encrypted", _UNLOCK),
    "broken": (NotText, "the PDF is damaged and cannot be opened", _AS_TEXT),
    "pages": (TooLarge, f"the PDF has more than {MOST_PAGES} pages", _SPLIT),
    "crowded": (TooLarge, "the PDF holds more text than any report", _SPLIT),
    "memory": (TooLarge, "the PDF needs more memory than any report", _AS_TEXT),
    "deep": (TooLarge, "the PDF is nested deeper than any report", _AS_TEXT),
}


def read_pdf(data: bytes, *, where: str) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of the PDF, broken words still broken, and what is to be known of the reading.

    Raises: NotText for a scan without text or a damaged file, InputError for an encrypted one,
    TooLarge beyond the limits.
    """
    if len(data) > LARGEST_PDF:
        what = f"the PDF has more than {LARGEST_PDF} bytes"
        raise TooLarge(what, where=where, fix=_SPLIT)
    if not found("pypdfium2"):
        what = "this is a PDF; reading one takes a library that is not installed"
        raise InputError(what, where=where, fix=INSTALL)
    answer = _asked(data, where)
    if fault := answer.get("fault"):
        kind, what, fix = _FAULTS[fault]
        raise kind(what, where=where, fix=fix)
    if not answer["pages"]:
        raise NotText("the PDF has no pages", where=where, fix=_AS_TEXT)
    if not answer["blocks"]:
        what = f"the PDF has no text on its {answer['pages']} pages: it is a scan, or empty"
        raise NotText(what, where=where, fix=_OCR)
    return [_block(each) for each in answer["blocks"]], tuple(_notes(answer))


def _asked(data: bytes, where: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-X", "utf8", "-m", _CHILD]
    process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=_environment(),
    )  # fmt: skip
    try:
        told, _ = process.communicate(data, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired as late:
        what = "the PDF takes longer to open than any report"
        raise TooLarge(what, where=where, fix=_AS_TEXT) from late
    finally:
        process.kill()
        process.wait()
    if process.returncode or not told or len(told) > LARGEST_ANSWER:
        what = "the PDF takes more time or memory to open than any report, or breaks its reader"
        raise TooLarge(what, where=where, fix=_AS_TEXT)
    answer: dict[str, Any] = json.loads(told)
    return answer


def _environment() -> dict[str, str]:
    """Ours, with the folders that modules come from: the child is started to find the same ones."""
    folders = [folder for folder in sys.path if folder]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}


def _block(told: dict[str, Any]) -> Block:
    marks = tuple(
        (at, Place(page=page, box=(left, top, right, bottom)))
        for at, page, left, top, right, bottom in told["marks"]
    )
    return Block(text=told["text"], marks=marks, kind=Kind.ROW if told["row"] else Kind.PARAGRAPH)


def _notes(answer: dict[str, Any]) -> list[str]:
    notes = []
    if cut := answer["cut"]:
        notes.append(f"Running heads, feet and page numbers were left out on {cut} pages.")
    if silent := answer["silent"]:
        notes.append(f"{silent} of {answer['pages']} pages hold no text: scans, or empty pages.")
    return notes
