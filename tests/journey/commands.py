"""The command line as a user runs it: another process, its output, its exit code."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "calciphylaxis_with_neuropathy.txt"
LAST_LINE = "Not a medical device. Nothing left this computer."


def asterism(
    *arguments: object, stdin: bytes | str = b"", environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """One run. A minute is far beyond what any input may take."""
    return subprocess.run(
        [sys.executable, "-m", "asterism", *map(str, arguments)],
        check=False,
        capture_output=True,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        env=environment,
        timeout=300,  # a hang, not a clock: the first ranking compiles the annotations
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
