"""The smallest sets of unanswered questions whose answers would settle a verdict.

A set settles an outline when some answers to it make the outline definite while every other
question stays open. Where no question is asked twice the smallest sets follow from counting,
bottom-up; questions asked in several places are tried one way and the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import assert_never

from asterism.judge.outline import Ask, Count, Outline, Settled, Suppose, Turn
from asterism.model.truth import Truth

# Trying the answers to every repeated question costs up to 3^n passes over the tree, 729 here; 2^n
# where each is asked one way round only, as in published sets. Beyond the cap the least repeated
# ones count as if asked anew in each place, and the sets named may be a little larger or smaller
# than the smallest.
MOST_REPEATED = 6

DEFINITE = (Truth.TRUE, Truth.FALSE)


@dataclass(frozen=True, slots=True)
class Way:
    """How many answers it takes at least, and every question in some set of that size."""

    cost: int
    questions: frozenset[int]


# The cheapest way to FALSE, and the way to TRUE.
_Both = tuple[Way | None, Way | None]
_FREE_OF_CHARGE = Way(0, frozenset())


def smallest(outline: Outline, wanted: Truth) -> Way | None:
    """The cheapest way to make the open `outline` `wanted`; None when nothing does."""
    return Settler().smallest(outline, wanted)


class Settler:
    """The same for many outlines that have parts in common: what is found out of a part is kept.

    By identity, for outlines that look alike are compared slowly; whoever asks keeps them.
    """

    def __init__(self) -> None:
        self._asked: dict[int, tuple[int, ...]] = {}
        self._free: dict[int, _Both] = {}

    def smallest(self, outline: Outline, wanted: Truth) -> Way | None:
        """The cheapest way to make the open `outline` `wanted`; None when nothing does."""
        repeated = self._repeated(outline)
        if not repeated:
            return self._freely(outline)[wanted is Truth.TRUE]
        helpful = _helpful(outline, wanted)
        best: Way | None = None
        for fixed in _answers(repeated, helpful):
            given = frozenset(n for n, truth in fixed.items() if truth is not Truth.UNKNOWN)
            if best is not None and len(given) > best.cost:
                break
            rest = self._cheapest(outline, wanted, fixed)
            if rest is not None:
                way = Way(len(given) + rest.cost, given | rest.questions)
                best = way if best is None else _cheaper(best, way)
        return best

    def _repeated(self, outline: Outline) -> tuple[int, ...]:
        asked = self._asked_in(outline)
        if len(set(asked)) == len(asked):
            return ()
        often = sorted((-count, n) for n, count in Counter(asked).items() if count > 1)
        return tuple(number for _, number in often[:MOST_REPEATED])

    def _asked_in(self, outline: Outline) -> tuple[int, ...]:
        """Every question of the outline, as often as it is asked."""
        found = self._asked.get(id(outline))
        if found is None:
            own = (outline.number,) if isinstance(outline, Ask) else ()
            found = sum(map(self._asked_in, _parts(outline)), own)
            self._asked[id(outline)] = found
        return found

    def _freely(self, outline: Outline) -> _Both:
        """The cheapest ways while no answer is fixed, every question counting wherever asked."""
        found = self._free.get(id(outline))
        if found is None:
            found = self._free[id(outline)] = self._both(outline)
        return found

    def _both(self, outline: Outline) -> _Both:
        match outline:
            case Ask(number):
                way = Way(1, frozenset({number}))
                return way, way
            case Settled(truth):
                free = _FREE_OF_CHARGE
                return (free, None) if truth is Truth.FALSE else (None, free)
            case Turn(part):
                false, true = self._freely(part)
                return true, false
            case Suppose(part, unless):
                false, true = self._freely(part)
                undone = self._freely(unless)[True]
                return _supposed(false, undone, Truth.FALSE), _supposed(true, undone, Truth.TRUE)
            case Count(n, parts):
                found = [self._freely(part) for part in parts]
                return (
                    _cheapest_of([false for false, _ in found], len(parts) - n + 1),
                    _cheapest_of([true for _, true in found], n),
                )
            case _ as other:
                assert_never(other)

    def _cheapest(self, outline: Outline, wanted: Truth, fixed: Mapping[int, Truth]) -> Way | None:
        """The cheapest way when some questions have these answers, or are to stay open."""
        if fixed.keys().isdisjoint(self._asked_in(outline)):
            return self._freely(outline)[wanted is Truth.TRUE]
        match outline:
            case Ask(number):
                return _FREE_OF_CHARGE if fixed[number] is wanted else None
            case Settled(truth):
                return _FREE_OF_CHARGE if truth is wanted else None
            case Turn(part):
                return self._cheapest(part, ~wanted, fixed)
            case Suppose(part, unless):
                holds = self._cheapest(part, wanted, fixed)
                return _supposed(holds, self._cheapest(unless, Truth.TRUE, fixed), wanted)
            case Count(n, parts):
                needed = n if wanted is Truth.TRUE else len(parts) - n + 1
                return _cheapest_of([self._cheapest(p, wanted, fixed) for p in parts], needed)
            case _ as other:
                assert_never(other)


def _helpful(outline: Outline, wanted: Truth) -> Mapping[int, set[Truth]]:
    """The answers to each question that can bring `outline` towards `wanted`.

    The logic is monotone: what is asked one way round only helps by one answer only.
    """
    found: dict[int, set[Truth]] = {}
    for number, answer in _pulls(outline, wanted):
        found.setdefault(number, set()).add(answer)
    return found


def _pulls(outline: Outline, wanted: Truth) -> Iterator[tuple[int, Truth]]:
    match outline:
        case Ask(number):
            yield number, wanted
        case Count(_, parts):
            for part in parts:
                yield from _pulls(part, wanted)
        case Turn(part):
            yield from _pulls(part, ~wanted)
        case Suppose(part, unless):
            yield from _pulls(part, wanted)
            yield from _pulls(unless, ~wanted)
        case Settled():
            return
        case _ as other:
            assert_never(other)


def _parts(outline: Outline) -> tuple[Outline, ...]:
    match outline:
        case Count(_, parts):
            return parts
        case Turn(part):
            return (part,)
        case Suppose(part, unless):
            return part, unless
        case Ask() | Settled():
            return ()
        case _ as other:
            assert_never(other)


def _cheaper(one: Way, other: Way) -> Way:
    if one.cost == other.cost:
        return Way(one.cost, one.questions | other.questions)
    return min(one, other, key=lambda way: way.cost)


def _answers(
    numbers: tuple[int, ...], helpful: Mapping[int, set[Truth]]
) -> Iterator[dict[int, Truth]]:
    # Every helpful way to answer some of these questions and leave the others open, fewest first.
    choices = {number: tuple(t for t in DEFINITE if t in helpful[number]) for number in numbers}
    for size in range(len(numbers) + 1):
        for answered in combinations(numbers, size):
            for truths in product(*(choices[number] for number in answered)):
                yield dict.fromkeys(numbers, Truth.UNKNOWN) | dict(
                    zip(answered, truths, strict=True)
                )


def _supposed(holds: Way | None, undone: Way | None, wanted: Truth) -> Way | None:
    # Nobody need ask what is supposed anyway; but an answer to it may undo the supposition.
    if undone is None:
        return holds
    if wanted is Truth.TRUE:
        return None if undone.cost == 0 else holds
    return undone if holds is None else _cheaper(holds, undone)


def _cheapest_of(found: Sequence[Way | None], needed: int) -> Way | None:
    # The `needed` cheapest parts; where several cost the same as the dearest taken, any will do.
    ways = sorted((way for way in found if way is not None), key=lambda way: way.cost)
    if len(ways) < needed:
        return None
    taken = ways[:needed]
    dearest = taken[-1].cost
    useful = frozenset(n for way in ways if way.cost <= dearest for n in way.questions)
    return Way(sum(way.cost for way in taken), useful)
