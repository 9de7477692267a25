"""The texts of a FHIR bulk export: each DocumentReference, in the order of the files.

Its text is the first attachment that holds plain text, else the first that holds HTML. What lies at
an address is never fetched.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from asterism.errors import AsterismError
from asterism.read.text.document import decode_document
from asterism.serve.cli.lines import LONGEST
from asterism.serve.notes.written import Unread, Written, day_of, written

_FILES = re.compile(r"DocumentReference(\.\d+)?\.ndjson")
_KINDS = ("text/plain", "text/html")
_WITHDRAWN = ("superseded", "entered-in-error")


def document_notes(place: Path) -> Iterator[Written] | None:
    """The documents of the export at `place`; None where it has none."""
    files = sorted(place.iterdir()) if place.is_dir() else []
    own = [file for file in files if _FILES.fullmatch(file.name)]
    return _notes(own) if own else None


def _notes(files: Sequence[Path]) -> Iterator[Written]:
    for file in files:
        with file.open("rb") as stream:
            while line := stream.readline(LONGEST + 1):
                if len(line) > LONGEST:
                    _pass_over(stream)
                    yield Written(reason=Unread.TOO_LARGE)
                elif line.strip():
                    yield _note(line)


def _pass_over(stream: Any) -> None:
    while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass


def _note(line: bytes) -> Written:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return Written(reason=Unread.BROKEN_ROW)
    if not isinstance(document, dict):
        return Written(reason=Unread.BROKEN_ROW)
    reference = _within(document, "subject").get("reference")
    person = reference.rpartition("/")[2] if isinstance(reference, str) else None
    name, day = document.get("id"), _day(document)
    if document.get("status") in _WITHDRAWN or document.get("docStatus") in _WITHDRAWN:
        return replace(written(name, person, day, ""), reason=Unread.WITHDRAWN)
    content, html, reason = _content(document)
    note = written(name, person, day, content)
    if note.reason is Unread.NO_PERSON:
        return note
    return replace(note, html=html, reason=reason or note.reason)


def _day(document: dict[str, Any]) -> str | None:
    """When the document was written, else the beginning of the visit that it is about."""
    told = document.get("date") or _within(document, "context", "period").get("start")
    return day_of(told) if isinstance(told, str) else None


def _within(node: Any, *names: str) -> dict[str, Any]:
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _content(document: dict[str, Any]) -> tuple[str | bytes | None, bool, Unread | None]:
    """The text, whether it is HTML, and why there is none."""
    contents = document.get("content")
    pieces = (
        [_within(each, "attachment") for each in contents] if isinstance(contents, list) else []
    )
    for kind in _KINDS:
        for piece in pieces:
            if _kind(piece) == kind and isinstance(piece.get("data"), str):
                return _decoded(piece["data"], html=kind == _KINDS[1])
    if any("data" in piece for piece in pieces):
        return None, False, Unread.OTHER_KIND
    return None, False, Unread.ELSEWHERE if any("url" in p for p in pieces) else Unread.NO_TEXT


def _kind(piece: dict[str, Any]) -> str:
    """The media type without its parameters."""
    kind = piece.get("contentType")
    return kind.partition(";")[0].strip().lower() if isinstance(kind, str) else ""


def _decoded(data: str, *, html: bool) -> tuple[str | bytes | None, bool, Unread | None]:
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None, html, Unread.NOT_TEXT
    try:
        # An attachment may be in another encoding, and says so in its first bytes or not at all.
        return decode_document(content, where="attachment").text, html, None
    except AsterismError as error:
        return (
            None,
            html,
            Unread.TOO_LARGE if type(error).__name__ == "TooLarge" else Unread.NOT_TEXT,
        )
