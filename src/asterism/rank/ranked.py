"""The diseases in order, with what each finding contributes: numbers only, for many at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asterism.rank.atlas import Atlas
from asterism.rank.compile import STEP
from asterism.rank.layout import MATRIX
from asterism.rank.person import by_onset, by_sex
from asterism.rank.query import Query
from asterism.rank.single import Portrait, denied, portrait, ratio
from asterism.rank.single import exact as exact_of
from asterism.rank.weigh import Weighed, evened, weigh
from asterism.rank.without import set_aside

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
    weighed = set_aside(atlas, query, weigh(atlas, query))
    total = weighed.total(atlas.rules.weights)
    onset, sex = by_onset(atlas, query), by_sex(atlas, query)
    total += onset
    total += sex
    if prior is None:
        prior = atlas.nothing
    total += prior
    total[atlas.names_for_several] = -np.inf
    best = best_of(total, top)
    return Ranked(
        query=query,
        diseases=tuple(best.tolist()),
        log_odds=odds(total, best),
        onset=onset[best[:reasons]],
        sex=sex[best[:reasons]],
        prior=prior[best[:reasons]],
        **_parts(atlas, query, weighed, best[:reasons]),
    )


def _nothing(query: Query) -> Ranked:
    none = np.zeros(0, np.float32)
    empty = np.zeros((0, 0), np.float32)
    return Ranked(
        query=query, diseases=(), log_odds=none, observed=empty, excluded=empty, unseen=none,
        described=none, onset=none, sex=none, prior=none,
    )  # fmt: skip


def best_of(total: Floats, top: int) -> npt.NDArray[np.int64]:
    """The places of the `top` largest, largest first; of equals the first."""
    count = min(top, int(np.isfinite(total).sum()))
    best = np.flatnonzero(total >= _bound(total, count))
    return best[np.lexsort((best, -total[best]))][:count]


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
    scaled = np.exp(total - total[best[0]])
    rest = np.maximum(scaled.sum(dtype=np.float64) - scaled[best], np.finfo(np.float32).tiny)
    return (total[best] - total[best[0]] - np.log(rest)).astype(np.float32)


def _parts(
    atlas: Atlas, query: Query, weighed: Weighed, best: npt.NDArray[np.int64]
) -> dict[str, Floats]:
    weights = atlas.rules.weights
    steps = atlas.arrays[MATRIX][np.ix_(np.array(query.observed, np.int64), best)].astype(
        np.float32
    )
    observed = steps * np.float32(STEP)
    shares = atlas.share_among("own", query.observed + query.excluded, best)
    exact = atlas.exact(shares[: len(query.observed)])
    excluded = atlas.denied(shares[len(query.observed) :])
    never = np.zeros_like(excluded)
    if weighed.never[best].any():
        direct = atlas.share_among("direct", query.excluded, best)
        never = (direct < atlas.rules.shares.rare_at).astype(np.float32)
    changed = _changed(atlas, query, best)
    for column, left in changed.items():
        observed[:, column] = [ratio(atlas, left.mixed, term) for term in query.observed]
        exact[:, column] = [exact_of(atlas, left.own.get(term, 0.0)) for term in query.observed]
        excluded[:, column] = [denied(left.own.get(term, 0.0)) for term in query.excluded]
        never[:, column] = [
            left.direct.get(term, 1.0) < atlas.rules.shares.rare_at for term in query.excluded
        ]
    share = never * weighed.never[best] / np.maximum(never.sum(axis=0), 1)
    # Of the mean over the findings each has its part.
    observed *= np.float32(weights.observed * evened(query))
    observed += exact * np.float32(weights.exact / max(len(query.observed), 1))
    return {
        "observed": observed,
        "excluded": weights.denied * excluded + weights.never * share,
        "unseen": weights.unseen * weighed.unseen[best],
        "described": weights.described * weighed.described[best],
    }


def _changed(atlas: Atlas, query: Query, best: npt.NDArray[np.int64]) -> dict[int, Portrait]:
    """Those that are described otherwise once sources are set aside, by their place in `best`."""
    if not query.ignored_sources:
        return {}
    touched = {d for one in query.ignored_sources for d in atlas.diseases_of.get(one, ())}
    found = {}
    for column, disease in enumerate(best.tolist()):
        if disease in touched:
            left = portrait(atlas, disease, query.ignored_sources)
            assert left is not None  # nothing would not be among the best
            found[column] = left
    return found
