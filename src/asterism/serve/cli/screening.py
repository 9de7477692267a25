"""`asterism screen`: one definition over a whole database."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from asterism.define import load_library
from asterism.define.library import Library
from asterism.define.site import Site
from asterism.errors import UsageError
from asterism.screen.notes import NotesRead
from asterism.serve.cli.exchange import print_circe, tell_cohort
from asterism.serve.cli.output import write_text
from asterism.serve.gather import day_of
from asterism.serve.screens import (
    Asked,
    cohort_asked,
    editions_asked,
    engine_of,
    needs,
    opened_for,
)
from asterism.serve.show.screened import explained_screen, screened_text

if TYPE_CHECKING:
    from asterism.screen.engines.engine import Opened


def screen(arguments: Namespace, notes: NotesRead | None = None) -> int:
    """Screen the source and tell the counts, or print the SQL, or explain one person.

    `notes` are those that were read from the source.
    """
    needs("screening", "screen", "duckdb", "pyarrow", "sqlglot", "xlsxwriter")
    library = load_library()
    if arguments.circe:
        asked = cohort_asked(Path(arguments.circe), library)
        tell_cohort(asked, arguments.observation_period)
    else:
        names = library.editions(arguments.definition)
        if len(names) > 1:
            return _screened_by_several(arguments, names, library, notes)
        (asked,) = editions_asked(names, library, _site(arguments))
    if arguments.source is None:
        return _printed_without_source(arguments, asked)
    return _screened(arguments, asked, notes)


def _site(arguments: Namespace) -> Path | None:
    return None if arguments.site is None else Path(arguments.site)


def _print_sql(sql: str, site: Site | None) -> None:
    write_text(f"{site.remark() if site else ''}{sql};\n", None)


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


def _screened(arguments: Namespace, asked: Asked, notes: NotesRead | None) -> int:
    from asterism.judge import judge  # noqa: PLC0415
    from asterism.screen.counts import told_of  # noqa: PLC0415
    from asterism.screen.fingerprint import check_untouched, fingerprint  # noqa: PLC0415
    from asterism.screen.manifest import Run  # noqa: PLC0415
    from asterism.screen.people import patient_of  # noqa: PLC0415
    from asterism.screen.results import check_free, write_run  # noqa: PLC0415
    from asterism.screen.screening import screen_source  # noqa: PLC0415
    from asterism.serve.cli.again import command_of  # noqa: PLC0415
    from asterism.serve.show.screening_views import views_of  # noqa: PLC0415

    out = None if arguments.out is None else Path(arguments.out)
    place = Path(arguments.source)
    if out is not None:
        check_free(out)
    before = {} if out is None else fingerprint(place)
    opened = _opened(arguments, asked, notes, out)
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


def _opened(
    arguments: Namespace, asked: Asked, notes: NotesRead | None, out: Path | None
) -> "Opened":
    from asterism.screen.engines.engine import Terms  # noqa: PLC0415
    from asterism.screen.shapes.omop import Period  # noqa: PLC0415

    terms = Terms(
        out=out,
        period=Period(asked.period or arguments.observation_period),
        memory=arguments.memory,
        schemas=tuple(arguments.schema.split(",")),
        sets=asked.sets,
        master=arguments.master,
        notes=notes,
    )
    engine = engine_of(arguments.source, arguments.engine)
    return opened_for(asked, arguments.source, engine, terms)


# What goes with one definition only.
_OF_ONE = {"person": "--person", "print_sql": "--print-sql", "print_circe": "--print-circe"}


def _screened_by_several(
    arguments: Namespace, names: tuple[str, ...], library: Library, notes: NotesRead | None
) -> int:
    from asterism.screen.cohorts import counts_of, write_cohorts  # noqa: PLC0415
    from asterism.screen.fingerprint import check_untouched, fingerprint  # noqa: PLC0415
    from asterism.screen.manifest import Run  # noqa: PLC0415
    from asterism.screen.results import check_free  # noqa: PLC0415
    from asterism.screen.several import screen_several  # noqa: PLC0415
    from asterism.serve.cli.again import command_of  # noqa: PLC0415
    from asterism.serve.show.screened_several import several_text  # noqa: PLC0415

    for option, words in _OF_ONE.items():
        if getattr(arguments, option):
            raise UsageError(
                f"{arguments.definition} is {len(names)} editions or levels",
                where=words,
                fix=f"choose one of them: {', '.join(names)}",
            )
    if arguments.source is None:
        raise UsageError("nothing to screen", where="SOURCE", fix="name a folder or a DuckDB file")
    out = None if arguments.out is None else Path(arguments.out)
    place = Path(arguments.source)
    if out is not None:
        check_free(out)
    before = {} if out is None else fingerprint(place)
    asked = editions_asked(names, library, _site(arguments))
    opened = _opened(arguments, asked[0], notes, out)
    day = None if arguments.as_of is None else day_of(arguments.as_of)
    definitions = [each.definition for each in asked]
    found = screen_several(definitions, opened, as_of=day, site=asked[0].site)
    counts = counts_of(found, masked=not arguments.show_small)
    if out is not None:
        check_untouched(place, before)
        write_cohorts(found, counts, out, Run(command=command_of(arguments), source=before))
    if not getattr(arguments, "is_silent", False):
        write_text(several_text(found, counts), None)
    return 0
