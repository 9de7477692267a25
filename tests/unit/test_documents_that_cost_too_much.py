"""A bomb of each kind is refused in three lines, and nothing is fetched for it."""

import socket
from collections.abc import Callable

import pytest

import bombs
from asterism.errors import InputError, NotText, TooLarge
from asterism.read.documents.opening import open_document

Bomb = Callable[[], bytes]


def refusal(data: bytes) -> InputError:
    with pytest.raises(InputError) as refused:
        open_document(data, where="bomb")
    assert all((refused.value.what, refused.value.where == "bomb", refused.value.fix))
    return refused.value


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something was looked for on the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize("name", [name for name in bombs.PDFS if "letters" not in name])
def test_a_pdf_bomb_is_refused(name: str) -> None:
    data = bombs.PDFS[name]()
    assert len(data) < bombs.MB
    assert isinstance(refusal(data), TooLarge | NotText)


def test_letters_beyond_the_page_are_not_read() -> None:
    """Ten million letters on one line run off the page; what stands on it is what is read."""
    text = open_document(bombs.endless_text(), where="wide.pdf").text
    assert text.startswith("edema of both legs")
    assert len(text) < 40_000


@pytest.mark.parametrize("name", bombs.XMLS)
def test_an_xml_bomb_is_refused(name: str) -> None:
    assert "passwd" not in str(refusal(bombs.XMLS[name]()))


@pytest.mark.parametrize("name", bombs.ZIPS)
def test_a_zip_bomb_is_refused(name: str) -> None:
    refusal(bombs.ZIPS[name]())


@pytest.mark.parametrize(
    "bomb",
    [b"<html>" + b"<div>" * 400_000, b"<html><body>" + b"<p>x" * 600_000,
     b"<html>" + b"<table>" * 100_000, b"<html><p>" + b"<sup>" * 100_000],
    ids=["deep", "wide", "tables in tables", "raised for ever"],
)  # fmt: skip
def test_an_html_bomb_is_refused(bomb: bytes) -> None:
    assert isinstance(refusal(bomb), TooLarge)


@pytest.mark.parametrize(
    "clutter",
    [
        b"<p title='" + b"a" * 9_000_000 + b"'>",
        b"<script>" + b"<p>He had ascites.</p>" * 100_000 + b"</script>",
        b"<!--" * 200_000 + b"-->",
        b"<![CDATA[" + b"x" * 10,
        b"&lt;" * 10,
        b"</p>" * 200_000,
        b"<b><i></b></i>" * 100_000,
    ],
    ids=["attribute", "script", "comment", "cdata", "entities", "ends", "overlap"],
)  # fmt: skip
def test_broken_and_bloated_markup_is_read_for_its_text(clutter: bytes) -> None:
    page = b"<!DOCTYPE html><body><p>He had edema.</p>" + clutter + b"<p>No fever.</p></body>"
    text = open_document(page, where="page.html").text
    assert text.startswith("He had edema.\n")
    assert "ascites" not in text
