"""A ranking for programs: the names of docs/reference/output.md, always in the same order."""

from asterism.model.candidate import Ask, Candidate, Kind, Ranking, Reason
from asterism.serve.show.machine import failed
from asterism.serve.show.ranking import RankReport, Ranks, standing_of, why
from asterism.serve.show.statements import Json


def ranked_json(report: RankReport) -> list[Json]:
    """A document for each patient, in the order of the inputs."""
    documents = [_document(chart, report) for chart in report.charts]
    return [*documents, *(failed(failure) for failure in report.failures)]


def _document(chart: Ranks, report: RankReport) -> Json:
    ranking = chart.ranking
    return {
        "asterism": dict(report.versions),
        "id": chart.patient.id,
        "input": {"source": chart.document.name, "sha256": chart.document.sha256},
        "as_of": report.as_of or None,
        "findings": _findings(ranking),
        "candidates": [_candidate(one) for one in ranking.candidates],
        "ruled_out": [_candidate(one) for one in ranking.ruled_out],
        "next_tests": [_ask(one) for one in ranking.asks],
        "notes": list(ranking.notes),
    }


def _findings(ranking: Ranking) -> list[Json]:
    return [
        {"id": one.id, "label": one.label, "status": "PRESENT" if one.present else "ABSENT"}
        for one in ranking.used
    ]


def _candidate(one: Candidate) -> Json:
    stands = standing_of(one)
    return {
        "id": one.id,
        "label": one.label,
        "same_as": [name for name in one.ids if name != one.id],
        "kind_of": list(one.kind_of),
        "log_odds": round(one.log_odds, 3),
        "contributions": [_reason(reason) for reason in one.reasons],
        "criteria": stands.value if stands else None,
        "verdicts": [
            {
                "definition": v.definition,
                "truth": _TRUTHS[v.truth.name],
                "provisional": v.provisional,
            }
            for v in one.verdicts
        ],
        "why": list(why(one)),
        "unexplained": list(one.unexplained),
        "unseen": [_reason(reason) for reason in one.unseen],
        "notes": list(one.notes),
    }


_TRUTHS = {"TRUE": "MET", "FALSE": "NOT_MET", "UNKNOWN": "UNKNOWN"}


def _reason(reason: Reason) -> Json:
    said: Json = {"kind": reason.kind.value, "label": reason.label}
    if reason.kind in {Kind.OBSERVED, Kind.EXCLUDED, Kind.VERDICT} or reason.finding:
        said["finding"] = reason.finding
    said["log_odds"] = round(reason.log_odds, 3)
    if reason.share is not None:
        said["share"] = round(reason.share, 4)
    if reason.elsewhere is not None:
        said["elsewhere"] = round(reason.elsewhere, 5)
    return said | {"cite": list(reason.cite)}


def _ask(ask: Ask) -> Json:
    return {
        "test": ask.test.id,
        "label": ask.test.label,
        "bits": round(ask.bits, 4),
        "invasive": ask.test.invasive,
        "availability": ask.test.availability,
        "answers": [
            {
                "finding": one.finding,
                "label": one.label,
                "shares": {name: round(share, 4) for name, share in one.shares},
            }
            for one in ask.answers
        ],
    }
