"""Whatever is handed in: a verdict that is honest, or three lines; never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from journey.commands import asterism, three_lines, told

DOG = (
    "Case report\nA 6-year-old spayed Labrador retriever was brought to the veterinary clinic with "
    "hind-limb weakness. The dog had polyneuropathy and splenomegaly.\n"
)

DEFINITION = """\
definition: mine/test_2020
title: Test 2020
disease: {{id: "X:1", label: A test, concept: poems_syndrome}}
source: nowhere-2020#table-1
{criteria}
"""

BROKEN = {
    "wrong unit": ("all: [{measured: platelets >= 450 mg/dL}]", "platelets"),
    "duplicate key": ("all: [{present: polyneuropathy}]\ntitle: Twice", "title"),
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nall: [*b, *b]", ""),
    "four of three": (
        "at_least: 4\nof: [{present: splenomegaly}, {present: papilledema}, {present: cidp}]",
        "4",
    ),
    "unknown analyte": ("all: [{measured: platlets >= 450 10*9/L}]", "platelets"),
}


def _file(folder: Path, content: bytes | str, name: str = "case.txt") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def _truths(file: Path) -> set[str]:
    done = asterism("judge", file, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    verdicts = json.loads(done.stdout)["patients"][0]["verdicts"]
    return {verdict["truth"] for verdict in verdicts}


def test_an_empty_file_leaves_everything_unknown(tmp_path: Path) -> None:
    assert {"UNKNOWN"} == _truths(_file(tmp_path, ""))
    shown = told(asterism("judge", _file(tmp_path, "")))
    assert "every one is UNKNOWN" in shown
    assert "NOT MET" not in shown


def test_a_definition_under_a_bundled_name_is_refused(tmp_path: Path) -> None:
    """A verdict printed as `poems/suichi_2019` must be by those criteria."""
    borrowed = DEFINITION.format(criteria="all: [{present: polyneuropathy}]")
    borrowed = borrowed.replace("mine/test_2020", "poems/suichi_2019")
    file = _file(tmp_path, borrowed, "mine.yaml")
    done = asterism("judge", _file(tmp_path, "Case."), "--definition", file)
    assert done.returncode == 4
    assert "K041" in three_lines(done)[0]
    assert "K041" in told(asterism("lint", file))


def test_a_definition_cannot_move_the_readers_cursor(tmp_path: Path) -> None:
    escaping = DEFINITION.format(criteria="all: [{present: polyneuropathy}]")
    escaping = escaping.replace("Test 2020", '"Test \\e[31m2020"')
    done = asterism(
        "judge", _file(tmp_path, ""), "--definition", _file(tmp_path, escaping, "m.yaml")
    )
    assert done.returncode == 4
    assert "K045" in three_lines(done)[0]
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_a_file_name_need_not_be_text(tmp_path: Path, format_: str) -> None:
    """Names are bytes on Linux; every output can say this one all the same."""
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))
    file.write_text("She had polyneuropathy.")
    done = asterism("judge", file, "--format", format_)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"bad\\xff.txt" in done.stdout.replace(b"\\\\", b"\\")


@pytest.mark.parametrize("arguments", [("judge", ""), ("demo", "--out", "")])
def test_an_empty_name_is_said_to_be_empty(arguments: tuple[str, ...]) -> None:
    done = asterism(*arguments)
    assert done.returncode in {3, 5}
    assert "no name" in three_lines(done)[0]


def test_utf_32_is_read_whole_and_not_as_half_of_it(tmp_path: Path) -> None:
    done = asterism("read", _file(tmp_path, "polyneuropathy".encode("utf-32")))
    assert done.returncode == 0
    assert "Read 14 characters, 1 findings." in told(done)


def test_a_closed_standard_output_is_an_error_of_three_lines(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m asterism judge "{_file(tmp_path, "Case.")}" >&-'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 5
    assert "nowhere to write" in three_lines(done)[0]


def test_a_dog_has_no_verdict_but_unknown(tmp_path: Path) -> None:
    assert {"UNKNOWN"} == _truths(_file(tmp_path, DOG))


def test_latin_1_is_read_and_said_to_be_a_guess(tmp_path: Path) -> None:
    file = _file(
        tmp_path, "Case report\nShe had papillœdème, 12 µg and polyneuropathy.".encode("cp1252")
    )
    done = asterism("judge", file)
    assert done.returncode == 0
    assert "guess" in told(done)


@pytest.mark.parametrize("unbroken", ["x" * 1_000_000, "polyneuropathy " * 8_000])
def test_an_unbroken_line_is_read_in_bounded_time(tmp_path: Path, unbroken: str) -> None:
    file = _file(tmp_path, unbroken)
    for form in ("text", "json", "html"):
        assert asterism("judge", file, "--format", form).returncode == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x00\x01\x02" * 1000, "binary"), (b"%PDF-1.7\n...", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG")],
)
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    done = asterism("judge", _file(tmp_path, content))
    assert done.returncode == 3
    assert said in three_lines(done)[0]
    assert done.stdout == b""


def test_fifty_megabytes_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as large:
        large.truncate(50 * 1024 * 1024)
    done = asterism("judge", file)
    assert done.returncode == 3
    assert "limit" in three_lines(done)[0]


def test_a_directory_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    directory, missing = asterism("judge", tmp_path), asterism("judge", tmp_path / "no.txt")
    assert (directory.returncode, missing.returncode) == (3, 3)
    assert "directory" in three_lines(directory)[0]
    assert "No such file" in three_lines(missing)[0]


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", "*", "-"])
def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path, name: str) -> None:
    done = asterism("judge", tmp_path / name)
    assert done.returncode == 3
    assert all(line.isprintable() for line in three_lines(done))


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_definition_is_told_in_three_lines(tmp_path: Path, fault: str) -> None:
    criteria, said = BROKEN[fault]
    definition = _file(tmp_path, DEFINITION.format(criteria=criteria), "mine.yaml")
    report = _file(tmp_path, "She had polyneuropathy.")
    done = asterism("judge", report, "--definition", definition)
    assert done.returncode == 4
    lines = three_lines(done)
    assert "mine.yaml:" in lines[1]
    assert said in " ".join(lines)
    assert done.stdout == b""


@pytest.mark.parametrize("fault", BROKEN)
def test_lint_finds_the_same_fault(tmp_path: Path, fault: str) -> None:
    definition = _file(tmp_path, DEFINITION.format(criteria=BROKEN[fault][0]), "mine.yaml")
    done = asterism("lint", definition)
    assert done.returncode == 1
    assert "mine.yaml:" in done.stdout.decode()
    assert BROKEN[fault][1] in done.stdout.decode()


def test_a_sound_definition_of_ones_own_is_judged(tmp_path: Path) -> None:
    criteria = "all: [{nerves: {present: polyneuropathy}}]"
    definition = _file(tmp_path, DEFINITION.format(criteria=criteria), "mine.yaml")
    report = _file(tmp_path, "Case report\nShe had polyneuropathy.")
    shown = told(asterism("judge", report, "--definition", definition))
    assert "✔ MET Test 2020" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["judge"], ["frobnicate"], ["judge", "x", "--format", "xml"], ["judge", "--jsonl"],
        ["explain"], ["judge", "x", "--definition", "no/such"], ["explain", "no/such"],
        ["schema", "nothing"], ["judge", "x", "--jsonl", "y"],
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_three_lines(arguments: list[str]) -> None:
    done = asterism(*arguments)
    assert done.returncode == 2
    three_lines(done)


def test_an_unknown_definition_suggests_one() -> None:
    done = asterism("explain", "poems/dispenzieri2012")
    assert "poems/dispenzieri_2012" in three_lines(done)[2]
