"""The order in which a page is read: bands from top to bottom, their columns from left to right."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from asterism.read.documents.pdf.strips import Strip

_LEAST_LINES = 3  # on each side of a gutter
_LEAST_LETTERS = 20  # in the middle line of a column of prose; a table's cells have fewer
_LEAST_FILLED = 0.5  # of a column's width by its middle line
_LEAST_GUTTER = 4.0  # points
_TRIED = 6
_CROSSED = (0.0, 0.06, 0.15, 0.3)  # of the most strips above each other, that may cross a gutter
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
    found: dict[float, None] = {}
    for share in _CROSSED:
        for at, stop in _lows(cover[margin : width - margin], share * max(cover)):
            found[start + margin + (at + stop) / 2] = None
    return list(found)[:_TRIED]


def _lows(cover: Sequence[int], most: float) -> list[tuple[int, int]]:
    """The stretches that no more than so many strips cross, the widest first."""
    runs: list[tuple[int, int]] = []
    begun: int | None = None
    for place, crossed in enumerate((*cover, most + 1)):
        if crossed <= most:
            begun = place if begun is None else begun
        elif begun is not None:
            runs.append((begun, place))
            begun = None
    wide = [run for run in runs if run[1] - run[0] >= _LEAST_GUTTER and run[0] > 0]
    return sorted(wide, key=lambda run: run[0] - run[1])


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
    middle = _middle(side)
    full = middle.right - middle.left >= _LEAST_FILLED * width
    return full and middle.length >= _LEAST_LETTERS


def _middle(side: Region) -> Strip:
    """The strip in which the middle letter stands, shortest strips first: a small table in a column
    of prose has many strips but few letters.
    """
    ordered = sorted(side, key=lambda strip: strip.length)
    half, seen = sum(strip.length for strip in side) / 2, 0
    for strip in ordered:
        seen += strip.length
        if seen >= half:
            return strip
    return ordered[-1]
