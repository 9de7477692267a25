"""A criterion as questions that are open or answered, and the cheapest ways to settle it.

The smallest sets of answers are found by prices: what it costs at least to bring each part to TRUE or
to FALSE. Of a database there are thousands of patterns of answers, and few of any one part: what was
found out about a part is kept by its own answers.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from operator import itemgetter
from typing import TypeVar

Answers = Sequence[bool | None]  # one for each question; None: open
Way = tuple[int, frozenset[int]]  # how many answers it takes, and every question in such a set
Found = TypeVar("Found")

# As for the judge: questions asked in several places are tried one way and the other, up to so many.
MOST_REPEATED = 6
_MOST_KEPT = 4096  # of a part, and of a kind
_FREE: Way = (0, frozenset())
_NOTHING: frozenset[int] = frozenset()


class Outline(ABC):
    """A part, of which `asked` are the questions."""

    __slots__ = ("_folds", "_opens", "_pick", "_prices", "asked")

    def __init__(self, asked: Iterable[int]) -> None:
        self.asked = frozenset(asked)
        self._pick = _picker(sorted(self.asked))
        self._folds: dict[object, bool | None] = {}
        self._opens: dict[object, tuple[int, ...]] = {}
        self._prices: dict[object, Way | None] = {}

    def fold(self, answers: Answers) -> bool | None:
        """What is known of it: three truths as Python has them in SQL's stead."""
        return _kept(self._folds, self._pick(answers), lambda: self._fold(answers))

    def open(self, answers: Answers) -> tuple[int, ...]:
        """The open questions in what is itself still open, as often as they are asked."""
        return _kept(self._opens, self._pick(answers), lambda: self._open(answers))

    def price(
        self,
        answers: Answers,
        wanted: bool,
        shut: frozenset[int] = _NOTHING,
        tried: frozenset[int] = _NOTHING,
    ) -> Way | None:
        """The cheapest way to make it `wanted`; None: there is none. Questions in `shut` are not to
        be answered; they are among those that are `tried` one way and the other.
        """
        if not self.asked.isdisjoint(tried):
            return self._price(answers, wanted, shut, tried)
        key = wanted, self._pick(answers)
        return _kept(self._prices, key, lambda: self._price(answers, wanted, shut, tried))

    def can_be_undone(self, answers: Answers) -> bool:
        """Whether it is known only by presumption: some answer may yet make it the other thing."""
        known = self.fold(answers)
        return known is not None and self.price(answers, not known) is not None

    @abstractmethod
    def _fold(self, answers: Answers) -> bool | None: ...

    @abstractmethod
    def _open(self, answers: Answers) -> tuple[int, ...]: ...

    @abstractmethod
    def _price(
        self, answers: Answers, wanted: bool, shut: frozenset[int], tried: frozenset[int]
    ) -> Way | None: ...


def _picker(places: Sequence[int]) -> Callable[[Answers], object]:
    return itemgetter(*places) if places else lambda _: None


def _kept(kept: dict[object, Found], key: object, find: Callable[[], Found]) -> Found:
    try:
        return kept[key]
    except KeyError:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        return kept.setdefault(key, find())


class Ask(Outline):
    """One question, by its number."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        super().__init__([number])
        self.number = number

    def fold(self, answers: Answers) -> bool | None:
        return answers[self.number]

    _fold = fold

    def _open(self, answers: Answers) -> tuple[int, ...]:
        return () if answers[self.number] is not None else (self.number,)

    def _price(
        self,
        answers: Answers,
        wanted: bool,
        shut: frozenset[int],
        tried: frozenset[int],  # noqa: ARG002
    ) -> Way | None:
        if answers[self.number] is None:
            return None if self.number in shut else (1, self.asked)
        return _FREE if answers[self.number] is wanted else None


class Some(Outline):
    """At least `n` of the parts."""

    __slots__ = ("n", "of")

    def __init__(self, n: int, of: Sequence[Outline]) -> None:
        super().__init__(number for part in of for number in part.asked)
        self.n, self.of = n, tuple(of)

    def _fold(self, answers: Answers) -> bool | None:
        told = [part.fold(answers) for part in self.of]
        if told.count(True) >= self.n:
            return True
        return None if len(told) - told.count(False) >= self.n else False

    def _open(self, answers: Answers) -> tuple[int, ...]:
        if self.fold(answers) is None or self.can_be_undone(answers):
            return tuple(number for part in self.of for number in part.open(answers))
        return ()

    def _price(
        self, answers: Answers, wanted: bool, shut: frozenset[int], tried: frozenset[int]
    ) -> Way | None:
        needed = self.n if wanted else len(self.of) - self.n + 1
        return _together(needed, [part.price(answers, wanted, shut, tried) for part in self.of])


class Opposite(Outline):
    """That a part is not so."""

    __slots__ = ("of",)

    def __init__(self, of: Outline) -> None:
        super().__init__(of.asked)
        self.of = of

    def _fold(self, answers: Answers) -> bool | None:
        known = self.of.fold(answers)
        return None if known is None else not known

    def _open(self, answers: Answers) -> tuple[int, ...]:
        return self.of.open(answers)

    def _price(
        self, answers: Answers, wanted: bool, shut: frozenset[int], tried: frozenset[int]
    ) -> Way | None:
        return self.of.price(answers, not wanted, shut, tried)


class Unless(Outline):
    """A part, unless another cause is known."""

    __slots__ = ("of", "unless")

    def __init__(self, of: Outline, unless: Outline) -> None:
        super().__init__(of.asked | unless.asked)
        self.of, self.unless = of, unless

    def _fold(self, answers: Answers) -> bool | None:
        return False if self.unless.fold(answers) is True else self.of.fold(answers)

    def _open(self, answers: Answers) -> tuple[int, ...]:
        if self.can_be_undone(answers) or self.fold(answers) is None:
            return (*self.of.open(answers), *self.unless.open(answers))
        return ()

    def _price(
        self, answers: Answers, wanted: bool, shut: frozenset[int], tried: frozenset[int]
    ) -> Way | None:
        undone = self.unless.price(answers, True, shut, tried)
        holds = self.of.price(answers, wanted, shut, tried)
        if not wanted:
            return _cheaper(holds, undone)
        # Nobody need ask what is presumed; but what is known to be so undoes it.
        return None if undone is not None and undone[0] == 0 else holds


def cheapest(outline: Outline, answers: Answers, wanted: bool) -> Way | None:
    """The fewest answers that make it `wanted`, and all questions in such a set; None: none do."""
    times = Counter(outline.open(answers))
    often = sorted((-count, number) for number, count in times.items() if count > 1)
    repeated = [number for _, number in often[:MOST_REPEATED]]
    every = frozenset(repeated)
    best: Way | None = None
    for choice in product((None, True, False), repeat=len(repeated)):
        trial = list(answers)
        for number, answer in zip(repeated, choice, strict=True):
            trial[number] = answer
        given = frozenset(
            n for n, answer in zip(repeated, choice, strict=True) if answer is not None
        )
        rest = outline.price(trial, wanted, every - given, every)
        if rest is not None:
            best = _cheaper(best, (len(given) + rest[0], given | rest[1]))
    return best


def _cheaper(one: Way | None, other: Way | None) -> Way | None:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        return one[0], one[1] | other[1]
    return min(one, other, key=lambda way: way[0])


def _together(needed: int, ways: Sequence[Way | None]) -> Way | None:
    if needed <= 0:
        return _FREE
    able = sorted((way for way in ways if way is not None), key=lambda way: way[0])
    if len(able) < needed:
        return None
    dearest = able[needed - 1][0]
    useful = frozenset().union(*(numbers for cost, numbers in able if cost <= dearest))
    return sum(cost for cost, _ in able[:needed]), useful


__all__ = ["Answers", "Ask", "Opposite", "Outline", "Some", "Unless", "cheapest"]
