"""One disease weighed by itself: for profiles that are not those of the compiled atlas.

So are diseases weighed of which sources are left out, and those that we define.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, log1p

from asterism.model.ranking import Weights
from asterism.rank.annotations import Row
from asterism.rank.atlas import Atlas
from asterism.rank.compile import STEP, Sparse, borrowed, is_elsewhere, papers, told_of
from asterism.rank.kin import Kin
from asterism.rank.profile import profile, upwards
from asterism.rank.query import Query
from asterism.rank.unite import FIRST

_HIGHEST = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A disease as it is weighed. `direct` are its annotated findings, `own` those with all that is
    above them, `mixed` with what it borrows from relatives.
    """

    direct: Sparse
    own: Sparse
    mixed: Sparse
    described: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The kinds of evidence on one disease, before they are weighted."""

    observed: float
    exact: float
    unseen: float
    described: float
    denied: float
    never: float

    def total(self, weights: Weights) -> float:
        """All of it together."""
        return (
            weights.observed * self.observed
            + weights.exact * self.exact
            + weights.unseen * self.unseen
            + weights.described * self.described
            + weights.denied * self.denied
            + weights.never * self.never
        )


@lru_cache(maxsize=256)
def portrait(atlas: Atlas, disease: int, without: frozenset[str] = frozenset()) -> Portrait | None:
    """The disease as annotated by other sources than these; None where nothing is left of it."""
    relatives = atlas.kin(disease)
    rows = _kept(atlas.annotations(disease), without)
    direct = profile(rows, atlas.rules.shares)
    own = upwards(direct, atlas.terms.ancestors)
    shares = {disease: own}
    for one in {*relatives.by_gene, *relatives.by_series}:
        shares[one] = _own(atlas, one, without & _sources(atlas, one))
    mixed = borrowed(disease, shares, relatives, atlas.rules.kinship)
    if not mixed:
        return None
    return Portrait(
        direct=direct, own=own, mixed=mixed, described=_described(atlas, disease, rows, without)
    )


def _kept(rows: tuple[Row, ...], without: frozenset[str]) -> tuple[Row, ...]:
    return tuple(row for row in rows if not without.issuperset(row.sources))


@lru_cache(maxsize=2048)
def _own(atlas: Atlas, disease: int, without: frozenset[str]) -> Sparse:
    rows = _kept(atlas.annotations(disease), without)
    return upwards(profile(rows, atlas.rules.shares), atlas.terms.ancestors)


def _sources(atlas: Atlas, disease: int) -> frozenset[str]:
    at = atlas.arrays["rows_at"]
    places = atlas.arrays["rows_sources"][at[disease] : at[disease + 1]]
    return frozenset(s for place in set(places.tolist()) for s in atlas.sources[place].split(";"))


def _described(atlas: Atlas, disease: int, rows: tuple[Row, ...], without: frozenset[str]) -> float:
    ids = atlas.ids[disease]
    if not without or not ids[0].startswith(FIRST):
        return float(atlas.arrays["described"][disease])
    told = told_of(len(papers(rows) - without), rows, atlas.rules.weights.patients)
    return max(told, float(atlas.arrays["described_mean"][0])) if is_elsewhere(ids) else told


def weigh_one(atlas: Atlas, query: Query, of: Portrait) -> Evidence:
    """The evidence on a disease that is so."""
    above = set(query.above)
    mentioned, rare = atlas.rules.weights.mentioned, atlas.rules.shares.rare_at
    summed = sum(ratio(atlas, of.mixed, term) for term in query.observed)
    return Evidence(
        observed=summed / max(len(query.observed), 1) ** 0.5,
        exact=sum(exact(atlas, of.own.get(term, 0.0)) for term in query.observed)
        / max(len(query.observed), 1),
        unseen=sum(unseen(share, mentioned) for t, share in of.direct.items() if t not in above),
        described=of.described,
        denied=sum(denied(of.own.get(term, 0.0)) for term in query.excluded),
        never=log1p(sum(of.direct.get(term, 1.0) < rare for term in query.excluded)),
    )


def ratio(atlas: Atlas, shares: Mapping[int, float], term: int) -> float:
    """The logarithm of how much commoner the finding is here, in whole steps as in the matrix."""
    base, floor = atlas.arrays["base"], atlas.rules.weights.floor
    best = max((shares.get(one, 0.0) / base[one] for one in atlas.terms.ancestors[term]), default=0)
    return max(-127, min(127, round(log(max(best, floor)) / STEP))) * STEP


def exact(atlas: Atlas, share: float) -> float:
    """What it says for a disease that so many of its patients have the finding or kinds of it."""
    least = atlas.rules.weights.least
    return log(max(share, least) / least)


def unseen(share: float, mentioned: float) -> float:
    """What it says against a disease that this finding of it is not mentioned."""
    return log1p(-mentioned * min(share, _HIGHEST))


def denied(share: float) -> float:
    """What it says against a disease that this finding is not there."""
    return log1p(-min(share, _HIGHEST))


__all__ = ["Evidence", "Kin", "Portrait", "exact", "portrait", "ratio", "weigh_one"]
