"""Small counts are not told, and no arithmetic on those that are gives them back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.model.criteria import AtLeast, Named, Present
from asterism.model.definition import Definition, Disease
from asterism.screen.masking import HIDDEN, SMALL, Shown, Tie, reckoned, rounded, told, whole
from asterism.screen.nesting import PEOPLE, criterion_counts, ties_of

PARTS = ("met", "not met", "unknown")


@pytest.mark.parametrize(
    ("counts", "signs"),
    [
        ((0, 25, 30), (55, 0, 25, 30)),
        ((0, 25, 3), (28, 0, HIDDEN, SMALL)),
        ((10, 25, 3), (38, HIDDEN, HIDDEN, SMALL)),
        ((0, 0, 28), (28, 0, 0, 28)),
        ((5, 5, 5), (15, 5, 5, 5)),
        ((1, 5, 0), (HIDDEN, SMALL, HIDDEN, 0)),  # of 6 the five would leave the one
        ((4, 4, 0), (HIDDEN, SMALL, SMALL, 0)),
        ((0, 3, 0), (SMALL, 0, SMALL, 0)),
        ((1, 1, 1), (SMALL, SMALL, SMALL, SMALL)),
    ],
)
def test_a_row_is_told_whole_or_not_at_all_but_for_what_is_zero(
    counts: tuple[int, ...], signs: tuple[Shown, ...]
) -> None:
    named = {PEOPLE: sum(counts), **dict(zip(PARTS, counts, strict=True))}
    assert tuple(told(named, [whole(PEOPLE, PARTS)], [PARTS]).values()) == signs


def test_where_all_would_be_known_nothing_is_told() -> None:
    """Four parts of which none is empty, of four people: each is one."""
    named = {PEOPLE: 4, "a": 1, "b": 1, "c": 1, "d": 1, "e": 0}
    assert set(told(named, [whole(PEOPLE, "abcde")], []).values()) == {HIDDEN}


def test_a_sum_far_away_that_would_tell_is_hidden_too() -> None:
    """People are a and the rest, which is b and c: with people, a and c told, b is known."""
    named = {PEOPLE: 112, "a": 100, "b": 2, "c": 10}
    signs = told(named, [whole(PEOPLE, ["a", "rest"]), whole("rest", ["b", "c"])], [])
    assert signs == {PEOPLE: 112, "a": 100, "b": SMALL, "c": HIDDEN}


def test_rows_are_told_to_the_nearest_ten() -> None:
    assert [rounded(n) for n in (0, 1, 9, 10, 14, 15, 1234)] == [0, "<10", "<10", 10, 10, 20, 1230]


# --- the reader who knows the definition ----------------------------------------------------------


@dataclass(frozen=True)
class Population:
    """How many people there are of each pair of answers to two criteria: T, F and unknown."""

    of: tuple[int, ...]
    needed: int  # how many of the two criteria the third asks for

    @property
    def counts(self) -> dict[str, int]:
        pairs = list(zip(product("TFU", repeat=2), self.of, strict=True))
        answers = {pair: self.answer(pair) for pair, _ in pairs}
        found = {PEOPLE: sum(self.of)}
        for number, of in enumerate(
            ({pair: answers[pair] for pair, _ in pairs}, {p: p[0] for p, _ in pairs},
             {p: p[1] for p, _ in pairs})
        ):  # fmt: skip
            for name, sign in zip(criterion_counts(number), "TFU", strict=True):
                found[name] = sum(many for pair, many in pairs if of[pair] == sign)
        return found

    def answer(self, pair: tuple[str, ...]) -> str:
        if pair.count("T") >= self.needed:
            return "T"
        return "F" if 2 - pair.count("F") < self.needed else "U"


def definition(needed: int) -> Definition:
    parts = tuple(Named(id=name, label=name, of=Present(concept=name)) for name in "bc")
    root = Named(id="a", label="a", of=AtLeast(n=needed, of=parts))
    disease = Disease(id="x", label="x", concept="x")
    return Definition(id="x/y", title="x", disease=disease, source="", root=root)


def signs_of(population: Population, ties: Sequence[Tie] | None = None) -> dict[str, Shown]:
    own = ties_of(definition(population.needed)) if ties is None else ties
    return told(population.counts, own, [criterion_counts(number) for number in range(3)])


def allowed(sign: Shown, around: int) -> Iterable[int]:
    """What a count of that sign can be, those near the truth first, so that a search ends soon."""
    if isinstance(sign, int):
        return (sign,)
    able = range(1, 5) if sign == SMALL else range(5, around + 12)
    return sorted(able, key=lambda value: abs(value - around))


def possible(signs: dict[str, Shown], truth: Population) -> Iterator[dict[str, int]]:
    """The counts of the two criteria in every population that the reader cannot rule out."""
    counts = truth.counts
    names = [criterion_counts(number) for number in range(3)]
    one, other = ([allowed(signs[name], counts[name]) for name in names[n]] for n in (1, 2))
    for people in allowed(signs[PEOPLE], counts[PEOPLE]):
        for b in product(*one):
            if sum(b) != people:
                continue
            for c in product(*other):
                if sum(c) == people and _fits(signs, b, c, truth.needed):
                    yield dict(zip((*names[1], *names[2]), (*b, *c), strict=True))


def _fits(signs: dict[str, Shown], b: Sequence[int], c: Sequence[int], needed: int) -> bool:
    """Whether some overlap of the two makes of the third what is told of it."""
    for both in range(min(b[0], c[0]) + 1):
        for neither in range(min(b[1], c[1]) + 1):
            left, right = (b[0] - both, b[1] - neither), (c[0] - both, c[1] - neither)
            if left[0] > right[1] + c[2] or left[1] > right[0] + c[2]:
                continue
            met = b[0] + c[0] - both if needed == 1 else both
            failed = neither if needed == 1 else b[1] + c[1] - neither
            third = (met, failed, sum(b) - met - failed)
            if all(_agrees(signs[n], t) for n, t in zip(criterion_counts(0), third, strict=True)):
                return True
    return False


def _agrees(sign: Shown, count: int) -> bool:
    if isinstance(sign, int):
        return sign == count
    return 0 < count < 5 if sign == SMALL else count >= 5


def known(signs: dict[str, Shown], truth: Population) -> set[str]:
    """The hidden small counts of the two criteria of which only one value is possible."""
    open_ = {name for number in (1, 2) for name in criterion_counts(number) if signs[name] == SMALL}
    seen: dict[str, int] = {}
    for world in possible(signs, truth):
        for name in tuple(open_):
            if seen.setdefault(name, world[name]) != world[name]:
                open_.discard(name)
        if not open_:
            break
    return open_


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Population,
        of=st.tuples(*[st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9]) for _ in range(9)]),
        needed=st.sampled_from([1, 2]),
    )
)
def test_who_knows_the_definition_cannot_reckon_a_hidden_count(population: Population) -> None:
    """Every population that fits what is told is looked for; two values are possible at least."""
    signs = signs_of(population)
    if set(signs.values()) == {HIDDEN}:
        return
    assert known(signs, population) == set()


def test_without_the_ties_the_same_reader_finds_it() -> None:
    """24 have one of the two and 20 the second: the first is 4, however few it is told to be."""
    population = Population(of=(0, 0, 4, 0, 0, 0, 20, 0, 9), needed=1)
    apart = [whole(PEOPLE, criterion_counts(number)) for number in range(3)]
    assert criterion_counts(1)[0] in known(signs_of(population, apart), population)
    assert known(signs_of(population), population) == set()


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        Population,
        of=st.tuples(*[st.integers(min_value=0, max_value=400) for _ in range(9)]),
        needed=st.sampled_from([1, 2]),
    )
)
def test_the_ties_are_true_of_every_population(population: Population) -> None:
    """What holds of no population would make the reader reckoned with blind."""
    ranges = reckoned(population.counts, ties_of(definition(population.needed)))
    for name, count in population.counts.items():
        assert ranges[name] == (count, count)
    for tie in ties_of(definition(population.needed)):
        if all(name in population.counts for name, _ in tie.terms):
            total = sum(population.counts[name] * factor for name, factor in tie.terms)
            assert total == 0 if tie.exact else total >= 0
