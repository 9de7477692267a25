"""From the text of a note to its rows, in whichever process the work is done."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from asterism.define import load_library
from asterism.define.library import Library
from asterism.errors import AsterismError
from asterism.model.finding import Finding
from asterism.read.documents.opening import open_document
from asterism.read.text import read_text
from asterism.screen.notes import COLUMNS, Row, nlp_rows
from asterism.serve.cli.answering import Reply, joined
from asterism.serve.cli.lines import Line
from asterism.serve.cli.main import BUG, told_without_words
from asterism.serve.gather import knowledge_sha256
from asterism.serve.notes.written import Unread
from asterism.serve.show.statements import Json
from asterism.version import VERSION

FORMAT = 1  # of the rows; another number makes every kept table anew


def read_note(note_id: str, person: str, text: str, library: Library) -> list[Row] | None:
    """The rows of what the text says of its patient; None where it tells of several.

    A hospital's note is about the person whose record it lies in. Where it opens several patients
    by name, nobody can say which of them that is.
    """
    findings = _findings(text, library)
    return None if findings is None else list(nlp_rows(note_id, person, text, findings))


def _findings(text: str, library: Library) -> Sequence[Finding] | None:
    patients = read_text(text, library=library, source="note", id="note").patients
    if len(patients) > 1:
        return None
    return patients[0].findings if patients else ()


def plain_text(text: str, *, html: bool) -> str | Unread:
    """The text of a note that may be HTML, or why there is none."""
    if not html:
        return text
    try:
        return open_document(text.encode(), where="note.html").text
    except AsterismError as error:
        return Unread.NO_LIBRARY if "asterism[documents]" in error.fix else Unread.NOT_TEXT


class NoteReader:
    """Answers each line, which is a note, by a line with its rows."""

    def __init__(self) -> None:
        """Raises: KnowledgeError."""
        self._library = load_library()

    @property
    def made_with(self) -> Json:
        """All that answers depend on beside their lines."""
        knowledge = knowledge_sha256(self._library.knowledge_root)
        return {"asterism": VERSION, "knowledge_sha256": knowledge, "rows_format": FORMAT}

    def replies(self, lines: Iterable[Line]) -> Reply:
        return joined([self._reply(number, line) for number, line in lines])

    def _reply(self, number: int, line: bytes | None) -> Reply:
        if line is None:  # longer than any line may be; the source lets none through
            return Reply(data=answer(number, {}, Unread.TOO_LARGE))
        note = json.loads(line)
        try:
            return Reply(data=self._answered(number, note))
        except Exception as bug:  # noqa: BLE001  one note that we stumble over does not stop the rest
            data = answer(number, note, Unread.STUMBLED)
            return Reply(data=data, complaints=(told_without_words(bug),), code=BUG)

    def _answered(self, number: int, note: Mapping[str, Any]) -> bytes:
        if note["reason"]:
            return answer(number, note, Unread(note["reason"]))
        text = plain_text(note["text"], html=note["html"])
        if isinstance(text, Unread):
            return answer(number, note, text)
        rows = read_note(note["note_id"] or "", note["person"], text, self._library)
        if rows is None:
            return answer(number, note, Unread.SEVERAL)
        return answer(number, note, None, sha256(text.encode()).hexdigest(), rows)


def answer(
    number: int,
    note: Mapping[str, Any],
    reason: Unread | None,
    digest: str | None = None,
    rows: Sequence[Row] = (),
) -> bytes:
    """The line about one note: who, when, why it was not read, and the cells of its rows."""
    told = {
        "note": number,
        "note_id": note.get("note_id"),
        "person": note.get("person"),
        "day": note.get("day"),
        "sha256": digest,
        "reason": reason and reason.value,
        "rows": [[row[name] for name in COLUMNS] for row in rows],
    }
    return f"{json.dumps(told, ensure_ascii=False)}\n".encode()
