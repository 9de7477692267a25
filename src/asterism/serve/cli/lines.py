"""The lines of a stream as they come, a handful at a time: never more of it than that in memory."""

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from asterism.errors import InputError, NotFound

LONGEST = 64 * 1024 * 1024  # bytes of one line; JSON may write one character as twelve
_MOST_LINES = 32  # a tenth of a second's work: enough to drown what handing over costs
_FEWEST_LINES = 4
_ENOUGH_BYTES = 256 * 1024
_AT_ONCE = 1024 * 1024  # bytes asked of the stream

Line = tuple[int, bytes | None]  # its number from 1; None where it is longer than LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Lines that are not empty, and where the stream stands behind them.

    `number` is that of the last line taken, empty or not; `digest` the SHA-256 of all lines up to
    it, an endless one by its beginning; `place` how many bytes those are.
    """

    lines: tuple[Line, ...]
    number: int
    digest: str
    place: int
    size: int


class Intake:
    """A stream being taken in. `fill` waits for more of it, `take` never does."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.ended = False
        self._whole: deque[bytes] = deque()
        self._open = bytearray()  # of the line whose end has not come, no more than shows its size
        self._number = 0
        self.place = 0  # bytes taken, an endless line by its beginning
        self._digest = sha256()

    @property
    def spent(self) -> bool:
        """Whether nothing is left to take, now or later."""
        return self.ended and not self._whole

    @property
    def waiting(self) -> bool:
        """Whether there are lines to take."""
        return bool(self._whole)

    def fill(self) -> None:
        """Take in what has come. Raises: InputError when the stream breaks."""
        block = _block(self.stream)
        first, *rest = block.split(b"\n")
        self._open += first[: LONGEST + 1 - len(self._open)]
        for part in rest:
            self._whole.append(bytes(self._open) + b"\n")
            self._open = bytearray(part)
        self.ended = not block
        if self.ended and self._open:
            self._whole.append(bytes(self._open))

    def take(self, takers: int = 1) -> Chunk | None:
        """The next lines, if any have come. Empty ones are counted and passed over.

        Of few lines no taker gets many, so that several of them come to the end at the same time.
        """
        lines: list[Line] = []
        size = 0
        share = len(self._whole) // (2 * takers) if takers > 1 else _MOST_LINES
        most = max(_FEWEST_LINES, min(share, _MOST_LINES))
        while self._whole and len(lines) < most and size < _ENOUGH_BYTES:
            line = self._next()
            if line.strip():
                endless = len(line) > LONGEST
                lines.append((self._number, None if endless else line))
                size += 0 if endless else len(line)
        if not lines:
            return None
        return Chunk(
            lines=tuple(lines), number=self._number, digest=self._digest.hexdigest(),
            place=self.place, size=size,
        )  # fmt: skip

    def skip(self, number: int) -> str:
        """The digest of the first `number` lines, which are passed over; "" if there are fewer."""
        while self._number < number:
            while not self._whole and not self.ended:
                self.fill()
            if not self._whole:
                return ""
            self._next()
        return self._digest.hexdigest()

    def _next(self) -> bytes:
        line = self._whole.popleft()
        self._digest.update(line)
        self._number += 1
        self.place += len(line)
        return line


def _block(stream: BinaryIO) -> bytes:
    try:
        return stream.read1(_AT_ONCE)  # type: ignore[attr-defined,no-any-return]  # both kinds do
    except OSError as fault:
        what = f"the lines break off ({fault.strerror})"
        raise InputError(what, where="--jsonl", fix="see whether the disk can be read") from fault


@contextmanager
def lines_of(source: str) -> Iterator[BinaryIO]:
    """The stream of a file, or of standard input for `-`. Raises: NotFound."""
    if source == "-":
        if sys.stdin is None:
            fix = "leave standard input open, or name a file"
            raise NotFound("there is nothing to read", where="standard input", fix=fix)
        yield sys.stdin.buffer
        return
    try:
        stream = open(source, "rb")  # noqa: PTH123,SIM115  a name that no path can have is told of
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "the name is not one a file can have"
        what = f"cannot read the lines ({why})"
        raise NotFound(what, where=source, fix="name a file that you may read") from fault
    with stream:
        yield stream
