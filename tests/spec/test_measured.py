"""Measured: some value of an analyte passes a threshold."""

from decimal import Decimal

from asterism.model.criteria import Bound, Limit, Measured, ReferenceLimit
from asterism.model.quantity import Comparator, Equivalent, Quantity
from spec.conftest import Ask
from spec.tables import quantity

PLATELETS = Measured(analyte="platelets", op=Comparator.GE, threshold=quantity("450 10*9/L"))
CALCIUM = Measured(
    analyte="calcium",
    op=Comparator.GT,
    threshold=quantity("11 mg/dL"),
    equivalents=(
        Equivalent(
            from_unit="mg/dL", to_unit="mmol/L", factor=Decimal("0.2495"), source="nobody-1999"
        ),
    ),
)
HIGH = Measured(analyte="crp", op=Comparator.GT, threshold=ReferenceLimit(limit=Limit.UPPER))
LOW = Measured(analyte="crp", op=Comparator.LT, threshold=ReferenceLimit(limit=Limit.LOWER))
HIGH_OR_TEN = Measured(
    analyte="crp",
    op=Comparator.GT,
    threshold=ReferenceLimit(
        limit=Limit.UPPER, otherwise=Bound(op=Comparator.GE, threshold=quantity("10 mg/L"))
    ),
)
TWICE = Measured(
    analyte="crp",
    op=Comparator.GE,
    threshold=ReferenceLimit(limit=Limit.UPPER, times=Decimal(2)),
)


def test_the_threshold_is_kept_exactly(ask: Ask) -> None:
    """450 is at least 450, 449 is not; units are converted first."""
    table = """
    patient | concept   | value
    --------+-----------+---------------
    1       | platelets | 449 10*9/L
    2       | platelets | 450 10*9/L
    3       | platelets | 451 10*9/L
    4       | platelets | 700 10*3/uL
    5       | platelets | 70 10*4/uL
    6       | platelets | 449999 /uL
    """
    expected = {"1": "NOT_MET", "2": "MET", "3": "MET", "4": "MET", "5": "MET", "6": "NOT_MET"}
    assert expected == ask(PLATELETS, table)


def test_nobody_measured_it_is_unknown(ask: Ask) -> None:
    """No row is UNKNOWN; so are a result without a number, a suspicion, and a foreign unit."""
    table = """
    patient | concept    | status       | value      | interpretation
    --------+------------+--------------+------------+---------------
    1       |            |              |            |
    2       | platelets  | NOT_ASSESSED |            |
    3       | platelets  |              |            | high
    4       | platelets  | SUSPECTED    | 700 10*9/L |
    5       | platelets  |              | 700 mg/dL  |
    6       | leukocytes |              | 700 10*9/L |
    7       | platelets  | PRESENT      |            |
    """
    assert dict.fromkeys("1234567", "UNKNOWN") == ask(PLATELETS, table)


def test_an_interval_beats_a_guess(ask: Ask) -> None:
    """A printed `> 400` passes where everything above 400 passes, and else leaves it open."""
    table = """
    patient | concept   | value
    --------+-----------+----------------
    1       | platelets | > 400 10*9/L
    2       | platelets | >= 450 10*9/L
    3       | platelets | < 450 10*9/L
    4       | platelets | <= 450 10*9/L
    5       | platelets | 430-460 10*9/L
    6       | platelets | 450-460 10*9/L
    7       | platelets | 430-440 10*9/L
    """
    expected = {
        "1": "UNKNOWN",
        "2": "MET",
        "3": "NOT_MET",
        "4": "UNKNOWN",
        "5": "UNKNOWN",
        "6": "MET",
        "7": "NOT_MET",
    }
    assert expected == ask(PLATELETS, table)


def test_some_value_is_enough(ask: Ask) -> None:
    """One passing value is MET; NOT MET needs every value to fail; an open one leaves it open."""
    table = """
    patient | concept   | value        | interpretation | when
    --------+-----------+--------------+----------------+-----
    1       | platelets | 380 10*9/L   |                | 2013
    1       | platelets | 700 10*9/L   |                | 2015
    2       | platelets | 700 10*9/L   |                | 2013
    2       | platelets | 380 10*9/L   |                | 2015
    3       | platelets | 380 10*9/L   |                |
    3       | platelets | 390 10*9/L   |                |
    4       | platelets | 380 10*9/L   |                |
    4       | platelets |              | high           |
    5       | platelets | 380 10*9/L   |                |
    5       | platelets | > 400 10*9/L |                |
    """
    expected = {"1": "MET", "2": "MET", "3": "NOT_MET", "4": "UNKNOWN", "5": "UNKNOWN"}
    assert expected == ask(PLATELETS, table)


def test_an_equivalent_converts_what_units_alone_cannot(ask: Ask) -> None:
    """Calcium in mmol/L meets a threshold in mg/dL through the analyte's own factor.

    A milliequivalent is as many millimoles as the charge says; this analyte does not say.
    """
    table = """
    patient | concept | value
    --------+---------+-------------
    1       | calcium | 2.75 mmol/L
    2       | calcium | 2.74 mmol/L
    3       | calcium | 11.1 mg/dL
    4       | calcium | 5.5 meq/L
    """
    expected = {"1": "MET", "2": "NOT_MET", "3": "MET", "4": "UNKNOWN"}
    assert expected == ask(CALCIUM, table)


def test_a_limit_is_the_one_printed_with_the_value(ask: Ask) -> None:
    """`> ULN` asks the laboratory's own interval, in whatever unit it was printed."""
    table = """
    patient | concept | value     | reference
    --------+---------+-----------+-------------
    1       | crp     | 12.8 mg/L | 0-5 mg/L
    2       | crp     | 5 mg/L    | 0-5 mg/L
    3       | crp     | 12.8 mg/L | 0-1.5 mg/dL
    4       | crp     | 16 mg/L   | 0-1.5 mg/dL
    5       | crp     | 6 mg/L    | < 5 mg/L
    6       | crp     | 12.8 mg/L |
    7       | crp     | 12.8 mg/L | > 1 mg/L
    8       | crp     | 12.8 mg/L | 0-5 mmol/L
    """
    expected = {
        "1": "MET",
        "2": "NOT_MET",
        "3": "NOT_MET",
        "4": "MET",
        "5": "MET",
        "6": "UNKNOWN",
        "7": "UNKNOWN",
        "8": "UNKNOWN",
    }
    assert expected == ask(HIGH, table)


def test_the_laboratory_s_word_stands_for_its_limit(ask: Ask) -> None:
    """Without a printed interval, "high" is above the upper limit, "normal" beyond neither."""
    table = """
    patient | concept | value     | reference | interpretation
    --------+---------+-----------+-----------+---------------
    high    | crp     |           |           | high
    normal  | crp     |           |           | normal
    low     | crp     |           |           | low
    number  | crp     | 12.8 mg/L |           | high
    printed | crp     | 3 mg/L    | 0-5 mg/L  | high
    """
    above = {"high": "MET", "normal": "NOT_MET", "low": "NOT_MET"}
    below = {"high": "NOT_MET", "normal": "NOT_MET", "low": "MET"}
    assert above | {"number": "MET", "printed": "NOT_MET"} == ask(HIGH, table)
    assert below | {"number": "NOT_MET", "printed": "NOT_MET"} == ask(LOW, table)


def test_a_normal_value_may_lie_on_the_limit(ask: Ask) -> None:
    """`>= ULN` of a value called normal is UNKNOWN: the limit itself is normal."""
    at_least = Measured(
        analyte="crp", op=Comparator.GE, threshold=ReferenceLimit(limit=Limit.UPPER)
    )
    table = """
    patient | concept | interpretation
    --------+---------+---------------
    1       | crp     | high
    2       | crp     | normal
    3       | crp     | low
    """
    assert ask(at_least, table) == {"1": "MET", "2": "UNKNOWN", "3": "NOT_MET"}


def test_a_multiple_of_the_limit_needs_the_limit(ask: Ask) -> None:
    """`>= 2 ULN` is reckoned from the printed interval; "high" does not say how high."""
    table = """
    patient | concept | value   | reference | interpretation
    --------+---------+---------+-----------+---------------
    1       | crp     | 10 mg/L | 0-5 mg/L  |
    2       | crp     | 9 mg/L  | 0-5 mg/L  | high
    3       | crp     | 10 mg/L |           | high
    """
    assert ask(TWICE, table) == {"1": "MET", "2": "NOT_MET", "3": "UNKNOWN"}


def test_our_number_stands_in_only_where_the_laboratory_is_silent(ask: Ask) -> None:
    """`> ULN else >= 10 mg/L`: the printed limit first, then the word, then the number."""
    table = """
    patient | concept | value     | reference | interpretation
    --------+---------+-----------+-----------+---------------
    1       | crp     | 10 mg/L   |           |
    2       | crp     | 9 mg/L    |           |
    3       | crp     | 9 mg/L    | 0-5 mg/L  |
    4       | crp     | 11 mg/L   | 0-15 mg/L |
    5       | crp     | 11 mg/L   |           | normal
    6       | crp     | 9 mg/L    |           | high
    7       | crp     | > 12 mg/L | 0-15 mg/L |
    """
    expected = {
        "1": "MET",
        "2": "NOT_MET",
        "3": "MET",
        "4": "NOT_MET",
        "5": "NOT_MET",
        "6": "MET",
        "7": "UNKNOWN",
    }
    assert expected == ask(HIGH_OR_TEN, table)


ABOVE = Measured(
    analyte="calcium",
    op=Comparator.GT,
    threshold=ReferenceLimit(limit=Limit.UPPER, plus=quantity("1 mg/dL")),
    equivalents=CALCIUM.equivalents,
)
BELOW = Measured(
    analyte="hemoglobin",
    op=Comparator.LT,
    threshold=ReferenceLimit(
        limit=Limit.LOWER,
        plus=Quantity(value=Decimal(-2), unit="g/dL"),
        otherwise=Bound(op=Comparator.LT, threshold=quantity("10 g/dL")),
    ),
)


def test_so_much_above_the_limit(ask: Ask) -> None:
    """The shift is converted into the unit of the limit; where it cannot be, it is unknown.

    A word tells that a value is above the limit, not by how much.
    """
    table = """
    patient  | concept | value       | reference       | interpretation
    ---------+---------+-------------+-----------------+---------------
    above    | calcium | 11.6 mg/dL  | 8.5-10.5 mg/dL  |
    on       | calcium | 11.5 mg/dL  | 8.5-10.5 mg/dL  |
    mmol     | calcium | 2.90 mmol/L | 2.1-2.6 mmol/L  |
    mmol_not | calcium | 2.84 mmol/L | 2.1-2.6 mmol/L  |
    foreign  | calcium | 12 mg/dL    | < 3 [IU]/L      |
    word     | calcium |             |                 | high
    nothing  | calcium | 14 mg/dL    |                 |
    """
    assert ask(ABOVE, table) == {
        "above": "MET",
        "on": "NOT_MET",
        "mmol": "MET",
        "mmol_not": "NOT_MET",
        "foreign": "UNKNOWN",
        "word": "UNKNOWN",
        "nothing": "UNKNOWN",
    }


def test_so_much_below_the_limit_or_a_number(ask: Ask) -> None:
    """The printed limit decides where there is one; the number stands in for it."""
    table = """
    patient | concept    | value     | reference
    --------+------------+-----------+-------------
    1       | hemoglobin | 9.9 g/dL  | 12-16 g/dL
    2       | hemoglobin | 10.0 g/dL | 12-16 g/dL
    3       | hemoglobin | 105 g/L   | 130-170 g/L
    4       | hemoglobin | 9.9 g/dL  |
    5       | hemoglobin | 10.0 g/dL |
    """
    expected = {"1": "MET", "2": "NOT_MET", "3": "MET", "4": "MET", "5": "NOT_MET"}
    assert expected == ask(BELOW, table)
