"""A second judge, by possible worlds, for checking the first.

Every vague value, word, date or silence stands for the set of worlds it allows; a criterion's truth
is whether it holds in all of them, none, or some. Units are converted by a table of its own. It
shares no code with `asterism.judge`, and none of its arithmetic with `asterism.model`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, permutations, product

from asterism.model.criteria import (
    Across,
    AtLeast,
    Baseline,
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
    all_of,
    children,
)
from asterism.model.definition import Definition
from asterism.model.finding import SILENT, Finding, Flag, Interpretation, Patient, Status
from asterism.model.formula import Applied, Expression, Formula, Input, Number, Operation
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from asterism.model.when import When, Window

# Unit -> (what it measures, size). A gram of calcium has an amount; nothing else here has.
_SIZES: dict[str, tuple[str, Fraction]] = {
    "10*9/L": ("count", Fraction(1)),
    "10*3/uL": ("count", Fraction(1)),
    "10*4/uL": ("count", Fraction(10)),
    "/uL": ("count", Fraction(1, 1000)),
    "mg/dL": ("mass", Fraction(1)),
    "g/L": ("mass", Fraction(100)),
    "pg/mL": ("mass", Fraction(1, 10**7)),
    "ng/L": ("mass", Fraction(1, 10**7)),
    "ng/mL": ("mass", Fraction(1, 10**4)),
    "mmol/L": ("amount", Fraction(1)),
    "[IU]/L": ("activity", Fraction(1)),
    "%": ("share", Fraction(1)),
    "1": ("share", Fraction(100)),
    "mm/h": ("speed", Fraction(1)),
}
_MMOL_PER_L_IN_ONE_MG_PER_DL = Fraction(2495, 10000)
_FAR = Fraction(10**15)
_NEAR = Fraction(1, 10**15)

Worlds = frozenset[bool]
YES, NO, OPEN = frozenset({True}), frozenset({False}), frozenset({True, False})
_TRUTH = {YES: Truth.TRUE, NO: Truth.FALSE, OPEN: Truth.UNKNOWN}


def truth_by_worlds(node: Criterion, patient: Patient, *, as_of: date | None = None) -> Truth:
    """The truth of `node`, reckoned over all the worlds that the record allows."""
    return _TRUTH[_worlds(without_formulas(node), with_reckoned(patient, node), as_of)]


def verdict_by_worlds(
    rule: Definition, patient: Patient, *, as_of: date | None = None
) -> tuple[Truth, bool]:
    """The truth of a definition, and whether it is provisional."""
    root = truth_by_worlds(rule.root, patient, as_of=as_of)
    excluded = {truth_by_worlds(each, patient, as_of=as_of) for each in rule.exclusions}
    if root is Truth.FALSE or Truth.TRUE in excluded:
        return Truth.FALSE, False
    if root is Truth.TRUE and Truth.UNKNOWN not in excluded:
        return Truth.TRUE, False
    return Truth.UNKNOWN, root is Truth.TRUE


def rewritten(node: Criterion, leaf: Callable[[Criterion], Criterion]) -> Criterion:
    """`node` with `leaf` done to every leaf, those of the rules of a `Present` included."""
    match node:
        case Present(shown_by=shown, refuted_by=refuted):
            rules = {
                "shown_by": tuple(rewritten(each, leaf) for each in shown),
                "refuted_by": tuple(rewritten(each, leaf) for each in refuted),
            }
            return leaf(replace(node, **rules))  # type: ignore[arg-type]
        case AtLeast(of=parts):
            return replace(node, of=tuple(rewritten(part, leaf) for part in parts))
        case Not(of=part) | Named(of=part) | Across(of=part) | Meets(whole=part):
            return replace(node, of=rewritten(part, leaf))
        case Presumed(of=part, unless=unless):
            return leaf(replace(node, of=rewritten(part, leaf), unless=rewritten(unless, leaf)))
        case Measured() | Changed():
            return leaf(node)


def without_hints(node: Criterion) -> Criterion:
    """`node` as it would be if nothing hinted at anything."""
    return rewritten(
        node, lambda at: replace(at, hinted_by=frozenset()) if isinstance(at, Present) else at
    )


def without_presumption(node: Criterion) -> Criterion:
    """`node` as it would be if another cause had to be ruled out."""
    return rewritten(
        node, lambda at: all_of(at.of, Not(of=at.unless)) if isinstance(at, Presumed) else at
    )


def without_formulas(node: Criterion) -> Criterion:
    return rewritten(
        node, lambda at: replace(at, formulas=()) if isinstance(at, Measured | Changed) else at
    )


def _worlds(node: Criterion, patient: Patient, as_of: date | None) -> Worlds:
    match node:
        case Named(of=part) | Meets(whole=part):
            return _worlds(part, patient, as_of)
        case Not(of=part):
            return frozenset(not each for each in _worlds(part, patient, as_of))
        case AtLeast(n=n, of=parts):
            all_parts = [_worlds(part, patient, as_of) for part in parts]
            fewest, most = sum(w == YES for w in all_parts), sum(w != NO for w in all_parts)
            return frozenset(count >= n for count in range(fewest, most + 1))
        case Presumed(of=part, unless=unless):
            excused = _worlds(unless, patient, as_of) == YES
            return NO if excused else _worlds(part, patient, as_of)
        case Across():
            return _across(node, patient, as_of)
        case Present():
            return _present(node, patient, as_of)
        case Measured():
            return _measured(node, _seen(patient, {node.analyte}, node.window, as_of))
        case Changed():
            return _changed(node, _seen(patient, {node.analyte}, node.window, as_of))


# --- sites ----------------------------------------------------------------------------------------

Site = dict[str, str]


def _across(node: Across, patient: Patient, as_of: date | None) -> Worlds:
    asked = set(_asked(node.of))
    told = [f for f in patient.findings if f.concept in asked and not f.flags & SILENT]
    sites = [_site(finding, node) for finding in told]
    found: list[tuple[Site, Worlds]] = []
    for n, site in enumerate(sites):
        if site not in sites[:n]:
            own = tuple(f for f, its in zip(told, sites, strict=True) if its == site)
            found.append((site, _worlds(node.of, replace(patient, findings=own), as_of)))
    holding = _most([site for site, worlds in found if worlds == YES])
    possible = _most([site for site, worlds in found if worlds != NO])
    answered = _most([site for site, worlds in found if worlds != OPEN])
    if holding >= node.n:
        return YES
    if node.enough is not None and answered >= node.enough and possible < node.n:
        return NO
    return OPEN


def _site(finding: Finding, node: Across) -> Site:
    return {name: text.lower() for name, text in finding.details if name in node.by}


def _most(sites: list[Site]) -> int:
    """The size of the largest set in which any two differ in something that both say."""
    return max(
        size
        for size in range(len(sites) + 1)
        if any(_all_differ(chosen) for chosen in combinations(sites, size))
    )


def _all_differ(sites: tuple[Site, ...]) -> bool:
    return all(
        any(one[name] != other[name] for name in one.keys() & other.keys())
        for one, other in combinations(sites, 2)
    )


def _asked(node: Criterion) -> Iterator[str]:
    match node:
        case Present():
            yield from node.stated_by | {node.concept} | node.hinted_by | node.denied_by
            for rule in (*node.shown_by, *node.refuted_by):
                yield from _asked(rule)
        case Measured() | Changed():
            yield node.analyte
        case _:
            for part in children(node):
                yield from _asked(part)


# --- formulas -------------------------------------------------------------------------------------


def with_reckoned(patient: Patient, *nodes: Criterion) -> Patient:
    """The patient with what the formulas within give, each value as a statement of its own."""
    formulas = {pair for node in nodes for pair in _formulas(node)}
    told = [f for analyte, formula in formulas for f in _reckoned(patient, analyte, formula)]
    return replace(patient, findings=(*patient.findings, *told))


def _formulas(node: Criterion) -> Iterator[tuple[str, Formula]]:
    if isinstance(node, Measured | Changed):
        yield from ((node.analyte, formula) for formula in node.formulas)
    rules = node.shown_by + node.refuted_by if isinstance(node, Present) else children(node)
    for part in rules:
        yield from _formulas(part)


def _reckoned(patient: Patient, analyte: str, formula: Formula) -> Iterator[Finding]:
    takes = sorted({each.analyte for each in _inputs(formula.of)})
    values = {name: _values(patient, name) for name in (*takes, analyte)}
    for chosen in product(*(values[name] for name in takes)):
        sites = {_at(each, formula) for each in chosen}
        rivals = [[f for f in values[each.concept] if _at(f, formula) in sites] for each in chosen]
        if len(sites) > 1 or not _together(chosen, rivals):
            continue
        number = _number(formula.of, {each.concept: each for each in chosen})
        if number is None:
            continue
        found = replace(
            chosen[0],
            concept=analyte,
            value=_as_quantity(number, formula.unit),
            when=_known(chosen),
            details=tuple(zip(formula.same, *sites, strict=True)),
        )
        printed = [f for f in values[analyte] if _at(f, formula) in sites]
        if not any(_of_one_time(found, other) for other in printed):
            yield found


def _inputs(of: Expression) -> Iterator[Input]:
    match of:
        case Input():
            yield of
        case Applied(to=parts):
            for part in parts:
                yield from _inputs(part)
        case Number():
            return


def _values(patient: Patient, concept: str) -> list[Finding]:
    own = [f for f in patient.findings if f.concept == concept and not f.flags & SILENT]
    return [f for f in own if f.status is Status.PRESENT and f.value is not None]


def _at(finding: Finding, formula: Formula) -> tuple[str, ...]:
    said = {name: text.lower() for name, text in finding.details}
    return tuple(said.get(name, "") for name in formula.same)


def _together(chosen: tuple[Finding, ...], rivals: list[list[Finding]]) -> bool:
    """Of one time; what is undated is the only one of its kind, or the only undated beside such."""
    dated = [each for each in chosen if each.when]
    for each, others in zip(chosen, rivals, strict=True):
        undated = [other for other in others if not other.when]
        if each.when:
            continue
        if any(other.value != each.value for other in undated) or each is not undated[0]:
            return False
        if dated and len(undated) < len(others):
            return False
    return all(_of_one_time(one, other) for one, other in combinations(dated, 2))


def _of_one_time(one: Finding, other: Finding) -> bool:
    if one.when is None or other.when is None:
        return one.when is other.when
    return one.when.earliest <= other.when.latest and other.when.earliest <= one.when.latest


def _known(chosen: tuple[Finding, ...]) -> When | None:
    whens = [each.when for each in chosen if each.when]
    if len(whens) < len(chosen):
        return None
    return When(earliest=max(w.earliest for w in whens), latest=max(w.latest for w in whens))


def _number(of: Expression, chosen: dict[str, Finding]) -> Fraction | None:
    match of:
        case Number(value=value):
            return Fraction(value)
        case Input(analyte=analyte, unit=unit):
            printed = chosen[analyte].value
            assert printed is not None
            factor = _factor(printed.unit, unit, analyte)
            return None if factor is None else Fraction(printed.value) * factor
        case Applied(how=how, to=parts):
            numbers = [_number(part, chosen) for part in parts]
            known = [number for number in numbers if number is not None]
            return _applied(how, known) if len(known) == len(numbers) else None


def _applied(how: Operation, to: list[Fraction]) -> Fraction | None:
    match how:
        case Operation.ABS:
            return abs(to[0])
        case Operation.MINUS:
            return to[0] - to[1]
        case Operation.OVER:
            return to[0] / to[1] if to[1] else None
        case _:
            raise NotImplementedError(how)


def _as_quantity(number: Fraction, unit: str) -> Quantity:
    with localcontext(prec=60):
        return Quantity(value=Decimal(number.numerator) / number.denominator, unit=unit)


def _present(node: Present, patient: Patient, as_of: date | None) -> Worlds:
    seen = _seen(patient, None, node.window, as_of)
    gone = [f for f in seen if f.status is Status.ABSENT and Flag.RESOLVED in f.flags]
    said = {(f.concept, f.status) for f in seen if f not in gone}

    def anyone(concepts: Iterable[str], status: Status) -> bool:
        return any((concept, status) in said for concept in concepts)

    own = node.stated_by or {node.concept}
    shown = any(_worlds(each, patient, as_of) == YES for each in node.shown_by)
    refuted = any(_worlds(each, patient, as_of) == YES for each in node.refuted_by)
    if anyone(own, Status.PRESENT) or anyone(node.hinted_by, Status.PRESENT) or shown:
        return YES
    denied = anyone(node.denied_by or {node.concept}, Status.ABSENT)
    if refuted or (denied and not anyone(own, Status.SUSPECTED)):
        return NO
    return OPEN


def _seen(
    patient: Patient, concepts: set[str] | None, window: Window, as_of: date | None
) -> list[Finding]:
    return [
        finding
        for finding in patient.findings
        if not finding.flags & SILENT
        and (concepts is None or finding.concept in concepts)
        and _inside(finding, window, as_of)
    ]


def _inside(finding: Finding, window: Window, as_of: date | None) -> bool:
    if as_of is None:
        return window.days is None
    if finding.when is None:
        return False
    start = date.min if window.days is None else as_of - timedelta(days=window.days)
    return all(start <= day <= as_of for day in (finding.when.earliest, finding.when.latest))


# --- values ---------------------------------------------------------------------------------------


def _results(seen: list[Finding]) -> list[Finding]:
    told = [f for f in seen if f.value is not None or f.interpretation is not None]
    return [finding for finding in told if finding.status is Status.PRESENT]


def _measured(node: Measured, seen: list[Finding]) -> Worlds:
    answers = [_passes(finding, node) for finding in _results(seen)]
    if not answers:
        return OPEN
    if YES in answers:
        return YES
    return OPEN if OPEN in answers else NO


def _passes(finding: Finding, node: Measured) -> Worlds:
    if isinstance(node.threshold, Quantity):
        return _holds(finding.value, node.op, node.threshold, node.analyte)
    return _passes_limit(finding, node, node.threshold)


def _passes_limit(finding: Finding, node: Measured, limit: ReferenceLimit) -> Worlds:
    upper = limit.limit is Limit.UPPER
    printed = finding.reference and (finding.reference.high if upper else finding.reference.low)
    if finding.value and printed:
        edge = _shifted(limit, printed, node.analyte)
        return OPEN if edge is None else _holds(finding.value, node.op, edge, node.analyte)
    if finding.interpretation and limit.times == 1 and limit.plus is None:
        normal = (-1, 0) if upper else (0, 1)
        places = {Interpretation.HIGH: (1,), Interpretation.LOW: (-1,)}
        worlds = places.get(finding.interpretation, normal)
        return frozenset(_op(Fraction(place), node.op, Fraction(0)) for place in worlds)
    if limit.otherwise:
        return _holds(finding.value, limit.otherwise.op, limit.otherwise.threshold, node.analyte)
    return OPEN


def _shifted(limit: ReferenceLimit, printed: Quantity, analyte: str) -> Quantity | None:
    edge = Fraction(printed.value) * Fraction(limit.times)
    if limit.plus is not None:
        factor = _factor(limit.plus.unit, printed.unit, analyte)
        if factor is None:
            return None
        edge += Fraction(limit.plus.value) * factor
    return _as_quantity(edge, printed.unit)


def _holds(value: Quantity | None, op: Comparator, edge: Quantity, analyte: str) -> Worlds:
    if value is None:
        return OPEN
    factor = _factor(value.unit, edge.unit, analyte)
    if factor is None:
        return OPEN
    line = Fraction(edge.value)
    return frozenset(_op(point, op, line) for point in _points(value, factor, line))


def _points(value: Quantity, factor: Fraction, line: Fraction) -> Iterator[Fraction]:
    # Enough real numbers to hit every case: the value's ends, the line, and a hair to either side.
    low = Fraction(value.value) * factor
    high = low if value.upper is None else Fraction(value.upper) * factor
    for point in (low, high, line):
        for near in (point - _NEAR, point, point + _NEAR, point - _FAR, point + _FAR):
            if value.comparator is Comparator.EQ and low <= near <= high:
                yield near
            if value.comparator is not Comparator.EQ and _op(near, value.comparator, low):
                yield near


def _op(one: Fraction, op: Comparator, other: Fraction) -> bool:
    return {
        Comparator.EQ: one == other,
        Comparator.LT: one < other,
        Comparator.LE: one <= other,
        Comparator.GT: one > other,
        Comparator.GE: one >= other,
    }[op]


def _factor(unit: str, target: str, analyte: str) -> Fraction | None:
    here, there = _SIZES[unit], _SIZES[target]
    if here[0] == there[0]:
        return here[1] / there[1]
    amount_of_mass = _MMOL_PER_L_IN_ONE_MG_PER_DL if analyte == "calcium" else None
    if amount_of_mass and (here[0], there[0]) == ("mass", "amount"):
        return here[1] * amount_of_mass / there[1]
    if amount_of_mass and (here[0], there[0]) == ("amount", "mass"):
        return here[1] / amount_of_mass / there[1]
    return None


# --- series ---------------------------------------------------------------------------------------


def _changed(node: Changed, seen: list[Finding]) -> Worlds:
    values = [finding for finding in _results(seen) if finding.when]
    if len(values) < 2:
        return OPEN
    answers: set[bool] = set()
    for order in permutations(values):
        if _possible(order):
            answers |= _differs(_baseline(order, node), order[-1], node)
    return frozenset(answers)


def _possible(order: tuple[Finding, ...]) -> bool:
    pairs = ((a, b) for n, a in enumerate(order) for b in order[n + 1 :])
    return not any(a.when and b.when and b.when.latest < a.when.earliest for a, b in pairs)


def _baseline(order: tuple[Finding, ...], node: Changed) -> Finding | None:
    if node.since is Baseline.FIRST:
        return order[0]
    amounts = [(_exact(finding, order[0], node), finding) for finding in order]
    known = [(amount, n) for n, (amount, _) in enumerate(amounts) if amount is not None]
    if len(known) < len(amounts):
        return None
    pick = min if node.since is Baseline.LOWEST else max
    return order[pick(known)[1]]


def _exact(finding: Finding, like: Finding, node: Changed) -> Fraction | None:
    value = finding.value
    if value is None or like.value is None:
        return None
    if value.upper is not None or value.comparator is not Comparator.EQ:
        return None
    unit = like.value.unit if node.amount.unit == "%" else node.amount.unit
    factor = _factor(value.unit, unit, node.analyte)
    return None if factor is None else Fraction(value.value) * factor


def _differs(start: Finding | None, end: Finding, node: Changed) -> Worlds:
    if start is None:
        return OPEN
    before, after = _exact(start, start, node), _exact(end, start, node)
    if before is None or after is None:
        return OPEN
    size = Fraction(node.amount.value)
    if node.amount.unit != "%":
        return frozenset({_op(after - before, node.op, size)})
    if before == 0:
        return OPEN
    return frozenset({_op((after - before) * 100, node.op, size * abs(before))})
