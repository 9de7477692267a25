"""A file's bytes as text, or a clear refusal. Nothing is translated: offsets mean this text."""

import stat
from dataclasses import dataclass
from pathlib import Path

from asterism.errors import NotFound, NotText, TooLarge
from asterism.model.place import NOWHERE, Place, Places
from asterism.read.text.encodings import Encoding, announced, likeliest, unmarked_wide

LARGEST = 5 * 1024 * 1024  # bytes; the longest case reports are a fiftieth of it
_MAGIC = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive (perhaps .docx)", b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image", b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an Office file",
    b"7z\xbc\xaf": "a 7z archive", b"{\\rtf": "an RTF file", b"BZh": "a bzip2 archive",
    b"\x7fELF": "a program", b"RIFF": "a media file", b"SQLite format 3": "a database",
}  # fmt: skip
_PRINTING = frozenset(b"\t\n\v\f\r\x1b\x1a")
_CONTROLS = bytes(code for code in range(32) if code not in _PRINTING)
_SAVE_AS_TEXT = "save it as plain text (UTF-8) and read that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text, where it is from, and what had to be guessed to read it.

    `places` maps the text to pages, elements or paragraphs of the file it was taken from.
    """

    text: str
    source: str
    notes: tuple[str, ...] = ()
    places: Places = NOWHERE

    def place(self, start: int, end: int | None = None) -> Place:
        """Where `text[start:end]` (one character, without an end) stands in the source."""
        found = self.places.of(start, start + 1 if end is None else end)
        return found or self._line_and_column(start)

    def _line_and_column(self, start: int) -> Place:
        lines = self.text.count("\n", 0, start)
        return Place(line=lines + 1, column=start - self.text.rfind("\n", 0, start))


def read_file(path: Path | str) -> Document:
    """The text of a file. Raises: NotFound, NotText, TooLarge."""
    return decode_document(read_bytes(path), where=str(path))


def read_bytes(path: Path | str, *, most: int = LARGEST) -> bytes:
    """The bytes of a file, after looking at its kind and size. Raises: NotFound, TooLarge."""
    place, where = Path(path), str(path)
    if not where:
        raise NotFound("the file has no name", where="an empty name", fix="name a text file")
    try:
        state = place.stat()
        if stat.S_ISDIR(state.st_mode):
            raise NotFound("this is a directory", where=where, fix="name a text file in it")
        if state.st_size > most:
            raise _too_large(state.st_size, most, where)
        with place.open("rb") as handle:
            data = handle.read(most + 1)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "the name is not one a file can have"
        raise NotFound(
            f"cannot read the file ({why})", where=where, fix="name a file that you may read"
        ) from fault
    if len(data) > most:
        raise _too_large(len(data), most, where)
    return data


def decode(data: bytes, *, where: str) -> str:
    """The text of these bytes. Raises: NotText, TooLarge."""
    return decode_document(data, where=where).text


def decode_document(data: bytes, *, where: str) -> Document:
    """The text of these bytes, and a note where the encoding was guessed.

    Raises: NotText, TooLarge.
    """
    if len(data) > LARGEST:
        raise _too_large(len(data), LARGEST, where)
    codec = announced(data)
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise NotText(f"this is {kind}, not text", where=where, fix=_SAVE_AS_TEXT)
    if codec.startswith(("utf-16", "utf-32")):
        return _decoded(data, Encoding(codec=codec, name=""), where)
    if not codec and (wide := unmarked_wide(data)):
        return _decoded(data, wide, where)
    _refuse_binary(data, where)
    try:
        return Document(text=data.decode(codec or "utf-8"), source=where)
    except UnicodeDecodeError as fault:
        if codec:
            raise _broken(where) from fault
    return _decoded(data, likeliest(data), where)


def _decoded(data: bytes, encoding: Encoding, where: str) -> Document:
    """The text in that encoding, with a note if it is a guess. Raises: NotText."""
    try:
        text = data.decode(encoding.codec)
    except UnicodeDecodeError as fault:
        raise _broken(where) from fault
    if not encoding.name:
        return Document(text=text, source=where)
    note = f"The file is not UTF-8; it was read as {encoding.name}, which is a guess."
    return Document(text=text, source=where, notes=(note,))


def _broken(where: str) -> NotText:
    what = "the text breaks the encoding that its first bytes announce"
    return NotText(what, where=where, fix=_SAVE_AS_TEXT)


def _refuse_binary(data: bytes, where: str) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    # One stray control character in a saved web page is no reason to refuse it; a NUL is.
    if b"\x00" in data or controls * 200 > len(data):
        what = "this is binary, or text in an encoding we do not know"
        raise NotText(what, where=where, fix=_SAVE_AS_TEXT)


def _too_large(size: int, most: int, where: str) -> TooLarge:
    what = f"the file has {size} bytes or more; the limit is {most}"
    return TooLarge(what, where=where, fix="split it: one report in one file")
