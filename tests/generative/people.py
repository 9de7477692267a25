"""Patients, findings and definitions in a line each, for the tests of the judge."""

from collections.abc import Iterable
from dataclasses import replace

from asterism.model.criteria import Criterion, Named
from asterism.model.definition import Caution, Definition, Disease, Test
from asterism.model.finding import (
    Evidence,
    Finding,
    Flag,
    Interpretation,
    Patient,
    Row,
    Status,
)
from asterism.model.quantity import Quantity, Reference
from asterism.model.when import When


def finding(
    concept: str,
    status: Status = Status.PRESENT,
    *,
    value: Quantity | None = None,
    reference: Reference | None = None,
    interpretation: Interpretation | None = None,
    when: str = "",
    flags: Iterable[Flag] = (),
    words: str = "",
    notes: tuple[str, ...] = (),
) -> Finding:
    """One statement, quoted as `words` (else as its concept), dated by ISO days, months, years."""
    quote = words or concept.replace("_", " ")
    evidence = Evidence(
        source="test", locator=Row(table="row", key=quote), quote=quote, reader="test@0"
    )
    return Finding(
        concept=concept,
        status=status,
        evidence=(evidence,),
        value=value,
        reference=reference,
        interpretation=interpretation,
        when=interval(when),
        flags=frozenset(flags),
        notes=notes,
    )


def interval(text: str) -> When | None:
    """The interval of `2015-11`, or of `2015-11/2016-02`; None for nothing."""
    if not text:
        return None
    first, _, last = text.partition("/")
    start = When.parse(first)
    return replace(start, latest=When.parse(last).latest, text=text) if last else start


def patient(*findings: Finding) -> Patient:
    return Patient(id="p", findings=findings)


def named(of: Criterion, label: str) -> Named:
    return Named(id=label.lower().replace(" ", "_"), label=label, of=of)


def definition(
    root: Criterion,
    *,
    exclusions: tuple[Named, ...] = (),
    cautions: tuple[Caution, ...] = (),
    tests: tuple[Test, ...] = (),
) -> Definition:
    return Definition(
        id="ill/first",
        title="First",
        disease=Disease(id="ORPHA:1", label="Illness", concept="illness"),
        source="nobody-1999#table-1",
        root=root,
        exclusions=exclusions,
        cautions=cautions,
        tests=tests,
    )
