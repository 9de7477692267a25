"""UCUM units, as far as medicine prints them: what they measure, and how large one is.

This is metrology, not medicine: no clinical number stands here. What clinicians really write
(`103/μL`, `G/L`) is in `knowledge/terms/units.yaml`; conversions that need to know the substance
(mg/dL of calcium to mmol/L) are `Equivalent`s and travel with the analyte.

Source: The Unified Code for Units of Measure, version 2.1 (https://ucum.org/ucum).
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache


class UnknownUnit(ValueError):
    """The text is not a UCUM unit that we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A size in base units, and the exponents of those base units (sorted by name)."""

    factor: Fraction
    dimension: tuple[tuple[str, int], ...]


_PREFIXES = {
    "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "d": -1, "c": -2, "m": -3, "u": -6,
    "n": -9, "p": -12, "f": -15,
}  # fmt: skip

# Atom -> (size, dimension, whether it takes a prefix). Arbitrary units ([IU]) are dimensions of
# their own: an international unit converts into nothing but itself. Kelvin is left out: on a ward
# K/uL means thousands of cells, never a temperature.
_ATOMS: dict[str, tuple[Fraction, dict[str, int], bool]] = {
    "m": (Fraction(1), {"m": 1}, True),
    "s": (Fraction(1), {"s": 1}, True),
    "g": (Fraction(1), {"g": 1}, True),
    "mol": (Fraction(1), {"mol": 1}, True),
    # UCUM takes an equivalent for a mole; of magnesium or calcium it is half of one, so it converts
    # only by what the analyte says of its own charge.
    "eq": (Fraction(1), {"eq": 1}, True),
    "osm": (Fraction(1), {"mol": 1}, True),
    "L": (Fraction(1, 1000), {"m": 3}, True),
    "l": (Fraction(1, 1000), {"m": 3}, True),
    "U": (Fraction(1, 60 * 10**6), {"mol": 1, "s": -1}, True),
    "kat": (Fraction(1), {"mol": 1, "s": -1}, True),
    "[IU]": (Fraction(1), {"[IU]": 1}, True),
    "[iU]": (Fraction(1), {"[IU]": 1}, True),
    "[arb'U]": (Fraction(1), {"[arb'U]": 1}, False),
    "[GPL'U]": (Fraction(1), {"[GPL'U]": 1}, False),
    "[MPL'U]": (Fraction(1), {"[MPL'U]": 1}, False),
    "[beth'U]": (Fraction(1), {"[beth'U]": 1}, False),
    "[CFU]": (Fraction(1), {"[CFU]": 1}, False),
    "[HPF]": (Fraction(1), {"[HPF]": 1}, False),
    "[hnsf'U]": (Fraction(1), {"[hnsf'U]": 1}, False),
    "dB": (Fraction(1), {"dB": 1}, False),  # a logarithm: converts into nothing else
    "deg": (Fraction(1), {"deg": 1}, False),
    "V": (Fraction(1), {"V": 1}, True),  # a base here: nothing we read derives it
    "Hz": (Fraction(1), {"s": -1}, True),
    "dyn": (Fraction(1, 100), {"g": 1, "m": 1, "s": -2}, False),
    "Pa": (Fraction(1000), {"g": 1, "m": -1, "s": -2}, True),
    "m[Hg]": (Fraction(133322000), {"g": 1, "m": -1, "s": -2}, True),
    "m[H2O]": (Fraction(9806650), {"g": 1, "m": -1, "s": -2}, True),
    "P": (Fraction(100), {"g": 1, "m": -1, "s": -1}, True),
    "Cel": (Fraction(1), {"Cel": 1}, False),  # an interval scale: converts into nothing else
    "[degF]": (Fraction(1), {"[degF]": 1}, False),
    "[lb_av]": (Fraction(45359237, 100000), {"g": 1}, False),
    "[in_i]": (Fraction(254, 10000), {"m": 1}, False),
    "[ft_i]": (Fraction(3048, 10000), {"m": 1}, False),
    "[diop]": (Fraction(1), {"m": -1}, False),
    "min": (Fraction(60), {"s": 1}, False),
    "h": (Fraction(3600), {"s": 1}, False),
    "d": (Fraction(86400), {"s": 1}, False),
    "wk": (Fraction(604800), {"s": 1}, False),
    "mo": (Fraction(2629800), {"s": 1}, False),
    "a": (Fraction(31557600), {"s": 1}, False),
    "%": (Fraction(1, 100), {}, False),
    "[ppb]": (Fraction(1, 10**9), {}, False),
    "Gy": (Fraction(1), {"m": 2, "s": -2}, True),
}

_FACTOR = re.compile(r"(\d{1,6})(?:([*^])(-?\d{1,3}))?")
_SYMBOL = re.compile(r"((?:\[[^\[\]]{1,12}\]|[A-Za-z%'])+)([+-]?\d{1,2})?")
_ANNOTATION = re.compile(r"\{([^{}]{0,40})\}")
_LONGEST_UNIT = 80  # characters; real units are under 20, and a parser fed by text needs a wall


@lru_cache(maxsize=2048)
def parse_unit(text: str) -> Unit:
    """The unit that UCUM `text` names.

    >>> parse_unit("mg/dL").factor / parse_unit("g/L").factor
    Fraction(1, 100)

    Raises: UnknownUnit.
    """
    if len(text) > _LONGEST_UNIT:
        raise UnknownUnit(f"{text[:20]}... is too long for a unit")
    unit, rest = _term(text, text)
    if rest:
        raise UnknownUnit(f"{text!r} is not a UCUM unit (stuck at {rest!r})")
    return unit


def commensurable(one: str, other: str) -> bool:
    """Whether two UCUM units measure the same kind of thing."""
    return parse_unit(one).dimension == parse_unit(other).dimension


def _term(text: str, whole: str) -> tuple[Unit, str]:
    sign = 1
    if text.startswith("/"):
        sign, text = -1, text[1:]
    total, text = _component(text, whole)
    total = _power(total, sign)
    while text[:1] in {".", "/"}:
        sign = 1 if text[0] == "." else -1
        part, text = _component(text[1:], whole)
        total = _times(total, _power(part, sign))
    return total, text


def _component(text: str, whole: str) -> tuple[Unit, str]:
    if text.startswith("("):
        unit, rest = _term(text[1:], whole)
        if not rest.startswith(")"):
            raise UnknownUnit(f"{whole!r} lacks a closing parenthesis")
        return unit, rest[1:]
    if found := _ANNOTATION.match(text):
        return _annotation(found[1]), text[found.end() :]
    if found := _FACTOR.match(text):
        size = Fraction(int(found[1])) ** int(found[3] or 1)
        return _annotated(Unit(factor=size, dimension=()), text[found.end() :])
    if found := _SYMBOL.match(text):
        unit = _power(_symbol(found[1], whole), int(found[2] or 1))
        return _annotated(unit, text[found.end() :])
    raise UnknownUnit(f"{whole!r} is not a UCUM unit")


def _annotated(unit: Unit, rest: str) -> tuple[Unit, str]:
    if note := _ANNOTATION.match(rest):
        return _times(unit, _annotation(note[1])), rest[note.end() :]
    return unit, rest


def _annotation(note: str) -> Unit:
    # UCUM ignores annotations. We keep those that carry a number: mL/min and mL/min/1.73 m2
    # would otherwise be the same thing, and a dose rule would silently take the wrong one.
    kept = ((f"{{{note}}}", 1),) if note[:1].isdigit() else ()
    return Unit(factor=Fraction(1), dimension=kept)


def _symbol(symbol: str, whole: str) -> Unit:
    if symbol in _ATOMS:
        size, dimension, _ = _ATOMS[symbol]
        return Unit(factor=size, dimension=_sorted(dimension))
    for width in (2, 1):
        prefix, atom = symbol[:width], symbol[width:]
        if prefix in _PREFIXES and atom in _ATOMS and _ATOMS[atom][2]:
            size, dimension, _ = _ATOMS[atom]
            scale = Fraction(10) ** _PREFIXES[prefix]
            return Unit(factor=size * scale, dimension=_sorted(dimension))
    raise UnknownUnit(f"{whole!r} is not a UCUM unit ({symbol!r} is not known)")


def _sorted(dimension: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((base, power) for base, power in dimension.items() if power))


def _power(unit: Unit, power: int) -> Unit:
    return Unit(
        factor=unit.factor**power,
        dimension=_sorted({base: exponent * power for base, exponent in unit.dimension}),
    )


def _times(one: Unit, other: Unit) -> Unit:
    total = dict(one.dimension)
    for base, power in other.dimension:
        total[base] = total.get(base, 0) + power
    return Unit(factor=one.factor * other.factor, dimension=_sorted(total))
