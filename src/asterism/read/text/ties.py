"""Which amount is whose: it goes to the analyte (or drug) that it fits and stands by.

The unit decides first: an amount that no neighbour can have is left alone. Every amount looks at a
few names around it, so the cost of a sentence is that of its numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from asterism.read.text.lists import (
    ARROWS,
    JOINTS,
    asides,
    between,
    ends_bare,
    further,
    runs,
    sharing,
)
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.quantities import Amounts
from asterism.read.text.tokens import Words, fold

_WIDEST_GAP = 8  # words between an analyte and its value
_FOREIGN_WORDS = 2  # of them may be words we do not expect there
_WIDEST_ASIDE = 12  # words between an analyte and the verb in front of its value
_WIDEST_BACK = 3  # words between a value and the analyte behind it
_WIDEST_BARE = 4  # words between an analyte and a value without unit
_NAMES_AHEAD = 3
_LONGEST_LIST = 12
_NAME_SIGNS = str.maketrans("", "", "+-−²⁺⁻()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Something at `start:end` that may have an amount, and whether a given amount can be its.

    `bare` tells of an amount without unit, which must stand closer.
    """

    index: int
    start: int
    end: int
    first: int
    last: int
    takes: Callable[[Amount], bool]
    plausible: Callable[[Amount], bool] = lambda _: True
    bare: Callable[[Amount], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An amount, the index of the mention that has it, and whether it opens or ends a series."""

    index: int
    amount: Amount
    later: bool = False
    opens: bool = False


def tie(
    words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
) -> tuple[Tie, ...]:
    """Each amount with its owner, in text order; amounts that nobody claims are left out."""
    aside = asides(words.text, found)
    table = _Table(words, takers, [each for each in found if each.start not in aside], rules)
    for run in runs(table.found, words.text):
        table.list_of(run)
    table.respective()
    for place in range(len(table.found)):
        table.one(place)
    table.told_again(aside)
    ties = sorted(table.ties.values(), key=lambda item: item.amount.start)
    ties = sorted((*ties, *table.more), key=lambda item: item.amount.start)
    return tuple(
        replace(one, opens=after is not None and after.later and after.index == one.index)
        for one, after in pairwise([*ties, None])
        if one
    )


class _Table:
    """What is tied so far."""

    def __init__(
        self, words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
    ) -> None:
        self.words, self.rules = words, rules
        self.takers = sorted(takers, key=lambda taker: (taker.end, taker.start))
        self.ends = [taker.end for taker in self.takers]
        self.by_start = sorted(takers, key=lambda taker: taker.start)
        self.starts = [taker.start for taker in self.by_start]
        self.by_index = {taker.index: taker for taker in takers}
        self.found = list(found)
        self.places = [amount.start for amount in self.found]
        self.ties: dict[int, Tie] = {}
        self.more: list[Tie] = []
        self.taken: set[int] = set()
        self.last = -1  # the place of the last amount that was tied

    # ---- lists

    def list_of(self, run: range) -> None:
        """Names in a list and values in a list, as many: "AST/ALT 45/60", "A and B 3 and 4"."""
        printed = [self.found[at] for at in run]
        shared = sharing(printed)
        if len(run) == 1:
            self._slashed(run[0])
            return
        if len(run) > _LONGEST_LIST:
            return
        named = self._names_before(printed[0].start, len(run) + 1)
        if len(named) == len(run) and self._leads(named[-1], printed[0]):
            either = [
                self._either(taker, one, other)
                for taker, one, other in zip(named, printed, shared, strict=True)
            ]
            if None not in either:
                for taker, at, one in zip(named, run, either, strict=True):
                    if one is not None:
                        self._keep(at, Tie(index=taker.index, amount=one))
                return
        for at, one in zip(run, shared, strict=True):
            self.found[at] = one

    def _either(self, taker: Taker, printed: Amount, shared: Amount) -> Amount | None:
        """The amount as the taker can have it: as printed, or with the unit of the list."""
        for amount in (printed, shared):
            if taker.takes(amount):
                return amount
        return printed if self._able(taker, printed) else None

    def _slashed(self, place: int) -> None:
        amount = self.found[place]
        values = (amount.value, *amount.others)
        named = self._names_before(amount.start, len(values) + 1, joint="/")
        if len(named) != len(values) or not self._leads(named[-1], amount):
            return
        parts = [replace(amount, value=value, others=(), shape=Shape.PLAIN) for value in values]
        if all(self._able(taker, part) for taker, part in zip(named, parts, strict=True)):
            made = [Tie(index=t.index, amount=p) for t, p in zip(named, parts, strict=True)]
            self._keep(place, made[0])
            self.more += made[1:]
            self.taken |= {each.index for each in made}

    def _names_before(self, at: int, most: int, joint: str = "") -> list[Taker]:
        """The names in front of a place that make one list, in order."""
        place = bisect_right(self.ends, at) - 1
        named: list[Taker] = []
        text = self.words.text
        while place >= 0 and len(named) < most:
            taker = self.takers[place]
            if named:
                if taker.end > named[-1].start:  # nested in the one before
                    place -= 1
                    continue
                between = text[taker.end : named[-1].start].translate(_NAME_SIGNS).strip()
                if between != joint if joint else not self._is_joint(between):
                    break
            named.append(taker)
            place -= 1
        return named[::-1]

    def _is_joint(self, between: str) -> bool:
        if between in JOINTS:
            return True
        *rest, last = between.replace(",", " , ").split() or [""]
        return last in {"and", ",", "or"} and all(
            word in {",", "and"} or word in self.rules.tight for word in rest
        )

    def _leads(self, taker: Taker, amount: Amount) -> bool:
        return self._linked(taker.end, amount.start)

    def _able(self, taker: Taker, amount: Amount) -> bool:
        return taker.takes(amount) or (taker.bare(amount) and taker.plausible(amount))

    def respective(self) -> None:
        """In the order named, though other words stand between: "..., respectively"."""
        words, rules = self.words, self.rules
        if rules.respectively.isdisjoint(words.norms) or len(self.found) < 2:
            return
        place = next(i for i, word in enumerate(words.norms) if word in rules.respectively)
        stop = bisect_left([amount.end for amount in self.found], words.spans[place][0] + 1)
        values = list(range(stop))
        owners = [t for t in self.takers if values and t.end <= self.found[values[-1]].start]
        for count in range(min(len(values), len(owners), _LONGEST_LIST), 1, -1):
            run = values[-count:]
            if self.ties.keys() & set(run):
                return
            named = [t for t in owners if t.end <= self.found[run[0]].start][-count:]
            if len(named) < count:
                continue
            # A value among the names was told of one of them: they wait for none.
            first, end = named[0].start, self.found[run[0]].start
            if any(first < self.found[other].start < end for other in values[:-count]):
                continue
            if self._zip(named, run):
                return

    def _zip(self, named: Sequence[Taker], run: Sequence[int]) -> bool:
        """Owners and amounts in order, a unit printed once shared; nothing if one misfits."""
        made: list[tuple[int, Tie]] = []
        units: tuple[str, ...] = ()
        for taker, place in zip(reversed(named), reversed(run), strict=True):
            amount = self.found[place]
            units = amount.units or units
            whole = replace(amount, units=units)
            if taker.takes(whole):
                made.append((place, Tie(index=taker.index, amount=whole)))
        if len(made) < len(run) - 1 or not made:
            return False
        for place, each in made:
            self._keep(place, each)
        return True

    def _keep(self, place: int, made: Tie) -> None:
        self.ties[place] = made
        self.taken.add(made.index)

    def told_again(self, aside: Mapping[int, tuple[Amount, Amount]]) -> None:
        """The same value in another unit, or a value that belongs to the one before it."""
        owner = {each.amount.start: each.index for each in self.ties.values()}
        for before, amount in aside.values():
            taker = self.by_index.get(owner.get(before.start, -1))
            if taker is not None and taker.takes(amount):
                self.more.append(Tie(index=taker.index, amount=amount))

    # ---- one by one

    def one(self, place: int) -> None:
        """Tie the amount at a place, if it is not tied yet and somebody near can have it."""
        if place not in self.ties:
            amount = self.found[place]
            made = self._series(place) or self._owner(amount) or self._inside(amount)
            made = made or self._carried(amount)
            if made is None:
                return
            self._keep(place, made)
        self.last = place

    def _series(self, place: int) -> Tie | None:
        """The second value of "from 151 mg/L to 36.2 mg/L" or "151 -> 36.2 mg/L"."""
        if place - 1 not in self.ties or self.last != place - 1:
            return None
        before, amount = self.ties[place - 1], self.found[place]
        raw = between(self.words.text, before.amount, self.found[place])
        norms = tuple(map(fold, raw.split()))
        spoken = norms and len(norms) <= 3 and self.rules.to.issuperset(norms)
        if not spoken and raw not in ARROWS:
            return None
        shared = amount.units or before.amount.units
        if before.amount.units and set(before.amount.units).isdisjoint(shared):
            return None
        return Tie(index=before.index, amount=replace(amount, units=shared), later=True)

    def _inside(self, amount: Amount) -> Tie | None:
        """The name printed within the amount: "2900 white blood cells/mm3"."""
        place = bisect_left(self.starts, amount.start)
        if place < len(self.by_start) and self.by_start[place].end < amount.end:
            taker = self.by_start[place]
            if taker.takes(amount):
                return Tie(index=taker.index, amount=amount)
        return None

    def _owner(self, amount: Amount) -> Tie | None:
        ahead, behind = self._ahead(amount), self._behind(amount)
        if ahead is not None and (ahead.index not in self.taken or behind is None):
            if ahead.index in self.taken and "," in self.words.text[ahead.end : amount.start]:
                return None
            return Tie(index=ahead.index, amount=amount)
        return None if behind is None else Tie(index=behind.index, amount=amount)

    def _ahead(self, amount: Amount) -> Taker | None:
        """The nearest taker in front of the amount, if only linking words stand between."""
        last = bisect_right(self.ends, amount.start)
        near = self.takers[max(0, last - _NAMES_AHEAD) : last][::-1]
        able = [taker for taker in near if self._can(taker, amount)]
        if not able or able[0].plausible(amount):
            return able[0] if able else None
        # "Calcium and PTH were 9.1 mg/dL": no PTH is so high, so it is the calcium.
        listed = (taker for taker in able[1:] if self._is_listed(taker, able[0]))
        return next((taker for taker in listed if taker.plausible(amount)), able[0])

    def _is_listed(self, taker: Taker, other: Taker) -> bool:
        raw = self.words.text[taker.end : other.start].translate(_NAME_SIGNS).strip()
        return other.start < taker.end or self._is_joint(raw)

    def _can(self, taker: Taker, amount: Amount) -> bool:
        if taker.takes(amount):
            near = self._linked(taker.end, amount.start)
            return near and (bool(amount.units) or ends_bare(self.words, amount, self.rules))
        return not amount.units and taker.bare(amount) and self._beside(taker.end, amount)

    def _beside(self, begin: int, amount: Amount) -> bool:
        """Whether a value without unit stands so close behind that it can be nothing else."""
        words = self.words
        first, last = words.after(begin), words.after(amount.start)
        if last - first > _WIDEST_BARE or not set(";").isdisjoint(words.text[begin : amount.start]):
            return False
        if not self.rules.tight.issuperset(words.norms[first:last]):
            return False
        return ends_bare(words, amount, self.rules)

    def _linked(self, begin: int, end: int) -> bool:
        words, rules = self.words, self.rules
        first, last = words.after(begin), words.after(end)
        text = words.text[begin:end]
        first = _behind_aside(words, first, last, rules)
        if last - first > _WIDEST_GAP or ";" in text:
            return False
        between = words.norms[first:last]
        foreign = [word for word in between if word not in rules.links and not word.isdigit()]
        if len(foreign) > _FOREIGN_WORDS:
            return False
        return not foreign or "," not in text

    def _behind(self, amount: Amount) -> Taker | None:
        """The taker right behind: "87.5% of segmented neutrophils", "50 mg thalidomide"."""
        words = self.words
        place = bisect_left(self.starts, amount.end)
        for taker in self.by_start[place : place + 1]:
            between = words.norms[words.after(amount.end) : words.after(taker.start)]
            text = words.text[amount.end : taker.start]
            near = len(between) <= _WIDEST_BACK and self.rules.back_links.issuperset(between)
            if near and set(",;:(").isdisjoint(text) and taker.takes(amount):
                return None if self._has_own(taker) else taker
        return None

    def _has_own(self, taker: Taker) -> bool:
        """Whether a value stands right behind the name: it is not for the one in front of it."""
        place = bisect_left(self.places, taker.end)
        if place == len(self.found):
            return False
        raw = self.words.text[taker.end : self.found[place].start].strip()
        return raw in {"", ":", "="} or fold(raw) in self.rules.copulas

    def _carried(self, amount: Amount) -> Tie | None:
        """A further value of the analyte before: "9.8 g/dL on admission and 10.2 g/dL later"."""
        if self.last < 0 or self.last not in self.ties:
            return None
        before = self.ties[self.last]
        taker = self.by_index[before.index]
        if not further(self.words, before.amount, amount, self.rules):
            return None
        if not amount.units and before.amount.units:
            amount = replace(amount, units=before.amount.units)
        return Tie(index=before.index, amount=amount) if self._able(taker, amount) else None


def _behind_aside(words: Words, first: int, last: int, rules: Amounts) -> int:
    """Behind ", measured by ELISA," or "at the time of referral", if a verb leads to a value."""
    norms, expected = words.norms, rules.links - rules.asides
    at = next((place for place in range(first, last) if norms[place] not in expected), last)
    if at >= last - 1 or norms[at] not in rules.asides or norms[last - 1] not in rules.copulas:
        return first
    inner = norms[at : last - 1]
    single = rules.aside_ends.isdisjoint(inner) and rules.copulas.isdisjoint(inner)
    near = last - at <= _WIDEST_ASIDE and not any(word.isdigit() for word in inner)
    return last - 1 if single and near else first
