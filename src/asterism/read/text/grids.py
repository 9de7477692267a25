"""The values of a row under a heading of tests: each with its column's test and its row's time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from asterism.model.finding import Certainty, Finding, Status
from asterism.model.when import When
from asterism.read.text.evidence import Sentence, quote
from asterism.read.text.measured import value_details, value_notes
from asterism.read.text.numbers import Amount
from asterism.read.text.quantities import Fit, find_in
from asterism.read.text.tables import Column, Row, Test


def grid_findings(sentence: Sentence, row: Row) -> Iterator[Finding]:
    """A finding for each value in a column that a test heads; none of a row of intervals."""
    heading = row.heading
    if heading is None or not heading.tests or not row.valued or _is_reference(sentence, row):
        return
    found = find_in(sentence.words, sentence.lexicon.amounts)
    for amount in found:
        at = row.cell(amount.start)
        test = heading.tests[at] if 0 <= at < len(heading.tests) else None
        if test is None or (at, amount.start) != (at, _first(row, found, at)):
            continue
        whole = replace(amount, units=amount.units or test.units)
        fit = sentence.lexicon.amounts.fitting(test.concepts, whole)
        if fit is not None:
            yield _finding(sentence, row, test, whole, fit)


def _first(row: Row, found: Sequence[Amount], at: int) -> int:
    """Where the first amount of a cell begins: what stands behind it is said of it."""
    start, end = row.cells[at]
    return next(one.start for one in found if start <= one.start < end)


def _is_reference(sentence: Sentence, row: Row) -> bool:
    told = sentence.lexicon.tables.told(sentence.words.text, row.cells[0])
    return told is Column.REFERENCE


def _finding(sentence: Sentence, row: Row, test: Test, amount: Amount, fit: Fit) -> Finding:
    section = sentence.section
    certainty = Certainty.INFERRED if fit.customary else Certainty.STATED
    return Finding(
        concept=fit.analyte,
        status=Status.PRESENT,
        value=fit.value,
        reference=amount.reference_in(fit.value.unit),
        interpretation=amount.level,
        flags=sentence.others | ({section.assume} if section.assume else set()),
        evidence=(
            quote(sentence, test.start, test.end, certainty),
            quote(sentence, amount.start, amount.end, certainty),
        ),
        when=_when(sentence, row, amount),
        details=(*_nerve(sentence, row, fit), *value_details(fit)),
        notes=tuple(value_notes(fit)),
    )


def _when(sentence: Sentence, row: Row, amount: Amount) -> When | None:
    return row.when or sentence.dating.when(amount.start, amount.end)


def _nerve(sentence: Sentence, row: Row, fit: Fit) -> tuple[tuple[str, str], ...]:
    """The nerve that heads the row, where the column is that of a nerve study."""
    cues, words = sentence.lexicon.nerves, sentence.words
    if fit.analyte not in cues.analytes:
        return ()
    end = words.after(row.cells[0][1])
    named = [nerve for nerve in cues.named(words) if nerve.last <= end]
    return named[0].details if len(named) == 1 else ()
