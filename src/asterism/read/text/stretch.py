"""Amounts of time, and the interval that lies so much later or earlier than another."""

import math
from dataclasses import dataclass
from decimal import Decimal

from asterism.model.when import When

_DAYS = {
    "minute": Decimal(1) / 1440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_DAYS_IN_A_MONTH = 30
_SHORT = ("minute", "hour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Between `low` and `high` of a calendar unit."""

    low: Decimal
    high: Decimal
    unit: str

    def after(self, base: When, *, sign: int, text: str) -> When | None:
        """The interval this much later (earlier, with a negative sign); None off the calendar.

        A clock is not kept: hours reach as far as the days in which they may end.
        """
        near, far = (self.low, self.high) if sign > 0 else (self.high, self.low)
        try:
            first = base.shifted(**_step(near * sign, self.unit, up=-1), text=text)
            last = base.shifted(**_step(far * sign, self.unit, up=1), text=text)
        except (ValueError, OverflowError):
            return None
        return When(earliest=first.earliest, latest=last.latest, text=text)

    def scaled(self, low: Decimal, high: Decimal) -> "Stretch":
        """As wide as "about" or "more than" make it; whole days, weeks and months stay whole."""
        return Stretch(
            low=Decimal(math.floor(self.low * low)), high=Decimal(math.ceil(self.high * high)),
            unit=self.unit,
        )  # fmt: skip

    def __str__(self) -> str:
        number = f"{self.low}" if self.low == self.high else f"{self.low}-{self.high}"
        return f"{number} {self.unit}"


def _step(number: Decimal, unit: str, *, up: int) -> dict[str, int]:
    if unit in _SHORT:
        days = number * _DAYS[unit]
        return {"days": math.ceil(days) if up > 0 else math.floor(days)}
    if unit in _DAYS:
        return {"days": round(number * _DAYS[unit])}
    months = number * _MONTHS[unit]
    whole = int(months)
    rest = round((months - whole) * _DAYS_IN_A_MONTH)
    return {"months": whole, "days": rest} if rest else {"months": whole}
