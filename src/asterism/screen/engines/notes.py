"""The table of notes beside a source in DuckDB: its views, what of it is left out, its quotes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.model.finding import Evidence, Span
from asterism.screen.notes import READER, NotesRead
from asterism.screen.shapes.notes import WithNotes
from asterism.screen.shapes.omop import Omop
from asterism.screen.shapes.shape import Source
from asterism.screen.words import constant, text

if TYPE_CHECKING:
    from asterism.screen.engines.engine import Opened


def attach_notes(duck: duckdb.DuckDBPyConnection, notes: NotesRead) -> None:
    """The views `notes.note` and `notes.note_nlp`, the latter with the day of the reading."""
    duck.execute("CREATE SCHEMA notes")
    said, found = (
        text(str((notes.folder / name).absolute())) for name in ("note.parquet", "note_nlp.parquet")
    )
    duck.execute(f"CREATE VIEW notes.note AS SELECT * FROM read_parquet({said})")
    duck.execute(
        f"CREATE VIEW notes.note_nlp AS SELECT *, {constant(notes.read_on)} AS nlp_date, "
        f"CAST(NULL AS TIMESTAMP) AS nlp_datetime FROM read_parquet({found})"
    )


def with_notes(source: Source, notes: NotesRead, library: Library) -> WithNotes:
    """The source with what its notes say; only a clinician can say a judgement."""
    readable = frozenset(c.id for c in library.concepts.values() if c.kind is not Kind.JUDGEMENT)
    return WithNotes(inner=source, notes=notes, readable=readable)


def dropped_notes(duck: duckdb.DuckDBPyConnection, source: WithNotes) -> dict[str, int]:
    """How many notes were not read, by reason, and how many are of people who are not there."""
    rows = duck.execute(
        "SELECT reason, COUNT(*) FROM notes.note WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1"
    ).fetchall()
    dropped = {f"notes {reason}": count for reason, count in rows}
    people, name = (
        ("person", "person_id") if isinstance(source.inner, Omop) else ("persons", "person")
    )
    found = duck.execute(
        f"SELECT COUNT(*) FROM notes.note AS n WHERE n.reason IS NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {people} AS p WHERE CAST(p.{name} AS VARCHAR) = n.person)"
    ).fetchone()
    if found and found[0]:
        dropped["notes of people who are not in the source"] = found[0]
    return dropped


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
