"""The series of one analyte as a reader wants it told: baseline, nadir, current, and the change."""

from decimal import Decimal

from asterism.follow.chronicle import Chronicle, last_of, line_of
from asterism.follow.nadir import Amounts, amount, amounts, lowest, lowest_confirmed
from asterism.judge.measure import is_result
from asterism.model.course import Series
from asterism.model.finding import Finding, Status
from asterism.model.quantity import Equivalent


def series_of(
    chronicle: Chronicle, analyte: str, equivalents: tuple[Equivalent, ...] = ()
) -> Series:
    """Everything recorded of one analyte. What cannot be placed in time is kept `aside`."""
    told = chronicle.by_concept.get(analyte, ())
    points = tuple(f for f in chronicle.of_concepts({analyte}) if is_result(f))
    line = line_of(chronicle, analyte)
    latest = last_of(line.later)
    current = latest[0] if len(latest) == 1 else None
    nadir, sure = _nadir(line.baseline, line.later, equivalents)
    return Series(
        analyte=analyte,
        points=points,
        baseline=line.baseline,
        nadir=nadir,
        is_nadir_confirmed=sure,
        current=current,
        change=change(line.baseline, current, equivalents),
        aside=tuple(f for f in told if is_result(f) and f.when is None),
        untold=tuple(f for f in told if f.status is Status.NOT_ASSESSED),
    )


def _nadir(
    baseline: Finding | None, later: tuple[Finding, ...], equivalents: tuple[Equivalent, ...]
) -> tuple[Finding | None, bool]:
    """The lowest result, and whether another beside it reached the same."""
    if baseline is None or not later:
        return None, False
    series: Amounts = amounts((baseline, *later), equivalents)
    least, sure = lowest(series), lowest_confirmed(series)
    return least, least is not None and least is sure


def change(
    start: Finding | None, end: Finding | None, equivalents: tuple[Equivalent, ...] = ()
) -> Decimal | None:
    """The change in percent of the start, to a tenth; None where it cannot be reckoned."""
    if start is None or end is None or start.value is None:
        return None
    before = amount(start, start.value.unit, equivalents)
    after = amount(end, start.value.unit, equivalents)
    if before is None or after is None or before == 0:
        return None
    percent = (after - before) / abs(before) * 100
    return round(Decimal(percent.numerator) / Decimal(percent.denominator), 1)
