"""The table of what was read from a source's notes: read once, kept whole, gone on from.

It lies under a key made of the notes themselves and of what reads them. While it is made, the
answers stand in `KEY.jsonl.partial` with a log of how far they are good (`serve/cli/partial.py`),
so that a run that was killed goes on where it stopped and ends with the same bytes.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from asterism.cache import key_of
from asterism.errors import InputError, NotFound, OutputError
from asterism.folders import cache_folder
from asterism.screen.fingerprint import sha256_of
from asterism.screen.notes import READER, NotesRead
from asterism.serve.cli.answering import Reply
from asterism.serve.cli.batch import answered, complain
from asterism.serve.cli.lines import Chunk, Intake
from asterism.serve.cli.partial import partial
from asterism.serve.cli.progress import Progress, terminal
from asterism.serve.cli.workers import usable_cores
from asterism.serve.notes.answering import NoteReader
from asterism.serve.notes.place import Place
from asterism.serve.notes.pour import poured
from asterism.serve.show.statements import Json

_AT_ONCE = 1024 * 1024
_SUMMARY = "summary.json"

Elsewhere = Callable[[Intake, Json], Iterator[tuple[Chunk, Reply]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesOrder:
    """How notes are to be read: where the table is kept, by how many processes, to which day.

    `schemas` are those of a Postgres, looked through in order; none where the source is files.
    `elsewhere` answers the lines of a stream, where that is not for processes of this machine.
    """

    folder: Path | None = None
    workers: int | None = None
    quiet: bool = False
    until: date | None = None
    schemas: tuple[str, ...] = ()
    elsewhere: Elsewhere | None = None


def read_notes(source: str, order: NotesOrder) -> NotesRead:
    """The findings of every note of the source, read now or before.

    Raises: NotFound without a source or notes in it, InputError where they cannot be read,
    OutputError where the table cannot be kept.
    """
    place = Place(name=source, schemas=order.schemas)
    if not place.schemas and not place.path.exists():
        raise NotFound("there is no such file or folder", where=source, fix="check the path")
    root = order.folder or cache_folder() / "notes"
    with _kept_under(root):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    reader = NoteReader()
    digest, size = _digest_of(place)
    key = key_of(json.dumps(reader.made_with), digest)
    table = root / key
    told = _whole(table)
    if told is None:
        with _alone(root):
            told = _whole(table) or _made(
                place, table, digest=digest, size=size, reader=reader, order=order
            )
    read_on = date.fromisoformat(told.pop("read_on"))
    return NotesRead(folder=table, until=order.until, read_on=read_on, told=told)


def _made(  # noqa: PLR0913  all that a table is made of
    place: Place, table: Path, *, digest: str, size: int, reader: NoteReader, order: NotesOrder
) -> Json:
    """The table, made or gone on with; what is to be told of it."""
    answers = table.with_name(f"{table.name}.jsonl")
    if not answers.exists() and _read(place, answers, reader, order, size) not in {digest, ""}:
        answers.unlink()
        raise InputError(
            "the notes changed while they were read",
            where=place.shown,
            fix="read them again when nothing writes there, or read a copy",
        )
    with _kept_under(table.parent):
        told = _laid_down(answers, table, {"notes_sha256": digest, **reader.made_with})
        answers.unlink()
    return told


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait until no other run reads notes for this folder: it may be making the same table."""
    try:
        import fcntl  # noqa: PLC0415  not everywhere; without it the part itself refuses a second run
    except ImportError:
        yield
        return
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _digest_of(place: Place) -> tuple[str, int]:
    """The hash of all the notes, and their size: hundreds of times faster than reading them."""
    total, size = sha256(), 0
    with poured(place) as stream:
        while block := stream.read1(_AT_ONCE):
            total.update(block)
            size += len(block)
    return total.hexdigest(), size


def _read(place: Place, answers: Path, reader: NoteReader, order: NotesOrder, size: int) -> str:
    """The answers to all notes go to a file that has its name when it is whole.

    What comes back is the hash of the notes, empty where there are none.
    """
    progress = Progress(size, stream=None if order.quiet else terminal(), things="notes")
    workers = order.workers or usable_cores()
    with (
        poured(place) as stream,
        partial(str(answers), answers, resume=True, made_with=reader.made_with) as part,
    ):
        intake = Intake(cast("BinaryIO", stream))
        part.check(intake.skip)
        progress.skip(intake.place)
        try:
            told = (
                order.elsewhere(intake, reader.made_with)
                if order.elsewhere is not None
                else answered(intake, reader, NoteReader, place.shown, workers)
            )
            for chunk, reply in told:
                complain(reply, progress)
                part.write(reply.data, chunk, reply.code)
                progress.tell(len(chunk.lines), chunk.place)
        finally:
            progress.clear()
        return part.reached.digest


def _laid_down(answers: Path, table: Path, made_of: Json) -> dict[str, Any]:
    """The folder of the two tables, whole under its name; what is to be told of it."""
    from asterism.serve.notes.table import FINDINGS, NOTES, write_tables  # noqa: PLC0415  heavy

    beside = table.parent / f".{table.name}.{os.getpid()}.new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    try:
        with answers.open("rb") as stream:
            counts = write_tables(stream, beside)
        told = {
            "reader": READER,
            **made_of,
            **counts,
            "files": {name: sha256_of(beside / name) for name in (NOTES, FINDINGS)},
            "read_on": datetime.now(UTC).date().isoformat(),
        }
        (beside / _SUMMARY).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        shutil.rmtree(table, ignore_errors=True)
        beside.rename(table)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    told.pop("files")
    return told


def _whole(table: Path) -> dict[str, Any] | None:
    """What is told of the table, if it is there and its files are what was written."""
    try:
        told: dict[str, Any] = json.loads((table / _SUMMARY).read_bytes())
        files: dict[str, str] = told.pop("files")
        sound = all(sha256_of(table / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError):
        return None
    return told if sound else None


@contextmanager
def _kept_under(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise OutputError(
            f"the table of notes cannot be kept ({fault.strerror})",
            where=str(root),
            fix="check the permissions and the space on the disk, or name a folder by --notes-dir",
        ) from None
