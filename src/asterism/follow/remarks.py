"""Notes that belong to a response: what its source says beside the rule, and what was set aside."""

from collections.abc import Iterator, Sequence
from datetime import date

from asterism.follow.chronicle import Chronicle
from asterism.judge import truth_of
from asterism.model.course import Series
from asterism.model.finding import Patient
from asterism.model.response import Grader, RiskModel
from asterism.model.truth import Truth
from asterism.model.verdict import Note


def notes_of(
    grader: Grader, patient: Patient, series: Sequence[Series], chronicle: Chronicle
) -> Iterator[Note]:
    yield from remarks_of(grader, patient)
    yield from _same_month(series, chronicle)
    for one in series:
        for text in dict.fromkeys(note for f in one.points for note in f.notes):
            yield Note(kind="ambiguity", text=text)


def remarks_of(
    owner: Grader | RiskModel, patient: Patient, as_of: date | None = None
) -> Iterator[Note]:
    """The remarks that hold: those without a condition, and those whose condition does."""
    for remark in owner.remarks:
        if remark.when is None or truth_of(remark.when, patient, as_of=as_of) is Truth.TRUE:
            yield Note(kind="caution", text=remark.say, cite=remark.cite)


def _same_month(series: Sequence[Series], chronicle: Chronicle) -> Iterator[Note]:
    """A baseline that the dates do not place certainly before treatment."""
    for one in series:
        start = one.baseline.when if one.baseline else None
        if start is None or chronicle.began is None or one.current is None:
            continue
        if start.before(chronicle.began) is not Truth.TRUE:
            text = (
                f"The baseline ({one.baseline.value if one.baseline else ''}, {start}) and the"
                f" beginning of treatment ({chronicle.began}) are dated alike; it is taken to have"
                " come first."
            )
            yield Note(kind="undated", text=text)
