"""One series drawn: axes, levels, results, and beneath them grades, treatment and claims."""

from collections.abc import Iterator, Sequence

from asterism.follow.nadir import amount
from asterism.model.course import Course, Response, Series
from asterism.model.finding import Finding
from asterism.serve.show.drawing.axes import Amounts, Time, number
from asterism.serve.show.drawing.levels import edges_of, grades_of, placed, unit_of
from asterism.serve.show.drawing.shapes import (
    CHARACTER,
    HEAD,
    HEIGHT,
    ROW,
    SHEETS,
    TOP,
    Bar,
    Dot,
    Drawing,
    Flag,
    Sheet,
)
from asterism.serve.show.marks import day, inert, quoted
from asterism.serve.show.report import Words

_LABEL_APART = 62
_MOST_DOTS = 200
_BOTTOM = TOP + HEIGHT
_NAMES = {"baseline": "baseline", "current": "latest", "nadir": "lowest", "other": ""}
Point = tuple[Finding, float]


def drawings(
    series: Series, response: Response, course: Course, words: Words
) -> tuple[Drawing, ...]:
    """The series on each sheet; none with fewer than two exact results of known dates."""
    points = _thinned(tuple(_points(series)), series)
    if len(points) < 2:
        return ()
    return tuple(_drawn(sheet, (series, points), response, course, words) for sheet in SHEETS)


def _thinned(points: Sequence[Point], series: Series) -> Sequence[Point]:
    """Of very many results the telling ones and some between: more could not be told apart."""
    if len(points) <= _MOST_DOTS:
        return points
    every = -(-len(points) // _MOST_DOTS)
    kept = [series.baseline, series.nadir, series.current]
    return [
        point for place, point in enumerate(points)
        if place % every == 0 or any(point[0] is one for one in kept)
    ]  # fmt: skip


def _points(series: Series) -> Iterator[Point]:
    unit = unit_of(series)
    for finding in series.points:
        exact = amount(finding, unit, ())
        if exact is not None:
            yield finding, float(exact)


def _drawn(
    sheet: Sheet,
    drawn: tuple[Series, Sequence[Point]],
    response: Response,
    course: Course,
    words: Words,
) -> Drawing:
    series, points = drawn
    time = Time.of([*(f for f, _ in points), *course.treatments, *course.claims], sheet)
    edges = edges_of(series, response)
    height = Amounts.of([*(value for _, value in points), *(value for value, _ in edges)])
    dots = tuple(_dots(series, points, time, height))
    grades = tuple(grades_of(response, time))
    grades_y = _BOTTOM + 34
    bars_y = grades_y + (HEAD + 16 if grades else 0)
    bars = tuple(_bars(course, time, words, bars_y + HEAD))
    flags_y = bars_y + (HEAD + ROW * len(bars) if bars else 0)
    flags = tuple(_flags(course, time, words))
    unit = "" if unit_of(series) == "1" else f", {unit_of(series)}"
    return Drawing(
        sheet=sheet,
        height=flags_y + (HEAD + 18 * len(flags) if flags else 0) + 10,
        bottom=_BOTTOM,
        title=f"{words.label(series.analyte)}{unit}",
        scale="logarithmic" if height.is_log else "",
        ticks=tuple(time.ticks()),
        levels=tuple((height.y(value), number(value)) for value in height.levels()),
        dots=dots,
        path=" ".join(f"{'L' if place else 'M'}{dot.x} {dot.y}" for place, dot in enumerate(dots)),
        edges=placed([(height.y(value), label) for value, label in edges], _BOTTOM),
        grades=grades,
        grades_y=grades_y,
        bars=bars,
        bars_y=bars_y,
        flags=flags,
        flags_y=flags_y,
        told="; ".join(dot.told for dot in dots),
    )


def _kind(finding: Finding, series: Series) -> str:
    if finding is series.baseline:
        return "baseline"
    if finding is series.current:
        return "current"
    return "nadir" if finding is series.nadir else "other"


def _dots(series: Series, points: Sequence[Point], time: Time, height: Amounts) -> Iterator[Dot]:
    last = -_LABEL_APART
    for finding, value in points:
        left, right = time.span(finding)
        x, y, kind = (left + right) // 2, height.y(value), _kind(finding, series)
        shown = kind != "other" or x - last >= _LABEL_APART
        last = x if shown else last
        label = _label(finding, series, kind) if shown else ""
        label_x, label_y, anchor = _beside(x, y, label, kind, time.sheet)
        name = "latest and lowest" if kind == "current" and finding is series.nadir else ""
        yield Dot(
            kind=kind, x=x, y=y, left=left, right=right,
            label=label, label_x=label_x, label_y=label_y, anchor=anchor,
            told=f"{finding.value} {day(finding.when)} {name or _NAMES[kind]}".strip(),
        )  # fmt: skip


def _label(finding: Finding, series: Series, kind: str) -> str:
    assert finding.value is not None
    change = series.change if kind == "current" else None
    percent = "" if change is None else f" ({change:+} %)".replace("-", "−")
    return f"{finding.value.value}{percent}"


def _beside(x: int, y: int, label: str, kind: str, sheet: Sheet) -> tuple[int, int, str]:
    """Where the words of a result stand: the latest to the right of it, where there is room."""
    wide = len(label) * CHARACTER
    if kind == "current" and x + 14 + wide < sheet.right:
        return x + 14, y + 5 if y < _BOTTOM - 14 else y - 8, "start"
    anchor = "end" if x + wide // 2 > sheet.right else "middle"
    if x - wide // 2 < sheet.left:
        anchor = "start"
    return x, y - 14, anchor


def _bars(course: Course, time: Time, words: Words, top: int) -> Iterator[Bar]:
    used: dict[str, list[Finding]] = {}
    for finding in (*course.treatments, *course.beside):
        if finding.when is not None and finding.when.latest >= time.first:
            used.setdefault(finding.concept, []).append(finding)
    for row, (concept, uses) in enumerate(used.items()):
        left = max(min(time.span(f)[0] for f in uses), time.sheet.left)
        right = max(time.span(f)[1] for f in uses)
        label = inert(words.label(concept))
        width = max(right - left, 6)
        label_x, anchor, shown = _label_of_bar(left, width, label, time.sheet)
        dates = dict.fromkeys(day(f.when) for f in uses)
        yield Bar(
            label=shown, label_x=label_x, anchor=anchor, left=left, width=width,
            y=top + ROW * row, open=len(uses) == 1, told=f"{label}, {', '.join(dates)}",
        )  # fmt: skip


def _label_of_bar(left: int, width: int, label: str, sheet: Sheet) -> tuple[int, str, str]:
    """Right of the bar, within it, or left of it; cut short where it fits nowhere."""
    wide = len(label) * CHARACTER + 8
    after, before = sheet.width - left - width, left
    if wide <= after:
        return left + width + 6, "start", label
    if wide <= width:
        return left + 6, "start", label
    room = max(after, before, width)
    shown = quoted(label, max((room - 8) // CHARACTER, 4))
    if room == after:
        return left + width + 6, "start", shown
    return (left + 6, "start", shown) if room == width else (left - 6, "end", shown)


def _flags(course: Course, time: Time, words: Words) -> Iterator[Flag]:
    dated = [claim for claim in course.claims if claim.when is not None]
    for place, claim in enumerate(dated, start=1):
        left, right = time.span(claim)
        label = f"{place}  {inert(words.label(claim.concept))}, {day(claim.when)}"
        yield Flag(number=place, x=(left + right) // 2, left=left, right=right, label=label)
