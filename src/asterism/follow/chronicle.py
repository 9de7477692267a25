"""A record laid out in time: what was before treatment, what came after, and what is latest.

Only what certainly lies on one side of the beginning of treatment is taken to. A result dated to
the month in which treatment began is the baseline where nothing better is recorded, and never a
result of treatment.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from asterism.follow.track import Track
from asterism.judge.measure import is_result
from asterism.model.finding import Finding, Flag, Patient, Status
from asterism.model.truth import Truth
from asterism.model.when import When


@dataclass(frozen=True, kw_only=True)
class Chronicle:
    """The statements of one patient that count, by concept and in date order.

    `treatment` are the concepts (with their kinds) whose first use begins treatment.
    """

    by_concept: dict[str, tuple[Finding, ...]]
    began: When | None

    @classmethod
    def of(
        cls, patient: Patient, treatment: Collection[str], blunt: Collection[str] = ()
    ) -> "Chronicle":
        """`blunt` are concepts whose weak negatives count here."""
        kept = [_sharpened(f) if f.concept in blunt else f for f in patient.findings]
        found: dict[str, list[Finding]] = {}
        for finding in replace(patient, findings=tuple(kept)).of({f.concept for f in kept}):
            found.setdefault(finding.concept, []).append(finding)
        by_concept = {name: tuple(some) for name, some in found.items()}
        return cls(by_concept=by_concept, began=_began(by_concept, treatment))

    def of_concepts(self, concepts: Collection[str]) -> tuple[Finding, ...]:
        """Their dated statements, by date; of equal dates in the order of the record."""
        found = [f for name in sorted(concepts) for f in self.by_concept.get(name, ()) if f.when]
        return tuple(sorted(found, key=_by_date))

    def before(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those that may be of the baseline: not certainly after treatment began; where that is not
        dated, those that may be the first of all.
        """
        some = tuple(findings)
        if self.began is None:
            return first_of(some)
        return tuple(f for f in some if _precedes(self.began, f.when) is not Truth.TRUE)

    def after(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those certainly after treatment began; after the first of them, where it is not dated."""
        some = tuple(findings)
        edge = self.began or _whole(first_of(some))
        return tuple(
            f for f in some
            if edge is not None and _precedes(edge, f.when) is Truth.TRUE
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """The results of one analyte: the baseline, and what certainly came after it. `rivals` are
    those that may each be the baseline, where they differ.
    """

    baseline: Finding | None
    rivals: tuple[Finding, ...]
    later: tuple[Finding, ...]

    @cached_property
    def track(self) -> Track:
        return Track.of(self.later)


def line_of(chronicle: Chronicle, analyte: str) -> Line:
    """The baseline is the last result certainly before treatment; else the first of those that are
    not certainly after it. None where two different results are equally that (`rivals`).
    """
    results = distinct(f for f in chronicle.of_concepts({analyte}) if is_result(f))
    prior = chronicle.before(results)
    certain = tuple(f for f in prior if _is_before(f, chronicle.began))
    chosen = last_of(certain) if certain else first_of(prior)
    if len(chosen) != 1:
        return Line(baseline=None, rivals=chosen, later=chronicle.after(results))
    baseline = chosen[0]
    later = tuple(
        f for f in chronicle.after(results) if _precedes(baseline.when, f.when) is Truth.TRUE
    )
    return Line(baseline=baseline, rivals=(), later=later)


def first_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that no other certainly precedes."""
    if not findings:
        return ()
    edge = min(f.when.latest for f in findings if f.when)
    return tuple(f for f in findings if f.when and f.when.earliest <= edge)


def last_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that precede no other with certainty."""
    if not findings:
        return ()
    edge = max(f.when.earliest for f in findings if f.when)
    return tuple(f for f in findings if f.when and f.when.latest >= edge)


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each result of one date once: an abstract and a body tell the same number."""
    seen: dict[object, Finding] = {}
    for finding in findings:
        when = finding.when and (finding.when.earliest, finding.when.latest)
        seen.setdefault((finding.concept, when, finding.value, finding.interpretation), finding)
    return tuple(seen.values())


def _began(by_concept: dict[str, tuple[Finding, ...]], treatment: Collection[str]) -> When | None:
    uses = [
        f.when for name in treatment for f in by_concept.get(name, ())
        if f.status is Status.PRESENT and f.when is not None
    ]  # fmt: skip
    return min(uses, key=lambda when: (when.earliest, when.latest), default=None)


def _sharpened(finding: Finding) -> Finding:
    return replace(finding, flags=finding.flags - {Flag.WEAK_NEGATIVE})


def _precedes(one: When | None, other: When | None) -> Truth:
    return Truth.UNKNOWN if one is None or other is None else one.before(other)


def _is_before(finding: Finding, began: When | None) -> bool:
    return _precedes(finding.when, began) is Truth.TRUE


def _whole(findings: tuple[Finding, ...]) -> When | None:
    dates = [f.when for f in findings if f.when]
    return min(dates, key=lambda when: (when.earliest, when.latest), default=None)


def _by_date(finding: Finding) -> tuple[int, int]:
    assert finding.when is not None
    return finding.when.earliest.toordinal(), finding.when.latest.toordinal()
