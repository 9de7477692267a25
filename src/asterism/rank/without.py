"""A query that sets sources aside: the diseases that they describe are weighed anew.

For honest evaluation: a published patient is often the very one that the annotations are from.
"""

from dataclasses import replace

import numpy as np

from asterism.rank.atlas import Atlas
from asterism.rank.query import Query
from asterism.rank.single import portrait, weigh_one
from asterism.rank.weigh import Weighed


def set_aside(atlas: Atlas, query: Query, weighed: Weighed) -> Weighed:
    """The evidence without the sources that the query ignores; a disease of which nothing is left
    is out of the question.
    """
    touched = {
        disease for source in query.ignored_sources for disease in atlas.diseases_of.get(source, ())
    }
    if not touched:
        return weighed
    names = ("observed", "exact", "unseen", "described", "denied", "never")
    anew = {name: getattr(weighed, name).copy() for name in names}
    for disease in sorted(touched):
        left = portrait(atlas, disease, query.ignored_sources)
        if left is None:
            anew["observed"][disease] = -np.inf
            continue
        found = weigh_one(atlas, query, left)
        for name in names:
            anew[name][disease] = getattr(found, name)
    return replace(weighed, **anew)
