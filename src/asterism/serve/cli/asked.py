"""One line of JSON as what it asks for: a text under an id, and stretches of it to assess."""

import json
from dataclasses import dataclass
from typing import Any

from asterism.errors import InputError, TooLarge
from asterism.read.text.document import LARGEST
from asterism.serve.cli.lines import LONGEST

_FORM = 'write {"id": "...", "text": "..."}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    text: str
    spans: tuple[tuple[int, int], ...]


def record_of(line: bytes | None, where: str, form: str = _FORM) -> dict[str, Any]:
    """The object on the line. `form` says how one is written. Raises: InputError."""
    if line is None:
        fix = "put one report on a line"
        raise TooLarge(f"the line is longer than {LONGEST} bytes", where=where, fix=fix)
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as fault:
        fix = f"{form} in UTF-8 on one line"
        raise InputError("the line is not JSON", where=where, fix=fix) from fault
    if not isinstance(record, dict):
        raise InputError("the line is not a JSON object", where=where, fix=form)
    return record


def name_of(record: dict[str, Any], where: str) -> str | int:
    """The id of the object. Raises: InputError."""
    name = record.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        fix = "give each report an id of its own"
        raise InputError("the line has no id that is a string or a number", where=where, fix=fix)
    return _whole(name, where) if isinstance(name, str) else name


def asked_of(record: dict[str, Any], where: str) -> Asked:
    """The text and the spans of the object. Raises: InputError."""
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError("the line has no text", where=where, fix='put the report under "text"')
    if len(text) > LARGEST:
        what = f"the text has more than {LARGEST} characters"
        raise TooLarge(what, where=where, fix="split it: one report on one line")
    text = _whole(text, where)
    return Asked(text=text, spans=_spans(record.get("spans", []), len(text), where))


def _spans(asked: Any, length: int, where: str) -> tuple[tuple[int, int], ...]:
    if not isinstance(asked, list) or not all(map(_is_pair, asked)):
        fix = 'write "spans": [[start, end], ...] in characters of the text'
        raise InputError("the spans are not pairs of whole numbers", where=where, fix=fix)
    if any(not 0 <= start < end <= length for start, end in asked):
        fix = f"the text has {length} characters; a span holds at least one of them"
        raise InputError("a span lies outside the text", where=where, fix=fix)
    return tuple((start, end) for start, end in asked)


def _is_pair(span: Any) -> bool:
    return isinstance(span, list) and [type(place) for place in span] == [int, int]


def _whole(text: str, where: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        fix = "write characters beyond the basic plane as a pair of escapes, or as themselves"
        raise InputError("the line holds half a character", where=where, fix=fix) from fault
    return text
