"""The five kinds of criterion, and the name that may be put on any of them.

Two kinds look at the record (`Present`, `Measured`; `Changed` looks at two values of one series),
one counts (`AtLeast`), one turns round (`Not`). `AtLeast` is the only boolean: "all of" is at least
all of them, "any of" at least one, because published criteria are counts (docs/adr/0002).

A tree is written by `define`, resolved by `define` (named findings filled in), judged by `judge`
and compiled by `screen`. It holds no pointer to its parent and no text position in its equality.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from asterism.model.quantity import Comparator, Equivalent, Quantity
from asterism.model.when import EVER, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node was written: file, line, column (from 1), and the path of names down to it."""

    file: str
    line: int
    column: int
    path: str = ""

    def __str__(self) -> str:
        spot = f"{self.file}:{self.line}:{self.column}"
        return f"{spot}  ({self.path})" if self.path else spot


class Basis(Enum):
    """Whose number or rule it is: the cited source's, or ours to make a vague phrase computable."""

    PUBLISHED = "published"
    OPERATIONAL = "operational"


class Seen(Enum):
    """How far we have seen a statement in its source. Shown to the user wherever it matters."""

    SEEN = "seen"
    SECONDARY = "secondary"  # seen, in a source that quotes the original
    NOT_SEEN_HIGH = "not_seen_high"
    NOT_SEEN_MEDIUM = "not_seen_medium"
    NOT_SEEN_LOW = "not_seen_low"


class Limit(Enum):
    """An end of the reference interval printed with the value."""

    UPPER = "ULN"
    LOWER = "LLN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLimit:
    """A threshold that each laboratory sets itself: `times` its upper or lower limit of normal.

    Where the record gives neither the interval nor a word like "elevated", `otherwise` is the
    number to use; without it the answer is UNKNOWN.
    """

    limit: Limit
    times: Decimal = Decimal(1)
    otherwise: "Bound | None" = None

    def __post_init__(self) -> None:
        if self.times <= 0:
            raise ValueError("a multiple of a limit is positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """An operator and the exact number it is held against."""

    op: Comparator
    threshold: Quantity

    def __post_init__(self) -> None:
        if self.threshold.comparator is not Comparator.EQ or self.threshold.upper is not None:
            raise ValueError("a threshold is one exact number")


class Baseline(Enum):
    """What a change is measured from."""

    FIRST = "first"
    LOWEST = "lowest"
    HIGHEST = "highest"


_NOWHERE = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The record says that the patient has it.

    As written, only `concept` and `window`. Resolving fills in what amounts to saying it:
    `stated_by` (it or any of its kinds, stated PRESENT), `hinted_by` (statements that show it only
    indirectly), `denied_by` (it or anything more general, stated ABSENT), `shown_by` (criteria that
    show it when TRUE) and `refuted_by` (criteria that exclude it when TRUE). `prompted_by` are
    statements that call for looking and settle nothing: for the reader of the verdict only.

    Unknown: when nothing says it and nothing excludes it. Silence is UNKNOWN, never "no".
    """

    concept: str
    window: Window = EVER
    stated_by: frozenset[str] = frozenset()
    hinted_by: frozenset[str] = frozenset()
    prompted_by: frozenset[str] = frozenset()
    denied_by: frozenset[str] = frozenset()
    shown_by: tuple["Criterion", ...] = ()
    refuted_by: tuple["Criterion", ...] = ()
    at: Place | None = _NOWHERE

    @property
    def statements(self) -> frozenset[str]:
        """Every concept whose PRESENT shows it directly; itself, before resolving."""
        return self.stated_by or frozenset({self.concept})

    @property
    def denials(self) -> frozenset[str]:
        """Every concept whose ABSENT excludes it; itself, before resolving."""
        return self.denied_by or frozenset({self.concept})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Some value of `analyte` in the window passes the threshold.

    Unknown: no value, no convertible unit, or an interval with the threshold inside it.
    """

    analyte: str
    op: Comparator
    threshold: Quantity | ReferenceLimit
    window: Window = EVER
    equivalents: tuple[Equivalent, ...] = ()
    at: Place | None = _NOWHERE

    def __post_init__(self) -> None:
        if isinstance(self.threshold, Quantity):
            Bound(op=self.op, threshold=self.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The latest value of `analyte` differs from its baseline by `amount`.

    `amount` in `%` is relative to the baseline; in a unit of the analyte it is absolute. A fall is
    negative: `op <=` with -50 % reads "has fallen by half or more".

    Unknown: fewer than two dated values, an inexact value, or a baseline of zero with a percentage.
    """

    analyte: str
    since: Baseline
    op: Comparator
    amount: Quantity
    window: Window = EVER
    equivalents: tuple[Equivalent, ...] = ()
    at: Place | None = _NOWHERE

    def __post_init__(self) -> None:
        Bound(op=self.op, threshold=self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """At least `n` of these hold. The one boolean.

    `n` may exceed the count here, so that `define` can report it where it was written (K-rule);
    a count below one or of nothing cannot be built.
    """

    n: int
    of: tuple["Criterion", ...]
    at: Place | None = _NOWHERE

    def __post_init__(self) -> None:
        if self.n < 1 or not self.of:
            raise ValueError("at least one of something")


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite; UNKNOWN stays UNKNOWN."""

    of: "Criterion"
    at: Place | None = _NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A criterion with the name that its source gives it, its citation, and how far it is seen.

    `cite` is `<key in sources.yaml>#<table, page or section>`; `note` is what a reader of the
    verdict must know (a footnote of the table, a trap).
    """

    id: str
    label: str
    of: "Criterion"
    cite: str = ""
    basis: Basis = Basis.PUBLISHED
    seen: Seen = Seen.SEEN
    note: str = ""
    at: Place | None = _NOWHERE

    def __post_init__(self) -> None:
        if not self.id or not self.label:
            raise ValueError("a named criterion has an id and a label")


Criterion = Present | Measured | Changed | AtLeast | Not | Named


def children(node: Criterion) -> tuple[Criterion, ...]:
    """The criteria directly under this one, in the order written; none under a leaf."""
    match node:
        case AtLeast(of=parts):
            return parts
        case Not(of=part) | Named(of=part):
            return (part,)
        case Present() | Measured() | Changed():
            return ()


def all_of(*of: Criterion) -> AtLeast:
    return AtLeast(n=len(of), of=of)


def any_of(*of: Criterion) -> AtLeast:
    return AtLeast(n=1, of=of)
