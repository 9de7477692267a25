"""The units in which an analyte may be recorded, and what takes each to the analyte's own.

Units that convert into each other are of one kind; an analyte may be recorded in several (mass and
amount of a substance without a known weight), and only what is of one kind is ever compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from asterism.model.quantity import Equivalent, Quantity, factor_between
from asterism.model.unit import UnknownUnit, parse_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What takes a value to the unit that its kind is compared in."""

    kind: int
    times: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The scale of every unit of one analyte. `own` is the unit that kind 0 is compared in."""

    own: str
    scales: Mapping[str, Scale]

    def of(self, quantity: Quantity) -> tuple[int, float]:
        """The kind of an exact quantity, and its number in the unit of that kind."""
        scale = self.scales[quantity.unit]
        return scale.kind, float(quantity.value) * float(scale.times)


def kinds_of(
    asked: Iterable[str], recorded: Iterable[str], equivalents: tuple[Equivalent, ...]
) -> Kinds:
    """The kinds of all these units, those that criteria ask for first.

    A unit that converts into its kind but not into every unit asked for within it (an equivalent
    of an equivalent) is a kind by itself: such a value is UNKNOWN, as it is for the judge.
    """
    wanted = tuple(dict.fromkeys(asked))
    bases: list[str] = []
    scales: dict[str, Scale] = {}
    for unit in dict.fromkeys((*wanted, *recorded)):
        scales[unit] = _scale(unit, bases, wanted, equivalents)
    return Kinds(own=bases[0] if bases else "1", scales=scales)


def _scale(
    unit: str, bases: list[str], wanted: tuple[str, ...], equivalents: tuple[Equivalent, ...]
) -> Scale:
    for kind, base in enumerate(bases):
        factor = factor_between(unit, base, equivalents)
        if factor is not None and _fits(unit, base, wanted, equivalents):
            return Scale(kind=kind, times=factor)
    bases.append(unit)
    return Scale(kind=len(bases) - 1, times=Fraction(1))


def _fits(
    unit: str, base: str, wanted: tuple[str, ...], equivalents: tuple[Equivalent, ...]
) -> bool:
    inside = (each for each in wanted if factor_between(each, base, equivalents) is not None)
    return all(factor_between(unit, each, equivalents) is not None for each in inside)


def known_units(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of these texts that are UCUM units, each once, sorted."""
    return tuple(sorted({text for text in texts if _is_unit(text)}))


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except UnknownUnit:
        return False
    return True
