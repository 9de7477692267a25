"""Notes as their sources hold them: read, or counted with the reason why not; kept once, whole."""

import base64
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asterism.errors import InputError, NotFound
from asterism.read.text.document import LARGEST
from asterism.screen.notes import NotesRead
from asterism.serve.cli.answering import Reply
from asterism.serve.cli.lines import Chunk, Intake
from asterism.serve.notes.kept import NotesOrder, read_notes
from asterism.serve.notes.place import Place
from asterism.serve.notes.pour import notes_of
from asterism.serve.notes.written import Unread, Written
from asterism.serve.show.statements import Json

SAID = "She has polyneuropathy."
HEADER = ("note_id", "person_id", "note_date", "note_text")


def as_csv(folder: Path, rows: Iterable[Sequence[object]], header: Sequence[str] = HEADER) -> Path:
    with (folder / "note.csv").open(
        "w", newline="", encoding="utf-8", errors="surrogateescape"
    ) as stream:
        csv.writer(stream).writerows([header, *rows])
    return folder


def told(notes: Iterable[Written]) -> list[tuple[Any, ...]]:
    return [(note.id, note.person, note.day, note.text or note.reason) for note in notes]


# --- OMOP -----------------------------------------------------------------------------------------


def test_a_broken_note_is_told_of_by_itself_and_the_next_one_is_read(tmp_path: Path) -> None:
    rows = [
        (1, 1, "2020-01-01", ""),
        (2, "", "2020-01-01", SAID),
        (3, 1, "2020-01-01", b"M\xe9decin".decode(errors="surrogateescape")),
        (4, 1, "2020-01-01", "x" * (LARGEST + 1)),
        (5, 1, "2020-01-01", "zero \0 byte"),
        (6, 1, "last Whitsun", SAID),
        (7, 1),
        (b"\xe9".decode(errors="surrogateescape"), 2, "", SAID),
        ("8", "1.0", "2020-01-02 10:00:00", 'Line one,\n"quoted"\nline three.'),
    ]
    assert told(notes_of(as_csv(tmp_path, rows))) == [
        ("1", "1", "2020-01-01", Unread.NO_TEXT),
        ("2", None, "2020-01-01", Unread.NO_PERSON),
        ("3", "1", "2020-01-01", Unread.NOT_TEXT),
        ("4", "1", "2020-01-01", Unread.TOO_LARGE),
        ("5", "1", "2020-01-01", Unread.NOT_TEXT),
        ("6", "1", None, SAID),
        (None, None, None, Unread.BROKEN_ROW),
        ("?", "2", None, SAID),
        ("8", "1", "2020-01-02", 'Line one,\n"quoted"\nline three.'),
    ]


def test_a_quote_that_never_ends_is_let_go(tmp_path: Path) -> None:
    """It holds what is behind it, and is one note; nothing is made up of it."""
    as_csv(tmp_path, [(1, 1, "2020-01-01", SAID)])
    with (tmp_path / "note.csv").open("a") as stream:
        stream.write('2,1,2020-01-01,"no end\n3,1,2020-01-01,text\n')
    assert [note.id for note in notes_of(tmp_path)] == ["1", "2"]


def test_a_table_may_be_parted_by_tabs(tmp_path: Path) -> None:
    row = f"1\t1\t2020-01-01\t{SAID}"
    (tmp_path / "note.csv").write_text("\t".join(HEADER) + f"\n{row}\n")
    assert told(notes_of(tmp_path)) == [("1", "1", "2020-01-01", SAID)]


def test_parquet_with_a_text_that_is_not_utf_8_gives_the_others(tmp_path: Path) -> None:
    texts = pa.array([SAID.encode(), b"M\xe9decin", None]).cast(pa.binary()).view(pa.string())
    days = pa.array([18262, 18262, None], pa.int32()).cast(pa.date32())
    columns = {"note_id": [1, 2, 3], "person_id": [7.0, 7.0, 8.0]}
    table = pa.table({**columns, "note_date": days, "NOTE_TEXT": texts})
    pq.write_table(table, tmp_path / "note.parquet")
    assert told(notes_of(tmp_path)) == [
        ("1", "7", "2020-01-01", SAID),
        ("2", "7", "2020-01-01", Unread.NOT_TEXT),
        ("3", "8", None, Unread.NO_TEXT),
    ]


def test_a_table_as_spark_writes_it_is_read_part_by_part(tmp_path: Path) -> None:
    (tmp_path / "note").mkdir()
    for number in (2, 1):
        day = pa.array([18262], pa.date32())
        columns = {"note_id": [number], "person_id": [7], "note_date": day, "note_text": [SAID]}
        pq.write_table(pa.table(columns), tmp_path / "note" / f"part-0000{number}.parquet")
    assert [note.id for note in notes_of(tmp_path)] == ["1", "2"]


def test_a_database_file_is_read_in_the_order_of_its_table(tmp_path: Path) -> None:
    place = tmp_path / "omop.duckdb"
    duck = duckdb.connect(str(place))
    duck.execute("CREATE SCHEMA cdm; CREATE TABLE cdm.Note (note_id INT, person_id INT, "
                 "note_date DATE, note_datetime TIMESTAMP, note_text VARCHAR)")  # fmt: skip
    duck.execute("INSERT INTO cdm.Note VALUES (2, 1, NULL, '2020-01-02 10:00:00', 'Well.'), "
                 "(1, 1, '2020-01-01', NULL, 'Ill.')")  # fmt: skip
    duck.close()
    assert told(notes_of(place)) == [
        ("2", "1", "2020-01-02", "Well."),
        ("1", "1", "2020-01-01", "Ill."),
    ]


def test_a_source_without_notes_or_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no notes"):
        notes_of(tmp_path)
    as_csv(tmp_path, [], header=("note_id", "person_id", "note_date"))
    with pytest.raises(InputError, match="no column note_text"):
        list(notes_of(tmp_path))


# --- FHIR -----------------------------------------------------------------------------------------


def attached(content: bytes, kind: str = "text/plain") -> dict[str, Any]:
    return {"attachment": {"contentType": kind, "data": base64.b64encode(content).decode()}}


def document(*content: Any, **more: Any) -> dict[str, Any]:
    reference = {"reference": "Patient/p1"}
    plain = {"id": "d", "status": "current", "subject": reference, "date": "2020-01-02T10:00:00Z"}
    return {"resourceType": "DocumentReference", **plain, "content": list(content), **more}


PDF = attached(b"%PDF-1.4", "application/pdf")
AWAY = {"attachment": {"contentType": "text/plain", "url": "https://hospital.example/Binary/1"}}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (document(attached(SAID.encode())), SAID),
        (document(PDF, AWAY, attached(SAID.encode(), "text/plain; charset=utf-8")), SAID),
        (document(attached("Médecin".encode("latin-1"))), "Médecin"),
        (document(AWAY), Unread.ELSEWHERE),
        (document(PDF), Unread.OTHER_KIND),
        (document(), Unread.NO_TEXT),
        (document(attached(b"")), Unread.NO_TEXT),
        (document(attached(b"\0\1\2\3")), Unread.NOT_TEXT),
        (document({"attachment": {"contentType": "text/plain", "data": "§"}}), Unread.NOT_TEXT),
        (document(attached(b"x" * (LARGEST + 1))), Unread.TOO_LARGE),
        (document(attached(SAID.encode()), subject={}), Unread.NO_PERSON),
        (document(attached(SAID.encode()), docStatus="entered-in-error"), Unread.WITHDRAWN),
        (document(attached(SAID.encode()), status="superseded"), Unread.WITHDRAWN),
        (document("no content", {"attachment": 3}), Unread.NO_TEXT),
        (document(status=[], subject=3, date={}), Unread.NO_PERSON),
        ([], Unread.BROKEN_ROW),
    ],
)
def test_a_document_is_its_plain_text_or_a_reason(
    resource: Any, expected: str | Unread, tmp_path: Path
) -> None:
    (tmp_path / "DocumentReference.ndjson").write_text(f"{json.dumps(resource)}\n")
    (note,) = notes_of(tmp_path)
    assert (note.text or note.reason) == expected
    if note.text:
        assert (note.id, note.person, note.day) == ("d", "p1", "2020-01-02")


def test_broken_lines_and_several_files_are_gone_through(tmp_path: Path) -> None:
    line = json.dumps(document(attached(SAID.encode())))
    (tmp_path / "DocumentReference.000.ndjson").write_text(f'{line}\n{{"id": \n\n')
    (tmp_path / "DocumentReference.001.ndjson").write_text(line)
    reasons = [note.text or note.reason for note in notes_of(tmp_path)]
    assert reasons == [SAID, Unread.BROKEN_ROW, SAID]


# --- the kept table -------------------------------------------------------------------------------


def kept(source: Path, folder: Path) -> NotesRead:
    return read_notes(str(source), NotesOrder(folder=folder, workers=1, quiet=True))


def rows(notes: NotesRead, columns: str) -> list[tuple[Any, ...]]:
    file = notes.folder / "note_nlp.parquet"
    return duckdb.execute(f"SELECT {columns} FROM '{file}'").fetchall()  # noqa: S608


def files(notes: NotesRead) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in notes.folder.iterdir()}


def test_what_was_read_is_kept_with_counts_of_what_was_not(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    notes = [(1, 1, "2020-01-01", SAID), (2, 1, "2020-01-01", ""), (3, 2, "2020-01-02", SAID)]
    read = kept(as_csv(tmp_path / "source", notes), tmp_path / "kept")
    assert (read.told["notes"], read.told["read"], read.told["without text"]) == (3, 2, 1)
    found = rows(read, "note_nlp_id, note, note_id, person, concept")
    assert found == [(1, 1, "1", "1", "polyneuropathy"), (2, 3, "3", "2", "polyneuropathy")]


def test_a_document_in_html_is_read_as_its_text(tmp_path: Path) -> None:
    html = b"<html><body><h1>Letter</h1><p>She has <b>poly</b>neuropathy.</p></body></html>"
    line = json.dumps(document(attached(html, "text/html")))
    (tmp_path / "DocumentReference.ndjson").write_text(line)
    read = kept(tmp_path, tmp_path / "kept")
    assert rows(read, "concept, lexical_variant") == [("polyneuropathy", "polyneuropathy")]


def test_a_table_that_was_tampered_with_is_made_again_with_the_same_bytes(tmp_path: Path) -> None:
    source = as_csv(tmp_path, [(1, 1, "2020-01-01", SAID)])
    read = kept(source, tmp_path / "kept")
    before = files(read)
    (read.folder / "note_nlp.parquet").write_bytes(b"half")
    assert files(kept(source, tmp_path / "kept")) == before


def test_other_notes_are_another_table(tmp_path: Path) -> None:
    one = kept(as_csv(tmp_path, [(1, 1, "2020-01-01", SAID)]), tmp_path / "kept")
    other = kept(as_csv(tmp_path, [(1, 1, "2020-01-01", f"No. {SAID}")]), tmp_path / "kept")
    assert one.folder != other.folder


READING = (
    "import sys; from pathlib import Path; "
    "from asterism.serve.notes.kept import NotesOrder, read_notes; "
    "read_notes(sys.argv[1], NotesOrder(folder=Path(sys.argv[2]), workers=int(sys.argv[3])))"
)


def reading(source: Path, folder: Path, workers: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", READING, str(source), str(folder), str(workers)]
    return subprocess.Popen(command, start_new_session=True)


def test_a_reading_that_was_killed_is_gone_on_with_and_ends_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    """Whatever the number of workers; and what was killed left no table."""
    text = " ".join(f"{SAID} Hemoglobin was {n % 9 + 6}.2 g/dL on day {n}." for n in range(20))
    source = as_csv(tmp_path, [(n, n, "2020-01-01", f"{text} {n}") for n in range(80)])
    folder = tmp_path / "kept"
    process = reading(source, folder, 2)
    while process.poll() is None and not _has_begun(folder):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert [path.suffix for path in folder.iterdir() if path.is_dir()] == []
    assert any(path.suffix == ".partial" for path in folder.iterdir())
    assert reading(source, folder, 2).wait() == 0
    whole = kept(source, tmp_path / "at once")
    (again,) = folder.iterdir()
    assert again.name == whole.folder.name
    assert {path.name: path.read_bytes() for path in again.iterdir()} == files(whole)


def test_two_runs_at_once_make_one_table(tmp_path: Path) -> None:
    """The second waits for the first, and takes what it made."""
    text = " ".join(f"{SAID} Hemoglobin was {n % 9 + 6}.2 g/dL on day {n}." for n in range(20))
    source = as_csv(tmp_path, [(n, n, "2020-01-01", f"{text} {n}") for n in range(20)])
    folder = tmp_path / "kept"
    both = [reading(source, folder, 1), reading(source, folder, 1)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(list(folder.iterdir())) == 1


def _has_begun(folder: Path) -> bool:
    logs = folder.glob("*.jsonl.partial.log")
    return any(log.read_bytes().count(b"\n") > 2 for log in logs)


def test_notes_that_change_while_they_are_read_are_refused_and_leave_nothing(
    tmp_path: Path,
) -> None:
    """The table would lie under the hash of other notes."""
    source, folder = tmp_path / "source", tmp_path / "kept"
    source.mkdir()
    as_csv(source, [(n, n, "2020-01-01", "Well. " * 1000) for n in range(200)])

    def elsewhere(intake: Intake, _: Json) -> Iterator[tuple[Chunk, Reply]]:
        # More is in the file than fits into a pipe: its end has not been reached.
        with (source / "note.csv").open("a") as stream:
            stream.write(f"999,1,2020-01-01,{SAID}\n")
        while not intake.spent:
            intake.fill()
            while (chunk := intake.take()) is not None:
                yield chunk, Reply()

    with pytest.raises(InputError, match="changed while they were read"):
        read_notes(str(source), NotesOrder(folder=folder, quiet=True, elsewhere=elsewhere))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("postgresql://me:secret@db.hospital:5433/omop", "db.hospital/omop"),
        ("postgresql:///omop?host=here&password=secret", "local/omop"),
        ("host=here password=secret", "SOURCE"),
    ],
)
def test_an_address_is_shown_without_its_password(name: str, shown: str) -> None:
    assert Place(name=name, schemas=("public",)).shown == shown
