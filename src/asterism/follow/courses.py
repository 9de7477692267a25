"""All courses of one patient: what the record names first, then the rules of other diseases."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from asterism.define.follow import Guides
from asterism.follow.chronicle import Chronicle
from asterism.follow.respond import respond
from asterism.follow.risks import weigh_risk
from asterism.model.course import Course, Response, Risk
from asterism.model.finding import Finding, Flag, Patient, Status
from asterism.model.response import Followed
from asterism.model.verdict import Note

_NAMED = {Status.PRESENT, Status.SUSPECTED}


def follow(
    patient: Patient,
    guides: Guides,
    *,
    diseases: Collection[str] = (),
    graders: Collection[str] = (),
    as_of: date | None = None,
) -> tuple[Course, ...]:
    """The course of `patient` for each disease, those that the record names first.

    `diseases` and `graders` restrict it to these; a disease that was asked for is taken as named.
    With `as_of`, only what certainly lay on or before that day is looked at.
    """
    known = patient if as_of is None else _by(patient, as_of)
    folders = [name for name in guides.followed if not diseases or name in diseases]
    courses = [_course(known, name, guides, name in diseases, graders) for name in folders]
    return tuple(sorted(courses, key=lambda course: not course.is_named))


def _by(patient: Patient, day: date) -> Patient:
    kept = tuple(f for f in patient.findings if f.when is not None and f.when.latest <= day)
    return replace(patient, findings=kept)


def _course(
    patient: Patient, folder: str, guides: Guides, asked: bool, only: Collection[str]
) -> Course:
    followed = guides.followed[folder]
    kinds = guides.kinds_of(followed.treatment)
    chronicle = Chronicle.of(patient, kinds)
    concepts = guides.library.concepts
    chosen = [
        one for one in guides.graders.values()
        if one.id.startswith(f"{folder}/") and (not only or one.id in only)
    ]  # fmt: skip
    responses = tuple(respond(patient, one, concepts, kinds) for one in chosen)
    return Course(
        patient=patient,
        disease=followed.disease,
        is_named=asked or _is_named(patient, followed, guides),
        began=chronicle.began,
        treatments=_uses(chronicle, kinds),
        beside=_uses(chronicle, guides.kinds_of(followed.beside) - kinds),
        claims=_claims(patient, followed),
        responses=_ordered(responses, followed),
        risks=_risks(patient, folder, guides, responses, chronicle),
        plans=tuple(one for one in guides.plans.values() if one.id.startswith(f"{folder}/")),
        notes=(*_undated(patient, kinds), *_disagreements(responses)),
    )


def _ordered(responses: Sequence[Response], followed: Followed) -> tuple[Response, ...]:
    places = {name: place for place, name in enumerate(followed.domains)}
    last = len(places)
    return tuple(sorted(responses, key=lambda one: (places.get(_domain(one), last), one.grader.id)))


def _domain(response: Response) -> str:
    return response.grader.domain


def _is_named(patient: Patient, followed: Followed, guides: Guides) -> bool:
    kinds = guides.kinds_of((followed.disease.concept,))
    return any(f.concept in kinds and f.counts and f.status in _NAMED for f in patient.findings)


def _uses(chronicle: Chronicle, kinds: Collection[str]) -> tuple[Finding, ...]:
    return tuple(f for f in chronicle.of_concepts(kinds) if f.status is Status.PRESENT)


def _claims(patient: Patient, followed: Followed) -> tuple[Finding, ...]:
    told = (f for f in patient.findings if f.counts and f.status is Status.PRESENT)
    claimed = [f for f in told if f.concept in followed.claims or Flag.CLAIMED in f.flags]
    return tuple(claimed)


def _risks(
    patient: Patient,
    folder: str,
    guides: Guides,
    responses: Sequence[Response],
    chronicle: Chronicle,
) -> tuple[Risk, ...]:
    by_id = {one.grader.id: one for one in responses}
    models = (one for one in guides.risks.values() if one.id.startswith(f"{folder}/"))
    risks = [weigh_risk(patient, model, by_id, chronicle) for model in models]
    return tuple(sorted(risks, key=lambda risk: risk.fewest is None))


def _undated(patient: Patient, kinds: Collection[str]) -> Iterator[Note]:
    used = [f for f in patient.findings if f.concept in kinds and f.counts]
    if used and all(f.when is None for f in used if f.status is Status.PRESENT):
        text = "The treatment is not dated: the first result of each series is its baseline."
        yield Note(kind="undated", text=text)


def _disagreements(responses: Sequence[Response]) -> Iterator[Note]:
    """A note for each domain whose editions, graded, do not agree."""
    ordered = sorted(responses, key=_domain)
    for domain, group in groupby(ordered, key=_domain):
        told = {one.grader.title: _said(one) for one in group if one.is_graded}
        if len(set(told.values())) > 1:
            said = "; ".join(f"{title}: {grade}" for title, grade in told.items())
            yield Note(kind="editions", text=f"{domain}: the editions disagree. {said}.")


def _said(response: Response) -> str:
    if response.progression is not None:
        return response.progression.setback.label
    assert response.current is not None
    return response.current.level.label
