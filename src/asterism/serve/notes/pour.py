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
from pathlib import Path
from typing import IO, Any

from asterism.errors import AsterismError, InputError
from asterism.serve.notes.documents import document_notes
from asterism.serve.notes.tables import no_notes, table_notes
from asterism.serve.notes.written import Written, lines

_MODULE = "asterism.serve.notes.pour"
_AT_ONCE = 1024 * 1024


def notes_of(place: Path) -> Iterator[Written]:
    """Every note of the source, in its order. Raises: NotFound where it has none, InputError."""
    found = document_notes(place) or table_notes(place)
    if found is None:
        raise no_notes(place)
    return found


class Poured:
    """The lines as a stream. Raises: InputError at the end, where the notes broke off."""

    def __init__(self, process: "subprocess.Popen[bytes]", place: Path) -> None:
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
        raise InputError(told["what"], where=told.get("where", str(self._place)), fix=told["fix"])


@contextmanager
def poured(place: Path) -> Iterator[Poured]:
    """The notes of the source, as they come."""
    command = [sys.executable, "-m", _MODULE, str(place)]
    process = subprocess.Popen(  # noqa: S603  ourselves
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield Poured(process, place)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def main(place: str) -> int:
    """Write the lines to standard output; an error in JSON to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever reads us ends us
    try:
        for line in lines(notes_of(Path(place))):
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
    sys.exit(main(sys.argv[1]))
