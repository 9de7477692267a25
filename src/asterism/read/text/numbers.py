"""Printed amounts: number, power of ten, range, comparator and unit, in every notation we know.

Nothing here knows what is measured. A spelling that may mean two units gives both; the analyte
takes the one it can have.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from asterism.model.quantity import Comparator, Quantity, Reference
from asterism.model.unit import UnknownUnit, parse_unit
from asterism.read.text.rules import Page

_NUM = (
    r"(?:\d{1,3}(?:[,'’\u2009\u202f\xa0]\d{3})+(?:\.\d{1,6})?(?!\d)"
    r"|\d{1,3}(?: \d{3}){1,3}(?=\s?(?:/|cells|per\b))"
    r"|\d{1,9}(?:[.,·]\d{1,6})?|\.\d{1,6})"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# A lost superscript leaves 10³ as 103, so behind a multiplication sign 103 to 1012 are powers.
_POWER = (
    r"(?:\s?[×xX✕✖⨯*·∙•]\s?10\s?(?:\^|\*\*?|[eE]|\()?\s?(?P<exp>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|1[0-2]|[1-9])\)?"
    r"|\s?10(?:\^|\*\*?|[eE]|\()(?P<exp2>1[0-2]|[1-9])\)?"
    r"|\s10(?P<exp3>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|[eE]\+?(?P<exp4>1[0-2]|0?[1-9])(?=\s?/))"
)
_SIGNS = {
    "<": Comparator.LT, ">": Comparator.GT, "≤": Comparator.LE, "≥": Comparator.GE,
    "<=": Comparator.LE, ">=": Comparator.GE, "=<": Comparator.LE, "=>": Comparator.GE,
    "⩽": Comparator.LE, "⩾": Comparator.GE,
}  # fmt: skip
_SIGN = r"(?:(?P<sign><=|>=|=<|=>|[<>≤≥⩽⩾])\s?)?"
_WIDEST_REFERENCE_WORDS = 30  # characters
_BETWEEN = r"\s?(?:-|–|—|~|to)\s?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount printed at `start:end`, and every unit that its unit may mean; none without one.

    `reference` is the interval printed beside it, up to `reference_end`.
    """

    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    comparator: Comparator = Comparator.EQ
    units: tuple[str, ...] = ()
    reference: tuple[Decimal | None, Decimal | None] = (None, None)
    reference_end: int = 0

    def quantity(self, unit: str) -> Quantity:
        return Quantity(value=self.value, unit=unit, comparator=self.comparator, upper=self.upper)

    def reference_in(self, unit: str) -> Reference | None:
        """The printed interval; it has the unit of the value."""
        low, high = self.reference
        if low is None and high is None:
            return None
        return Reference(
            low=None if low is None else Quantity(value=low, unit=unit),
            high=None if high is None else Quantity(value=high, unit=unit),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Notation:
    """How amounts are printed, compiled from units.yaml."""

    amount: re.Pattern[str]
    reference: re.Pattern[str]
    normal: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    whole: dict[str, tuple[str, ...]]
    whole_lower: dict[str, tuple[str, ...]]
    measures: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, units: Page, cues: Page) -> "Notation":
        whole = _by_spelling(units.page("whole"))
        measures = _by_spelling(units.page("measures"))
        unit = _unit_pattern(whole, measures)
        words = _any(cues.texts("reference"))
        return cls(
            amount=re.compile(
                rf"(?<![\w.])(?:(?<![A-Za-z][-–])|(?<=[a-z]{{5}}[-–])(?=\d\d)){_SIGN}(?P<num>{_NUM})"
                rf"(?:{_BETWEEN}(?P<upper>{_NUM}))?(?:{_POWER}(?=\s?[-–]?(?:{unit})))?"
                rf"(?:\s?±\s?{_NUM})?(?:\s?[-–]?(?P<unit>{unit}))?"
            ),
            reference=re.compile(
                rf"\s?(?:,\s?)?[(\[;,]\s?(?P<words>{words}\b)?[^\d<>≤≥()\[\];]{{0,24}}"
                rf"(?:(?P<low>{_NUM}){_BETWEEN}(?P<high>{_NUM})|{_SIGN}(?P<one>{_NUM}))"
                rf"(?:\s?(?P<unit>{unit}))?\s?(?P<close>[)\]])?",
                re.IGNORECASE,
            ),
            normal=re.compile(rf"\b{words}\s?[:=,]?\s?$", re.IGNORECASE),
            above=re.compile(rf"\b{_any(cues.texts('above'))}\s+$", re.IGNORECASE),
            below=re.compile(rf"\b{_any(cues.texts('below'))}\s+$", re.IGNORECASE),
            whole=whole,
            whole_lower={spelling.lower(): ucum for spelling, ucum in whole.items()},
            measures=measures,
        )


def _by_spelling(page: Page) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for ucum, spellings in page.lists().items():
        for spelling in (*spellings, ucum):
            known = found.get(spelling, ())
            if ucum not in known:
                found[spelling] = (*known, ucum)
    return found


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in longest) + ")"


def _unit_pattern(whole: Iterable[str], measures: Iterable[str]) -> str:
    # Units in capitals (MG/DL) are common in notes; the look-up sorts out what they mean.
    whole, measures = list(whole), list(measures)
    measure = _any({*measures, *(word.upper() for word in measures)})
    alone = _any({*measures, *(word.upper() for word in measures if len(word) > 1)})
    slash = r"(?:/|\bper\b)\s?"
    end = r"(?![A-Za-zµμ])"
    return (
        rf"{_any({*whole, *(word.upper() for word in whole)})}{end}"
        rf"|{measure}(?:\s?{slash}{measure}){{1,3}}{end}"
        rf"|{alone}{end}"  # H and L by themselves are flags of the laboratory
        rf"|{slash}{measure}{end}"
    )


def find_amounts(text: str, start: int, end: int, notation: Notation) -> tuple[Amount, ...]:
    """The amounts in `text[start:end]`, in order, none overlapping."""
    found: list[Amount] = []
    place = start
    while place < end:
        hit = notation.amount.search(text, place, end)
        if hit is None:
            break
        *first, last = _amounts(text, start, hit, notation)
        last = _with_reference(text, end, last, notation)
        if not _is_normal_range(text, start, last, notation):
            found += [*first, last]
        place = max(last.end, last.reference_end, place + 1)
    return tuple(found)


def _amounts(text: str, start: int, hit: re.Match[str], notation: Notation) -> tuple[Amount, ...]:
    """The amount matched; two where "from 151 to 36 mg/L" prints the unit once for both."""
    value = read_number(hit["num"])
    upper = read_number(hit["upper"]) if hit["upper"] else None
    units = _units(hit, notation)
    comparator = _SIGNS.get(hit["sign"] or "", Comparator.EQ)
    if upper is not None and _is_change(text, start, hit):
        first = Amount(start=hit.start(), end=hit.end("num"), value=value, units=units)
        return first, Amount(start=hit.start("upper"), end=_stop(hit), value=upper, units=units)
    if upper is not None and (upper < value or comparator is not Comparator.EQ):
        upper = None
    if comparator is Comparator.EQ and upper is None:
        comparator = _in_words(text, start, hit.start(), notation)
    only = Amount(
        start=hit.start(), end=_stop(hit), value=value, upper=upper, comparator=comparator,
        units=units,
    )  # fmt: skip
    return (only,)


def _is_normal_range(text: str, start: int, amount: Amount, notation: Notation) -> bool:
    """Whether it is the laboratory's interval and no value: "(normal range: 8.5-10.5 mg/dL)"."""
    if amount.upper is None and amount.comparator is Comparator.EQ:
        return False
    begin = max(start, amount.start - _WIDEST_REFERENCE_WORDS)
    return notation.normal.search(text, begin, amount.start) is not None


def _units(hit: re.Match[str], notation: Notation) -> tuple[str, ...]:
    units = units_of(hit["unit"] or "", notation)
    power = next((hit[name] for name in ("exp", "exp2", "exp3", "exp4") if hit[name]), "")
    return _scaled(units, int(power.translate(_SUPERSCRIPT))) if power else units


def _is_change(text: str, start: int, hit: re.Match[str]) -> bool:
    between = text[hit.end("num") : hit.start("upper")].strip()
    return between == "to" and text[max(start, hit.start() - 5) : hit.start()] == "from "


def _stop(hit: re.Match[str]) -> int:
    return hit.start() + len(hit[0].rstrip())


def _in_words(text: str, start: int, at: int, notation: Notation) -> Comparator:
    begin = max(start, at - 20)
    if notation.above.search(text, begin, at):
        return Comparator.GT
    return Comparator.LT if notation.below.search(text, begin, at) else Comparator.EQ


def _with_reference(text: str, end: int, amount: Amount, notation: Notation) -> Amount:
    hit = notation.reference.match(text, amount.end, end)
    if hit is None or not _is_reference(text, amount, hit, notation):
        return amount
    low, high = hit["low"], hit["high"]
    limits = (read_number(low), read_number(high)) if low and high else _one_limit(hit)
    if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
        return amount
    return Amount(
        start=amount.start, end=amount.end, value=amount.value, upper=amount.upper,
        comparator=amount.comparator, units=amount.units, reference=limits,
        reference_end=hit.end(),
    )  # fmt: skip


def _is_reference(text: str, amount: Amount, hit: re.Match[str], notation: Notation) -> bool:
    if hit["unit"] and set(units_of(hit["unit"], notation)).isdisjoint(amount.units):
        return False
    bracket = text[hit.start() : hit.end()].lstrip(" ,")[:1] in {"(", "["}
    return bool(hit["words"] or (bracket and hit["close"] and hit["low"] and amount.units))


def _one_limit(hit: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    number = read_number(hit["one"])
    return (number, None) if hit["sign"] in {">", ">=", "≥", "=>"} else (None, number)


def read_number(text: str) -> Decimal:
    """A printed number. A comma before exactly three digits separates thousands, else decimals."""
    plain = re.sub(r"['’\u2009\u202f\xa0 ]", "", text).replace("·", ".")
    whole, comma, rest = plain.partition(",")
    if comma and len(rest.split(".")[0].split(",")[-1]) == 3 and whole not in {"0", ""}:
        return Decimal(plain.replace(",", ""))
    return Decimal(plain.replace(",", "."))


def units_of(text: str, notation: Notation) -> tuple[str, ...]:
    """The UCUM units that a printed unit may mean; none for none."""
    if not text:
        return ()
    written = " ".join(text.split())
    found = [*notation.whole.get(written, ()), *_composed(written, notation)]
    if not found or written.isupper():
        low = written.lower()
        found += [*notation.whole_lower.get(low, ()), *_composed(low, notation)]
    return tuple(dict.fromkeys(unit for unit in found if _is_unit(unit)))


def _composed(written: str, notation: Notation) -> list[str]:
    parts = [part.strip() for part in re.split(r"/|\bper\b", written)]
    choices = [_spelled(part, notation) if part else ("",) for part in parts]
    if not all(choices):
        return []
    made = [""]
    for place, choice in enumerate(choices):
        made = [f"{left}{'/' if place else ''}{_bare(right)}" for left in made for right in choice]
    return made


def _spelled(part: str, notation: Notation) -> tuple[str, ...]:
    return notation.measures.get(part) or notation.measures.get(part.lower(), ())


def _bare(ucum: str) -> str:
    return "" if ucum.startswith("{") else ucum


def _scaled(units: tuple[str, ...], power: int) -> tuple[str, ...]:
    made = (f"10*{power}{unit}" if unit.startswith("/") else f"10*{power}" for unit in units)
    return tuple(dict.fromkeys(unit for unit in made if "/" in unit))


@lru_cache(maxsize=1024)
def _is_unit(unit: str) -> bool:
    try:
        parse_unit(unit)
    except UnknownUnit:
        return False
    return True
