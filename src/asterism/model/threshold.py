"""What a measured value is held against: a number, a limit of the laboratory, an earlier value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from asterism.model.quantity import Comparator, Quantity


class Limit(Enum):
    """An end of the reference interval printed with the value."""

    UPPER = "ULN"
    LOWER = "LLN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLimit:
    """A threshold that each laboratory sets itself: `times` its upper or lower limit of normal,
    and `plus` so much (negative: less).

    Where the record gives neither the interval nor a word like "elevated", `otherwise` is the
    number to use; without it the answer is UNKNOWN. A word tells of the limit itself only.
    """

    limit: Limit
    times: Decimal = Decimal(1)
    plus: Quantity | None = None
    otherwise: "Bound | None" = None

    def __post_init__(self) -> None:
        if self.times <= 0:
            raise ValueError("a multiple of a limit is positive")
        if self.plus is not None and (not self.plus.is_exact or not self.plus.value):
            raise ValueError("what a limit is shifted by is one exact number, not zero")

    @property
    def is_bare(self) -> bool:
        """Whether it is the limit itself, of which a word like "elevated" tells."""
        return self.times == 1 and self.plus is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """An operator and the exact number it is held against."""

    op: Comparator
    threshold: Quantity

    def __post_init__(self) -> None:
        if not self.threshold.is_exact:
            raise ValueError("a threshold is one exact number")


class Baseline(Enum):
    """What a change is measured from."""

    FIRST = "first"
    LOWEST = "lowest"
    HIGHEST = "highest"
