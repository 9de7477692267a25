"""Units as they are printed, and the UCUM unit that each may mean."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from asterism.model.unit import UnknownUnit, parse_unit
from asterism.read.text.rules import Page

_PARTS = re.compile(r"/|\bper\b")
_SLASH = r"(?:/|\bper\b|\bby\b(?=\s?(?:mm|ml|mL|cu)))\s?"
_END = r"(?![A-Za-zµμ]|(?<=/1)[.\d])"  # "mmol/1" is a misprint, "mL/1.73" is not
_MINUS_ONE = r"(?:-1|⁻¹|−1|\^-1|\(-1\))"
_INVERSE = re.compile(rf"\s?[.·⋅∙]?\s?([A-Za-zµμ]+){_MINUS_ONE}")
_MOST_UNITS = 4096  # different spellings kept; real texts have a few hundred


@dataclass(frozen=True, kw_only=True, eq=False)
class Spellings:
    """The spellings of units.yaml; `pattern` matches one printed unit, the longest first."""

    whole: dict[str, tuple[str, ...]]
    whole_lower: dict[str, tuple[str, ...]]
    measures: dict[str, tuple[str, ...]]
    attached: dict[str, tuple[str, ...]]
    pattern: str
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Page) -> "Spellings":
        whole = _by_spelling(units.page("whole"))
        measures = _by_spelling(units.page("measures"))
        return cls(
            whole=whole,
            whole_lower={spelling.lower(): ucum for spelling, ucum in whole.items()},
            measures=measures,
            attached=_by_spelling(units.page("attached")),
            pattern=_unit_pattern(whole, measures),
        )

    @property
    def folded(self) -> str:
        """A pattern of one printed unit where case is ignored."""
        return _folded_pattern(self.whole, self.measures)

    def units_of(self, text: str) -> tuple[str, ...]:
        """The UCUM units that a printed unit may mean; none for none."""
        if text in self.attached:
            return self.attached[text]
        if not text:
            return ()
        found = self.known.get(text)
        if found is None:
            found = self._looked_up(text)
            if len(self.known) < _MOST_UNITS:
                self.known[text] = found
        return found

    def _looked_up(self, text: str) -> tuple[str, ...]:
        written = _INVERSE.sub(r"/\1", " ".join(text.split()))
        found = [*self.whole.get(written, ()), *self._composed(written)]
        if not found or written.isupper():
            low = written.lower()
            found += [*self.whole_lower.get(low, ()), *self._composed(low)]
        if not found:  # "10 ⁹ / L": a space more or less than is listed
            tight = written.replace(" ", "")
            found += [ucum for known, ucums in self.whole.items()
                      if known.replace(" ", "") == tight for ucum in ucums]  # fmt: skip
        return tuple(dict.fromkeys(unit for unit in found if is_unit(unit)))

    def _composed(self, written: str) -> list[str]:
        parts = [part.strip() for part in _PARTS.split(written)]
        choices = [self._spelled(part) if part else ("",) for part in parts]
        if not all(choices):
            return []
        made = [""]
        for place, choice in enumerate(choices):
            joint = "/" if place else ""
            made = [f"{left}{joint}{_bare(right)}" for left in made for right in choice]
        return made

    def _spelled(self, part: str) -> tuple[str, ...]:
        tight = part.replace(" ", "")
        for written in (part, tight, part.lower()):
            if written in self.measures:
                return self.measures[written]
        return ()


def _bare(ucum: str) -> str:
    return "" if ucum.startswith("{") else ucum


def _by_spelling(page: Page) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for ucum, spellings in page.lists().items():
        for spelling in (*spellings, ucum):
            known = found.get(spelling, ())
            if ucum not in known:
                found[spelling] = (*known, ucum)
    return found


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; a space in one need not be printed.

    Common beginnings are told apart once, so that a match costs the length of a word and not the
    number of words.
    """
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in sorted(words):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _written(root)


def _written(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [_letter(letter) + _written(below) for letter, below in node.items() if letter]
    if not branches:
        return ""
    alternatives = branches[0] if len(branches) == 1 else "|".join(branches)
    if "" in node:
        return f"(?:{alternatives})?"
    return alternatives if len(branches) == 1 else f"(?:{alternatives})"


@cache
def _letter(letter: str) -> str:
    return r"\s?" if letter == " " else re.escape(letter)


def _both(words: Iterable[str], *, over: int = 0) -> set[str]:
    """The words, and in capitals those of more than so many letters (MG/DL is common in notes)."""
    words = list(words)
    return {*words, *(word.upper() for word in words if len(word) > over)}


def _unit_pattern(whole: Iterable[str], measures: Iterable[str]) -> str:
    """One printed unit; the look-up sorts out what it means."""
    measure = any_of(_both(measures))
    alone = any_of(_both(measures, over=1))  # H and L by themselves are flags of the laboratory
    return _written_units(any_of(_both(whole)), measure, alone)


def _folded_pattern(whole: Iterable[str], measures: Iterable[str]) -> str:
    """One printed unit, for a pattern that ignores case."""
    measure = any_of({word.lower() for word in measures})
    return _written_units(any_of({word.lower() for word in whole}), measure, measure)


def _written_units(whole: str, measure: str, alone: str) -> str:
    return (
        rf"{whole}{_END}"
        rf"|{measure}(?:(?:\s?{_SLASH}{measure}){{1,3}}{_END}"
        rf"|(?:\s?[.·⋅∙]?\s?{measure}{_MINUS_ONE}){{1,2}}(?![0-9]))"  # mmol·L⁻¹
        rf"|{alone}{_END}"
        rf"|{_SLASH}{measure}{_END}"
    )


@lru_cache(maxsize=2)
def beginning(spellings: Spellings) -> str:
    """Where a printed unit begins: enough to look ahead for, and a third of the whole pattern.

    Made when first needed, as many texts need none.
    """
    alone = any_of({*_both(spellings.whole), *_both(spellings.measures, over=1)})
    return rf"{alone}{_END}|{_SLASH}{any_of(_both(spellings.measures))}{_END}"


def scaled(units: tuple[str, ...], power: int) -> tuple[str, ...]:
    """The units with a power of ten in front: `/uL` and 3 give `10*3/uL`."""
    made = (f"10*{power}{unit}" if unit.startswith("/") else f"10*{power}.{unit}" for unit in units)
    return tuple(dict.fromkeys(unit for unit in made if "/" in unit and is_unit(unit)))


@lru_cache(maxsize=1024)
def is_unit(unit: str) -> bool:
    """Whether it is a UCUM unit that the model knows."""
    try:
        parse_unit(unit)
    except UnknownUnit:
        return False
    return True
