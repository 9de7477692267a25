"""`asterism screen`: one definition over a whole database."""

from argparse import Namespace
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from asterism.define import load_library
from asterism.define.library import Library
from asterism.define.site import Site, read_site
from asterism.errors import InputError, UsageError
from asterism.model.definition import Definition
from asterism.screen.notes import NotesRead
from asterism.serve.cli.exchange import Asked, cohort_asked, print_circe
from asterism.serve.cli.interrupts import undisturbed
from asterism.serve.cli.output import write_text
from asterism.serve.gather import day_of
from asterism.serve.show.screened import explained_screen, screened_text


def screen(arguments: Namespace, notes: NotesRead | None = None) -> int:
    """Screen the source and tell the counts, or print the SQL, or explain one person.

    `notes` are those that were read from the source.
    """
    _needs("screening", "screen", "duckdb", "pyarrow", "sqlglot", "xlsxwriter")
    library = load_library()
    asked = (cohort_asked if arguments.circe else _asked)(arguments, library)
    if arguments.source is None:
        return _printed_without_source(arguments, asked)
    return _screened(arguments, asked, notes)


def _asked(arguments: Namespace, library: Library) -> Asked:
    definition = _chosen(arguments.definition, library)
    if arguments.site is None:
        return Asked(definition=definition, library=library)
    site = read_site(Path(arguments.site), library)
    return Asked(
        definition=site.of(definition),
        library=site.extended(library),
        site=site,
        sets=site.sets,
    )


def _print_sql(sql: str, site: Site | None) -> None:
    write_text(f"{site.remark() if site else ''}{sql};\n", None)


def _needs(what: str, extra: str, *libraries: str, where: str = "asterism screen") -> None:
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


def _chosen(name: str, library: Library) -> Definition:
    names = library.named(name)
    if len(names) > 1:
        raise UsageError(
            f"{name} has {len(names)} editions or levels",
            where="--definition",
            fix=f"choose one of them: {', '.join(names)}",
        )
    return library.resolved(names[0])


def _printed_without_source(arguments: Namespace, asked: Asked) -> int:
    from asterism.screen.compile import compile_screen  # noqa: PLC0415
    from asterism.screen.engines.engine import with_sets  # noqa: PLC0415
    from asterism.screen.engines.standard import standard_source  # noqa: PLC0415

    if arguments.print_circe:
        return print_circe(arguments, asked, None)
    if not arguments.print_sql:
        raise UsageError(
            "nothing to screen",
            where="SOURCE",
            fix="name a folder, a DuckDB file or the address of a Postgres, or --print-sql",
        )
    source, units = standard_source(arguments.shape, asked.library)
    if asked.sets:
        source = with_sets(source, asked.sets, "--site or --circe")
    day = None if arguments.as_of is None else day_of(arguments.as_of)
    compiled = compile_screen(asked.definition, asked.narrowed(source), as_of=day, units=units)
    _print_sql(compiled.sql(arguments.dialect), asked.site)
    return 0


def _engine(arguments: Namespace) -> str:
    """The engine asked for, or that of the source. Raises: InputError without its library."""
    is_address = arguments.source.startswith(("postgresql://", "postgres://"))
    engine: str = arguments.engine or ("postgres" if is_address else "duckdb")
    if engine == "postgres":
        _needs("screening in Postgres", "postgres", "psycopg", where="--engine")
    if engine == "spark":
        check_spark()
    return engine


def check_spark() -> None:
    """Raises: InputError without its library."""
    _needs("screening in Spark", "spark", "pyspark", "py4j", where="--engine")


def _screened(arguments: Namespace, asked: Asked, notes: NotesRead | None) -> int:
    from asterism.judge import judge  # noqa: PLC0415
    from asterism.screen.counts import told_of  # noqa: PLC0415
    from asterism.screen.engines.engine import Terms, open_with  # noqa: PLC0415
    from asterism.screen.fingerprint import check_untouched, fingerprint  # noqa: PLC0415
    from asterism.screen.manifest import Run  # noqa: PLC0415
    from asterism.screen.people import patient_of  # noqa: PLC0415
    from asterism.screen.results import check_free, write_run  # noqa: PLC0415
    from asterism.screen.screening import screen_source  # noqa: PLC0415
    from asterism.screen.shapes.omop import Period  # noqa: PLC0415
    from asterism.serve.cli.again import command_of  # noqa: PLC0415
    from asterism.serve.show.screening_views import views_of  # noqa: PLC0415

    out = None if arguments.out is None else Path(arguments.out)
    place = Path(arguments.source)
    if out is not None:
        check_free(out)
    before = {} if out is None else fingerprint(place)
    period = Period(asked.period or arguments.observation_period)
    schemas = tuple(arguments.schema.split(","))
    terms = Terms(
        out=out,
        period=period,
        memory=arguments.memory,
        schemas=schemas,
        sets=asked.sets,
        master=arguments.master,
        notes=notes,
    )
    opened = open_with(_engine(arguments), arguments.source, asked.library, terms)
    opened = replace(opened, source=asked.narrowed(opened.source))
    if arguments.print_circe:
        return print_circe(arguments, asked, opened)
    definition, library, site = asked.definition, asked.library, asked.site
    day = None if arguments.as_of is None else day_of(arguments.as_of)
    if arguments.person is not None:
        patient = patient_of(arguments.person, definition, opened, library)
        verdict = judge(patient, definition, as_of=day)
        write_text(explained_screen(verdict, definition, site), None)
        return 0
    found = screen_source(definition, opened, library, as_of=day, site=site)
    if arguments.print_sql:
        _print_sql(found.compiled.sql(arguments.dialect), site)
        return 0
    told = told_of(found, masked=not arguments.show_small, surveyed=out is not None)
    if out is not None:
        check_untouched(place, before)
        run = Run(command=command_of(arguments), source=before)
        write_run(found, told, out, views=views_of(found, told), run=run)
    if not getattr(arguments, "is_silent", False):
        write_text(screened_text(found, told), None)
    return 0
