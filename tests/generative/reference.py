"""A second judge, by possible worlds, for checking the first.

Every vague value, word, date or silence stands for the set of worlds it allows; a criterion's truth
is whether it holds in all of them, none, or some. Units are converted by a table of its own. It
shares no code with `asterism.judge`, and none of its arithmetic with `asterism.model`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations

from asterism.model.criteria import (
    AtLeast,
    Baseline,
    Changed,
    Criterion,
    Limit,
    Measured,
    Named,
    Not,
    Present,
    ReferenceLimit,
)
from asterism.model.definition import Definition
from asterism.model.finding import SILENT, Finding, Interpretation, Patient, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from asterism.model.when import Window

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
    return _TRUTH[_worlds(node, patient, as_of)]


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


def without_hints(node: Criterion) -> Criterion:
    """`node` as it would be if nothing hinted at anything."""
    match node:
        case Present(shown_by=shown, refuted_by=refuted):
            return replace(
                node,
                hinted_by=frozenset(),
                shown_by=tuple(map(without_hints, shown)),
                refuted_by=tuple(map(without_hints, refuted)),
            )
        case AtLeast(of=parts):
            return replace(node, of=tuple(map(without_hints, parts)))
        case Not(of=part) | Named(of=part):
            return replace(node, of=without_hints(part))
        case Measured() | Changed():
            return node


def _worlds(node: Criterion, patient: Patient, as_of: date | None) -> Worlds:
    match node:
        case Named(of=part):
            return _worlds(part, patient, as_of)
        case Not(of=part):
            return frozenset(not each for each in _worlds(part, patient, as_of))
        case AtLeast(n=n, of=parts):
            all_parts = [_worlds(part, patient, as_of) for part in parts]
            fewest, most = sum(w == YES for w in all_parts), sum(w != NO for w in all_parts)
            return frozenset(count >= n for count in range(fewest, most + 1))
        case Present():
            return _present(node, patient, as_of)
        case Measured():
            return _measured(node, _seen(patient, {node.analyte}, node.window, as_of))
        case Changed():
            return _changed(node, _seen(patient, {node.analyte}, node.window, as_of))


def _present(node: Present, patient: Patient, as_of: date | None) -> Worlds:
    said = {(f.concept, f.status) for f in _seen(patient, None, node.window, as_of)}

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
        edge = Quantity(value=printed.value * limit.times, unit=printed.unit)
        return _holds(finding.value, node.op, edge, node.analyte)
    if finding.interpretation and limit.times == 1:
        normal = (-1, 0) if upper else (0, 1)
        places = {Interpretation.HIGH: (1,), Interpretation.LOW: (-1,)}
        worlds = places.get(finding.interpretation, normal)
        return frozenset(_op(Fraction(place), node.op, Fraction(0)) for place in worlds)
    if limit.otherwise:
        return _holds(finding.value, limit.otherwise.op, limit.otherwise.threshold, node.analyte)
    return OPEN


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
