"""The amounts printed in a sentence: numbers are found one by one, then joined to their neighbors.

One pass of one pattern finds the numbers with their powers of ten and units; what stands between
two of them ("-", "/", "x", ":") says whether they are one amount. Both are linear.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from asterism.model.quantity import Comparator
from asterism.read.text.atoms import Atom, Atoms
from asterism.read.text.intervals import Intervals
from asterism.read.text.joints import Changes, join, settled
from asterism.read.text.numbers import SIGNS, Amount, Shape, read_number
from asterism.read.text.rules import Page
from asterism.read.text.spelled import Spelled
from asterism.read.text.spellings import Spellings, any_of, scaled

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_COUNTED_PER = {3: "/uL", 4: "/uL", 5: "/uL", 6: "/uL", 9: "/L", 12: "/L"}
_KILO = 3
_ORDINAL = 2  # letters: "th"
_CENTILES = re.compile(
    r"(?:st|nd|rd|th)(?:\s?(?:,|and|or|to|-|–)\s?(?:the\s)?\d{1,2}(?:st|nd|rd|th)){1,3}\s((?:per)?centile)s?\b"
)
_LONGEST_UNIT = 48  # characters

# Longer ones first: "not more than" is no "more than".
_SPOKEN = {
    "at_most": Comparator.LE, "at_least": Comparator.GE, "above": Comparator.GT,
    "below": Comparator.LT,
}  # fmt: skip
# What stood before the digits: the point of ".9", and what a scanner made of a one or a nought.
_SCANNED = {".": "0.", "l": "1", "O": "0"}
_DIGIT = re.compile("[0-9]")
_MINUS = "-−–"
_LEADS = frozenset("(:=[<>≤≥~")  # behind these a dash is a minus
_DASHES = frozenset({"-", "–", "−", "—"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Notation:
    """How amounts are printed, compiled from units.yaml and cues.yaml."""

    atoms: Atoms
    spoken: tuple[tuple[Comparator, re.Pattern[str]], ...]
    spoken_ends: tuple[str, ...]  # without one of these in front nothing is spoken
    changes: Changes
    spellings: Spellings
    intervals: Intervals
    spelled: Spelled
    decades: re.Pattern[str]

    @classmethod
    def of(cls, units: Page, cues: Page) -> "Notation":
        spellings = Spellings.of(units)
        return cls(
            atoms=Atoms.of(spellings, cues.texts("marks")),
            spoken=tuple(
                (
                    comparator,
                    re.compile(
                        rf"\b(?:{any_of(cues.texts(key))})\s+(?:the\s|an?\s)?$", re.IGNORECASE
                    ),
                )
                for key, comparator in _SPOKEN.items()
            ),
            spoken_ends=_ends_of(cues.texts(key) for key in _SPOKEN),
            changes=Changes.of(cues),
            spellings=spellings,
            intervals=Intervals.of(cues, spellings),
            spelled=Spelled.of(cues.page("spelled")),
            decades=re.compile(rf"\b(?:{any_of(cues.texts('decades'))})[\s-]$", re.IGNORECASE),
        )

    def units_of(self, printed: str) -> tuple[str, ...]:
        """What a cell that is only a unit means: "mg/dL", "x10⁹/L"; nothing for other words."""
        written = f"1 {printed.strip()}"
        hit = self.atoms.match(written, 0, len(written))
        if hit is None or hit.last != len(written):
            return ()
        return _units(hit, self)[0]


def _ends_of(phrases: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The last word of each phrase, and the articles that may stand behind it."""
    lasts = {phrase.rpartition(" ")[2].casefold() for some in phrases for phrase in some}
    return (*sorted(lasts), "the", "a", "an")


def find_amounts(
    text: str, start: int, end: int, notation: Notation, named: Collection[int] = ()
) -> tuple[Amount, ...]:
    """The amounts in `text[start:end]`, in order, none overlapping.

    `named` are the places of digits that belong to a name ("CA 19-9", "vitamin B12").
    """
    found: list[Amount] = []
    place = start
    while (digit := _DIGIT.search(text, place, end)) is not None:
        hit = notation.atoms.match(text, digit.start(), end)
        place = digit.end() if hit is None else hit.last
        if hit is None or hit.first in named:
            continue
        amount = _atom(text, start, hit, notation)
        if amount is None:
            continue
        if not found or not join(text, start, found, amount, notation.changes):
            found.append(amount)
    kept = (each for each in map(settled, found) if each is not None)
    told = [_in_words(text, start, each, notation) for each in kept]
    return notation.intervals.beside(text, start, end, told)


def spelled_amounts(text: str, start: int, end: int, notation: Notation) -> Iterator[Amount]:
    """The amounts in `text[start:end]` whose number is spelled out, in order."""
    for begin, stop, value in notation.spelled.numbers(text, start, end):
        # As if a digit stood there: the pattern of amounts finds the unit.
        written = "1" + text[stop : min(end, stop + _LONGEST_UNIT)]
        hit = notation.atoms.match(written, 0, len(written))
        units = _units(hit, notation)[0] if hit else ()
        if hit and units and hit.number == "1" and notation.spelled.never.isdisjoint(units):
            yield Amount(start=begin, end=stop + hit.last - 1, value=value, units=units)


def _atom(text: str, start: int, hit: Atom, notation: Notation) -> Amount | None:
    """The number matched as an amount; None where the digits are part of a word."""
    units, assumed = _units(hit, notation)
    end = hit.last
    if not units and (listed := _CENTILES.match(text, end)):  # "the 10th and 50th centiles"
        units, end = notation.units_of(listed[1]), end + _ORDINAL
    begin, sign = _before(text, start, hit, sure=any("/" in unit for unit in units))
    if begin is None or not _ends(text, hit, units) or _is_decade(text, start, hit, notation):
        return None
    printed = hit.number
    value = read_number(_SCANNED.get(sign, "") + printed)
    return Amount(
        start=begin, end=end, value=value, units=units, assumed=assumed,
        level=notation.intervals.flags.get(hit.mark.strip()),
        comparator=SIGNS.get(sign, Comparator.EQ),
        signed=sign in SIGNS and not _is_p(text, begin),
        below_zero=sign in _MINUS and sign != "",
        minus=sign == "-" and text[max(start, begin - 2) : begin].rstrip()[-1:] in _LEADS,
        shape=Shape.LEVEL if hit.plus else Shape.PLAIN,
        thousand=printed.count(".") == 1 and len(printed.partition(".")[2]) == 3,
    )  # fmt: skip


def _is_decade(text: str, start: int, hit: Atom, notation: Notation) -> bool:
    """Whether it is an age: "in her 50s"."""
    if hit.unit != "s" or text[hit.last - 2].isspace():
        return False
    return notation.decades.search(text, max(start, hit.first - 7), hit.first) is not None


def _is_p(text: str, at: int) -> bool:
    """Whether it is the p of a test of significance."""
    before = text[max(0, at - 4) : at].rstrip()
    return before[-1:] in {"p", "P"} and not before[-2:-1].isalpha()


def _before(text: str, start: int, hit: Atom, *, sure: bool) -> tuple[int | None, str]:
    """Where the amount begins and the sign in front of it; no place where it is part of a word."""
    at = hit.first
    if at == start:
        return at, ""
    last = text[at - 1]
    before = text[at - 2] if at - 2 >= start else " "
    if last.isdigit():
        return None, ""
    if last.isspace():
        return _signed(text, start, at, at - 1)
    match last:
        case "." if before.isspace() or before in "([=<>":
            return at - 1, "."
        case "." if before == "O" and (at - 2 == start or text[at - 3].isspace()) and sure:
            return at - 2, "."
        case "." | "_":
            return None, ""
        case "-" | "–" | "−":
            return _dashed(text, start, at, before, sure=sure)
        case "l" | "O" if before.isspace() and sure:  # a scanner's 1 and 0
            return at - 1, last
    if last.isalpha():
        return (at, "") if sure or (last in "x×" and before.isdigit()) else (None, "")
    return _signed(text, start, at, at)


def _signed(text: str, start: int, at: int, stop: int) -> tuple[int, str]:
    place = stop
    while place > start and text[place - 1] in "<>=≤≥⩽⩾≦≧﹤＜＞" and stop - place < 2:
        place -= 1
    sign = text[place:stop]
    if sign == ">" and text[max(start, place - 1) : place] in _DASHES:  # an arrow
        return at, ""
    if sign in SIGNS:
        return place, sign
    if sign[1:] in SIGNS:  # ":=<" and the like
        return place + 1, sign[1:]
    return at, ""


def _dashed(text: str, start: int, at: int, before: str, *, sure: bool) -> tuple[int | None, str]:
    """Behind a dash: the second end of a range, a value ("level-12.8"), a minus, or "IL-6"."""
    if before.isdigit() or before in "%)" or text[at - 2 : at - 1] == "-":
        return at, ""
    if before.isalpha():
        word = text[max(start, at - 6) : at - 1]
        long = len(word) == 5 and word.isalpha() and word.islower()
        return (at, "") if sure or (long and text[at + 1 : at + 2].isdigit()) else (None, "")
    return at - 1, "-"


def _ends(text: str, hit: Atom, units: Sequence[str]) -> bool:
    """Whether the number ends where it seems to: "3D", "2nd" and "5-year" are no amounts."""
    end = hit.last
    after = text[end : end + 2]
    if units or hit.plus:
        return True
    if after[:1].isdigit():
        return False
    if after[:1].isalpha():
        return after[0] in "xX" and (after[1:].isdigit() or after[1:].isspace() or after[1:] == "")
    return not (after[:1] in _MINUS and after[:1] and after[1:].isalpha() and after[0] == "-")


def _units(hit: Atom, notation: Notation) -> tuple[tuple[str, ...], bool]:
    if hit.sure:
        sure = int(hit.sure.translate(_SUPERSCRIPT))
        return scaled((_COUNTED_PER.get(sure, ""),), sure), True
    units = notation.spellings.units_of(hit.unit)
    if hit.kilo:
        return scaled(units, _KILO), False
    power = hit.exponent.translate(_SUPERSCRIPT)
    return (scaled(units, int(power)) if power else units), False


def _in_words(text: str, start: int, amount: Amount, notation: Notation) -> Amount:
    """The amount with the comparator that words before it say: "more than 200 mg/L"."""
    if amount.comparator is not Comparator.EQ or amount.upper is not None:
        return amount
    begin = max(start, amount.start - 20)
    if not text[amount.start - 1 : amount.start].isspace():
        return amount
    if not text[begin : amount.start].rstrip().casefold().endswith(notation.spoken_ends):
        return amount
    for comparator, pattern in notation.spoken:
        if pattern.search(text, begin, amount.start):
            return replace(amount, comparator=comparator)
    return amount
