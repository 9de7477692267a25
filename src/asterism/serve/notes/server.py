"""The notes of an OMOP database in a Postgres: its table `note`, in the order of the ids.

They come through a cursor of the server, a handful at a time, in one read-only transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from asterism.errors import InputError
from asterism.read.text.document import LARGEST
from asterism.serve.notes.place import Place
from asterism.serve.notes.tables import columns_of, no_notes, note_of
from asterism.serve.notes.written import Unread, Written

_AT_ONCE = 64


def server_notes(place: Place) -> Iterator[Written]:
    """Every note. Raises: NotFound without the table, InputError where it cannot be read."""
    try:
        import psycopg  # noqa: F401, PLC0415  an extra

        from asterism.screen.engines.server import connected, tables_of, told  # noqa: PLC0415
    except ImportError as missing:
        raise InputError(
            f"reading notes in Postgres needs the library {missing.name}",
            where="--engine",
            fix='install it with `pip install "asterism[postgres]"`',
        ) from None
    connection = connected(place.name, place.schemas)
    try:
        with told(place.shown):
            names = tables_of(connection, place.schemas).get("note")
            if names is None:
                raise no_notes(place.shown)
            wanted = columns_of({name: name for name in names}, place.shown)
            with connection.cursor("notes") as cursor:
                cursor.itersize = _AT_ONCE
                cursor.execute(_asked(wanted).encode())
                for row in cursor:
                    yield _note(wanted, row)
    finally:
        connection.close()


def _asked(wanted: Sequence[str]) -> str:
    """What is asked of the server. Ids that are there twice stand in one order all the same."""
    others = ", ".join(f"CAST(n.{name} AS TEXT)" for name in wanted if name != "note_text")
    small = f"OCTET_LENGTH(n.note_text) <= {LARGEST}"  # a text may have a gigabyte
    text = f"CASE WHEN {small} THEN n.note_text END, NOT {small}"
    order = ", ".join(f"n.{name}" for name in ("note_id", "person_id", "note_date", "note_text"))
    return f"SELECT {others}, {text} FROM note AS n ORDER BY {order}"  # noqa: S608  names we know


def _note(wanted: Sequence[str], row: Sequence[object]) -> Written:
    *others, content, is_large = row
    told = dict(zip((name for name in wanted if name != "note_text"), others, strict=True))
    note = note_of({**told, "note_text": content})
    is_whose = note.reason is not Unread.NO_PERSON
    return replace(note, reason=Unread.TOO_LARGE) if is_large and is_whose else note
