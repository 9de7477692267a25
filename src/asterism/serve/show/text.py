"""A report for a terminal: what is met, by which words, since when, and what would settle it.

Shape says what colour says, and words say what shape says.
"""

from collections.abc import Iterator

from asterism.read.text.phenotypes import LICENCE
from asterism.serve.show.brief import (
    Request,
    delay,
    lacking,
    notes_of,
    requests,
    short_title,
    untested,
)
from asterism.serve.show.disputes import disputed_line
from asterism.serve.show.marks import (
    DISCLAIMER,
    NOTE_WORDS,
    REVIEW_WORDS,
    WORDS,
    Standing,
    asking_for,
    day,
    inert,
    joined,
    quoted,
)
from asterism.serve.show.marks import said as spoken
from asterism.serve.show.matrix import matrix_lines
from asterism.serve.show.report import (
    Chart,
    Disease,
    Document,
    Judged,
    Report,
    Words,
    by_disease,
    rows,
    said,
)
from asterism.serve.show.screen import Screen
from asterism.serve.show.tree import quote, tree_lines

_MOST_TESTS = 8


def judged_text(report: Report, screen: Screen) -> str:
    """The whole report, one patient after the other, and the last line that every output has."""
    lines: list[str] = []
    for chart in report.charts:
        lines += [*_chart(chart, report, screen), ""]
    for failure in report.failures:
        lines += [f"{inert(failure.name)}: not judged, could not be read", ""]
    return _finished([*lines, DISCLAIMER], screen)


def read_text(report: Report, screen: Screen) -> str:
    """What was read of each patient: a line for each finding, then what was left out."""
    lines: list[str] = []
    for chart in report.charts:
        lines += [_heading(_name(chart), screen), *_findings(chart, report.words, screen)]
        lines += [*_reading(chart, screen), ""]
    for failure in report.failures:
        lines += [f"{inert(failure.name)}: could not be read", ""]
    return _finished([*lines, *screen.wrapped(_ontology(report), "", "  "), DISCLAIMER], screen)


def _ontology(report: Report) -> str:
    """Which release of the ontology was read with, and on whose terms; or that there was none."""
    if report.hpo is None:
        return (
            "Own concepts only: the Human Phenotype Ontology is not on this machine "
            "(pip install 'asterism[hpo]')."
        )
    return f"Phenotypes: {LICENCE}, release {report.hpo}."


def _finished(lines: list[str], screen: Screen) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return f"{text.translate(dict(screen.spelling))}\n"


def _name(chart: Chart) -> str:
    name, patient = inert(chart.document.name), inert(chart.person)
    return f"{name} · patient {patient}" if patient else name


def _heading(title: str, screen: Screen) -> str:
    return f"{title} {'─' * max(screen.width - len(title) - 1, 3)}"


def _chart(chart: Chart, report: Report, screen: Screen) -> Iterator[str]:
    as_of = f" · as of {report.as_of}" if report.as_of else ""
    yield f"{_name(chart)}{as_of}"
    yield ""
    diseases = by_disease(chart)
    full = [disease for disease in diseases if _deserves_a_block(disease)] or list(diseases[:1])
    if not any(said(disease.lead) for disease in diseases):
        full = []
        yield from screen.wrapped(
            "Nothing here speaks for or against any criterion: every one is UNKNOWN.", ""
        )
        yield ""
    for disease in full:
        yield from _disease(disease, chart, report.words, screen)
        yield ""
    rest = [disease for disease in diseases if disease not in full]
    if rest:
        yield _heading("Also judged", screen)
        yield from matrix_lines(rest, report.words, screen)
        yield ""
    yield from _reading(chart, screen)


def _deserves_a_block(disease: Disease) -> bool:
    return disease.lead.standing in {Standing.MET, Standing.PROVISIONAL}


def _edition(judged: Judged, words: Words, screen: Screen) -> str:
    return f"{short_title(judged.definition)} {_stands(judged, words, screen)}"


def _level(judged: Judged, words: Words, screen: Screen) -> str:
    return f"{judged.definition.level} {_stands(judged, words, screen)}"


def _stands(judged: Judged, words: Words, screen: Screen) -> str:
    told = f"{screen.signs[judged.standing]} {WORDS[judged.standing]}"
    lack = lacking(judged, words)
    return f"{told} ({lack})" if lack else told


def _disease(disease: Disease, chart: Chart, words: Words, screen: Screen) -> Iterator[str]:
    yield _heading(disease.label, screen)
    yield from _judged(disease.lead, chart, words, screen)
    if disease.levels:
        told = " · ".join(_level(judged, words, screen) for judged in disease.levels)
        yield from screen.wrapped(f"levels: {told}", "  ", "  ")
    others = [judged for judged in disease.others if judged not in disease.levels]
    if others:
        told = " · ".join(_edition(judged, words, screen) for judged in others)
        yield from screen.wrapped(f"other editions: {told}", "  ", "  ")


def _judged(judged: Judged, chart: Chart, words: Words, screen: Screen) -> Iterator[str]:
    definition = judged.definition
    verdict = f"{WORDS[judged.standing]}   {definition.title}"
    yield f"{screen.sign(judged.standing)} {verdict}"
    if judged.standing is Standing.PROVISIONAL:
        yield from screen.wrapped(f"not excluded: {joined(untested(judged))}", "  ", "  ")
    yield from screen.wrapped(f"{definition.id} · {REVIEW_WORDS[definition.status]}")
    yield ""
    yield from tree_lines(rows(judged, words), chart.patient, screen)
    yield ""
    yield from _asides(judged, words, screen)
    found = words.disputed(definition.id, definition.set)
    line = disputed_line(definition.set or definition.id, found, chart.patient)
    yield from screen.wrapped(line, "  ", "  ")


def _asides(judged: Judged, words: Words, screen: Screen) -> Iterator[str]:
    yield from _tests(judged, screen)
    sentence = delay(judged, words)
    if sentence:
        yield from screen.wrapped(sentence, "  ", "  ")
    elif judged.verdict.since:
        yield from screen.wrapped(f"could have been reached on {day(judged.verdict.since)}")
    for note in notes_of(judged):
        told = f"{NOTE_WORDS.get(note.kind, note.kind)}: {inert(note.text)}"
        yield from screen.wrapped(told, "  ! ", "  ")


def _tests(judged: Judged, screen: Screen) -> Iterator[str]:
    asked = requests(judged)
    if not asked:
        return
    yield f"  {asking_for(judged.verdict)}, least burden first"
    for place, request in enumerate(asked[:_MOST_TESTS], start=1):
        yield from screen.wrapped(f"{place}. {_test(request)}", "    ", "   ")
    if len(asked) > _MOST_TESTS:
        yield f"    and {len(asked) - _MOST_TESTS} more"


def _test(request: Request) -> str:
    answers = joined(request.answers)
    told = request.test if answers == request.test else f"{request.test} (for {answers})"
    if request.settles:
        told += f": {request.settles}"
    return f"{told}; or {joined(request.others, 'or')}" if request.others else told


def _findings(chart: Chart, words: Words, screen: Screen) -> Iterator[str]:
    if not chart.patient.findings:
        yield "  nothing recorded"
    for finding in chart.patient.findings:
        value = f" {finding.value}" if finding.value else ""
        told = f"{words.label(finding.concept)}{value}: {quote(finding, screen.width)}"
        yield from screen.wrapped(told, "  ", "    ")
        for note in finding.notes:
            yield from screen.wrapped(inert(note), "    ! ", "  ")


def _reading(chart: Chart, screen: Screen) -> Iterator[str]:
    document = chart.document
    counts = f"Read {len(document.text):,} characters, {len(chart.patient.findings)} findings."
    yield from screen.wrapped(counts + _left_out(document), "", "  ")
    for note in dict.fromkeys((*document.notes, *chart.patient.notes)):
        yield from screen.wrapped(inert(note), "  ! ", "  ")
    for finding in chart.patient.findings:
        for note in finding.notes:
            told = f"“{quoted(spoken(finding), 40)}”: {inert(note)}"
            yield from screen.wrapped(told, "  ! ", "  ")


def _left_out(document: Document) -> str:
    if not document.left_out:
        return ""
    told = ", ".join(f"{inert(what)} ({count:,})" for what, count in document.left_out)
    return f" Left out, as not this patient's: {told}."
