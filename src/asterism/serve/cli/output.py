"""Where an answer goes: a terminal, a pipe, or a file that is written whole or not at all."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from asterism.errors import OutputError
from asterism.serve.show.marks import Standing
from asterism.serve.show.screen import COLOURS, Screen, screen_for

_PAPER = 100
_NO_COLOURS: Mapping[Standing, str] = {}


def screen(out: str | None) -> Screen:
    """What text for `out` is drawn on; standard output where it is None."""
    if out is not None:
        return Screen(width=_PAPER)
    width = shutil.get_terminal_size((_PAPER, 24)).columns
    if sys.stdout is None:
        return Screen(width=_PAPER)
    return screen_for(sys.stdout.encoding, width, _colours())


def _colours() -> Mapping[Standing, str]:
    """Colours for a terminal that wants them (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _NO_COLOURS if plain or not sys.stdout.isatty() else COLOURS


def write_text(text: str, out: str | None, inputs: Sequence[str] = ()) -> None:
    """Write text for people: in the encoding of standard output, or in UTF-8 to a file."""
    to_terminal = out is None and sys.stdout is not None
    encoding = (sys.stdout.encoding or "ascii") if to_terminal else "utf-8"
    with opened(out, inputs) as stream:
        stream.write(text.encode(encoding, "backslashreplace"))


@contextmanager
def opened(out: str | None, inputs: Sequence[str] = ()) -> Iterator[BinaryIO]:
    """A stream of bytes to `out`. A file appears under its name only when all of it is written.

    Raises: OutputError for a directory, a missing folder, one of the inputs, or a full disk.
    """
    if out is None and sys.stdout is None:
        fix = "leave standard output open, or name a file with --out"
        raise OutputError("there is nowhere to write", where="standard output", fix=fix)
    if out is None:
        with telling("standard output"):
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    target = checked(out, inputs)
    with telling(out), _whole(target) as stream:
        yield stream


def checked(out: str | None, inputs: Sequence[str] = ()) -> Path:
    """The file to write. Called before any work is done for it.

    Raises: OutputError.
    """
    if out is None:
        return Path()
    target = Path(out)
    if not out:
        raise _refused("has no name", out, "name a file")
    if target.is_dir():
        raise _refused("is a directory", out, "give the name of a file in it")
    if not target.resolve().parent.is_dir():
        raise _refused("is in a folder that does not exist", out, "make the folder first")
    if target.exists() and not target.is_file():
        raise _refused("is not a regular file", out, "leave out --out to write to the terminal")
    if any(_same(target, name) for name in inputs):
        raise _refused("is one of the inputs", out, "choose another name: inputs are never changed")
    return target.resolve()


def _same(target: Path, name: str) -> bool:
    try:
        return target.samefile(name)
    except (OSError, ValueError):
        return False


def _refused(what: str, out: str, fix: str) -> OutputError:
    return OutputError(f"the output {what}", where=f"--out {out}", fix=fix)


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Failures to write as an OutputError; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as failure:
        what = f"the answer could not be written ({failure.strerror})"
        raise OutputError(what, where=name, fix="check the space and the permissions") from failure


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".new"
    )
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(mode_of(target))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def mode_of(target: Path) -> int:
    """The permissions of the file replaced, or those of any new file of this user."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
