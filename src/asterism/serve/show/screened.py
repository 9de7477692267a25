"""What a screen found, in words for a terminal."""

from collections.abc import Iterator

from asterism.define.silence import is_of_silence
from asterism.define.site import Site
from asterism.model.criteria import Named
from asterism.model.definition import Definition
from asterism.model.finding import Evidence, Span
from asterism.model.verdict import Verdict
from asterism.screen.counts import Told
from asterism.screen.engines.engine import Opened
from asterism.screen.manifest import period_of
from asterism.screen.quality import ODD
from asterism.screen.screening import Screening

_MARKS = {"MET": "+", "NOT_MET": "-", "UNKNOWN": "?"}


def screened_text(found: Screening, counts: Told) -> str:
    """The counts of a screen: people by verdict, criterion by criterion, and what was not seen."""
    return "\n".join(_lines(found, counts)) + "\n"


_PERIODS = {
    "inside": "an event counts only inside an observation period of the person",
    "ignored": "an event counts inside and outside observation periods",
}


def _lines(found: Screening, counts: Told) -> Iterator[str]:
    definition = found.definition
    yield f"{definition.disease.label}, {definition.title} ({definition.id})"
    yield f"  {found.opened.shape}: {counts.people} people"
    # Nothing else changes the counts of a rare disease as much.
    yield from rule_of_periods(found.opened)
    yield from declared(found.site)
    verdicts = counts.verdicts
    for words, count in (
        ("met", verdicts["met"]),
        ("met, provisionally (exclusions not tested)", verdicts["provisional"]),
        ("unknown", verdicts["unknown"]),
        ("  of these one test away", counts.one_test_away),
        ("not met", verdicts["not_met"]),
    ):
        yield f"  {count!s:>10}  {words}"
    square = counts.square
    yield ""
    yield f"  {square['met_coded']!s:>10}  met, provisionally or not, and the disease is coded"
    yield f"  {square['met_not_coded']!s:>10}  met and never coded"
    yield f"  {square['others_coded']!s:>10}  coded, and not met or unknown"
    yield f"  {counts.says_both!s:>10}  whose record says both of something that is asked"
    yield ""
    yield f"  {'met':>10} {'not met':>10} {'unknown':>10}"
    for each in counts.criteria:
        parts = (each.met, each.not_met, each.unknown)
        row = " ".join(f"{part!s:>10}" for part in parts)
        yield f"  {row}  {'  ' * each.depth}{each.label}"
    yield ""
    seen = found.questions - len(found.unseen)
    yield f"  screenable: {seen} of {found.questions} questions can be answered by this database"
    if found.unseen:
        yield "  no code answers: " + "; ".join(found.unseen)
    for unit, rows in found.unmapped.items():
        yield f"  unit not understood: {unit!r}, {rows} rows; their values are unknown"
    if found.opened.notes is not None:
        told = found.opened.notes.told
        yield f"  notes: {told['read']} of {told['notes']} read, {told['findings']} findings"
    for strange in counts.strange_units:
        yield (
            f"  {strange.analyte} in {strange.unit!r}: {strange.rows} rows of which half or more "
            "are not plausible; another unit would explain it"
        )
    for table in counts.read:
        if table.rows is None:
            yield f"  no table {table.name}: nothing in it is seen"
        for name, many in table.odd.items():
            yield f"  {table.name}: {many} rows {ODD[name]}"
    for what, count in found.opened.dropped.items():
        yield f"  dropped: {count} {what}"


def rule_of_periods(opened: Opened) -> Iterator[str]:
    """What counts of a person's events, in a line; nothing of a shape without periods."""
    if (period := period_of(opened)) is not None:
        yield f"  {_PERIODS[period]}"


def declared(site: Site | None) -> Iterator[str]:
    """What the site declares, a line each."""
    return iter(()) if site is None else (f"  {line}" for line in site.lines())


def explained_screen(verdict: Verdict, definition: Definition, site: Site | None = None) -> str:
    """The verdict on one person with the rows behind it, as the judge gives it."""
    lines = [f"{definition.title} ({definition.id}): {_word(verdict)}", *declared(site)]
    for part in verdict.children:
        lines += _explained(part, 1)
    if verdict.missing:
        lines.append("  missing: " + "; ".join(each.label for each in verdict.missing))
    return "\n".join(lines) + "\n"


def _by_silence(verdict: Verdict) -> Iterator[str]:
    """The rules of the site that make it so: what they rest on is that there is no row."""
    for rule in _silences(verdict):
        yield rule.label


def _silences(verdict: Verdict) -> Iterator[Named]:
    found = [rule for rule in verdict.rules if is_of_silence(rule)]
    yield from (rule for rule in found if isinstance(rule, Named))
    for part in verdict.children:
        if not getattr(part.of, "label", "") and part.truth is verdict.truth:
            yield from _silences(part)


def _rows(verdict: Verdict) -> Iterator[str]:
    return (_row(finding.evidence[0]) for finding in verdict.because)


def _row(evidence: Evidence) -> str:
    """The row, or the words of a note and where they stand in it."""
    if isinstance(evidence.locator, Span):
        quote = " ".join(evidence.quote.split())
        return f"“{quote}” ({evidence.source}, character {evidence.locator.start})"
    return evidence.quote


def _word(verdict: Verdict) -> str:
    word = verdict.truth.value.replace("_", " ")
    return f"{word}, met provisionally" if verdict.provisional else word


def _explained(verdict: Verdict, depth: int) -> Iterator[str]:
    label = getattr(verdict.of, "label", "")
    if label:
        rows = ", ".join(dict.fromkeys([*_by_silence(verdict), *_rows(verdict)]))
        yield f"{'  ' * depth}{_MARKS[verdict.truth.value]} {label}{': ' if rows else ''}{rows}"
        depth += 1
    for part in verdict.children:
        yield from _explained(part, depth)
