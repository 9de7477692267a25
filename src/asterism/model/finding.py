"""What the record says about one patient, each statement with the words that say it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from asterism.model.place import Place
from asterism.model.quantity import Quantity, Reference
from asterism.model.when import When


class Status(Enum):
    """How a concept stands in the record. SUSPECTED never counts as PRESENT."""

    PRESENT = "PRESENT"
    ABSENT = "ABSENT"
    SUSPECTED = "SUSPECTED"
    NOT_ASSESSED = "NOT_ASSESSED"


class Flag(Enum):
    """What else is to be known of a statement. The silent ones never count in a criterion."""

    HISTORICAL = "historical"  # before this illness or episode; counts, as "ever" does
    RESOLVED = "resolved"  # was so, is no longer; counts, as "ever" does
    CLAIMED = "claimed"  # the authors' own judgement ("complete remission"), not a measurement
    FAMILY = "family"
    OTHER_PERSON = "other_person"
    CITED = "cited"  # a general statement, or what others have reported; of nobody here
    HYPOTHETICAL = "hypothetical"  # "for hypercalcemia prevention", "if fever occurs"
    WEAK_NEGATIVE = "weak_negative"  # a negative result of a test too blunt to exclude


SILENT = frozenset(
    {Flag.FAMILY, Flag.OTHER_PERSON, Flag.CITED, Flag.HYPOTHETICAL, Flag.WEAK_NEGATIVE}
)


class Interpretation(Enum):
    """How a result stands to its own laboratory's limits, when the record says so in words."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Certainty(Enum):
    """Whether the words state the finding, or we inferred it from them."""

    STATED = "stated"
    INFERRED = "inferred"


class Role(Enum):
    """What a quote does: it names what is stated, or it says how that stands."""

    NAMES = "names"  # the finding's own words, with its value
    QUALIFIES = "qualifies"  # "no", "history of", "was not checked", "worsened"


class Sex(Enum):
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` of the source text, as Python slices it."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError("a span holds at least one character")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A JSON pointer (RFC 6901) into a FHIR resource or phenopacket."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table, by the table's name and the row's key."""

    table: str
    key: str


Locator = Span | Pointer | Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the record says it. `text[start:end] == quote` holds for every Span, always.

    `place` is where that stands in the document which the text was taken from, if it has places.
    """

    source: str
    locator: Locator
    quote: str
    reader: str
    section: str = ""
    certainty: Certainty = Certainty.STATED
    role: Role = Role.NAMES
    place: Place | None = None

    def __post_init__(self) -> None:
        if not self.quote:
            raise ValueError("evidence quotes something")
        match self.locator:
            case Span(start=start, end=end) if end - start != len(self.quote):
                raise ValueError("a quote is as long as its span")
            case _:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statement of the record: a concept, how it stands, its value, when, and the evidence.

    `details` are ordered pairs the value has no room for (route, cadence, outcome, isotype).
    `notes` are ambiguities the reader saw and did not resolve; every view shows them.
    `term` is the ontology's id for the very words, where it has one of its own; None leaves the
    codes to the concept, and an empty one says that a wider phrase, another finding, has the name.
    `reckoned_from` are the findings that a formula put together (model/derived.py); no record
    states such a finding, and every reason names those it is from.
    """

    concept: str
    status: Status
    evidence: tuple[Evidence, ...]
    value: Quantity | None = None
    reference: Reference | None = None
    interpretation: Interpretation | None = None
    when: When | None = None
    flags: frozenset[Flag] = frozenset()
    details: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    term: str | None = None
    reckoned_from: tuple["Finding", ...] = ()

    def __post_init__(self) -> None:
        if not self.concept:
            raise ValueError("a finding is of some concept")
        if not self.evidence:
            raise ValueError("a finding without evidence is a rumour")
        if self.value is not None and self.status in {Status.ABSENT, Status.NOT_ASSESSED}:
            raise ValueError("what is absent or was not looked at has no value")

    @property
    def counts(self) -> bool:
        """Whether it speaks of this patient as fact, so that a criterion may use it."""
        return not self.flags & SILENT

    def detail(self, name: str) -> str:
        """The detail of that name; empty where there is none."""
        return dict(self.details).get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person and everything their record says, in the order in which it was read.

    `notes` are what the reader wants known of the reading as a whole (no case section found, text
    left out as another patient's).
    """

    id: str
    findings: tuple[Finding, ...] = ()
    sex: Sex | None = None
    born: When | None = None
    source: str = ""
    notes: tuple[str, ...] = ()

    def of(self, concepts: Collection[str]) -> tuple[Finding, ...]:
        """The findings of these concepts that count, dated ones first and in date order."""
        chosen = [f for f in self.findings if f.concept in concepts and f.counts]
        return tuple(sorted(chosen, key=_by_date))


def _by_date(finding: Finding) -> tuple[bool, int, int]:
    when = finding.when
    if when is None:
        return True, 0, 0
    return False, when.earliest.toordinal(), when.latest.toordinal()
