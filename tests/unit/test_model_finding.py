"""A finding has evidence, evidence has a quote, and a patient tells only what is theirs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from asterism.model.finding import (
    SILENT,
    Evidence,
    Finding,
    Flag,
    Locator,
    Pointer,
    Row,
    Span,
    Status,
)
from asterism.model.quantity import Quantity
from generative.people import finding, patient


def evidence(quote: str, locator: Locator) -> Evidence:
    return Evidence(source="report", locator=locator, quote=quote, reader="test@0")


def test_a_quote_is_as_long_as_its_span() -> None:
    """`text[start:end] == quote`; other locators carry no length."""
    assert evidence("rash", Span(start=3, end=7)).quote == "rash"
    assert evidence("rash", Pointer(path="/entry/0")).section == ""
    with pytest.raises(ValueError, match="as long as its span"):
        evidence("rash", Span(start=3, end=8))
    with pytest.raises(ValueError, match="quotes something"):
        evidence("", Row(table="t", key="1"))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_span_holds_at_least_one_character(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="one character"):
        Span(start=start, end=end)


def test_a_finding_without_concept_or_evidence_is_not_built() -> None:
    said = finding("rash")
    with pytest.raises(ValueError, match="rumour"):
        Finding(concept="rash", status=Status.PRESENT, evidence=())
    with pytest.raises(ValueError, match="some concept"):
        replace(said, concept="")


@pytest.mark.parametrize("status", Status)
def test_only_what_was_found_has_a_value(status: Status) -> None:
    """A value may be stated or suspected; what is absent or was not assessed has none."""
    value = Quantity(value=Decimal(5))
    if status in {Status.PRESENT, Status.SUSPECTED}:
        assert finding("crp", status, value=value).value == value
    else:
        with pytest.raises(ValueError, match="no value"):
            finding("crp", status, value=value)


@pytest.mark.parametrize("flag", Flag)
def test_a_silent_flag_keeps_a_statement_from_counting(flag: Flag) -> None:
    """Alone or beside another."""
    said = finding("rash", flags=[flag, Flag.CLAIMED])
    assert said.counts == (flag not in SILENT)
    assert patient(said).of({"rash"}) == ((said,) if said.counts else ())


def test_a_detail_is_found_by_name() -> None:
    said = replace(finding("drug"), details=(("route", "oral"),))
    assert said.detail("route") == "oral"
    assert said.detail("dose") == ""


def test_a_patient_tells_in_order_of_date() -> None:
    """Earliest first, the narrower of two that begin together first, undated ones last."""
    later = finding("rash", when="2015")
    sooner = finding("rash", when="2014-02")
    vague = finding("rash", when="2014-02/2014-03")
    undated = finding("itch")
    other = finding("cough", when="2010")
    told = patient(undated, later, other, vague, sooner).of({"rash", "itch"})
    assert told == (sooner, vague, later, undated)
