"""The words on a page as pdfium finds them, each with its box and its baseline."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asterism.model.place import Box

_SPACES = frozenset(" \t\r\n\x0b\x0c\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u3000")
_FIXED = frozenset("\u00a0\u2007\u2009\u202f")
_HYPHEN = "\x02"  # pdfium's sign for a hyphen at the end of a line
_FARTHEST = 0.4  # of the type size: letters farther apart are not of one word
_RISE = 0.1  # of the type size: a step of the baseline that ends a piece of a word
_SMALLER = 0.05  # of the type size
_LEVEL = 0.03  # radians; type that leans more is a margin's or a watermark's
_MOST_ON_A_PAGE = 200_000  # characters
_QUARTER = 1.5707963
_BOLD = 600  # of 100 to 900, as fonts count their weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, or the piece of one that has one size and baseline.

    `apart` says whether a space stands before it, `fixed` whether that space may not be broken.
    Units: points, from the upper left corner of the page.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    top: float
    bottom: float
    bold: bool
    apart: bool
    fixed: bool = False

    @property
    def box(self) -> Box:
        return (self.left, self.top, self.right, self.bottom)


class Crowded(Exception):
    """A page with more characters than a page can show."""


def words_on(pdfium: Any, page: Any, turn: int) -> list[Word]:
    """The level words of a page, in the order in which the file draws them.

    `turn` is by how many quarters the page is turned when shown. Raises: Crowded.
    """
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return []
    try:
        return list(_words(_glyphs(pdfium, page, text, turn)))
    finally:
        pdfium.FPDFText_ClosePage(text)


_Glyph = tuple[str, float, float, float, float, float, bool]


def _glyphs(pdfium: Any, page: Any, text: Any, turn: int) -> Iterator[_Glyph]:
    """Each character with left, right, baseline, top and bottom, and whether it is bold."""
    count = pdfium.FPDFText_CountChars(text)
    if count > _MOST_ON_A_PAGE:
        raise Crowded
    height, width = pdfium.FPDF_GetPageHeightF(page), pdfium.FPDF_GetPageWidthF(page)
    if turn % 2:
        height, width = width, height  # of the page before it is turned
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    level = (-turn * _QUARTER) % (4 * _QUARTER)
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = chr(code) if 0 < code < 0x110000 else "\ufffd" if code else ""
        if not sign or sign in _SPACES or sign in _FIXED:
            yield (sign or " ", 0, 0, 0, 0, 0, False)
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if turn or angle:
            lean = abs((angle - level + _QUARTER) % (4 * _QUARTER) - _QUARTER)
            if lean > _LEVEL:
                continue
        bold = pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD
        raw = (box.left, box.bottom, box.right, box.top, x.value, y.value)
        yield (sign, *_shown(raw, turn, width, height), bold)


def _shown(
    raw: tuple[float, ...], turn: int, width: float, height: float
) -> tuple[float, float, float, float, float]:
    """Left, right, baseline, top and bottom on the page as it is shown, counted downwards."""
    left, bottom, right, top, x, y = raw
    match turn:
        case 0:
            return left, right, height - y, height - top, height - bottom
        case 1:
            return bottom, top, x, left, right
        case 2:
            return width - right, width - left, y, bottom, top
        case _:
            return height - top, height - bottom, width - x, width - right, width - left


def _words(glyphs: Iterator[_Glyph]) -> Iterator[Word]:
    now: list[_Glyph] = []
    apart, fixed = True, False
    for glyph in glyphs:
        sign = glyph[0]
        if sign in _SPACES or sign in _FIXED:
            if now:
                yield _word(now, apart=apart, fixed=fixed)
                now = []
            fixed = sign in _FIXED
            apart = True
            continue
        if now and (step := _step(now[-1], glyph)):
            yield _word(now, apart=apart, fixed=fixed)
            now, apart, fixed = [], step == "gap", False
        now.append(glyph)
    if now:
        yield _word(now, apart=apart, fixed=fixed)


def _step(last: _Glyph, glyph: _Glyph) -> str:
    """Why a glyph does not go on the piece of a word: a gap, another line or size; or nothing."""
    _, _, right, base, top, bottom, _ = last
    size = max(bottom - top, 1.0)
    gap = glyph[1] - right
    if not -size < gap < _FARTHEST * size or abs(glyph[3] - base) > size:
        return "gap"
    if abs(glyph[3] - base) > _RISE * size or abs(glyph[5] - glyph[4] - size) > _SMALLER * size:
        return "rise" if gap < _FARTHEST * size else "gap"
    return ""


def _word(glyphs: list[_Glyph], *, apart: bool, fixed: bool) -> Word:
    text = "".join(glyph[0] for glyph in glyphs).replace(_HYPHEN, "-")
    top, bottom = min(glyph[4] for glyph in glyphs), max(glyph[5] for glyph in glyphs)
    sizes = sorted(glyph[5] - glyph[4] for glyph in glyphs)
    return Word(
        text=text, left=glyphs[0][1], right=glyphs[-1][2], base=glyphs[0][3],
        size=max(sizes[len(sizes) // 2], 1.0), top=top, bottom=bottom, bold=glyphs[0][6],
        apart=apart, fixed=fixed,
    )  # fmt: skip
