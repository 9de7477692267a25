"""What a page repeats: running heads and feet, page numbers: not the report's text."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from asterism.read.documents.pdf.strips import Strip

_ZONE = 0.12  # of the page's height, at its head and at its foot
_OUTERMOST = 3  # lines at each end that may be furniture
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W{0,3}(?:page|p\.?)?\s?#(?:\s?(?:of|/|\|)\s?#)?\W{0,3}", re.IGNORECASE)
_APART = 6.0  # points that the same line may move from page to page

Page = tuple[float, Sequence[Strip]]  # its height, and what stands on it


def without_furniture(pages: Sequence[Page]) -> tuple[list[list[Strip]], int]:
    """The pages' strips without what repeats, and on how many pages something was left out."""
    outer = [_outermost(height, strips) for height, strips in pages]
    repeated = _repeated(outer)
    kept: list[list[Strip]] = []
    cut = 0
    for (_, strips), edges in zip(pages, outer, strict=True):
        gone = {id(strip) for strip in edges if _is_furniture(strip, repeated)}
        cut += bool(gone)
        kept.append([strip for strip in strips if id(strip) not in gone])
    return kept, cut


def _outermost(height: float, strips: Sequence[Strip]) -> list[Strip]:
    lines: dict[int, list[Strip]] = defaultdict(list)
    for strip in strips:
        lines[round(strip.base / 3)].append(strip)
    order = sorted(lines)
    head = [one for key in order[:_OUTERMOST] for one in lines[key] if one.base < _ZONE * height]
    low = (1 - _ZONE) * height
    foot = [one for key in order[-_OUTERMOST:] for one in lines[key] if one.base > low]
    return head + foot


def _repeated(outer: Sequence[Sequence[Strip]]) -> Counter[tuple[str, int]]:
    """On how many pages each line stands, by its words and its height on the page."""
    found: Counter[tuple[str, int]] = Counter()
    for edges in outer:
        keys = {key for strip in edges for key in _keys(strip)}
        found.update(keys)
    return found


def _keys(strip: Strip) -> tuple[tuple[str, int], tuple[str, int]]:
    """The line at its height, in two grids that overlap, so that no edge of one parts it."""
    text = _said(strip)
    return (text, 2 * int(strip.base / _APART)), (text, 2 * int(strip.base / _APART + 0.5) + 1)


def _said(strip: Strip) -> str:
    return _DIGITS.sub("#", " ".join(word.text for word in strip.words)).lower()


def _is_furniture(strip: Strip, repeated: Counter[tuple[str, int]]) -> bool:
    if _NUMBER.fullmatch(_said(strip)):
        return True
    return any(repeated[key] > 1 for key in _keys(strip))
