"""Words for a ranking that text, JSON and HTML share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp

from asterism.model.candidate import Candidate, Kind, Ranking, Reason
from asterism.model.criteria import Named
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.serve.show.marks import Standing, standing
from asterism.serve.show.report import Document, Failure, Words, exclusions_of

_CERTAIN = 1e4  # odds beyond which the number says no more
_MOST_REASONS = 3

BURDENS = ("look, ask, examine", "blood or urine", "imaging or electrodes", "needle or knife")
REACH = ("every clinic", "every hospital", "sent away, or a centre")
KIND_WORDS = {
    Kind.OBSERVED: "the patient has it",
    Kind.EXCLUDED: "looked for, and not there",
    Kind.UNSEEN: "expected, not mentioned",
    Kind.DESCRIBED: "how much is published",
    Kind.ONSET: "age at onset",
    Kind.SEX: "sex",
    Kind.PRIOR: "how common it is",
    Kind.VERDICT: "its criteria",
}
CAVEAT = (
    "Odds are of a diagnosis among those ranked here, from published frequencies; they are no "
    "probability that this patient has it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """One patient's ranking with the document that they stand in."""

    document: Document
    patient: Patient
    ranking: Ranking

    @property
    def person(self) -> str:
        """The patient's id where the document has several; else empty."""
        return "" if self.patient.id == self.document.name else self.patient.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RankReport:
    """`versions` are of the program and the data, `titles` of definitions by id."""

    charts: tuple[Ranks, ...]
    words: Words
    versions: tuple[tuple[str, str], ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    failures: tuple[Failure, ...] = ()


def odds_words(log_odds: float) -> str:
    """Odds as people say them.

    >>> odds_words(2.2), odds_words(-2.2)
    ('9 : 1', '1 : 9')
    """
    odds = exp(min(abs(log_odds), 30.0))
    told = f"{odds:.0f}" if odds >= 1.95 else f"{odds:.1f}"
    if odds >= _CERTAIN:
        told = "> 9,999"
    return f"{told} : 1" if log_odds >= 0 else f"1 : {told}"


def share_words(reason: Reason) -> str:
    """How often with the disease and without; empty where that is not the question."""
    if reason.share is None:
        return ""
    without = "" if reason.elsewhere is None else f", {_percent(reason.elsewhere)} without"
    return f"{_percent(reason.share)} with it{without}"


def _percent(share: float) -> str:
    if share < 0.01:
        return "under 1 %"
    return f"{100 * share:.0f} %"


def standing_of(candidate: Candidate) -> Standing | None:
    """How the best of the disease's criteria stand; None without criteria."""
    found = {standing(one) for one in candidate.verdicts}
    order = (Standing.MET, Standing.PROVISIONAL, Standing.UNKNOWN, Standing.NOT_MET)
    return next((one for one in order if one in found), None)


def why(candidate: Candidate) -> tuple[str, ...]:
    """What decided that its criteria are NOT MET: exclusions that are there, criteria that fail."""
    reason = candidate.reason_of_verdict
    verdict = next(
        (v for v in candidate.verdicts if reason and v.definition == reason.finding), None
    )
    if verdict is None or verdict.truth is not Truth.FALSE:
        return ()
    there = [one.of for one in exclusions_of(verdict) if one.truth is Truth.TRUE]
    told = [f"{of.label} present" for of in there if isinstance(of, Named)]
    told += [f"{label} unmet" for label in _failing(verdict)]
    return tuple(dict.fromkeys(told))[:_MOST_REASONS]


def _failing(verdict: Verdict) -> Iterator[str]:
    below = [one for one in verdict.children if one.truth is Truth.FALSE]
    found = [label for one in below for label in _failing(one)]
    if found:
        yield from found
    elif isinstance(verdict.of, Named) and verdict.truth is Truth.FALSE:
        yield verdict.of.label


def strongest(candidate: Candidate, sign: int, most: int) -> tuple[Reason, ...]:
    """The reasons for (1) or against (-1) it that weigh most."""
    found = [one for one in candidate.reasons if one.log_odds * sign > 0.05]
    return tuple(sorted(found, key=lambda one: -abs(one.log_odds))[:most])
