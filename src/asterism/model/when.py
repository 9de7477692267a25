"""When something was so, as precisely as the record says and no more.

"November 2015" is thirty days wide. Order between two such intervals is a Truth.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from asterism.model.truth import Truth

_DAYS_IN_YEAR = 365.25
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days between `earliest` and `latest`, both included, and the words that said so."""

    earliest: date
    latest: date
    text: str = ""

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("a date interval ends after it begins")

    @classmethod
    def parse(cls, text: str) -> "When":
        """The interval of an ISO 8601 day, month or year.

        >>> When.parse("2015-11").latest
        datetime.date(2015, 11, 30)

        Raises: ValueError.
        """
        found = _PARTIAL.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a date: write 2015, 2015-11 or 2015-11-30")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        if day is not None and month is not None:
            return cls(earliest=date(year, month, day), latest=date(year, month, day), text=text)
        if month is not None:
            first = date(year, month, 1)
            return cls(earliest=first, latest=_month_end(first), text=text)
        return cls(earliest=date(year, 1, 1), latest=date(year, 12, 31), text=text)

    def by(self, day: date) -> Truth:
        """Whether it was so on or before `day`. Unknown: when `day` lies inside the interval."""
        if self.latest <= day:
            return Truth.TRUE
        return Truth.FALSE if self.earliest > day else Truth.UNKNOWN

    def before(self, other: "When") -> Truth:
        """Whether this was over before `other` began. Unknown: when they overlap."""
        if self.latest < other.earliest:
            return Truth.TRUE
        return Truth.FALSE if self.earliest >= other.latest else Truth.UNKNOWN

    def shifted(self, *, months: int = 0, days: int = 0, text: str = "") -> "When":
        """The interval moved by calendar months and days. Whole months stay whole months.

        >>> When.parse("2015-09").shifted(months=-3).earliest
        datetime.date(2015, 6, 1)

        Raises: ValueError beyond the calendar.
        """
        try:
            if not days and self._is_whole_months():
                latest = _month_end(_add_months(self.latest.replace(day=1), months))
                earliest = _add_months(self.earliest, months)
            else:
                earliest = _add_months(self.earliest, months) + timedelta(days=days)
                latest = _add_months(self.latest, months) + timedelta(days=days)
        except OverflowError as beyond:
            raise ValueError("beyond the calendar") from beyond
        return When(earliest=earliest, latest=latest, text=text or self.text)

    def years_until(self, other: "When") -> float:
        """Years from the middle of this to the middle of `other`; negative when it came earlier."""
        span = (other.earliest - self.earliest) + (other.latest - self.latest)
        return span.days / 2 / _DAYS_IN_YEAR

    def _is_whole_months(self) -> bool:
        return self.earliest.day == 1 and self.latest == _month_end(self.latest)

    def __str__(self) -> str:
        """The shortest ISO form that says exactly this interval, else both ends."""
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        if not self._is_whole_months():
            return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"
        start, end = (f"{day:%Y-%m}" for day in (self.earliest, self.latest))
        if start == end:
            return start
        whole_years = self.earliest.month == 1 and self.latest.month == 12
        if not whole_years:
            return f"{start}/{end}"
        years = sorted({f"{self.earliest:%Y}", f"{self.latest:%Y}"})
        return "/".join(years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which findings a criterion may look at: those of the last `days` before the day of judging.

    `days=None` is "ever, up to and including that day", the default of every published set here.
    """

    days: int | None = None

    def __post_init__(self) -> None:
        if self.days is not None and self.days < 0:
            raise ValueError("a window looks back a number of days, not forward")

    def covers(self, when: When | None, as_of: date | None) -> Truth:
        """Whether something at `when` may be looked at on `as_of`.

        Unknown: a date interval that straddles an edge, or no date where one is needed.
        """
        if as_of is None and self.days is None:
            return Truth.TRUE
        if as_of is None or when is None:
            return Truth.UNKNOWN
        if self.days is None:
            return when.by(as_of)
        too_old = when.by(as_of - timedelta(days=self.days + 1))
        return when.by(as_of) & ~too_old


EVER = Window()


def _month_end(day: date) -> date:
    return day.replace(day=_days_in(day.year, day.month))


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = _days_in(year, month + 1) if 1 <= year <= date.max.year else 28
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2


def _days_in(year: int, month: int) -> int:
    return _DAYS[month] + (month == _FEBRUARY and calendar.isleap(year))
