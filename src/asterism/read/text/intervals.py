"""Reference intervals and flags that a laboratory prints beside a value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from asterism.model.finding import Interpretation
from asterism.model.quantity import Comparator
from asterism.read.text.numbers import NUMBER, SIGN, SIGNS, Amount, read_number
from asterism.read.text.rules import Page
from asterism.read.text.spellings import Spellings, any_of, scaled

_WIDEST_REFERENCE_WORDS = 34  # characters
_NEXT_VALUE = 30  # characters between an interval and the value told behind it
_BETWEEN = r"\s?(?:-|–|—|~|−|to|and)\s?"
_LINK = r"[\s:=,]*(?:(?:was|is|of|from)\s)?$"
_OPENS = frozenset("([,;:")
_UNIT = "\0"  # in a pattern, where the one of units will stand
_UPPER = frozenset({Comparator.LT, Comparator.LE})


@dataclass(frozen=True, kw_only=True, eq=False)
class Intervals:
    """The words of reference intervals and flags, compiled."""

    lead: re.Pattern[str]  # how an interval can begin; most of what stands behind a value does not
    printed: str
    normal: re.Pattern[str]
    limit: re.Pattern[str]
    then_value: re.Pattern[str]
    flag: re.Pattern[str]
    flags: dict[str, Interpretation]
    marks: frozenset[str]
    above: frozenset[str]
    spellings: Spellings

    @classmethod
    def of(cls, cues: Page, spellings: Spellings) -> "Intervals":
        words = any_of(cues.texts("reference"))
        bracketed = any_of((*cues.texts("reference"), *cues.texts("bracketed")))
        above = (*cues.texts("above"), *cues.texts("at_least"))
        one_sided = any_of((*above, *cues.texts("below"), *cues.texts("at_most")))
        unit = _UNIT
        power = r"(?:\s?[×xX*]\s?10\s?\^?\(?(?P<exp>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|1[0-2]|[1-9])\)?(?=\s?/))?"
        flags = {
            word: Interpretation[name.upper()]
            for name, said in cues.page("flags").lists().items()
            for word in said
        }
        marks = any_of(cues.texts("marks"))
        arrows = "".join(sorted(mark for mark in flags if len(mark) == 1 and not mark.isalnum()))
        return cls(
            lead=re.compile(
                rf"\s{{0,9}}(?:[,;]\s?)?(?:[(\[]|\s?(?:{bracketed})\b)", re.IGNORECASE
            ),
            printed=(
                rf"\s{{0,9}}(?:[,;]\s?)?(?P<open>[(\[])?\s?(?P<words>(?:{bracketed})\b\.?)?[^\d<>≤≥()\[\];]{{0,24}}?"
                rf"(?:(?P<sign>{SIGN}|\b(?:{one_sided})\b)\s?)?(?P<low>{NUMBER})(?:\s?(?P<own>{unit}))?"
                rf"(?:{_BETWEEN}(?P<high>{NUMBER}))?{power}"
                rf"(?:\s?[-–]?(?P<unit>{unit}))?(?:\s[a-z]{{2,12}})?\s?(?P<close>[)\]])?"
            ),
            normal=re.compile(rf"\b(?:{words})\b\.?{_LINK}", re.IGNORECASE),
            limit=re.compile(rf"\b(?:{any_of(cues.texts('limits'))})\b{_LINK}", re.IGNORECASE),
            then_value=re.compile(
                rf"\s?[)\]]\s(?:(?:{any_of(cues.texts('copulas'))})\b)\s?(?=[<>≤≥~]?\s?\d)"
            ),
            flag=re.compile(
                rf"\s?(?:[(\[]\s?(?P<word>{any_of(flags)})\s?[)\]]"
                rf"|,\s(?:{any_of(cues.texts('flag_leads'))})\s(?P<told>{any_of(flags)})\b"
                rf"|(?P<mark>[{arrows}]{{1,3}})|\s(?P<bare>{marks})(?=\s*(?:[,;.)\]\t|]|$)))"
            ),
            flags=flags,
            marks=frozenset(cues.texts("marks")),
            above=frozenset(above),
            spellings=spellings,
        )  # fmt: skip

    def beside(
        self, text: str, start: int, end: int, found: Sequence[Amount]
    ) -> tuple[Amount, ...]:
        """The amounts with their intervals and flags; the intervals are no amounts themselves."""
        kept: list[Amount] = []
        waiting: Amount | None = None
        stop = start
        for each in found:
            if each.start < stop:
                continue
            if self._is_interval(text, start, each):
                waiting = each
                continue
            amount = self._flagged(text, start, end, each)
            amount = self._with_reference(text, end, amount)
            if waiting is not None and amount.reference == (None, None):
                amount = _behind(text, waiting, amount)
            waiting = None
            stop = max(stop, amount.reference_end)
            kept.append(amount)
        return tuple(kept)

    def _is_interval(self, text: str, start: int, amount: Amount) -> bool:
        """Whether it is the laboratory's interval, no value: "(normal range: 8.5-10.5 mg/dL)"."""
        begin = max(start, amount.start - _WIDEST_REFERENCE_WORDS)
        if amount.upper is None and amount.comparator is Comparator.EQ:
            return self.limit.search(text, begin, amount.start) is not None
        at = amount.start
        if text[begin:at].rstrip()[-1:] in {"(", "["} and self.then_value.match(text, amount.end):
            return True  # "ferritin [<391 ng/mL] was 500"
        spoken = re.search(r"(?:\s[a-z]+){1,2}\s$", text[begin:at])
        return self.normal.search(text, begin, at) is not None or (
            spoken is not None and amount.upper is None
            and self.normal.search(text, begin, begin + spoken.start() + 1) is not None
        )  # fmt: skip

    def _flagged(self, text: str, start: int, end: int, amount: Amount) -> Amount:
        """The amount with the laboratory's flag: behind it, else in front ("↑ 96 mg/L")."""
        if amount.level is not None:
            return amount
        if hit := self.flag.match(text, amount.end, end):
            said = hit["word"] or hit["told"] or hit["mark"] or hit["bare"]
            level = self.flags.get(said, self.flags.get(said[0]))
            return replace(amount, level=level, reference_end=hit.end())
        before = text[max(start, amount.start - 6) : amount.start].rstrip(" (:")
        mark = before[-1:]
        if mark in self.flags and not mark.isalnum():
            return replace(amount, level=self.flags[mark])
        before = text[max(start, amount.start - 6) : amount.start].rstrip(" ")
        name, _, last = before.rpartition(" ")
        told = last in self.marks and (not name or name[-1].isalpha() or name[-1] in "):,")
        return replace(amount, level=self.flags[last]) if told else amount

    def _with_reference(self, text: str, end: int, amount: Amount) -> Amount:
        at = max(amount.end, amount.reference_end)
        if text[at : at + 9].lstrip()[:1] not in _OPENS:
            return amount
        hit = (
            _reference(self.printed, self.spellings).match(text, at, end)
            if self.lead.match(text, at, end)
            else None
        )
        if hit is None:
            return amount
        units = self._units(hit)
        limits = _limits(hit, self.above)
        if limits is None or not _is_reference(text, amount, hit, units):
            return amount
        return replace(
            amount, reference=limits, reference_units=units, reference_end=hit.end(),
            units=amount.units or units,
        )  # fmt: skip

    def _units(self, hit: re.Match[str]) -> tuple[str, ...]:
        units = self.spellings.units_of(hit["unit"] or hit["own"] or "")
        return scaled(units, int(hit["exp"].translate(_SUPERSCRIPT))) if hit["exp"] else units


_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _limits(
    hit: re.Match[str], above: frozenset[str]
) -> tuple[Decimal | None, Decimal | None] | None:
    low = read_number(hit["low"])
    if hit["high"]:
        high = read_number(hit["high"])
        return (low, high) if low <= high and not hit["sign"] else None
    sign = (hit["sign"] or "").lower()
    if sign in SIGNS:
        return (None, low) if SIGNS[sign] in _UPPER else (low, None)
    return (low, None) if sign in above else (None, low)


def _is_reference(text: str, amount: Amount, hit: re.Match[str], units: tuple[str, ...]) -> bool:
    if units and amount.units and set(units).isdisjoint(amount.units):
        same = hit["words"] and hit["high"]
        if not same:
            return False
    if hit["words"]:
        return True
    bracket = text[hit.start() : hit.end()].lstrip(" ,;")[:1] in {"(", "["}
    printed = hit.start("sign") if hit["sign"] else hit.start("low")
    tight = not text[hit.start("open") + 1 : printed].strip() if hit["open"] else False
    limited = hit["high"] or hit["sign"] in SIGNS  # "[0.5-1.2]", "(<5)"
    return bool(bracket and tight and hit["close"] and limited)


def _behind(text: str, interval: Amount, amount: Amount) -> Amount:
    """The value with the interval told before it: "CRP (normal <5 mg/L) was 34 mg/L"."""
    between = text[interval.end : amount.start]
    apart = interval.units and amount.units and set(interval.units).isdisjoint(amount.units)
    cited = between.strip() in {"(", "["}  # "(normal <30 mmol/L [11])"
    if len(between) > _NEXT_VALUE or not set(";.,").isdisjoint(between) or apart or cited:
        return amount
    if interval.upper is not None:
        limits: tuple[Decimal | None, Decimal | None] = (interval.value, interval.upper)
    elif interval.comparator in _UPPER or interval.comparator is Comparator.EQ:
        limits = (None, interval.value)
    else:
        limits = (interval.value, None)
    return replace(
        amount, reference=limits, reference_units=interval.units,
        units=amount.units or interval.units,
    )  # fmt: skip


@lru_cache(maxsize=2)
def _reference(printed: str, spellings: Spellings) -> re.Pattern[str]:
    """An interval behind a value. Compiled when first needed: it takes long, many have none."""
    return re.compile(printed.replace(_UNIT, spellings.folded), re.IGNORECASE)
