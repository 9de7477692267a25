"""The command line as a user runs it: another process, its output, its exit code."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from journey.warm import warm

EXAMPLE = Path(__file__).parents[2] / "examples" / "calciphylaxis_with_neuropathy.txt"
_HANG = 300  # seconds; no clock: the first ranking compiles the annotations
LAST_LINE = "Not a medical device. Nothing left this computer."


def asterism(
    *arguments: object, stdin: bytes | str = b"", environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """One run."""
    words = [*map(str, arguments)]
    given = stdin.encode() if isinstance(stdin, str) else stdin
    around = dict(os.environ) if environment is None else environment
    if sys.platform == "linux" and warm().fits(around):
        return warm().run(words, given, around, _HANG)
    return subprocess.run(
        [sys.executable, "-m", "asterism", *words],
        check=False,
        capture_output=True,
        input=given,
        env=around,
        timeout=_HANG,
    )


def told(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Standard output as text, its spaces folded."""
    return " ".join(done.stdout.decode().split())


def three_lines(done: "subprocess.CompletedProcess[bytes]") -> Sequence[str]:
    """The one error of a run: what, where and how to fix it, and no traceback."""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 3, lines
    assert lines[1].startswith("  where  ")
    assert lines[2].startswith("  fix    ")
    return lines
