"""How common diseases are, as the user says: a reason for and against, beside the findings."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from asterism.errors import InputError, NotFound, TooLarge
from asterism.rank.atlas import Atlas

_MOST_BYTES = 8 * 1024 * 1024
_COLUMNS = ("id", "per_million")
_FORM = "write a heading `id,per_million` and a line for each disease, as ORPHA:2905,3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What it says for each disease, in natural logarithms, that it is so common: its patients in a
    million people against the median of those listed. `by_id` holds every id that is listed;
    `unknown` are those that no disease ranked here has.
    """

    by_id: Mapping[str, float]
    by_entry: npt.NDArray[np.float32]
    unknown: tuple[str, ...] = ()

    def of(self, ids: Sequence[str]) -> float:
        """What it says for a disease with these ids; nothing where none of them is listed."""
        return next((self.by_id[name] for name in ids if name in self.by_id), 0.0)


def read_prior(path: Path, atlas: Atlas, own: Sequence[str] = ()) -> Prior:
    """The table in a file: CSV in UTF-8 with the columns `id` and `per_million`.

    `own` are ids of diseases that stand in no atlas. Raises: NotFound, TooLarge; InputError, with
    the line, for what is no such table.
    """
    found = _table(_text(path), path.name)
    middle = median(found.values())
    by_id = {name: log(one / middle) for name, one in found.items()}
    entries = np.zeros(atlas.count, np.float32)
    for name, weight in by_id.items():
        if name in atlas.number:
            entries[atlas.number[name]] = weight
    unknown = (name for name in by_id if name not in atlas.number and name not in own)
    return Prior(by_id=by_id, by_entry=entries, unknown=tuple(unknown))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError:
        fix = "check the path"
        raise NotFound("the table cannot be read", where=path.name, fix=fix) from None
    if len(data) > _MOST_BYTES:
        raise TooLarge("the table is too large", where=path.name, fix="list each disease once")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fix = "save it as CSV in UTF-8"
        raise InputError("the table is not text", where=path.name, fix=fix) from None


def _table(text: str, name: str) -> dict[str, float]:
    lines = csv.reader(io.StringIO(text), strict=True)
    found: dict[str, float] = {}
    try:
        heading = next(lines, [])
        if tuple(each.strip() for each in heading) != _COLUMNS:
            raise InputError("the table has another heading", where=f"{name}:1", fix=_FORM)
        for row in lines:
            if row:
                disease, one = _row(row, f"{name}:{lines.line_num}")
                if found.setdefault(disease, one) != one:
                    what = f"{disease[:20]} stands there twice, and not alike"
                    raise InputError(what, where=f"{name}:{lines.line_num}", fix="keep one of them")
    except csv.Error:
        where = f"{name}:{lines.line_num}"
        raise InputError("this line is no CSV", where=where, fix=_FORM) from None
    if not found:
        raise InputError("the table lists no disease", where=name, fix=_FORM)
    return found


def _row(row: Sequence[str], where: str) -> tuple[str, float]:
    try:
        disease, number = (each.strip() for each in row)
        value = float(number)
    except ValueError:
        raise InputError("this line is not an id and a number", where=where, fix=_FORM) from None
    if not 0 < value <= 1_000_000 or not disease:
        what = "the number is not above 0 and up to a million in a million"
        raise InputError(what, where=where, fix=_FORM)
    return disease, value
