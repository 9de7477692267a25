"""What the judge may look at: the statements that count, on the day that was asked for."""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from operator import itemgetter

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

    `by_concept` holds them with their places in that order, so that a leaf looks only at its own: a
    long record is judged in time that grows with it and no faster. `as_of` is the day of judging;
    None is "with all that the record holds".
    """

    by_concept: Mapping[str, tuple[tuple[int, Finding], ...]]
    as_of: date | None = None
    hints: Hints = Hints.COUNTED

    @classmethod
    def of(cls, patient: Patient, as_of: date | None = None) -> "Record":
        concepts = frozenset(finding.concept for finding in patient.findings)
        return cls(by_concept=_by_concept(patient.of(concepts)), as_of=as_of)

    def holding(self, findings: tuple[Finding, ...]) -> "Record":
        """The same record with these statements only, in this order."""
        return replace(self, by_concept=_by_concept(findings))

    def seen(self, concepts: AbstractSet[str], window: Window) -> tuple[Finding, ...]:
        """The statements of these concepts that certainly lie in the window."""
        return self._covered(concepts, window, Truth.TRUE)

    def unplaced(self, concepts: AbstractSet[str], window: Window) -> tuple[Finding, ...]:
        """Those that may lie in it or not: undated, or dated too vaguely. They do not count."""
        return self._covered(concepts, window, Truth.UNKNOWN)

    def _covered(
        self, concepts: AbstractSet[str], window: Window, wanted: Truth
    ) -> tuple[Finding, ...]:
        placed = [item for concept in concepts for item in self.by_concept.get(concept, ())]
        placed.sort(key=itemgetter(0))
        return tuple(
            finding for _, finding in placed if window.covers(finding.when, self.as_of) is wanted
        )


def _by_concept(findings: tuple[Finding, ...]) -> Mapping[str, tuple[tuple[int, Finding], ...]]:
    found: defaultdict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for place, finding in enumerate(findings):
        found[finding.concept].append((place, finding))
    return {concept: tuple(placed) for concept, placed in found.items()}
