"""What a view is given: the documents read, the patients in them, and every verdict on each.

Sorted here once, so that text, JSON and HTML tell it in the same order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from asterism.model.criteria import Named, Not
from asterism.model.definition import Definition, Source
from asterism.model.finding import Patient, Status
from asterism.model.truth import Truth
from asterism.model.verdict import Note, Verdict
from asterism.serve.show.marks import Standing, day, joined, settled, standing
from asterism.serve.show.walk import Row, every, leaves, walk

_STANDINGS = (Standing.MET, Standing.PROVISIONAL, Standing.UNKNOWN, Standing.NOT_MET)
_LEVELS = ("", "definite", "probable", "possible")  # as docs/reference/knowledge.md orders them


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a concept is called and coded as. `codes` maps a vocabulary's name to its codes."""

    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    def label(self, concept: str) -> str:
        return self.labels.get(concept, concept.replace("_", " "))

    def source(self, cite: str) -> Source | None:
        """The publication of `<key>#<place>`; None where no sources file holds it."""
        return self.sources.get(cite.partition("#")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A section of the text. `aside` where the reader took none of it for this patient's."""

    start: int
    end: int
    title: str
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as it was handed in. `sha256` is of its bytes.

    `left_out` counts the mentions that are not the patient's, by reason; `spans` are stretches
    that were asked about, with how the words there stand.
    """

    name: str
    text: str
    sha256: str
    sections: tuple[Stretch, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    spans: tuple[tuple[int, int, Status], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A definition and its verdict; and, where it was missed, that of the day it was one test
    away.
    """

    definition: Definition
    verdict: Verdict
    then: Verdict | None = None

    @property
    def standing(self) -> Standing:
        return standing(self.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One patient of one document, with the verdicts in the order in which they are shown."""

    document: Document
    patient: Patient
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that could not be read, so that what is shown never looks like the whole."""

    name: str
    what: str
    where: str
    fix: str
    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything one command found out, and what it was found out with."""

    charts: tuple[Chart, ...]
    words: Words
    version: str
    knowledge_sha256: str
    as_of: str = ""
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disease:
    """The editions of one disease: the one to show in full, and the others."""

    label: str
    lead: Judged
    others: tuple[Judged, ...]

    @property
    def editions(self) -> tuple[Judged, ...]:
        return (self.lead, *self.others)


def criteria_of(verdict: Verdict) -> Verdict:
    """The verdict on a definition's own criteria, without its exclusions."""
    return verdict.children[0] if verdict.definition and verdict.children else verdict


def exclusions_of(verdict: Verdict) -> tuple[Verdict, ...]:
    """The verdicts on a definition's exclusions, in the order written."""
    return verdict.children[1:] if verdict.definition else ()


def rows(judged: Judged, words: Words) -> Row:
    """The criteria tree of one verdict."""
    return walk(criteria_of(judged.verdict), words.labels)


def _concept(judged: Judged) -> str:
    return judged.definition.disease.concept


def short_title(definition: Definition) -> str:
    """The edition's name without what its title adds to it: "Dispenzieri 2012"."""
    name, level = definition.title.partition(",")[0], definition.level
    return f"{name}, {level}" if level else name


def by_disease(chart: Chart) -> tuple[Disease, ...]:
    """The diseases of a chart, the most nearly diagnosed first."""
    # By what names it in a record, not by code: a variant that is judged by itself may share its
    # disease's code.
    ordered = sorted(chart.judged, key=_concept)
    groups = [sorted(group, key=_editions_order) for _, group in groupby(ordered, key=_concept)]
    diseases = [
        Disease(label=group[0].definition.disease.label, lead=group[0], others=tuple(group[1:]))
        for group in groups
    ]
    return tuple(sorted(diseases, key=_diseases_order))


def said(judged: Judged) -> int:
    """How many criteria the record says anything to, either way."""
    found = leaves(rows(judged, Words()))
    return sum(row.truth is not Truth.UNKNOWN for row in found)


def lacking(judged: Judged, words: Words) -> str:
    """What stands between this edition and MET, in a few words; empty where nothing does."""
    verdict = judged.verdict
    match judged.standing:
        case Standing.MET:
            return ""
        case Standing.PROVISIONAL:
            return f"not excluded: {_few(untested(judged))}"
        case Standing.UNKNOWN:
            return f"lacks {_few([item.label for item in verdict.missing])}"
        case Standing.NOT_MET:
            refused = [_told_against(row) for row in _refused(rows(judged, words))]
            return f"against it: {_few(refused + excluding(judged))}"


def _told_against(row: Row) -> str:
    (within,) = row.rows if isinstance(row.of, Not) else (row,)
    return f"{within.label} present" if within is not row else f"{row.label} not so"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A test to ask for: what it would answer, what the answers can do, and what else would do."""

    test: str
    answers: tuple[str, ...]
    settles: str
    others: tuple[str, ...]


def requests(judged: Judged) -> tuple[Request, ...]:
    """The tests that are missing, least burden first; one request for all that a test answers."""
    named = test_labels(judged.definition)
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for item in judged.verdict.missing:
        others = tuple(named.get(other, other) for other in item.others)
        key = item.test_label or item.label, settled(item, judged.verdict), others
        found.setdefault(key, []).append(item.label)
    return tuple(
        Request(test=test, answers=tuple(labels), settles=settles, others=others)
        for (test, settles, others), labels in found.items()
    )


def untested(judged: Judged) -> list[str]:
    """The names of the exclusions that nobody tested."""
    return _names(judged.verdict.untested)


def notes_of(judged: Judged) -> tuple[Note, ...]:
    """The notes to show; untested exclusions are told beside the verdict already."""
    told = {"exclusion"} if judged.standing is Standing.PROVISIONAL else set()
    return tuple(note for note in judged.verdict.notes if note.kind not in told)


def excluding(judged: Judged) -> list[str]:
    """The names of the exclusions that are present."""
    excluded = exclusions_of(judged.verdict)
    return _names(verdict for verdict in excluded if verdict.truth is Truth.TRUE)


def _names(verdicts: Iterable[Verdict]) -> list[str]:
    nodes = (verdict.of for verdict in verdicts)
    return [node.label for node in nodes if isinstance(node, Named)]


def test_labels(definition: Definition) -> dict[str, str]:
    """What each test of a definition is called."""
    return {test.id: test.label for test in definition.tests}


def delay(judged: Judged, words: Words) -> str:
    """The sentence that tells the diagnostic delay; empty where the record dates no such delay."""
    verdict, years = judged.verdict, judged.verdict.delay_years
    if not years or verdict.one_test_away is None:
        return ""
    asked = day(verdict.one_test_away)
    if judged.then is None:
        return f"could have been asked {years:.1f} years earlier: on {asked}"
    stood = [
        row.label for row in every(walk(criteria_of(judged.then), words.labels)) if _stands(row)
    ]
    told = f"could have been asked {years:.1f} years earlier: on {asked} {joined(stood)} stood"
    settling = _some([test.label for test in verdict.within_reach])
    return f"{told}; {settling} could have settled it" if settling else told


def _stands(row: Row) -> bool:
    return row.truth is Truth.TRUE and row.named is not None and not row.rows


def _refused(row: Row) -> list[Row]:
    """The lowest rows that make this one NOT MET."""
    if row.truth is not Truth.FALSE:
        return []
    return [low for child in row.rows for low in _refused(child)] or [row]


def _some(tests: list[str], most: int = 4) -> str:
    more = len(tests) - most
    return joined([*tests[:most], f"{more} more"] if more > 0 else tests, "or")


def _few(labels: list[str], most: int = 3) -> str:
    unique = list(dict.fromkeys(labels))
    if not unique:
        return "evidence"
    more = len(unique) - most
    return ", ".join(unique[:most]) + (f" and {more} more" if more > 0 else "")


def _editions_order(judged: Judged) -> tuple[int, int, int, str]:
    return (*_rank(judged), -_year(judged.definition.id), judged.definition.id)


def _diseases_order(disease: Disease) -> tuple[int, int, int, int, str]:
    rank, level = _rank(disease.lead)
    away = 0 if any(item.settles_alone for item in disease.lead.verdict.missing) else 1
    return rank, away, -said(disease.lead), level, disease.lead.definition.id


def _rank(judged: Judged) -> tuple[int, int]:
    level = judged.definition.level
    known = _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
    return _STANDINGS.index(judged.standing), known


def _year(name: str) -> int:
    """The year at the end of an edition's name, so that the newest comes first; 0 without one."""
    found = re.search(r"(\d{4})\D*$", name)
    return int(found[1]) if found else 0
