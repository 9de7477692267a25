"""What small raised type means, written on the line: an exponent, a unit's power, a reference."""

import re

_TEN = re.compile(r"(?<![\d.])10\s?$")
_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcmdµμn]?m|in|ft)\s?$")
_PER = re.compile(r"(?:[A-Za-zµμ])\s?$")
_EXPONENT = re.compile(r"[+\-−–]?\s?\d{1,2}")
_POWER = {"2": "²", "3": "³"}
_INVERSE = re.compile(r"[-−–]\s?[1-3]")
_REFERENCE = re.compile(r"\d{1,3}(?:\s?[,;–\-]\s?\d{1,3}){0,20}")
_BEHIND_WORDS = re.compile(r"[\w.,;:)\]”’\"'%]$")
_MINUS = str.maketrans("−–", "--")
_SMALL = str.maketrans("-−–123", "⁻⁻⁻¹²³")


def raised(text: str, before: str) -> str:
    """What to write for `text` raised behind `before`.

    A power of ten becomes ^9, the power of a unit ² or ⁻¹, the number of a reference [3], so that
    it never joins the number it stands behind; all else is written on the line as it is.
    """
    bare = text.strip()
    if _EXPONENT.fullmatch(bare) and _TEN.search(before):
        return "^" + bare.translate(_MINUS).replace(" ", "").removeprefix("+")
    if bare in _POWER and _UNIT.search(before):
        return _POWER[bare]
    if _INVERSE.fullmatch(bare) and _PER.search(before):
        return bare.translate(_SMALL).replace(" ", "")
    if _REFERENCE.fullmatch(bare) and _BEHIND_WORDS.search(before):
        return f"[{bare}]"
    return text


def linked(text: str, before: str) -> str:
    """What to write for `text` raised behind `before` where it is a link: a reference, if numbers.

    A link is never an exponent, even behind a ten.
    """
    bare = text.strip()
    if _REFERENCE.fullmatch(bare) and _BEHIND_WORDS.search(before):
        return f"[{bare}]"
    return raised(text, before)
