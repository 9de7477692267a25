"""Expressions of time in a sentence: dates, and amounts of time with what they are counted from.

Nothing is resolved here; `story` knows what "one month later" is later than.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from asterism.model.when import When
from asterism.read.text.compounds import Found, joined
from asterism.read.text.dates import read_date
from asterism.read.text.stretch import Stretch
from asterism.read.text.timewords import TimeCues
from asterism.read.text.tokens import Words, fold_phrase


class Sort(Enum):
    """What an expression of time does."""

    DATE = "date"  # a day, month or year of the calendar
    MONTH = "month"  # a month (and day) whose year must be told from the story
    LATER = "later"
    EARLIER = "earlier"
    HISTORY = "history"  # how long what follows has been going on
    LASTING = "lasting"
    WITHIN = "within"
    AGE = "age"  # how old the patient then was


class From(Enum):
    """What an amount is counted from, where no event is named."""

    NOW = "now"  # where the story is
    ZERO = "zero"  # where the counting began: "at 3 months ... at 6 months"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An expression of time at `start:end` of the text.

    `anchor` is the event it counts from, empty for the story's present; `reaches` is where the
    words naming that event end, and `about` are those words. `backward`: it says how long what
    stands in front of it had lasted.
    """

    sort: Sort
    start: int
    end: int
    when: When | None = None
    amount: Stretch | None = None
    month: int = 0
    day: int = 0
    anchor: str = ""
    anchored: bool = False
    reaches: int = 0
    about: frozenset[str] = frozenset()
    counted: From = From.NOW
    backward: bool = False


# What stands behind an amount, and what in front of it; the first that fits decides.
_BEHIND = {
    "history": Sort.HISTORY,
    "before": Sort.EARLIER,
    "earlier": Sort.EARLIER,
    "later": Sort.LATER,
    "after": Sort.LATER,
}
_AHEAD = {
    "coming": Sort.LATER,
    "past": Sort.HISTORY,
    "at": Sort.LATER,
    "after_that": Sort.LATER,
    "lasting": Sort.LASTING,
    "within": Sort.WITHIN,
}
_COUNTED = {"at": From.ZERO, "after_that": From.EITHER}
_DATE_BEGINS = re.compile(r"\s+(?:\d|[A-Z])")
_ANCHORED = frozenset({"before", "after"})
_ANCHOR_REACH = 70  # characters behind "before" or "after" in which the event is named
_MOST_MOMENTS = 60  # in one sentence; more are a table, which is not told in sentences
_AHEAD_REACH = 30  # characters in front of an amount in which its preposition stands


def find_moments(words: Words, cues: TimeCues) -> tuple[Moment, ...]:
    """The expressions of time in a sentence, in order, none overlapping."""
    triggers = cues.triggers.intersection(words.norms)
    if not triggers:
        return ()
    unborn = not cues.prenatal.isdisjoint(words.norms)
    found: list[Moment] = []
    told = [*_dates(words, triggers, cues)]
    if not triggers.isdisjoint(cues.age_words):  # "at the age of 12 years" lasts no 12 years
        told += _ages(words, cues)
    if not triggers.isdisjoint(cues.unit_words):
        told += [*_amounts(words, cues), *_counted(words, cues)]
    for moment in told[:_MOST_MOMENTS]:
        if unborn and _of_a_pregnancy(moment):
            continue
        if all(moment.end <= other.start or other.end <= moment.start for other in found):
            found.append(moment)
    return tuple(sorted(found, key=lambda moment: moment.start))


def _of_a_pregnancy(moment: Moment) -> bool:
    """Whether it counts the weeks of a pregnancy: "at 35 weeks", "at week 25"."""
    counted = moment.sort is Sort.LATER and moment.counted is From.ZERO and not moment.anchor
    return counted and moment.amount is not None and moment.amount.unit == _WEEK


_WITH_MONTH, _WITHOUT = ("full",), ("iso", "slashed", "month_slash", "year", "decade")


def _dates(words: Words, triggers: frozenset[str], cues: TimeCues) -> Iterator[Moment]:
    text, start, end = words.text, words.start, words.end
    month, year = not triggers.isdisjoint(cues.months), not triggers.isdisjoint(cues.years)
    full = month and (year or not _APOSTROPHES.isdisjoint(text[start:end]))
    for name in (*(_WITH_MONTH if full else ()), *(_WITHOUT if year else ())):
        for found in cues.patterns[name].finditer(text, start, end):
            when = read_date(found, name, cues.months, cues.parts)
            if when is not None and not (name == "year" and _measures(found, cues)):
                yield Moment(sort=Sort.DATE, start=found.start(), end=found.end(), when=when)
    if not month or not _names_month(words, cues):
        return
    for found in cues.patterns["month"].finditer(text, start, end):
        day = int(found["d1"] or found["d2"] or 0)
        if found["month"][0].isupper() and (found["by"] or found["part"] or day):
            yield Moment(
                sort=Sort.MONTH, start=found.start(), end=found.end(),
                month=cues.months[found["month"].lower()], day=day,
            )  # fmt: skip


def _measures(found: re.Match[str], cues: TimeCues) -> bool:
    """Whether a unit stands behind what looks like a year: "VEGF of 2000 pg/mL"."""
    return cues.patterns["measure"].match(found.string, found.end(), found.endpos) is not None


_APOSTROPHES = frozenset("'’")  # of a year in short


def _names_month(words: Words, cues: TimeCues) -> bool:
    """Whether a month is written as a name: most "may" are none."""
    pairs = zip(words.raws, words.norms, strict=True)
    return any(norm in cues.months and raw[0].isupper() for raw, norm in pairs)


def _amounts(words: Words, cues: TimeCues) -> Iterator[Moment]:
    text, start, end = words.text, words.start, words.end
    matches = cues.patterns["amount"].finditer(text, start, end)
    for found, amount in joined((match, _amount(match, cues)) for match in matches):
        moment = _placed(found, amount, cues)
        if moment is not None:
            yield moment
    for name, (sort, count) in _ONE.items():
        if cues.keys[name].isdisjoint(words.norms):
            continue
        for found in cues.patterns[name].finditer(text, start, end):
            unit = cues.units[found["unit"].lower()]
            one = Stretch(low=Decimal(count), high=Decimal(count), unit=unit)
            if name == "the":
                yield _placed(found, one, cues) or _moment(found, Sort.LATER, one)
            else:
                yield _moment(found, sort, one)


# Without a number it is one: "the next day", "the past year"; "the same day" is none.
_ONE = {
    "next": (Sort.LATER, 1), "previous": (Sort.EARLIER, 1), "the_past": (Sort.HISTORY, 1),
    "same": (Sort.LATER, 0), "the": (Sort.LATER, 1),
}  # fmt: skip


def _moment(found: re.Match[str], sort: Sort, amount: Stretch) -> Moment:
    return Moment(sort=sort, start=found.start(), end=found.end(), amount=amount)


def _counted(words: Words, cues: TimeCues) -> Iterator[Moment]:
    """Days and weeks by number: "hospital day 3", "the fifth postoperative day", "week 12"."""
    text, start, end = words.text, words.start, words.end
    numbered = any(map(str.isdigit, words.norms))
    nth = not cues.keys["nth"].isdisjoint(words.norms)
    for name in (*(("day",) if numbered else ()), *(("nth",) if nth else ())):
        for found in cues.patterns[name].finditer(text, start, end):
            number = _ordinal(found[2] if name == "day" else found["nth"], cues)
            if cues.patterns["not_counted"].match(text, found.end(), end):
                continue
            event, stop = _event_of_day(found, cues)
            yield Moment(
                sort=Sort.LATER, start=found.start(), end=stop, anchor=event, counted=From.ZERO,
                amount=_nth(_plain(found["what"]), number, event, cues),
            )  # fmt: skip


def _ages(words: Words, cues: TimeCues) -> Iterator[Moment]:
    for found in cues.patterns["age"].finditer(words.text, words.start, words.end):
        unit = cues.units[(found["unit"] or _YEAR_UNIT).lower()]
        low = _number(found["low"], cues)[0]
        age = Stretch(low=low, high=low + 1, unit=unit)
        yield _moment(found, Sort.AGE, age)


_YEAR_UNIT, _WEEK = "year", "week"


def _plain(text: str) -> str:
    """The words as they are listed: in small letters, with a space between them."""
    return " ".join(text.lower().replace("-", " ").split())


def _ordinal(text: str, cues: TimeCues) -> int:
    digits = "".join(filter(str.isdigit, text))
    return int(digits) if digits else cues.ordinals[text.lower()]


def _event_of_day(found: re.Match[str], cues: TimeCues) -> tuple[str, int]:
    for name, pattern in cues.behind_days:
        if hit := pattern.match(found.string, found.end(), found.endpos):
            return name, hit.end()
    return cues.zeros.get(_plain(found["what"]), ""), found.end()


def _nth(what: str, number: int, event: str, cues: TimeCues) -> Stretch:
    """How much later the day or week of that number is than the day it is counted from."""
    if what not in cues.zeros:
        return Stretch(low=Decimal(number - 1), high=Decimal(number), unit=cues.units[what])
    first = cues.first_days.get(what, 0) if event or cues.zeros[what] else 0
    low = number - first if event else max(number - 1, 0)
    return Stretch(low=Decimal(low), high=Decimal(max(number - first, low)), unit="day")


def _amount(found: re.Match[str], cues: TimeCues) -> Stretch:
    low, high = _number(found["low"], cues)
    if found["high"]:
        high = _number(found["high"], cues)[1]
    if found["half"]:
        low, high = low + Decimal("0.5"), high + Decimal("0.5")
    told = Stretch(low=min(low, high), high=max(low, high), unit=cues.units[found["unit"].lower()])
    begin = max(found.pos, found.start() - _AHEAD_REACH)
    about = cues.patterns["about"].search(found.string, begin, found.start())
    return told.scaled(*cues.about[_plain(about["about"])]) if about else told


_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _number(text: str, cues: TimeCues) -> tuple[Decimal, Decimal]:
    if text[0].isdigit():
        part = _FRACTIONS.get(text[-1], Decimal(0))
        number = Decimal(text.rstrip("".join(_FRACTIONS)).replace(",", ".")) + part
        return number, number
    words = _plain(text).split()
    if words[0] in cues.tens:
        number = Decimal(cues.tens[words[0]]) + sum(cues.numbers[word][0] for word in words[1:])
        return number, number
    return cues.numbers[" ".join(words)]


def _placed(found: Found, amount: Stretch, cues: TimeCues) -> Moment | None:
    text, end, patterns = found.string, found.endpos, cues.patterns
    if patterns["not_counted"].match(text, found.end(), end):
        return None
    if behind := patterns["age_behind"].match(text, found.end(), end):
        return _at_age(found, behind.end(), amount, cues)
    for name, pattern in cues.behind_events:
        if behind := pattern.match(text, found.end(), end):
            return Moment(sort=Sort.LATER, start=found.start(), end=behind.end(), amount=amount,
                          anchor=name, counted=From.ZERO)  # fmt: skip
    return _said_behind(found, amount, cues) or _said_ahead(found, amount, cues)


def _at_age(found: Found, stop: int, amount: Stretch, cues: TimeCues) -> Moment | None:
    """The moment of "at 12 years of age"; None for "a 12-year-old", which tells no time."""
    begin = max(found.pos, found.start() - _AHEAD_REACH)
    if cues.patterns["age_before"].search(found.string, begin, found.start()) is None:
        return None
    age = Stretch(low=amount.low, high=amount.high + 1, unit=amount.unit)
    return Moment(sort=Sort.AGE, start=found.start(), end=stop, amount=age)


def _said_behind(found: Found, amount: Stretch, cues: TimeCues) -> Moment | None:
    text, start, end = found.string, found.start(), found.endpos
    for key, sort in _BEHIND.items():
        behind = cues.patterns[key].match(text, found.end(), end)
        if behind is None or (key == "after" and _lasts(found, behind.end(), cues)):
            continue
        if key in _ANCHORED:
            return _anchored(found, behind.end(), sort, amount, cues)
        return Moment(sort=sort, start=start, end=behind.end(), amount=amount)
    if behind := cues.patterns["duration"].match(text, found.end(), end):
        return Moment(
            sort=Sort.HISTORY, start=start, end=behind.end(), amount=amount, backward=True
        )
    if behind := cues.patterns["follow_up"].match(text, found.end(), end):
        return Moment(
            sort=Sort.LATER, start=start, end=behind.end(), amount=amount, counted=From.ZERO
        )
    return None


def _lasts(found: Found, at: int, cues: TimeCues) -> bool:
    """Whether a date behind "from" is when it began: "for 6 weeks from May 2014"."""
    begin = max(found.pos, found.start() - _AHEAD_REACH)
    lasting = cues.patterns["lasting"].search(found.string, begin, found.start())
    return lasting is not None and _DATE_BEGINS.match(found.string, at, found.endpos) is not None


def _said_ahead(found: Found, amount: Stretch, cues: TimeCues) -> Moment | None:
    begin = max(found.pos, found.start() - _AHEAD_REACH)
    for key, sort in _AHEAD.items():
        ahead = cues.patterns[key].search(found.string, begin, found.start())
        if ahead is None:
            continue
        low = Decimal(0) if key == "coming" else amount.low
        return Moment(
            sort=sort, start=ahead.start(), end=found.end(),
            amount=Stretch(low=low, high=amount.high, unit=amount.unit),
            counted=_COUNTED.get(key, From.NOW), backward=sort is Sort.LASTING,
        )  # fmt: skip
    return None


def _anchored(found: Found, at: int, sort: Sort, amount: Stretch, cues: TimeCues) -> Moment:
    text, end = found.string, min(found.endpos, at + _ANCHOR_REACH)
    clause = cues.patterns["clause_end"].search(text, at, end)
    stop = clause.start() if clause else end
    hits = []
    for name, pattern in cues.anchors:
        if hit := pattern.search(text, at, stop):
            hits.append((hit.start(), name))
    return Moment(
        sort=sort,
        start=found.start(),
        end=at,
        amount=amount,
        anchored=stop > at,
        anchor=min(hits)[1] if hits else "",
        reaches=stop,
        about=frozenset(fold_phrase(text[at:stop])),
    )
