"""Numbers that stand together and are one amount: ranges, sizes, "130/80", titers, "12 ± 3"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from asterism.model.quantity import Comparator
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.rules import Page
from asterism.read.text.spellings import any_of

_JOINS = {
    "-": "range", "–": "range", "—": "range", "~": "range", "−": "range", "to": "range",
    "/": "over", "x": "size", "×": "size", "✕": "size", "*": "size", "by": "size", "х": "size",
    "X": "size", ":": "titre", "+": "weeks", "±": "spread", "+/-": "spread", "+-": "spread",
}  # fmt: skip
_WIDEST_JOINT = 6  # characters
_TITRES_FROM = 2
_CHANGED_REACH = 240  # characters between "improved" and the last of its brackets
_OVER_ONE = 16  # "1/40" is a titer as "1:40" is; "1/5" is a fraction
_YEARS = range(1900, 2100)
_MOST_OF_A_DATE = 31
_DAYS_OF_A_WEEK = range(7)
_WEEK = "wk"


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """The words that tell "from A to B" as one range, or "(A to B)" as two values."""

    ranged: re.Pattern[str]
    changed: re.Pattern[str]

    @classmethod
    def of(cls, cues: Page) -> "Changes":
        return cls(
            ranged=re.compile(rf"\b(?:{any_of(cues.texts('ranged'))})\s+from\s+$", re.IGNORECASE),
            changed=re.compile(rf"\b(?:{any_of(cues.texts('changed'))})\b", re.IGNORECASE),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Two amounts of one text that may be one, and where their sentence starts."""

    text: str
    start: int
    last: Amount
    amount: Amount
    notation: Changes


def join(text: str, start: int, found: list[Amount], amount: Amount, notation: Changes) -> bool:
    """Join the amount to the last one found, if what stands between says so."""
    last = found[-1]
    if amount.start - last.end > _WIDEST_JOINT:
        return False
    between = text[last.end : amount.start].strip()
    if amount.below_zero:
        between, amount = (between + "-").strip(), replace(amount, below_zero=False)
    kind = _JOINS.get(between)
    if (
        kind is None
        and between == "and"
        and text[max(start, last.start - 8) : last.start] == "between "
    ):
        kind = "range"
    if kind is None:
        return False
    joint = Joint(text=text, start=start, last=last, amount=amount, notation=notation)
    made = _MAKE[kind](joint)
    if made is None:
        return False
    found[-1] = made
    return True


def _range(joint: Joint) -> Amount | None:
    last, amount = joint.last, joint.amount
    apart = last.units and amount.units and set(last.units).isdisjoint(amount.units)
    if apart or last.upper is not None or amount.shape is Shape.LEVEL:
        return None
    spoken = joint.text[last.end : amount.start].strip() == "to"
    if (spoken and _changes(joint)) or (spoken and amount.value < last.value):
        return None
    single = amount.value <= last.value or last.comparator is not Comparator.EQ
    return replace(
        last, end=amount.end, upper=None if single else amount.value,
        units=amount.units or last.units, assumed=amount.assumed, below_zero=False,
    )  # fmt: skip


def _changes(joint: Joint) -> bool:
    """Whether "from A to B" tells two values; "ranged from A to B" tells one."""
    text, start, last, notation = joint.text, joint.start, joint.last, joint.notation
    before = text[max(start, last.start - 5) : last.start]
    if before.endswith("("):  # "improved mPAP (65 to 53 mmHg)"
        low = max(start, last.start - _CHANGED_REACH)
        return notation.changed.search(text, low, last.start) is not None
    return before == "from " and not notation.ranged.search(text, start, last.start)


def _over(joint: Joint) -> Amount | None:
    last, amount = joint.last, joint.amount
    if last.units and not amount.units:
        return None
    return replace(
        last, end=amount.end, others=(*last.others, amount.value), shape=Shape.OVER,
        units=amount.units or last.units, assumed=amount.assumed,
    )  # fmt: skip


def _size(joint: Joint) -> Amount | None:
    last, amount = joint.last, joint.amount
    if last.shape not in {Shape.PLAIN, Shape.SIZE} or not (
        last.units or amount.units or len(last.others) < 2
    ):
        return None
    return replace(
        last, end=amount.end, others=(*last.others, amount.value), shape=Shape.SIZE,
        units=amount.units or last.units,
    )  # fmt: skip


def _titre(joint: Joint) -> Amount | None:
    last, amount = joint.last, joint.amount
    if amount.value == 1 and not last.units and last.value > 1:  # a ratio of "30:1"
        return replace(last, end=amount.end, others=(amount.value,), shape=Shape.OVER)
    whole = last.value == 1 and not last.units and amount.value >= _TITRES_FROM
    if not whole:  # a ratio or the time of day: neither is an amount
        return replace(last, end=amount.end, value=Decimal(0), shape=Shape.TITRE, units=())
    return replace(last, end=amount.end, value=amount.value, shape=Shape.TITRE, units=())


def _weeks(joint: Joint) -> Amount | None:
    """Weeks and days of gestation: "36 + 6 weeks"."""
    last, amount = joint.last, joint.amount
    whole = amount.value in _DAYS_OF_A_WEEK and last.value == last.value.to_integral_value()
    if last.units or _WEEK not in amount.units or last.shape is not Shape.PLAIN or not whole:
        return None
    days = last.value * len(_DAYS_OF_A_WEEK) + amount.value
    return replace(last, end=amount.end, value=days, units=("d",))


def _spread(joint: Joint) -> Amount | None:
    last, amount = joint.last, joint.amount
    return replace(last, end=amount.end, units=amount.units or last.units)


_MAKE: dict[str, Callable[[Joint], Amount | None]] = {
    "range": _range,
    "over": _over,
    "size": _size,
    "titre": _titre,
    "spread": _spread,
    "weeks": _weeks,
}


def settled(amount: Amount) -> Amount | None:
    """The amount, once its neighbors are known; None for a date, a ratio or the time of day."""
    match amount.shape:
        case Shape.TITRE if amount.value == 0:
            return None
        case Shape.OVER if not amount.units:
            if _is_date(amount):
                return None
            if amount.value == 1 and amount.others[0] >= _OVER_ONE and len(amount.others) == 1:
                return replace(amount, value=amount.others[0], others=(), shape=Shape.TITRE)
    return amount


def _is_date(amount: Amount) -> bool:
    numbers = (amount.value, *amount.others)
    if any(number in _YEARS for number in numbers if number == number.to_integral_value()):
        return True
    return len(numbers) == 3 and all(
        number == number.to_integral_value() and number <= _MOST_OF_A_DATE for number in numbers
    )
