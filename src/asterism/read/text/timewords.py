"""The words of time, compiled: what an expression of time is made of, and what stands around it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from asterism.read.text.rules import Page
from asterism.read.text.tokens import fold, fold_phrase

# The keys of the phrases that stand behind an amount, in front of it, and before a unit alone.
BEHIND = (
    "history", "before", "earlier", "later", "after", "duration", "follow_up", "not_counted",
    "age_behind",
)  # fmt: skip
AHEAD = ("coming", "past", "at", "after_that", "lasting", "within")
ONE_AHEAD = ("next", "previous", "the_past", "same")


@dataclass(frozen=True, kw_only=True, eq=False)
class TimeCues:
    """The words of time, compiled."""

    triggers: frozenset[str]
    unit_words: frozenset[str]
    prenatal: frozenset[str]
    age_words: frozenset[str]
    years: frozenset[str]
    units: dict[str, str]
    numbers: dict[str, tuple[Decimal, Decimal]]
    months: dict[str, int]
    parts: dict[str, tuple[int, int]]
    tens: dict[str, int]
    ordinals: dict[str, int]
    about: dict[str, tuple[Decimal, Decimal]]
    zeros: dict[str, str]
    first_days: dict[str, int]
    behind_events: tuple[tuple[str, re.Pattern[str]], ...]
    behind_days: tuple[tuple[str, re.Pattern[str]], ...]
    patterns: dict[str, re.Pattern[str]]
    anchors: tuple[tuple[str, re.Pattern[str]], ...]
    anchor_words: frozenset[str]
    keys: dict[str, frozenset[str]]  # without one of them in the sentence a pattern finds nothing

    @classmethod
    def of(cls, page: Page) -> "TimeCues":
        units = {w: unit for unit, words in page.page("units").lists().items() for w in words}
        months = {name: int(number) for name, number in page.page("months").words().items()}
        numbers = {w: (Decimal(n), Decimal(n)) for w, n in page.page("numbers").words().items()}
        vague = page.page("vague").lists()
        numbers |= {word: (Decimal(low), Decimal(high)) for word, (low, high) in vague.items()}
        parts = {w: (int(a), int(b)) for w, (a, b) in page.page("parts").lists().items()}
        anchors = page.page("anchors").lists().items()
        zeros = {w.lower(): name for name, ws in page.page("day_zero").lists().items() for w in ws}
        age = {fold_phrase(word)[-1] for word in page.texts("age_at")[-1:]}
        counted = frozenset(fold_phrase(word)[-1] for word in (*units, *zeros))
        return cls(
            triggers=frozenset({*counted, *months, *_YEARS, *age}),
            unit_words=counted,
            prenatal=frozenset(map(fold, page.texts("prenatal"))),
            age_words=frozenset(age),
            years=frozenset(_YEARS),
            tens={word: int(number) for word, number in page.page("tens").words().items()},
            ordinals={w: int(number) for w, number in page.page("ordinals").words().items()},
            about={w: (Decimal(a), Decimal(b)) for w, (a, b) in page.page("about").lists().items()},
            zeros=zeros,
            first_days={w.lower(): int(n) for w, n in page.page("first_day").words().items()},
            behind_events=_named(page, "behind_amount"),
            behind_days=_named(page, "behind_day"),
            units=units,
            numbers=numbers,
            months=months,
            parts=parts,
            patterns=_patterns(page, units, numbers, months, parts),
            anchors=tuple((name, _compile(rf"\b{_any(words)}\b")) for name, words in anchors),
            anchor_words=frozenset().union(*(_keys(words) for _, words in anchors)),
            keys={
                **{name: _keys(words) for name, words in anchors},
                **{name: _keys(page.texts(name)) for name in ONE_AHEAD},
                "the": _keys((*page.texts("before"), *page.texts("after"))),
                "nth": _keys((*page.page("ordinals").words(), *_ORDINAL_ENDS)),
            },
        )


_YEARS = tuple(str(year) for year in range(1900, 2100))
_ORDINAL_ENDS = ("st", "nd", "rd", "th")


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    """One folded word of each phrase, the longest: most sentences have none of them."""
    return frozenset(max(fold_phrase(phrase), key=len) for phrase in phrases)


def _named(page: Page, key: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = page.page(key).lists().items()
    return tuple((name, _compile(rf"[\s-]{{1,2}}{_any(words)}\b")) for name, words in listed)


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    any_of = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in longest)
    # The engine would try every word in turn at every place, for letters in either case.
    first = "".join(sorted({re.escape(word[0]) for word in longest}))
    return f"(?:(?=[{first}])(?:{any_of}))"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class _Patterns(dict[str, re.Pattern[str]]):
    """Patterns by their name, each compiled when it is first asked for."""

    def __init__(self, written: Mapping[str, str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, name: str) -> re.Pattern[str]:
        made = self[name] = _compile(self._written[name])
        return made


_YEAR = r"(?P<year>(?:19|20)\d\d|['’]\d\d(?!\d))"


def _patterns(
    page: Page,
    units: Iterable[str],
    numbers: Iterable[str],
    months: Iterable[str],
    parts: Iterable[str],
) -> dict[str, re.Pattern[str]]:
    own = r"(?:['’]s?|s['’])?[\s-]{1,2}"
    fill = _any((*page.texts("fill"), *page.page("about").lists()))
    number = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?[½¼¾]?|{_tens(page)}|{_any(numbers)})"
    made = {
        **_of_dates(page, months, parts),
        **_of_amounts(page, _any(units), number),
        **_of_counting(page, _any(units), number),
        "measure": rf"\s?(?:[^\s,;()]{{1,12}}/|{_any(page.texts('no_years'))}(?![A-Za-z]))",
        "clause_end": rf"[,;.()]|\b{_any(page.texts('subjects'))}\b",
        "complaint": rf"\b{_any(page.texts('complaints'))}\b",
        "no_complaint": rf"\b{_any(page.texts('no_complaint'))}\b",
        **{key: rf"{own}{_any(page.texts(key))}\b" for key in BEHIND},
        **{key: rf"\b{_any(page.texts(key))}[\s-]+(?:{fill}\s+){{0,3}}$" for key in AHEAD},
    }
    return _Patterns(made)


def _of_dates(page: Page, months: Iterable[str], parts: Iterable[str]) -> dict[str, str]:
    month = rf"(?P<month>{_any(months)})\b\.?"
    part = rf"(?:(?:the\s+)?(?P<part>{_any(parts)})(?:\s+of)?[\s-]+)?"
    day = r"(?:st|nd|rd|th)?"
    before = rf"(?:(?P<d1>\d{{1,2}}){day}\s+(?:of\s+)?)?"
    by = rf"\b{_any(page.texts('dated_by'))}"
    not_date = _any(page.texts("not_a_date"))
    return {
        "full": (
            rf"\b{part}{before}{month}(?:\s+(?P<d2>\d{{1,2}}){day}\b(?!\d))?"
            rf",?\s*(?:of\s+)?{_YEAR}\b"
        ),
        "iso": rf"\b{_YEAR}-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3]\d))?\b",
        "slashed": rf"\b(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.]{_YEAR}\b",
        "month_slash": rf"\b(?P<m>0?[1-9]|1[0-2])/{_YEAR}\b",
        "year": rf"{by}\s+{part}{_YEAR}\b(?![\s-]*{not_date}\b)(?!\s*[%/×x*])",
        "month": (rf"(?P<by>{by}\s+)?{part}{before}\b{month}(?:\s+(?P<d2>\d{{1,2}}){day}\b)?"),
        "decade": r"\b(?P<year>(?:19|20)\d)0['’]?s\b",
    }


def _of_amounts(page: Page, units: str, number: str) -> dict[str, str]:
    unit = rf"(?P<unit>{units})"
    way = _any((*page.texts("before"), *page.texts("after")))
    one = {key: rf"\b{_any(page.texts(key))}\s+{unit}\b" for key in ONE_AHEAD}
    return {
        "amount": (
            rf"\b(?P<low>{number})(?:\s?(?:-|–|to|or)\s?(?P<high>{number}))?"
            rf"(?P<half>[\s-]+and[\s-]+(?:a|one)[\s-]+half)?(?:\s+of)?"
            rf"(?:[\s-]{{0,2}}{_any(page.texts('in_amount'))}\b)?[\s-]{{0,2}}{unit}s?\b"
        ),
        "the": rf"\bthe\s+{unit}(?=\s+{way}\b)",
        "about": rf"\b(?P<about>{_any(page.page('about').lists())})\s+(?:the\s+)?$",
        **one,
    }


def _of_counting(page: Page, units: str, number: str) -> dict[str, str]:
    whats = _any(word for words in page.page("day_zero").lists().values() for word in words)
    what = rf"(?P<what>{whats}|{units})"
    nth = rf"(?:{_any(page.page('ordinals').words())}|\d{{1,3}}\s?(?:{'|'.join(_ORDINAL_ENDS)}))"
    age_at = _any(page.texts("age_at"))
    return {
        "day": rf"(?<![/\d])\b{what}\s*[#+]?\s?(?P<n>\d{{1,3}})\b(?![.:]\d)",
        "nth": rf"\b(?P<nth>{nth})[\s-]+{what}\b",
        "age": rf"\b{age_at}\s+(?P<low>{number})\b(?:[\s-](?P<unit>{units})s?\b)?",
        "age_before": rf"\b{_any(page.texts('age_before'))}\s+$",
    }


def _tens(page: Page) -> str:
    ones = _any(word for word, number in page.page("numbers").words().items() if len(number) == 1)
    return rf"{_any(page.page('tens').words())}(?:[\s-]{ones})?"
