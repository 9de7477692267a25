"""Expressions of time in a sentence: dates, and amounts of time with what they are counted from.

Nothing is resolved here; `story` knows what "one month later" is later than.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from asterism.model.when import When
from asterism.read.text.dates import read_date
from asterism.read.text.rules import Page
from asterism.read.text.tokens import fold_phrase


class Sort(Enum):
    """What an expression of time does."""

    DATE = "date"  # a day, month or year of the calendar
    MONTH = "month"  # a month (and day) whose year must be told from the story
    LATER = "later"
    EARLIER = "earlier"
    HISTORY = "history"  # how long what follows has been going on
    LASTING = "lasting"
    WITHIN = "within"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Between `low` and `high` of a calendar unit."""

    low: Decimal
    high: Decimal
    unit: str

    def after(self, base: When, *, sign: int, text: str) -> When | None:
        """The interval this much later (earlier, with a negative sign); None off the calendar."""
        near, far = (self.low, self.high) if sign > 0 else (self.high, self.low)
        try:
            first = base.shifted(**_step(near * sign, self.unit), text=text)
            last = base.shifted(**_step(far * sign, self.unit), text=text)
        except (ValueError, OverflowError):
            return None
        return When(earliest=first.earliest, latest=last.latest, text=text)

    def __str__(self) -> str:
        number = f"{self.low}" if self.low == self.high else f"{self.low}-{self.high}"
        return f"{number} {self.unit}"


_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_DAYS_IN_A_MONTH = 30


def _step(number: Decimal, unit: str) -> dict[str, int]:
    if unit in _DAYS:
        return {"days": round(number * _DAYS[unit])}
    months = number * _MONTHS[unit]
    whole = int(months)
    rest = round((months - whole) * _DAYS_IN_A_MONTH)
    return {"months": whole, "days": rest} if rest else {"months": whole}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An expression of time at `start:end` of the text.

    `anchor` is the event it counts from, empty for the story's present; `reaches` is where the
    words naming that event end, and `about` are those words.
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


@dataclass(frozen=True, kw_only=True, eq=False)
class TimeCues:
    """The words of time, compiled."""

    triggers: frozenset[str]
    units: dict[str, str]
    numbers: dict[str, tuple[Decimal, Decimal]]
    months: dict[str, int]
    parts: dict[str, tuple[int, int]]
    patterns: dict[str, re.Pattern[str]]
    anchors: tuple[tuple[str, re.Pattern[str]], ...]
    anchor_firsts: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "TimeCues":
        units = {w: unit for unit, words in page.page("units").lists().items() for w in words}
        months = {name: int(number) for name, number in page.page("months").words().items()}
        numbers = {w: (Decimal(n), Decimal(n)) for w, n in page.page("numbers").words().items()}
        vague = page.page("vague").lists()
        numbers |= {word: (Decimal(low), Decimal(high)) for word, (low, high) in vague.items()}
        parts = {w: (int(a), int(b)) for w, (a, b) in page.page("parts").lists().items()}
        anchors = page.page("anchors").lists().items()
        return cls(
            triggers=frozenset({*(fold_phrase(w)[0] for w in units), *months, *_YEARS}),
            units=units,
            numbers=numbers,
            months=months,
            parts=parts,
            patterns=_patterns(page, units, numbers, months, parts),
            anchors=tuple((name, _compile(rf"\b{_any(words)}\b")) for name, words in anchors),
            anchor_firsts=frozenset(fold_phrase(word)[0] for _, ws in anchors for word in ws),
        )


_YEARS = tuple(str(year) for year in range(1900, 2100))


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in longest) + ")"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_YEAR = r"(?P<year>(?:19|20)\d\d)"


def _patterns(
    page: Page,
    units: Iterable[str],
    numbers: Iterable[str],
    months: Iterable[str],
    parts: Iterable[str],
) -> dict[str, re.Pattern[str]]:
    month = rf"(?P<month>{_any(months)})\b\.?"
    part = rf"(?:(?P<part>{_any(parts)})(?:\s+of)?[\s-]+)?"
    day = r"(?:st|nd|rd|th)?"
    by = rf"\b{_any(page.texts('dated_by'))}"
    not_date = _any(page.texts("not_a_date"))
    full = (
        rf"\b{part}(?:(?P<d1>\d{{1,2}}){day}\s+(?:of\s+)?)?{month}"
        rf"(?:\s+(?P<d2>\d{{1,2}}){day}\b(?!\d))?,?\s*(?:of\s+)?{_YEAR}\b"
    )
    amount = (
        rf"\b(?P<low>\d{{1,4}}(?:[.,]\d{{1,2}})?|{_any(numbers)})"
        rf"(?:\s?(?:-|–|to|or)\s?(?P<high>\d{{1,4}}(?:\.\d{{1,2}})?|{_any(numbers)}))?"
        rf"(?P<half>\s+and\s+a\s+half)?(?:\s+of)?[\s-]{{1,2}}(?P<unit>{_any(units)})s?\b"
    )
    behind = {key: rf"[\s-]{{1,2}}{_any(page.texts(key))}\b" for key in _BEHIND}
    ahead = {key: rf"\b{_any(page.texts(key))}[\s-]+(?:a\s+|an\s+|another\s+)?$" for key in _AHEAD}
    made = {
        "full": full,
        "iso": rf"\b{_YEAR}-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3]\d))?\b",
        "slashed": rf"\b(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.]{_YEAR}\b",
        "month_slash": rf"\b(?P<m>0?[1-9]|1[0-2])/{_YEAR}\b",
        "year": rf"{by}\s+{part}{_YEAR}\b(?![\s-]*{not_date}\b)(?!\s*[%/×x*])",
        "month": rf"{by}\s+{part}{month}(?:\s+(?P<d2>\d{{1,2}}){day}\b)?",
        "amount": amount,
        "next": rf"\b{_any(page.texts('next'))}\s+(?P<unit>{_any(units)})\b",
        "previous": rf"\b{_any(page.texts('previous'))}\s+(?P<unit>{_any(units)})\b",
        "clause_end": rf"[,;.()]|\b{_any(page.texts('subjects'))}\b",
        "day_number": rf"\b{_any(page.texts('day_number'))}\s+(?P<n>\d{{1,3}})\b",
        **behind,
        **ahead,
    }
    return {name: _compile(pattern) for name, pattern in made.items()}


# What stands behind an amount, and what in front of it; the first that fits decides.
_BEHIND = {
    "history": Sort.HISTORY,
    "before": Sort.EARLIER,
    "earlier": Sort.EARLIER,
    "later": Sort.LATER,
    "after": Sort.LATER,
}
_AHEAD = {
    "past": Sort.HISTORY,
    "at": Sort.LATER,
    "lasting": Sort.LASTING,
    "within": Sort.WITHIN,
}
_ANCHORED = frozenset({"before", "after"})
_ANCHOR_REACH = 70  # characters behind "before" or "after" in which the event is named
_MOST_MOMENTS = 60  # in one sentence; more are a table, which is not told in sentences
_AHEAD_REACH = 30  # characters in front of an amount in which its preposition stands


def find_moments(
    text: str, start: int, end: int, norms: Iterable[str], cues: TimeCues
) -> tuple[Moment, ...]:
    """The expressions of time in `text[start:end]`, in order, none overlapping."""
    if cues.triggers.isdisjoint(norms):
        return ()
    found: list[Moment] = []
    told = (*_dates(text, start, end, cues), *_amounts(text, start, end, cues))
    for moment in told[:_MOST_MOMENTS]:
        if all(moment.end <= other.start or other.end <= moment.start for other in found):
            found.append(moment)
    return tuple(sorted(found, key=lambda moment: moment.start))


def _dates(text: str, start: int, end: int, cues: TimeCues) -> Iterator[Moment]:
    for name in ("full", "iso", "slashed", "month_slash", "year"):
        for found in cues.patterns[name].finditer(text, start, end):
            when = read_date(found, name, cues.months, cues.parts)
            if when is not None:
                yield Moment(sort=Sort.DATE, start=found.start(), end=found.end(), when=when)
    for found in cues.patterns["month"].finditer(text, start, end):
        if found["month"][0].isupper():
            yield Moment(
                sort=Sort.MONTH, start=found.start(), end=found.end(),
                month=cues.months[found["month"].lower()], day=int(found["d2"] or 0),
            )  # fmt: skip


def _amounts(text: str, start: int, end: int, cues: TimeCues) -> Iterator[Moment]:
    for found in cues.patterns["amount"].finditer(text, start, end):
        moment = _placed(found, _amount(found, cues), cues)
        if moment is not None:
            yield moment
    for name, sort in (("next", Sort.LATER), ("previous", Sort.EARLIER)):
        for found in cues.patterns[name].finditer(text, start, end):
            one = Stretch(low=Decimal(1), high=Decimal(1), unit=cues.units[found["unit"].lower()])
            yield Moment(sort=sort, start=found.start(), end=found.end(), amount=one)
    for found in cues.patterns["day_number"].finditer(text, start, end):
        days = Stretch(low=Decimal(found["n"]), high=Decimal(found["n"]), unit="day")
        yield Moment(sort=Sort.LATER, start=found.start(), end=found.end(), amount=days)


def _amount(found: re.Match[str], cues: TimeCues) -> Stretch:
    low, high = _number(found["low"], cues)
    if found["high"]:
        high = _number(found["high"], cues)[1]
    if found["half"]:
        low, high = low + Decimal("0.5"), high + Decimal("0.5")
    return Stretch(low=min(low, high), high=max(low, high), unit=cues.units[found["unit"].lower()])


def _number(text: str, cues: TimeCues) -> tuple[Decimal, Decimal]:
    if text[0].isdigit():
        number = Decimal(text.replace(",", "."))
        return number, number
    return cues.numbers[text.lower()]


def _placed(found: re.Match[str], amount: Stretch, cues: TimeCues) -> Moment | None:
    text, start, end = found.string, found.pos, found.endpos
    for key, sort in _BEHIND.items():
        behind = cues.patterns[key].match(text, found.end(), end)
        if behind is None:
            continue
        if key in _ANCHORED:
            return _anchored(found, behind.end(), sort, amount, cues)
        return Moment(sort=sort, start=found.start(), end=behind.end(), amount=amount)
    for key, sort in _AHEAD.items():
        begin = max(start, found.start() - _AHEAD_REACH)
        ahead = cues.patterns[key].search(text, begin, found.start())
        if ahead is not None:
            return Moment(sort=sort, start=ahead.start(), end=found.end(), amount=amount)
    return None


def _anchored(found: re.Match[str], at: int, sort: Sort, amount: Stretch, cues: TimeCues) -> Moment:
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
