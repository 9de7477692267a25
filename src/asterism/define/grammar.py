"""The one grammar that lives inside a string: a laboratory value held against a threshold.

`platelets >= 450 10*9/L`, `vegf_plasma > 1.5 ULN`, `calcium > ULN + 1 mg/dL`, `platelets > ULN else
>= 450 10*9/L`; and of two values in time, `lambda_flc <= -50 % from first`.
"""

import re
from dataclasses import replace
from decimal import Decimal

from asterism.model.criteria import Baseline, Bound, Changed, Limit, Measured, ReferenceLimit
from asterism.model.quantity import Comparator, Quantity

_LONGEST = 200  # characters; the longest of ours is under 60
_ANALYTE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_OPERATOR = re.compile(r"[<>]=?|=")
_HOW = "write `platelets >= 450 10*9/L`, `vegf > 1.5 ULN` or `crp <= -50 % from first`"


class NotAComparison(ValueError):
    """The text is not in the grammar. An unknown unit is an UnknownUnit instead."""


def parse_measured(text: str) -> Measured:
    """Raises: NotAComparison, UnknownUnit."""
    threshold: Quantity | ReferenceLimit
    match _words(text):
        case [analyte, op, ("ULN" | "LLN") as limit, *rest]:
            threshold = _limit(limit, "1", rest)
        case [analyte, op, times, ("ULN" | "LLN") as limit, *rest]:
            threshold = _limit(limit, times, rest)
        case [analyte, op, number, *unit]:
            threshold = _exact(number, unit)
        case _:
            raise NotAComparison(f"{text!r} is not a comparison: {_HOW}")
    analyte = _checked(analyte, _ANALYTE, "the id of an analyte")
    return Measured(analyte=analyte, op=_operator(op), threshold=threshold)


def parse_changed(text: str) -> Changed:
    """Raises: NotAComparison, UnknownUnit."""
    match _words(text):
        case [analyte, op, number, *unit, "from", ("first" | "lowest" | "highest") as since]:
            analyte = _checked(analyte, _ANALYTE, "the id of an analyte")
            amount, base = _exact(number, unit), Baseline(since)
            return Changed(analyte=analyte, since=base, op=_operator(op), amount=amount)
        case _:
            raise NotAComparison(f"{text!r} is not a change: {_HOW}")


def write_measured(leaf: Measured) -> str:
    return f"{leaf.analyte} {leaf.op.value} {write_threshold(leaf.threshold)}"


def write_changed(leaf: Changed) -> str:
    return f"{leaf.analyte} {leaf.op.value} {write_threshold(leaf.amount)} from {leaf.since.value}"


def write_threshold(threshold: Quantity | ReferenceLimit) -> str:
    match threshold:
        case Quantity(value=value, unit=unit):
            return f"{value:f}" if unit == "1" else f"{value:f} {unit}"
        case ReferenceLimit(limit=limit, times=times, otherwise=bound):
            start = limit.value if times == 1 else f"{times:f} {limit.value}"
            start += _write_shift(threshold.plus)
            number = f" else {bound.op.value} {write_threshold(bound.threshold)}" if bound else ""
            return start + number


def _words(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise NotAComparison(f"longer than {_LONGEST} characters: {_HOW}")
    return text.split()  # linear time: no pattern ever sees more than one word


def _limit(limit: str, times: str, rest: list[str]) -> ReferenceLimit:
    shift, rest = _shift(rest)
    if _number(times) <= 0 or rest[:1] not in ([], ["else"]) or len(rest) in {1, 2}:
        raise NotAComparison(
            f"{limit} has a positive factor, and behind it `+ 1 mg/dL`, `else >= 450 10*9/L`, both"
            " or nothing"
        )
    bound = Bound(op=_operator(rest[1]), threshold=_exact(rest[2], rest[3:])) if rest else None
    return ReferenceLimit(limit=Limit(limit), times=_number(times), plus=shift, otherwise=bound)


def _shift(rest: list[str]) -> tuple[Quantity | None, list[str]]:
    """What is put on top of a limit, or taken off it, and the words behind that."""
    match rest:
        case [("+" | "-") as sign, number, *behind]:
            unit = behind[: behind.index("else")] if "else" in behind else behind
            amount = _exact(number, unit)
            if amount.value <= 0:
                raise NotAComparison(f"{number!r} is not more than nothing: {_HOW}")
            shift = amount if sign == "+" else replace(amount, value=-amount.value)
            return shift, behind[len(unit) :]
        case _:
            return None, rest


def _write_shift(plus: Quantity | None) -> str:
    if plus is None:
        return ""
    sign = "-" if plus.value < 0 else "+"
    return f" {sign} {write_threshold(replace(plus, value=abs(plus.value)))}"


def _exact(number: str, unit: list[str]) -> Quantity:
    if len(unit) > 1:
        raise NotAComparison(f"{' '.join(unit)!r} is more than one unit: {_HOW}")
    return Quantity(value=_number(number), unit=unit[0] if unit else "1")


def _number(word: str) -> Decimal:
    return Decimal(_checked(word, _NUMBER, "a number"))


def _operator(word: str) -> Comparator:
    return Comparator(_checked(word, _OPERATOR, "one of < <= > >= ="))


def _checked(word: str, pattern: re.Pattern[str], what: str) -> str:
    if not pattern.fullmatch(word):
        raise NotAComparison(f"{word!r} is not {what}: {_HOW}")
    return word
