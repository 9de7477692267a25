"""How a response to treatment is graded by one edition of one source, and how a risk is scored.

A grader is a list of levels, best first; each level is a criterion in the language of the
definitions. What is new is time: a part of a rule looks at the baseline, at the nadir or at the
latest result (`Moment`), never at "ever". A grader never blends domains: one file, one domain.
"""

from dataclasses import dataclass, field
from enum import Enum

from asterism.model.criteria import Basis, Criterion, Named, Place, Seen
from asterism.model.definition import Disease, Review, Test


class Moment(Enum):
    """Which result of a series a part of a rule looks at."""

    BASELINE = "baseline"  # the last before treatment directed at the disease began
    NADIR = "nadir"  # the lowest that two consecutive assessments reached
    CURRENT = "current"  # the latest after treatment began


class Confirmation(Enum):
    """What makes a level that was reached a confirmed one."""

    NEXT = "next_assessment"  # the next assessment of the same tests reaches it too
    NONE = "none"  # the source asks for no second assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a response. `rule` None: what is left when every better level is not reached.

    `needs` must hold (of the baseline, unless its parts say otherwise) for the level to be gradable
    at all; without it the level is neither reached nor missed.
    """

    id: str
    label: str
    rule: Named | None
    needs: Criterion | None = None
    cite: str = ""
    seen: Seen = Seen.SEEN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """Progression or relapse. `after` are the levels one of which must have been reached before."""

    id: str
    label: str
    rule: Named
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a reader of the grade must know; said always, or when `when` holds of the record."""

    id: str
    say: str
    cite: str = ""
    seen: Seen = Seen.SEEN
    when: Criterion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A disease as it is followed: what treats it, and what else the record may tell of its course.

    `treatment` are the concepts whose first use ends the baseline; `beside` other treatments worth
    a bar in the drawing; `claims` concepts by which authors judge the course themselves;
    `domains` the order in which the domains are shown.
    """

    disease: Disease
    treatment: tuple[str, ...]
    beside: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    """One edition of the response criteria of one domain.

    `watched` are the analytes whose series the grade rests on, the most telling first. `moments`
    gives by the name of a part what it looks at, where that is not the latest result. `once` are
    concepts that need not be examined twice to confirm; `blunt` those whose negative result counts
    here although it is too blunt to exclude the disease, because the rule asks for this very test.
    """

    id: str
    title: str
    domain: str
    disease: Disease
    source: str
    levels: tuple[Level, ...]
    watched: tuple[str, ...]
    setbacks: tuple[Setback, ...] = ()
    evaluable: Named | None = None
    confirmation: Confirmation = Confirmation.NEXT
    once: frozenset[str] = frozenset()
    blunt: frozenset[str] = frozenset()
    moments: tuple[tuple[str, Moment], ...] = ()
    remarks: tuple[Remark, ...] = ()
    summary: str = ""
    status: Review = Review.DRAFT
    basis: Basis = Basis.PUBLISHED
    tests: tuple[Test, ...] = ()
    at: Place | None = field(default=None, compare=False)
    sha256: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.levels or "/" not in self.id:
            raise ValueError("a grader is named <disease>/<edition> and has levels")

    @property
    def rules(self) -> tuple[Named, ...]:
        """The rules of its levels and setbacks."""
        return (
            *(one.rule for one in self.levels if one.rule is not None),
            *(one.rule for one in self.setbacks),
        )

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion that a grade rests on: its rules, and what the baseline must show."""
        needs = (one.needs for one in self.levels if one.needs is not None)
        whole = () if self.evaluable is None else (self.evaluable,)
        return (*whole, *needs, *self.rules)

    def rank(self, level: str) -> int:
        """The place of a level, 0 for the best; after the last for a setback."""
        names = [one.id for one in self.levels]
        return names.index(level) if level in names else len(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A risk factor that is a response: whether a grader found this level or a better one."""

    graders: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One input of a risk model: a criterion, or a response that was not reached.

    `points` None: the source gives none, or they were not seen (`points_seen` tells). `effect` is
    the published effect in words ("hazard ratio 4.07, 95 % CI 1.41-11.76"). `whatever` are values
    between which an input may lie: where the factor is the same at both ends it is known without.
    A factor is of the time before treatment, unless it `is_of_whole_record`.
    """

    id: str
    label: str
    rule: Named | None = None
    not_reached: Reached | None = None
    points: int | None = None
    points_seen: Seen = Seen.SEEN
    effect: str = ""
    cite: str = ""
    seen: Seen = Seen.SEEN
    note: str = ""
    whatever: tuple[tuple[str, str], ...] = ()
    is_of_whole_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskGroup:
    """A group and the points that make it, both ends included."""

    id: str
    label: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskModel:
    """A risk model as published; without `groups` its factors are listed and never summed up."""

    id: str
    title: str
    disease: Disease
    source: str
    predicts: str
    factors: tuple[Factor, ...]
    groups: tuple[RiskGroup, ...] = ()
    groups_seen: Seen = Seen.SEEN
    remarks: tuple[Remark, ...] = ()
    summary: str = ""
    tests: tuple[Test, ...] = ()
    at: Place | None = field(default=None, compare=False)
    sha256: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing that a cited source says of treatment or of monitoring. For display, never more.

    `given` are the concepts that show, when the record states them, that this was done here.
    """

    id: str
    label: str
    says: str
    cite: str = ""
    seen: Seen = Seen.SEEN
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a source says of treating or monitoring a disease, in its order."""

    id: str
    title: str
    disease: Disease
    advice: tuple[Advice, ...]
    summary: str = ""
    at: Place | None = field(default=None, compare=False)
    sha256: str = field(default="", compare=False)
