"""Findings of one kind after treatment, asked by day: which is latest, and was it done anew.

Laid out once, so that a day costs the logarithm of their number: a record may hold a lifetime of
results, and each of its days is assessed.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from asterism.model.finding import Finding

# More results than these that may each be the latest are dates too vague to tell anything.
MOST_RIVALS = 32


@dataclass(frozen=True, kw_only=True)
class Track:
    """Dated findings by the day on which they were certainly known."""

    findings: tuple[Finding, ...]
    days: tuple[date, ...]
    begun: tuple[date, ...]  # of all up to each, the latest beginning of a date

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Track":
        dated = sorted(
            ((f.when.latest, f.when.earliest, f) for f in findings if f.when is not None),
            key=lambda item: item[:2],
        )
        return cls(
            findings=tuple(f for _, _, f in dated),
            days=tuple(latest for latest, _, _ in dated),
            begun=tuple(accumulate((earliest for _, earliest, _ in dated), max)),
        )

    def latest_from(self, day: date) -> tuple[int, int]:
        """Where those that may be the last on that day begin and end; nothing before the first."""
        end = bisect_right(self.days, day)
        start = end
        while start and self.days[start - 1] >= self.begun[end - 1]:
            start -= 1
        return start, end

    def latest(self, day: date) -> tuple[Finding, ...]:
        """Those that may be the last on that day; none where too many may."""
        start, end = self.latest_from(day)
        return self.findings[start:end] if end - start <= MOST_RIVALS else ()

    def anew(self, since: date, day: date) -> bool:
        """Whether one of them is certainly of after `since`, and known by `day`."""
        end = bisect_right(self.days, day)
        return end > 0 and self.begun[end - 1] > since
