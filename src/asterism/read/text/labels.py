"""What a report that tells of several people calls them: "Case 2", "patients A and B", "both".

Places and names only; whose a sentence is, `cast` decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from asterism.model.finding import Sex
from asterism.read.text.rules import Page

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7",
          "VIII": "8", "IX": "9", "X": "10"}  # fmt: skip
_SEEN_IN_FRONT = 60  # characters in front of a label that say whether it opens a sentence
_LONGEST_RUN = 24  # "patients 1-24"
_SOME = -1
_COUNTED = ("how", "count", "number", "each")


class Scheme(Enum):
    """A way of naming; in one report the same name in one scheme is the same person."""

    NUMBER = "number"
    LETTER = "letter"
    KIN_NUMBER = "kin number"
    KIN_LETTER = "kin letter"
    AGE = "age"  # those whom only their age tells apart
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One or several people named at `start:end`.

    `initial`: it opens a sentence. `opens`: it is told of like a subject. `bracketed`: it names
    the one described in front of it. `subject`: where that description begins, if the words behind
    go on about that one; else -1. `behind`: it says of whom the words in front were said.
    `compared`: it only stands for comparison. `few`: so many of all; 0 for all of them;
    `counts`: and they are all that the report tells of, not some of the family.
    """

    scheme: Scheme
    names: tuple[str, ...]
    start: int
    end: int
    initial: bool = False
    opens: bool = False
    bracketed: bool = False
    subject: int = -1
    behind: bool = False
    compared: bool = False
    few: int = 0
    counts: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelCues:
    """The words of labels, compiled."""

    named: re.Pattern[str]
    nth: re.Pattern[str]
    item: re.Pattern[str]
    everyone: re.Pattern[str]
    report: re.Pattern[str]
    age: re.Pattern[str]
    start: re.Pattern[str]
    compared: re.Pattern[str]
    behind: re.Pattern[str]
    clause_start: re.Pattern[str]
    told_of: re.Pattern[str]
    described: re.Pattern[str]
    acts: re.Pattern[str]
    introduced: re.Pattern[str]
    kin_behind: re.Pattern[str]
    kin_before: re.Pattern[str]
    kin_first: re.Pattern[str]
    kin_word: re.Pattern[str]
    clause: re.Pattern[str]
    joined: re.Pattern[str]
    listed: re.Pattern[str]
    one: re.Pattern[str]
    of_the_group: re.Pattern[str]
    numbers: dict[str, str]
    counts: dict[str, int]
    age_word: str
    kin: frozenset[str]
    kin_sexes: dict[str, Sex]

    @classmethod
    def of(cls, page: Page) -> "LabelCues":
        numbers, ordinals = page.page("numbers").words(), page.page("ordinals").words()
        counts = page.page("counts").words()
        kin = page.texts("kin_nouns")
        patterns = {**_labels(page, numbers, ordinals, kin), **_around(page, counts)}
        return cls(
            **{name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()},
            numbers=numbers | ordinals,
            counts={word: int(count) for word, count in counts.items()},
            age_word=page.text("age_word"),
            kin=frozenset(kin),
            kin_sexes={kin: Sex(sex) for kin, sex in page.page("kin_sexes").words().items()},
        )

    def naming(self, text: str, start: int, end: int) -> Iterator[Label]:
        """The people named by number, letter or ordinal in `text[start:end]`."""
        for found in self.named.finditer(text, start, end):
            kin = (found["noun"] or "").lower() in self.kin
            items = [item[0] for item in self.item.finditer(found["items"])]
            names = tuple(self._names(items, found["items"]))
            if names:
                letters = names[0].isalpha()
                scheme = _SCHEMES[kin, letters]
                yield self._label(found, scheme, names, end)
        for found in self.nth.finditer(text, start, end):
            kin = found["noun"].lower() in self.kin
            name = self.numbers[found["nth"].lower()]
            yield self._label(found, _SCHEMES[kin, False], (name,), end)

    def aged(self, text: str, start: int, end: int) -> Iterator[Label]:
        """The people whom "A 45-year-old man" opens; named by that age."""
        for found in self.age.finditer(text, start, end):
            yield self._label(found, Scheme.AGE, (found["age"].lower(),), end)

    def together(self, text: str, start: int, end: int) -> Iterator[Label]:
        """Where everyone, or so many of them, is spoken of."""
        for found in self.everyone.finditer(text, start, end):
            label = self._label(found, Scheme.EVERYONE, (), end, self._few(found))
            yield replace(label, counts=self.report.search(found[0]) is not None)

    def _few(self, found: re.Match[str]) -> int:
        how, *counts = ((found[name] or "").lower() for name in _COUNTED)
        if found["part"] and how in self.numbers:
            return _SOME  # "two of the patients": nobody says which
        return next((self.counts[word] for word in (*counts, how) if word in self.counts), 0)

    def kinship(self, text: str, label: Label) -> tuple[int, int] | None:
        """Where the one named is called somebody's kin: "Case 2: His brother"; None without it."""
        if label.scheme is Scheme.AGE and self.kin_word.search(text, label.start, label.end):
            return label.start, label.end
        if found := self.kin_behind.match(text, label.end):
            return label.start, found.end()
        low = max(0, label.start - _SEEN_IN_FRONT)
        before = self.kin_before.search(text[low : label.start])
        return (low + before.start(), label.end) if before else None

    def kin_sex(self, text: str, start: int, end: int) -> Sex | None:
        """The sex of the last relative named in `text[start:end]`: "her brother"."""
        named = [found[0].lower() for found in self.kin_word.finditer(text, start, end)]
        return self.kin_sexes.get(named[-1]) if named else None

    def kin_opening(self, text: str, label: Label) -> int | None:
        """Where the sentence opens that begins with "Her son, " before the label."""
        low = max(0, label.start - _SEEN_IN_FRONT)
        before = self.kin_first.search(text[low : label.start])
        return low + before.start("kin") if before else None

    def _label(
        self, found: re.Match[str], scheme: Scheme, names: tuple[str, ...], end: int, few: int = 0
    ) -> Label:
        text, start = found.string, found.start()
        low = max(0, start - _SEEN_IN_FRONT)
        front = text[low:start]
        initial = bool(self.start.search(front)) or start == 0
        clause = self.clause_start.search(front) is not None
        told = self.told_of.match(text, found.end(), end) is not None
        introduced = self.introduced.match(text, found.end(), end) is not None
        return Label(
            scheme=scheme, names=names, start=start, end=found.end(), few=few, initial=initial,
            opens=initial or introduced or (clause and told),
            bracketed=front.rstrip().endswith(("(", "[")),
            subject=self._subject(text, low, start, (found.end(), end)),
            behind=not initial and self.behind.search(front) is not None,
            compared=self.compared.search(front) is not None,
        )  # fmt: skip

    def _subject(self, text: str, low: int, start: int, behind: tuple[int, int]) -> int:
        """Where "A man (case 1) had ..." begins, which is no "fever in a man (case 1)"; else -1."""
        found = self.described.search(text[low:start])
        return low + found.start() if found and self.acts.match(text, *behind) else -1

    def _names(self, items: list[str], printed: str) -> Iterator[str]:
        named = [self._name(item) for item in items]
        run = re.fullmatch(r"\s*(\d+)\s*(?:-|–|to)\s*(\d+)\s*", printed)
        if run and 0 < int(run[2]) - int(run[1]) < _LONGEST_RUN:
            yield from map(str, range(int(run[1]), int(run[2]) + 1))
        else:
            yield from (name for name in named if name != "0")

    def _name(self, item: str) -> str:
        if item.isdigit():
            return str(int(item))
        return self.numbers.get(item.lower()) or _ROMAN.get(item) or item


_SCHEMES = {
    (False, False): Scheme.NUMBER, (False, True): Scheme.LETTER,
    (True, False): Scheme.KIN_NUMBER, (True, True): Scheme.KIN_LETTER,
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return (
        "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[ \t\xa0\n]+") for word in longest) + ")"
    )


def _begun(words: Iterable[str]) -> str:
    """Where one of the words may begin: by its letter most places are passed over at once."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])"


def _labels(
    page: Page, numbers: Iterable[str], ordinals: Iterable[str], kin: Iterable[str]
) -> dict[str, str]:
    noun = _any((*page.texts("nouns"), *kin))
    short = _any(page.texts("short_nouns"))
    units = _any(page.texts("units_behind"))
    item = rf"(?:\d{{1,2}}(?!\d)|\b(?-i:[IVX]{{1,4}}|[A-H])\b|\b{_any(numbers)}\b)"
    gap = r"[ \t\xa0]"
    counted = rf"(?![ \t\xa0-]*{units}\b)(?!\s?[%/])(?!(?<=A){gap}+\d)"
    no_label = rf"{counted}(?![-–:.,]\d)"
    # "Patients 1, 2 and 4"; of one alone "patient 1 and 2" too, but a comma ends it.
    more = rf"(?:{gap}?(?:,{gap}?(?:and|or)?|and|or|&|to|-|–){gap}?{item}{counted})*"
    few = rf"(?:{gap}(?:and|or|&){gap}{item}{no_label})?"
    named = (
        rf"\b{_begun((*page.texts('nouns'), *kin, *page.texts('short_nouns')))}"
        rf"(?:(?P<noun>{noun})(?:(?P<many>s)|){gap}?(?:{_any(page.texts('counters'))}\b\.?{gap}?)*"
        rf"[#(]?{gap}?|(?P<short>(?-i:{short})))"
        rf"(?P<items>{item}(?:(?(many){counted}{more}|{no_label}{few})))(?:'s|’s)?"
    )
    behind = _any(page.texts("not_ordinal_behind"))
    nth = (
        rf"\b{_begun(ordinals)}(?P<nth>{_any(ordinals)}){gap}(?P<noun>{noun})\b"
        rf"(?!{gap}{behind}\b)(?!{gap}?\d)"
    )
    age = _any(page.texts("age_units"))
    old = rf"\d{{1,3}}(?:[.½]\d)?[- ]{age}s?[- ]{page.text('age_word')}"
    return {
        "named": named, "nth": nth, "item": item,
        "age": rf"\b(?:an?|{_any(numbers)}){gap}(?:[a-z-]{{3,20}}{gap}){{0,3}}?(?P<age>{old})\b",
        "introduced": rf"{gap}?[:.,–-]?{gap}(?:an?{gap}|the{gap})?{old}\b",
    }  # fmt: skip


def _everyone(page: Page, counts: Iterable[str]) -> str:
    """All of them, or so many: "both patients", "all three of the siblings", "neither case"."""
    names = ("all", "all_nouns", "one_by_one", "one_nouns", "several", "of_them", "opens")
    every, nouns, each, single, several, of_them, opens = (_any(page.texts(name)) for name in names)
    count, these = _any(counts), r"(?:(?:the|our|these|those)\s+)?"
    said = (
        rf"(?P<how>{every})\s+(?P<part>of\s+)?{these}(?:(?P<count>{count})\s+)?{nouns}",
        rf"(?P<each>{each})\s+{single}",
        rf"(?:the|our)\s+(?:(?P<number>{count})\s+)?{several}",
        rf"both(?=\s+{opens}\b)",
        of_them,
    )
    return rf"\b(?:{'|'.join(said)})\b(?!\s+(?:with|who|whose|of|in\s+whom)\b)"


def _around(page: Page, counts: Iterable[str]) -> dict[str, str]:
    ends = _any(page.texts("clause_ends"))
    front = rf"(?:{_any(page.texts('in_front'))}[\s,]+){{0,4}}$"
    told = rf"\s*(?:[:,.)–-]|\(|{_any(page.texts('opens'))}\b)"
    whose = _any(page.texts("kin_front"))
    joins, akin = _any(page.texts("joins")), _any(page.texts("kin"))
    return {
        "everyone": _everyone(page, counts),
        "start": rf"(?:^|[\r\n]|[.;!?:][\"'”’)\]]*)[\s\d.]*{front}",
        "clause_start": rf"(?:[,;(]|\band|\b{ends})\s+{front}",
        "told_of": told,
        "described": rf"\b(?:an?\s(?:[\w-]+\s){{0,4}})?{_any(page.texts('described'))}\s?[(\[]$",
        "acts": rf"\s*[)\]],?\s+(?:\w+\s+)?{_any(page.texts('opens'))}\b",
        "compared": rf"\b{_any(page.texts('compared'))}\s+(?:our\s+|the\s+)?$",
        "behind": rf"\b{_any(page.texts('behind_what'))}\s+(?:(?:only|our|the|both)\s+){{0,2}}$",
        "clause": rf";|,?\s\b{ends}\b",
        "listed": rf"(?:(?!\b{_any(page.texts('opens'))}\b)[^.;:]){{0,60}}(?:,|\b{joins}\b|\()\s*",
        "joined": rf"(?:\s|,|\(|\)|\b{joins}\b|\bthe\b)*",
        "kin_behind": rf"[\s,:.;(–-]*(?:{whose}\s+){{0,6}}{akin}\b",
        "kin_before": rf"\b{akin}\b[^.;]{{0,40}}[(\[,]\s*$",
        "kin_first": rf"(?:^|[.;\r\n]\s*)(?P<kin>(?:{whose}\s+){{0,4}}{akin}),\s*$",
        "kin_word": rf"\b{akin}\b",
        "report": rf"\b{_any(page.texts('of_the_report'))}\b",
        "one": rf"\b{_any(page.texts('one'))}\b",
        "of_the_group": rf"\b{_any(page.texts('of_the_group'))}\b",
    }  # fmt: skip
