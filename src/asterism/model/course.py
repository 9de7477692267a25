"""What was found by following one patient: responses per domain, risks, and what was claimed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from asterism.model.criteria import Seen
from asterism.model.definition import Disease
from asterism.model.finding import Finding, Patient
from asterism.model.response import Factor, Grader, Level, Plan, RiskGroup, RiskModel, Setback
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Note, Verdict
from asterism.model.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The results of one analyte in time.

    `points` are the dated ones in date order. `baseline`, `nadir` and `current` are among them, or
    None; `is_nadir_confirmed` tells whether two consecutive results reached the nadir. `change` is
    from baseline to current in percent, None where it cannot be reckoned. `aside` are results that
    could not be placed in time, `untold` statements that it was not measured.
    """

    analyte: str
    points: tuple[Finding, ...] = ()
    baseline: Finding | None = None
    nadir: Finding | None = None
    is_nadir_confirmed: bool = False
    current: Finding | None = None
    change: Decimal | None = None
    aside: tuple[Finding, ...] = ()
    untold: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One level on one day. `needs` and `rule` are verdict trees; None where there is none.

    `is_barred` is so when the baseline does not allow this level to be graded.
    """

    level: Level
    truth: Truth
    needs: Verdict | None = None
    rule: Verdict | None = None
    is_barred: bool = False
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How things stood on one day: the grade (None: none could be given) and what it hung on."""

    day: date
    levels: tuple[Rated, ...]
    setbacks: tuple[tuple[Setback, Verdict], ...] = ()

    @property
    def grade(self) -> Level | None:
        return next((one.level for one in self.levels if one.truth is Truth.TRUE), None)

    @property
    def setback(self) -> Setback | None:
        return next((one for one, said in self.setbacks if said.truth is Truth.TRUE), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A level that was reached: since when, and on which day the next assessment confirmed it."""

    level: Level
    since: date
    confirmed: date | None = None
    needs_no_confirmation: bool = False

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed is not None or self.needs_no_confirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBack:
    """A progression that was found: on which day, whether confirmed, and the verdict behind it."""

    setback: Setback
    since: date
    verdict: Verdict
    confirmed: date | None = None


class Why(Enum):
    """Why no grade could be given."""

    NOTHING = "nothing"  # nothing that the rule asks for is recorded
    NOT_DONE = "not_done"  # the record says that the test was not done
    ONE_VALUE = "one_value"
    NO_BASELINE = "no_baseline"
    NO_FOLLOW_UP = "no_follow_up"
    UNDATED = "undated"
    UNIT = "unit"  # a number without a unit, or in one that nothing converts
    ORDER = "order"  # dates too vague to tell which came first
    TOO_SMALL = "too_small"  # the baseline is below what the rule needs
    MISSING = "missing"  # tests that the rule asks for were not reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason why there is no grade, in words, with the statements that it rests on."""

    why: Why
    text: str
    findings: tuple[Finding, ...] = ()
    cite: str = ""
    seen: Seen = Seen.SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One domain by one edition. Never merged with another.

    `current` is the level of the last assessment, None where it cannot be graded (`reasons` say
    why) or where `progression` stands instead; `best` the best ever reached. `better` are the
    levels above that are not excluded, with what is missing for each.
    """

    grader: Grader
    series: tuple[Series, ...]
    assessments: tuple[Assessment, ...] = ()
    current: Held | None = None
    best: Held | None = None
    progression: SetBack | None = None
    better: tuple[Rated, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_graded(self) -> bool:
        return self.current is not None or self.progression is not None

    @property
    def is_touched(self) -> bool:
        """Whether the record holds anything that this grader looks at."""
        return bool(self.assessments) or any(s.points or s.aside or s.untold for s in self.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One factor of a risk model on this record. `supposed` says what was taken for an input."""

    factor: Factor
    truth: Truth
    because: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    supposed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A risk model on this record: the fewest and the most points, and the groups between."""

    model: RiskModel
    factors: tuple[Weighed, ...]
    fewest: int | None = None
    most: int | None = None
    groups: tuple[RiskGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One patient followed for one disease.

    `is_named` tells whether the record names the disease; the graders of others are run for
    comparison only. `treatments` are the uses of what treats the disease, `beside` of what else was
    given, in date order; `began` is when the first of the former did.
    """

    patient: Patient
    disease: Disease
    is_named: bool
    began: When | None = None
    treatments: tuple[Finding, ...] = ()
    beside: tuple[Finding, ...] = ()
    claims: tuple[Finding, ...] = ()
    responses: tuple[Response, ...] = ()
    risks: tuple[Risk, ...] = ()
    plans: tuple[Plan, ...] = ()
    notes: tuple[Note, ...] = ()
