"""One printed number, with its power of ten and its unit.

What stands behind the digits is matched piece by piece: each piece has a pattern of its own, and
those that few texts need are compiled when one does, for the pattern of units takes long.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from asterism.read.text.numbers import NUMBER, SPACED
from asterism.read.text.spellings import Spellings, any_of, beginning

# A lost superscript leaves 10³ as 103, so behind a multiplication sign 103 to 1012 are powers.
_POWER = (
    r"(?:\s?\(?[×xX✕✖⨯*·∙•‧х]\s?(?:10\s?(?:\^|\*\*?|[eE]|\()?\s?"
    r"(?P<exp>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|1[0-2]|[1-9])\)?|1[,.]?(?P<kilo>0{3}))"
    r"|\s?10(?:\^|\*\*?|[eE]|\()(?P<exp2>1[0-2]|[1-9])\)?"
    r"|\s10(?P<exp3>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|\s10\s?(?P<exp5>1[0-2]|[3-9])(?=\s?/)"
    r"|\s?[eE]\+?(?P<exp4>1[0-2]|0?[1-9])(?=\s?/))"
)
_EXPONENTS = ("exp", "exp2", "exp3", "exp4", "exp5")
# Written out, a power needs no unit behind it: what it counts is what is counted.
_SURE_POWER = (
    r"\s?[×xX*·]\s?10(?:\^\s?|\*\*?)?(?P<sure>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|(?<=[\^*])1[0-2]|(?<=[\^*])[3-9])"
)
_NUMBER = re.compile(rf"(?P<num>{NUMBER})(?P<plus>\+{{1,4}}(?![\w+]))?")
_SPACED = re.compile(SPACED)
_BLANKS = frozenset(" \xa0\u2009\u202f")
_NOTHING = {"kilo": "", "sure": ""}
_BEGINS_POWER = frozenset("×xX✕✖⨯*·∙•‧х(1eE")


class Atom(NamedTuple):
    """A number at `first:last` of the text; every part is as printed, or empty."""

    first: int
    last: int
    number: str
    plus: str = ""
    exponent: str = ""
    kilo: str = ""
    sure: str = ""
    mark: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Atoms:
    """The patterns of what stands behind digits."""

    spellings: Spellings
    unit: re.Pattern[str]

    @classmethod
    def of(cls, spellings: Spellings, marks: Iterable[str]) -> "Atoms":
        attached = any_of(spellings.attached)
        return cls(
            spellings=spellings,
            unit=re.compile(
                rf"(?P<mark>\*{{1,2}}|\s?(?:{any_of(marks)})(?=\s))?(?:\s|[ \t]{{2,9}})?"
                rf"[-–]?(?P<unit>{spellings.pattern})"
                rf"|(?P<attached>{attached})(?![\w])"
            ),
        )

    def match(self, text: str, start: int, end: int) -> Atom | None:
        """The number that begins at a place; None where none does."""
        number = None
        if not _BLANKS.isdisjoint(text[start + 1 : start + 4]) and _SPACED.match(text, start, end):
            number = _spaced(self.spellings).match(text, start, end)
        number = number or _NUMBER.match(text, start, end)
        if number is None:
            return None
        power, stop = None, number.end()
        if not _BEGINS_POWER.isdisjoint(text[stop : stop + 2]):
            power = _power(self.spellings).match(text, stop, end)
            stop = power.end() if power else stop
        unit = self.unit.match(text, stop, end)
        printed, plus = number.groups("")
        mark, own, attached = unit.groups("") if unit else ("", "", "")
        raised = power.groupdict("") if power else _NOTHING
        return Atom(
            first=start, last=unit.end() if unit else stop, number=printed, plus=plus,
            exponent=next(filter(None, map(raised.get, _EXPONENTS)), ""),
            kilo=raised["kilo"], sure=raised["sure"], mark=mark, unit=own or attached,
        )  # fmt: skip


# Compiled when first needed: it takes long, and many texts have none.


@lru_cache(maxsize=2)
def _spaced(spellings: Spellings) -> re.Pattern[str]:
    """Thousands parted by blanks, where a unit follows."""
    return re.compile(
        rf"(?P<num>{SPACED})(?=\s?(?:{beginning(spellings)}))(?P<plus>\+{{1,4}}(?![\w+]))?"
    )


@lru_cache(maxsize=2)
def _power(spellings: Spellings) -> re.Pattern[str]:
    """A power of ten in front of a unit, or one that is written out."""
    return re.compile(rf"{_POWER}(?=\s?[-–]?(?:{beginning(spellings)}))|{_SURE_POWER}(?!\s?[0-9])")
