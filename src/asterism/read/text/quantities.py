"""Which amount is whose: it goes to the analyte (or drug) that it fits and stands by.

The unit decides first: an amount that no neighbour can have is left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from asterism.define.terms import Concept, Kind
from asterism.model.quantity import Comparator, Equivalent, Quantity, compare, factor_between
from asterism.model.truth import Truth
from asterism.read.text.numbers import Amount, Notation, find_amounts
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold

_ONE = "1"
_WIDEST_GAP = 8  # words between an analyte and its value
_FOREIGN_WORDS = 2  # of them may be words we do not expect there
_WIDEST_ASIDE = 12  # words between an analyte and the verb in front of its value
_WIDEST_BACK = 3  # words between a value and the analyte behind it
_PER_CENT = "%"


@dataclass(frozen=True, kw_only=True, eq=False)
class Amounts:
    """What the reader knows of amounts: notation, and the words between a name and its number."""

    notation: Notation
    links: frozenset[str]
    back_links: frozenset[str]
    to: frozenset[str]
    respectively: frozenset[str]
    specimens: dict[str, str]
    foreign: frozenset[str]
    asides: frozenset[str]
    aside_ends: frozenset[str]
    copulas: frozenset[str]
    values_of: dict[str, tuple[str, str]]
    concepts: Mapping[str, Concept]

    @classmethod
    def of(cls, cues: Page, units: Page, concepts: Mapping[str, Concept]) -> "Amounts":
        page = cues.page("quantities")
        specimens = page.page("specimens").lists().items()
        values = ((name, part.words()) for name, part in cues.page("values_of").pages())
        return cls(
            notation=Notation.of(units, page),
            links=frozenset(map(fold, page.texts("links"))),
            back_links=frozenset(map(fold, page.texts("back_links"))),
            to=frozenset(map(fold, page.texts("to"))),
            respectively=frozenset(map(fold, page.texts("respectively"))),
            specimens={fold(word): name for name, words in specimens for word in words},
            foreign=frozenset(map(fold, page.texts("foreign_specimens"))),
            asides=frozenset(map(fold, page.texts("asides"))),
            aside_ends=frozenset(map(fold, page.texts("aside_ends"))),
            copulas=frozenset(map(fold, page.texts("copulas"))),
            values_of={
                name: (said["analyte"], said["note"])
                for name, said in values
                if said["analyte"] in concepts
            },
            concepts=concepts,
        )

    def analytes(self, concepts: Sequence[str]) -> tuple[str, ...]:
        """The analytes that an amount beside these concepts may be of."""
        own = [name for name in concepts if self.concepts[name].kind is Kind.ANALYTE]
        by_finding = [self.values_of[name][0] for name in concepts if name in self.values_of]
        return (*own, *by_finding)

    def fitting(self, concepts: Sequence[str], amount: Amount) -> tuple[str, str] | None:
        """The analyte among them and the unit that the amount has; None where none fits."""
        for name in self.analytes(concepts):
            unit = fitting_unit(self.concepts[name], amount)
            if unit is not None:
                return name, unit
        return None

    def implausible(self, concept: Concept, value: Quantity) -> bool:
        """Whether the value lies outside what the analyte can be in a living person."""
        low, high = concept.plausible_low, concept.plausible_high
        too_low = low is not None and _surely(value, Comparator.LT, concept, low)
        return too_low or (high is not None and _surely(value, Comparator.GT, concept, high))

    def in_specimen(self, analyte: str, near: Sequence[str]) -> str:
        """The analyte of the specimen named near it, where the library tells them apart."""
        for word in near:
            specimen = self.specimens.get(word)
            if specimen and f"{analyte}_{specimen}" in self.concepts:
                return f"{analyte}_{specimen}"
        return analyte


def _surely(value: Quantity, op: Comparator, concept: Concept, edge: Decimal) -> bool:
    limit = Quantity(value=edge, unit=concept.unit or _ONE)
    return compare(value, op, limit, concept.equivalents) is Truth.TRUE


def fitting_unit(concept: Concept, amount: Amount) -> str | None:
    """The unit among those the amount may have that the analyte is measured in."""
    unit = concept.unit or _ONE
    if not amount.units:
        return _ONE if unit == _ONE else None
    for candidate in amount.units:
        # A percentage is commensurable with every ratio; a ratio printed in % is still one.
        converts = _converts(candidate, unit, concept.equivalents)
        if converts and (unit != _ONE or candidate in {_ONE, _PER_CENT}):
            return candidate
        if candidate in concept.other_units:
            return candidate
    return None


@lru_cache(maxsize=4096)
def _converts(unit: str, target: str, equivalents: tuple[Equivalent, ...]) -> bool:
    return factor_between(unit, target, equivalents) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Something at `start:end` that may have an amount, and whether a given amount can be its."""

    index: int
    start: int
    end: int
    first: int
    last: int
    takes: Callable[[Amount], bool]
    plausible: Callable[[Amount], bool] = lambda _: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An amount, the index of the mention that has it, and whether it opens or ends a series."""

    index: int
    amount: Amount
    later: bool = False
    opens: bool = False


def find_in(words: Words, amounts: Amounts) -> tuple[Amount, ...]:
    """The amounts printed in a sentence."""
    return find_amounts(words.text, words.start, words.end, amounts.notation)


def tie(
    words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
) -> tuple[Tie, ...]:
    """Each amount with its owner, in text order; amounts that nobody claims are left out."""
    shared = _respective(words, takers, found, rules)
    ties: list[Tie] = list(shared)
    taken = {item.index for item in shared}
    done = {item.amount.start for item in shared}
    for place, amount in enumerate(found):
        if amount.start in done:
            continue
        before = found[place - 1] if place else None
        made = _series(words, ties, before, amount, rules) or _owner(
            words, takers, amount, taken, rules
        )
        if made is not None:
            ties.append(made)
            taken.add(made.index)
    ties.sort(key=lambda item: item.amount.start)
    return tuple(
        replace(one, opens=after is not None and after.later)
        for one, after in pairwise([*ties, None])
        if one
    )


def _series(
    words: Words, ties: Sequence[Tie], before: Amount | None, amount: Amount, rules: Amounts
) -> Tie | None:
    """The second value of "from 151 mg/L to 36.2 mg/L"."""
    if before is None or not ties or ties[-1].amount.start != before.start:
        return None
    between = words.norms[words.after(before.end) : words.after(amount.start)]
    if not between or len(between) > 3 or not rules.to.issuperset(between):
        return None
    if set(before.units).isdisjoint(amount.units):
        return None
    return Tie(index=ties[-1].index, amount=amount, later=True)


def _owner(
    words: Words, takers: Sequence[Taker], amount: Amount, taken: set[int], rules: Amounts
) -> Tie | None:
    ahead = _ahead(words, takers, amount, rules)
    behind = _behind(words, takers, amount, rules)
    if ahead is not None and (ahead.index not in taken or behind is None):
        if ahead.index in taken and "," in words.text[ahead.end : amount.start]:
            return None
        return Tie(index=ahead.index, amount=amount)
    return None if behind is None else Tie(index=behind.index, amount=amount)


def _ahead(words: Words, takers: Sequence[Taker], amount: Amount, rules: Amounts) -> Taker | None:
    """The nearest taker in front of the amount, if nothing but linking words stands between."""
    before = [taker for taker in takers if taker.end <= amount.start]
    able = [
        taker
        for taker in reversed(before[-3:])
        if taker.takes(amount) and _linked(words, taker.end, amount.start, rules)
    ]
    # "Calcium and PTH were 9.1 mg/dL": no PTH is so high, so it is the calcium.
    return next((taker for taker in able if taker.plausible(amount)), able[0] if able else None)


def _linked(words: Words, begin: int, end: int, rules: Amounts) -> bool:
    first, last = words.after(begin), words.after(end)
    text = words.text[begin:end]
    first = _behind_aside(words, first, last, rules)
    if last - first > _WIDEST_GAP or ";" in text:
        return False
    between = words.norms[first:last]
    foreign = [word for word in between if word not in rules.links and not word.isdigit()]
    if len(foreign) > _FOREIGN_WORDS:
        return False
    return not foreign or "," not in text


def _behind_aside(words: Words, first: int, last: int, rules: Amounts) -> int:
    """Behind ", measured by ELISA," or "at the time of referral", if a verb leads to a value."""
    norms, expected = words.norms, rules.links - rules.asides
    at = next((place for place in range(first, last) if norms[place] not in expected), last)
    if at >= last - 1 or norms[at] not in rules.asides or norms[last - 1] not in rules.copulas:
        return first
    inner = norms[at : last - 1]
    single = rules.aside_ends.isdisjoint(inner) and rules.copulas.isdisjoint(inner)
    near = last - at <= _WIDEST_ASIDE and not any(word.isdigit() for word in inner)
    return last - 1 if single and near else first


def _behind(words: Words, takers: Sequence[Taker], amount: Amount, rules: Amounts) -> Taker | None:
    """The taker right behind the amount: "87.5% of segmented neutrophils", "50 mg thalidomide"."""
    for taker in takers:
        if taker.start < amount.end:
            continue
        between = words.norms[words.after(amount.end) : words.after(taker.start)]
        text = words.text[amount.end : taker.start]
        near = len(between) <= _WIDEST_BACK and rules.back_links.issuperset(between)
        return taker if near and not set(",;:(") & set(text) and taker.takes(amount) else None
    return None


def _respective(
    words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
) -> tuple[Tie, ...]:
    """In the order named: "calcium and phosphate were 9.2 and 3.9 mg/dL, respectively"."""
    if rules.respectively.isdisjoint(words.norms) or len(found) < 2:
        return ()
    place = next(i for i, word in enumerate(words.norms) if word in rules.respectively)
    at = words.spans[place][0]
    values = [amount for amount in found if amount.end <= at]
    owners = [taker for taker in takers if values and taker.end <= values[-1].start]
    for count in range(min(len(values), len(owners)), 1, -1):
        run = values[-count:]
        named = [taker for taker in owners if taker.end <= run[0].start][-count:]
        if len(named) < count:
            continue
        # A value among the names was told of one of them: they are no list waiting for theirs.
        if any(named[0].start < other.start < run[0].start for other in values[:-count]):
            continue
        ties = _zip(named, run)
        if ties:
            return ties
    return ()


def _zip(named: Sequence[Taker], run: Sequence[Amount]) -> tuple[Tie, ...]:
    """Owners and amounts in order, a unit printed once shared; empty if one misfits."""
    ties: list[Tie] = []
    units: tuple[str, ...] = ()
    for taker, amount in zip(reversed(named), reversed(run), strict=False):
        units = amount.units or units
        whole = Amount(
            start=amount.start, end=amount.end, value=amount.value, upper=amount.upper,
            comparator=amount.comparator, units=units, reference=amount.reference,
            reference_end=amount.reference_end,
        )  # fmt: skip
        if not taker.takes(whole):
            return ()
        ties.append(Tie(index=taker.index, amount=whole))
    return tuple(reversed(ties))
