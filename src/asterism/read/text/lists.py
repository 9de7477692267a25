"""What stands between two amounts: whether they are one list, one series, or one told again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.quantities import Amounts
from asterism.read.text.tokens import Words

_WIDEST_CARRY = 14  # words between two values of one analyte
_WIDEST_ASIDE = 40  # characters
JOINTS = frozenset({",", "and", ", and", "&", "or", ", or", ";", "; and", "then", ", then"})
ARROWS = frozenset({"→", "->", "-->", "=>", "➔", "➝", "⇒", "⟶", "then", ", then"})


def with_shared_units(text: str, found: Sequence[Amount]) -> list[Amount]:
    """The amounts; in "from 151 to 36 mg/L" the unit is that of both."""
    shared = list(found)
    for place in range(len(shared) - 2, -1, -1):
        one, other = shared[place], shared[place + 1]
        if one.units or not other.units or one.shape is not Shape.PLAIN:
            continue
        raw = between(text, one, other)
        opened = text[max(0, one.start - 5) : one.start] == "from "
        if raw == "to" or raw in ARROWS or (opened and raw.endswith(" to")):
            shared[place] = replace(one, units=other.units)
    return shared


def between(text: str, one: Amount, other: Amount) -> str:
    """What stands between two amounts, without the bracket that tells the first one again."""
    raw = text[max(one.end, one.reference_end) : other.start].strip()
    closed = raw.replace("]", ")")
    if raw[:1] in {"(", "["} and closed.count(")") == 1:
        return closed.partition(")")[2].strip()
    return raw


def list_gap(text: str, one: Amount, other: Amount) -> bool:
    """Whether nothing but a comma or "and" stands between two amounts."""
    begin = max(one.end, one.reference_end)
    return other.start - begin <= _WIDEST_ASIDE and between(text, one, other) in JOINTS


def asides(text: str, found: Sequence[Amount]) -> dict[int, tuple[Amount, Amount]]:
    """The amounts in brackets right behind another, with that one: "6.84 mg/dL (117 umol/L)"."""
    aside: dict[int, tuple[Amount, Amount]] = {}
    for one, other in pairwise(found):
        raw = text[max(one.end, one.reference_end) : other.start].strip()
        if raw in {"(", "["} and one.units and one.start not in aside:
            aside[other.start] = one, other
    return aside


def runs(found: Sequence[Amount], text: str) -> Iterator[range]:
    """The amounts that stand in a list with nothing between them, as ranges of their places."""
    begin = 0
    for place in range(1, len(found) + 1):
        if place < len(found) and list_gap(text, found[place - 1], found[place]):
            continue
        if place - begin > 1 or found[begin].shape is Shape.OVER:
            yield range(begin, place)
        begin = place


def sharing(run: Sequence[Amount]) -> list[Amount]:
    """The amounts of a list, where a unit printed once holds for those before it too."""
    shared: list[Amount] = []
    units: tuple[str, ...] = ()
    for amount in reversed(run):
        if not amount.units and units and amount.shape in {Shape.PLAIN, Shape.OVER}:
            shared.append(replace(amount, units=units))
        else:
            shared.append(amount)
        units = amount.units or units
    return shared[::-1]


def without_counts(words: Words, found: Sequence[Amount], rules: Amounts) -> list[Amount]:
    """The amounts without numbers that count or name something: "day 1", "on days 1, 5 and 9"."""
    kept: list[Amount] = []
    counting = False
    before: Amount | None = None
    for amount in found:
        if amount.units or amount.shape is not Shape.PLAIN:
            counting = False
        elif not (counting and before and between(words.text, before, amount) in JOINTS):
            at = words.after(amount.start)
            counting = at > 0 and words.norms[at - 1] in rules.counted
        before = amount
        if not counting:
            kept.append(amount)
    return kept


def further(words: Words, before: Amount, amount: Amount, rules: Amounts, behind: int = 0) -> bool:
    """Whether an amount can be a further value of what the one before is a value of.

    `behind` is where the name ends, if it stands behind the amount before.
    """
    begin = max(before.end, before.reference_end, behind)
    raw = between(words.text, before, amount)
    if before.shape is not amount.shape:
        return False
    if ";" in raw and not _goes_on(words, begin, amount, rules):
        return False
    if raw in {"(", "[", "/", "="}:  # "6.84 mg/dL (116.96 umol/L)"
        return bool(amount.units) or not before.units
    if raw in JOINTS:
        return True
    if set(before.units).isdisjoint(amount.units) and (before.units or amount.units):
        return False
    first, last = words.after(begin), words.after(amount.start)
    if not 0 < last - first <= _WIDEST_CARRY:
        return False
    if not amount.units and not ends_bare(words, amount, rules):
        return False
    if _from_to(words, before, last, rules):
        return True
    skipped = {at for at in range(first, last) if words.norms[at].isdigit()}
    return all(words.norms[at] in rules.carried or at in skipped for at in range(first, last))


def _goes_on(words: Words, begin: int, amount: Amount, rules: Amounts) -> bool:
    """Whether "it was" behind a semicolon goes on about the same: "; on day 3 it was 41 mg/L"."""
    told = words.norms[words.after(begin) : words.after(amount.start)][-2:]
    return len(told) > 1 and told[0] in rules.pronouns and told[1] in rules.copulas


def _from_to(words: Words, before: Amount, last: int, rules: Amounts) -> bool:
    """Whether "from A ... to B" spans the two, whatever is told of A between."""
    opened = words.after(before.start) - 1
    return opened >= 0 and words.norms[opened] in rules.opens and words.norms[last - 1] in rules.to


def ends_bare(words: Words, amount: Amount, rules: Amounts) -> bool:
    """Whether what stands around a number without unit lets it be a value."""
    before, after = words.after(amount.start), words.after(amount.end)
    if before and words.norms[before - 1] in rules.counted:
        return False
    if after >= len(words):
        return True
    gap = words.gaps[after]
    return not gap.isspace() or words.norms[after] in rules.behind_bare
