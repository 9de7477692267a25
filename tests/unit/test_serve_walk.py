"""The one walk: what it names, counts, merges and keeps."""

from decimal import Decimal

import sample_report as sample
from asterism.model import criteria as c
from asterism.model.finding import Finding
from asterism.model.quantity import Comparator, Quantity
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.serve.show.report import criteria_of
from asterism.serve.show.walk import Row, every, lead_to, leaves, nearby, walk


def _tree(which: int = 0) -> Row:
    editions = (sample.table_edition(), sample.vegf_edition())
    return walk(criteria_of(sample.judged(editions[which]).verdict), sample.LABELS)


def _row(name: str, which: int = 0) -> Row:
    return next(row for row in every(_tree(which)) if row.id == name)


def test_a_name_and_what_it_names_are_one_row() -> None:
    row = _row("polyneuropathy")
    assert row.label == "Polyneuropathy"
    assert row.is_leaf
    assert row.rows == ()


def test_a_count_tells_how_many_hold_and_how_many_must() -> None:
    tally = _row("minor").tally
    assert tally is not None
    assert (tally.met, tally.needed, tally.among) == (1, 1, 3)


def test_rows_come_in_the_order_of_the_definition() -> None:
    assert [row.id for row in leaves(_tree())] == [
        "polyneuropathy", "clonal", "bone", "vegf", "thrombocytosis", "papilledema",
        "endocrinopathy",
    ]  # fmt: skip


def test_the_rule_that_showed_it_is_kept_with_its_basis() -> None:
    row = _row("thrombocytosis")
    assert [rule.id for rule in row.rules] == ["above"]
    assert c.Basis.OPERATIONAL in row.bases
    assert c.Seen.SECONDARY in row.seen


def test_what_the_record_says_without_settling_it_stands_near_an_unknown_row() -> None:
    patient = sample.patient()
    assert _quotes(nearby(_row("vegf", 1), patient)) == ["VEGF was not available"]
    assert _quotes(nearby(_row("endocrinopathy"), patient)) == ["hypothyroidism"]
    assert nearby(_row("papilledema"), patient) == ()


def test_the_opposite_of_something_is_a_row_of_its_own() -> None:
    inner = c.Present(concept="fever")
    verdict = Verdict(
        of=c.Not(of=inner),
        truth=Truth.FALSE,
        children=(Verdict(of=inner, truth=Truth.TRUE),),
    )
    row = walk(verdict, {})
    assert (row.id, row.truth, row.rows[0].truth) == ("not fever", Truth.FALSE, Truth.TRUE)


def test_a_comparison_is_named_as_its_definition_writes_it() -> None:
    limit = Quantity(value=Decimal(450), unit="10*9/L")
    node = c.Measured(analyte="platelets", op=Comparator.GE, threshold=limit)
    row = walk(Verdict(of=node, truth=Truth.UNKNOWN), sample.LABELS)
    assert row.id == "platelets >= 450 10*9/L"
    assert row.label == "Platelets >= 450 10*9/L"


def _quotes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.evidence[0].quote for finding in findings]


def test_what_calls_for_looking_is_told_as_that_and_not_as_evidence() -> None:
    """Swollen nodes call for a biopsy; they do not show Castleman disease."""
    node = c.Present(concept="rare", prompted_by=frozenset({"polyneuropathy"}))
    row = walk(Verdict(of=node, truth=Truth.UNKNOWN), {})
    (seen,) = nearby(row, sample.patient())
    assert lead_to(row, seen) == "calls for looking"
    assert lead_to(_row("vegf", 1), seen) == ""
