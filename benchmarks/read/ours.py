"""Asterism as anybody runs it: the command, a line in, a line out."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.read.gold import Answer

COMMAND = (sys.executable, "-m", "asterism", "read", "--jsonl")


def answers(lines: Iterable[Answer], *, options: Sequence[str] = ()) -> dict[str, Answer]:
    """What `asterism read --jsonl` says of these lines, by their id."""
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        write(lines, asked)
        subprocess.run([*COMMAND, str(asked), "--out", str(told), *options], check=True,
                       capture_output=True)  # fmt: skip
        return read(told)


def write(lines: Iterable[Answer], path: Path) -> None:
    told = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text("".join(told), "utf-8")


def read(path: Path) -> dict[str, Answer]:
    with path.open(encoding="utf-8") as lines:
        return {str(answer["id"]): answer for answer in map(json.loads, lines)}
