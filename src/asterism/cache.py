"""What was computed once and need not be again: bytes under a name and a key.

    from asterism.cache import cached, key_of
    key = key_of(VERSION, "format 1", sha256_of_the_input)     # all that the bytes depend on
    data = cached("phenotypes", key, lambda: compile_to_bytes())
    lines = data.decode().splitlines()                         # JSON or lines; never pickle

`cached` never fails for the disk's sake: a missing, torn or altered file is made anew, and where
nothing can be written the bytes are made each time. The bytes returned are exactly those that
`make` returned for that key. Files hold the SHA-256 of their content and appear whole under their
name, so several processes may ask at once. `ASTERISM_CACHE` names another folder; everything in it
may be deleted at any time.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from asterism.folders import cache_folder

_MAGIC = b"asterism cache 1\n"
_HEAD = len(_MAGIC) + sha256().digest_size
_LARGEST = 512 * 1024 * 1024  # bytes; no file of ours is near it, and a wrong one is not swallowed
_KEPT = 3  # files of one name: this version's, and those of other versions in use beside it


def key_of(*parts: str) -> str:
    """A key made of all that the bytes depend on: versions, options, hashes of the inputs."""
    return sha256("\0".join(parts).encode()).hexdigest()


def cached(name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """What `make` returns, from the cache where it was made before.

    `name` is a plain word for the kind of thing, `key` comes from `key_of`.
    Raises: what `make` raises.
    """
    path = cache_folder() / f"{name}-{key}.cache"
    found = _read(path)
    if found is None:
        found = make()
        _keep(path, found, f"{name}-*.cache")
    return found


def cached_file(name: str, key: str, make: Callable[[BinaryIO], None]) -> Path | None:
    """The file of that name and key, for what is mapped rather than read: written by `make`.

    Its content is not looked at: whoever maps it checks it, and calls `forget` for a file that is
    not what was written. None where nothing can be written. Raises: what `make` raises.
    """
    path = cache_folder() / f"{name}-{key}.cache"
    try:
        if not path.is_file():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, make)
            _drop_oldest(path.parent, f"{name}-*.cache")
    except (OSError, ValueError):
        return None
    return path


def forget(path: Path) -> None:
    """Take a file out of the cache, so that it is made anew."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    """The content of a cache file; None where there is none, or it is not what was written."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        whole = path.read_bytes()
    except (OSError, ValueError):
        return None
    content = whole[_HEAD:]
    fits = whole[:_HEAD] == _MAGIC + sha256(content).digest()
    return content if fits else None


def _keep(path: Path, content: bytes, siblings: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, lambda stream: _put(stream, content))
        _drop_oldest(path.parent, siblings)
    except (OSError, ValueError):
        return  # a disk that is full or read-only costs time, not the answer


def _put(stream: BinaryIO, content: bytes) -> None:
    stream.write(_MAGIC + sha256(content).digest() + content)


def _write(path: Path, make: Callable[[BinaryIO], None]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            make(stream)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _drop_oldest(folder: Path, siblings: str) -> None:
    found = sorted(folder.glob(siblings), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in found[_KEPT:]:
        path.unlink(missing_ok=True)
