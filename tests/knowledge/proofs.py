"""What can hold an entry of the register of disagreements: each kind of proof, and how it fails.

A proof is a row: findings in, what two editions make of them out; or the words that a note, a
caution or a remark must have.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from asterism.define.follow import Guides
from asterism.define.frequencies import load_frequencies
from asterism.define.rules.rule import definition_trees, nodes
from asterism.follow import follow
from asterism.judge import judge
from asterism.model.course import Course
from asterism.model.criteria import Criterion, Named
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.read.text import read_text
from knowledge.answers import library, named_truths
from knowledge.courses import grade_of, guides
from spec.tables import patients

_HEAD = "patient | concept | value | status | when | reference | details"
WORDS = {Truth.TRUE: "MET", Truth.FALSE: "NOT_MET", Truth.UNKNOWN: "UNKNOWN"}


def person(findings: str) -> Patient:
    """The patient of these rows: concept, value, status, date, reference, details."""
    rows = [line.strip() for line in findings.strip().splitlines()]
    (made,) = patients("\n".join([_HEAD, *(f"somebody | {row}" for row in rows)]))
    return made


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """Each edition's verdict on one patient. PROVISIONAL is met but for untested exclusions."""

    of: str
    are: Mapping[str, str]

    def check(self) -> None:
        patient = person(self.of)
        found = {name: _word(_verdict(name, patient)) for name in self.are}
        assert self.are == found, found


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Named criteria on one patient, by edition: `edition > criterion`."""

    of: str
    are: Mapping[str, str]

    def check(self) -> None:
        patient = person(self.of)
        found = {name: self._answer(name, patient) for name in self.are}
        assert self.are == found, found

    def _answer(self, name: str, patient: Patient) -> str:
        edition, _, criterion = name.partition(" > ")
        return WORDS[dict(named_truths(_verdict(edition, patient)))[criterion]]


@dataclass(frozen=True, kw_only=True)
class Asks:
    """The tests that an edition names as missing."""

    of: str
    edition: str
    tests: tuple[str, ...]

    def check(self) -> None:
        verdict = _verdict(self.edition, person(self.of))
        named = {item.test for item in verdict.missing}
        assert set(self.tests) <= named, named


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A note beside the verdict of one patient that has these words; not beside the others'."""

    of: str
    edition: str
    words: str
    unlike: str

    def check(self) -> None:
        with_it, without = self._notes(self.of), self._notes(self.unlike)
        assert any(self.words in said for said in with_it), with_it
        assert not any(self.words in said for said in without), without

    def _notes(self, findings: str) -> list[str]:
        return [note.text for note in _verdict(self.edition, person(findings)).notes]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """The note on a criterion of every one of these editions has these words."""

    criterion: str
    editions: tuple[str, ...]
    words: str

    def check(self) -> None:
        for edition in self.editions:
            notes = [one.note for one in _named(edition) if one.id == self.criterion]
            assert notes, f"{edition} has no criterion {self.criterion!r}"
            assert any(self.words in " ".join(note.split()) for note in notes), edition


@dataclass(frozen=True, kw_only=True)
class Grades:
    """Each grader's grade on one patient."""

    of: str
    are: Mapping[str, str]

    def check(self) -> None:
        patient = person(self.of)
        found = {
            one.grader.id: grade_of(one)
            for course in _courses(patient, tuple(self.are))
            for one in course.responses
        }
        assert self.are == {name: found[name] for name in self.are}, found


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Factors of risk models on one patient: `model > factor`."""

    of: str
    are: Mapping[str, str]

    def check(self) -> None:
        found = {
            f"{risk.model.id} > {one.factor.id}": WORDS[one.truth]
            for course in _courses(person(self.of), tuple(self.are))
            for risk in course.risks
            for one in risk.factors
        }
        assert self.are == {name: found[name] for name in self.are}, found


@dataclass(frozen=True, kw_only=True)
class Told:
    """A grader, risk model or plan says these words in a remark, a note or a piece of advice."""

    by: str
    words: tuple[str, ...]

    def check(self) -> None:
        said = " ".join(" ".join(_said_by(self.by, guides())).split())
        for words in self.words:
            assert words in said, said


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A concept has this ICD-10-CM code and no other."""

    concept: str
    code: str

    def check(self) -> None:
        codes = library().concepts[self.concept].codes
        found = [one.code for one in codes if one.system.value == "icd10cm"]
        assert [self.code] == found, found


@dataclass(frozen=True, kw_only=True)
class Read:
    """What is read of a text: these concepts, and a note with these words on some finding."""

    text: str
    concepts: tuple[str, ...]
    note: str

    def check(self) -> None:
        (patient,) = read_text(self.text, library=library()).patients
        read = {finding.concept for finding in patient.findings}
        assert set(self.concepts) <= read, read
        notes = [note for finding in patient.findings for note in finding.notes]
        assert any(self.note in note for note in notes), notes


@dataclass(frozen=True, kw_only=True)
class NotYet:
    """A room that is not built, as the entry says in these words.

    When it comes this fails: then the entry has to say how the room handles the matter.
    """

    entry: str
    room: str
    words: str

    def check(self) -> None:
        assert importlib.util.find_spec(self.room) is None, f"say in {self.entry} what it does now"
        assert self.words in library().disagreements[self.entry].handled


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """The least and the most that the series of a disease found of each finding."""

    disease: str
    are: Mapping[str, tuple[str, str]]

    def check(self) -> None:
        expected = load_frequencies(library())[self.disease].expected
        found = {one.id: (f"{one.low:.2f}", f"{one.high:.2f}") for one in expected}
        assert self.are == {name: found[name] for name in self.are}


@dataclass(frozen=True, kw_only=True)
class EverySide:
    """Every source of an entry is given with one of these words: no bare figure."""

    entry: str
    words: tuple[str, ...]

    def check(self) -> None:
        for side in library().disagreements[self.entry].sides:
            assert any(word in side.says for word in self.words), side.says


Proof = (
    Verdicts
    | Criteria
    | Asks
    | Warned
    | Noted
    | Grades
    | Factors
    | Told
    | Coded
    | Read
    | NotYet
    | Ranges
    | EverySide
)


def _verdict(name: str, patient: Patient) -> Verdict:
    return judge(patient, _resolved(name))


@lru_cache(maxsize=64)
def _resolved(name: str) -> Definition:
    return library().resolved(name)


def _word(verdict: Verdict) -> str:
    return "PROVISIONAL" if verdict.provisional else WORDS[verdict.truth]


def _named(edition: str) -> Iterator[Named]:
    for name in library().named(edition):
        for tree in definition_trees(library().definition(name)):
            yield from _names_in(tree.root)


def _courses(patient: Patient, names: tuple[str, ...]) -> tuple[Course, ...]:
    diseases = sorted({name.partition("/")[0] for name in names})
    return follow(patient, guides(), diseases=diseases)


def _said_by(name: str, known: Guides) -> Iterator[str]:
    if name in known.plans:
        yield from (one.says for one in known.plans[name].advice)
    elif name in known.risks:
        risk = known.risks[name]
        yield from (one.say for one in risk.remarks)
        yield from (one.note for one in risk.factors)
    else:
        grader = known.written[name]
        yield from (one.say for one in grader.remarks)
        yield from (one.note for root in grader.criteria for one in _names_in(root))


def _names_in(root: Criterion) -> Iterator[Named]:
    return (node for node in nodes(root) if isinstance(node, Named))
