"""Amounts of time that are told in two units: "2 years and 6 months"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asterism.read.text.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Two:
    """Two amounts of time that are one, as if matched as a whole: "2 years and 6 months"."""

    string: str
    pos: int
    endpos: int
    first: int
    last: int

    def start(self) -> int:
        return self.first

    def end(self) -> int:
        return self.last


Found = re.Match[str] | Two
_JOINT = re.compile(r",? (?:and )?")
# By its unit, what a further amount may be in, how many of these make one, and its most.
# Weeks and days are left apart: they tell how far a pregnancy has gone.
_PARTS = {"decade": ("year", 10), "year": ("month", 12)}


def joined(told: Iterable[tuple[re.Match[str], Stretch]]) -> Iterator[tuple[Found, Stretch]]:
    """The amounts, two that are told as one joined."""
    before: tuple[Found, Stretch] | None = None
    for found, amount in told:
        if before and (both := _together(before[1], amount)) and _adjoin(before[0], found):
            whole = Two(found.string, found.pos, found.endpos, before[0].start(), found.end())
            before = whole, both
            continue
        if before:
            yield before
        before = found, amount
    if before:
        yield before


def _adjoin(one: Found, other: re.Match[str]) -> bool:
    return _JOINT.fullmatch(other.string, one.end(), other.start()) is not None


def _together(one: Stretch, other: Stretch) -> Stretch | None:
    """The sum in the smaller unit; None where they are not parts of one amount."""
    unit, most = _PARTS.get(one.unit, ("", 0))
    if other.unit != unit or one.low != one.high or other.low != other.high:
        return None
    if not other.low < most or one.low % 1:
        return None
    whole = one.low * most + other.low
    return Stretch(low=whole, high=whole, unit=unit)
