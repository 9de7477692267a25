"""Which analyte an amount fits, in which unit, and whether it can be so in a living person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from asterism.define.terms import Concept, Kind
from asterism.model.quantity import Comparator, Equivalent, Quantity, compare, factor_between
from asterism.model.truth import Truth
from asterism.model.unit import UnknownUnit
from asterism.read.text.amounts import Notation, find_amounts, spelled_amounts
from asterism.read.text.kin import Kin
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold
from asterism.read.text.trie import Trie

_ONE = "1"
_VOLUME = "uL"  # "12500 mm3" of cells lost a stroke, and nothing else
_PER_CENT = "%"
_THOUSAND = 1000
_CALENDAR = frozenset({"d", "wk", "mo", "a"})
_DIGIT = re.compile("[0-9]")
_THE = ("the", "left", "right", "his", "her")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The analyte that an amount is of, with the value; `bare` says that no unit was printed,
    `customary` that the one the analyte is customarily told in was taken.
    """

    analyte: str
    value: Quantity
    plausible: bool = True
    customary: bool = False
    bare: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Amounts:
    """What the reader knows of amounts: notation, and the words between a name and its number."""

    notation: Notation
    links: frozenset[str]
    back_links: frozenset[str]
    to: frozenset[str]
    opens: frozenset[str]
    respectively: frozenset[str]
    specimens: dict[str, str]
    foreign: frozenset[str]
    analyzed: frozenset[str]
    own: frozenset[str]
    asides: frozenset[str]
    expected: frozenset[str]
    minus: frozenset[str]
    moved: frozenset[str]
    generic: frozenset[str]
    people: frozenset[str]
    aside_ends: frozenset[str]
    copulas: frozenset[str]
    tight: frozenset[str]
    behind_bare: frozenset[str]
    counted: frozenset[str]
    carried: frozenset[str]
    pronouns: frozenset[str]
    values_of: dict[str, tuple[str, str]]
    pairs: dict[str, str]
    customary: dict[str, tuple[str, ...]]
    clipped: dict[str, tuple[str, ...]]
    undetected: frozenset[str]
    distances: Trie[bool]
    kin: Kin
    concepts: Mapping[str, Concept]

    @classmethod
    def of(cls, cues: Page, units: Page, concepts: Mapping[str, Concept]) -> "Amounts":
        page = cues.page("quantities")
        specimens = page.page("specimens").lists().items()
        values = ((name, part.words()) for name, part in cues.page("values_of").pages())
        pairs = page.page("pairs").words()

        def folded(key: str) -> frozenset[str]:
            return frozenset(map(fold, page.texts(key)))

        return cls(
            notation=Notation.of(units, page),
            links=folded("links"),
            back_links=folded("back_links"),
            to=folded("to"),
            opens=folded("opens"),
            respectively=folded("respectively"),
            specimens={fold(word): name for name, words in specimens for word in words},
            foreign=folded("foreign_specimens"),
            analyzed=folded("analyzed"),
            own=folded("own_specimens"),
            asides=folded("asides"),
            expected=folded("links") - folded("asides"),
            minus=folded("minus"),
            moved=folded("moved"),
            generic=folded("generic"),
            people=folded("people"),
            aside_ends=folded("aside_ends"),
            copulas=folded("copulas"),
            tight=folded("tight"),
            behind_bare=folded("behind_bare"),
            counted=folded("counted"),
            carried=folded("carried"),
            pronouns=folded("pronouns"),
            values_of={
                name: (said["analyte"], said.get("note", ""))
                for name, said in values
                if said["analyte"] in concepts
            },
            pairs={one: other for one, other in pairs.items() if other in concepts},
            customary=units.page("customary").lists(),
            clipped=units.page("clipped").lists(),
            undetected=folded("undetected"),
            distances=Trie((phrase, True) for phrase in page.texts("distances")),
            kin=Kin.of(page.page("kin"), concepts),
            concepts=concepts,
        )

    def may_stand_in(self, words: Words) -> bool:
        """Whether the sentence has a digit or a number in words; without one it has no amount."""
        digit = _DIGIT.search(words.text, words.start, words.end)
        return digit is not None or not self.notation.spelled.firsts.isdisjoint(words.norms)

    def analytes(self, concepts: Sequence[str]) -> tuple[str, ...]:
        """The analytes that an amount beside these concepts may be of."""
        own = [name for name in concepts if self.concepts[name].kind is Kind.ANALYTE]
        by_finding = [self.values_of[name][0] for name in concepts if name in self.values_of]
        return (*own, *by_finding)

    def is_distance(self, words: Words, amount: Amount) -> bool:
        """Whether it tells how far something reaches: "6 cm below the costal margin"."""
        if self.distances.firsts.isdisjoint(words.norms):
            return False
        return self.distances.at(words.norms, words.after(amount.end), _THE) is not None

    def is_analyte(self, concepts: Sequence[str]) -> bool:
        """Whether one of them is itself something measured."""
        return any(self.concepts[name].kind is Kind.ANALYTE for name in concepts)

    def fitting(self, concepts: Sequence[str], amount: Amount) -> Fit | None:
        """The analyte among them that the amount fits, a plausible one first; None without any."""
        fits = [
            fit for name in self.analytes(concepts)
            if (fit := self._fit(self.concepts[name], amount)) is not None
        ]  # fmt: skip
        return next((fit for fit in fits if fit.plausible), fits[0] if fits else None)

    def _fit(self, concept: Concept, amount: Amount) -> Fit | None:
        if amount.shape is Shape.SIZE or amount.shape is Shape.LEVEL:
            return None
        if amount.shape is Shape.TITRE and (concept.unit or _ONE) not in {_ONE, "{titer}"}:
            return None
        if amount.minus and (concept.plausible_low is None or concept.plausible_low >= 0):
            return None
        unit = self.unit_of(concept, amount)
        if unit is None and self._is_bare(concept, amount):
            return self._customary(concept, amount)
        if unit is None:
            return self._clipped(concept, amount)
        value = self._quantity(concept, amount, unit)
        return Fit(
            analyte=concept.id, value=value, plausible=not self.implausible(concept, value),
            customary=amount.assumed,
        )  # fmt: skip

    def _is_bare(self, concept: Concept, amount: Amount) -> bool:
        """Whether it may be a value without unit; of two numbers, only "120/80" may."""
        paired = amount.shape is Shape.OVER and concept.id in self.pairs
        return not amount.units and (paired or amount.shape is Shape.PLAIN)

    def _quantity(self, concept: Concept, amount: Amount, unit: str) -> Quantity:
        """The value. A dot before three digits separates thousands where nothing else can be."""
        value = amount.quantity(unit)
        if amount.below_zero and concept.plausible_low is not None and concept.plausible_low < 0:
            return replace(value, value=-value.value)
        if amount.thousand and self.implausible(concept, value):
            larger = replace(value, value=(value.value * _THOUSAND).to_integral_value())
            return value if self.implausible(concept, larger) else larger
        return value

    def unit_of(self, concept: Concept, amount: Amount) -> str | None:
        """The unit among those the amount may have that the analyte is measured in."""
        unit = concept.unit or _ONE
        if not amount.units:
            return _ONE if unit == _ONE or unit.startswith("{") else None
        for candidate in amount.units:
            if candidate in _CALENDAR and unit not in _CALENDAR:  # no interval lasts for days
                continue
            # A percentage is commensurable with every ratio; a ratio printed in % is still one.
            converts = _converts(candidate, unit, concept.equivalents)
            if converts and (unit != _ONE or candidate in {_ONE, _PER_CENT}):
                return candidate
        return next((unit for unit in amount.units if unit in concept.other_units), None)

    def has_unit(self, name: str, unit: str) -> bool:
        """Whether an analyte can be told in a unit."""
        concept = self.concepts[name]
        own = concept.unit or _ONE
        known = not unit or unit == _ONE or unit in concept.other_units
        return known or _converts(unit, own, concept.equivalents)

    def _customary(self, concept: Concept, amount: Amount) -> Fit | None:
        """The value in the unit that the analyte is told in, where only one such unit can be.

        Where several can, or the number can be none of them, the value has no unit at all.
        """
        possible: list[Quantity] = []
        for unit in self._told_in(concept):
            value = self._quantity(concept, replace(amount, units=(unit,)), unit)
            same = any(
                factor_between(unit, known.unit, concept.equivalents) == 1 for known in possible
            )
            if not same and not self.implausible(concept, value):
                possible.append(value)
        if not possible:
            return None
        bounded = concept.plausible_low is not None and concept.plausible_high is not None
        if len(possible) == 1 and bounded:
            return Fit(analyte=concept.id, value=possible[0], customary=True, bare=True)
        return Fit(analyte=concept.id, value=amount.quantity(_ONE), bare=True)

    def _clipped(self, concept: Concept, amount: Amount) -> Fit | None:
        """The value whose unit lost what it is per: "ALT 85 IU"; it must be plausible."""
        left = self.clipped.get(concept.unit or _ONE, ())
        if set(left).isdisjoint(amount.units) or amount.shape is not Shape.PLAIN:
            return None
        volume = _VOLUME in left
        unit = f"/{_VOLUME}" if volume else concept.unit or _ONE
        value = self._quantity(concept, replace(amount, units=(unit,)), unit)
        if self.implausible(concept, value):
            return None
        return Fit(analyte=concept.id, value=value, customary=not volume)

    def _told_in(self, concept: Concept) -> tuple[str, ...]:
        unit = concept.unit or _ONE
        units = [unit, *self.customary.get(unit, ()), *concept.other_units]
        for pair in concept.equivalents:
            for end in (pair.from_unit, pair.to_unit):
                units += [end, *self.customary.get(end, ())]
        known = dict.fromkeys(units)
        return tuple(one for one in known if _converts(one, unit, concept.equivalents))

    def implausible(self, concept: Concept, value: Quantity) -> bool:
        """Whether the value lies outside what the analyte can be in a living person."""
        low, high = concept.plausible_low, concept.plausible_high
        if value.unit == concept.unit and value.comparator is Comparator.EQ and not value.upper:
            return (low is not None and value.value < low) or (
                high is not None and value.value > high
            )
        too_low = low is not None and _surely(value, Comparator.LT, concept, low)
        return too_low or (high is not None and _surely(value, Comparator.GT, concept, high))

    def in_specimen(self, analyte: str, near: Sequence[str]) -> str:
        """The analyte of the specimen named near it, where the library tells them apart."""
        for word in near:
            specimen = self.specimens.get(word)
            other = self.kin.elsewhere.get(analyte, {}).get(specimen or "", "")
            for name in (other, f"{analyte}_{specimen}", f"{specimen}_{analyte}"):
                if specimen and name in self.concepts:
                    return name
        return analyte


def _surely(value: Quantity, op: Comparator, concept: Concept, edge: Decimal) -> bool:
    limit = Quantity(value=edge, unit=concept.unit or _ONE)
    return compare(value, op, limit, concept.equivalents) is Truth.TRUE


@lru_cache(maxsize=8192)
def _converts(unit: str, target: str, equivalents: tuple[Equivalent, ...]) -> bool:
    try:
        return factor_between(unit, target, equivalents) is not None
    except UnknownUnit:
        return False


def find_in(
    words: Words, amounts: Amounts, named: frozenset[int] = frozenset()
) -> tuple[Amount, ...]:
    """The amounts printed in a sentence; digits at the places `named` are part of a name."""
    found = find_amounts(words.text, words.start, words.end, amounts.notation, named)
    if amounts.notation.spelled.firsts.isdisjoint(words.norms):
        return found
    told = spelled_amounts(words.text, words.start, words.end, amounts.notation)
    more = [
        one for one in told if all(one.end <= two.start or two.end <= one.start for two in found)
    ]
    return tuple(sorted((*found, *more), key=lambda amount: amount.start)) if more else found
