"""`asterism judge`: a report to its verdicts, in every form, offline, the same each time."""

import json
import os
import sys
from pathlib import Path
from subprocess import PIPE, Popen, run

import pytest
from jsonschema import Draft202012Validator

from journey.commands import EXAMPLE, LAST_LINE, asterism, three_lines, told

_NO_SOCKETS = """
import socket, sys
def refuse(*arguments, **names):
    raise SystemExit("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from asterism.serve.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_demo_names_the_disease_and_what_it_hangs_on() -> None:
    done = asterism("demo")
    assert done.returncode == 0
    assert done.stderr == b""
    shown = told(done)
    assert "POEMS syndrome" in shown
    assert "✔ MET Dispenzieri 2012" in shown
    assert "“osteosclerotic myeloma”" in shown
    assert "(indirect)" in shown
    assert "! sensitivity:" in shown
    assert "could have been asked 2.9 years earlier: on 2012-12" in shown
    assert done.stdout.decode().splitlines()[-1] == LAST_LINE


def test_the_demo_is_the_example() -> None:
    demo, judged = asterism("demo"), asterism("judge", EXAMPLE)
    assert demo.stdout.splitlines()[1:] == judged.stdout.splitlines()[1:]


def test_one_definition_one_disease_or_all_may_be_asked_for() -> None:
    one = json.loads(asterism("judge", EXAMPLE, "--definition", "poems/suichi_2019",
                              "--format", "json").stdout)  # fmt: skip
    disease = json.loads(asterism("judge", EXAMPLE, "--definition", "poems",
                                  "--format", "json").stdout)  # fmt: skip
    assert _definitions(one) == ["poems/suichi_2019"]
    assert "poems/suichi_2019" in _definitions(disease)
    assert len(_definitions(disease)) > 1
    assert {name.partition("/")[0] for name in _definitions(disease)} == {"poems"}


def test_json_keeps_to_the_schema_that_the_command_prints() -> None:
    schema = json.loads(asterism("schema", "judge").stdout)
    document = json.loads(asterism("judge", EXAMPLE, "--format", "json").stdout)
    Draft202012Validator(schema).validate(document)
    text = EXAMPLE.read_text("utf-8")
    assert document["input"]["source"] == EXAMPLE.name
    assert document["input"]["characters"] == len(text)
    for finding in document["patients"][0]["findings"]:
        for piece in finding["evidence"]:
            assert text[piece["start"] : piece["end"]] == piece["quote"]


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    runs = [
        asterism("judge", EXAMPLE, "--format", form,
                 environment={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_judging_opens_no_socket(form: str) -> None:
    command = [sys.executable, "-c", _NO_SOCKETS, "judge", str(EXAMPLE), "--format", form]
    done = run(command, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_as_of_a_day_before_the_laboratory_it_is_not_yet_met() -> None:
    document = json.loads(
        asterism("judge", EXAMPLE, "--definition", "poems/dispenzieri_2012", "--as-of", "2013",
                 "--format", "json").stdout
    )  # fmt: skip
    assert document["as_of"] == "2013"
    assert document["patients"][0]["verdicts"][0]["truth"] == "UNKNOWN"


def test_a_day_that_is_none_is_refused() -> None:
    done = asterism("judge", EXAMPLE, "--as-of", "last winter")
    assert done.returncode == 2
    assert "2015-11-30" in three_lines(done)[2]


def test_out_writes_the_whole_answer_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old")
    done = asterism("judge", EXAMPLE, "--format", "html", "--out", file)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert file.read_text("utf-8").rstrip().endswith("</html>")
    assert [file] == list(tmp_path.iterdir())


def test_out_never_overwrites_an_input_a_directory_or_makes_a_folder(tmp_path: Path) -> None:
    report = tmp_path / "case.txt"
    report.write_text("She had polyneuropathy.")
    for out in (report, tmp_path, tmp_path / "no" / "such.txt"):
        done = asterism("judge", report, "--out", out)
        assert done.returncode == 5
        three_lines(done)
    assert report.read_text() == "She had polyneuropathy."
    assert [report] == list(tmp_path.iterdir())


def test_several_files_are_all_judged_though_one_is_missing(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("She had polyneuropathy.")
    done = asterism("judge", good, tmp_path / "gone.txt", EXAMPLE)
    assert done.returncode == 3
    three_lines(done)
    shown = told(done)
    assert "good.txt" in shown
    assert EXAMPLE.name in shown
    assert "gone.txt: not judged, could not be read" in shown


def test_several_files_are_a_line_of_json_each_and_one_page(tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    lines = asterism("judge", EXAMPLE, gone, "--format", "json").stdout.splitlines()
    assert ["patients" in json.loads(line) for line in lines] == [True, False]
    page = asterism("judge", EXAMPLE, EXAMPLE, "--format", "html").stdout.decode()
    assert page.count("<!DOCTYPE html>") == 1
    assert page.count("<article") == 2


def test_colour_is_for_terminals_only() -> None:
    assert b"\x1b" not in asterism("demo").stdout


def test_a_terminal_without_our_signs_gets_ascii() -> None:
    done = asterism("demo", environment={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "+ MET" in done.stdout.decode("ascii")


def test_a_reader_who_leaves_early_is_no_error() -> None:
    with Popen([sys.executable, "-m", "asterism", "demo", "--format", "html"],
               stdout=PIPE, stderr=PIPE) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


def _definitions(document: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[str]:
    return [verdict["definition"] for verdict in document["patients"][0]["verdicts"]]
