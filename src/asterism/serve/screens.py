"""What is asked of a database, from the command line or in Python: by which definition or cohort,
in which engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from asterism.define.circe import SetItem
from asterism.define.library import Library
from asterism.define.site import Site, read_site
from asterism.errors import InputError
from asterism.model.definition import Definition
from asterism.serve.cli.interrupts import undisturbed

if TYPE_CHECKING:
    from asterism.screen.engines.engine import Opened, Terms
    from asterism.screen.shapes.shape import Source
    from asterism.serve.cli.answering import Reply
    from asterism.serve.cli.lines import Chunk, Intake
    from asterism.serve.show.statements import Json

ADDRESSES = ("postgresql://", "postgres://")

# What does not go with a cohort, and why.
BESIDE_COHORT = {
    "definition": "a cohort brings its own criteria",
    "site": "a cohort brings its own concept sets, and its world is closed",
    "notes": "a cohort asks of no notes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a database: a definition, in the words of a library, as a site declares.

    Of a cohort, `only` are the concepts that one place alone may say, `period` is its rule of
    observation periods (None where whoever asks decides), and `notes` are on how it was read.
    """

    definition: Definition
    library: Library
    site: Site | None = None
    sets: tuple[SetItem, ...] = ()
    only: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    period: str | None = None
    notes: tuple[str, ...] = ()

    def narrowed(self, source: "Source") -> "Source":
        """The source, in which the concepts of a cohort are looked for in their places only."""
        from asterism.screen.shapes.omop import Omop  # noqa: PLC0415

        return replace(source, only=self.only) if isinstance(source, Omop) else source


def editions_asked(names: Sequence[str], library: Library, site: Path | None) -> list[Asked]:
    """Each of these editions, as the file of a site declares.

    Raises: UnknownDefinition, NotFound, InputError.
    """
    definitions = [library.resolved(name) for name in names]
    if site is None:
        return [Asked(definition=each, library=library) for each in definitions]
    said = read_site(site, library)
    extended = said.extended(library)
    return [
        Asked(definition=said.of(each), library=extended, site=said, sets=said.sets)
        for each in definitions
    ]


def cohort_asked(path: Path, library: Library) -> Asked:
    """The cohort of OHDSI ATLAS in a file. Raises: NotFound, InputError."""
    from asterism.screen.circe.reading import read_cohort  # noqa: PLC0415  heavy

    read = read_cohort(path, library)
    return Asked(
        definition=read.definition,
        library=read.library,
        sets=read.sets,
        only=read.only,
        period=read.period.value,
        notes=tuple(read.notes),
    )


def engine_of(source: str, engine: str | None = None) -> str:
    """The engine asked for, or that of the source. Raises: InputError without its library."""
    engine = engine or ("postgres" if source.startswith(ADDRESSES) else "duckdb")
    if engine == "postgres":
        needs("screening in Postgres", "postgres", "psycopg", where="--engine")
    if engine == "spark":
        needs("screening in Spark", "spark", "pyspark", "py4j", where="--engine")
    return engine


def needs(what: str, extra: str, *libraries: str, where: str = "asterism screen") -> None:
    """Raises: InputError where one of the libraries, or what it needs, is not installed."""
    try:
        with undisturbed():
            for name in libraries:
                import_module(name)
    except ImportError as missing:
        raise InputError(
            f"{what} needs the library {missing.name}",
            where=where,
            fix=f'install it with `pip install "asterism[{extra}]"`',
        ) from None


def opened_for(asked: Asked, source: str, engine: str, terms: "Terms") -> "Opened":
    """The source, ready for what is asked of it. Raises as the engine's `open_source` does."""
    from asterism.screen.engines.engine import open_with  # noqa: PLC0415  heavy

    opened = open_with(engine, source, asked.library, terms)
    return replace(opened, source=asked.narrowed(opened.source))


def check_notes_readable(source: str, engine: str) -> None:
    """Raises: InputError where the engine cannot screen the source whose notes would be read."""
    if engine == "spark" and any(Path(source).glob("*.ndjson")):
        raise InputError(
            "FHIR bulk files are not read in Spark",
            where=source,
            fix="screen them with --engine duckdb, or lay them out as a table of events",
        )


def is_cluster(engine: str | None, master: str | None) -> bool:
    """Whether it is the processes of other machines that work."""
    return engine == "spark" and not (master or "local").startswith("local")


def by_executors(
    master: str | None, memory: str, intake: "Intake", made_with: "Json"
) -> "Iterator[tuple[Chunk, Reply]]":
    """The lines of notes answered by a cluster of Spark. Raises: InputError."""
    with undisturbed():
        engine_of("", "spark")
        from asterism.screen.engines.engine import Terms  # noqa: PLC0415
        from asterism.screen.engines.spark import session_of  # noqa: PLC0415
        from asterism.serve.notes.executors import answered_by_executors  # noqa: PLC0415
    session = session_of(Terms(master=master, memory=memory))
    return answered_by_executors(intake, session, made_with)
