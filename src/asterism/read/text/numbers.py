"""Printed amounts: what one is, and how its number is read.

Nothing here knows what is measured. A spelling that may mean two units gives both; the analyte
takes the one it can have.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from asterism.model.finding import Interpretation
from asterism.model.quantity import Comparator, Quantity, Reference
from asterism.model.unit import commensurable

_THIN = "'’\u2005\u2006\u2009\u200a\u202f\xa0"  # what separates thousands, beside the comma
_DECIMAL = "[.,·∙•‧]"
# A dot before a power of ten is a multiplication: 22·10^9/L.
_NO_POWER = r"(?!10(?:[\^*⁰¹²³⁴⁵⁶⁷⁸⁹]|(?:[3-9]|1[0-2])\s?/))"
_SIGNS = {
    "<": Comparator.LT, ">": Comparator.GT, "≤": Comparator.LE, "≥": Comparator.GE,
    "<=": Comparator.LE, ">=": Comparator.GE, "=<": Comparator.LE, "=>": Comparator.GE,
    "⩽": Comparator.LE, "⩾": Comparator.GE, "≦": Comparator.LE, "≧": Comparator.GE,
    "﹤": Comparator.LT, "＜": Comparator.LT, "＞": Comparator.GT,
}  # fmt: skip
SIGNS = _SIGNS
SIGN = r"(?:<=|>=|=<|=>|[<>≤≥⩽⩾≦≧﹤＜＞])"

# The alternatives begin with a digit, one and all: the search then runs over digits alone.
NUMBER = (
    r"[0-9](?:"
    rf"[0-9]{{0,2}}(?:[,{_THIN}][0-9]{{3}})+(?![0-9])(?:[.·][0-9]{{1,6}})?"
    r"|[0-9]?(?:,[0-9]{2})+,[0-9]{3}(?![0-9])"
    r"|[0-9]{0,2}(?:\.[0-9]{3}){2,}(?![0-9])"
    r"|[0-9]{0,2}(?: 000){1,2}(?![0-9.])"
    rf"|[0-9]{{0,11}}(?:{_DECIMAL}(?:(?<=[.,·])|(?<!10)){_NO_POWER}[0-9O]{{0,5}}[0-9])?"
    r")"
)
# 22 500/µL: a blank separates thousands only where a unit follows.
# "120 109/L" is 120 times a power of ten that lost its sign.
SPACED = r"(?<![A-Za-z0-9])[0-9]{1,3}(?:[ \xa0\u2009\u202f](?!10[369]\s?/)[0-9]{3}){1,3}(?![0-9.,])"


class Shape(Enum):
    """How the numbers of an amount stand to each other."""

    PLAIN = "plain"
    OVER = "over"  # 130/80, 4/5, 45/60
    SIZE = "size"  # 3 x 4 cm
    TITRE = "titre"  # 1:160; the value is the 160
    LEVEL = "level"  # 2+


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount printed at `start:end`, and every unit that its unit may mean; none without one.

    `others` are the further numbers of "130/80" or "3 x 4 cm". `reference` is the interval printed
    beside it, up to `reference_end`; `level` the flag of the laboratory ("H", "↑", "(low)").
    `thousand` says that a dot before three digits may have separated thousands, `assumed` that a
    power of ten stands without its "/L", `below_zero` that a dash stands before it, `minus` that it
    can be nothing but a minus, and `signed` that a comparator is printed as a sign.
    """

    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    comparator: Comparator = Comparator.EQ
    units: tuple[str, ...] = ()
    reference: tuple[Decimal | None, Decimal | None] = (None, None)
    reference_units: tuple[str, ...] = ()
    reference_end: int = 0
    level: Interpretation | None = None
    others: tuple[Decimal, ...] = ()
    shape: Shape = Shape.PLAIN
    thousand: bool = False
    assumed: bool = False
    below_zero: bool = False
    signed: bool = False
    minus: bool = False

    def quantity(self, unit: str) -> Quantity:
        return Quantity(value=self.value, unit=unit, comparator=self.comparator, upper=self.upper)

    def reference_in(self, unit: str) -> Reference | None:
        """The printed interval: in its own unit where it prints one, else in that of the value."""
        low, high = self.reference
        if low is None and high is None:
            return None
        fits = (own for own in self.reference_units if commensurable(own, unit))
        own = next(fits, unit)
        return Reference(
            low=None if low is None else Quantity(value=low, unit=own),
            high=None if high is None else Quantity(value=high, unit=own),
        )


def read_number(text: str) -> Decimal:
    """A printed number.

    A comma before exactly three digits separates thousands, else decimals; so do two dots or more.
    """
    plain = text.translate(_PLAIN)
    if plain.count(".") > 1:
        return Decimal(plain.replace(".", ""))
    whole, comma, rest = plain.partition(",")
    if comma and len(rest.split(".")[0].split(",")[-1]) == 3 and whole.strip("0"):
        return Decimal(plain.replace(",", ""))
    return Decimal(plain.replace(",", "."))


_PLAIN = str.maketrans(
    {"·": ".", "∙": ".", "•": ".", "‧": ".", "O": "0"} | dict.fromkeys(f"{_THIN} ")
)
