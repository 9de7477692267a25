"""JSON Lines: a line out for a line in, in order, whatever the line."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from journey.commands import asterism, three_lines

TEXT = "Case report\nShe had polyneuropathy. There was no splenomegaly."


def _line(**record: object) -> str:
    return json.dumps(record) + "\n"


def _answers(command: str, lines: str, *more: str) -> tuple[int, list[dict[str, Any]], list[str]]:
    done = asterism(command, "--jsonl", "-", *more, stdin=lines)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, answers, done.stderr.decode().splitlines()


@pytest.mark.parametrize("command", ["judge", "read"])
def test_answers_come_in_order_and_keep_to_the_schema(command: str) -> None:
    lines = "".join(_line(id=name, text=TEXT) for name in ("b", "a", 7))
    code, answers, complaints = _answers(command, lines)
    assert (code, complaints) == (0, [])
    assert [answer["id"] for answer in answers] == ["b", "a", 7]
    schema = Draft202012Validator(json.loads(asterism("schema", command).stdout))
    for answer in answers:
        schema.validate(answer)


@pytest.mark.parametrize(
    "bad",
    [
        "not json", "[1, 2]", _line(id="x"), _line(text="no id"), _line(id=True, text="t"),
        _line(id="x", text=3), '{"id": "x", "text": "\\ud800"}', "[" * 100_000,
        '{"id": NaN, "text": ""}', _line(id="x", text="t", spans=[[0, 9]]),
        _line(id="x", text="t", spans="all"),
    ],
)  # fmt: skip
def test_a_bad_line_is_answered_by_an_error_and_the_others_are_done(bad: str) -> None:
    lines = f"{_line(id='first', text=TEXT)}{bad.strip()}\n{_line(id='last', text=TEXT)}"
    code, answers, complaints = _answers("read", lines)
    assert code == 3
    assert [answers[0]["id"], answers[2]["id"]] == ["first", "last"]
    assert {"what", "where", "fix", "exit_code"} == set(answers[1]["error"])
    assert len(complaints) == 3
    assert complaints[1] == "  where  -:2"
    schema = Draft202012Validator(json.loads(asterism("schema", "read").stdout))
    schema.validate(answers[1])


def test_empty_lines_are_passed_over_but_counted() -> None:
    code, answers, complaints = _answers("read", f"\n{_line(id='a', text=TEXT)}\n\nbad\n")
    assert (code, len(answers)) == (3, 2)
    assert complaints[1] == "  where  -:5"


def test_no_lines_are_no_answers() -> None:
    assert _answers("judge", "") == (0, [], [])


def test_spans_that_are_asked_about_are_answered() -> None:
    asked = [[TEXT.index("splenomegaly"), len(TEXT) - 1], [20, 34]]
    _, answers, _ = _answers("read", _line(id="a", text=TEXT, spans=asked))
    assert [span["status"] for span in answers[0]["spans"]] == ["ABSENT", "PRESENT"]
    assert asked == [[span["start"], span["end"]] for span in answers[0]["spans"]]


def test_lines_may_come_from_a_file_and_go_to_one(tmp_path: Path) -> None:
    lines, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines.write_text(_line(id="a", text=TEXT))
    done = asterism("judge", "--jsonl", lines, "--out", out, "--definition", "poems/suichi_2019")
    assert (done.returncode, done.stdout) == (0, b"")
    answer = json.loads(out.read_text("utf-8"))
    assert answer["patients"][0]["verdicts"][0]["definition"] == "poems/suichi_2019"
    refused = asterism("judge", "--jsonl", lines, "--out", lines)
    assert refused.returncode == 5
    three_lines(refused)


def test_a_missing_file_of_lines_is_three_lines(tmp_path: Path) -> None:
    done = asterism("read", "--jsonl", tmp_path / "gone.jsonl")
    assert done.returncode == 3
    three_lines(done)


def test_what_a_line_may_be_is_published_too() -> None:
    schema = Draft202012Validator(json.loads(asterism("schema", "line").stdout))
    for good in ({"id": 1, "text": ""}, {"id": "a", "text": TEXT, "spans": [[0, 4]], "more": None}):
        schema.validate(good)
        assert _answers("read", _line(**good))[0] == 0
    for bad in ({"text": ""}, {"id": "a"}, {"id": "a", "text": TEXT, "spans": [[0, 1.5]]},
                {"id": "a", "text": TEXT, "spans": [[0]]}):  # fmt: skip
        assert not schema.is_valid(bad)
        assert _answers("read", _line(**bad))[0] == 3
