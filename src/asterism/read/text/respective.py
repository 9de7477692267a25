"""Values in a list, each to the name in its place: "A and B were 1 and 2, respectively"."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from asterism.read.text.board import Board, Taker, Tie
from asterism.read.text.lists import ends_bare, list_gap, sharing
from asterism.read.text.numbers import Amount, Shape

_LONGEST_LIST = 12
_LEAST = 2  # in a list
_MOST_LISTS = 6  # in a sentence, each ended by "respectively"
_MOST_ADJUNCTS = 3  # names between a list and its values that are not of it


class Lists(Board):
    """Lists of names and lists of values, as many."""

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

    def respective(self) -> None:
        """In the order named, though other words stand between: "..., respectively"."""
        words, said = self.words, self.rules.respectively
        if said.isdisjoint(words.norms) or len(self.found) < _LEAST:
            return
        ends = [amount.end for amount in self.found]
        floor = 0
        for place in [at for at, norm in enumerate(words.norms) if norm in said][:_MOST_LISTS]:
            start, end = words.spans[place]
            stop = bisect_left(ends, start + 1)
            values = range(floor, stop)
            if len(values) < _LEAST or self._leads_on(place):  # "were, respectively, 9.1 and 4.2"
                values = self._list_behind(stop)
            self._respective(values, end)
            floor = max(stop, values.stop if len(values) else 0)

    def _leads_on(self, place: int) -> bool:
        return place > 0 and self.words.norms[place - 1] in self.rules.copulas

    def _list_behind(self, first: int) -> range:
        stop = first + 1
        while stop < len(self.found) and list_gap(
            self.words.text, self.found[stop - 1], self.found[stop]
        ):
            stop += 1
        return range(first, min(stop, len(self.found)))

    def _respective(self, values: range, end: int) -> None:
        if not values:
            return
        words, first = self.words, self.found[values[0]].start
        before = self._owners(self.found[values[-1]].start)
        if before and not self.rules.people.isdisjoint(
            words.norms[before[-1].last : words.after(first)]
        ):  # "the ages of these patients were"
            return
        for count in range(min(len(values), _LONGEST_LIST), 1, -1):
            run = values[-count:]
            if self.ties.keys() & set(run):
                return
            behind = self._owners_between(self.found[run[-1]].end, end)
            owners = [t for t in before if t.end <= self.found[run[0]].start]
            for back in range(_MOST_ADJUNCTS):
                named = owners[len(owners) - count - back : len(owners) - back]
                if self._is_between(named, run, values) and self._zip(named, run):
                    return
            if len(behind) == count and self._zip(behind, run):
                return
            last = owners[-count:]
            if self._is_between(last, run, values) and self._zip(last, run, misfits=1):
                return

    def _owners(self, end: int) -> list[Taker]:
        """The names before a place, of two that overlap the longer."""
        named: list[Taker] = []
        last = bisect_right(self.ends, end)
        for taker in self.takers[max(0, last - 2 * _LONGEST_LIST) : last][::-1]:
            if not named or taker.end <= named[-1].start:
                named.append(taker)
            elif taker.start <= named[-1].start and taker.end - taker.start > (
                named[-1].end - named[-1].start
            ):
                named[-1] = taker
        return named[::-1]

    def _owners_between(self, start: int, end: int) -> list[Taker]:
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return self.by_start[first : min(last, first + _LONGEST_LIST)]

    def _is_between(self, named: Sequence[Taker], run: range, values: range) -> bool:
        """Whether there are as many names as values, and no other value among them."""
        if len(named) < len(run):
            return False
        first, end = named[0].start, self.found[run[0]].start
        return not any(first < self.found[other].start < end for other in values[: -len(run)])

    def _zip(self, named: Sequence[Taker], run: Sequence[int], misfits: int = 0) -> bool:
        """Owners and amounts in order, a unit printed once shared; nothing if more misfit."""
        made: list[tuple[int, Tie]] = []
        units: tuple[str, ...] = ()
        for taker, place in zip(reversed(named), reversed(run), strict=True):
            amount = self.found[place]
            units = amount.units or units
            whole = replace(amount, units=units)
            bare = not units and not ends_bare(self.words, amount, self.rules)
            if not bare and self._able(taker, whole) and (misfits or taker.plausible(whole)):
                made.append((place, Tie(index=taker.index, amount=whole)))
        if len(made) < len(run) - misfits or not made:
            return False
        for place, each in made:
            self._keep(place, each)
        return True
