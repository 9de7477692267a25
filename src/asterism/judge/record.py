"""What the judge may look at: the statements that count, on the day that was asked for."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from operator import itemgetter

from asterism.judge.leaves import reckoned_within
from asterism.model.criteria import Criterion
from asterism.model.derived import derived
from asterism.model.finding import Finding, Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.model.when import Window

_MOST_OTHERS = 256  # kept of one record: a case report has some dozens of days


class Hints(Enum):
    """Whether statements that show a thing only indirectly are taken for it."""

    COUNTED = "counted"
    IGNORED = "ignored"


class Presumption(Enum):
    """Whether silence on another cause is taken for there being none (docs/adr/0012)."""

    COUNTED = "counted"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The statements of one patient that count, dated ones first and in date order.

    `by_concept` holds them with their places in that order, so that a leaf looks only at its own: a
    long record is judged in time that grows with it and no faster. `as_of` is the day of judging;
    None is "with all that the record holds". What the formulas of the criteria reckon stands among
    them, each at the time of what it was reckoned from. `weighed` and `answered` are what was
    already found out.
    """

    by_concept: Mapping[str, tuple[tuple[int, Finding], ...]]
    as_of: date | None = None
    hints: Hints = Hints.COUNTED
    presumption: Presumption = Presumption.COUNTED
    weighed: dict[int, tuple[Criterion, Verdict]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    answered: dict[tuple[object, ...], Verdict] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _others: dict[Hashable, "Record"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(
        cls, patient: Patient, as_of: date | None = None, criteria: Iterable[Criterion] = ()
    ) -> "Record":
        """The record of `patient`, with the values that the formulas of `criteria` give."""
        whole = replace(patient, findings=(*patient.findings, *_reckoned(patient, criteria)))
        concepts = frozenset(finding.concept for finding in whole.findings)
        return cls(by_concept=_by_concept(whole.of(concepts)), as_of=as_of)

    def firm(self) -> "Record":
        """The same record with hints ignored."""
        return self.other(Hints.IGNORED, lambda: replace(self, hints=Hints.IGNORED))

    def strict(self) -> "Record":
        """The same record with nothing presumed."""
        ignored = Presumption.IGNORED
        return self.other(ignored, lambda: replace(self, presumption=ignored))

    def other(self, which: Hashable, make: Callable[[], "Record"]) -> "Record":
        """The record called `which` that `make` makes from this one.

        Made once: what is weighed on it is weighed for every definition. Of a patient with very
        many days not all are kept.
        """
        known = self._others.get(which)
        if known is None:
            known = make()
            if len(self._others) < _MOST_OTHERS:
                self._others[which] = known
        return known

    def aside(self) -> "Record":
        """The same record, and all found out so far; what is found out on it goes with it."""
        copy = replace(self)
        copy.weighed.update(self.weighed)
        copy.answered.update(self.answered)
        for which, other in self._others.items():
            copy.other(which, other.aside)
        return copy

    def go_on_from(self, earlier: "Record", same: AbstractSet[int]) -> None:
        """Take over what `earlier` found out about the criteria, by identity, for which all is the
        same.
        """
        for place in (same & earlier.weighed.keys()) - self.weighed.keys():
            self.weighed[place] = earlier.weighed[place]
        for key, answer in earlier.answered.items():
            if id(answer.of) in same:
                self.answered.setdefault(key, answer)

    def silent_on(self, concepts: AbstractSet[str]) -> bool:
        """Whether there is no statement on any of these concepts, whenever."""
        return self.by_concept.keys().isdisjoint(concepts)

    def about(self, concepts: AbstractSet[str]) -> tuple[Finding, ...]:
        """The statements of these concepts, whenever."""
        return tuple(finding for _, finding in self._placed(concepts))

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
        return tuple(
            finding
            for _, finding in self._placed(concepts)
            if window.covers(finding.when, self.as_of) is wanted
        )

    def _placed(self, concepts: AbstractSet[str]) -> list[tuple[int, Finding]]:
        placed = [item for concept in concepts for item in self.by_concept.get(concept, ())]
        placed.sort(key=itemgetter(0))
        return placed


def _reckoned(patient: Patient, criteria: Iterable[Criterion]) -> Iterable[Finding]:
    leaves = (leaf for criterion in criteria for leaf in reckoned_within(criterion))
    asked = dict.fromkeys((leaf.analyte, leaf.formulas) for leaf in leaves)
    for analyte, formulas in asked:
        yield from derived(patient, analyte, formulas)


def _by_concept(findings: tuple[Finding, ...]) -> Mapping[str, tuple[tuple[int, Finding], ...]]:
    found: defaultdict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for place, finding in enumerate(findings):
        found[finding.concept].append((place, finding))
    return {concept: tuple(placed) for concept, placed in found.items()}
