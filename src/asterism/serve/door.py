"""The functions of the front door: a path or a string in, the nouns of the model out."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from asterism.define import load_library, to_english
from asterism.errors import UsageError
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

    from asterism.screen.engines.engine import Terms
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


def screen(  # noqa: PLR0913  each is an option of the command
    source: Path | str,
    id: str | None = None,  # noqa: A002
    as_of: date | str | None = None,
    site: Path | str | None = None,
    notes: Path | str | None = None,
    *,
    circe: Path | str | None = None,
    engine: Literal["duckdb", "postgres", "spark"] | None = None,
    schemas: Sequence[str] = ("public",),
    master: str | None = None,
    memory: str = "4GB",
    observation_period: Literal["inside", "ignored"] = "inside",
) -> "Table":
    """The verdict on everybody in a database, as an Arrow table with a row for each person.

    `source` is a folder of Parquet, CSV or FHIR NDJSON, a DuckDB file, or the address of a
    Postgres, opened to read only; `id` names one edition, in whose place `circe` may name the file
    of a cohort of OHDSI ATLAS, which brings its own rule of observation periods.
    `site` is a file in which a site declares where its silence means no, and codes of its own.
    `notes` is a folder: the texts of the source are read too, by this process alone or by a
    cluster, and what they say is kept there. What `asterism screen --notes --notes-dir` has left
    there is used.
    `engine` is that of the source where it is not given. `schemas` are those of a Postgres, looked
    through in order; `master` is where Spark finds its processes (all cores of this machine).
    Raises: UnknownDefinition, NotFound, InputError, KnowledgeError, OutputError; UsageError for a
    day that is none, for nothing to screen by, for what does not go together or is not there.
    """
    from asterism.serve import screens  # noqa: PLC0415  who judges waits for none of these

    _check_together(circe, {"definition": id, "site": site, "notes": notes})
    _check_one_of("engine", engine, (None, "duckdb", "postgres", "spark"))
    _check_one_of("observation_period", observation_period, ("inside", "ignored"))
    screens.needs("screening", "screen", "duckdb", "pyarrow", "sqlglot", where="asterism.screen")
    from asterism.screen.engines.engine import Terms  # noqa: PLC0415
    from asterism.screen.results import verdicts  # noqa: PLC0415
    from asterism.screen.screening import screen_source  # noqa: PLC0415
    from asterism.screen.shapes.omop import Period  # noqa: PLC0415

    place, library = str(source), load_library()
    chosen = screens.engine_of(place, engine)
    if circe is not None:
        asked = screens.cohort_asked(Path(circe), library)
    else:
        site = None if site is None else Path(site)
        (asked,) = screens.editions_asked([id or ""], library, site)
    day = day_of(as_of) if isinstance(as_of, str) else as_of
    terms = Terms(
        period=Period(asked.period or observation_period),
        memory=memory,
        schemas=tuple(schemas),
        sets=asked.sets,
        master=master,
    )
    if notes is not None:
        terms = replace(terms, notes=_notes(place, Path(notes), chosen, terms, day))
    opened = screens.opened_for(asked, place, chosen, terms)
    with closing(opened.engine):
        found = screen_source(asked.definition, opened, asked.library, as_of=day, site=asked.site)
        return verdicts(found)


def _check_together(circe: object, beside: Mapping[str, object]) -> None:
    """Raises: UsageError."""
    from asterism.serve.screens import BESIDE_COHORT  # noqa: PLC0415

    where = "asterism.screen"
    if circe is None and beside["definition"] is None:
        raise UsageError(
            "nothing to screen by",
            where=where,
            fix="name an edition, as `asterism.definitions()` gives them, or a cohort with circe=",
        )
    for name, value in beside.items():
        if circe is not None and value is not None:
            what = f"circe does not go with {name}: {BESIDE_COHORT[name]}"
            raise UsageError(what, where=where, fix="leave one of them out")


def _check_one_of(name: str, given: object, known: Sequence[object]) -> None:
    """Raises: UsageError."""
    if given not in known:
        fix = f"write one of {', '.join(map(repr, known))}"
        raise UsageError(f"{name} is none of those there are", where="asterism.screen", fix=fix)


def _notes(
    source: str, folder: Path, engine: str, terms: "Terms", until: date | None
) -> "NotesRead":
    from asterism.serve import screens  # noqa: PLC0415
    from asterism.serve.notes.kept import NotesOrder, read_notes  # noqa: PLC0415  heavy

    screens.check_notes_readable(source, engine)
    elsewhere = None
    if screens.is_cluster(engine, terms.master):
        elsewhere = partial(screens.by_executors, terms.master, terms.memory)
    # One worker is no other process: this one may have threads, with which it cannot be forked.
    order = NotesOrder(
        folder=folder,
        workers=1,
        until=until,
        schemas=terms.schemas if engine == "postgres" else (),
        elsewhere=elsewhere,
    )
    return read_notes(source, order)


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
