"""Values as a vignette writes them: `450 10*9/L`, `> 400 pg/mL`, `120-140 mmol/L`, `8`."""

import re
from decimal import Decimal

from asterism.model.quantity import Comparator, Quantity, Reference

_VALUE = re.compile(
    r"(?P<sign><=|>=|<|>|=)? ?(?P<low>-?[0-9]{1,30}(?:\.[0-9]{1,30})?)"
    r"(?:-(?P<high>[0-9]{1,30}(?:\.[0-9]{1,30})?))?(?: (?P<unit>[^ ]{1,80}))?"
)
_UPPER_ENDS = frozenset({Comparator.LT, Comparator.LE})


def parse_quantity(text: str) -> Quantity:
    """The value that `text` writes.

    Raises: ValueError, UnknownUnit.
    """
    found = _VALUE.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:60]!r} is not a value with its unit")
    return Quantity(
        value=Decimal(found["low"]),
        upper=Decimal(found["high"]) if found["high"] else None,
        unit=found["unit"] or "1",
        comparator=Comparator(found["sign"] or "="),
    )


def parse_reference(text: str) -> Reference:
    """The interval of `150-400 10*9/L`, or the one end of `< 31 pg/mL`.

    Raises: ValueError, UnknownUnit.
    """
    printed = parse_quantity(text)
    low = Quantity(value=printed.value, unit=printed.unit)
    if printed.upper is not None:
        return Reference(low=low, high=Quantity(value=printed.upper, unit=printed.unit))
    if printed.comparator is Comparator.EQ:
        raise ValueError(f"{text[:60]!r} is one number, not an interval")
    if printed.comparator in _UPPER_ENDS:
        return Reference(high=low)
    return Reference(low=low)
