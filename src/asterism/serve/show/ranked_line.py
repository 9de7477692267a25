"""The answer to one line of `asterism rank --jsonl`, written as text at once.

A hundred candidates with what each finding contributes are thousands of numbers a line, and a
thousand lines a second are asked for; what a number looks like is therefore looked up.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asterism.rank.atlas import Atlas
    from asterism.rank.ranked import Ranked

_SMALLEST = 0.005  # a contribution that would be printed as nothing is left out


def ranked_line(name: str | int | None, ranked: "Ranked", atlas: "Atlas") -> str:
    """The line, without its end: `id`, `candidates`, `notes`, and the versions of the data."""
    heads = _heads(atlas)
    parts = [",".join(part) for part in _contributions(ranked, atlas)]
    parts += [""] * (len(ranked.diseases) - len(parts))
    candidates = ",".join(
        [
            f'{heads[disease]}{odds:.3f},"contributions":[{part}]}}'
            for disease, odds, part in zip(
                ranked.diseases, ranked.log_odds.tolist(), parts, strict=True
            )
        ]
    )
    notes = _text(list(ranked.query.notes)) if ranked.query.notes else "[]"
    return (
        f'{{"id":{_text(name)},"candidates":[{candidates}],"notes":{notes},'
        f'"asterism":{_versions(atlas)}}}'
    )


def _contributions(ranked: "Ranked", atlas: "Atlas") -> list[list[str]]:
    """Of each candidate its contributions as JSON, in order of the query's findings."""
    parts: list[list[str]] = [[] for _ in ranked.unseen]
    kinds = (
        ("observed", ranked.query.observed, ranked.observed),
        ("excluded", ranked.query.excluded, ranked.excluded),
    )
    for kind, terms, values in kinds:
        for term, row in zip(terms, values.tolist(), strict=True):
            start = f'{{"kind":"{kind}","finding":"{atlas.terms.ids[term]}","log_odds":'
            _add(parts, start, row)
    _add(parts, '{"kind":"unseen","log_odds":', ranked.unseen.tolist())
    _add(parts, '{"kind":"described","log_odds":', ranked.described.tolist())
    return parts


def _add(parts: list[list[str]], start: str, values: Sequence[float]) -> None:
    for part, value in zip(parts, values, strict=True):
        if value > _SMALLEST or value < -_SMALLEST:
            part.append(f"{start}{value:.2f}}}")


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
