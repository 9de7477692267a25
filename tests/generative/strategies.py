"""Random criteria, definitions and patients over one small vocabulary.

The vocabulary is made so that everything that can go wrong does: a concept with a complete list of
kinds, one shown by a measurement, one that only hints; an analyte with two specimens, one with an
equivalent between mass and amount, and units that nothing converts. Values crowd around the
thresholds, so that equality, ranges and one-sided values meet them often.
"""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from asterism.define.terms import Concept, Kind
from asterism.model.criteria import (
    Across,
    AtLeast,
    Baseline,
    Basis,
    Bound,
    Changed,
    Criterion,
    Limit,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    ReferenceLimit,
    Seen,
    children,
)
from asterism.model.definition import Caution, Definition, Disease, Review
from asterism.model.finding import (
    Certainty,
    Evidence,
    Finding,
    Flag,
    Interpretation,
    Patient,
    Pointer,
    Sex,
    Status,
)
from asterism.model.formula import Applied, Formula, Input, Operation
from asterism.model.quantity import Comparator, Equivalent, Quantity, Reference
from asterism.model.when import EVER, When, Window

# --- the vocabulary -------------------------------------------------------------------------------

_CALCIUM = Equivalent(
    from_unit="mg/dL", to_unit="mmol/L", factor=Decimal("0.2495"), source="made-up"
)
_MANY_PLATELETS = Named(
    id="thrombocytosis_by_count",
    label="Thrombocytosis",
    of=Measured(
        analyte="platelets",
        op=Comparator.GE,
        threshold=Quantity(value=Decimal(450), unit="10*9/L"),
    ),
    cite="made-up#1",
    basis=Basis.OPERATIONAL,
)
_FEW_PLATELETS = Named(
    id="not_thrombocytosis_by_count", label="Thrombocytosis", of=Not(of=_MANY_PLATELETS.of)
)


def _finding(name: str, **more: object) -> Concept:
    return Concept(id=name, label=name.replace("_", " "), kind=Kind.FINDING, **more)  # type: ignore[arg-type]


def _analyte(name: str, unit: str, *pairs: Equivalent, formula: Formula | None = None) -> Concept:
    return Concept(
        id=name,
        label=name,
        kind=Kind.ANALYTE,
        unit=unit,
        equivalents=pairs,
        formulas=(formula,) if formula else (),
    )


def _of_chains(how: Operation) -> Applied:
    chains = (Input(analyte="kappa", unit="mg/dL"), Input(analyte="lambda", unit="mg/dL"))
    return Applied(how=how, to=chains)


_RATIO = Formula(of=_of_chains(Operation.OVER), cite="made-up", same=("nerve",))
_DIFFERENCE = Formula(
    of=Applied(how=Operation.ABS, to=(_of_chains(Operation.MINUS),)), unit="mg/dL", cite="made-up"
)


def _procedure(name: str, invasive: int, *answers: str) -> Concept:
    return Concept(
        id=name, label=name, kind=Kind.PROCEDURE, answers=frozenset(answers), invasive=invasive
    )


VOCABULARY: dict[str, Concept] = {
    concept.id: concept
    for concept in (
        _finding("neuropathy"),
        _finding("cidp", is_a=("neuropathy",)),
        _finding("organomegaly", kinds=("splenomegaly", "hepatomegaly")),
        _finding("splenomegaly"),
        _finding("hepatomegaly"),
        _finding("bone_lesion"),
        _finding("marrow_lesion", suggests=("bone_lesion",)),
        _finding("thrombocytosis", shown_by=(_MANY_PLATELETS,), refuted_by=(_FEW_PLATELETS,)),
        _analyte("platelets", "10*9/L"),
        _analyte("calcium", "mg/dL", _CALCIUM),
        _analyte("vegf_plasma", "pg/mL"),
        _analyte("vegf_serum", "pg/mL"),
        _analyte("kappa", "mg/dL"),
        _analyte("lambda", "mg/dL"),
        _analyte("ratio", "1", formula=_RATIO),
        _analyte("difference", "mg/dL", formula=_DIFFERENCE),
        _procedure("examination", 0, "neuropathy", "organomegaly", "splenomegaly", "hepatomegaly"),
        _procedure("blood_count", 1, "platelets"),
        _procedure("chemistry", 1, "calcium", "vegf_plasma", "vegf_serum", "kappa", "lambda"),
        _procedure("bone_imaging", 2, "bone_lesion"),
        _procedure("marrow_biopsy", 3, "marrow_lesion"),
    )
}
FINDINGS = tuple(name for name, c in VOCABULARY.items() if c.kind is Kind.FINDING)
ANALYTES = tuple(name for name, c in VOCABULARY.items() if c.kind is Kind.ANALYTE)
UNITS: dict[str, tuple[str, ...]] = {
    "platelets": ("10*9/L", "10*3/uL", "10*4/uL", "/uL"),
    "calcium": ("mg/dL", "mmol/L", "g/L"),
    "vegf_plasma": ("pg/mL", "ng/L", "ng/mL"),
    "vegf_serum": ("pg/mL", "ng/L", "ng/mL"),
    "kappa": ("mg/dL", "g/L"),
    "lambda": ("mg/dL", "g/L"),
    "ratio": ("1", "%"),
    "difference": ("mg/dL", "g/L"),
}
# What a formula takes in is exact in these tests; tests/unit tell what comes of other values.
INPUTS = ("kappa", "lambda")
UNMAPPED = ("[IU]/L", "mm/h")  # nothing converts these into a unit of any analyte above

# Two sites of one nerve, two nerves, and findings of which the record says less.
SITES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("nerve", "median"),),
    (("nerve", "ulnar"),),
    (("side", "left"),),
    (("nerve", "median"), ("side", "left")),
    (("nerve", "Median"), ("side", "right")),
    (("side", "right"), ("nerve", "ulnar")),
)
# Definitions that may be met, as one criterion each.
MET: dict[str, Criterion] = {}

_IDS = ("a", "b", "c", "d", "minor", "other_major", "with_2_words")
# Whatever a screen can show: what would steer it is refused (K045), and tests/spec/lint shows it.
_ANY_TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc"],
        include_characters="\t\n",
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    min_size=1,
    max_size=30,
)
_CITES = st.sampled_from(("", "made-up#table-1", "other-2012#p. 3"))

# --- numbers, days and windows --------------------------------------------------------------------

numbers = st.one_of(
    st.sampled_from(tuple(Decimal(text) for text in ("449", "450", "451", "200", "10.5", "0"))),
    st.decimals(min_value=0, max_value=1000, places=2),
)
days = st.dates(min_value=date(2014, 1, 1), max_value=date(2016, 12, 31))
windows = st.one_of(st.just(EVER), st.builds(Window, days=st.integers(0, 400)))
operators = st.sampled_from(Comparator)


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A day, a month or a year."""
    day = draw(days)
    width = draw(st.sampled_from(("%Y-%m-%d", "%Y-%m", "%Y")))
    return When.parse(day.strftime(width))


def units(analyte: str) -> st.SearchStrategy[str]:
    """Mostly units that convert, now and then one that does not."""
    return st.one_of(st.sampled_from(UNITS[analyte]), st.sampled_from(UNITS[analyte] + UNMAPPED))


@st.composite
def exact(draw: st.DrawFn, analyte: str) -> Quantity:
    """One exact number in a unit of the analyte."""
    return Quantity(value=draw(numbers), unit=draw(st.sampled_from(UNITS[analyte])))


@st.composite
def shifts(draw: st.DrawFn, analyte: str) -> Quantity:
    """What a limit is moved by: up or down, not by nothing."""
    size = draw(numbers.filter(bool)) * draw(st.sampled_from((1, -1)))
    return Quantity(value=size, unit=draw(st.sampled_from(UNITS[analyte])))


@st.composite
def values(draw: st.DrawFn, analyte: str) -> Quantity:
    """A printed value: exact, one-sided or a range, in any unit."""
    low, unit = draw(numbers), draw(units(analyte))
    if draw(st.booleans()):
        return Quantity(value=low, unit=unit, comparator=draw(operators))
    return Quantity(value=low, unit=unit, upper=low + draw(numbers))


def printed_values(analyte: str) -> st.SearchStrategy[Quantity]:
    return exact(analyte) if analyte in INPUTS else values(analyte)


# --- criteria -------------------------------------------------------------------------------------

presents = st.builds(Present, concept=st.sampled_from(FINDINGS), window=windows)


@st.composite
def measureds(draw: st.DrawFn) -> Measured:
    analyte = draw(st.sampled_from(ANALYTES))
    limit = st.builds(
        ReferenceLimit,
        limit=st.sampled_from(Limit),
        times=st.sampled_from((Decimal(1), Decimal("1.5"), Decimal(3))),
        plus=st.none() | shifts(analyte),
        otherwise=st.none() | st.builds(Bound, op=operators, threshold=exact(analyte)),
    )
    return Measured(
        analyte=analyte,
        op=draw(operators),
        threshold=draw(exact(analyte) | limit),
        window=draw(windows),
    )


@st.composite
def changeds(draw: st.DrawFn) -> Changed:
    analyte = draw(st.sampled_from(ANALYTES))
    size = draw(numbers) * draw(st.sampled_from((1, -1)))
    return Changed(
        analyte=analyte,
        since=draw(st.sampled_from(Baseline)),
        op=draw(operators),
        amount=Quantity(value=size, unit=draw(st.sampled_from(("%", *UNITS[analyte])))),
        window=draw(windows),
    )


leaves: st.SearchStrategy[Criterion] = st.one_of(presents, measureds(), changeds())


@st.composite
def at_leasts(draw: st.DrawFn, inner: st.SearchStrategy[Criterion]) -> AtLeast:
    """A count that can be reached; see `unreachables` for the others."""
    parts = tuple(draw(st.lists(inner, min_size=1, max_size=4)))
    return AtLeast(n=draw(st.integers(1, len(parts))), of=parts)


def named(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Named]:
    return st.builds(
        Named,
        id=st.sampled_from(_IDS),
        label=_ANY_TEXT,
        of=inner,
        cite=_CITES,
        basis=st.sampled_from(Basis),
        seen=st.sampled_from(Seen),
        note=st.just("") | _ANY_TEXT,
    )


meets = st.builds(Meets, definition=st.sampled_from(("other/made_up_2003", "other/made_up_2020")))
MET["other/made_up_2003"] = AtLeast(
    n=2, of=(Present(concept="cidp"), Not(of=Present(concept="thrombocytosis")))
)
MET["other/made_up_2020"] = AtLeast(
    n=1,
    of=(
        Presumed(of=Present(concept="organomegaly"), unless=Present(concept="bone_lesion")),
        Present(concept="hepatomegaly"),
    ),
)


def presumeds(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Presumed]:
    return st.builds(Presumed, of=inner, unless=inner)


def counts_sites(node: Criterion) -> bool:
    return isinstance(node, Across) or any(map(counts_sites, children(node)))


@st.composite
def acrosses(draw: st.DrawFn, inner: st.SearchStrategy[Criterion]) -> Across:
    """A count over sites of something that counts none itself."""
    n = draw(st.integers(1, 3))
    return Across(
        n=n,
        by=draw(st.sampled_from((("nerve",), ("side",), ("nerve", "side")))),
        of=draw(inner.filter(lambda node: not counts_sites(node))),
        enough=draw(st.none() | st.integers(n, 4)),
    )


def criteria(max_leaves: int = 8) -> st.SearchStrategy[Criterion]:
    """Trees of all kinds of node, as written (not resolved)."""
    return st.recursive(
        st.one_of(leaves, leaves, leaves, meets),
        lambda inner: st.one_of(
            at_leasts(inner),
            at_leasts(inner),
            st.builds(Not, of=inner),
            named(inner),
            presumeds(inner),
            acrosses(inner),
        ),
        max_leaves=max_leaves,
    )


@st.composite
def unreachables(draw: st.DrawFn) -> AtLeast:
    """At least so many of fewer."""
    parts = tuple(draw(st.lists(leaves, min_size=1, max_size=3)))
    return AtLeast(n=len(parts) + draw(st.integers(1, 3)), of=parts)


def definitions(max_leaves: int = 8) -> st.SearchStrategy[Definition]:
    """Definitions as written, exclusions and cautions included."""
    inner = criteria(max_leaves)
    cautions = st.builds(
        Caution,
        id=st.sampled_from(_IDS),
        when=criteria(3),
        say=_ANY_TEXT,
        cite=_CITES,
        seen=st.sampled_from(Seen),
    )
    return st.builds(
        Definition,
        id=st.sampled_from(("poems/made_up", "other/made_up_2012")),
        title=_ANY_TEXT.filter(str.strip),
        disease=st.builds(
            Disease, id=st.just("ORPHA:2905"), label=_ANY_TEXT, concept=st.sampled_from(FINDINGS)
        ),
        source=st.sampled_from(("made-up#table-1", "made-up")),
        root=inner,
        exclusions=st.lists(named(criteria(3)), max_size=2).map(tuple),
        cautions=st.lists(cautions, max_size=2).map(tuple),
        level=st.sampled_from(("", "definite", "probable")),
        set=st.sampled_from(("", "poems/made_up")),
        rank=st.integers(0, 3),
        status=st.sampled_from(Review),
        basis=st.sampled_from(Basis),
        summary=st.just("") | _ANY_TEXT,
    )


# --- patients -------------------------------------------------------------------------------------

_EVIDENCE = st.builds(
    Evidence,
    source=st.just("made-up"),
    locator=st.builds(Pointer, path=st.integers(0, 99).map(lambda i: f"/findings/{i}")),
    quote=st.just("as generated"),
    reader=st.just("strategy@1"),
    certainty=st.sampled_from(Certainty),
)
_FLAGS: st.SearchStrategy[frozenset[Flag]] = st.frozensets(
    st.sampled_from(Flag), max_size=2
) | st.just(frozenset())


@st.composite
def statements(draw: st.DrawFn) -> Finding:
    """A concept with a status and no value; suspected and not assessed among them."""
    return Finding(
        concept=draw(st.sampled_from(FINDINGS)),
        status=draw(st.sampled_from(Status)),
        evidence=(draw(_EVIDENCE),),
        when=draw(st.none() | whens()),
        flags=draw(_FLAGS),
        details=draw(st.sampled_from(SITES)),
    )


@st.composite
def references(draw: st.DrawFn, analyte: str) -> Reference:
    low, high = sorted((draw(numbers), draw(numbers)))
    unit = draw(units(analyte))
    ends = (Quantity(value=low, unit=unit), Quantity(value=high, unit=unit))
    kept = draw(st.sampled_from(("both", "low", "high")))
    return Reference(
        low=None if kept == "high" else ends[0], high=None if kept == "low" else ends[1]
    )


@st.composite
def results(draw: st.DrawFn) -> Finding:
    """A laboratory result: a value, a reference interval, a word for it, or only that it is due."""
    analyte = draw(st.sampled_from(ANALYTES))
    status = draw(st.sampled_from((Status.PRESENT, Status.PRESENT, Status.NOT_ASSESSED)))
    present = status is Status.PRESENT
    return Finding(
        concept=analyte,
        status=status,
        evidence=(draw(_EVIDENCE),),
        value=draw(st.none() | printed_values(analyte)) if present else None,
        reference=draw(st.none() | references(analyte)) if present else None,
        interpretation=draw(st.none() | st.sampled_from(Interpretation)) if present else None,
        when=draw(st.none() | whens()),
        flags=draw(_FLAGS),
        details=draw(st.sampled_from(SITES)),
    )


findings: st.SearchStrategy[Finding] = st.one_of(statements(), results())


def patients(max_findings: int = 8) -> st.SearchStrategy[Patient]:
    return st.builds(
        Patient,
        id=st.just("p1"),
        findings=st.lists(findings, max_size=max_findings).map(tuple),
        sex=st.none() | st.sampled_from(Sex),
        source=st.just("made-up"),
    )
