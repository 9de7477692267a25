"""A query -> what speaks for and against diseases: all of it together for every one of them at
once, and kind by kind and finding by finding for those that are told of.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, chain
from math import log1p

import numpy as np
import numpy.typing as npt

from asterism.rank.atlas import Atlas
from asterism.rank.compile import STEP
from asterism.rank.query import Query
from asterism.rank.single import denied, exact, ratio, weigh_one
from asterism.rank.without import left_of

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Of some diseases what each kind of evidence adds, in natural logarithms, weighted.

    Findings by diseases are `observed` (how much commoner the finding is there), `exact` (how often
    the disease has it or kinds of it), `denied` (that it was excluded) and `never` (that it was
    excluded and is annotated as not belonging to the disease). The rest is by disease: that what
    was expected is not mentioned (`unseen`), and how much is published on it (`described`).
    """

    observed: Floats
    exact: Floats
    denied: Floats
    never: Floats
    unseen: Floats
    described: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the annotations say of a query's findings: `places` are diseases and `said` what is said
    of them, one finding after another. First come those observed (how often the disease has it),
    then those excluded, then all above what is observed, with which it is taken back that they were
    expected and not mentioned; `ends` is where each ends. `never` are diseases that are annotated
    as not having some of those excluded, and how many. `count` is how many findings speak.
    """

    atlas: Atlas
    query: Query
    count: int
    places: npt.NDArray[np.intp]
    said: Floats
    ends: npt.NDArray[np.int64]
    never: Mapping[int, int]

    @property
    def scale(self) -> float:
        """What a step of the matrix is multiplied by."""
        return self.atlas.rules.weights.observed * STEP * even(self.count)


def gather(atlas: Atlas, query: Query, count: int | None = None) -> Gathered:
    """What is said of the query; `count` is given where more findings speak than the query's."""
    count = max(len(query.observed) if count is None else count, 1)
    pieces = [
        *map(atlas.exact_in.__getitem__, query.observed),
        *map(atlas.denied_in.__getitem__, query.excluded),
        *map(atlas.mentioned_in.__getitem__, atlas.annotated.intersection(query.above)),
    ]
    parts = [*zip(*pieces, strict=True)] or _NOTHING
    ends = np.array([*accumulate(map(len, parts[0]))], np.int64)
    places, said = map(np.concatenate, parts)
    if query.observed:
        said[: ends[len(query.observed) - 1]] *= np.float32(1 / count)
    never = atlas.never
    denied_in = map(never.__getitem__, filter(never.__contains__, query.excluded))
    return Gathered(
        atlas=atlas, query=query, count=count, places=places, said=said, ends=ends,
        never=Counter(chain.from_iterable(denied_in)),
    )  # fmt: skip


_NOTHING = [(np.zeros(0, np.intp),), (np.zeros(0, np.float32),)]


def totals(of: Gathered) -> Floats:
    """All evidence on every disease; what differs between two is the logarithm of their odds.
    Minus infinity is that of a disease of which nothing is left without the sources that the query
    ignores. Raises: InputError where the cache is damaged.
    """
    atlas, query, weights = of.atlas, of.query, of.atlas.rules.weights
    rows = atlas.rows(np.array(query.observed, np.int64))
    total: Floats = rows.sum(axis=0, dtype=_word(len(rows))) * np.float32(of.scale)
    total += atlas.unasked
    np.add.at(total, of.places, of.said)
    if of.never:
        said = np.log1p(np.array([*of.never.values()], np.float32))
        total[np.array([*of.never])] += np.float32(weights.never) * said
    for disease, left in left_of(atlas, query).items():
        total[disease] = weigh_one(atlas, query, left).total(weights) if left else -np.inf
    return total


def weigh(of: Gathered, diseases: npt.NDArray[np.int64]) -> Weighed:
    """The evidence on these diseases, which are to have something left to go by."""
    atlas, query, weights = of.atlas, of.query, of.atlas.rules.weights
    observed, excluded = len(query.observed), len(query.excluded)
    told = _among(of, diseases)
    found = Weighed(
        observed=atlas.rows(np.array(query.observed, np.int64), diseases) * np.float32(of.scale),
        exact=told[:observed],
        denied=told[observed : observed + excluded],
        never=_never(of, diseases),
        unseen=atlas.unseen[diseases] + told[observed + excluded :].sum(axis=0),
        described=np.float32(weights.described) * atlas.arrays["described"][diseases],
    )
    if query.ignored_sources:
        _weigh_anew(of, diseases, found)
    return found


def _among(of: Gathered, diseases: npt.NDArray[np.int64]) -> Floats:
    """What is said of these diseases, findings by diseases."""
    is_asked, column = np.zeros(of.atlas.count, np.bool_), np.zeros(of.atlas.count, np.intp)
    is_asked[diseases] = True
    column[diseases] = np.arange(len(diseases))
    hits = np.flatnonzero(is_asked.take(of.places))
    found = np.zeros((len(of.ends), len(diseases)), np.float32)
    found[of.ends.searchsorted(hits, side="right"), column[of.places[hits]]] = of.said[hits]
    return found


def _never(of: Gathered, diseases: npt.NDArray[np.int64]) -> Floats:
    """Of a logarithm of how many findings there are, each of them has its part."""
    excluded, never = of.query.excluded, of.atlas.never
    found = np.zeros((len(excluded), len(diseases)), np.float32)
    for column, disease in enumerate(diseases.tolist()):
        if times := of.never.get(disease):
            each = of.atlas.rules.weights.never * log1p(times) / times
            found[:, column] = [each * (disease in never.get(term, ())) for term in excluded]
    return found


def _weigh_anew(of: Gathered, diseases: npt.NDArray[np.int64], found: Weighed) -> None:
    """Those that are described otherwise once sources are set aside."""
    atlas, query, weights = of.atlas, of.query, of.atlas.rules.weights
    changed = left_of(atlas, query)
    for column, disease in enumerate(diseases.tolist()):
        left = changed.get(disease)
        if left is None:
            continue
        one = weigh_one(atlas, query, left)
        found.observed[:, column] = [
            of.scale / STEP * ratio(atlas, left.mixed, term) for term in query.observed
        ]
        found.exact[:, column] = [
            weights.exact / of.count * exact(atlas, left.own.get(term, 0.0))
            for term in query.observed
        ]
        found.denied[:, column] = [
            weights.denied * denied(left.own.get(term, 0.0)) for term in query.excluded
        ]
        rare = [left.direct.get(t, 1.0) < atlas.rules.shares.rare_at for t in query.excluded]
        each = weights.never * one.never / max(sum(rare), 1)
        found.never[:, column] = [each * is_rare for is_rare in rare]
        found.unseen[column] = weights.unseen * one.unseen
        found.described[column] = weights.described * one.described


def _word(count: int) -> type[np.int16 | np.int32]:
    """The smallest whole numbers that so many steps, each a byte, cannot overflow."""
    return np.int16 if count <= np.iinfo(np.int16).max // 128 else np.int32


def even(count: int) -> float:
    """What the sum over so many findings is multiplied by, because they are not independent."""
    return 1 / max(count, 1) ** 0.5
