"""A set of diagnostic criteria as one edition of one source published it."""

from dataclasses import dataclass, field
from enum import Enum

from asterism.model.criteria import Basis, Criterion, Named, Place, Seen


class Review(Enum):
    """Whether a clinician has signed the encoding. Shown beside every verdict."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disease:
    """What is diagnosed: its identifier in a nosology, its name, and the concept that names it.

    `concept` is how the record says that somebody thought of the disease: the first such statement
    ends the diagnostic delay.
    """

    id: str
    label: str
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something a reader of the verdict must know when `when` holds. It never changes the verdict.

    (A kappa light chain in POEMS; anaemia or low platelets without Castleman disease.)
    """

    id: str
    when: Criterion
    say: str
    cite: str = ""
    seen: Seen = Seen.SEEN
    at: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication, and how much of it we have seen."""

    key: str
    citation: str
    url: str = ""
    doi: str = ""
    pmid: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """An examination that can answer criteria: which concepts, and what it asks of the patient.

    `invasive` runs from 0 (look, ask, examine) over 1 (blood or urine), 2 (imaging, electrodes)
    to 3 (needle or knife); `availability` from 0 (every clinic) over 1 (every hospital) to 2
    (send away or a centre). A `routine` test is what any work-up of such a patient includes.
    """

    __test__ = False  # not a pytest class

    id: str
    label: str
    answers: frozenset[str]
    invasive: int
    availability: int
    routine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One edition of one set of criteria. Immutable: a correction is a new edition, or a line in
    the changelog that names the verdicts it flips.

    `exclusions` are what must not be so ("without other cause"): the definition is MET when `root`
    is and no exclusion is. `level` is what a graded set calls this step of it (definite, probable),
    `set` the id of that set and `rank` its place there, 1 for the best; empty and 0 for the others.
    `tests` are filled in by resolving. `sha256` is of the file it was loaded from;
    like `at` it takes no part in equality.
    """

    id: str
    title: str
    disease: Disease
    source: str
    root: Criterion
    exclusions: tuple[Named, ...] = ()
    cautions: tuple[Caution, ...] = ()
    level: str = ""
    set: str = ""
    rank: int = 0
    status: Review = Review.DRAFT
    basis: Basis = Basis.PUBLISHED
    summary: str = ""
    tests: tuple[Test, ...] = ()
    at: Place | None = field(default=None, compare=False)
    sha256: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if "/" not in self.id or not self.title:
            raise ValueError("a definition is named <disease>/<edition> and has a title")
