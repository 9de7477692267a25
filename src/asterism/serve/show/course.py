"""How a course is told in words, the same in every view: the outcome, the change, the doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from asterism.model.course import Course, Held, Response, Risk, Series, Weighed
from asterism.model.criteria import Named, Seen
from asterism.model.finding import Finding, Patient
from asterism.model.verdict import Verdict
from asterism.serve.show.marks import Standing, day, joined
from asterism.serve.show.report import Document, Failure, Words

NOT_EVALUABLE = "NOT EVALUABLE"
NO_ADVICE = "What the cited sources say. Asterism never prescribes."

NUMBER_SEEN = {
    Seen.SEEN: "",
    Seen.SECONDARY: "number seen in a secondary source",
    Seen.NOT_SEEN_HIGH: "number not seen in the source: high confidence",
    Seen.NOT_SEEN_MEDIUM: "number not seen in the source: medium confidence",
    Seen.NOT_SEEN_LOW: "number not seen in the source: low confidence",
}
_TAGS = list(Seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One patient of one document, with the courses in the order in which they are shown."""

    document: Document
    patient: Patient
    courses: tuple[Course, ...]

    @property
    def person(self) -> str:
        name, patient = self.document.name, self.patient.id
        return "" if patient == name else patient.removeprefix(f"{name}#")

    @property
    def named(self) -> tuple[Course, ...]:
        """The courses of what the record names; of all that it touches, where it names none."""
        return tuple(one for one in self.courses if one.is_named) or self.touched

    @property
    def touched(self) -> tuple[Course, ...]:
        return tuple(one for one in self.courses if any(r.is_touched for r in one.responses))

    @property
    def compared(self) -> tuple[Course, ...]:
        """The courses of other diseases whose rules the record's numbers touch."""
        return tuple(one for one in self.touched if one not in self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowReport:
    """Everything one command found out, and what it was found out with."""

    charts: tuple[Followed, ...]
    words: Words
    version: str
    knowledge_sha256: str
    as_of: str = ""
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One domain: the edition to show in full, and the others beside it."""

    name: str
    lead: Response
    others: tuple[Response, ...]

    @property
    def editions(self) -> tuple[Response, ...]:
        return (self.lead, *self.others)


def domains(course: Course) -> tuple[Domain, ...]:
    """The domains in the order of the course; first in each what tells most."""
    found = []
    for name, group in groupby(course.responses, key=lambda one: one.grader.domain):
        ordered = sorted(group, key=_tells)
        found.append(Domain(name=name, lead=ordered[0], others=tuple(ordered[1:])))
    return tuple(found)


def _tells(response: Response) -> tuple[bool, int, bool, int]:
    seen = _TAGS.index(tag_of(response))
    points = sum(len(one.points) for one in response.series)
    return not response.is_graded, -points, not response.is_touched, seen


def outcome(response: Response) -> str:
    """The grade in words; that there is none, where there is none."""
    if response.progression is not None:
        return response.progression.setback.label
    return response.current.level.label if response.current else NOT_EVALUABLE


def standing_of(response: Response) -> Standing:
    """Which of the four marks an outcome is drawn with; a progression is the mark of a no."""
    if response.progression is not None:
        return Standing.NOT_MET
    if response.current is None:
        return Standing.UNKNOWN
    last = response.grader.levels[-1]
    if response.current.level is last:
        return Standing.NOT_MET
    return Standing.MET if response.current.is_confirmed else Standing.PROVISIONAL


def confirmed(response: Response) -> str:
    """Whether the outcome is confirmed, and by what; empty where there is none."""
    if response.progression is not None:
        day_ = response.progression.confirmed
        return f"confirmed {day_}" if day_ else "not confirmed by a second assessment yet"
    return "" if response.current is None else held_words(response.current)


def held_words(held: Held) -> str:
    if held.needs_no_confirmation:
        return "takes no second assessment"
    return (
        f"confirmed {held.confirmed}"
        if held.confirmed
        else "not confirmed by a second assessment yet"
    )


def since(response: Response) -> str:
    if response.progression is not None:
        return f"since {response.progression.since}"
    return f"since {response.current.since}" if response.current else ""


def best_words(response: Response) -> str:
    """The best response ever, where it is not the one that stands."""
    best = response.best
    if best is None or (response.current is not None and best.level is response.current.level):
        return ""
    return f"best: {best.level.label}, {best.since}, {held_words(best)}"


def tag_of(response: Response) -> Seen:
    """How far the least seen of the numbers that decide was seen."""
    if response.progression is not None:
        return _weakest(response.progression.verdict)
    if response.current is not None:
        rated = next(
            (r for r in response.assessments[-1].levels if r.level is response.current.level), None
        )
        tags = [response.current.level.seen]
        tags += [_weakest(v) for v in (rated and rated.needs, rated and rated.rule) if v]
        return max(tags, key=_TAGS.index)
    return max((one.seen for one in response.reasons), key=_TAGS.index, default=Seen.SEEN)


def _weakest(verdict: Verdict) -> Seen:
    """The weakest tag among the criteria that the verdict rests on."""
    tags = [verdict.of.seen] if isinstance(verdict.of, Named) else []
    telling = [part for part in verdict.children if part.truth is verdict.truth]
    tags += [_weakest(part) for part in telling]
    return max(tags, key=_TAGS.index, default=Seen.SEEN)


def number_tag(seen: Seen) -> str:
    """`[number not seen in the source: medium confidence]`; empty for what was seen."""
    told = NUMBER_SEEN[seen]
    return f"[{told}]" if told else ""


def value(finding: Finding | None) -> str:
    """The value with its unit and date, as the record prints it."""
    if finding is None:
        return ""
    amount = str(finding.value) if finding.value else ""
    if not amount and finding.interpretation:
        amount = finding.interpretation.value
    return f"{amount} ({day(finding.when)})" if finding.when else amount


def change(series: Series) -> str:
    """`-76.0 %`, or nothing."""
    if series.change is None:
        return ""
    return f"{'+' if series.change > 0 else ''}{series.change} %".replace("-", "−")


def told_series(response: Response) -> tuple[Series, ...]:
    """The series that hold anything."""
    return tuple(one for one in response.series if one.points or one.aside or one.untold)


def series_line(series: Series, words: Words) -> str:
    """`Free lambda: 151 mg/L (2015-11) → 36.2 mg/L (2016-02), −76.0 %; lowest ...`."""
    name = words.label(series.analyte)
    if not series.points:
        return f"{name}: not measured, as the record says" if series.untold else f"{name}: no date"
    if series.baseline is None or series.current is None:
        return f"{name}: {joined([value(one) for one in series.points])}"
    told = f"{name}: {value(series.baseline)} → {value(series.current)}"
    told += f", {change(series)}" if series.change is not None else ""
    if series.nadir is None or series.nadir is series.baseline:
        return told
    sure = "confirmed" if series.is_nadir_confirmed else "by one result"
    return f"{told}; lowest {value(series.nadir)}, {sure}"


def lacking(response: Response) -> Iterator[tuple[str, str]]:
    """For each better level that is not excluded, its name and the tests that would tell."""
    for rated in response.better:
        tests = dict.fromkeys(one.test_label or one.label for one in rated.missing)
        if tests:
            yield rated.level.label, joined(list(tests))


def range_words(risk: Risk) -> str:
    """`at least intermediate (1 to 3 points)`; what is known where no points are."""
    if risk.fewest is None or risk.most is None:
        known = sum(one.truth.value == "MET" for one in risk.factors)
        open_ = sum(one.truth.value == "UNKNOWN" for one in risk.factors)
        return f"{known} of {len(risk.factors)} factors present, {open_} unknown; no points"
    names = [one.label for one in risk.groups]
    same = risk.fewest == risk.most
    points = f"{risk.fewest}" if same else f"{risk.fewest} to {risk.most}"
    unit = "point" if points == "1" else "points"
    if len(names) == 1:
        return f"{names[0]} ({points} {unit})"
    return f"at least {names[0]}, at most {names[-1]} ({points} {unit})"


def points_words(one: Weighed) -> str:
    """`1 point [number not seen ...]`; empty where the model has none."""
    if one.factor.points is None:
        return ""
    unit = "point" if one.factor.points == 1 else "points"
    tag = number_tag(one.factor.points_seen)
    return f"{one.factor.points} {unit}{f' {tag}' if tag else ''}"


def quotes_of(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each finding once."""
    return tuple({id(one): one for one in findings}.values())
