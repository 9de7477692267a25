"""How the weights of `knowledge/ranking.yaml` were found.

Run: `python -m benchmarks.rank_fit`. On one half of the papers every patient is ranked twice, with
the annotations of their own paper and without; of the 200 diseases that the present weights put
first, the weights are found that make the right one most probable (conditional logistic regression,
by Newton's method, with a little shrinkage). A paper of n patients weighs as the square root of n:
its patients are alike. Prints the weights. `denied` is not fitted: on these
patients it would come out negative, because what is recorded as absent there is what other patients
of the same disease have; a finding that is not there must not speak for a disease that has it.
"""

import json
import sys
from collections import Counter

import numpy as np
import numpy.typing as npt

from asterism.rank.atlas import Atlas
from asterism.rank.query import asked
from asterism.rank.ranked import best_of
from asterism.rank.weigh import gather, totals, weigh
from asterism.serve.ranking import rank_bench
from benchmarks.rank import PATIENTS, half

NAMES = ("observed", "exact", "unseen", "described", "never")
_AMONG = 200
_SHRINKAGE = 1e-3

Floats = npt.NDArray[np.float64]


def main() -> int:
    if not PATIENTS.is_file():
        print(f"skipped: no patients at {PATIENTS}; the corpora are not part of this repository")
        return 0
    choices, right, count = gathered(rank_bench().atlas)
    for name, weight in zip(NAMES, fitted(choices, right, count), strict=True):
        print(f"{name:12}{weight:.3f}")
    return 0


def gathered(atlas: Atlas) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """The evidence on the diseases to choose from, choices by diseases by kinds; which of them is
    right; and what each choice counts for.
    """
    cases = [json.loads(line) for line in PATIENTS.read_text("utf-8").splitlines()]
    cases = [case for case in cases if half(case["pmid"]) == 0]
    patients = Counter(case["pmid"] for case in cases)
    found, counts = [], []
    for case in cases:
        for ignored in ((), (f"PMID:{case['pmid']}",)):
            choice = _choice(atlas, case, ignored)
            found += choice
            counts += [patients[case["pmid"]] ** -0.5] * len(choice)
    places = np.array([place for _, place in found])
    return np.stack([one for one, _ in found]), places, np.array(counts) / np.mean(counts)


def _choice(
    atlas: Atlas, case: dict[str, list[list[str]]], ignored: tuple[str, ...]
) -> list[tuple[Floats, int]]:
    query = asked(
        atlas.terms, [n for n, _ in case["observed"]], [n for n, _ in case["excluded"]], ignored
    )
    right = [atlas.number[name] for name, _ in case["disease"] if name in atlas.number]
    if not query.observed or not right:
        return []
    gathered = gather(atlas, query)
    total = totals(gathered)
    total[atlas.names_for_several] = -np.inf
    best = best_of(total, _AMONG)
    if right[0] not in best:
        return []
    weighed, weights = weigh(gathered, best), atlas.rules.weights
    told = [np.atleast_2d(getattr(weighed, name)).sum(axis=0) for name in NAMES]
    plain = [one / getattr(weights, name) for name, one in zip(NAMES, told, strict=True)]
    evidence = np.stack(plain, axis=1).astype(np.float64)
    return [(evidence, best.tolist().index(right[0]))]


def fitted(choices: Floats, right: npt.NDArray[np.int64], count: Floats) -> Floats:
    """The weights that make the right diseases most probable."""
    spread = choices.reshape(-1, choices.shape[2]).std(axis=0)
    scaled, weights = choices / spread, np.zeros(choices.shape[2])
    value = -np.inf
    for _ in range(100):
        scores = scaled @ weights
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        picked = np.arange(len(right))
        told = np.log(chances[picked, right])
        now = (count * told).mean() - _SHRINKAGE * weights @ weights
        if now - value < 1e-9:
            break
        value = now
        mean = np.einsum("ij,ijk->ik", chances, scaled)
        away = count[:, None] * (scaled[picked, right] - mean)
        slope = away.mean(axis=0) - 2 * _SHRINKAGE * weights
        flat, by = scaled.reshape(-1, scaled.shape[2]), count[:, None]
        curve = (flat * (by * chances).reshape(-1, 1)).T @ flat - (by * mean).T @ mean
        curve /= len(right)
        weights = weights + 0.5 * np.linalg.solve(
            curve + 2 * _SHRINKAGE * np.eye(len(weights)), slope
        )
    return weights / spread


if __name__ == "__main__":
    sys.exit(main())
