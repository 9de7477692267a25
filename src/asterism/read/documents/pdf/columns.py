"""The order in which a page is read: bands from top to bottom, their columns from left to right."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import median

from asterism.read.documents.pdf.strips import Strip

_LEAST_LINES = 3  # on each side of a gutter
_LEAST_LETTERS = 20  # in the middle line of a column of prose; a table's cells have fewer
_LEAST_FILLED = 0.5  # of a column's width by its middle line
_LEAST_GUTTER = 4.0  # points
_TRIED = 4
_DEEPEST = 4
_MARGIN = 0.12  # of a region's width, where no gutter is looked for

Region = list[Strip]


def reading_order(strips: Sequence[Strip], depth: int = 0) -> list[Region]:
    """The regions of a page in the order in which they are read, each from top to bottom."""
    for gutter in _gutters(strips) if depth < _DEEPEST else ():
        bands = list(_bands(strips, gutter))
        if any(left is not None for left, _ in bands):
            return [region for band in bands for region in _ordered(*band, depth)]
    return [sorted(strips, key=lambda strip: (strip.base, strip.left))] if strips else []


def _ordered(left: Region | None, rest: Region, depth: int) -> Iterator[Region]:
    if left is None:
        yield from reading_order(rest, depth + 1)
        return
    yield from reading_order(left, depth + 1)
    yield from reading_order(rest, depth + 1)


def _gutters(strips: Sequence[Strip]) -> list[float]:
    """Where a gutter may run: the places that the fewest strips cross, the emptiest first."""
    if len(strips) < 2 * _LEAST_LINES:
        return []
    start, end = min(s.left for s in strips), max(s.right for s in strips)
    width = int(end - start) + 2
    if width < 40 or width > 20_000:
        return []
    steps = [0] * (width + 2)
    for strip in strips:
        steps[max(int(strip.left - start), 0)] += 1
        steps[min(int(strip.right - start) + 1, width)] -= 1
    cover = list(accumulate(steps))[:width]
    margin = int(_MARGIN * width)
    found: list[tuple[int, float, float]] = []
    at = margin
    while at < width - margin:
        stop = at
        while stop < width - margin and cover[stop] == cover[at]:
            stop += 1
        lower = cover[at] < cover[at - 1] and (stop >= width or cover[stop] > cover[at])
        if lower and stop - at >= _LEAST_GUTTER:
            found.append((cover[at], -(stop - at), start + (at + stop) / 2))
        at = stop
    return [place for _, _, place in sorted(found)[:_TRIED]]


def _bands(strips: Sequence[Strip], gutter: float) -> Iterator[tuple[Region | None, Region]]:
    """The page cut where strips cross the gutter: (left, right) columns, or (None, everything)."""
    plain: Region = []
    band: Region = []
    for strip in sorted(strips, key=lambda one: (one.base, one.left)):
        if strip.left < gutter < strip.right:
            left, right = _sides(band, gutter)
            if _are_columns(left, right):
                if plain:
                    yield None, plain
                    plain = []
                yield left, right
            else:
                plain += band
            band = []
            plain.append(strip)
        else:
            band.append(strip)
    left, right = _sides(band, gutter)
    if _are_columns(left, right):
        if plain:
            yield None, plain
        yield left, right
    elif plain or band:
        yield None, [*plain, *band]


def _sides(band: Sequence[Strip], gutter: float) -> tuple[Region, Region]:
    left = [strip for strip in band if strip.right <= gutter]
    return left, [strip for strip in band if strip.right > gutter]


def _are_columns(left: Region, right: Region) -> bool:
    """Whether both sides are prose. Cells of a table stand side by side too, but are short."""
    return all(len(side) >= _LEAST_LINES and _is_prose(side) for side in (left, right))


def _is_prose(side: Region) -> bool:
    width = max(s.right for s in side) - min(s.left for s in side)
    middle = sorted(side, key=lambda s: s.right - s.left)[len(side) // 2]
    letters = median(strip.length for strip in side)
    return letters >= _LEAST_LETTERS and middle.right - middle.left >= _LEAST_FILLED * width
