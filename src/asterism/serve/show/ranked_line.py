"""The answer to one line of `asterism rank --jsonl`, written as text at once.

A hundred candidates with what each finding contributes are thousands of numbers a line, and a
thousand lines a second are asked for; what a number looks like is therefore looked up.
"""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asterism.rank.atlas import Atlas
    from asterism.rank.ranked import Floats, Ranked


class _Looks(dict[int, str]):
    """What so many of the smallest part that is printed look like, and what follows."""

    def __init__(self, places: int, after: str) -> None:
        self._form, self._unit, self._after = f".{places}f", 10**places, after

    def __missing__(self, count: int) -> str:
        found = f"{count / self._unit:{self._form}}{self._after}"
        if len(self) < _MOST_LOOKS:
            self[count] = found
        return found


_KINDS = ("unseen", "described", "onset", "sex", "prior")  # of what is said by no one finding
_MOST_LOOKS = 100_000
_WEIGHT = _Looks(2, "}")
_ODDS = _Looks(3, ',"contributions":[')
_BARE = _Looks(3, ',"contributions":[]}')


def ranked_line(name: str | int | None, ranked: "Ranked", atlas: "Atlas") -> str:
    """The line, without its end: `id`, `candidates`, `notes`, and the versions of the data."""
    heads = _heads(atlas)
    parts = _contributions(ranked, atlas)
    rows = [*zip(ranked.diseases, _parted(ranked.log_odds, 1000), strict=True)]
    told = zip(rows, parts, strict=False)
    candidates = ",".join(
        [f"{heads[disease]}{_ODDS[odds]}{part}]}}" for (disease, odds), part in told]
        + [heads[disease] + _BARE[odds] for disease, odds in rows[len(parts) :]]
    )
    notes = _text(list(ranked.query.notes)) if ranked.query.notes else "[]"
    return (
        f'{{"id":{_text(name)},"candidates":[{candidates}],"notes":{notes},'
        f'"asterism":{_versions(atlas)}}}'
    )


def _contributions(ranked: "Ranked", atlas: "Atlas") -> list[str]:
    """Of each candidate its contributions as JSON, in order of the query's findings; what would be
    printed as nothing is left out.
    """
    ids, query = atlas.terms.ids, ranked.query
    heads = [f'{{"kind":"observed","finding":"{ids[term]}","log_odds":' for term in query.observed]
    heads += [f'{{"kind":"excluded","finding":"{ids[term]}","log_odds":' for term in query.excluded]
    heads += [f'{{"kind":"{kind}","log_odds":' for kind in _KINDS]
    if not ranked.diseases:
        return []
    rows = (ranked.observed, ranked.excluded, *(getattr(ranked, kind) for kind in _KINDS))
    columns = _parted(_stacked(rows).T, 100)
    return [
        ",".join(
            [head + _WEIGHT[value] for head, value in zip(heads, column, strict=True) if value]
        )
        for column in columns
    ]


def _stacked(rows: "Iterable[Floats]") -> "Floats":
    import numpy as np  # noqa: PLC0415  late: numpy is an extra

    return np.vstack(tuple(rows))


def _parted(values: "Floats", unit: int) -> Any:
    """The numbers in whole parts of so many to one."""
    return (values * unit).round().astype(int).tolist()


@lru_cache(maxsize=4)
def _heads(atlas: "Atlas") -> tuple[str, ...]:
    """How the candidate begins that each disease is."""
    return tuple(
        f'{{"id":{_text(ids[0])},"label":{_text(atlas.names[disease])},"same_as":{_text(ids[1:])},'
        f'"kind_of":{_text(atlas.kinds_of.get(disease, ()))},"log_odds":'
        for disease, ids in enumerate(atlas.ids)
    )


@lru_cache(maxsize=4)
def _versions(atlas: "Atlas") -> str:
    return _text(dict(atlas.versions))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
