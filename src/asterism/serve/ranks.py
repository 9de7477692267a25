"""From a reading to a report of rankings: each patient judged by every definition, then ranked."""

from datetime import date

from asterism.judge import judge_all
from asterism.model.candidate import Ranking
from asterism.model.finding import Patient
from asterism.rank.known import Known
from asterism.rank.patient import rank_patient
from asterism.serve.gather import day_of, words
from asterism.serve.ranking import RankBench, rank_bench
from asterism.serve.show.ranking import RankReport, Ranks
from asterism.serve.show.report import Report


def known_to(bench: RankBench) -> Known:
    """The library and the atlas of a bench as the ranking uses them."""
    return Known(library=bench.library, atlas=bench.atlas)


def ranked(patient: Patient, known: Known, *, top: int, as_of: date | None = None) -> Ranking:
    """The ranking of a patient, as of a day."""
    definitions = [one for disease in known.diseases for one in disease.definitions]
    verdicts = judge_all(patient, definitions, as_of=as_of)
    by_id = {one.definition: one for one in verdicts}
    return rank_patient(patient, known, by_id, top=top, as_of=as_of)


def rank_report(
    read: Report, *, top: int, as_of: str | None = None, data: str | None = None
) -> RankReport:
    """What was read, ranked. Raises: NotFound, InputError, KnowledgeError, UsageError."""
    day = day_of(as_of)
    known = known_to(rank_bench(data))
    return RankReport(
        charts=tuple(
            Ranks(
                document=chart.document,
                patient=chart.patient,
                ranking=ranked(chart.patient, known, top=top, as_of=day),
            )
            for chart in read.charts
        ),
        words=words(known.library),
        versions=known.atlas.versions,
        titles=known.library.titles,
        as_of=as_of or "",
        failures=read.failures,
    )
