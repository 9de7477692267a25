"""What the judge may look at: the statements that count, on the day that was asked for."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import Enum

from asterism.model.finding import Finding, Patient
from asterism.model.truth import Truth
from asterism.model.when import Window


class Hints(Enum):
    """Whether statements that show a thing only indirectly are taken for it."""

    COUNTED = "counted"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The statements of one patient that count, dated ones first and in date order.

    `as_of` is the day of judging; None is "with all that the record holds".
    """

    findings: tuple[Finding, ...]
    concepts: frozenset[str]
    as_of: date | None = None
    hints: Hints = Hints.COUNTED

    @classmethod
    def of(cls, patient: Patient, as_of: date | None = None) -> "Record":
        concepts = frozenset(finding.concept for finding in patient.findings)
        return cls(findings=patient.of(concepts), concepts=concepts, as_of=as_of)

    def seen(self, concepts: AbstractSet[str], window: Window) -> tuple[Finding, ...]:
        """The statements of these concepts that certainly lie in the window."""
        return self._covered(concepts, window, Truth.TRUE)

    def unplaced(self, concepts: AbstractSet[str], window: Window) -> tuple[Finding, ...]:
        """Those that may lie in it or not: undated, or dated too vaguely. They do not count."""
        return self._covered(concepts, window, Truth.UNKNOWN)

    def _covered(
        self, concepts: AbstractSet[str], window: Window, wanted: Truth
    ) -> tuple[Finding, ...]:
        if self.concepts.isdisjoint(concepts):
            return ()
        return tuple(
            finding
            for finding in self.findings
            if finding.concept in concepts and window.covers(finding.when, self.as_of) is wanted
        )
