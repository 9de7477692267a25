"""The smallest sets of unanswered questions whose answers would settle a verdict.

A set settles an outline when some answers to it make the outline definite while every other
question stays open. Where no question is asked twice the smallest sets follow from counting,
bottom-up; questions asked in several places are tried one way and the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
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


_FREE_OF_CHARGE = Way(0, frozenset())


# Of parts by identity, where nothing is fixed: the way to FALSE, and the way to TRUE.
Prices = dict[int, tuple[Way | None, Way | None]]


def smallest(outline: Outline, wanted: Truth) -> Way | None:
    """The cheapest way to make the open `outline` `wanted`; None when nothing does."""
    helpful = _helpful(outline, wanted)
    repeated = _repeated(outline)
    prices = _prices(outline, frozenset(repeated))
    best: Way | None = None
    for fixed in _answers(repeated, helpful):
        given = frozenset(number for number, truth in fixed.items() if truth is not Truth.UNKNOWN)
        if best is not None and len(given) > best.cost:
            break
        rest = _cheapest(outline, wanted, fixed, prices)
        if rest is not None:
            way = Way(len(given) + rest.cost, given | rest.questions)
            best = way if best is None else _cheaper(best, way)
    return best


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


def _prices(outline: Outline, repeated: frozenset[int]) -> Prices:
    """The cheapest way of every part that asks no repeated question: the same whatever is fixed."""
    prices: Prices = {}
    parts = [outline]
    for part in parts:
        if repeated.isdisjoint(_asked(part)):
            false, true = (_cheapest(part, each, {}, {}) for each in (Truth.FALSE, Truth.TRUE))
            prices[id(part)] = false, true
        else:
            parts.extend(_parts(part))
    return prices


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


def _repeated(outline: Outline) -> tuple[int, ...]:
    times = Counter(_asked(outline))
    often = sorted((-count, number) for number, count in times.items() if count > 1)
    return tuple(number for _, number in often[:MOST_REPEATED])


def _asked(outline: Outline) -> Iterator[int]:
    if isinstance(outline, Ask):
        yield outline.number
    for part in _parts(outline):
        yield from _asked(part)


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


def _cheapest(
    outline: Outline, wanted: Truth, fixed: Mapping[int, Truth], prices: Prices
) -> Way | None:
    known = prices.get(id(outline))
    if known is not None:
        return known[wanted is Truth.TRUE]
    match outline:
        case Ask(number) if number in fixed:
            return _FREE_OF_CHARGE if fixed[number] is wanted else None
        case Ask(number):
            return Way(1, frozenset({number}))
        case Settled(truth):
            return _FREE_OF_CHARGE if truth is wanted else None
        case Turn(part):
            return _cheapest(part, ~wanted, fixed, prices)
        case Suppose(part, unless):
            holds = _cheapest(part, wanted, fixed, prices)
            return _supposed(holds, _cheapest(unless, Truth.TRUE, fixed, prices), wanted)
        case Count(n, parts):
            needed = n if wanted is Truth.TRUE else len(parts) - n + 1
            found = tuple(_cheapest(part, wanted, fixed, prices) for part in parts)
            return _cheapest_of(found, needed)
        case _ as other:
            assert_never(other)


def _supposed(holds: Way | None, undone: Way | None, wanted: Truth) -> Way | None:
    # Nobody need ask what is supposed anyway; but an answer to it may undo the supposition.
    if undone is None:
        return holds
    if wanted is Truth.TRUE:
        return None if undone.cost == 0 else holds
    return undone if holds is None else _cheaper(holds, undone)


def _cheapest_of(found: tuple[Way | None, ...], needed: int) -> Way | None:
    # The `needed` cheapest parts; where several cost the same as the dearest taken, any will do.
    ways = sorted((way for way in found if way is not None), key=lambda way: way.cost)
    if len(ways) < needed:
        return None
    taken = ways[:needed]
    dearest = taken[-1].cost
    useful = frozenset(n for way in ways if way.cost <= dearest for n in way.questions)
    return Way(sum(way.cost for way in taken), useful)
