"""Values that a formula gives where the record prints none."""

from decimal import Decimal

from asterism.define.equations import parse_formula
from asterism.model.criteria import Across, Baseline, Changed, Measured
from asterism.model.formula import Formula
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import Window
from spec.conftest import Ask
from spec.tables import quantity

RATIO = Formula(of=parse_formula("kappa[mg/L] / lambda[mg/L]"))
HUNDRED = Measured(analyte="ratio", op=Comparator.GE, threshold=quantity("100"), formulas=(RATIO,))


def test_values_of_one_day_are_put_together(ask: Ask) -> None:
    """In whatever units; not those of different days, nor one alone."""
    table = """
    patient | concept | value      | when
    --------+---------+------------+-----------
    one_day | kappa   | 1000 mg/L  | 2015-01-10
    one_day | lambda  | 1.0 mg/dL  | 2015-01-10
    under   | kappa   | 999 mg/L   | 2015-01-10
    under   | lambda  | 10 mg/L    | 2015-01-10
    apart   | kappa   | 1000 mg/L  | 2015-01-10
    apart   | lambda  | 10 mg/L    | 2015-01-11
    alone   | kappa   | 1000 mg/L  | 2015-01-10
    zero    | kappa   | 1000 mg/L  | 2015-01-10
    zero    | lambda  | 0 mg/L     | 2015-01-10
    """
    assert ask(HUNDRED, table) == {
        "one_day": "MET",
        "under": "NOT_MET",
        "apart": "UNKNOWN",
        "alone": "UNKNOWN",
        "zero": "UNKNOWN",
    }


def test_vague_dates_that_overlap_are_one_time(ask: Ask) -> None:
    table = """
    patient | concept | value     | when
    --------+---------+-----------+-----------
    within  | kappa   | 1000 mg/L | 2015-01
    within  | lambda  | 10 mg/L   | 2015-01-11
    beyond  | kappa   | 1000 mg/L | 2015-01
    beyond  | lambda  | 10 mg/L   | 2015-02-11
    """
    assert ask(HUNDRED, table) == {"within": "MET", "beyond": "UNKNOWN"}


def test_what_is_undated_belongs_with_any_while_it_is_the_only_one(ask: Ask) -> None:
    """Of two undated values nobody can say which belongs with which; one said twice is one."""
    table = """
    patient | concept | value     | when
    --------+---------+-----------+-----------
    both    | kappa   | 1000 mg/L |
    both    | lambda  | 10 mg/L   |
    one     | kappa   | 1000 mg/L | 2015-01-10
    one     | lambda  | 10 mg/L   |
    two     | kappa   | 1000 mg/L |
    two     | lambda  | 10 mg/L   |
    two     | lambda  | 400 mg/L  |
    twice   | kappa   | 1000 mg/L |
    twice   | lambda  | 10 mg/L   |
    twice   | lambda  | 10 mg/L   |
    other   | kappa   | 1000 mg/L | 2015-01-10
    other   | lambda  | 10 mg/L   |
    other   | lambda  | 10 mg/L   | 2016-01-10
    """
    assert ask(HUNDRED, table) == {
        "both": "MET",
        "one": "MET",
        "two": "UNKNOWN",
        "twice": "MET",
        "other": "UNKNOWN",
    }


def test_what_the_record_prints_comes_first_for_its_own_time(ask: Ask) -> None:
    table = """
    patient | concept | value     | when
    --------+---------+-----------+-----------
    same    | kappa   | 1000 mg/L | 2015-01-10
    same    | lambda  | 10 mg/L   | 2015-01-10
    same    | ratio   | 98        | 2015-01-10
    later   | kappa   | 1000 mg/L | 2015-01-10
    later   | lambda  | 10 mg/L   | 2015-01-10
    later   | ratio   | 98        | 2015-03-10
    """
    assert ask(HUNDRED, table) == {"same": "NOT_MET", "later": "MET"}


def test_a_value_below_detection_gives_all_that_it_may_be(ask: Ask) -> None:
    """Under 1.5 but above zero: a ratio over 66.7, which may pass 100 and passes 60."""
    table = """
    patient  | concept | value      | when
    ---------+---------+------------+-----------
    over     | kappa   | 100 mg/L   | 2015-01-10
    over     | lambda  | < 1.5 mg/L | 2015-01-10
    far_over | kappa   | 150 mg/L   | 2015-01-10
    far_over | lambda  | < 1.5 mg/L | 2015-01-10
    under    | kappa   | < 1.5 mg/L | 2015-01-10
    under    | lambda  | 10 mg/L    | 2015-01-10
    """
    assert ask(HUNDRED, table) == {"over": "UNKNOWN", "far_over": "MET", "under": "NOT_MET"}


def test_what_does_not_count_is_not_put_together(ask: Ask) -> None:
    """A value of the family, a suspected one, one without its unit printed, a foreign unit."""
    table = """
    patient   | concept | value     | status    | flags  | details
    ----------+---------+-----------+-----------+--------+---------------
    family    | kappa   | 1000 mg/L |           | family |
    family    | lambda  | 10 mg/L   |           |        |
    suspected | kappa   | 1000 mg/L | SUSPECTED |        |
    suspected | lambda  | 10 mg/L   |           |        |
    unitless  | kappa   | 1000 mg/L |           |        | unit=customary
    unitless  | lambda  | 10 mg/L   |           |        |
    foreign   | kappa   | 1000 /uL  |           |        |
    foreign   | lambda  | 10 mg/L   |           |        |
    """
    assert set(ask(HUNDRED, table).values()) == {"UNKNOWN"}


def test_a_window_and_a_day_of_judging_look_at_the_last_of_the_inputs(ask: Ask) -> None:
    recent = Measured(
        analyte="ratio",
        op=Comparator.GE,
        threshold=quantity("100"),
        window=Window(days=30),
        formulas=(RATIO,),
    )
    table = """
    patient | concept | value     | when
    --------+---------+-----------+-----------
    1       | kappa   | 1000 mg/L | 2015-01-10
    1       | lambda  | 10 mg/L   | 2015-01-10
    2       | kappa   | 1000 mg/L | 2015-01-10
    2       | lambda  | 10 mg/L   |
    """
    assert ask(HUNDRED, table, as_of="2015-01-09") == {"1": "UNKNOWN", "2": "UNKNOWN"}
    assert ask(recent, table, as_of="2015-02-01") == {"1": "MET", "2": "UNKNOWN"}
    assert ask(recent, table, as_of="2015-03-01") == {"1": "UNKNOWN", "2": "UNKNOWN"}


def test_a_change_of_what_was_reckoned(ask: Ask) -> None:
    fallen = Changed(
        analyte="difference",
        since=Baseline.FIRST,
        op=Comparator.LE,
        amount=Quantity(value=Decimal(-50), unit="%"),
        formulas=(Formula(of=parse_formula("abs(kappa[mg/L] - lambda[mg/L])"), unit="mg/L"),),
    )
    table = """
    patient | concept | value    | when
    --------+---------+----------+-----------
    halved  | kappa   | 10 mg/L  | 2015-01-10
    halved  | lambda  | 210 mg/L | 2015-01-10
    halved  | kappa   | 10 mg/L  | 2015-03-10
    halved  | lambda  | 60 mg/L  | 2015-03-10
    """
    assert ask(fallen, table) == {"halved": "MET"}


def test_the_values_of_one_nerve_are_put_together(ask: Ask) -> None:
    """A formula may ask for the same site; what comes of it is of that site."""
    index = Formula(
        of=parse_formula("distance[mm] / (velocity[m/s] * latency[ms])"), same=("nerve",)
    )
    low = Measured(analyte="index", op=Comparator.LE, threshold=quantity("0.26"), formulas=(index,))
    table = """
    patient | concept  | value  | details
    --------+----------+--------+-------------
    one     | distance | 70 mm  | nerve=median
    one     | velocity | 44 m/s | nerve=median
    one     | latency  | 4.1 ms | nerve=median
    one     | distance | 70 mm  | nerve=ulnar
    one     | velocity | 30 m/s | nerve=ulnar
    one     | latency  | 10 ms  | nerve=ulnar
    crossed | distance | 70 mm  | nerve=median
    crossed | velocity | 44 m/s | nerve=ulnar
    crossed | latency  | 10 ms  | nerve=median
    """
    assert ask(low, table) == {"one": "MET", "crossed": "UNKNOWN"}
    twice = Across(n=2, by=("nerve",), of=low, enough=2)
    assert ask(twice, table) == {"one": "NOT_MET", "crossed": "UNKNOWN"}
