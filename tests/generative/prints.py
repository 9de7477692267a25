"""Random values, printed as reports print them: a test, its amount, and the limits beside it.

Each drawn `Printed` knows what it must be read as. Only what has one meaning is drawn: a comma with
three digits behind it, or a number whose unit is not printed, is left to the tables of tests/spec.
"""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from asterism.model.quantity import Comparator, Quantity, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test with its names, its unit and the ways to print that, and a usual span of numbers."""

    concept: str
    names: tuple[str, ...]
    unit: str
    units: tuple[str, ...]
    low: str
    high: str


TESTS = (
    Test(concept="hemoglobin", names=("hemoglobin", "Haemoglobin", "Hb"), unit="g/dL",
         units=("g/dL", "g/dl", "gm/dL", "g / dL"), low="4.0", high="19.0"),
    Test(concept="platelets", names=("platelet count", "Platelets", "PLT"), unit="10*9/L",
         units=("× 10⁹/L", "x 10^9/L", "x 109/L", "×10 9 /l", "x 10E9/L", "G/L", "× 10(9)/L"),
         low="12", high="980"),
    Test(concept="wbc", names=("white blood cell count", "WBC", "leukocytes"), unit="10*3/uL",
         units=("× 10³/µL", "x 10^3/uL", "× 103/μL", "K/µL", "x 10 3 /mm3", "x10^3/mm³"),
         low="0.6", high="48.0"),
    Test(concept="platelets", names=("platelets", "Plt"), unit="10*4/uL",
         units=("× 10^4/µL", "x 104/μL", "× 10⁴/mm³", "万/μL"), low="1.2", high="90.0"),
    Test(concept="sodium", names=("serum sodium", "Na", "sodium"), unit="mmol/L",
         units=("mmol/L", "mmol/l", "mEq/L"), low="112", high="158"),
    Test(concept="creatinine", names=("creatinine", "serum creatinine"), unit="umol/L",
         units=("µmol/L", "μmol/l", "umol/L", "micromol/L"), low="38", high="940"),
    Test(concept="creatinine", names=("creatinine", "Cr"), unit="mg/dL",
         units=("mg/dL", "mg/dl", "mg/100 mL"), low="0.4", high="11.0"),
    Test(concept="crp", names=("C-reactive protein", "CRP"), unit="mg/L",
         units=("mg/L", "mg/l"), low="0.5", high="380.0"),
    Test(concept="ferritin", names=("ferritin", "serum ferritin"), unit="ng/mL",
         units=("ng/mL", "ng/ml", "µg/L", "mcg/L"), low="4", high="999"),
    Test(concept="tsh", names=("TSH", "thyroid-stimulating hormone"), unit="m[IU]/L",
         units=("mIU/L", "µIU/mL", "μIU/ml"), low="0.02", high="96.00"),
    Test(concept="calcium", names=("calcium", "serum calcium"), unit="mmol/L",
         units=("mmol/L", "mmol/l", "mM"), low="1.40", high="4.20"),
    Test(concept="csf_protein", names=("CSF protein", "cerebrospinal fluid protein"), unit="g/L",
         units=("g/L", "g/l"), low="0.15", high="4.80"),
    Test(concept="vegf_plasma", names=("plasma VEGF",), unit="pg/mL",
         units=("pg/mL", "pg/ml", "ng/L"), low="30", high="999"),
    Test(concept="mcv", names=("motor conduction velocity",), unit="m/s", units=("m/s", "m/sec"),
         low="12", high="61"),
    Test(concept="dml", names=("distal motor latency",), unit="ms", units=("ms", "msec"),
         low="2.8", high="14.5"),
)  # fmt: skip

POINTS = (".", ",", "·")  # the decimal point; a comma or mid-dot runs through the whole sentence
_SIGNS = {
    Comparator.LT: ("<", "< ", "less than ", "below "),
    Comparator.GT: (">", "> ", "more than ", "greater than "),
    Comparator.LE: ("≤", "<= "),
    Comparator.GE: ("≥ ", ">=", "at least "),
}
_DASHES = ("-", "–", " – ", " to ")
_LIMITS = (
    " (normal range {})", " (normal, {})", " (reference range: {})", " [{}]", " (ref. {})",
    " (normal: {})", " (reference interval, {})", " (NR {})", "; normal range {}",
)  # fmt: skip
CARRIERS = (
    "{}.",
    "On admission, {}.",
    "The laboratory reported {} on that day.",
    "Blood was drawn again in spring. {}. He went home.",
    "She felt well; further tests gave {}, and nothing else was done.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A test and its value in words, and what they say."""

    concept: str
    words: str
    value: Quantity
    limits: Reference | None


@st.composite
def printed(draw: st.DrawFn, point: str) -> Printed:
    """One value in one notation, with `point` between its digits."""
    test = draw(st.sampled_from(TESTS))
    low, high = sorted(draw(st.lists(_numbers(test), min_size=2, max_size=2, unique=True)))
    shape = draw(st.sampled_from(("exact", "exact", "one-sided", "range")))
    sign, text = Comparator.EQ, _shown(low, point)
    if shape == "one-sided":
        sign = draw(st.sampled_from(sorted(_SIGNS, key=lambda one: one.value)))
        text = draw(st.sampled_from(_SIGNS[sign])) + text
    elif shape == "range":
        text += draw(st.sampled_from(_DASHES)) + _shown(high, point)
    unit = draw(st.sampled_from(test.units))
    upper = high if shape == "range" else None
    limits, beside = draw(_limits(test, point))
    name, link = (
        draw(st.sampled_from(test.names)),
        draw(st.sampled_from((" ", " was ", ": ", " of ", " = "))),
    )
    return Printed(
        concept=test.concept,
        words=f"{name}{link}{text} {unit}{beside}",
        value=Quantity(value=low, unit=test.unit, comparator=sign, upper=upper),
        limits=limits,
    )


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, tuple[Printed, ...]]:
    """A text of one to three values, and the values."""
    point = draw(st.sampled_from(POINTS))
    several = st.lists(printed(point), min_size=1, max_size=3, unique_by=lambda one: one.concept)
    values = draw(several)
    carrier = draw(st.sampled_from(CARRIERS))
    return carrier.format("; ".join(value.words for value in values)), tuple(values)


def _numbers(test: Test) -> st.SearchStrategy[Decimal]:
    low, high = Decimal(test.low), Decimal(test.high)
    step = Decimal(1).scaleb(int(low.as_tuple().exponent))
    return st.integers(int(low / step), int(high / step)).map(lambda count: count * step)


@st.composite
def _limits(draw: st.DrawFn, test: Test, point: str) -> tuple[Reference | None, str]:
    low, high = sorted(draw(st.lists(_numbers(test), min_size=2, max_size=2, unique=True)))
    kind = draw(st.sampled_from(("none", "both", "upper")))
    frame = draw(st.sampled_from(_LIMITS))
    upper = Quantity(value=high, unit=test.unit)
    if kind == "none":
        return None, ""
    if kind == "upper":
        return Reference(high=upper), frame.format(f"< {_shown(high, point)}")
    dash = draw(st.sampled_from(_DASHES))
    both = f"{_shown(low, point)}{dash}{_shown(high, point)}"
    return Reference(low=Quantity(value=low, unit=test.unit), high=upper), frame.format(both)


def _shown(number: Decimal, point: str) -> str:
    return str(number).replace(".", point)
