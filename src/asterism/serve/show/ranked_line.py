"""The answer to one line of `asterism rank --jsonl`, written as text at once.

A hundred candidates with what each finding contributes are thousands of numbers a line, and a
thousand lines a second are asked for; what a number looks like is therefore looked up.
"""

import json
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asterism.rank.atlas import Atlas
    from asterism.rank.ranked import Floats, Ranked


class _Looks(dict[int, bytes]):
    """What so many of the smallest part that is printed look like, and what follows it."""

    def __init__(self, places: int, after: str) -> None:
        self._form, self._unit, self._after = f".{places}f", 10**places, after

    def __missing__(self, count: int) -> bytes:
        found = f"{count / self._unit:{self._form}}{self._after}".encode()
        if len(self) < _MOST_LOOKS:
            self[count] = found
        return found


_KINDS = ("unseen", "described", "onset", "sex", "prior")  # of what is said by no one finding
_HEADS = [f'{{"kind":"{kind}","log_odds":'.encode() for kind in _KINDS]
_MOST_LOOKS = 100_000
_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WEIGHT = _Looks(2, "}")
_ODDS = _Looks(3, ',"contributions":[')
_BARE = _Looks(3, ',"contributions":[]},')


def ranked_line(name: str | int | None, ranked: "Ranked", atlas: "Atlas") -> bytes:
    """The line: `id`, `candidates`, `notes`, and the versions of the data."""
    head, odds = _heads(atlas).__getitem__, _parted(ranked.log_odds, 1000)
    parts = _contributions(ranked, atlas)
    told = zip(map(head, ranked.diseases), map(_ODDS.__getitem__, odds), parts, strict=False)
    rest = zip(
        map(head, ranked.diseases[len(parts) :]),
        map(_BARE.__getitem__, odds[len(parts) :]),
        strict=True,
    )
    candidates = b"".join(chain(*told, *rest))
    notes = _text(list(ranked.query.notes)) if ranked.query.notes else "[]"
    return b'{"id":%b,"candidates":[%b],"notes":%b,"asterism":%b}\n' % (
        _text(name).encode(),
        candidates[:-1],
        notes.encode(),
        _versions(atlas),
    )


def _contributions(ranked: "Ranked", atlas: "Atlas") -> list[bytes]:
    """Of each candidate its contributions as JSON, in order of the query's findings, and what ends
    it; what would be printed as nothing is left out.
    """
    ids, query = _ids(atlas), ranked.query
    heads = [b'{"kind":"observed","finding":"%b","log_odds":' % ids[t] for t in query.observed]
    heads += [b'{"kind":"excluded","finding":"%b","log_odds":' % ids[t] for t in query.excluded]
    heads += _HEADS
    if not ranked.diseases:
        return []
    rows = (ranked.observed, ranked.excluded, *(getattr(ranked, kind) for kind in _KINDS))
    columns = _parted(_stacked(rows).T, 100)
    return [
        b",".join(
            [head + _WEIGHT[value] for head, value in zip(heads, column, strict=True) if value]
        )
        + b"]},"
        for column in columns
    ]


def _stacked(rows: "Iterable[Floats]") -> "Floats":
    import numpy as np  # noqa: PLC0415  late: numpy is an extra

    return np.vstack(tuple(rows))


def _parted(values: "Floats", unit: int) -> Any:
    """The numbers in whole parts of so many to one."""
    return (values * unit).round().astype(int).tolist()


@lru_cache(maxsize=4)
def _heads(atlas: "Atlas") -> tuple[bytes, ...]:
    """How the candidate begins that each disease is."""
    return tuple(
        f'{{"id":{_text(ids[0])},"label":{_text(atlas.names[disease])},"same_as":{_text(ids[1:])},'
        f'"kind_of":{_text(atlas.kinds_of.get(disease, ()))},"log_odds":'.encode()
        for disease, ids in enumerate(atlas.ids)
    )


@lru_cache(maxsize=4)
def _ids(atlas: "Atlas") -> tuple[bytes, ...]:
    """The terms' ids."""
    return tuple(name.encode() for name in atlas.terms.ids)


@lru_cache(maxsize=4)
def _versions(atlas: "Atlas") -> bytes:
    return _text(dict(atlas.versions)).encode()
