"""Annotations of one disease -> in which share of its patients each finding is expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from asterism.model.ranking import Shares
from asterism.rank.annotations import Row, Sort


@dataclass(slots=True)
class _Said:
    """What the rows of one finding say together."""

    hits: float = 0.0
    of: float = 0.0
    most: float = -1.0  # the largest share that is given, or stands in for none
    never: bool = False


def profile(rows: Iterable[Row], shares: Shares) -> dict[int, float]:
    """The expected share of each annotated finding, by its term.

    Counts are pooled over sources and shrunk; a class ("frequent") that says more wins over them,
    unless nobody among those counted had it.
    """
    said: dict[int, _Said] = {}
    for row in rows:
        _take(said.setdefault(row.term, _Said()), row, shares)
    return {term: _share(one, shares) for term, one in said.items()}


def _take(said: _Said, row: Row, shares: Shares) -> None:
    match row.sort:
        case Sort.COUNTED:
            said.hits += row.a
            said.of += row.b
        case Sort.SHARE:
            said.most = max(said.most, row.a)
        case Sort.UNKNOWN:
            said.most = max(said.most, shares.unknown)
        case Sort.NEVER:
            said.never = True


def _share(said: _Said, shares: Shares) -> float:
    if said.of and not said.hits:
        return 0.5 / (said.of + 2)
    if said.of:
        shrunk = (said.hits + shares.added_with) / (said.of + shares.added)
        return max(shrunk, said.most)
    if said.most > 0:
        return said.most
    return shares.never


def upwards(own: Mapping[int, float], ancestors: Mapping[int, tuple[int, ...]]) -> dict[int, float]:
    """The shares of the findings and of everything above them: presence travels up.

    A general finding is at least as common as the commonest of its kinds here.
    """
    found: dict[int, float] = {}
    for term, share in own.items():
        for above in ancestors[term]:
            if found.get(above, 0.0) < share:
                found[above] = share
    return found
