"""How far a figure would move with other documents: the percentile bootstrap over documents."""

import random
from dataclasses import dataclass

from benchmarks.read.gold import Counts, rate, total

SEED = 20260731
DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure over `n` documents, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def figure(counts: list[Counts], *, draws: int = DRAWS) -> Figure:
    """The figure of these documents; the same documents give the same interval."""
    dice = random.Random(SEED)  # noqa: S311  a sample, not a secret
    n = len(counts)
    drawn = sorted(rate(total(dice.choices(counts, k=n))) for _ in range(draws))
    edge = round(draws * 0.025)
    return Figure(value=rate(total(counts)), low=drawn[edge], high=drawn[-1 - edge], n=n)
