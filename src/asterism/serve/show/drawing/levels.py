"""Where the levels of an edition begin on a series: a limit, or a share of the baseline."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from asterism.follow.nadir import amount
from asterism.judge.leaves import leaves_within
from asterism.model.course import Assessment, Response, Series
from asterism.model.criteria import Baseline, Changed, Measured
from asterism.model.quantity import Comparator, Quantity, factor_between
from asterism.model.response import Level, Setback
from asterism.serve.show.drawing.axes import Time, number
from asterism.serve.show.drawing.shapes import Edge, Grade

_FALLS = {Comparator.LT, Comparator.LE}
_SHORTEST = 4  # letters of an id that is itself an abbreviation: cr, vgpr, pr
_APART = 40

Found = tuple[float, str]


def unit_of(series: Series) -> str:
    """The unit that a series is drawn in: that of its first result."""
    return next((f.value.unit for f in series.points if f.value is not None), "1")


def short_name(level: Level | Setback) -> str:
    """`CR` for `cr`; the first word of the label where the id is a word."""
    return level.id.upper() if len(level.id) <= _SHORTEST else level.label.split(" ", 1)[0]


def edges_of(series: Series, response: Response) -> tuple[Found, ...]:
    """Each amount at which a level begins, with the level and how it is reckoned."""
    found: dict[Found, None] = {}
    for level in response.grader.levels:
        for leaf in () if level.rule is None else leaves_within(level.rule):
            edge = _edge(leaf, series) if _is_of(leaf, series) else None
            if edge is not None:
                found[edge[0], f"{short_name(level)} {edge[1]}"] = None
    return tuple(found)


def _is_of(leaf: object, series: Series) -> bool:
    return isinstance(leaf, Measured | Changed) and leaf.analyte == series.analyte


def _edge(leaf: object, series: Series) -> Found | None:
    match leaf:
        case Measured(op=op) if op in _FALLS:
            return _limit(leaf, series)
        case Changed(since=Baseline.FIRST) if leaf.amount.unit == "%":
            return _share(leaf, series)
        case _:
            return None


def _limit(leaf: Measured, series: Series) -> Found | None:
    threshold = leaf.threshold
    if isinstance(threshold, Quantity):
        limit: Quantity | None = threshold
    else:
        printed = series.baseline.reference if series.baseline else None
        otherwise = threshold.otherwise.threshold if threshold.otherwise else None
        limit = (printed.high if printed else None) or otherwise
    if limit is None:
        return None
    factor = factor_between(limit.unit, unit_of(series), leaf.equivalents)
    if factor is None:
        return None
    value = float(Fraction(limit.value) * factor)
    return value, f"{leaf.op.value} {number(value)}"


def _share(leaf: Changed, series: Series) -> Found | None:
    if series.baseline is None:
        return None
    start = amount(series.baseline, unit_of(series), leaf.equivalents)
    if start is None:
        return None
    value = float(start * (1 + Fraction(leaf.amount.value) / 100))
    return value, f"{leaf.amount.value} %".replace("-", "−")


def placed(edges: Sequence[tuple[int, str]], bottom: int) -> tuple[Edge, ...]:
    """The edges from the top down, their names moved apart where they would overlap."""
    found: list[Edge] = []
    ordered = sorted(dict.fromkeys(edges))
    last = -100
    for place, (y, label) in enumerate(ordered):
        down_to = ordered[place + 1][0] if place + 1 < len(ordered) else bottom
        last = max(y + 4, last + 14)
        found.append(Edge(y=y, down_to=down_to, label=label, label_y=last, shade=place + 1))
    return tuple(found)


def grades_of(response: Response, time: Time) -> Iterator[Grade]:
    """The grade of each assessment, where it is another than that of the one before."""
    said, last = "", -_APART
    for one in response.assessments:
        label, told = _graded(one)
        x = time.x(min(max(one.day, time.first), time.last))
        if label == said or x - last < _APART:
            continue
        said, last = label, x
        near_edge = x > time.sheet.right - 20
        yield Grade(x=x, label=label, anchor="end" if near_edge else "middle", told=told)


def _graded(one: Assessment) -> tuple[str, str]:
    level: Level | Setback | None = one.setback or one.grade
    if level is None:
        return "?", f"{one.day}: not evaluable"
    return short_name(level), f"{one.day}: {level.label}"
