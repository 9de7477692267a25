"""Which amount is whose: it goes to the analyte (or drug) that it fits and stands by.

The unit decides first: an amount that no neighbour can have is left alone. Every amount looks at a
few names around it, so the cost of a sentence is that of its numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from asterism.read.text.asides import aside_between
from asterism.read.text.board import WIDEST_GAP, Taker, Tie
from asterism.read.text.lists import (
    ARROWS,
    asides,
    between,
    ends_bare,
    further,
    runs,
    without_counts,
)
from asterism.read.text.numbers import Amount
from asterism.read.text.quantities import Amounts
from asterism.read.text.respective import Lists
from asterism.read.text.tokens import Words, fold

_WIDEST_BACK = 3  # words between a value and the analyte behind it
_WIDEST_BARE = 4  # words between an analyte and a value without unit
_WIDEST_AGAIN = 24  # words between a name and a value told under a common one
_NAMES_AHEAD = 3
_OF = "of"


def tie(
    words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
) -> tuple[Tie, ...]:
    """Each amount with its owner, in text order; amounts that nobody claims are left out."""
    aside = asides(words.text, found)
    told = [each for each in found if each.start not in aside]
    table = _Table(words, takers, without_counts(words, told, rules), rules)
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


class _Table(Lists):
    """The amounts that no list has taken, one by one."""

    def told_again(self, aside: Mapping[int, tuple[Amount, Amount]]) -> None:
        """The same value in another unit, or a value that belongs to the one before it."""
        owner = {each.amount.start: each.index for each in self.ties.values()}
        for before, amount in aside.values():
            taker = self.by_index.get(owner.get(before.start, -1))
            if taker is not None and taker.takes(amount):
                self.more.append(Tie(index=taker.index, amount=amount))

    def one(self, place: int) -> None:
        """Tie the amount at a place, if it is not tied yet and somebody near can have it."""
        if place not in self.ties:
            amount = self.found[place]
            made = self._series(place) or self._owner(amount) or self._inside(amount)
            made = made or self._carried(amount) or self._elsewhere(amount) or self._again(amount)
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
        if behind is not None and self._is_of(amount, behind):
            return Tie(index=behind.index, amount=amount)
        if ahead is not None and (ahead.index not in self.taken or behind is None):
            if ahead.index in self.taken and "," in self.words.text[ahead.end : amount.start]:
                return None
            return Tie(index=ahead.index, amount=amount)
        return None if behind is None else Tie(index=behind.index, amount=amount)

    def _is_of(self, amount: Amount, behind: Taker) -> bool:
        """Whether it is said to be of what stands behind: "74 mmHg of mean arterial pressure"."""
        words = self.words
        between = words.norms[words.after(amount.end) : words.after(behind.start)]
        return between[:1] == (_OF,) and behind.plausible(amount)

    def _ahead(self, amount: Amount) -> Taker | None:
        """The nearest taker in front of the amount, if only linking words stand between."""
        last = bisect_right(self.ends, amount.start)
        near = self.takers[max(0, last - _NAMES_AHEAD) : last][::-1]
        able = [taker for taker in near if self._can(taker, amount)]
        if len(able) > 1 and (outer := self._outer(able, amount)) is not None:
            return outer
        if not able or able[0].plausible(amount):
            return able[0] if able else None
        # "Calcium and PTH were 9.1 mg/dL": no PTH is so high, so it is the calcium.
        listed = (taker for taker in able[1:] if self._is_listed(taker, able[0]))
        return next((taker for taker in listed if taker.plausible(amount)), able[0])

    def _outer(self, able: Sequence[Taker], amount: Amount) -> Taker | None:
        """The name before an aside that names another: "PTH, drawn with calcium, was 92 pg/mL"."""
        words, inner = self.words, able[0]
        for taker in able[1:]:
            first, last = words.after(taker.end), words.after(amount.start)
            aside = aside_between(words, first, last, self.rules)
            if aside and aside.start <= inner.first < aside.stop and "," in words.gaps[aside.stop]:
                return taker
        return None

    def _can(self, taker: Taker, amount: Amount) -> bool:
        norms, minus = self.words.norms, self.rules.minus
        beside = norms[max(0, taker.first - 1) : taker.first] + norms[taker.last : taker.last + 1]
        if not minus.isdisjoint(beside):  # "sodium minus chloride was 23" is of neither
            return False
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

    def _again(self, amount: Amount) -> Tie | None:
        """A value of what was named before, told under a common name: "with a peak of 1200 U/L"."""
        words, rules = self.words, self.rules
        last = words.after(amount.start)
        place = last
        while place > max(0, last - WIDEST_GAP) and words.norms[place - 1] in rules.links:
            place -= 1
            if "," in words.gaps[place + 1 : place + 2]:
                break
        told = [at for at in range(place, last) if words.norms[at] in rules.generic]
        if not amount.units or not told or not self._opens(told[0], place):
            return None
        end = bisect_right(self.ends, amount.start)
        for taker in self.takers[max(0, end - _NAMES_AHEAD) : end][::-1]:
            if taker.takes(amount) and taker.plausible(amount) and self._is_near(taker, amount):
                return Tie(index=taker.index, amount=amount)
        return None

    def _opens(self, at: int, place: int) -> bool:
        """Whether a common name is nothing else's: "a level", but not "globulin level"."""
        gap = self.words.gaps[at]
        return at == 0 or at > place or not set(",;(:").isdisjoint(gap)

    def _is_near(self, taker: Taker, amount: Amount) -> bool:
        near = self.words.after(amount.start) - self.words.after(taker.end)
        return near <= _WIDEST_AGAIN

    def _elsewhere(self, amount: Amount) -> Tie | None:
        """The same in another specimen: "2.6 g/dL in the serum and 310 mg/d in the urine"."""
        words, rules = self.words, self.rules
        before = self.ties.get(self.last)
        if before is None:
            return None
        first, last = words.after(before.amount.end), words.after(amount.start)
        between = words.norms[first:last]
        named = not rules.specimens.keys().isdisjoint(between)
        if not named and not rules.kin.specimen(words, amount.end, rules.specimens):
            return None
        if len(between) > WIDEST_GAP or ";" in words.text[before.amount.end : amount.start]:
            return None
        known = all(norm in rules.carried or norm in rules.specimens for norm in between)
        able = known and self.by_index[before.index].takes(amount)
        return Tie(index=before.index, amount=amount) if able else None
