"""An output file that is long in the making: whole under its name, or a part to go on from.

While it is written the file is called `NAME.partial`; beside it `NAME.partial.log` says with what
it is being made, and after each chunk how far both ends have got and the SHA-256 of what is there.
Whatever ends the run, the longest beginning that the log vouches for can be gone on from.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Literal

from asterism.errors import OutputError
from asterism.serve.cli.lines import Chunk
from asterism.serve.cli.output import mode_of, telling
from asterism.serve.show.statements import Json

_FORMAT = 1
_AT_ONCE = 1024 * 1024  # bytes
_Mode = Literal["r+b", "x+b", "w+b"]
_LONGEST_ENTRY = 64 * 1024  # bytes; the first names every definition with its hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a run has got: lines taken, their digest, bytes written, theirs, the gravest code."""

    number: int = 0
    digest: str = ""
    size: int = 0
    sha256: str = sha256().hexdigest()
    code: int = 0


class Partial:
    """The file being written; `reached` is how far it has got."""

    def __init__(self, stream: BinaryIO, log: BinaryIO, where: str) -> None:
        self.reached = Reached()
        self._stream, self._log, self._where = stream, log, where
        self._sum = sha256()

    def begin(self, made_with: Json) -> None:
        self._log.write(_line(_head(made_with)))
        self._log.flush()

    def go_on(self, made_with: Json) -> None:
        """Keep what the log vouches for. Raises: OutputError where it is of another making."""
        head = _entry(self._log.readline(_LONGEST_ENTRY))
        others = [name for name, said in _head(made_with).items() if head.get(name) != said]
        if others:
            what = f"the part was made with another {' and '.join(others)}"
            raise OutputError(what, where=self._where, fix="make it as before, or delete the part")
        place = self._log.tell()
        while self._vouched(_entry(self._log.readline(_LONGEST_ENTRY))):
            place = self._log.tell()
        self._stream.seek(self.reached.size)
        self._stream.truncate()
        self._log.seek(place)
        self._log.truncate()

    def check(self, digest_of: Callable[[int], str]) -> None:
        """Pass over the lines that are done. Raises: OutputError where they are others."""
        if self.reached.number and digest_of(self.reached.number) != self.reached.digest:
            what = "the part answers other lines than these"
            fix = "give the same lines in the same order, or delete the part"
            raise OutputError(what, where=self._where, fix=fix)

    def write(self, data: bytes, chunk: Chunk, code: int) -> None:
        """Add the answers to a chunk; the log follows, so that it never vouches for too much."""
        self._stream.write(data)
        self._stream.flush()
        self._sum.update(data)
        self.reached = Reached(
            number=chunk.number, digest=chunk.digest, size=self.reached.size + len(data),
            sha256=self._sum.hexdigest(), code=max(code, self.reached.code),
        )  # fmt: skip
        self._log.write(_line(asdict(self.reached)))
        self._log.flush()

    def _vouched(self, entry: Json) -> bool:
        """Whether the file holds what the entry says; then that is reached."""
        if not entry:  # the end of the log, or a line that was torn
            return False
        try:
            reached = Reached(**entry)
        except TypeError:
            return False
        total = self._sum.copy()
        left = reached.size - self.reached.size
        while left > 0 and (block := self._stream.read(min(left, _AT_ONCE))):
            total.update(block)
            left -= len(block)
        if left or total.hexdigest() != reached.sha256:
            return False
        self._sum, self.reached = total, reached
        return True


@contextmanager
def partial(out: str, target: Path, *, resume: bool, made_with: Json) -> Iterator[Partial]:
    """The output to be called `target`, which gets its name when the block ends well.

    Raises: OutputError where a part is there and was not to be resumed, or cannot be.
    """
    part = target.with_name(f"{target.name}.partial")
    log = target.with_name(f"{target.name}.partial.log")
    going_on = part.exists() and log.exists()
    if part.exists() and not (resume and going_on):
        what = "an earlier run was interrupted" if going_on else "a file of that name is in the way"
        fix = "go on with --resume, or delete it" if going_on else "delete it if it is not needed"
        raise OutputError(what, where=str(part), fix=fix)
    modes: tuple[_Mode, _Mode] = ("r+b", "r+b") if going_on else ("x+b", "w+b")
    with telling(out), part.open(modes[0]) as stream, log.open(modes[1]) as entries:
        _lock(stream, str(part))
        made = Partial(stream, entries, str(part))
        (made.go_on if going_on else made.begin)(made_with)
        yield made
        os.fsync(stream.fileno())
        part.chmod(mode_of(target))
        part.replace(target)
        log.unlink(missing_ok=True)


def _lock(stream: BinaryIO, where: str) -> None:
    """Keep other runs off the file, where the system can."""
    try:
        import fcntl  # noqa: PLC0415  not everywhere
    except ImportError:
        return
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        fix = "wait for it, or choose another name"
        raise OutputError("another run is writing it", where=where, fix=fix) from fault


def _head(made_with: Json) -> Json:
    return {"format": _FORMAT, **made_with}


def _line(entry: Json) -> bytes:
    return f"{json.dumps(entry)}\n".encode()


def _entry(line: bytes) -> Json:
    """The entry on a line of the log; empty for one that was cut off."""
    try:
        entry: Any = json.loads(line) if line.endswith(b"\n") else {}
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
