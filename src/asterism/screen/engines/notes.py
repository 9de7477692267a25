"""The tables of notes that were read, beside a source: on the desk of every engine.

What of them is left out, and the words behind a finding, are looked up there.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import duckdb

from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.model.finding import Evidence, Span
from asterism.screen.notes import READER, NotesRead
from asterism.screen.shapes.notes import WithNotes
from asterism.screen.shapes.shape import Source
from asterism.screen.statement import Statement
from asterism.screen.words import constant, text

if TYPE_CHECKING:
    from asterism.screen.engines.engine import Engine, Opened, Terms

FILES = {"note": "note.parquet", "note_nlp": "note_nlp.parquet"}


def open_desk(terms: "Terms") -> duckdb.DuckDBPyConnection:
    """A desk for the answers of a server, with the tables of notes on it where there are any."""
    desk = duckdb.connect()
    if terms.notes is not None:
        attach_notes(desk, terms.notes)
        desk.execute(f"SET allowed_directories = [{text(str(terms.notes.folder.absolute()))}]")
    if terms.out is None:
        desk.execute("SET enable_external_access = false")
    return desk


def attach_notes(duck: duckdb.DuckDBPyConnection, notes: NotesRead) -> None:
    """The views `notes.note` and `notes.note_nlp`, the latter with the day of the reading."""
    duck.execute("CREATE SCHEMA notes")
    said, found = (text(str((notes.folder / name).absolute())) for name in FILES.values())
    duck.execute(f"CREATE VIEW notes.note AS SELECT * FROM read_parquet({said})")
    duck.execute(
        f"CREATE VIEW notes.note_nlp AS SELECT *, {constant(notes.read_on)} AS nlp_date, "
        f"CAST(NULL AS TIMESTAMP) AS nlp_datetime FROM read_parquet({found})"
    )


def with_notes(source: Source, notes: NotesRead, library: Library) -> WithNotes:
    """The source with what its notes say; only a clinician can say a judgement."""
    readable = frozenset(c.id for c in library.concepts.values() if c.kind is not Kind.JUDGEMENT)
    return WithNotes(inner=source, notes=notes, readable=readable)


def dropped_notes(
    engine: "Engine", desk: duckdb.DuckDBPyConnection, source: WithNotes
) -> dict[str, int]:
    """How many notes were not read, by reason, and how many are of people who are not there."""
    rows = desk.execute(
        "SELECT reason, COUNT(*) FROM notes.note WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1"
    ).fetchall()
    dropped = {f"notes {reason}": count for reason, count in rows}
    # The ids of the people come to the desk at the end as well; so many notes need not be sent.
    engine.keep(_people(source.inner), "kept_people")
    ((strangers,),) = desk.execute(
        "SELECT COUNT(*) FROM notes.note WHERE reason IS NULL "
        "AND person NOT IN (SELECT person FROM kept_people)"
    ).fetchall()
    desk.execute("DROP TABLE kept_people")
    if strangers:
        dropped["notes of people who are not in the source"] = strangers
    return dropped


def _people(source: Source) -> Statement:
    before = tuple(takewhile(lambda part: part[0] != "event", source.parts({})))
    return Statement(parts=before, final="SELECT CAST(person AS VARCHAR) AS person FROM person")


def quotes_of(opened: "Opened", rows: Sequence[Any]) -> Mapping[Any, Evidence]:
    """The words of these rows of NOTE_NLP, each with its note and its place in the text."""
    if not rows:
        return {}
    listed = ", ".join(str(int(row)) for row in rows)
    found = opened.duck.execute(
        'SELECT note_nlp_id, note_id, "offset", lexical_variant, section FROM notes.note_nlp '
        f"WHERE note_nlp_id IN ({listed})"
    ).fetchall()
    return {
        row: Evidence(
            source=f"note {note}",
            locator=Span(start=int(start), end=int(start) + len(quote)),
            quote=quote,
            reader=READER,
            section=section,
        )
        for row, note, start, quote, section in found
    }
