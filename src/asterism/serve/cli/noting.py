"""`asterism screen`, with the notes of the source read first where that is asked for.

They are read before anything that screens is imported: databases start threads, and what has
threads cannot safely be forked into workers.
"""

import sys
from argparse import Namespace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from asterism.define import load_library
from asterism.errors import OutputError, UsageError
from asterism.serve.cli.again import rerun
from asterism.serve.cli.exchange import check_together
from asterism.serve.cli.interrupts import undisturbed
from asterism.serve.gather import day_of
from asterism.serve.screens import ADDRESSES, by_executors, check_notes_readable, is_cluster

if TYPE_CHECKING:
    from asterism.serve.notes.kept import Elsewhere

_INTERRUPTED = """\
interrupted
  where  asterism screen
  fix    nothing was left of the results; the same command goes on with notes that it read"""


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
        schemas=tuple(arguments.schema.split(",")) if _is_postgres(arguments) else (),
        elsewhere=_elsewhere(arguments),
    )
    return _screen(arguments, read_notes(arguments.source, order))


def _screen(arguments: Namespace, *notes: object) -> int:
    with undisturbed():
        screening = import_module("asterism.serve.cli.screening")
    code = screening.screen(arguments, *notes)
    assert isinstance(code, int)
    return code


def _is_postgres(arguments: Namespace) -> bool:
    return arguments.engine == "postgres" or (
        arguments.engine is None and arguments.source.startswith(ADDRESSES)
    )


def _elsewhere(arguments: Namespace) -> "Elsewhere | None":
    """A cluster, where it reads; who names a number of processes means those of this machine."""
    if arguments.workers is None and is_cluster(arguments.engine, arguments.master):
        return partial(by_executors, arguments.master, arguments.memory)
    return None


def _check(arguments: Namespace) -> None:
    """What would fail after hours of reading fails before.

    Raises: UsageError, InputError, OutputError.
    """
    load_library().editions(arguments.definition)
    if arguments.source is None:
        raise UsageError(
            "no notes to read",
            where="SOURCE",
            fix="name a folder, a DuckDB file or a Postgres, or leave out --notes",
        )
    check_notes_readable(arguments.source, arguments.engine)
    if is_cluster(arguments.engine, arguments.master) and arguments.notes_dir is None:
        raise UsageError(
            "the workers of a cluster do not see the cache of this machine",
            where="--notes-dir",
            fix="name a folder that all of them see, as they see the source",
        )
    if arguments.out is not None and Path(arguments.out).exists():
        raise OutputError(
            "something stands there already",
            where=str(arguments.out),
            fix="name another folder, or remove it",
        )
