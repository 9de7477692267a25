"""A course for a terminal: each domain by each edition, why not, what for more; risk; sources."""

from collections.abc import Iterator, Sequence

from asterism.model.course import Course, Response, Risk, Weighed
from asterism.model.finding import Finding
from asterism.model.response import Plan
from asterism.model.truth import Truth
from asterism.serve.show.course import (
    NO_ADVICE,
    Domain,
    Followed,
    FollowReport,
    best_words,
    confirmed,
    domains,
    lacking,
    number_tag,
    outcome,
    points_words,
    range_words,
    series_line,
    since,
    standing_of,
    tag_of,
    told_series,
)
from asterism.serve.show.disputes import disputed_line
from asterism.serve.show.marks import DISCLAIMER, WORDS, day, how_taken, inert, joined, quoted
from asterism.serve.show.marks import said as spoken
from asterism.serve.show.marks import standing_of as standing_of_truth
from asterism.serve.show.report import Words
from asterism.serve.show.screen import Screen


def followed_text(report: FollowReport, screen: Screen) -> str:
    """The whole report, one patient after the other, and the last line that every output has."""
    lines: list[str] = []
    for chart in report.charts:
        lines += [*_chart(chart, report, screen), ""]
    for failure in report.failures:
        lines += [f"{inert(failure.name)}: not followed, could not be read", ""]
    text = "\n".join(line.rstrip() for line in [*lines, DISCLAIMER])
    return f"{text.translate(dict(screen.spelling))}\n"


def _chart(chart: Followed, report: FollowReport, screen: Screen) -> Iterator[str]:
    person = f" · patient {inert(chart.person)}" if chart.person else ""
    as_of = f" · as of {report.as_of}" if report.as_of else ""
    yield f"{inert(chart.document.name)}{person}{as_of}"
    yield ""
    if not chart.named:
        yield from screen.wrapped(
            "The record names no disease that is followed here and holds no result that is graded.",
            "",
        )
    for course in chart.named:
        yield from _course(course, chart, report.words, screen)
    if chart.compared:
        yield _heading("Rules of other diseases, for comparison only", screen)
        for course in chart.compared:
            yield from _compared(course, report.words, screen)
        yield ""


def _heading(title: str, screen: Screen) -> str:
    return f"{title} {'─' * max(screen.width - len(title) - 1, 3)}"


def _course(course: Course, chart: Followed, words: Words, screen: Screen) -> Iterator[str]:
    yield _heading(f"{course.disease.label}: response", screen)
    yield from _treatment(course, words, screen)
    yield ""
    for domain in domains(course):
        yield from _domain(domain, words, screen)
        yield from _disputed(domain.lead.grader.id, chart, words, screen)
        yield ""
    yield from _claims(course, words, screen)
    yield from _in_mind(course, screen)
    if course.risks:
        yield ""
        yield _heading(f"{course.disease.label}: risk", screen)
        for risk in course.risks:
            yield from _risk(risk, screen)
            yield from _disputed(risk.model.id, chart, words, screen)
        yield ""
    for plan in course.plans:
        yield from _plan(plan, course, words, screen)
        yield from _disputed(plan.id, chart, words, screen)
        yield ""


def _disputed(name: str, chart: Followed, words: Words, screen: Screen) -> Iterator[str]:
    line = disputed_line(name, words.disputed(name), chart.patient)
    yield from screen.wrapped(line, "    ", "  ")


def _treatment(course: Course, words: Words, screen: Screen) -> Iterator[str]:
    if not course.treatments:
        yield "treatment directed at the disease: none recorded with a date"
        return
    used = dict.fromkeys(words.label(one.concept) for one in course.treatments)
    yield from screen.wrapped(
        f"treatment began {day(course.began)}: {joined([inert(one) for one in used])}", ""
    )


def _domain(domain: Domain, words: Words, screen: Screen) -> Iterator[str]:
    yield from _edition(domain.lead, words, screen, domain.name)
    by_outcome: dict[str, list[Response]] = {}
    for one in domain.others:
        by_outcome.setdefault(_short(one), []).append(one)
    for said, some in by_outcome.items():
        titles = joined([one.grader.title for one in some])
        sign = screen.sign(standing_of(some[0]))
        yield from screen.wrapped(f"{sign} {said}: {titles}", "    ", "  ")


def _short(response: Response) -> str:
    if not response.is_graded:
        texts = [one.text for one in response.reasons if one.why.value != "missing"]
        why = texts or [one.text for one in response.reasons]
        return f"{outcome(response)} ({why[0].rstrip('.')})" if why else outcome(response)
    told = [outcome(response), confirmed(response), number_tag(tag_of(response))]
    return ", ".join(filter(None, told))


def _edition(response: Response, words: Words, screen: Screen, name: str) -> Iterator[str]:
    sign = screen.sign(standing_of(response))
    told = ", ".join(filter(None, [outcome(response), since(response), confirmed(response)]))
    yield from screen.wrapped(f"{sign} {name}: {told}", "", "  ")
    tag = number_tag(tag_of(response))
    yield from screen.wrapped(f"by {response.grader.title}{f' {tag}' if tag else ''}", "    ")
    if best := best_words(response):
        yield from screen.wrapped(best, "    ", "  ")
    for series in told_series(response):
        yield from screen.wrapped(series_line(series, words), "    ", "  ")
        for finding in (*series.points[:4], *series.untold[:1]):
            yield from _quote(finding, screen)
    for reason in response.reasons:
        tag = number_tag(reason.seen)
        yield from screen.wrapped(f"why: {reason.text}{f' {tag}' if tag else ''}", "    ", "  ")
    if response.is_graded:
        for level, tests in lacking(response):
            yield from screen.wrapped(f"for {level}: {tests}", "    ", "  ")
    for note in response.notes:
        if note.kind != "caution":
            yield from screen.wrapped(inert(note.text), "    ! ", "  ")


def _quote(finding: Finding, screen: Screen) -> Iterator[str]:
    said = quoted(spoken(finding), max(screen.width - 24, 40))
    when = f" {day(finding.when)}" if finding.when else ""
    yield f"      “{said}”{when}"


def _in_mind(course: Course, screen: Screen) -> Iterator[str]:
    shown = [domain.lead for domain in domains(course) if domain.lead.is_touched]
    notes = [
        *course.notes,
        *(note for one in shown for note in one.notes if note.kind == "caution"),
    ]
    if notes:
        yield ""
        yield "to keep in mind"
    for note in notes:
        cite = f" [{note.cite}]" if note.cite else ""
        yield from screen.wrapped(f"{inert(note.text)}{cite}", "    ! ", "  ")


def _claims(course: Course, words: Words, screen: Screen) -> Iterator[str]:
    if not course.claims:
        return
    yield "what the authors claim, beside what the numbers support"
    for claim in course.claims:
        taken = joined(how_taken(claim)) or "as the record says"
        said = f"“{quoted(spoken(claim), 60)}” {day(claim.when)}".rstrip()
        label = words.label(claim.concept)
        yield from screen.wrapped(f"{said}: {label}, {taken}", "    ", "  ")
    yield from screen.wrapped(f"the numbers: {supported(course)}", "    ", "  ")


def supported(course: Course) -> str:
    """In one sentence, what the numbers support in each domain."""
    told = []
    for domain in domains(course):
        graded = [one for one in domain.editions if one.is_graded]
        names = dict.fromkeys(outcome(one) for one in graded)
        told.append(f"{domain.name}: {joined(list(names), 'or') if names else 'no grade'}")
    return "; ".join(told)


def _risk(risk: Risk, screen: Screen) -> Iterator[str]:
    tag = number_tag(risk.model.groups_seen) if risk.fewest is not None else ""
    yield from screen.wrapped(
        f"{risk.model.title}: {range_words(risk)}{f' {tag}' if tag else ''}", "", "  "
    )
    yield from screen.wrapped(f"predicts {risk.model.predicts}", "    ")
    for one in risk.factors:
        yield from screen.wrapped(_factor(one, screen), "    ", "  ")


def _factor(one: Weighed, screen: Screen) -> str:
    standing = standing_of_truth(one.truth)
    told = f"{screen.sign(standing)} {one.factor.label}: {WORDS[standing]}"
    told += "".join(f", {part}" for part in (points_words(one), one.factor.effect) if part)
    if one.supposed:
        told += f" (the same whatever the {one.supposed})"
    if one.because:
        told += f" “{quoted(spoken(one.because[0]), 50)}”"
    if one.truth is Truth.UNKNOWN and one.missing:
        tests = dict.fromkeys(item.test_label for item in one.missing if item.test_label)
        told += f" (what would tell: {joined(list(tests))})" if tests else ""
    return told


def _plan(plan: Plan, course: Course, words: Words, screen: Screen) -> Iterator[str]:
    yield _heading(plan.title, screen)
    yield from screen.wrapped(NO_ADVICE, "")
    given = {one.concept for one in (*course.treatments, *course.beside)}
    for one in plan.advice:
        here = [words.label(name) for name in one.given if name in given]
        mark = f" (given here: {joined(here)})" if here else ""
        tag = number_tag(one.seen)
        told = f"{one.label}{mark}: {one.says} [{one.cite}]{f' {tag}' if tag else ''}"
        yield from screen.wrapped(told, "  · ", "  ")


def _compared(course: Course, words: Words, screen: Screen) -> Iterator[str]:
    yield course.disease.label
    for domain in domains(course):
        touched: Sequence[Response] = [one for one in domain.editions if one.is_touched]
        for one in touched:
            sign = screen.sign(standing_of(one))
            told = f"{sign} {domain.name}, {one.grader.title}: {_short(one)}"
            yield from screen.wrapped(told, "  ", "  ")
            for series in told_series(one):
                if len(series.points) > 1:
                    yield from screen.wrapped(series_line(series, words), "      ", "  ")
