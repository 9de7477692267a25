"""Rules about codes: whether a code could exist in its vocabulary at all.

Sources: LOINC Users' Guide, appendix on the mod 10 check digit; SNOMED CT Technical Implementation
Guide, appendix on the Verhoeff check digit; ICD-10-CM Official Guidelines, section I.A.
"""

import re
from collections.abc import Callable, Iterator

from asterism.define.rules.rule import Found, Rule, Scene
from asterism.define.terms import Coding

_SHAPES = {
    Coding.HPO: re.compile(r"HP:[0-9]{7}"),
    Coding.LOINC: re.compile(r"[0-9]{1,7}-[0-9]"),
    Coding.SNOMED: re.compile(r"[1-9][0-9]{5,17}"),
    Coding.ICD10CM: re.compile(r"[A-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?"),
    Coding.RXNORM: re.compile(r"[1-9][0-9]{0,7}"),
    Coding.ORPHA: re.compile(r"(?:ORPHA:)?[1-9][0-9]{0,6}"),
    Coding.MONDO: re.compile(r"MONDO:[0-9]{7}"),
}
_FIX = "look the code up again in the vocabulary's own browser; digits were lost or swapped"


def implausible_codes(scene: Scene) -> Iterator[Found]:
    for concept in scene.concepts:
        for code in concept.codes:
            if not is_plausible(code.system, code.code):
                what = f"{code.code[:40]!r} cannot be a {code.system.name} code"
                yield Found(what=what, at=concept.at, fix=_FIX)


def is_plausible(system: Coding, code: str) -> bool:
    """Whether the code has its vocabulary's form, and the check digit that belongs to it."""
    if not _SHAPES[system].fullmatch(code):
        return False
    checks = _CHECKS.get(system)
    return checks is None or checks(code)


def mod10_holds(code: str) -> bool:
    """Whether the digit after the hyphen is the Luhn check digit of those before it.

    >>> mod10_holds("17861-6")
    True
    """
    body, check = code.split("-")
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return (10 - total % 10) % 10 == int(check)


def verhoeff_holds(code: str) -> bool:
    """Whether the last digit is the Verhoeff check digit of those before it.

    Computed in the dihedral group of order ten, which the check is made of, instead of its tables.

    >>> verhoeff_holds("6631009")
    True
    """
    state = 0
    for place, digit in enumerate(reversed(code)):
        state = _dihedral(state, _permuted(int(digit), place))
    return state == 0


def _dihedral(one: int, other: int) -> int:
    turn = (one + other if one < 5 else one - other) % 5
    return turn + 5 if (one < 5) != (other < 5) else turn


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _PERMUTATION[digit]
    return digit


_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_CHECKS: dict[Coding, Callable[[str], bool]] = {
    Coding.LOINC: mod10_holds,
    Coding.SNOMED: verhoeff_holds,
}

RULES = (Rule(code="K038", says="a code that cannot exist", find=implausible_codes),)
