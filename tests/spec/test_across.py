"""Across: in at least so many different sites, each judged by its own findings."""

from asterism.model.criteria import Across, Measured, Present, all_of
from asterism.model.quantity import Comparator
from spec.conftest import Ask
from spec.tables import quantity

LATENCY = Measured(analyte="dml", op=Comparator.GE, threshold=quantity("6 ms"))
TWO = Across(n=2, by=("nerve", "side"), of=LATENCY)
TWO_OF_FOUR = Across(n=2, by=("nerve", "side"), of=LATENCY, enough=4)


def test_two_different_nerves(ask: Ask) -> None:
    """Another nerve, or the other side of the same."""
    table = """
    patient    | concept | value | details
    -----------+---------+-------+-------------------------
    nerves     | dml     | 7 ms  | nerve=median
    nerves     | dml     | 7 ms  | nerve=ulnar
    sides      | dml     | 7 ms  | nerve=median side=left
    sides      | dml     | 7 ms  | nerve=median side=right
    same_nerve | dml     | 7 ms  | nerve=median
    same_nerve | dml     | 8 ms  | nerve=Median
    """
    assert ask(TWO, table) == {"nerves": "MET", "sides": "MET", "same_nerve": "UNKNOWN"}


def test_what_may_be_the_same_site_counts_once(ask: Ask) -> None:
    """A nerve without its side may be either, a side alone of any nerve, an unnamed site any."""
    table = """
    patient | concept | value | details
    --------+---------+-------+-------------------------
    vaguer  | dml     | 7 ms  | nerve=median
    vaguer  | dml     | 7 ms  | nerve=median side=left
    crossed | dml     | 7 ms  | nerve=median
    crossed | dml     | 7 ms  | side=left
    unnamed | dml     | 7 ms  | nerve=median
    unnamed | dml     | 7 ms  |
    led     | dml     | 7 ms  | nerve=median
    led     | dml     | 7 ms  | side=left
    led     | dml     | 7 ms  | nerve=ulnar side=left
    """
    answers = ask(TWO, table)
    assert answers == {
        "vaguer": "UNKNOWN",
        "crossed": "UNKNOWN",
        "unnamed": "UNKNOWN",
        "led": "MET",
    }


def test_a_negative_count_needs_enough_sites(ask: Ask) -> None:
    """Four different nerves examined in vain; not four findings of one."""
    table = """
    patient   | concept | value | details
    ----------+---------+-------+-------------------------
    four      | dml     | 4 ms  | nerve=median
    four      | dml     | 7 ms  | nerve=ulnar
    four      | dml     | 4 ms  | nerve=peroneal
    four      | dml     | 4 ms  | nerve=tibial
    three     | dml     | 4 ms  | nerve=median
    three     | dml     | 4 ms  | nerve=ulnar
    three     | dml     | 4 ms  | nerve=tibial
    one_nerve | dml     | 4 ms  | nerve=median side=left
    one_nerve | dml     | 4 ms  | nerve=median side=right
    one_nerve | dml     | 4 ms  | nerve=median
    one_nerve | dml     | 4 ms  |
    nobody    |         |       |
    """
    expected = {"four": "NOT_MET", "three": "UNKNOWN", "one_nerve": "UNKNOWN", "nobody": "UNKNOWN"}
    assert expected == ask(TWO_OF_FOUR, table)
    assert set(ask(TWO, table).values()) == {"UNKNOWN"}


def test_a_site_left_open_may_still_make_the_count(ask: Ask) -> None:
    """One nerve holds, four do not, and of one the value says neither."""
    table = """
    patient | concept | value  | details
    --------+---------+--------+---------------
    open    | dml     | 7 ms   | nerve=median
    open    | dml     | 4 ms   | nerve=ulnar
    open    | dml     | 4 ms   | nerve=peroneal
    open    | dml     | 4 ms   | nerve=tibial
    open    | dml     | > 5 ms | nerve=radial
    """
    assert ask(TWO_OF_FOUR, table) == {"open": "UNKNOWN"}


def test_each_site_stands_by_itself(ask: Ask) -> None:
    """What two nerves show together, neither shows."""
    both = Across(
        n=1, by=("nerve",), of=all_of(Present(concept="block"), Present(concept="slowing"))
    )
    table = """
    patient  | concept | status  | details
    ---------+---------+---------+-------------
    apart    | block   | PRESENT | nerve=median
    apart    | slowing | PRESENT | nerve=ulnar
    together | block   | PRESENT | nerve=median
    together | slowing | PRESENT | nerve=median
    general  | block   | PRESENT | nerve=median
    general  | slowing | PRESENT |
    """
    assert ask(both, table) == {"apart": "UNKNOWN", "together": "MET", "general": "UNKNOWN"}


def test_a_day_of_judging_counts_for_every_site(ask: Ask) -> None:
    """The second nerve was examined later."""
    table = """
    patient | concept | value | details      | when
    --------+---------+-------+--------------+-----------
    1       | dml     | 7 ms  | nerve=median | 2015-01-10
    1       | dml     | 7 ms  | nerve=ulnar  | 2015-02-10
    """
    assert ask(TWO, table, as_of="2015-01-31") == {"1": "UNKNOWN"}
    assert ask(TWO, table, as_of="2015-02-28") == {"1": "MET"}
