"""`asterism screen`, with the notes of the source read first where that is asked for.

They are read before anything that screens is imported: databases start threads, and what has
threads cannot safely be forked into workers.
"""

import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from asterism.define import load_library
from asterism.errors import OutputError, UsageError
from asterism.serve.cli.again import rerun
from asterism.serve.cli.exchange import check_together
from asterism.serve.cli.interrupts import undisturbed
from asterism.serve.gather import day_of

_INTERRUPTED = """\
interrupted
  where  asterism screen
  fix    nothing was left of the results; the same command goes on with notes that it read"""
_ADDRESSES = ("postgresql://", "postgres://")


def screen(arguments: Namespace) -> int:
    """Read the notes where asked, then screen; or run again what a manifest tells of."""
    if arguments.rerun is not None:
        return rerun(arguments, screen)
    check_together(arguments)
    try:
        return _read_and_screened(arguments)
    except KeyboardInterrupt:
        print(_INTERRUPTED, file=sys.stderr)
        raise


def _read_and_screened(arguments: Namespace) -> int:
    if not arguments.notes:
        return _screen(arguments)
    _check(arguments)
    from asterism.serve.notes.kept import NotesOrder, read_notes  # noqa: PLC0415  for notes alone

    order = NotesOrder(
        folder=None if arguments.notes_dir is None else Path(arguments.notes_dir),
        workers=arguments.workers,
        quiet=arguments.quiet,
        until=None if arguments.as_of is None else day_of(arguments.as_of),
    )
    return _screen(arguments, read_notes(arguments.source, order))


def _screen(arguments: Namespace, *notes: object) -> int:
    with undisturbed():
        screening = import_module("asterism.serve.cli.screening")
    code = screening.screen(arguments, *notes)
    assert isinstance(code, int)
    return code


def _check(arguments: Namespace) -> None:
    """What would fail after hours of reading fails before. Raises: UsageError, OutputError."""
    load_library().named(arguments.definition)
    if arguments.source is None:
        raise UsageError(
            "no notes to read",
            where="SOURCE",
            fix="name a folder or a DuckDB file, or leave out --notes",
        )
    if arguments.engine == "spark":
        raise UsageError(
            "notes are not read in Spark",
            where="--notes",
            fix="screen with --engine duckdb, or leave out --notes",
        )
    if arguments.engine == "postgres" or arguments.source.startswith(_ADDRESSES):
        raise UsageError(
            "notes are not read out of a Postgres: what they say could join there only in a table, "
            "and nothing is created there",
            where="--notes",
            fix="export `note` and the other tables to a folder of Parquet, and screen that",
        )
    if arguments.out is not None and Path(arguments.out).exists():
        raise OutputError(
            "something stands there already",
            where=str(arguments.out),
            fix="name another folder, or remove it",
        )
