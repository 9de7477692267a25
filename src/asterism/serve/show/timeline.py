"""A time line: where things lie on the page. Labels stand below one another and never collide."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asterism.model.finding import Finding, Patient, Status
from asterism.model.verdict import Verdict
from asterism.model.when import When
from asterism.serve.show.marks import STATUS_WORDS, day, inert
from asterism.serve.show.report import Judged, Words, criteria_of
from asterism.serve.show.walk import leaves, walk

_LINE, _GAP, _TOP = 18, 12, 44
_TICK_APART = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How wide a drawing is: the plot from `left` to `right`, then words of so many characters."""

    width: int
    left: int
    right: int
    characters: int


# At 13 px a character is about 6.8 px wide; words begin 20 px to the right of the plot.
PAPERS = {
    "wide": Paper(width=640, left=14, right=214, characters=56),
    "narrow": Paper(width=310, left=8, right=68, characters=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row: its date, its words, and its mark. `kind` is finding, away, reached or named."""

    kind: str
    when: str
    lines: tuple[str, ...]
    left: int
    width: int
    top: int

    @property
    def middle(self) -> int:
        return self.left + self.width // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything placed, in pixels of its paper."""

    paper: Paper
    height: int
    ticks: tuple[tuple[int, str], ...]
    events: tuple[Event, ...]
    band: tuple[int, int] | None
    told: str


_MILESTONES = {
    "away": "one test away from the diagnosis",
    "reached": "the criteria could first be called met",
    "named": "the disease is first suspected or named",
}


def timelines(judged: Judged, words: Words) -> tuple[tuple[str, Timeline], ...]:
    """The dated evidence of a verdict and its milestones on each paper; none without a date."""
    evidence = _by_date(evidence_of(judged.verdict), words)
    return _on_each_paper((*evidence, *_milestones(judged.verdict)), _delay(judged.verdict))


def record_timelines(patient: Patient, words: Words) -> tuple[tuple[str, Timeline], ...]:
    """Everything dated that the record says of the patient, on each paper; none without a date."""
    spoken = [f for f in patient.findings if f.counts and f.status is not Status.NOT_ASSESSED]
    return _on_each_paper(tuple(_by_date(spoken, words)), None)


def _on_each_paper(
    dated: Sequence["_Dated"], band: tuple[date, date] | None
) -> tuple[tuple[str, Timeline], ...]:
    ordered = sorted(dated, key=lambda one: (_key(one[1]), one[0] != "finding"))
    if not ordered:
        return ()
    return tuple((name, _drawn(ordered, band, paper)) for name, paper in PAPERS.items())


def _drawn(dated: Sequence["_Dated"], band: tuple[date, date] | None, paper: Paper) -> Timeline:
    scale = _Scale(
        first=dated[0][1].earliest, last=max(when.latest for _, when, _ in dated), paper=paper
    )
    events = tuple(_placed(dated, scale))
    last = events[-1]
    return Timeline(
        paper=paper,
        height=last.top + _LINE * len(last.lines) + _GAP,
        ticks=tuple(_ticks(scale)),
        events=events,
        band=_band(band, scale),
        told="; ".join(f"{event.when}: {' '.join(event.lines)}" for event in events),
    )


_Dated = tuple[str, When, str]


def _by_date(findings: Sequence[Finding], words: Words) -> Iterator[_Dated]:
    groups: dict[tuple[date, date], list[Finding]] = {}
    for finding in findings:
        if finding.when is not None:
            groups.setdefault(_key(finding.when), []).append(finding)
    for same in groups.values():
        labels = dict.fromkeys(_told(finding, words) for finding in same)
        when = same[0].when
        assert when is not None
        yield "finding", when, "; ".join(labels)


def _told(finding: Finding, words: Words) -> str:
    taken = f" ({STATUS_WORDS[finding.status]})" if finding.status is not Status.PRESENT else ""
    value = f" {finding.value}" if finding.value else ""
    return f"{words.label(finding.concept)}{value}{taken}"


def _milestones(verdict: Verdict) -> Iterator[_Dated]:
    away = None if verdict.one_test_away == verdict.since else verdict.one_test_away
    moments = {"away": away, "reached": verdict.since, "named": verdict.named}
    for kind, moment in moments.items():
        if moment is not None:
            yield kind, moment, _MILESTONES[kind] + (_later(verdict) if kind == "named" else "")


def _later(verdict: Verdict) -> str:
    return f", {verdict.delay_years:.1f} years later" if verdict.delay_years else ""


def evidence_of(verdict: Verdict) -> Sequence[Finding]:
    """Every finding that some criterion of the verdict rests on, each once, in tree order."""
    found = (
        finding for row in leaves(walk(criteria_of(verdict), {})) for finding in row.verdict.because
    )
    return tuple({id(finding): finding for finding in found}.values())


def _key(when: When) -> tuple[date, date]:
    return when.earliest, when.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: date
    last: date
    paper: Paper

    def x(self, moment: date) -> int:
        days = max((self.last - self.first).days, 1)
        plot = self.paper.right - self.paper.left
        return self.paper.left + round((moment - self.first).days * plot / days)


def _placed(dated: Sequence[_Dated], scale: _Scale) -> Iterator[Event]:
    top = _TOP
    for kind, when, told in dated:
        lines = textwrap.wrap(inert(told), scale.paper.characters)
        left, right = scale.x(when.earliest), scale.x(when.latest)
        yield Event(
            kind=kind,
            when=day(when),
            lines=tuple(lines),
            left=min(left, scale.paper.right - 6),
            width=max(right - left, 6),
            top=top,
        )
        top += _LINE * (len(lines) + 1) + _GAP


def _ticks(scale: _Scale) -> Iterator[tuple[int, str]]:
    """The years that begin within the scale, leaving out those too close to the one before."""
    last = -_TICK_APART
    for year in range(scale.first.year, scale.last.year + 2):
        moment = date(year, 1, 1) if year < date.max.year else scale.last
        if scale.first <= moment <= scale.last and scale.x(moment) - last >= _TICK_APART:
            last = scale.x(moment)
            yield last, str(year)


def _delay(verdict: Verdict) -> tuple[date, date] | None:
    """From one test away to named."""
    if not verdict.delay_years or verdict.one_test_away is None or verdict.named is None:
        return None
    return verdict.one_test_away.earliest, verdict.named.latest


def _band(days: tuple[date, date] | None, scale: _Scale) -> tuple[int, int] | None:
    if days is None:
        return None
    left, right = map(scale.x, days)
    return left, max(right - left, 2)
