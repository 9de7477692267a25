"""Counts of people that are told, and those that are not: what is small, and what would give it away.

A small count gives people away, and so does a sum in which it is the only one left out. Hiding goes
on until whoever knows how the counts hang together, and reckons the least and the most that each
hidden one can be, is no wiser than the sign that stands for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

FEWEST_SHOWN = 5  # counts of people from 1 to one below are not told
SMALL, HIDDEN = f"<{FEWEST_SHOWN}", "*"
_ROUND = 10  # what rows are rounded to
_BOUNDLESS = 10**15
_MOST_SWEEPS = 60  # bounds that have not settled by then creep on by ones

Shown = int | str  # a count, or the sign for one that is not told
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tie:
    """The sum of these counts, each times its factor, is 0; or no less where it is not `exact`.

    A name without a count is something that nobody is told.
    """

    terms: tuple[tuple[str, int], ...]
    exact: bool = False


def whole(name: str, parts: Iterable[str]) -> Tie:
    """`name` is the sum of its parts."""
    return Tie(((name, 1), *((part, -1) for part in parts)), exact=True)


def told(
    counts: Mapping[str, int], ties: Sequence[Tie], rows: Sequence[Sequence[str]] = ()
) -> dict[str, Shown]:
    """Each count, or its sign: `<5` for 1 to 4, `*` for another that would give one of them away.

    Of a row either all is told, or nothing but what is zero. Where a hidden count could only be one
    number whatever else is hidden, nothing is told at all.
    """
    small = {name for name, count in counts.items() if 0 < count < FEWEST_SHOWN}
    hidden = set(small)
    while True:
        _hide_rows(hidden, counts, rows)
        ranges = reckoned(_signs(counts, hidden), ties)
        narrowed = sorted(name for name in small if ranges[name] != (1, FEWEST_SHOWN - 1))
        more = {next(_near(name, counts, hidden, ties), "") for name in narrowed} - {""}
        if not more:
            break
        hidden |= more
    if any(low >= high for name in narrowed for low, high in [ranges[name]]):
        return dict.fromkeys(counts, HIDDEN)
    return _signs(counts, hidden)


def rounded(rows: int) -> Shown:
    """A number of rows to the nearest ten, so that sums of several give no small one away."""
    if 0 < rows < _ROUND:
        return f"<{_ROUND}"
    return (rows + _ROUND // 2) // _ROUND * _ROUND


def _hide_rows(hidden: set[str], counts: Mapping[str, int], rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        if not hidden.isdisjoint(row):
            hidden.update(name for name in row if counts[name])


def _signs(counts: Mapping[str, int], hidden: set[str]) -> dict[str, Shown]:
    return {
        name: count if name not in hidden else SMALL if count < FEWEST_SHOWN else HIDDEN
        for name, count in counts.items()
    }


def _near(
    name: str, counts: Mapping[str, int], hidden: set[str], ties: Sequence[Tie]
) -> Iterator[str]:
    """The counts still told that bear on `name`: those tied to it, the smallest first, then farther."""
    seen, edge = {name}, {name}
    while edge:
        tied = {
            other
            for tie in ties
            if any(each in edge for each, _ in tie.terms)
            for other, _ in tie.terms
        } - seen
        able = [other for other in tied if other not in hidden and counts.get(other, 0) > 0]
        yield from sorted(able, key=lambda other: (counts[other], other))
        seen |= tied
        edge = tied


# --- what a reader can reckon -------------------------------------------------------------------


def reckoned(signs: Mapping[str, Shown], ties: Sequence[Tie]) -> dict[str, Range]:
    """The least and the most that each count can be, by what is told and by how all are tied."""
    ranges = {name: _range(sign) for name, sign in signs.items()}
    for tie in ties:
        for name, _ in tie.terms:
            ranges.setdefault(name, (0, _BOUNDLESS))
    for _ in range(_MOST_SWEEPS):
        before = dict(ranges)
        for tie in ties:
            _narrow(ranges, tie)
        if ranges == before:
            break
    return ranges


def _range(sign: Shown) -> Range:
    if isinstance(sign, int):
        return sign, sign
    return (1, FEWEST_SHOWN - 1) if sign == SMALL else (FEWEST_SHOWN, _BOUNDLESS)


def _narrow(ranges: dict[str, Range], tie: Tie) -> None:
    lows = [_ends(ranges[name], factor)[0] for name, factor in tie.terms]
    highs = [_ends(ranges[name], factor)[1] for name, factor in tie.terms]
    least, most = sum(lows), sum(highs)
    for (name, factor), low, high in zip(tie.terms, lows, highs, strict=True):
        # The sum is no less than 0, so this one is no less than the others leave; and the reverse.
        at_least = -(most - high)
        at_most = -(least - low) if tie.exact else _BOUNDLESS * abs(factor)
        ranges[name] = _within(ranges[name], at_least, at_most, factor)


def _ends(known: Range, factor: int) -> Range:
    one, other = known[0] * factor, known[1] * factor
    return min(one, other), max(one, other)


def _within(known: Range, at_least: int, at_most: int, factor: int) -> Range:
    """The range narrowed to where `at_least <= factor * it <= at_most`."""
    if factor < 0:
        at_least, at_most, factor = -at_most, -at_least, -factor
    low, high = max(known[0], -(-at_least // factor)), min(known[1], at_most // factor)
    return (low, high) if low <= high else known


__all__ = [
    "FEWEST_SHOWN",
    "HIDDEN",
    "SMALL",
    "Shown",
    "Tie",
    "reckoned",
    "rounded",
    "told",
    "whole",
]
