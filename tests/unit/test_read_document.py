"""Bytes to text, or a refusal in three lines."""

from pathlib import Path

import pytest

from asterism.errors import InputError, NotFound, NotText, TooLarge
from asterism.read.text import decode, read_bytes, read_file
from asterism.read.text.document import LARGEST, decode_document


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ""),
        (b"Fever 38 \xc2\xb0C\r\n", "Fever 38 °C\r\n"),
        (b"\xef\xbb\xbfFever", "Fever"),
        ("Fieber µL".encode("utf-16"), "Fieber µL"),
        ("\ufeffFieber µL".encode("utf-16-be"), "Fieber µL"),
        ("5 µL, d\u2019un".encode("cp1252"), "5 µL, d\u2019un"),
        (b"one\rtwo\r\nthree\x0cfour", "one\rtwo\r\nthree\x0cfour"),
    ],
)
def test_text_is_decoded_and_nothing_in_it_is_changed(data: bytes, expected: str) -> None:
    assert expected == decode(data, where="report.txt")


def test_a_guessed_encoding_is_remarked() -> None:
    assert ("Windows-1252" in decode_document(b"5 \xb5L", where="x").notes[0]) is True
    assert "Mac Roman" in decode_document(b"5 \xb5L, caf\x8e", where="x").notes[0]
    assert decode_document(b"5 uL", where="x").notes == ()


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04 and so on",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08",
        b"text with a \x00 in it",
        bytes(range(1, 32)) * 10,
        "no mark".encode("utf-16-le"),
        b"\xef\xbb\xbf broken \xff\xff",
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText) as refused:
        decode(data, where="report.bin")
    assert (refused.value.where, bool(refused.value.fix)) == ("report.bin", True)


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(TooLarge):
        decode(b" " * (LARGEST + 1), where="big.txt")


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_bytes(b"Fever\r\n")
    document = read_file(path)
    assert ("Fever\r\n", str(path)) == (document.text, document.source)


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(LARGEST + 1)
    with pytest.raises(TooLarge):
        read_bytes(path)


@pytest.mark.parametrize("name", ["", "absent.txt", "no/such/folder.txt", "bad\x00name"])
def test_what_cannot_be_opened_is_not_found(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refused:
        read_bytes(str(tmp_path / name) if name else tmp_path)
    assert isinstance(refused.value, InputError)
