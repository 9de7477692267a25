"""A query -> what speaks for and against every disease, kind by kind, and all of it together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asterism.model.ranking import Weights
from asterism.rank.atlas import Atlas
from asterism.rank.compile import STEP
from asterism.rank.query import Query

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Of every disease, in natural logarithms: the kinds of evidence before they are weighted."""

    observed: Floats
    exact: Floats
    unseen: Floats
    described: Floats
    denied: Floats
    never: Floats

    def total(self, weights: Weights) -> Floats:
        """All of it together; what differs between two diseases is the logarithm of their odds."""
        total = weights.observed * self.observed
        total += weights.exact * self.exact
        total += weights.unseen * self.unseen
        total += weights.described * self.described
        for weight, part in ((weights.denied, self.denied), (weights.never, self.never)):
            if part.any():  # most patients have nothing excluded
                total += weight * part
        return total


def weigh(atlas: Atlas, query: Query) -> Weighed:
    """The evidence on every disease of the atlas."""
    found = np.array(query.observed, np.int64)
    above = atlas.terms.with_ancestors(query.observed)
    summed = atlas.rows(found).sum(axis=0, dtype=_word(len(found)))
    return Weighed(
        observed=summed.astype(np.float32) * np.float32(STEP * evened(query)),
        exact=atlas.gathered("exact", query.observed) * np.float32(1 / max(len(found), 1)),
        unseen=atlas.unseen - atlas.gathered("unseen", above),
        described=atlas.arrays["described"],
        denied=atlas.gathered("denied", query.excluded),
        never=atlas.never_with(query.excluded),
    )


def _word(count: int) -> type[np.int16 | np.int32]:
    """The smallest whole numbers that so many steps, each a byte, cannot overflow."""
    return np.int16 if count <= np.iinfo(np.int16).max // 128 else np.int32


def evened(query: Query) -> float:
    """What the sum over the query's findings is multiplied by."""
    return even(len(query.observed))


def even(count: int) -> float:
    """What the sum over so many findings is multiplied by, because they are not independent."""
    return 1 / max(count, 1) ** 0.5
