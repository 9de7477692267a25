"""A course as one HTML file: no script, nothing loaded, readable without colour and on a phone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup

from asterism.model.course import Course, Response, Series
from asterism.model.definition import Source
from asterism.model.disagreement import Disagreement
from asterism.model.finding import Evidence, Finding
from asterism.serve.show import course as told
from asterism.serve.show import marks
from asterism.serve.show.course import Domain, Followed, FollowReport, domains
from asterism.serve.show.course_text import supported
from asterism.serve.show.disputes import cited_by, nearest
from asterism.serve.show.drawing import Drawing, drawings
from asterism.serve.show.page import environment, policy, stylesheet
from asterism.serve.show.report import Chart, Words
from asterism.serve.show.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One domain on the page: its editions, and a drawing of each series that can be drawn."""

    domain: Domain
    pictures: tuple[tuple[Series, tuple[Drawing, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSheet:
    """One course on the page."""

    course: Course
    panels: tuple[Panel, ...]
    supported: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSheet:
    """Everything on one patient's page; `sheet` is the text of the report with its marks."""

    number: int
    chart: Followed
    courses: tuple[CourseSheet, ...]
    compared: tuple[CourseSheet, ...]
    sheet: Sheet
    words: Words
    sources: tuple[tuple[str, Source], ...]
    places: Mapping[tuple[str, tuple[Evidence, ...]], int]

    def disputed(self, name: str) -> list[Disagreement]:
        """Where the sources disagree on a grader, risk model or plan."""
        return nearest(self.words.disputed(name), self.chart.patient)

    def anchor(self, finding: Finding) -> str:
        """Where in the text the finding stands, or the first that it was reckoned from; empty for
        what the page does not hold.
        """
        wanted = finding.reckoned_from[0] if finding.reckoned_from else finding
        index = self.places.get((wanted.concept, wanted.evidence))
        return "" if index is None else f"p{self.number}-f{index}"


def course_page(report: FollowReport) -> Iterator[str]:
    """The page in pieces."""
    style = _style()
    template = _environment().get_template("course.html.j2")
    sheets = [_sheet(number, chart, report) for number, chart in enumerate(report.charts, start=1)]
    names = dict.fromkeys(marks.inert(one.chart.document.name) for one in sheets)
    yield from template.generate(
        report=report,
        sheets=sheets,
        style=Markup(style),  # noqa: S704  our own file, not input
        policy=policy(style),
        title=f"Asterism: {', '.join(list(names)[:3])}",
        disclaimer=marks.DISCLAIMER,
    )


@lru_cache(maxsize=1)
def _style() -> str:
    own = resources.files("asterism.serve.show").joinpath("course.css").read_text("utf-8")
    return stylesheet() + own


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment()
    made.globals.update(told=told, no_advice=told.NO_ADVICE)
    return made


def _sheet(number: int, chart: Followed, report: FollowReport) -> PatientSheet:
    shown = tuple(_course(one, report) for one in chart.named)
    compared = tuple(_course(one, report) for one in chart.compared)
    return PatientSheet(
        number=number,
        chart=chart,
        courses=shown,
        compared=compared,
        sheet=Sheet(
            number=number,
            name=marks.inert(chart.document.name),
            chart=Chart(document=chart.document, patient=chart.patient),
            blocks=(),
            sources=(),
            words=report.words,
        ),
        words=report.words,
        sources=tuple(_sources((*chart.named, *chart.compared), report)),
        places={(f.concept, f.evidence): i for i, f in enumerate(chart.patient.findings)},
    )


def _course(course: Course, report: FollowReport) -> CourseSheet:
    panels = tuple(
        Panel(domain=domain, pictures=tuple(_pictures(domain.lead, course, report)))
        for domain in domains(course)
    )
    return CourseSheet(course=course, panels=panels, supported=supported(course))


def _pictures(
    response: Response, course: Course, report: FollowReport
) -> Iterator[tuple[Series, tuple[Drawing, ...]]]:
    for series in response.series:
        drawn = drawings(series, response, course, report.words)
        if drawn:
            yield series, drawn


def _sources(courses: tuple[Course, ...], report: FollowReport) -> Iterator[tuple[str, Source]]:
    cites: list[str] = []
    for course in courses:
        for response in course.responses:
            if response.is_touched or course.is_named:
                cites.append(response.grader.source)
                cites += [level.cite for level in response.grader.levels]
                cites += [note.cite for note in response.notes]
        for risk in course.risks:
            cites += [risk.model.source, *(one.cite for one in risk.model.factors)]
        for plan in course.plans:
            cites += [one.cite for one in plan.advice]
    for one in report.words.disputed(*_shown(courses)):
        cites += cited_by(one)
    for key in sorted({cite.partition("#")[0] for cite in cites if cite}):
        source = report.words.source(key)
        if source is not None:
            yield key, source


def _shown(courses: tuple[Course, ...]) -> Iterator[str]:
    """The graders, risk models and plans beside which disagreements are told."""
    for course in courses:
        yield from (domain.lead.grader.id for domain in domains(course))
        yield from (risk.model.id for risk in course.risks)
        yield from (plan.id for plan in course.plans)
