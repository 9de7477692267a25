"""How often a disease has a finding, as the series that counted it say: ranges, not one number."""

from dataclasses import dataclass, field

from asterism.model.criteria import Criterion
from asterism.model.provenance import Basis, Place, Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What one source says. `low` and `high` are shares of patients from 0 to 1, the same where it
    gives one number; `patients` is how many were looked at, 0 where that was not seen. `elsewhere`
    are the shares among patients without the disease, as the source compares them; None without.
    `basis` is operational where the source says it in words and the number is ours.
    """

    low: float
    high: float
    patients: int
    elsewhere: tuple[float, float] | None
    region: str
    cite: str
    seen: Seen
    basis: Basis
    note: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError("a share of patients is from 0 % to 100 %, the smaller number first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding of a disease. `sign` is the criterion that tells whether a patient has it."""

    id: str
    label: str
    sign: Criterion
    series: tuple[Series, ...]
    at: Place | None = field(default=None, compare=False, repr=False)

    @property
    def low(self) -> float:
        """The least that a series found."""
        return min(one.low for one in self.series)

    @property
    def high(self) -> float:
        """The most that a series found."""
        return max(one.high for one in self.series)

    @property
    def share(self) -> float:
        """The middle of each series, by the number of its patients; kept off 0 and 1, unless it is
        none by definition.

        A range over series says little of each, and so weighs as `_RANGE` patients do.
        """
        if not self.high:
            return 0.0
        weights = [one.patients or _RANGE for one in self.series]
        pairs = zip(self.series, weights, strict=True)
        hits = sum((one.low + one.high) / 2 * weight for one, weight in pairs)
        return (hits + 0.5) / (sum(weights) + 1)

    @property
    def elsewhere(self) -> float | None:
        """The middle of the shares without the disease; None where no source compares."""
        found = [one.elsewhere for one in self.series if one.elsewhere is not None]
        return sum((low + high) / 2 for low, high in found) / len(found) if found else None


_RANGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """A disease of ours: the name of its folder, the entries of the ontology's annotations that are
    the same disease, and how often it has which finding.
    """

    disease: str
    annotated_as: tuple[str, ...]
    expected: tuple[Expected, ...]
    at: Place | None = field(default=None, compare=False, repr=False)
