"""From a reading to a report of rankings: each patient judged by every definition, then ranked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from asterism.judge import judge_all
from asterism.model.candidate import Ranking
from asterism.model.finding import Patient
from asterism.rank.known import Known
from asterism.rank.patient import rank_patient
from asterism.rank.prior import read_prior
from asterism.serve.gather import day_of, words
from asterism.serve.ranking import RankBench, rank_bench
from asterism.serve.show.ranking import RankReport, Ranks
from asterism.serve.show.report import Report


def known_to(bench: RankBench, prior: str | Path | None = None) -> Known:
    """The library and the atlas of a bench as the ranking uses them, with the table of a file of
    how common diseases are. Raises: NotFound, InputError.
    """
    known = Known(library=bench.library, atlas=bench.atlas)
    if prior is None:
        return known
    own = [name for one in known.diseases for name in (one.id, one.name)]
    return replace(known, prior=read_prior(Path(prior), known.atlas, own))


def ranked(patient: Patient, known: Known, *, top: int, as_of: date | None = None) -> Ranking:
    """The ranking of a patient, as of a day."""
    definitions = [one for disease in known.diseases for one in disease.definitions]
    verdicts = judge_all(patient, definitions, as_of=as_of)
    by_id = {one.definition: one for one in verdicts}
    return rank_patient(patient, known, by_id, top=top, as_of=as_of)


def rank_report(
    read: Report,
    *,
    top: int,
    as_of: str | None = None,
    data: str | None = None,
    prior: str | None = None,
) -> RankReport:
    """What was read, ranked. Raises: NotFound, InputError, KnowledgeError, UsageError."""
    day = day_of(as_of)
    known = known_to(rank_bench(data), prior)
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
