"""What the ranking finds: candidates with their reasons, and the tests that tell them apart."""

from dataclasses import dataclass
from enum import Enum

from asterism.model.definition import Test
from asterism.model.provenance import Seen
from asterism.model.verdict import Verdict


class Kind(Enum):
    """What sort of reason it is."""

    OBSERVED = "observed"  # the patient has it
    EXCLUDED = "excluded"  # it was looked for and is not there
    UNSEEN = "unseen"  # it was to be expected, and the record does not mention it
    DESCRIBED = "described"  # how much has been published on the disease
    ONSET = "onset"  # the age at which it began
    SEX = "sex"
    PRIOR = "prior"  # how common the disease is, where the user says so
    VERDICT = "verdict"  # what the disease's criteria say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for (above zero) or against a candidate, as natural logarithm of odds.

    `share` is in how many patients with the disease the finding is expected, `elsewhere` in how
    many without; None where that is not the kind of reason. `cite` says by whom: a source, or
    entries of the ontology's annotations.
    """

    kind: Kind
    finding: str
    label: str
    log_odds: float
    share: float | None = None
    elsewhere: float | None = None
    cite: tuple[str, ...] = ()
    seen: Seen = Seen.SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A disease with its reasons. `log_odds` is against all others together.

    `disease` is the folder of a disease that we define, else empty; `verdicts` are those of its
    editions, and `decided` names the one that counts here with why. `unexplained` are findings of
    the patient that the disease does not bring, `unseen` what it would bring. `notes` say what to
    beware of: a profile that is thin, borrowed, or derived from criteria.
    """

    id: str
    ids: tuple[str, ...]
    label: str
    log_odds: float
    reasons: tuple[Reason, ...]
    disease: str = ""
    kind_of: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    unexplained: tuple[str, ...] = ()
    unseen: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def reason_of_verdict(self) -> Reason | None:
        """What its criteria contribute; None where they say nothing either way."""
        return next((one for one in self.reasons if one.kind is Kind.VERDICT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A finding that a test answers, and how often each leader has it, by the leader's id."""

    finding: str
    label: str
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A test and the information to be expected of it among the leaders, in bits."""

    test: Test
    bits: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A finding as it was weighed: by its term of the ontology, or a sign of our own diseases."""

    id: str
    label: str
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """One patient's candidates, best first, and tests, most telling first. `leaders` are ids and
    labels of those that the tests are to tell apart; `ruled_out` those that we define, that are not
    among the candidates, and that every edition of their criteria says are NOT MET.
    """

    candidates: tuple[Candidate, ...]
    asks: tuple[Ask, ...]
    leaders: tuple[tuple[str, str], ...]
    used: tuple[Used, ...]
    ruled_out: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()
