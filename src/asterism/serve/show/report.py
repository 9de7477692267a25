"""What a view is given: the documents read, the patients in them, and every verdict on each.

Sorted here once, so that text, JSON and HTML tell it in the same order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from asterism.model.definition import Definition, Source
from asterism.model.disagreement import Disagreement, concerning
from asterism.model.finding import Flag, Patient, Status
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.serve.show.marks import Standing, standing
from asterism.serve.show.walk import Row, leaves, walk

_STANDINGS = (Standing.MET, Standing.PROVISIONAL, Standing.UNKNOWN, Standing.NOT_MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a concept is called and coded as. `codes` maps a vocabulary's name to its codes;
    `disagreements` is the register of where sources differ.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()

    def label(self, concept: str) -> str:
        return self.labels.get(concept, concept.replace("_", " "))

    def source(self, cite: str) -> Source | None:
        """The publication of `<key>#<place>`; None where no sources file holds it."""
        return self.sources.get(cite.partition("#")[0])

    def disputed(self, *names: str) -> tuple[Disagreement, ...]:
        """Where the sources disagree on any of these: an edition, its set, a grader, a plan."""
        return concerning(self.disagreements, *names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A section of the text. `aside` where the reader took none of it for this patient's."""

    start: int
    end: int
    title: str
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A stretch of the text that the caller asked about, and how the words there stand."""

    start: int
    end: int
    status: Status
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as it was handed in. `sha256` is of its bytes.

    `left_out` counts the mentions that are not the patient's, by reason; `spans` are the
    stretches that were asked about.
    """

    name: str
    text: str
    sha256: str
    sections: tuple[Stretch, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    spans: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A definition and its verdict; and, where it was missed, its criteria as of the day on which
    it was one test away.
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

    @property
    def person(self) -> str:
        """What the document calls the patient, where it tells of several; else empty."""
        name, patient = self.document.name, self.patient.id
        return "" if patient == name else patient.removeprefix(f"{name}#")


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
    hpo: str | None = None  # the release of the ontology that was read with
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

    @property
    def levels(self) -> tuple[Judged, ...]:
        """The levels of the lead's graded set, best first; none where it is of none."""
        graded = self.lead.definition.set
        own = (each for each in self.editions if graded and each.definition.set == graded)
        levels = tuple(sorted(own, key=lambda each: each.definition.rank))
        return levels if len(levels) > 1 else ()


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


def by_disease(chart: Chart) -> tuple[Disease, ...]:
    """The diseases of a chart, the most nearly diagnosed first."""
    # By what names it in a record, not by code: a variant that is judged by itself may share its
    # disease's code.
    ordered = sorted(chart.judged, key=_concept)
    groups = [_in_order(tuple(group)) for _, group in groupby(ordered, key=_concept)]
    diseases = [
        Disease(label=group[0].definition.disease.label, lead=group[0], others=tuple(group[1:]))
        for group in groups
    ]
    return tuple(sorted(diseases, key=_diseases_order))


def _in_order(judged: tuple[Judged, ...]) -> list[Judged]:
    """The most nearly met edition first; the levels of a graded set stay together."""
    ordered = sorted(judged, key=_editions_order)
    first: dict[str, int] = {}
    for place, each in enumerate(ordered):
        first.setdefault(_family(each), place)
    return sorted(ordered, key=lambda each: first[_family(each)])


def _family(judged: Judged) -> str:
    return judged.definition.set or judged.definition.id


def said(judged: Judged) -> int:
    """How many criteria the record says anything to, either way."""
    found = leaves(rows(judged, Words()))
    return sum(row.truth is not Truth.UNKNOWN for row in found)


def _editions_order(judged: Judged) -> tuple[int, int, int, str]:
    return (*_rank(judged), -_year(judged.definition.id), judged.definition.id)


def _diseases_order(disease: Disease) -> tuple[int, int, int, int, str]:
    rank, level = _rank(disease.lead)
    away = 0 if any(item.settles_alone for item in disease.lead.verdict.missing) else 1
    return rank, away, -said(disease.lead), level, disease.lead.definition.id


def _rank(judged: Judged) -> tuple[int, int]:
    return _STANDINGS.index(judged.standing), judged.definition.rank


def _year(name: str) -> int:
    """The year at the end of an edition's name, so that the newest comes first; 0 without one."""
    found = re.search(r"(\d{4})\D*$", name)
    return int(found[1]) if found else 0
