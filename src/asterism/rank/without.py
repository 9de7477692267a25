"""A query that sets sources aside: the diseases that they describe are weighed anew.

For honest evaluation: a published patient is often the very one that the annotations are from.
"""

from asterism.rank.atlas import Atlas
from asterism.rank.query import Query
from asterism.rank.single import Portrait, portrait


def left_of(atlas: Atlas, query: Query) -> dict[int, Portrait | None]:
    """The diseases that the query's ignored sources describe, as they are without these; None where
    nothing is left.
    """
    touched = {
        disease for source in query.ignored_sources for disease in atlas.diseases_of.get(source, ())
    }
    return {one: portrait(atlas, one, query.ignored_sources) for one in sorted(touched)}
