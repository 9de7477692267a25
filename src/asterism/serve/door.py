"""The functions of the front door: a path or a string in, the nouns of the model out."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from asterism.define import load_library, to_english
from asterism.define.site import read_site
from asterism.judge import judge as judge_resolved
from asterism.model.candidate import Ranking
from asterism.model.course import Course
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.place import NOWHERE, Places
from asterism.model.verdict import Verdict
from asterism.read.documents.hyphens import vocabulary_of
from asterism.read.documents.opening import located, read_any_file
from asterism.read.text import read_text as read_report
from asterism.serve.gather import day_of

if TYPE_CHECKING:
    from pyarrow import Table

    from asterism.screen.notes import NotesRead


def read(path: Path | str) -> Patient:
    """The patient of a case report in a file of any kind, with a quote for every finding.

    Raises: NotFound, NotText, TooLarge; InputError where a library for its kind is missing.
    """
    document = read_any_file(path, vocabulary_of(load_library()))
    return _index_patient(document.text, Path(path).name, document.places)


def read_text(text: str) -> Patient:
    """The patient of a case report given as a string."""
    return _index_patient(text, "text")


def judge(patient: Patient, id: str, as_of: date | str | None = None) -> Verdict:  # noqa: A002
    """The verdict on a patient by the bundled definition of that id.

    `as_of` may be a day or an ISO 8601 day, month or year, which means its last day.
    Raises: UnknownDefinition, UsageError for a day that is none.
    """
    day = day_of(as_of) if isinstance(as_of, str) else as_of
    return judge_resolved(patient, load_library().resolved(id), as_of=day)


def follow(
    patient: Patient,
    id: str | None = None,  # noqa: A002
    as_of: date | str | None = None,
) -> tuple[Course, ...]:
    """The courses of a patient over time, those of the diseases that the record names first.

    `id` may be a disease (`poems`) or one edition (`poems/vegf_chiba_2015`).
    Raises: UnknownDefinition, UsageError for a day that is none.
    """
    from asterism.follow import follow as follow_guided  # noqa: PLC0415  who judges waits for none
    from asterism.serve.courses import follow_bench  # noqa: PLC0415

    day = day_of(as_of) if isinstance(as_of, str) else as_of
    bench = follow_bench(None if id is None else [id])
    return follow_guided(
        patient, bench.guides, diseases=bench.diseases, graders=bench.graders, as_of=day
    )


def rank(
    patient: Patient,
    top: int = 10,
    as_of: date | str | None = None,
    data: Path | str | None = None,
    prior: Path | str | None = None,
) -> Ranking:
    """The diseases that explain a patient's findings, best first, and the tests that would tell
    the first of them apart.

    `data` may be a folder with hp.obo and phenotype.hpoa of another release; `prior` a table of how
    common diseases are (CSV: id, per_million).
    Raises: NotFound without the data or the table, InputError without numpy or for a table that is
    none, UsageError for a day that is none.
    """
    from asterism.serve.ranking import rank_bench  # noqa: PLC0415  late: numpy is an extra

    bench = rank_bench(None if data is None else str(data))
    from asterism.serve.ranks import known_to, ranked  # noqa: PLC0415

    day = day_of(as_of) if isinstance(as_of, str) else as_of
    return ranked(patient, known_to(bench, prior), top=top, as_of=day)


def screen(
    source: Path | str,
    id: str,  # noqa: A002
    as_of: date | str | None = None,
    site: Path | str | None = None,
    notes: Path | str | None = None,
) -> "Table":
    """The verdict on everybody in a database, as an Arrow table with a row for each person.

    `source` is a folder of Parquet, CSV or FHIR NDJSON, or a DuckDB file, opened to read only.
    `site` is a file in which a site declares where its silence means no, and codes of its own.
    `notes` is a folder: the texts of the source are read too, by this process alone, and what they
    say is kept there. What `asterism screen --notes --notes-dir` has left there is used.
    Raises: UnknownDefinition, NotFound, InputError, KnowledgeError, OutputError; UsageError for a
    day that is none.
    """
    from asterism.screen.engines.duck import open_source  # noqa: PLC0415  heavy
    from asterism.screen.engines.engine import Terms  # noqa: PLC0415
    from asterism.screen.results import verdicts  # noqa: PLC0415
    from asterism.screen.screening import screen_source  # noqa: PLC0415

    library = load_library()
    definition = library.resolved(id)
    said = None if site is None else read_site(Path(site), library)
    if said is not None:
        definition, library = said.of(definition), said.extended(library)
    day = day_of(as_of) if isinstance(as_of, str) else as_of
    terms = Terms(
        sets=said.sets if said else (), notes=None if notes is None else _notes(source, notes, day)
    )
    opened = open_source(Path(source), library, terms)
    return verdicts(screen_source(definition, opened, library, as_of=day, site=said))


def _notes(source: Path | str, folder: Path | str, until: date | None) -> "NotesRead":
    from asterism.serve.notes.kept import NotesOrder, read_notes  # noqa: PLC0415  heavy

    # One worker is no other process: this one may have threads, with which it cannot be forked.
    return read_notes(str(source), NotesOrder(folder=Path(folder), workers=1, until=until))


def definitions() -> tuple[Definition, ...]:
    """Every bundled definition as its source writes it, in order of id."""
    library = load_library()
    return tuple(library.definitions[name] for name in sorted(library.definitions))


def definition(id: str) -> Definition:  # noqa: A002
    """The bundled definition of that id. Raises: UnknownDefinition."""
    return load_library().definition(id)


def explain(id: str) -> str:  # noqa: A002
    """What the definition asks for, in English, with its sources. Raises: UnknownDefinition."""
    return to_english(definition(id), load_library())


def _index_patient(text: str, name: str, places: Places = NOWHERE) -> Patient:
    reading = located(read_report(text, library=load_library(), source=name, id=name), places)
    return reading.patients[0] if reading.patients else Patient(id=name, source=name)
