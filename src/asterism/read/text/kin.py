"""Values that are named by what stands around them, and not by themselves.

"Ratio 0.75" behind two light chains is theirs; "640 mg of protein per day" is collected in a day,
though the day stands apart from the unit; "310 mg per day in the urine" behind a monoclonal protein
is the same protein in another specimen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from asterism.define.terms import Concept
from asterism.model.unit import commensurable
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.rules import Page
from asterism.read.text.spellings import any_of
from asterism.read.text.tokens import Words, fold

_DAY = ("/(24.h)", "/d")
_WEIGHED = ("g", "mol", "L")
_WIDEST_NAME = 40  # characters between an amount and "per day", or the name that says so
_WIDEST_TIME = 12  # characters: "24-hour " in front of the name
_WIDEST_SPECIMEN = 3  # words: "in a 24-hour urine"


@dataclass(frozen=True, slots=True, kw_only=True)
class InBlood:
    """What cells of the marrow are when they are counted in blood, and the words that say where."""

    analytes: Mapping[str, str]
    counts: frozenset[str]
    words: frozenset[str]
    never: frozenset[str]

    @classmethod
    def of(cls, page: Page, concepts: Mapping[str, Concept]) -> "InBlood":
        named = page.page("analytes").words()
        return cls(
            analytes={one: other for one, other in named.items() if other in concepts},
            counts=frozenset(page.texts("counts")),
            words=frozenset(map(fold, page.texts("words"))),
            never=frozenset(map(fold, page.texts("never"))),
        )

    def told(self, norms: Sequence[str], concepts: Iterable[str]) -> bool:
        """Whether a sentence of these words and concepts counts cells of the blood."""
        counted = not self.words.isdisjoint(norms) or not self.counts.isdisjoint(concepts)
        return counted and self.never.isdisjoint(norms)


@dataclass(frozen=True, kw_only=True, eq=False)
class Kin:
    """The words of relations between values.

    `ratios` are the concepts of a word ("ratio") by the pair they are of; `elsewhere` what an
    analyte is in another specimen; `shares` what a count is in per cent; `kindred` are those that
    have either. `studies` tell what a bare word means behind a measure of a nerve study; `daily`
    are the analytes that are told per day.
    """

    ratios: Mapping[str, Mapping[frozenset[str], str]]
    bare: frozenset[str]
    elsewhere: Mapping[str, Mapping[str, str]]
    shares: Mapping[str, str]
    studies: Mapping[str, Mapping[str, str]]
    kindred: frozenset[str]
    daily: frozenset[str]
    in_blood: "InBlood"
    per_day: re.Pattern[str]
    collected: re.Pattern[str]

    @classmethod
    def of(cls, page: Page, concepts: Mapping[str, Concept]) -> "Kin":
        ratios = {
            fold(word): {
                frozenset(pair): name for name, pair in part.lists().items() if name in concepts
            }
            for word, part in page.page("ratios").pages()
        }
        elsewhere = {
            name: {where: other for where, other in part.words().items() if other in concepts}
            for name, part in page.page("elsewhere").pages()
        }
        shares = page.page("shares").words()
        studies = {
            concept: {fold(word): name for word, name in part.words().items() if name in concepts}
            for names, part in page.page("studies").pages() for concept in names.split(", ")
        }  # fmt: skip
        daily = {name for name, one in concepts.items() if (one.unit or "").endswith(_DAY)}
        return cls(
            ratios=ratios,
            bare=frozenset(map(fold, page.texts("bare_ratio"))),
            elsewhere=elsewhere,
            studies=studies,
            shares={one: other for one, other in shares.items() if other in concepts},
            kindred=frozenset((*shares, *elsewhere)),
            daily=frozenset(daily),
            in_blood=InBlood.of(page.page("in_blood"), concepts),
            per_day=re.compile(rf"[^,;:()]{{0,{_WIDEST_NAME}}}?\b(?:{any_of(page.texts('per_day'))})\b"),
            collected=re.compile(rf"\b(?:{any_of(page.texts('collected'))})\b", re.IGNORECASE),
        )  # fmt: skip

    def also(
        self, concepts: Sequence[str], words: Words, specimens: Mapping[str, str]
    ) -> tuple[str, ...]:
        """What the analytes are in per cent, and in the specimens that the sentence names."""
        if self.kindred.isdisjoint(concepts):
            return ()
        told = tuple(self.shares[name] for name in concepts if name in self.shares)
        if self.elsewhere.keys().isdisjoint(concepts):
            return told
        named = {specimens[norm] for norm in words.norms if norm in specimens}
        return told + tuple(
            other for name in concepts for where, other in self.elsewhere.get(name, {}).items()
            if where in named
        )  # fmt: skip

    def ratio(self, norms: Iterable[str], told: Sequence[str]) -> str | None:
        """The concept of a bare "ratio" behind the values told last; None where no pair is."""
        named = [norm for norm in norms if norm not in self.bare]
        pairs = self.ratios.get(named[0]) if len(named) == 1 else None
        return pairs.get(frozenset(told[-2:])) if pairs else None

    def of_study(self, norms: Iterable[str], told: Sequence[str]) -> str | None:
        """What a bare "velocity" is behind another measure of the same nerve study."""
        named = [norm for norm in norms if norm not in self.bare]
        words = self.studies.get(told[-1]) if told else None
        return words.get(named[0]) if words and len(named) == 1 else None

    def over_a_day(
        self, words: Words, found: Sequence[Amount], names: Sequence[tuple[int, int]]
    ) -> tuple[Amount, ...]:
        """The amounts, those of a day in units of a day; `names` are the places of what is told
        per day.
        """
        return tuple(self._of_a_day(words, amount, names) for amount in found)

    def _of_a_day(self, words: Words, amount: Amount, names: Sequence[tuple[int, int]]) -> Amount:
        if amount.shape is not Shape.PLAIN or not all(map(_is_weighed, amount.units)):
            return amount
        units = tuple(f"{unit}/d" for unit in amount.units)
        if not units:
            return amount
        text, end = words.text, words.end
        near = [start for start, stop in names if 0 <= amount.start - stop <= _WIDEST_NAME]
        ahead = any(
            self.collected.search(text, max(words.start, start - _WIDEST_TIME), amount.start)
            for start in near
        )
        behind = any(0 <= start - amount.end <= _WIDEST_NAME for start, _ in names)
        told = (near or behind) and self.per_day.match(text, amount.end, end) is not None
        begin = max(words.start, amount.start - _WIDEST_NAME)
        opened = behind and self.collected.search(text, begin, amount.start) is not None
        return replace(amount, units=units) if ahead or told or opened else amount

    def specimen(self, words: Words, end: int, specimens: Mapping[str, str]) -> bool:
        """Whether "in the urine" stands right behind a place."""
        first = words.after(end)
        if words.norms[first : first + 1] not in {("in",), ("of",)}:
            return False
        return any(n in specimens for n in words.norms[first + 1 : first + 1 + _WIDEST_SPECIMEN])


@lru_cache(maxsize=1024)
def _is_weighed(unit: str) -> bool:
    return any(commensurable(unit, one) for one in _WEIGHED)
