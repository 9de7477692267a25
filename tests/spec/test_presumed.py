"""Presumed: it is so, and of no other cause unless the record names one."""

from asterism.model.criteria import Meets, Not, Present, Presumed, all_of
from spec.conftest import Ask

ANEMIA = Presumed(of=Present(concept="anemia"), unless=Present(concept="bleeding"))


def test_silence_on_another_cause_is_presumed_to_be_no(ask: Ask) -> None:
    """So is a suspicion, and a cause that nobody looked for."""
    table = """
    patient   | concept  | status
    ----------+----------+-------------
    silence   | anemia   | PRESENT
    denied    | anemia   | PRESENT
    denied    | bleeding | ABSENT
    suspected | anemia   | PRESENT
    suspected | bleeding | SUSPECTED
    unasked   | anemia   | PRESENT
    unasked   | bleeding | NOT_ASSESSED
    """
    assert set(ask(ANEMIA, table).values()) == {"MET"}


def test_another_cause_makes_it_not_met(ask: Ask) -> None:
    """Whether or not the finding itself is known; a finding that is not there is not met anyway."""
    table = """
    patient | concept  | status
    --------+----------+--------
    1       | anemia   | PRESENT
    1       | bleeding | PRESENT
    2       | bleeding | PRESENT
    3       | anemia   | ABSENT
    """
    assert ask(ANEMIA, table) == {"1": "NOT_MET", "2": "NOT_MET", "3": "NOT_MET"}


def test_what_is_not_known_is_not_presumed(ask: Ask) -> None:
    """Only the other cause is: of the finding itself nothing is taken for granted."""
    table = """
    patient | concept  | status
    --------+----------+--------
    1       |          |
    2       | bleeding | ABSENT
    """
    assert ask(ANEMIA, table) == {"1": "UNKNOWN", "2": "UNKNOWN"}


def test_a_definition_that_is_met(ask: Ask) -> None:
    """Met when its criteria are and none of its exclusions is; unknown while one is untested."""
    ill = Meets(
        definition="ill/first",
        of=all_of(Present(concept="rash"), Not(of=Present(concept="burn"))),
    )
    table = """
    patient    | concept | status
    -----------+---------+--------
    met        | rash    | PRESENT
    met        | burn    | ABSENT
    excluded   | rash    | PRESENT
    excluded   | burn    | PRESENT
    untested   | rash    | PRESENT
    not_so     | rash    | ABSENT
    """
    assert ask(ill, table) == {
        "met": "MET",
        "excluded": "NOT_MET",
        "untested": "UNKNOWN",
        "not_so": "NOT_MET",
    }


def test_criteria_may_say_what_a_record_does_not(ask: Ask) -> None:
    """A disease is present where its criteria are met, absent only where the record says so."""
    criteria = Meets(definition="ill/first", of=Present(concept="rash"))
    illness = Present(concept="illness", shown_by=(criteria,))
    table = """
    patient | concept | status
    --------+---------+--------
    1       | rash    | PRESENT
    2       | rash    | ABSENT
    3       | illness | ABSENT
    4       | illness | ABSENT
    4       | rash    | PRESENT
    """
    expected = {"1": "MET", "2": "UNKNOWN", "3": "NOT_MET", "4": "MET"}
    assert expected == ask(illness, table)
