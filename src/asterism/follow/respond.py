"""One response: one patient, one domain, one edition."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from asterism.define.terms import Concept
from asterism.follow.assess import MOST_ASSESSMENTS, assess, rate
from asterism.follow.chronicle import Chronicle
from asterism.follow.confirm import at_least, held, set_back
from asterism.follow.rating import Rater
from asterism.follow.reasons import reasons_for
from asterism.follow.remarks import notes_of
from asterism.follow.series import series_of
from asterism.judge.leaves import leaves_within
from asterism.model.course import Assessment, Held, Rated, Response, Series, SetBack
from asterism.model.criteria import Changed, Criterion, Measured
from asterism.model.derived import derived
from asterism.model.finding import Patient
from asterism.model.response import Grader
from asterism.model.truth import Truth
from asterism.model.verdict import Note


def respond(
    patient: Patient,
    grader: Grader,
    concepts: Mapping[str, Concept],
    treatment: Collection[str],
) -> Response:
    """The response of `patient` by the resolved `grader`.

    `treatment` are the concepts, kinds included, whose first use ends the baseline.
    Unknown: `current` None, with `reasons`: a missing test is never taken for a result.
    """
    chronicle = Chronicle.of(reckoned(patient, grader.criteria), treatment, grader.blunt)
    rater = Rater(chronicle, grader.moments)
    seen = assess(grader, rater)
    series = tuple(_series(name, chronicle, concepts) for name in grader.watched)
    progression = _progression(seen, grader, rater)
    current = None if progression is not None else _current(seen, grader, rater)
    graded = current is not None or progression is not None
    last = seen[-1].levels if seen else rate(grader, rater, date.max)
    return Response(
        grader=grader,
        series=series,
        assessments=seen,
        current=current,
        best=_best(seen, grader, rater),
        progression=progression,
        better=_better(last, current),
        reasons=() if graded else reasons_for(last, series, chronicle, concepts),
        notes=(*notes_of(grader, patient, series, chronicle), *_cut(seen)),
    )


def _cut(seen: Sequence[Assessment]) -> Iterator[Note]:
    if len(seen) == MOST_ASSESSMENTS:
        text = f"Of very many assessments only the last {MOST_ASSESSMENTS} were graded."
        yield Note(kind="ambiguity", text=text)


def reckoned(patient: Patient, criteria: Iterable[Criterion]) -> Patient:
    """The patient with the values that the formulas of these criteria give, each at its time."""
    leaves = (leaf for node in criteria for leaf in leaves_within(node))
    asked = dict.fromkeys(
        (leaf.analyte, leaf.formulas) for leaf in leaves if isinstance(leaf, Measured | Changed)
    )
    found = (one for analyte, formulas in asked for one in derived(patient, analyte, formulas))
    return replace(patient, findings=(*patient.findings, *found))


def _series(name: str, chronicle: Chronicle, concepts: Mapping[str, Concept]) -> Series:
    entry = concepts.get(name)
    return series_of(chronicle, name, entry.equivalents if entry else ())


def _current(seen: Sequence[Assessment], grader: Grader, rater: Rater) -> Held | None:
    """The grade of the last assessment, since it was first held without a break."""
    grade = seen[-1].grade if seen else None
    if grade is None:
        return None
    start = len(seen) - 1
    while start and at_least(grade, seen[start - 1], grader):
        start -= 1
    return held(grade, start, seen, grader, rater)


def _best(seen: Sequence[Assessment], grader: Grader, rater: Rater) -> Held | None:
    grades = [one.grade for one in seen if one.grade is not None]
    if not grades:
        return None
    best = min(grades, key=lambda grade: grader.rank(grade.id))
    start = next(i for i, one in enumerate(seen) if one.grade is best)
    return held(best, start, seen, grader, rater)


def _progression(seen: Sequence[Assessment], grader: Grader, rater: Rater) -> SetBack | None:
    """The progression that stands at the last assessment, since it first did."""
    if not seen or seen[-1].setback is None:
        return None
    start = len(seen) - 1
    while start and seen[start - 1].setback is not None:
        start -= 1
    setback = seen[start].setback
    assert setback is not None
    return set_back(setback, start, seen, grader, rater)


def _better(levels: Sequence[Rated], current: Held | None) -> tuple[Rated, ...]:
    """The levels above the grade that nothing excludes; all open ones where there is no grade."""
    above: list[Rated] = []
    for rated in levels:
        if current is not None and rated.level is current.level:
            break
        if rated.truth is Truth.UNKNOWN and not rated.is_barred and rated.rule is not None:
            above.append(rated)
    return tuple(above)
