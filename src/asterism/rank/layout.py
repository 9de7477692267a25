"""A compiled atlas as one file: a head that names its arrays, then the arrays themselves.

    magic | length of the head | head (JSON) | SHA-256 of head and small arrays | arrays ...

The small arrays are read and checked at once. The large one, `matrix`, is mapped into memory; each
of its rows has a checksum among the small arrays and is checked when it is first used, so that a
file damaged on the disk is noticed without reading all of it.
"""

import json
import mmap
import struct
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

MAGIC = b"asterism atlas 1\n"
MATRIX = "matrix"
_LENGTH = struct.Struct("<Q")
_ALIGN = 64
_LARGEST_HEAD = 64 * 1024 * 1024


class Damaged(Exception):
    """The file is not what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a file holds: `said` is the JSON that it was written with."""

    said: Any
    arrays: "Mapping[str, Array]"


def write(
    stream: BinaryIO, said: object, arrays: "Mapping[str, Array]", shape: tuple[int, int]
) -> int:
    """Write all but the matrix, whose place is returned: `shape` bytes from there are its rows."""
    places: dict[str, dict[str, Any]] = {}
    at = 0
    for name, array in arrays.items():
        at += -at % _ALIGN
        places[name] = {"type": array.dtype.str, "shape": array.shape, "at": at}
        at += array.nbytes
    head = {"said": said, "arrays": places, MATRIX: shape}
    data = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    small = bytearray(at)
    for name, array in arrays.items():
        here = places[name]["at"]
        small[here : here + array.nbytes] = array.tobytes()
    digest = sha256(data + small).digest()
    stream.write(MAGIC + _LENGTH.pack(len(data)) + _LENGTH.pack(len(small)) + digest + data + small)
    stream.write(b"\0" * (-stream.tell() % mmap.PAGESIZE))
    return stream.tell()


def read(path: Path) -> Opened:
    """The file's content, with `matrix` mapped. Raises: Damaged, OSError."""
    import numpy as np  # noqa: PLC0415  late: numpy is an extra

    with path.open("rb") as stream:
        head, small = _checked(stream)
        start = stream.tell() + (-stream.tell() % mmap.PAGESIZE)
    arrays = {}
    for name, place in head["arrays"].items():
        kind, shape = np.dtype(place["type"]), tuple(place["shape"])
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(small, kind, count, place["at"]).reshape(shape)
    rows, columns = head[MATRIX]
    if path.stat().st_size != start + rows * columns:
        raise Damaged("the file has not its length")
    mapped = np.memmap(path, np.int8, mode="r", offset=start, shape=(rows, columns))
    arrays[MATRIX] = mapped.view(np.ndarray)  # plain slices, which are quicker to be had
    return Opened(said=head["said"], arrays=arrays)


def _checked(stream: BinaryIO) -> tuple[Any, bytes]:
    if stream.read(len(MAGIC)) != MAGIC:
        raise Damaged("the file has another form")
    sizes = [int(_LENGTH.unpack(stream.read(_LENGTH.size))[0]) for _ in range(2)]
    if max(sizes) > _LARGEST_HEAD * 8 or sizes[0] > _LARGEST_HEAD:
        raise Damaged("the head is too long")
    digest, data, small = stream.read(32), stream.read(sizes[0]), stream.read(sizes[1])
    if sha256(data + small).digest() != digest:
        raise Damaged("the head is not what was written")
    return json.loads(data), small
