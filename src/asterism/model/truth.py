"""Truth has three values, and counting is its only operation."""

from collections.abc import Iterable
from enum import Enum
from typing import Never


class Truth(Enum):
    """MET, NOT MET, or nobody looked. The logic is Kleene's strong three-valued logic.

    >>> Truth.TRUE & Truth.UNKNOWN
    <Truth.UNKNOWN: 'UNKNOWN'>
    >>> Truth.TRUE | Truth.UNKNOWN
    <Truth.TRUE: 'MET'>

    Source: Kleene SC, Introduction to Metamathematics (1952), section 64.
    """

    FALSE = "NOT_MET"
    UNKNOWN = "UNKNOWN"
    TRUE = "MET"

    def __and__(self, other: "Truth") -> "Truth":
        return at_least(2, (self, other))

    def __or__(self, other: "Truth") -> "Truth":
        return at_least(1, (self, other))

    def __invert__(self) -> "Truth":
        return _OPPOSITE[self]

    def __bool__(self) -> Never:
        raise TypeError("a Truth has three values: compare it, `truth is Truth.TRUE`")

    @classmethod
    def of(cls, value: bool) -> "Truth":
        return cls.TRUE if value else cls.FALSE


_OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Whether at least `n` of `truths` hold.

    Unknown: when the known ones are fewer than `n` but the unknown ones could make up the count.
    `n <= 0` holds of anything; `n` beyond the count holds of nothing.
    """
    met = possible = 0
    for truth in truths:
        met += truth is Truth.TRUE
        possible += truth is not Truth.FALSE
    if met >= n:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >= n else Truth.FALSE
