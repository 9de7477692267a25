"""The kinds of criterion, and the name that may be put on any of them.

Two kinds look at the record (`Present`, `Measured`; `Changed` looks at two values of one series),
one counts (`AtLeast`), one turns round (`Not`). `AtLeast` is the only boolean: "all of" is at least
all of them, "any of" at least one, because published criteria are counts (docs/adr/0002).
Three more say what criteria sets say of themselves: another set is met (`Meets`), nothing else
explains it (`Presumed`), in so many different places (`Across`); docs/adr/0011 to 0013.

A tree is written by `define`, resolved by `define` (named findings filled in), judged by `judge`
and compiled by `screen`. It holds no pointer to its parent and no text position in its equality.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import is_

from asterism.model.formula import Formula
from asterism.model.provenance import Basis, Place, Seen
from asterism.model.quantity import Comparator, Equivalent, Quantity
from asterism.model.threshold import Baseline, Bound, Limit, ReferenceLimit
from asterism.model.when import EVER, Window

__all__ = [
    "Across",
    "AtLeast",
    "Baseline",
    "Basis",
    "Bound",
    "Changed",
    "Criterion",
    "Limit",
    "Measured",
    "Meets",
    "Named",
    "Not",
    "Place",
    "Present",
    "Presumed",
    "ReferenceLimit",
    "Seen",
    "all_of",
    "any_of",
    "children",
]


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

    `formulas` reckon a value where the record prints none at that time; resolving fills them in.

    Unknown: no value, no convertible unit, or an interval with the threshold inside it.
    """

    analyte: str
    op: Comparator
    threshold: Quantity | ReferenceLimit
    window: Window = EVER
    equivalents: tuple[Equivalent, ...] = ()
    formulas: tuple[Formula, ...] = ()
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
    formulas: tuple[Formula, ...] = ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meets:
    """Another definition is met: its root holds and none of its exclusions does.

    As written, only `definition`. Resolving fills in that definition as one criterion, `of`, and
    the `title` it goes by; what it needs is judged on the same record.
    """

    definition: str
    title: str = ""
    of: "Criterion | None" = None
    at: Place | None = _NOWHERE

    @property
    def whole(self) -> "Criterion":
        """What that definition asks for. Raises: ValueError before resolving."""
        if self.of is None:
            raise ValueError(f"{self.definition} has not been resolved")
        return self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumed:
    """It is so, and is taken to be for the reason that the criteria mean unless `unless` is TRUE.

    "Attributable to the disease", "with no better explanation": the record seldom says so of what
    it lists, so silence on another cause is presumed to be no (docs/adr/0012). TRUE when `of` is
    and `unless` is not TRUE; FALSE when `of` is FALSE or `unless` TRUE.

    Unknown: when `of` is and `unless` is not TRUE.
    """

    of: "Criterion"
    unless: "Criterion"
    at: Place | None = _NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """`of` holds at no fewer than `n` different sites, each judged by its own findings alone.

    A site is what the details named in `by` say of a finding (`nerve`, or `nerve` and `side`). Two
    sites are different only where some detail that both have differs. With `enough`, so many
    different sites with a definite answer make a negative count FALSE; without, it never is.

    Unknown: while fewer than `n` hold and more might, or too few were examined.
    """

    n: int
    by: tuple[str, ...]
    of: "Criterion"
    enough: int | None = None
    at: Place | None = _NOWHERE

    def __post_init__(self) -> None:
        if self.n < 1 or not 1 <= len(set(self.by)) == len(self.by) <= MOST_DETAILS:
            raise ValueError("in at least one site, told apart by one detail or two")
        if self.enough is not None and self.enough < self.n:
            raise ValueError("fewer sites than must hold are never enough to deny it")


# With two the most different sites are a sum of counts; with three they would be a search.
MOST_DETAILS = 2

Criterion = Present | Measured | Changed | AtLeast | Not | Named | Meets | Presumed | Across


def children(node: Criterion) -> tuple[Criterion, ...]:
    """The criteria directly under this one, in the order written; none under a leaf."""
    match node:
        case AtLeast(of=parts):
            return parts
        case Not(of=part) | Named(of=part) | Across(of=part):
            return (part,)
        case Presumed(of=part, unless=unless):
            return part, unless
        case Meets(of=part):
            return () if part is None else (part,)
        case Present() | Measured() | Changed():
            return ()


def rebuilt(node: Criterion, treat: Callable[[Criterion], Criterion]) -> Criterion:
    """`node` with each criterion right under it as `treat` has it, and so with those that a
    `Present` is shown or refuted by. What `treat` leaves as it is stays the same object.
    """
    match node:
        case Present(shown_by=shown, refuted_by=refuted):
            found = _each(shown, treat), _each(refuted, treat)
            same = found[0] is shown and found[1] is refuted
            return node if same else replace(node, shown_by=found[0], refuted_by=found[1])
        case AtLeast(of=parts):
            treated = _each(parts, treat)
            return node if treated is parts else replace(node, of=treated)
        case Not(of=part) | Named(of=part) | Across(of=part) | Meets(whole=part):
            other = treat(part)
            return node if other is part else replace(node, of=other)
        case Presumed(of=part, unless=unless):
            pair = treat(part), treat(unless)
            same = pair[0] is part and pair[1] is unless
            return node if same else replace(node, of=pair[0], unless=pair[1])
        case Measured() | Changed():
            return node


def _each(
    parts: tuple[Criterion, ...], treat: Callable[[Criterion], Criterion]
) -> tuple[Criterion, ...]:
    treated = tuple(map(treat, parts))
    return parts if all(map(is_, treated, parts)) else treated


def all_of(*of: Criterion) -> AtLeast:
    return AtLeast(n=len(of), of=of)


def any_of(*of: Criterion) -> AtLeast:
    return AtLeast(n=1, of=of)
