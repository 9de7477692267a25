"""Whether one measured value passes a criterion's threshold, and whether a series has changed."""

import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import assert_never

from asterism.model.criteria import Baseline, Changed, Limit, Measured, ReferenceLimit
from asterism.model.finding import Finding, Interpretation, Status
from asterism.model.quantity import (
    Comparator,
    Quantity,
    compare,
    factor_between,
    holds,
    interval_of,
)
from asterism.model.truth import Truth

# "High" means above the upper limit and so above the lower one; "normal" means neither beyond.
# The limit itself is normal: of a normal value `>= ULN` is UNKNOWN, not FALSE.
_STANDS = {
    (Limit.UPPER, Interpretation.HIGH): Comparator.GT,
    (Limit.UPPER, Interpretation.NORMAL): Comparator.LE,
    (Limit.UPPER, Interpretation.LOW): Comparator.LT,
    (Limit.LOWER, Interpretation.HIGH): Comparator.GT,
    (Limit.LOWER, Interpretation.NORMAL): Comparator.GE,
    (Limit.LOWER, Interpretation.LOW): Comparator.LT,
}

_HOLDS: dict[Comparator, Callable[[Fraction, Fraction], bool]] = {
    Comparator.EQ: operator.eq,
    Comparator.LT: operator.lt,
    Comparator.LE: operator.le,
    Comparator.GT: operator.gt,
    Comparator.GE: operator.ge,
}


def is_result(finding: Finding) -> bool:
    """Whether it is a result: stated as fact, with a value or a word for one."""
    told = finding.value is not None or finding.interpretation is not None
    return told and finding.status is Status.PRESENT


def passes(finding: Finding, node: Measured) -> Truth:
    """Whether this one result passes the threshold of `node`.

    Unknown: no value where a number is asked for, units that nothing converts, an interval with
    the threshold inside it, or a limit that nobody printed.
    """
    match node.threshold:
        case Quantity() as edge:
            return _compare(_unit_printed(finding), node.op, edge, node)
        case ReferenceLimit() as limit:
            return _passes_limit(finding, node, limit)
        case _ as other:
            assert_never(other)


def _passes_limit(finding: Finding, node: Measured, limit: ReferenceLimit) -> Truth:
    # The laboratory's own interval, else its word, else our number: whichever comes first decides,
    # even when it leaves the answer open. A number of ours never overrules a printed limit.
    printed = _printed(finding, limit)
    if finding.value is not None and printed is not None:
        return _compare_with_limit(finding, node, limit, printed)
    if finding.interpretation is not None and limit.is_bare:
        standing = _STANDS[limit.limit, finding.interpretation]
        return compare(Quantity(value=Decimal(1), comparator=standing), node.op, _ONE)
    if limit.otherwise is not None:
        otherwise = limit.otherwise
        return _compare(_unit_printed(finding), otherwise.op, otherwise.threshold, node)
    return Truth.UNKNOWN


_ONE = Quantity(value=Decimal(1))


def _unit_printed(finding: Finding) -> Quantity | None:
    # A number told without its unit has the customary one for the eye only: against a threshold
    # from elsewhere it is unknown. Its own laboratory's limit is in the same unit, whichever it is.
    return None if finding.detail("unit") == "customary" else finding.value


def _printed(finding: Finding, limit: ReferenceLimit) -> Quantity | None:
    # "< 5" printed as the reference is an upper limit of 5. A limit that is itself a range is none.
    if finding.reference is None:
        return None
    ends = {Limit.UPPER: finding.reference.high, Limit.LOWER: finding.reference.low}
    end = ends[limit.limit]
    return None if end is None or end.upper is not None else end


def _compare_with_limit(
    finding: Finding, node: Measured, limit: ReferenceLimit, printed: Quantity
) -> Truth:
    # In the unit of the printed limit.
    value, shift = finding.value, _shift(finding, node, limit, printed)
    assert value is not None
    interval = interval_of(value, printed.unit, node.equivalents)
    if interval is None or shift is None:
        return Truth.UNKNOWN
    return holds(interval, node.op, Fraction(printed.value) * Fraction(limit.times) + shift)


def _shift(
    finding: Finding, node: Measured, limit: ReferenceLimit, printed: Quantity
) -> Fraction | None:
    # An amount on top of a limit means something only where the unit was printed.
    if limit.plus is None:
        return Fraction(0)
    if _unit_printed(finding) is None:
        return None
    factor = factor_between(limit.plus.unit, printed.unit, node.equivalents)
    return None if factor is None else Fraction(limit.plus.value) * factor


def _compare(value: Quantity | None, op: Comparator, edge: Quantity, node: Measured) -> Truth:
    if value is None:
        return Truth.UNKNOWN
    return compare(value, op, edge, node.equivalents)


def changes(series: tuple[Finding, ...], node: Changed) -> tuple[Truth, tuple[Finding, ...]]:
    """Whether the latest of `series` differs from its baseline as `node` asks, and the results
    that tell.

    Unknown: as `Changed` says; also when vague dates leave open which result came first or last
    and the answer depends on it.
    """
    values = tuple(finding for finding in series if is_result(finding) and finding.when is not None)
    pairs = tuple(_pairs(values, node))
    answers = {_differs(start, end, node) for start, end in pairs}
    if len(answers) != 1:
        return Truth.UNKNOWN, ()
    used = {id(finding) for pair in pairs for finding in pair}
    return answers.pop(), tuple(finding for finding in values if id(finding) in used)


def _pairs(values: tuple[Finding, ...], node: Changed) -> Iterator[tuple[Finding, Finding]]:
    # Every (baseline, latest) that the dates allow.
    if len(values) < 2:
        return
    match node.since:
        case Baseline.FIRST:
            for start, end in permutations(values, 2):
                if _may_be_first(start, values) and _may_be_last(end, values):
                    yield start, end
        case Baseline.LOWEST | Baseline.HIGHEST as which:
            start = _extreme(values, node, which)
            yield from ((start, end) for end in values if _may_be_last(end, values))
        case _ as other:
            assert_never(other)


def _may_be_first(finding: Finding, values: tuple[Finding, ...]) -> bool:
    return not any(_precedes(other, finding) for other in values)


def _may_be_last(finding: Finding, values: tuple[Finding, ...]) -> bool:
    return not any(_precedes(finding, other) for other in values)


def _precedes(one: Finding, other: Finding) -> bool:
    assert one.when is not None
    assert other.when is not None
    return one.when.before(other.when) is Truth.TRUE


def _extreme(values: tuple[Finding, ...], node: Changed, which: Baseline) -> Finding:
    # One inexact value leaves the extreme open; returning it makes the comparison UNKNOWN.
    amounts = [(_amount(finding, values[0], node), finding) for finding in values]
    inexact = [finding for amount, finding in amounts if amount is None]
    if inexact:
        return inexact[0]
    chosen = {Baseline.LOWEST: min, Baseline.HIGHEST: max}[which]
    return chosen(amounts, key=operator.itemgetter(0))[1]


def _amount(finding: Finding, like: Finding, node: Changed) -> Fraction | None:
    # The exact number in the unit that the change is reckoned in: that of `like` for a percentage.
    value = _unit_printed(finding)
    if value is None or like.value is None:
        return None
    if value.comparator is not Comparator.EQ or value.upper is not None:
        return None
    unit = like.value.unit if node.amount.unit == "%" else node.amount.unit
    factor = factor_between(value.unit, unit, node.equivalents)
    return None if factor is None else Fraction(value.value) * factor


def _differs(start: Finding, end: Finding, node: Changed) -> Truth:
    before, after = _amount(start, start, node), _amount(end, start, node)
    if before is None or after is None:
        return Truth.UNKNOWN
    change = after - before
    if node.amount.unit == "%":
        if before == 0:
            return Truth.UNKNOWN
        change = change / abs(before) * 100
    return Truth.of(_HOLDS[node.op](change, Fraction(node.amount.value)))
