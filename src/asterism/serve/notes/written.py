"""A note as a source writes it, and why it may be of no use."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from asterism.read.text.document import LARGEST


class Unread(Enum):
    """Why a note was not read, in the words of `dropped: 3 notes ...`."""

    NO_TEXT = "without text"
    NO_PERSON = "without a person"
    NOT_TEXT = "that are not text in UTF-8"
    TOO_LARGE = "larger than the reader takes"
    SEVERAL = "that tell of several patients"
    ELSEWHERE = "whose text is at an address (never fetched)"
    OTHER_KIND = "of a kind that is not read (text and HTML are)"
    WITHDRAWN = "entered in error or superseded"
    BROKEN_ROW = "in rows that are broken"
    NO_LIBRARY = "in HTML, which needs the libraries of asterism[documents]"
    STUMBLED = "that the reader stumbled over (a bug of ours)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One note. `id` and `person` are as their tables have them; `day` is an ISO day."""

    id: str | None = None
    person: str | None = None
    day: str | None = None
    text: str | None = None
    html: bool = False
    reason: Unread | None = None

    def line(self, number: int) -> bytes:
        """It as a line of JSON."""
        told = {
            "id": number,
            "note_id": self.id,
            "person": self.person,
            "day": self.day,
            "text": None if self.reason else self.text,
            "html": self.html,
            "reason": self.reason and self.reason.value,
        }
        return f"{json.dumps(told)}\n".encode()


def written(id: Any, person: Any, day: Any, content: Any) -> Written:  # noqa: A002
    """A note whose text is a string or bytes, with the reason where it cannot be read.

    Half characters (what another encoding leaves in a string) make it none.
    """
    text, reason = _text(content)
    who = name_of(person)
    if who is None:
        text, reason = None, Unread.NO_PERSON
    return Written(id=name_of(id), person=who, day=day_of(day), text=text, reason=reason)


def _text(content: Any) -> tuple[str | None, Unread | None]:
    if content is None or not isinstance(content, str | bytes):
        return None, Unread.NO_TEXT
    if len(content) > LARGEST:
        return None, Unread.TOO_LARGE
    try:
        text = content.decode() if isinstance(content, bytes) else content
        size = len(text.encode())
    except UnicodeError:
        return None, Unread.NOT_TEXT
    if "\0" in text:
        return None, Unread.NOT_TEXT
    if size > LARGEST:
        return None, Unread.TOO_LARGE
    return (text, None) if text.strip() else (None, Unread.NO_TEXT)


def name_of(value: Any) -> str | None:
    """An id as text; a whole number that came as a fraction (`7.0`) is that number."""
    if value is None or value != value:  # noqa: PLR0124  what is no number
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip().encode(errors="replace").decode()
    whole, point, rest = text.partition(".")
    return (whole if point and whole.isdigit() and rest == "0" else text) or None


def day_of(value: Any) -> str | None:
    """A date or time as its day; None for what is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()[:10]).isoformat()
    except ValueError:
        return None


def lines(notes: Iterator[Written]) -> Iterator[bytes]:
    """The notes as lines, numbered from 1."""
    return (note.line(number) for number, note in enumerate(notes, start=1))
