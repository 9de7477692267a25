"""A criteria tree for a terminal: criteria on the left, the words of the record on the right."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asterism.model.finding import Finding, Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Strength
from asterism.serve.show.marks import (
    BASIS_WORDS,
    SEEN_WORDS,
    day,
    how_taken,
    joined,
    page_of,
    quoted,
    said,
    standing_of,
)
from asterism.serve.show.screen import Screen, side_by_side
from asterism.serve.show.walk import Row, lead_to, nearby, split, unrecorded

_MOST_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What every row is drawn on: the two columns' widths, the screen, and whose record it is."""

    left: int
    right: int
    screen: Screen
    patient: Patient


def tree_lines(tree: Row, patient: Patient, screen: Screen) -> Iterator[str]:
    """The lines of a whole tree; its root is drawn only where it has a name or is all there is."""
    left = min(max(_extent(tree, 0)) + 2, screen.width * 2 // 5)
    sheet = _Sheet(left=left, right=screen.width - left - 2, screen=screen, patient=patient)
    for row in tree.rows if tree.rows and not tree.named else (tree,):
        yield from _row(row, 1, sheet)


def _extent(row: Row, depth: int) -> Iterator[int]:
    yield 2 * depth + 2 + len(_label(row))
    for child in row.rows:
        yield from _extent(child, depth + 1)


def _label(row: Row) -> str:
    return f"{row.label} (indirect)" if is_indirect(row) else row.label


def is_indirect(row: Row) -> bool:
    """Whether a leaf is met only by what hints at it."""
    return row.truth is Truth.TRUE and row.verdict.strength is Strength.INDIRECT and not row.rows


def _row(row: Row, depth: int, sheet: _Sheet, *, above: Truth = Truth.UNKNOWN) -> Iterator[str]:
    """The row, then those below it.

    `above` is the truth of the nearest settled row over it: below one, a long list of what nobody
    recorded is told on one line.
    """
    yield from _drawn(row.truth, _label(row), _details(row, sheet, above), depth, sheet)
    settled = row.truth if above is Truth.UNKNOWN else above
    spoken, silent = split(row, sheet.patient, settled)
    for child in spoken:
        yield from _row(child, depth + 1, sheet, above=settled)
    if silent:
        told = [unrecorded(silent)]
        yield from _drawn(Truth.UNKNOWN, "nothing recorded", told, depth + 1, sheet)


def _drawn(
    truth: Truth, label: str, details: Iterable[str], depth: int, sheet: _Sheet
) -> Iterator[str]:
    indent = "  " * depth
    left = sheet.left - len(indent) - 2
    start = f"{indent}{sheet.screen.sign(standing_of(truth))} "
    for first, second in side_by_side(label, details, (left, sheet.right)):
        yield f"{start}{first:<{left}}  {second}"
        start = f"{indent}  "


def _details(row: Row, sheet: _Sheet, above: Truth) -> Iterator[str]:
    if row.tally:
        yield f"{row.tally.met} met, {row.tally.needed} needed"
    if not row.rows:
        yield from _evidence(row, sheet)
    if tags := tags_of(row):
        yield f"[{'; '.join(tags)}]"
    if row.note and matters(row, above):
        yield f"note: {row.note}"


def matters(row: Row, above: Truth) -> bool:
    """Whether the verdict still turns on this row, so that its note is worth reading now."""
    return is_indirect(row) or row.truth is above is Truth.UNKNOWN


def tags_of(row: Row) -> list[str]:
    """Whose rule a criterion is and how far it was seen, where that is not the cited source's."""
    tags = [*(BASIS_WORDS[basis] for basis in row.bases), *(SEEN_WORDS[seen] for seen in row.seen)]
    return [tag for tag in tags if tag]


def _evidence(row: Row, sheet: _Sheet) -> Iterator[str]:
    yield from _quotes(row.verdict.because, "", sheet)
    yield from (f"by the rule: {rule}" for rule in row.rule_texts)
    yield from _quotes(row.verdict.against, "but: ", sheet)
    if row.truth is Truth.UNKNOWN:
        near = nearby(row, sheet.patient)
        for lead in dict.fromkeys(lead_to(row, finding) for finding in near):
            same = tuple(finding for finding in near if lead_to(row, finding) == lead)
            yield from _quotes(same, f"{lead}: " if lead else "", sheet)
        yield asking(row, near)


def _quotes(findings: tuple[Finding, ...], lead: str, sheet: _Sheet) -> Iterator[str]:
    told = list(dict.fromkeys(quote(finding, 2 * sheet.right - 30) for finding in findings))
    yield from (f"{lead}{words}" for words in told[:_MOST_QUOTES])
    if len(told) > _MOST_QUOTES:
        yield f"and {len(told) - _MOST_QUOTES} more"


def asking(row: Row, near: tuple[Finding, ...]) -> str:
    """Why a criterion is unknown, and which test would answer it."""
    silent = "" if near or row.verdict.because or row.verdict.against else "nothing recorded"
    tests = list(dict.fromkeys(item.test_label for item in row.verdict.missing if item.test_label))
    ask = f"ask for {joined(tests[:3], 'or')}" if tests else ""
    return "; ".join(part for part in (silent, ask) if part)


def quote(finding: Finding, width: int) -> str:
    """The words of the record, how they are to be taken, and when."""
    words = quoted(said(finding), max(width, 24))
    taken = ", ".join(how_taken(finding))
    parts = [f"“{words}”", f"({taken})" if taken else "", day(finding.when), page_of(finding)]
    return " ".join(part for part in parts if part)
