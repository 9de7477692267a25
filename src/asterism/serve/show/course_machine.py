"""A course for programs: the names of docs/reference/output.md, never renamed, always sorted."""

from collections.abc import Mapping, Sequence
from typing import Any

from asterism.model.course import Course, Held, Rated, Reason, Response, Risk, Series, SetBack
from asterism.model.finding import Evidence, Finding
from asterism.model.response import Plan
from asterism.serve.show.course import Followed, FollowReport, tag_of
from asterism.serve.show.machine import disputed_json, failed, missing_json, note_json
from asterism.serve.show.report import Document, Words
from asterism.serve.show.statements import Json, finding_json, quantity_json, when_json

Places = Mapping[tuple[str, tuple[Evidence, ...]], int]


def followed_json(report: FollowReport) -> list[Json]:
    """A document for each input, in the order of the inputs."""
    groups: dict[int, list[Followed]] = {}
    for chart in report.charts:
        groups.setdefault(id(chart.document), []).append(chart)
    documents = [followed_document(charts, report) for charts in groups.values()]
    return [*documents, *(failed(failure) for failure in report.failures)]


def followed_document(charts: Sequence[Followed], report: FollowReport) -> Json:
    """One input with its patients and their courses."""
    document: Document = charts[0].document
    return {
        "asterism": {
            "version": report.version,
            "knowledge_sha256": report.knowledge_sha256,
            "graders": _hashes(charts),
        },
        "input": {
            "source": document.name,
            "sha256": document.sha256,
            "characters": len(document.text),
        },
        "as_of": report.as_of or None,
        "patients": [_patient(chart, report.words) for chart in charts],
    }


def _hashes(charts: Sequence[Followed]) -> dict[str, str]:
    found = {
        response.grader.id: response.grader.sha256
        for chart in charts for course in chart.courses for response in course.responses
    }  # fmt: skip
    return dict(sorted(found.items()))


def _patient(chart: Followed, words: Words) -> Json:
    patient = chart.patient
    places = {(f.concept, f.evidence): i for i, f in reversed(list(enumerate(patient.findings)))}
    return {
        "id": patient.id,
        "sex": patient.sex.value if patient.sex else None,
        "born": when_json(patient.born),
        "findings": [finding_json(finding, words) for finding in patient.findings],
        "courses": [_course(course, words, places) for course in chart.courses],
    }


def _course(course: Course, words: Words, places: Places) -> Json:
    return {
        "disease": {"id": course.disease.id, "label": course.disease.label},
        "named": course.is_named,
        "treatment_began": when_json(course.began),
        "treatments": _indexes(course.treatments, places),
        "also_given": _indexes(course.beside, places),
        "claims": _indexes(course.claims, places),
        "responses": [_response(one, words, places) for one in course.responses],
        "risks": [_risk(one, words, places) for one in course.risks],
        "plans": [_plan(one, words) for one in course.plans],
        "notes": [note_json(note) for note in course.notes],
    }


def _response(response: Response, words: Words, places: Places) -> Json:
    grader = response.grader
    return {
        "grader": grader.id,
        "title": grader.title,
        "domain": grader.domain,
        "source": grader.source,
        "status": grader.status.value,
        "outcome": _outcome(response),
        "grade": _held(response.current),
        "best": _held(response.best),
        "progression": _setback(response.progression, places),
        "seen": tag_of(response).value,
        "reasons": [_reason(one, places) for one in response.reasons],
        "better": [_rated(one) for one in response.better],
        "series": [_series(one, words, places) for one in response.series],
        "assessments": [
            {
                "day": one.day.isoformat(),
                "grade": one.grade.id if one.grade else None,
                "progression": one.setback.id if one.setback else None,
                "levels": {rated.level.id: rated.truth.value for rated in one.levels},
            }
            for one in response.assessments
        ],
        "notes": [note_json(note) for note in response.notes],
        "disagreements": disputed_json(words, grader.id),
    }


def _outcome(response: Response) -> str:
    if response.progression is not None:
        return "PROGRESSION"
    return "GRADED" if response.current is not None else "NOT_EVALUABLE"


def _held(held: Held | None) -> Json | None:
    if held is None:
        return None
    return {
        "id": held.level.id,
        "label": held.level.label,
        "since": held.since.isoformat(),
        "confirmed": held.is_confirmed,
        "confirmed_on": held.confirmed.isoformat() if held.confirmed else None,
        "cite": held.level.cite,
        "seen": held.level.seen.value,
    }


def _setback(one: SetBack | None, places: Places) -> Json | None:
    if one is None:
        return None
    return {
        "id": one.setback.id,
        "label": one.setback.label,
        "since": one.since.isoformat(),
        "confirmed": one.confirmed is not None,
        "confirmed_on": one.confirmed.isoformat() if one.confirmed else None,
        "because": _indexes(one.verdict.because, places),
    }


def _reason(reason: Reason, places: Places) -> Json:
    return {
        "why": reason.why.value,
        "text": reason.text,
        "because": _indexes(reason.findings, places),
        "cite": reason.cite,
        "seen": reason.seen.value,
    }


def _rated(rated: Rated) -> Json:
    return {
        "id": rated.level.id,
        "label": rated.level.label,
        "missing": [missing_json(item) for item in rated.missing],
    }


def _series(series: Series, words: Words, places: Places) -> Json:
    def place(finding: Finding | None) -> int | None:
        return next((i for i, one in enumerate(series.points) if one is finding), None)

    return {
        "analyte": series.analyte,
        "label": words.label(series.analyte),
        "points": [_point(one, places) for one in series.points],
        "baseline": place(series.baseline),
        "nadir": place(series.nadir),
        "nadir_confirmed": series.is_nadir_confirmed,
        "current": place(series.current),
        "change_percent": None if series.change is None else float(series.change),
        "undated": _indexes(series.aside, places),
        "not_measured": _indexes(series.untold, places),
    }


def _point(finding: Finding, places: Places) -> Json:
    """A result, as printed or as reckoned from others of its time."""
    return {
        "value": quantity_json(finding.value),
        "interpretation": finding.interpretation.value if finding.interpretation else None,
        "when": when_json(finding.when),
        "findings": _indexes(finding.reckoned_from or (finding,), places),
        "reckoned": bool(finding.reckoned_from),
    }


def _risk(risk: Risk, words: Words, places: Places) -> Json:
    return {
        "model": risk.model.id,
        "title": risk.model.title,
        "predicts": risk.model.predicts,
        "source": risk.model.source,
        "fewest": risk.fewest,
        "most": risk.most,
        "groups": [one.id for one in risk.groups],
        "groups_seen": risk.model.groups_seen.value,
        "factors": [
            {
                "id": one.factor.id,
                "label": one.factor.label,
                "truth": one.truth.value,
                "points": one.factor.points,
                "points_seen": one.factor.points_seen.value,
                "effect": one.factor.effect,
                "cite": one.factor.cite,
                "seen": one.factor.seen.value,
                "because": _indexes(one.because, places),
                "supposed": one.supposed,
                "missing": [missing_json(item) for item in one.missing],
            }
            for one in risk.factors
        ],
        "disagreements": disputed_json(words, risk.model.id),
    }


def _plan(plan: Plan, words: Words) -> Json:
    advice: list[dict[str, Any]] = [
        {
            "id": one.id,
            "label": one.label,
            "says": one.says,
            "cite": one.cite,
            "seen": one.seen.value,
        }
        for one in plan.advice
    ]
    return {
        "plan": plan.id,
        "title": plan.title,
        "advice": advice,
        "disagreements": disputed_json(words, plan.id),
    }


def _indexes(findings: Sequence[Finding], places: Places) -> list[int]:
    """Where the findings stand in the patient's list, in the order given here."""
    keys = ((finding.concept, finding.evidence) for finding in findings)
    return [places[key] for key in dict.fromkeys(keys) if key in places]
