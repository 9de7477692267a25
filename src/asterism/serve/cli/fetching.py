"""A file from a path or an address, laid beside where it will be used, within limits.

This is the only place where Asterism opens a connection, and only to the address it was given:
nothing is sent but the request for it.
"""

import http.client
import os
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit, urlunsplit

from asterism.errors import InputError, NotFound, TooLarge, UsageError
from asterism.version import VERSION

_BLOCK = 256 * 1024  # bytes
_SILENCE = 30.0  # seconds in which nothing comes
_LONGEST = 900.0  # seconds for all of it
_GZIP = b"\x1f\x8b"
_MOST_RATIO = 50  # bytes that one byte may unpack to; text of this kind has some ten
_SCHEMES = ("https", "http")


@contextmanager
def fetched(source: str, folder: Path, largest: int) -> Iterator[Path]:
    """The file, unpacked where it was gzipped; gone after the block unless it was moved away.

    Raises: InputError, UsageError; OSError when the folder cannot be written to.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix=".coming.", suffix=".new")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            for block in _unpacked(_blocks(source), source, largest):
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def is_address(source: str) -> bool:
    return "://" in source


def without_secrets(source: str) -> str:
    """The source as it may be kept and shown: an address without user, password and query."""
    if not is_address(source):
        return str(Path(source).absolute())
    parts = _parted(source)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _parted(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as fault:
        fix = "write it as https://host/path"
        raise UsageError("the address is written wrongly", where="--from", fix=fix) from fault


def _blocks(source: str) -> Iterator[bytes]:
    return _from_address(source) if is_address(source) else _from_file(source)


def _from_file(source: str) -> Iterator[bytes]:
    path = Path(source)
    try:
        if not path.is_file():
            fix = "name a file that exists, or an address that begins with https://"
            raise NotFound("there is no such file", where=source, fix=fix)
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "the name is not one a file can have"
        fix = "name a file that you may read"
        raise NotFound(f"cannot read the file ({why})", where=source, fix=fix) from fault


def _from_address(source: str) -> Iterator[bytes]:
    shown = without_secrets(source)
    if _parted(source).scheme not in _SCHEMES:
        fix = "give an address that begins with https:// or http://, or a path"
        raise UsageError("that kind of address is not fetched", where=shown, fix=fix)
    try:
        yield from _received(source, shown)
    except HTTPError as fault:
        fix = "see whether the address is right; or fetch the file yourself and name its path"
        raise NotFound(f"the server answers {fault.code}", where=shown, fix=fix) from fault
    except (OSError, ValueError, http.client.HTTPException) as fault:
        why = fault.reason if isinstance(fault, URLError) else fault
        fix = "see whether this computer is online; or fetch the file elsewhere and name its path"
        what = f"the address cannot be read ({type(why).__name__})"
        raise NotFound(what, where=shown, fix=fix) from fault


def _received(source: str, shown: str) -> Iterator[bytes]:
    request = urllib.request.Request(source, headers={"User-Agent": f"asterism/{VERSION}"})  # noqa: S310  the scheme was looked at
    end, got = time.monotonic() + _LONGEST, 0
    with _opener().open(request, timeout=_SILENCE) as answer:
        while block := answer.read1(_BLOCK):
            got += len(block)
            yield block
            if time.monotonic() > end:
                fix = "fetch the file yourself and name its path"
                raise TooLarge(f"it takes longer than {_LONGEST:.0f} s", where=shown, fix=fix)
        told = answer.headers.get("Content-Length", "")
        if told.isdigit() and got < int(told):
            what = f"the connection broke off after {got} of {told} bytes"
            raise InputError(what, where=shown, fix="try again")


class _Redirect(urllib.request.HTTPRedirectHandler):
    """Follows to other addresses, but never from a guarded one to an open one."""

    def redirect_request(  # noqa: PLR0913, PLR0917  as the library calls it
        self,
        req: urllib.request.Request,
        fp: BinaryIO,  # type: ignore[override]
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        to = _parted(newurl).scheme
        if to not in _SCHEMES or (req.type == "https" and to != "https"):
            fix = "give the address that it leads to, if you trust it"
            raise UsageError(
                "the address leads to an unguarded one", where=without_secrets(newurl), fix=fix
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """One that knows the web and the user's proxy, and no files, ftp or data addresses."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirect(),
    ):
        opener.add_handler(handler)
    return opener


def _unpacked(blocks: Iterator[bytes], source: str, largest: int) -> Iterator[bytes]:
    """The blocks, gunzipped where they begin so; never more than `largest` bytes."""
    first = next(blocks, b"")
    parts = _gunzipped(first, blocks, source) if first.startswith(_GZIP) else _after(first, blocks)
    total = 0
    for part in parts:
        total += len(part)
        if total > largest:
            what = f"the file is larger than {largest} bytes"
            fix = "see whether it is what it should be"
            raise TooLarge(what, where=without_secrets(source), fix=fix)
        yield part


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _gunzipped(first: bytes, rest: Iterator[bytes], source: str) -> Iterator[bytes]:
    where, fix = without_secrets(source), "get it anew; it may have been cut short"
    unpacker = zlib.decompressobj(wbits=31)
    packed = unpacked = 0
    try:
        for block in _after(first, rest):
            packed += len(block)
            left = block
            while left:
                part = unpacker.decompress(left, _BLOCK)
                unpacked += len(part)
                if unpacked > packed * _MOST_RATIO + _BLOCK:
                    what = "the packed file is a bomb: it swells beyond measure"
                    raise TooLarge(what, where=where, fix="do not use it")
                yield part
                left = unpacker.unconsumed_tail
                if unpacker.eof and (left := unpacker.unused_data):
                    unpacker = zlib.decompressobj(wbits=31)
    except zlib.error as fault:
        raise InputError("the packed file is damaged", where=where, fix=fix) from fault
    if not unpacker.eof:
        raise InputError("the packed file breaks off", where=where, fix=fix)
