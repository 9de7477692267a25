"""Time from left to right, amounts from bottom to top."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from asterism.model.finding import Finding
from asterism.serve.show.drawing.shapes import CHARACTER, HEIGHT, TOP, Sheet

_LOG_FROM = 20  # a span of values from which a logarithmic axis reads better
_APART = 62  # pixels between two ticks of time
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    first: date
    last: date
    sheet: Sheet

    @classmethod
    def of(cls, findings: Sequence[Finding], sheet: Sheet) -> "Time":
        """An axis on which all of these lie, with a little room on both sides."""
        whens = [f.when for f in findings if f.when is not None]
        first, last = min(w.earliest for w in whens), max(w.latest for w in whens)
        room = timedelta(days=max((last - first).days // 30, 5))
        early = first - room if first > date.min + room else first
        return cls(first=early, last=last + room if last < date.max - room else last, sheet=sheet)

    def x(self, moment: date) -> int:
        days = max((self.last - self.first).days, 1)
        plot = self.sheet.right - self.sheet.left
        return self.sheet.left + round((moment - self.first).days * plot / days)

    def span(self, finding: Finding) -> tuple[int, int]:
        """Where the dates of the finding begin and end."""
        assert finding.when is not None
        return self.x(finding.when.earliest), self.x(finding.when.latest)

    def ticks(self) -> Iterator[tuple[int, str]]:
        months = max((self.last - self.first).days / 30.4, 1)
        wanted = max((self.sheet.right - self.sheet.left) // _APART, 2)
        step = next((s for s in _STEPS if months / s <= wanted), 240)
        index = -(-(self.first.year * 12 + self.first.month) // step) * step
        while (moment := _month(index)) <= self.last and moment < date.max:
            label = f"{moment:%Y}" if step >= 12 else f"{moment:%Y-%m}"
            if self.x(moment) + len(label) * CHARACTER // 2 <= self.sheet.width:
                yield self.x(moment), label
            index += step


def _month(index: int) -> date:
    year, month = divmod(index, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    low: float
    high: float
    is_log: bool

    @classmethod
    def of(cls, numbers: Sequence[float]) -> "Amounts":
        low, high = min(numbers), max(numbers)
        if low > 0 and high / low >= _LOG_FROM:
            return cls(low=low / 1.6, high=high * 1.6, is_log=True)
        return cls(low=min(low, 0.0), high=high * 1.18 if high > 0 else 1.0, is_log=False)

    def y(self, value: float) -> int:
        if self.is_log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(TOP + HEIGHT * (1 - share))

    def levels(self) -> Iterator[float]:
        """Round amounts at which the paper is ruled."""
        if not self.is_log:
            step = _round_step(self.high / 4)
            yield from (step * place for place in range(int(self.high / step) + 1))
            return
        for exponent in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))):
            rounds = (digit * 10.0**exponent for digit in (1, 3))
            yield from (value for value in rounds if self.low <= value <= self.high)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= rough * 0.999)


def number(value: float) -> str:
    """The shortest decimal of a number."""
    return f"{Decimal(repr(round(value, 6))).normalize():f}"
