"""Many lines: on all cores, interrupted and gone on with, the same bytes however it went."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from journey.commands import asterism, three_lines

COMMAND = [sys.executable, "-m", "asterism", "read", "--jsonl"]
PATIENCE = 50.0  # seconds; a bound on a hang, not a measure of speed


def _text(number: int) -> str:
    return (
        f"Case report\nA {30 + number % 50}-year-old man had polyneuropathy. Platelets were "
        f"{100 + number} x 10^9/L in March 2015. There was no splenomegaly or ascites. "
    ) * (1 + number % 4)


def _lines(count: int) -> str:
    usable = [json.dumps({"id": n, "text": _text(n)}) + "\n" for n in range(count)]
    usable[count // 2] = "not json\n"
    return "".join(usable)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "lines.jsonl"
    path.write_text(_lines(900), "utf-8")
    return path


@pytest.fixture(scope="module")
def whole(lines: Path) -> bytes:
    done = asterism("read", "--jsonl", lines, "--workers", 1)
    assert done.returncode == 3
    assert done.stdout.count(b"\n") == 900
    return done.stdout


@pytest.mark.parametrize("workers", [2, 3, 5])
def test_the_bytes_are_the_same_for_any_number_of_workers(
    lines: Path, whole: bytes, workers: int
) -> None:
    done = asterism("read", "--jsonl", lines, "--workers", workers)
    assert done.returncode == 3
    assert done.stdout == whole
    assert three_lines(done)[1] == f"  where  {lines}:451"


def _killed(lines: Path, out: Path, how: signal.Signals, *more: str) -> tuple[int, int, str]:
    """The group, exit code and complaints of a run that got `how` when it had begun to write."""
    run = subprocess.Popen(
        [*COMMAND, str(lines), "--out", str(out), *more],
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    part = out.with_name(f"{out.name}.partial")
    end = time.monotonic() + PATIENCE
    while not (part.exists() and part.stat().st_size) and time.monotonic() < end:
        time.sleep(0.005)
    if how is signal.SIGINT:  # Ctrl-C goes to the whole group
        os.killpg(run.pid, how)
    else:
        run.send_signal(how)
    _, complaints = run.communicate(timeout=PATIENCE)
    return run.pid, run.returncode, complaints.decode()


def _members(group: int) -> list[str]:
    """The processes of a group that are not zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(stat.parent.name)
    return found


def _alone(group: int) -> bool:
    end = time.monotonic() + PATIENCE
    while _members(group) and time.monotonic() < end:
        time.sleep(0.02)
    return not _members(group)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_is_gone_on_with_to_the_same_bytes(
    lines: Path, whole: bytes, workers: str, tmp_path: Path
) -> None:
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.partial"
    group, code, _ = _killed(lines, out, signal.SIGKILL, "--workers", workers)
    assert code == -signal.SIGKILL
    assert not out.exists()
    assert whole.startswith(part.read_bytes())
    assert _alone(group), "its workers live on"
    done = asterism("read", "--jsonl", lines, "--out", out, "--resume")
    assert done.returncode == 3
    assert out.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_ctrl_c_ends_all_quietly_and_says_how_to_go_on(
    lines: Path, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    group, code, said = _killed(lines, out, signal.SIGINT, "--workers", "2")
    assert code == 130
    assert "--resume goes on" in said
    assert "Traceback" not in said
    assert _alone(group)
    assert not out.exists()
    done = asterism("read", "--jsonl", lines, "--out", out, "--resume", "--workers", 3)
    assert (done.returncode, out.read_bytes()) == (3, whole)


def _interrupted(lines: Path, out: Path) -> tuple[Path, Path]:
    _killed(lines, out, signal.SIGKILL, "--workers", "1")
    return out.with_name(f"{out.name}.partial"), out.with_name(f"{out.name}.partial.log")


def _resumed(lines: Path, out: Path, *more: object) -> "subprocess.CompletedProcess[bytes]":
    return asterism("read", "--jsonl", lines, "--out", out, "--resume", *more)


def test_a_write_that_was_torn_is_made_again(lines: Path, whole: bytes, tmp_path: Path) -> None:
    """Killed within a write, or after losing what a disk had not yet got."""
    part, log = _interrupted(lines, tmp_path / "out")
    part.write_bytes(part.read_bytes() + b'{"id": 99, "find')
    log.write_bytes(log.read_bytes() + b'{"number": 1')
    assert _resumed(lines, tmp_path / "out").returncode == 3
    assert (tmp_path / "out").read_bytes() == whole

    part, log = _interrupted(lines, tmp_path / "none")
    part.write_bytes(b'{"id": 0, "find')
    log.write_bytes(log.read_bytes().split(b"\n")[0] + b'\n{"number": 1')
    assert _resumed(lines, tmp_path / "none").returncode == 3
    assert (tmp_path / "none").read_bytes() == whole

    part, log = _interrupted(lines, tmp_path / "two")
    part.write_bytes(part.read_bytes()[:-100])
    assert _resumed(lines, tmp_path / "two").returncode == 3
    assert (tmp_path / "two").read_bytes() == whole


def test_a_part_of_another_making_is_refused(lines: Path, whole: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out"
    part, log = _interrupted(lines, out)
    before = part.read_bytes()
    plain = asterism("read", "--jsonl", lines, "--out", out)
    assert plain.returncode == 5
    assert "--resume" in three_lines(plain)[2]

    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(lines.read_bytes().replace(b"polyneuropathy", b"neuropathy", 1))
    first, second, rest = lines.read_bytes().split(b"\n", 2)
    swapped = tmp_path / "swapped.jsonl"
    swapped.write_bytes(b"\n".join([second, first, rest]))
    for other in (changed, swapped, tmp_path / "none"):
        (tmp_path / "none").write_bytes(b"")
        refused = _resumed(other, out)
        assert refused.returncode == 5, other
        assert "other lines" in three_lines(refused)[0]

    head, entries = log.read_bytes().split(b"\n", 1)
    log.write_bytes(head.replace(b'"version": "', b'"version": "9') + b"\n" + entries)
    refused = _resumed(lines, out)
    assert refused.returncode == 5
    assert "another asterism" in three_lines(refused)[0]
    log.unlink()
    three_lines(_resumed(lines, out))
    assert part.read_bytes() == before, "a refusal changes nothing"
    log.write_bytes(head + b"\n" + entries)
    assert _resumed(lines, out).returncode == 3
    assert out.read_bytes() == whole


def test_a_judgement_is_not_gone_on_with_by_other_criteria(tmp_path: Path) -> None:
    lines, out = tmp_path / "lines", tmp_path / "out"
    lines.write_text(_lines(300), "utf-8")
    run = subprocess.Popen(
        [sys.executable, "-m", "asterism", "judge", "--jsonl", lines, "--out", out,
         "--workers", "1", "--definition", "poems/suichi_2019"]
    )  # fmt: skip
    part = tmp_path / "out.partial"
    end = time.monotonic() + PATIENCE
    while not (part.exists() and part.stat().st_size) and time.monotonic() < end:
        time.sleep(0.005)
    run.kill()
    run.wait()
    for more in (
        ["--definition", "poems"],
        ["--definition", "poems/suichi_2019", "--as-of", "2015"],
    ):
        refused = asterism("judge", "--jsonl", lines, "--out", out, "--resume", *more)
        assert refused.returncode == 5
        three_lines(refused)


def test_resume_without_a_part_begins(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_text(_lines(4), "utf-8")
    assert _resumed(lines, tmp_path / "out").returncode == 3
    assert (tmp_path / "out").read_bytes().count(b"\n") == 4


def test_lines_that_come_slowly_are_answered_as_they_come() -> None:
    command = [*COMMAND, "-", "--workers", "2"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        for name in range(3):
            run.stdin.write(json.dumps({"id": name, "text": _text(1)}).encode() + b"\n")
            run.stdin.flush()
            assert json.loads(run.stdout.readline())["id"] == name
        run.stdin.close()
        assert run.wait(PATIENCE) == 0
        assert run.stdout.read() == b""


def test_a_reader_who_leaves_early_leaves_no_workers(lines: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, str(lines), "--workers", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        assert run.wait(PATIENCE) == 0
        assert b"Traceback" not in run.stderr.read()
        assert _alone(run.pid)


def _on_a_terminal(*arguments: str) -> bytes:
    """What a run puts on a terminal that is its standard error."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while block := os.read(ours, 65536):
            shown += block
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    run.wait(PATIENCE)
    return shown


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end(lines: Path) -> None:
    shown = _on_a_terminal(str(lines), "--workers", "2")
    assert b" lines" in shown
    assert b" %" in shown
    assert shown.endswith(b"\r\x1b[K")
    quiet = _on_a_terminal(str(lines), "--workers", "2", "--quiet")
    assert b"\x1b" not in quiet
    assert b"not JSON" in quiet


@pytest.mark.parametrize(
    "wrong",
    [
        ["--jsonl", "-", "--workers", "0"], ["--jsonl", "-", "--workers", "many"],
        ["--jsonl", "-", "--resume"], ["FILE", "--resume"], ["FILE", "--workers", "2"],
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(wrong: list[str]) -> None:
    done = asterism("read", *wrong)
    assert done.returncode == 2
    three_lines(done)
