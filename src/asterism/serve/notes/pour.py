"""The notes of a source as lines of JSON, poured out by a process of their own.

The libraries that open databases start threads, and a process that has threads cannot safely be
forked into workers; so they stay in here, and the one that forks has none.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from asterism.errors import AsterismError, InputError
from asterism.serve.notes.documents import document_notes
from asterism.serve.notes.place import Place
from asterism.serve.notes.server import server_notes
from asterism.serve.notes.tables import no_notes, table_notes
from asterism.serve.notes.written import Written, lines

_MODULE = "asterism.serve.notes.pour"
_AT_ONCE = 1024 * 1024


def notes_of(place: Path) -> Iterator[Written]:
    """Every note of the source, in its order. Raises: NotFound where it has none, InputError."""
    found = document_notes(place) or table_notes(place)
    if found is None:
        raise no_notes(str(place))
    return found


class Poured:
    """The lines as a stream. Raises: InputError at the end, where the notes broke off."""

    def __init__(self, process: "subprocess.Popen[bytes]", place: Place) -> None:
        assert process.stdout is not None
        self._process, self._place = process, place
        self._stream: IO[bytes] = process.stdout

    def fileno(self) -> int:
        return self._stream.fileno()

    def read1(self, size: int) -> bytes:
        block: bytes = self._stream.read1(size)  # type: ignore[attr-defined]
        if not block:
            self._end()
        return block

    def _end(self) -> None:
        if self._process.wait() == 0:
            return
        assert self._process.stderr is not None
        said = self._process.stderr.read(_AT_ONCE)
        try:
            told: dict[str, Any] = json.loads(said)
        except ValueError:
            told = {
                "what": f"the notes break off (exit code {self._process.returncode})",
                "fix": "try again; if memory ran short, leave more free",
            }
        raise InputError(told["what"], where=told.get("where", self._place.shown), fix=told["fix"])


@contextmanager
def poured(place: Place) -> Iterator[Poured]:
    """The notes of the source, as they come."""
    process = subprocess.Popen(  # noqa: S603  ourselves
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        # An address may hold a password, and everybody may read the arguments of a process.
        process.stdin.write(json.dumps(asdict(place)).encode())
        process.stdin.close()
        yield Poured(process, place)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def main() -> int:
    """Write the lines to standard output, of the place that standard input names.

    An error goes to standard error, in JSON.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever reads us ends us
    try:
        place = Place(**json.load(sys.stdin))
        notes = server_notes(place) if place.schemas else notes_of(place.path)
        for line in lines(notes):
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except AsterismError as error:
        told = {"what": error.what, "where": error.where, "fix": error.fix}
        sys.stderr.write(json.dumps(told))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
