"""A report for programs: the names of docs/reference/output.md, never renamed, always sorted.

Same input, same bytes: no clock, no path, no order of a set.
"""

import json
from collections.abc import Mapping, Sequence

from asterism.model.criteria import AtLeast
from asterism.model.finding import Finding, Patient
from asterism.model.verdict import Missing, Note, Verdict
from asterism.serve.show.marks import DEFINITE
from asterism.serve.show.report import (
    Chart,
    Document,
    Failure,
    Judged,
    Report,
    Words,
    exclusions_of,
    rows,
)
from asterism.serve.show.statements import Json, finding_json, place_of, when_json
from asterism.serve.show.walk import Leaf, Row, leaf_id, walk


def encoded(document: Json, indent: int | None = None) -> str:
    """The document as JSON text in UTF-8 characters; one line unless an indent is given."""
    return json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)


def judged_json(report: Report) -> list[Json]:
    """A document for each input, in the order of the inputs."""
    documents = [judged_document(charts, report) for charts in _by_document(report.charts)]
    return [*documents, *(failed(failure) for failure in report.failures)]


def judged_document(charts: Sequence[Chart], report: Report) -> Json:
    """One input with its patients and their verdicts. `charts` are all of that input."""
    return {
        "asterism": _versions(charts, report),
        "input": _input(charts[0].document),
        "as_of": report.as_of or None,
        "patients": [_judged_patient(chart, report.words) for chart in charts],
        **_reading(charts[0].document),
    }


def read_json(report: Report) -> list[Json]:
    """A document for each input, in the order of the inputs."""
    documents = [read_document(charts, report) for charts in _by_document(report.charts)]
    return [*documents, *(failed(failure) for failure in report.failures)]


def read_document(charts: Sequence[Chart], report: Report) -> Json:
    """One input as it was read: everyone's findings in text order, each with its patient's id where
    there are several.
    """
    first = charts[0]
    alone = len(charts) == 1
    return {
        "id": first.document.name,
        "findings": _findings(first.patient, report.words) if alone else _of_all(charts, report),
        "patients": [_person(chart.patient) for chart in charts],
        "spans": [
            {
                "start": asked.start,
                "end": asked.end,
                "status": asked.status.value,
                "flags": sorted(flag.value for flag in asked.flags),
            }
            for asked in first.document.spans
        ],
        "sex": _sex(first.patient) if alone else None,
        "input": _input(first.document),
        "asterism": {**_versions(charts, report), "hpo": report.hpo},
        **_reading(first.document, first.patient.notes),
    }


def _person(patient: Patient) -> Json:
    return {"id": patient.id, "sex": _sex(patient), "born": when_json(patient.born)}


def _sex(patient: Patient) -> str | None:
    return patient.sex.value if patient.sex else None


def _of_all(charts: Sequence[Chart], report: Report) -> list[Json]:
    """The findings of several patients in text order, each with whose it is."""
    told = [(finding, chart.patient.id) for chart in charts for finding in chart.patient.findings]
    told.sort(key=lambda pair: place_of(pair[0]))
    return [finding_json(finding, report.words) | {"patient": name} for finding, name in told]


def failed(failure: Failure) -> Json:
    """What stands in the place of an answer where there is none."""
    error = {
        "what": failure.what,
        "where": failure.where,
        "fix": failure.fix,
        "exit_code": failure.exit_code,
    }
    return {"input": {"source": failure.name}, "error": error}


def _by_document(charts: Sequence[Chart]) -> list[list[Chart]]:
    groups: dict[int, list[Chart]] = {}
    for chart in charts:
        groups.setdefault(id(chart.document), []).append(chart)
    return list(groups.values())


def _versions(charts: Sequence[Chart], report: Report) -> Json:
    hashes = {
        judged.definition.id: judged.definition.sha256
        for chart in charts
        for judged in chart.judged
    }
    return {
        "version": report.version,
        "knowledge_sha256": report.knowledge_sha256,
        "definitions": dict(sorted(hashes.items())),
    }


def _input(document: Document) -> Json:
    return {
        "source": document.name,
        "sha256": document.sha256,
        "characters": len(document.text),
    }


def _reading(document: Document, more: Sequence[str] = ()) -> Json:
    sections = [
        {"start": part.start, "end": part.end, "title": part.title, "left_out": part.aside or None}
        for part in document.sections
    ]
    notes = dict.fromkeys((*document.notes, *more))
    return {
        "sections": sections,
        "left_out": [{"what": what, "count": count} for what, count in document.left_out],
        "notes": [note_json(Note(kind="reading", text=text)) for text in notes],
    }


def _judged_patient(chart: Chart, words: Words) -> Json:
    patient = chart.patient
    places = {finding: place for place, finding in reversed(list(enumerate(patient.findings)))}
    judged = sorted(chart.judged, key=lambda one: one.definition.id)
    return {
        **_person(patient),
        "findings": _findings(patient, words),
        "verdicts": [_verdict(one, words, places) for one in judged],
        "notes": [note_json(Note(kind="reading", text=text)) for text in patient.notes],
    }


def _verdict(judged: Judged, words: Words, places: Mapping[Finding, int]) -> Json:
    verdict = judged.verdict
    return {
        "definition": judged.definition.id,
        "title": judged.definition.title,
        "disease": judged.definition.disease.label,
        "level": judged.definition.level or None,
        "set": judged.definition.set or None,
        "status": judged.definition.status.value,
        "truth": verdict.truth.value,
        "provisional": verdict.provisional,
        "strength": verdict.strength.value,
        "since": when_json(verdict.since),
        "one_test_away_since": when_json(verdict.one_test_away),
        "named": when_json(verdict.named),
        "delay_years": _years(verdict),
        "missing": [missing_json(item) for item in verdict.missing],
        "untested": [criteria_json(one, words, places) for one in verdict.untested],
        "notes": [note_json(note) for note in verdict.notes],
        "disagreements": disputed_json(words, judged.definition.id, judged.definition.set),
        "criteria": _root(judged, words, places),
        "exclusions": [criteria_json(one, words, places) for one in exclusions_of(verdict)],
    }


def disputed_json(words: Words, *names: str) -> list[str]:
    """The entries of the register that concern any of these, by name."""
    return [one.id for one in words.disputed(*names)]


def _years(verdict: Verdict) -> float | None:
    return None if verdict.delay_years is None else round(verdict.delay_years, 2)


def _root(judged: Judged, words: Words, places: Mapping[Finding, int]) -> Json:
    row = rows(judged, words)
    tree = _node(row, places)
    if not row.id:
        tree |= {"id": judged.definition.id, "label": judged.definition.title}
    return tree


def criteria_json(verdict: Verdict, words: Words, places: Mapping[Finding, int]) -> Json:
    """The criteria tree of a verdict: what has a name, and the leaves."""
    return _node(walk(verdict, words.labels), places)


def _node(row: Row, places: Mapping[Finding, int]) -> Json:
    name = row.named
    site = {"site": row.site} if row.site else {}
    return site | {
        "id": row.id,
        "label": row.label,
        "truth": row.truth.value,
        "strength": row.verdict.strength.value,
        "because": _indexes(row.verdict.because, places),
        "against": _indexes(row.verdict.against, places),
        "needed": row.tally.needed if row.tally else None,
        "basis": [basis.value for basis in row.bases],
        "seen": [seen.value for seen in row.seen],
        "cite": name.cite if name else "",
        "note": row.note,
        "children": _children(row, places),
    }


def _children(row: Row, places: Mapping[Finding, int]) -> list[Json]:
    """The nodes below: counts without a name give way to their parts, a name keeps its leaf."""
    if row.named and isinstance(row.of, Leaf):
        return [_leaf(row, row.of, places)]
    below: list[Json] = []
    for child in row.rows:
        unnamed_count = not child.id and isinstance(child.of, AtLeast)
        below += _children(child, places) if unnamed_count else [_node(child, places)]
    return below


def _leaf(row: Row, of: Leaf, places: Mapping[Finding, int]) -> Json:
    return {
        "id": leaf_id(of),
        "label": row.label,
        "truth": row.truth.value,
        "strength": row.verdict.strength.value,
        "because": _indexes(row.verdict.because, places),
        "against": _indexes(row.verdict.against, places),
        "children": [],
    }


def _indexes(findings: Sequence[Finding], places: Mapping[Finding, int]) -> list[int]:
    return sorted({places[finding] for finding in findings})


def missing_json(item: Missing) -> Json:
    return {
        "concept": item.concept,
        "label": item.label,
        "test": item.test,
        "test_label": item.test_label,
        "settles_alone": item.settles_alone,
        "settles": [truth.value for truth in DEFINITE if truth in item.settles],
        "others": list(item.others),
        "invasive": item.invasive,
        "availability": item.availability,
    }


def note_json(note: Note) -> Json:
    return {"kind": note.kind, "text": note.text, "cite": note.cite}


def _findings(patient: Patient, words: Words) -> list[Json]:
    return [finding_json(finding, words) for finding in patient.findings]
