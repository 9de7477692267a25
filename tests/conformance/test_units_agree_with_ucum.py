"""Our small UCUM agrees with the full one (ucumvert on pint) wherever both speak.

Skipped on purpose: arbitrary units ([IU], [arb'U]), which pint takes for plain numbers while UCUM
(section 24) forbids converting them; `{1.73_m2}`, which UCUM ignores and we refuse to lose; Cel,
which has an offset and which we convert into nothing else; eq, which UCUM takes for a mole whatever
the charge, and which only the analyte converts.
"""

from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from ucumvert import PintUcumRegistry

from asterism.model.unit import UnknownUnit, commensurable, parse_unit

UNITS = [
    "g/L", "mg/dL", "g/dL", "mg/L", "ug/dL", "ug/L", "ng/mL", "ng/dL", "pg/mL", "ng/L",
    "10*9/L", "10*3/uL", "10*4/uL", "10*12/L", "10*6/uL", "/uL", "/mm3", "10*3/mm3",
    "mmol/L", "umol/L", "nmol/L", "pmol/L", "mosm/kg",
    "U/L", "kU/L", "ukat/L", "mm[Hg]", "cm[H2O]", "kPa", "cP",
    "mg/d", "g/(24.h)", "mg/(24.h)", "mL/min", "L/min", "mg/m2", "mg/kg", "mg/kg/d",
    "m/s", "cm/s", "ms", "s", "min", "h", "d", "wk", "mo", "a", "mm/h", "mm", "cm", "cm2", "mm2",
    "mV", "uV", "Hz", "Gy", "%", "1", "kg/m2", "fL", "pg", "kg", "cm[Hg]", "mm[Hg].min/L",
    "dyn.s/cm5", "[lb_av]", "[in_i]", "[ft_i]", "mg/g", "mg/mmol", "nmol/h/mL", "ng/mL/h", "U/g",
    "mL/kg/h", "L/min/m2", "mL/m2", "mmol/d",
]  # fmt: skip


@cache
def registry() -> Any:
    return PintUcumRegistry()


@cache
def theirs(unit: str) -> Any:
    return (1 * registry().from_ucum(unit)).to_base_units() if unit != "1" else registry()("1")


@pytest.mark.parametrize("pair", list(combinations(UNITS, 2)), ids="~".join)
def test_what_converts_and_by_how_much_is_what_ucum_says(pair: tuple[str, str]) -> None:
    """Commensurable where UCUM says so, with the same factor; incommensurable elsewhere."""
    one, other = (theirs(unit) for unit in pair)
    same = one.dimensionality == other.dimensionality

    assert commensurable(*pair) is same

    if same:
        ours = float(parse_unit(pair[0]).factor / parse_unit(pair[1]).factor)
        # UCUM fixes the column of mercury at 133.3220 kPa per metre; pint has 133.322387415.
        close = 1e-5 if any("[Hg]" in unit for unit in pair) else 1e-12
        assert ours == pytest.approx(float(one.magnitude / other.magnitude), rel=close)


def test_an_international_unit_converts_into_nothing_else() -> None:
    """UCUM, section 24: arbitrary units are commensurable with themselves alone."""
    assert commensurable("m[IU]/L", "[IU]/mL")
    assert not commensurable("[IU]/L", "U/L")
    assert not commensurable("[IU]/L", "g/L")


def test_a_rate_per_body_surface_is_not_the_plain_rate() -> None:
    """We depart from UCUM, which ignores annotations: a dosing rule must not mix the two."""
    assert not commensurable("mL/min/{1.73_m2}", "mL/min")
    assert commensurable("{cells}/uL", "/uL")
    assert commensurable("10*6{cells}/L", "10*9/L")


@pytest.mark.parametrize(
    "wrong",
    ["mg/dl/", "μg/L", "10^9//L", "mgg", "(mg", "mg)", "[IU", "103/μL", "K/uL", "", "g" * 100],
)
def test_what_is_not_ucum_is_refused(wrong: str) -> None:
    """What clinicians write (103/μL, K/uL) is the reader's to translate, never guessed here."""
    with pytest.raises(UnknownUnit):
        parse_unit(wrong)


def test_factors_are_exact() -> None:
    """0.1 mg/dL is 1 mg/L, not 0.9999999."""
    factor = parse_unit("mg/dL").factor / parse_unit("mg/L").factor
    assert Decimal(factor.numerator) / factor.denominator == 10
