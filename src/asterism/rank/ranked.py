"""The diseases in order, with what each finding contributes: numbers only, for many at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asterism.rank.atlas import Atlas
from asterism.rank.person import by_onset, by_sex
from asterism.rank.query import Query
from asterism.rank.weigh import Gathered, gather, totals, weigh

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The best `diseases`, best first, and of each the logarithm of its odds against all others.

    What it is the sum of, but for a constant of the query, for the first of them: `observed` and
    `excluded` by finding (findings by diseases), what was expected and is not mentioned (`unseen`),
    how much has been published on it (`described`), the age at onset and the sex, and how common
    it is (`prior`), where the user says so.
    """

    query: Query
    diseases: tuple[int, ...]
    log_odds: Floats
    observed: Floats
    excluded: Floats
    unseen: Floats
    described: Floats
    onset: Floats
    sex: Floats
    prior: Floats


def rank_query(
    atlas: Atlas, query: Query, top: int, reasons: int, prior: Floats | None = None
) -> Ranked:
    """The `top` diseases, the first `reasons` of them with what contributes; none without a finding
    to go by. `prior` is of every disease. Raises: InputError where the cache is damaged.
    """
    if not (query.observed or query.excluded):
        return _nothing(query)
    gathered = gather(atlas, query)
    total = totals(gathered)
    beside = {
        "onset": by_onset(atlas, query),
        "sex": by_sex(atlas, query),
        "prior": atlas.nothing if prior is None else prior,
    }
    for said in beside.values():
        if said is not atlas.nothing:
            total += said
    total[atlas.names_for_several] = -np.inf
    best = best_of(total, top)
    first = best[:reasons]
    return Ranked(
        query=query,
        diseases=tuple(best.tolist()),
        log_odds=odds(total, best),
        **{name: said[first] for name, said in beside.items()},
        **_parts(gathered, first),
    )


def _nothing(query: Query) -> Ranked:
    none = np.zeros(0, np.float32)
    empty = np.zeros((0, 0), np.float32)
    return Ranked(
        query=query, diseases=(), log_odds=none, observed=empty, excluded=empty, unseen=none,
        described=none, onset=none, sex=none, prior=none,
    )  # fmt: skip


def best_of(total: Floats, top: int) -> npt.NDArray[np.int64]:
    """The places of the `top` largest, largest first, without those of minus infinity; of equals
    the first.
    """
    best = np.flatnonzero(total >= _bound(total, top))
    best = best[np.lexsort((best, -total[best]))][:top]
    return best[np.isfinite(total[best])]


_PIECE = 32  # of the list, of which only the largest is looked at first


def _bound(total: Floats, count: int) -> np.float32:
    """What the `count` largest reach at least: that many pieces of the list have one as large."""
    whole = len(total) // _PIECE * _PIECE
    heads = total[:whole].reshape(_PIECE, -1).max(axis=0)
    if not 0 < count <= len(heads):
        return np.float32(-np.inf)
    return np.partition(heads, len(heads) - count)[len(heads) - count]


def odds(total: Floats, best: npt.NDArray[np.int64]) -> Floats:
    """The logarithm of the odds of each against all others together."""
    first = total[best] - total[best[0]]
    scaled = np.exp(total - total[best[0]])
    scaled[best] = 0
    # Of the best, one may be all but everything: beside it the others are summed with care.
    mine = np.exp(first.astype(np.float64))
    rest = np.maximum(mine.sum() - mine + float(scaled.sum()), np.finfo(np.float32).tiny)
    return (first - np.log(rest)).astype(np.float32)


def _parts(gathered: Gathered, best: npt.NDArray[np.int64]) -> dict[str, Floats]:
    found = weigh(gathered, best)
    return {
        "observed": found.observed + found.exact,
        "excluded": found.denied + found.never,
        "unseen": found.unseen,
        "described": found.described,
    }
