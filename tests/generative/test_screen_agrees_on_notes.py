"""What a note says counts in a screen as it does when the judge is given the text itself."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from asterism.define import load_library
from asterism.judge import judge
from asterism.model.criteria import Across, Meets, Named
from asterism.model.finding import Finding, Patient, Sex
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.model.when import When
from asterism.read.text import read_text
from asterism.screen.engines.duck import open_source
from asterism.screen.engines.engine import Terms
from asterism.screen.notes import NotesRead
from asterism.screen.people import patient_of
from asterism.screen.results import verdicts
from asterism.screen.screening import screen_source
from asterism.serve.notes.answering import NoteReader
from asterism.serve.notes.table import write_tables
from asterism.serve.notes.written import written
from optional import require

LIBRARY = load_library()
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "e3c" / "case_texts.jsonl"
WRITTEN_ON = date(2019, 5, 6)
MOST_TEXTS = 100  # of a corpus: enough for every kind of finding, and some seconds
GENDERS = {Sex.FEMALE: 8532, Sex.MALE: 8507, None: 0}
DEFINITIONS = (
    "poems/dispenzieri_2012",
    "multiple_myeloma/imwg_2014",
)

# In our own words: every way in which a statement may stand.
OURS = """
She has polyneuropathy. Serum protein electrophoresis showed an IgA lambda monoclonal protein. \
CT showed osteosclerotic lesions. Spleen was enlarged. Platelets 620 x 10^9/L.
No polyneuropathy. There was no monoclonal protein.
Her mother had polyneuropathy. Polyneuropathy was suspected in 2017. VEGF was not measured.
In March 2016 polyneuropathy was found; splenomegaly has resolved. Hemoglobin 8.1 g/dL (normal \
12-15), calcium 3.1 mmol/L, creatinine 2.9 mg/dL. Bone marrow: 35% plasma cells.
If polyneuropathy occurs, stop bortezomib. History of papilledema. Hemoglobin 8.
""".strip().splitlines()


def case_texts() -> Iterator[str]:
    with CORPUS.open() as stream:
        for _, line in zip(range(MOST_TEXTS), stream, strict=False):
            yield json.loads(line)["text"]


def as_of_its_note(patient: Patient) -> Patient:
    """The patient, with what the text does not date as of the day when it was written."""
    day = When(earliest=WRITTEN_ON, latest=WRITTEN_ON)

    def dated(finding: Finding) -> Finding:
        return finding if finding.when else replace(finding, when=day)

    return replace(patient, findings=tuple(map(dated, patient.findings)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    """Patients as the reader gives them, and a database that holds their texts as notes."""

    folder: Path
    notes: NotesRead
    patients: Sequence[Patient]


def hospital(folder: Path, texts: Sequence[str]) -> Hospital:
    kept, source = folder / "kept", folder / "omop"
    kept.mkdir()
    source.mkdir()
    readings = [read_text(text, library=LIBRARY, id=str(n)) for n, text in enumerate(texts)]
    chosen = [(n, each.patients[0]) for n, each in enumerate(readings) if len(each.patients) == 1]
    lines = (
        written(n, n, WRITTEN_ON, texts[n]).line(place) for place, (n, _) in enumerate(chosen, 1)
    )
    reader = NoteReader()
    answers = reader.replies(enumerate(lines, 1)).data.splitlines()
    counts = write_tables(answers, kept)
    people = [f"{n},{GENDERS[patient.sex]}" for n, patient in chosen]
    (source / "person.csv").write_text("\n".join(["person_id,gender_concept_id", *people]) + "\n")
    notes = NotesRead(folder=kept, read_on=WRITTEN_ON, told=counts)
    patients = [as_of_its_note(patient) for _, patient in chosen]
    return Hospital(folder=source, notes=notes, patients=patients)


def criteria_of(verdict: Verdict) -> Iterator[tuple[str, Truth]]:
    """The named criteria that the screen has as columns."""
    if isinstance(verdict.of, Named):
        yield verdict.of.id, verdict.truth
    if not isinstance(verdict.of, Across | Meets):
        for part in verdict.children:
            yield from criteria_of(part)


def agrees(place: Hospital, name: str, *, explained: int) -> Counter[bool | None]:
    """How often which truth occurred; every criterion of everybody has the same by both.

    So many of the people are also explained from the database, with the same result.
    """
    rule = LIBRARY.resolved(name)
    opened = open_source(place.folder, LIBRARY, Terms(notes=place.notes, threads=1))
    screening = screen_source(rule, opened, LIBRARY)
    rows = {str(row["person"]): row for row in verdicts(screening).to_pylist()}
    assert len(place.patients) == len(rows)
    told: Counter[bool | None] = Counter()
    for number, patient in enumerate(place.patients):
        expected, row = judge(patient, rule), rows[patient.id]
        since = expected.since
        assert (expected.truth.value, expected.provisional) == (row["verdict"], row["provisional"])
        assert (since and since.earliest, since and since.latest) == (
            row["since_earliest"], row["since_latest"],
        )  # fmt: skip
        truths = dict(criteria_of(expected))
        for label in screening.compiled.labels:
            if label.id in truths:
                assert SIGNS[truths[label.id]] is row[label.column], (patient.id, label.id)
                told[row[label.column]] += 1
        if number < explained:
            again = judge(patient_of(patient.id, rule, opened, LIBRARY), rule)
            assert truths == dict(criteria_of(again))
    return told


SIGNS = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_notes_in_our_words_say_what_the_judge_hears(name: str, tmp_path: Path) -> None:
    told = agrees(hospital(tmp_path, OURS), name, explained=2)
    assert min(told[True], told[None]) > 0


def test_published_case_texts_as_notes_say_what_the_judge_hears(tmp_path: Path) -> None:
    require(CORPUS.exists(), "the case texts are not beside the repository (../shared/corpora)")
    told = agrees(hospital(tmp_path, list(case_texts())), DEFINITIONS[0], explained=0)
    assert min(told[True], told[False], told[None]) > 0
