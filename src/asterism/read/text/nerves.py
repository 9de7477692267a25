"""Which nerve, on which side, each value of a nerve study is of.

A nerve stands behind the value ("18 m/s in the left peroneal nerve"), between its name and itself,
or before both ("left ulnar nerve: DML 5.4 ms, velocity 28 m/s"). As many nerves as values go in
their order; where it is not said which is whose, a value has none.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold, fold_phrase
from asterism.read.text.trie import Trie

Details = tuple[tuple[str, str], ...]
_WIDEST_LIST = 40  # characters between two nerves of one list
_LONGEST_LIST = 12  # nerves
_WIDEST_BEHIND = 60  # characters between a value and the nerve behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Nerve:
    """A nerve named at the words `first:last`; the side is empty where none is told."""

    first: int
    last: int
    name: str
    side: str = ""

    @property
    def details(self) -> Details:
        side = (("side", self.side),) if self.side else ()
        return (*side, ("nerve", self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value of a nerve study: where its name and itself stand, in words."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, eq=False)
class NerveCues:
    """The names of nerves and sides, and the analytes that are of one nerve."""

    analytes: frozenset[str]
    names: Trie[str]
    sides: dict[str, str]
    links: frozenset[str]
    joints: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "NerveCues":
        names: Trie[str] = Trie()
        for name, words in page.page("names").lists().items():
            for word in words:
                names.add(fold_phrase(word), name)
        sides = page.page("sides").lists().items()
        return cls(
            analytes=frozenset(page.texts("analytes")),
            names=names,
            sides={fold(word): side for side, words in sides for word in words},
            links=frozenset(map(fold, page.texts("links"))),
            joints=frozenset(map(fold, page.texts("joints"))),
        )

    def named(self, words: Words) -> tuple[Nerve, ...]:
        """The nerves of a sentence in order; in "right median and ulnar" the side is of both."""
        found: list[Nerve] = []
        for first, last, said in self.names.find(words.norms, 0, len(words)):
            side = self._side(words, first, last)
            if not side and found and self._listed(words, found[-1].last, first):
                side = found[-1].side
            found.append(Nerve(first=first, last=last, name=said[0], side=side))
        return tuple(found)

    def _side(self, words: Words, first: int, last: int) -> str:
        """The side told right in front, or as "on the left" right behind."""
        norms = words.norms
        before = self.sides.get(norms[first - 1], "") if first and not _parted(words, first) else ""
        if before or norms[last : last + 2] != ("on", "the") or last + 2 >= len(norms):
            return before
        return self.sides.get(norms[last + 2], "")

    def _listed(self, words: Words, first: int, last: int) -> bool:
        between = words.norms[first:last]
        near = words.spans[last][0] - words.spans[first - 1][1] <= _WIDEST_LIST
        return near and len(between) <= 2 and self.joints.issuperset(between)

    def of_each(
        self, words: Words, nerves: Sequence[Nerve], values: Sequence[Measured]
    ) -> list[Details]:
        """The nerve of each value, in their order; nothing for one where it is not said."""
        groups = self._groups(words, nerves)
        firsts = [nerve.first for nerve in nerves]
        begins = [group[0].first for group in groups]
        told: dict[int, list[int]] = {}  # the values of one name, in their order
        for value in values:
            told.setdefault(value.first, []).append(value.start)
        made: list[Details] = []
        for value in values:
            nerve = self._behind(words, value, nerves, firsts)
            place = bisect_left(begins, value.start) - 1
            if nerve is None and place >= 0:
                nerve = _in_group(groups[place], value, told[value.first])
            made.append(self._with_side(words, value, nerve).details if nerve else ())
        return made

    def _with_side(self, words: Words, value: Measured, nerve: Nerve) -> Nerve:
        """The nerve; on the side told behind the value, where none is told with it."""
        behind = words.norms[value.end : value.end + 3]
        if nerve.side or behind[:2] != ("on", "the") or len(behind) < 3:
            return nerve
        return replace(nerve, side=self.sides.get(behind[2], ""))

    def _groups(self, words: Words, nerves: Sequence[Nerve]) -> list[list[Nerve]]:
        """The nerves, those of one list together."""
        groups: list[list[Nerve]] = []
        for nerve in nerves:
            if groups and self._listed(words, groups[-1][-1].last, nerve.first):
                groups[-1].append(nerve)
            else:
                groups.append([nerve])
        return groups

    def _behind(
        self, words: Words, value: Measured, nerves: Sequence[Nerve], firsts: Sequence[int]
    ) -> Nerve | None:
        """The nerve right behind the value, or behind a name that follows it."""
        last = max(value.last, value.end)
        place = bisect_left(firsts, last)
        if place == len(nerves):
            return None
        nerve = nerves[place]
        if words.spans[nerve.first][0] - words.spans[last - 1][1] > _WIDEST_BEHIND:
            return None
        between = words.norms[last : nerve.first]
        closed = any(_parted(words, at) for at in range(last + 1, nerve.first + 1))
        closed = closed or words.gaps[last].strip() not in {"", ")"}  # "conduction block (58%) in"
        linked = bool(between) and between[0] in self.links
        told = linked and all(norm in self.links or norm in self.sides for norm in between)
        return nerve if told and not closed else None


def _in_group(group: Sequence[Nerve], value: Measured, same: Sequence[int]) -> Nerve | None:
    """The nerve told last before the value; of several in a list, the one in the value's place."""
    if len(group) == 1:
        return group[0]
    if len(same) == len(group) <= _LONGEST_LIST and same[0] > group[0].first:
        return group[same.index(value.start)]
    return None


def _parted(words: Words, at: int) -> bool:
    return not set(",;:().").isdisjoint(words.gaps[at])
