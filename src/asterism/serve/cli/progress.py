"""How far a long run has got, on a terminal: one line that is drawn over, and gone at the end."""

import os
import sys
import time
from stat import S_ISREG
from typing import BinaryIO, TextIO

_SELDOM = 0.2  # seconds
_CLEAR = "\r\x1b[K"
_MINUTE = 60
_TO_JUDGE_BY = 1.0  # seconds, before which a rate says nothing


class Progress:
    """The line; it never appears where standard error is no terminal, or with --quiet."""

    def __init__(self, total: int, *, stream: TextIO | None, things: str = "lines") -> None:
        """`total` is how many bytes there are to read, 0 where nobody knows."""
        self._stream, self._total, self._things = stream, total, things
        self._begun = self._shown = time.monotonic()
        self._lines, self._from = 0, 0

    def skip(self, place: int) -> None:
        """What is done already, up to byte `place`, says nothing of how fast we are."""
        self._from = place

    def tell(self, lines: int, place: int) -> None:
        """So many lines more are done, and the stream up to byte `place`."""
        self._lines += lines
        now = time.monotonic()
        if self._stream is not None and now - self._shown >= _SELDOM:
            self._shown = now
            seconds = now - self._begun
            text = said(self._lines, seconds, place, self._total, self._from, things=self._things)
            print(f"{_CLEAR}{text}", end="", file=self._stream, flush=True)

    def clear(self) -> None:
        if self._stream is not None:
            print(_CLEAR, end="", file=self._stream, flush=True)


def said(  # noqa: PLR0913  all that the line shows
    lines: int, seconds: float, place: int, total: int, begun: int = 0, *, things: str = "lines"
) -> str:
    """How it stands: "1,234 lines, 480 a second, 25 %, 0:07 left" where the size is known."""
    parts = [f"{lines:,} {things}"]
    if seconds >= _TO_JUDGE_BY:
        parts.append(f"{lines / seconds:,.0f} a second")
    if total:
        parts.append(f"{min(100 * place // total, 100)} %")
    if total and seconds >= _TO_JUDGE_BY and place > begun:
        left = max(total - place, 0) * seconds / (place - begun)
        minutes, rest = divmod(round(left), _MINUTE)
        parts.append(f"{minutes}:{rest:02} left")
    return ", ".join(parts)


def terminal() -> TextIO | None:
    """Standard error if somebody is looking at it."""
    return sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None


def size_of(stream: BinaryIO) -> int:
    """The bytes of a regular file; 0 for anything else."""
    status = os.fstat(stream.fileno())
    return status.st_size if S_ISREG(status.st_mode) else 0
