"""Resolved criteria, definitions with tests, and patients to judge by them.

The vocabulary, the written criteria and the plain findings are those of `strategies`; here each
criterion is filled in as resolving would, by a small resolver of our own, so that the judge can be
tested without `define`.
"""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from asterism.define.terms import Kind
from asterism.judge.leaves import concepts_within
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    all_of,
)
from asterism.model.definition import Definition, Test
from asterism.model.finding import Finding, Patient, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import When
from generative.people import definition, finding
from generative.strategies import (
    ANALYTES,
    FINDINGS,
    INPUTS,
    MET,
    SITES,
    VOCABULARY,
    acrosses,
    criteria,
    exact,
    findings,
    presents,
    results,
    values,
)

TESTS = tuple(
    Test(
        id=concept.id,
        label=concept.label,
        answers=concept.answers,
        invasive=concept.invasive,
        availability=number % 3,
        routine=number % 2 == 0,
    )
    for number, concept in enumerate(VOCABULARY.values())
    if concept.kind is Kind.PROCEDURE
)


def fill_in(node: Criterion) -> Criterion:
    """`node` with what its concepts and analytes mean."""
    match node:
        case Present():
            return _present(node)
        case Measured() | Changed():
            own = VOCABULARY[node.analyte]
            return replace(node, equivalents=own.equivalents, formulas=own.formulas)
        case AtLeast(of=parts):
            return replace(node, of=tuple(fill_in(part) for part in parts))
        case Not(of=part) | Named(of=part) | Across(of=part):
            return replace(node, of=fill_in(part))
        case Meets(definition=name):
            return replace(node, of=fill_in(MET[name]))
        case Presumed(of=part, unless=unless):
            return replace(node, of=fill_in(part), unless=fill_in(unless))


def _present(node: Present) -> Present:
    own = VOCABULARY[node.concept]
    narrower = {c.id for c in VOCABULARY.values() if node.concept in c.is_a} | set(own.kinds)
    broader = {*own.is_a, *(c.id for c in VOCABULARY.values() if node.concept in c.kinds)}
    none_of_them = all_of(*(Not(of=Present(concept=kind)) for kind in own.kinds or ("",)))
    no_kind = (Named(id="no_kind", label="None of its kinds", of=none_of_them),)
    return replace(
        node,
        stated_by=frozenset({node.concept, *narrower}),
        hinted_by=frozenset(c.id for c in VOCABULARY.values() if node.concept in c.suggests),
        denied_by=frozenset({node.concept, *broader}),
        shown_by=tuple(fill_in(each) for each in own.shown_by),
        refuted_by=(*(fill_in(each) for each in own.refuted_by), *(no_kind if own.kinds else ())),
    )


def resolved(max_leaves: int = 6) -> st.SearchStrategy[Criterion]:
    """Filled-in trees. Many a leaf is a `Present`: those carry most of the rules."""
    written = st.one_of(criteria(max_leaves), presents, criteria(max_leaves))
    return written.map(fill_in)


@st.composite
def definitions(draw: st.DrawFn, max_leaves: int = 6) -> Definition:
    """Definitions with up to two exclusions, and the vocabulary's tests."""
    excluded = draw(st.lists(resolved(2), max_size=2))
    return definition(
        draw(resolved(max_leaves)),
        exclusions=tuple(
            Named(id=f"e{n}", label=f"E{n}", of=each) for n, each in enumerate(excluded)
        ),
        tests=TESTS,
    )


@st.composite
def suspected_results(draw: st.DrawFn) -> Finding:
    """A value that is only suspected ("platelets of perhaps 700"), which never counts."""
    value = draw(results().filter(lambda each: each.status is Status.PRESENT))
    return replace(value, status=Status.SUSPECTED)


def patients(max_findings: int = 7) -> st.SearchStrategy[Patient]:
    each = st.one_of(findings, results(), suspected_results())
    said = st.lists(each, max_size=max_findings).map(tuple)
    return st.builds(Patient, id=st.just("p1"), findings=said)


def made_exact(finding: Finding) -> Finding:
    """The finding, with one number for a value where a formula takes it in."""
    if finding.concept not in INPUTS or finding.value is None:
        return finding
    return replace(finding, value=replace(finding.value, comparator=Comparator.EQ, upper=None))


@st.composite
def patients_for(draw: st.DrawFn, *asked: Criterion, max_findings: int = 7) -> Patient:
    """A patient of whom mostly the very things are said that these criteria ask for.

    Drawn apart, a criterion and a patient seldom meet. A result moved to another analyte keeps its
    unit, which then often converts into nothing.
    """
    concepts = frozenset().union(*map(concepts_within, asked))
    if concepts & {"ratio", "difference"}:
        concepts |= set(INPUTS)
    analytes = sorted(concepts & set(ANALYTES)) or list(ANALYTES)
    named = sorted(concepts - set(ANALYTES)) or list(FINDINGS)

    def moved(finding: Finding) -> Finding:
        choices = analytes if finding.concept in ANALYTES else named
        return made_exact(replace(finding, concept=draw(st.sampled_from(choices))))

    said = draw(patients(max_findings)).findings
    kept = draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    told = (moved(each) if move else each for each, move in zip(said, kept, strict=True))
    return Patient(id="p1", findings=tuple(told))


@st.composite
def cases(draw: st.DrawFn, max_leaves: int = 4) -> tuple[Criterion, Patient]:
    """A criterion, and a patient who has much to do with it."""
    criterion = draw(resolved(max_leaves))
    return criterion, draw(patients_for(criterion))


@st.composite
def defined_cases(draw: st.DrawFn, max_leaves: int = 6) -> tuple[Definition, Patient]:
    """A definition, and a patient who has much to do with it."""
    rule = draw(definitions(max_leaves))
    return rule, draw(patients_for(rule.root, *rule.exclusions))


# --- cases in which one kind of criterion is put to the test --------------------------------------


@st.composite
def cases_of_sites(draw: st.DrawFn) -> tuple[Criterion, Patient]:
    """A count over sites of one finding, and a patient examined at several."""
    concept = draw(st.sampled_from(("neuropathy", "bone_lesion")))
    criterion = draw(acrosses(st.just(Present(concept=concept))))
    told = st.builds(
        _told,
        st.just(concept),
        status=st.sampled_from((Status.PRESENT, Status.ABSENT)),
        details=st.sampled_from(SITES),
    )
    return criterion, Patient(id="p1", findings=tuple(draw(st.lists(told, max_size=6))))


@st.composite
def cases_of_presumptions(draw: st.DrawFn) -> tuple[Criterion, Patient]:
    """A thing that has no other cause, and a patient of whom one or both are told, or not."""
    concepts = draw(st.permutations(("neuropathy", "splenomegaly", "bone_lesion")))
    of, unless = (Present(concept=concept) for concept in concepts[:2])
    told = st.builds(
        _told,
        st.sampled_from(concepts[:2]),
        status=st.sampled_from((Status.PRESENT, Status.ABSENT, Status.SUSPECTED)),
    )
    criterion = fill_in(Presumed(of=of, unless=unless))
    return criterion, Patient(id="p1", findings=tuple(draw(st.lists(told, max_size=3))))


@st.composite
def cases_of_units(draw: st.DrawFn) -> tuple[Criterion, Patient]:
    """A threshold of one analyte, and a patient with values in units, some of them foreign."""
    analyte = draw(st.sampled_from(("platelets", "calcium")))
    leaf = Measured(
        analyte=analyte, op=draw(st.sampled_from(Comparator)), threshold=draw(exact(analyte))
    )
    told = st.builds(_told, st.just(analyte), value=values(analyte))
    return fill_in(leaf), Patient(id="p1", findings=tuple(draw(st.lists(told, max_size=3))))


@st.composite
def cases_of_formulas(draw: st.DrawFn) -> tuple[Criterion, Patient]:
    """A threshold of a reckoned analyte, and a patient with values to reckon it from."""
    analyte, unit = draw(st.sampled_from((("ratio", "1"), ("difference", "mg/dL"))))
    threshold = Quantity(value=draw(st.sampled_from(_FEW)), unit=unit)
    leaf = Measured(analyte=analyte, op=draw(st.sampled_from(Comparator)), threshold=threshold)
    amounts = st.builds(Quantity, value=st.sampled_from(_FEW), unit=st.just("mg/dL"))
    told = st.builds(
        _told,
        st.sampled_from(INPUTS),
        value=amounts,
        when=st.sampled_from(_FEW_DAYS),
        details=st.sampled_from(SITES[:3]),
    )
    return fill_in(leaf), Patient(id="p1", findings=tuple(draw(st.lists(told, max_size=5))))


_FEW = tuple(Decimal(number) for number in (0, 1, 2, 4, 8))
_FEW_DAYS = (None, *map(When.parse, ("2015-03-01", "2015-03-02", "2015-03", "2015-09-01", "2015")))


def _told(
    concept: str,
    *,
    status: Status = Status.PRESENT,
    value: Quantity | None = None,
    when: When | None = None,
    details: tuple[tuple[str, str], ...] = (),
) -> Finding:
    told = finding(concept, status, value=value)
    return replace(told, when=when, details=details)


__all__ = [
    "TESTS",
    "cases",
    "cases_of_formulas",
    "cases_of_sites",
    "cases_of_units",
    "defined_cases",
    "definitions",
    "fill_in",
    "patients",
    "resolved",
]
