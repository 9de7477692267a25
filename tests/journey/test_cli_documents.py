"""Documents through the command line: from a file or from standard input, with their places."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bombs
import renderings as made
from journey.commands import asterism, three_lines, told


def _placed(stdout: bytes) -> list[dict[str, Any]]:
    findings = json.loads(stdout)["findings"]
    return [piece["place"] for finding in findings for piece in finding["evidence"]]


@pytest.mark.parametrize(
    ("data", "name", "keys"),
    [
        (made.as_pdf(made.REPORT, columns=2), "case.pdf", {"page", "box"}),
        (made.as_jats(made.REPORT), "case.nxml", {"element"}),
        (made.as_page(made.REPORT), "case.html", {"element"}),
        (made.as_docx(made.REPORT), "case.docx", {"paragraph"}),
    ],
    ids=["pdf", "jats", "html", "docx"],
)
def test_every_quote_of_a_document_says_where_it_stands(
    data: bytes, name: str, keys: set[str], tmp_path: Path
) -> None:
    schema = json.loads(asterism("schema", "read").stdout)
    (tmp_path / name).write_bytes(data)
    done = asterism("read", tmp_path / name, "--format", "json")
    jsonschema.validate(json.loads(done.stdout), schema)
    places = _placed(done.stdout)
    assert len(places) > 40
    assert {frozenset(place) for place in places} == {frozenset(keys)}


def test_a_document_may_come_on_standard_input() -> None:
    done = asterism("read", "-", stdin=made.as_pdf(made.REPORT, columns=1))
    assert done.returncode == 0
    assert told(done).startswith("standard input")
    assert "p. 1" in told(done)


def test_a_plain_text_has_no_place_in_the_answer(tmp_path: Path) -> None:
    (tmp_path / "case.txt").write_text(made.as_text(made.REPORT), encoding="utf-8")
    done = asterism("read", tmp_path / "case.txt", "--format", "json")
    assert b'"place"' not in done.stdout
    assert json.loads(done.stdout)["findings"]


def test_the_page_says_on_which_page_a_quote_stands(tmp_path: Path) -> None:
    (tmp_path / "case.pdf").write_bytes(made.as_pdf(made.REPORT, columns=1))
    done = asterism("judge", tmp_path / "case.pdf", "--format", "html")
    assert '<span class="soft">p. 1</span>' in done.stdout.decode()


def test_a_bomb_is_refused_and_the_next_file_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(bombs.many_pages())
    (tmp_path / "case.html").write_bytes(made.as_page(made.REPORT))
    done = asterism("read", tmp_path / "bomb.pdf", tmp_path / "case.html")
    assert done.returncode == 3
    assert "pages" in three_lines(done)[0]
    assert "CIDP" in told(done) or "polyneuropathy" in told(done)
