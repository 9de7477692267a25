"""When each value of a series was measured: "141 mg/L on day 1, 88 on day 3"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from asterism.model.when import When
from asterism.read.text.numbers import Amount
from asterism.read.text.rules import Page
from asterism.read.text.spellings import any_of
from asterism.read.text.story import Dating
from asterism.read.text.stretch import Stretch
from asterism.read.text.times import Sort
from asterism.read.text.tokens import Words, fold

_REACH = 120  # characters around the values in which the list of their times stands
_NUMBER = re.compile(r"\d{1,3}")
_NTH = r"\d{1,3}(?:st|nd|rd|th)?"
_LIST = rf"{_NTH}(?:,\s?{_NTH}){{0,10}},?\s?(?:and|&)\s?(?:the\s)?{_NTH}"


@dataclass(frozen=True, kw_only=True, eq=False)
class SeriesCues:
    """The words of series: lists of times, and events at which a value stands without a date."""

    times: re.Pattern[str]
    units: dict[str, str]
    started: re.Pattern[str]
    undated: re.Pattern[str]
    respectively: frozenset[str]

    @classmethod
    def of(cls, page: Page, time: Page) -> "SeriesCues":
        units = {w: unit for unit, words in time.page("units").lists().items() for w in words}
        heads, behind = page.page("heads"), r"[\s(]{1,2}(?:(?:at|on|upon|by|before)\s(?:the\s)?)?"
        unit = any_of(units)
        return cls(
            times=re.compile(
                rf"\b(?:(?P<before>{unit})s?\s(?P<list>{_LIST})"
                rf"|(?P<of>{_LIST})[\s-]{{1,2}}(?P<behind>{unit})s?)\b",
                re.IGNORECASE,
            ),
            units=units,
            started=re.compile(rf"{behind}(?:{any_of(heads.texts('baseline'))})\b", re.IGNORECASE),
            undated=re.compile(rf"{behind}(?:{any_of(heads.texts('undated'))})\b", re.IGNORECASE),
            respectively=frozenset(map(fold, page.texts("respectively"))),
        )

    def dates(
        self, words: Words, dating: Dating, values: Sequence[Amount], opens: Sequence[bool]
    ) -> tuple[When | None, ...]:
        """The date of each of several values of one test, in their order.

        `opens` marks the first of "from 151 to 36 mg/L", which was told before.
        """
        listed = self._listed(words, dating, values)
        if len(listed) == len(values):
            return listed
        ends = [*(value.start for value in values[1:]), words.end]
        begins = [words.start, *(_end(value) for value in values)]
        return tuple(
            self._of_one(words, dating, value, (begin, end), opens=first)
            for value, begin, end, first in zip(values, begins, ends, opens, strict=False)
        )

    def _listed(
        self, words: Words, dating: Dating, values: Sequence[Amount]
    ) -> tuple[When | None, ...]:
        """The dates of a list of as many times as there are values."""
        base = dating.zero or dating.base
        low, high = values[0].start - _REACH, _end(values[-1]) + _REACH
        found = self.times.search(words.text, max(words.start, low), min(words.end, high))
        apart = found is not None and not any(
            found.start() < value.end and value.start < found.end() for value in values
        )
        if found is not None and apart and base is not None:
            numbers = _NUMBER.findall(found["list"] or found["of"])
            unit = self.units[(found["before"] or found["behind"]).lower()]
            nth = bool(found["before"])
            return tuple(_later(number, unit, base, nth=nth) for number in numbers)
        if self.respectively.isdisjoint(words.norms):
            return ()
        behind = [item for item in dating.dated if item.moment.start >= _end(values[-1])]
        return tuple(item.when for item in behind)

    def _of_one(
        self, words: Words, dating: Dating, value: Amount, place: tuple[int, int], *, opens: bool
    ) -> When | None:
        """The date told right behind the value, else right in front of it."""
        own = [item for item in dating.dated if place[0] <= item.moment.start < place[1]]
        behind = [item for item in own if item.moment.start >= value.end]
        if behind and set(",;").isdisjoint(words.text[_end(value) : behind[0].moment.start]):
            first = behind[0]
            within = first.moment.sort is Sort.WITHIN
            return dating.after_series(value.end) if within else first.when
        if self.started.match(words.text, _end(value), words.end):
            return dating.base
        if opens:
            return dating.base or dating.when(value.start, value.end)
        if self.undated.match(words.text, _end(value), words.end):
            return None
        before = [item for item in own if item.moment.start < value.start]
        return before[-1].when if before else dating.when(value.start, value.end)


def _end(value: Amount) -> int:
    return max(value.end, value.reference_end)


def _later(number: str, unit: str, base: When, *, nth: bool) -> When | None:
    """So much later; the first day or week of a count may be the one it counts from."""
    amount = Decimal(number)
    stretch = Stretch(low=max(amount - 1, Decimal(0)) if nth else amount, high=amount, unit=unit)
    return stretch.after(base, sign=1, text=f"{unit} {number}" if nth else f"{number} {unit}")
