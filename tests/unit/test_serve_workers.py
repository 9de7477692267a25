"""Workers that die, lines that stand still: the answers come all the same, in order."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from asterism.serve.cli.answering import Reply
from asterism.serve.cli.lines import LONGEST, Intake, Line
from asterism.serve.cli.workers import Staff


class Echo:
    """Answers a line by itself; `die` ends the process, `once:FILE` only where there is no FILE."""

    def replies(self, lines: Iterable[Line], /) -> Reply:
        said = [self._said(line) for _, line in lines if line is not None]
        return Reply(data=b"".join(said))

    @staticmethod
    def _said(line: bytes) -> bytes:
        word, _, file = line.decode().strip().partition(":")
        if word == "die" or (word == "once" and not Path(file).exists()):
            Path(file or os.devnull).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return line


def _answers(content: str, folder: Path, *, workers: int = 2) -> list[Reply]:
    (folder / "lines").write_text(content)
    staff = Staff(make=Echo, source="lines", most=workers)
    try:
        with (folder / "lines").open("rb") as stream:
            return [reply for _, reply in staff.answered(Intake(stream))]
    finally:
        staff.dismiss()


def _data(replies: list[Reply]) -> bytes:
    return b"".join(reply.data for reply in replies)


LINES = "".join(f"{number}\n" for number in range(500))


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_answers_come_in_the_order_of_the_lines(tmp_path: Path, workers: int) -> None:
    assert LINES.encode() == _data(_answers(LINES, tmp_path, workers=workers))


def test_a_line_that_kills_its_worker_twice_is_answered_by_an_error(tmp_path: Path) -> None:
    replies = _answers(LINES.replace("\n250\n", "\ndie\n"), tmp_path)
    lines = _data(replies).decode().splitlines()
    assert len(lines) == 500
    assert [n for n, line in enumerate(lines) if line != str(n)] == [250]
    assert '"exit_code": 70' in lines[250]
    assert "signal 9" in lines[250]
    assert [reply.complaints for reply in replies if reply.complaints]
    assert max(reply.code for reply in replies) == 70


def test_lines_whose_worker_died_once_are_answered_after_all(tmp_path: Path) -> None:
    told = LINES.replace("\n250\n", f"\nonce:{tmp_path / 'seen'}\n")
    assert told.encode() == _data(_answers(told, tmp_path))


def test_nothing_but_deadly_lines_comes_to_an_end(tmp_path: Path) -> None:
    replies = _answers("die\n" * 40, tmp_path)
    assert _data(replies).count(b"signal 9") == 40


def test_a_worker_started_anew_does_as_a_forked_one() -> None:
    """Elsewhere than on Linux nothing is inherited; `make` must be enough to start from."""
    lines = '{"id": "a", "text": "She had anemia."}\nbad\n{"id": "b", "text": ""}\n'
    done = [
        subprocess.run(
            [sys.executable, "-c", _STARTED.replace("METHOD", method)],
            input=lines.encode(), capture_output=True, check=True, timeout=60,
        ).stdout
        for method in ("fork", "spawn")
    ]  # fmt: skip
    assert done[0].count(b"\n") == 3
    assert done[0] == done[1]


_STARTED = """
import functools, sys
from asterism.serve.cli.answering import Answerer, Order
from asterism.serve.cli.lines import Intake
from asterism.serve.cli.workers import Staff
staff = Staff(
    make=functools.partial(Answerer, Order(source="-")), source="-", most=2, method="METHOD"
)
for _, reply in staff.answered(Intake(sys.stdin.buffer)):
    sys.stdout.buffer.write(reply.data)
staff.dismiss()
"""


def test_lines_are_cut_where_they_end_however_they_come(tmp_path: Path) -> None:
    told = b"one\n\n  \ntwo\r\nthree\xc2\x85still three\nno end"
    for size in range(1, 12):
        intake = Intake(_Trickle(told, size))
        lines: list[Line] = []
        while not intake.spent:
            intake.fill()
            while (chunk := intake.take()) is not None:
                lines += chunk.lines
        assert lines == [
            (1, b"one\n"), (4, b"two\r\n"), (5, b"three\xc2\x85still three\n"), (6, b"no end")
        ]  # fmt: skip


def test_the_digest_is_of_all_lines_taken_whatever_the_chunks() -> None:
    told = b"".join(b"%d\n" % number for number in range(100))
    digests = []
    for size in (7, 1000):
        intake = Intake(_Trickle(told, size))
        while not intake.spent:
            intake.fill()
            while (chunk := intake.take()) is not None:
                last = chunk
        digests.append((last.digest, last.number, last.place))
    assert digests[0] == digests[1]
    assert Intake(_Trickle(told, 5)).skip(100) == digests[0][0]
    assert Intake(_Trickle(told, 5)).skip(101) == ""


def test_an_endless_line_is_let_go_and_the_next_one_found() -> None:
    intake = Intake(_Trickle(b"x" * (LONGEST + 9) + b"\nnext\n", 1 << 20))
    lines: list[Line] = []
    while not intake.spent:
        intake.fill()
        while (chunk := intake.take()) is not None:
            lines += chunk.lines
    assert lines == [(1, None), (2, b"next\n")]


class _Trickle(io.BytesIO):
    """A stream that gives so many bytes at a time."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read1(self, size: int | None = -1, /) -> bytes:
        del size
        return super().read1(self._size)
