"""Several files, each read on its own: one that cannot be read does not stop the others."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from asterism.errors import AsterismError, UsageError
from asterism.read.documents.opening import LARGEST, read_stream
from asterism.read.text import read_bytes
from asterism.serve.cli.main import complain
from asterism.serve.gather import Bench, failure, read_bytes_as, report
from asterism.serve.show.report import Chart, Failure, Report

STDIN = "-"


def gathered(files: Sequence[str], bench: Bench) -> Report:
    """Everything in the files; those that cannot be read are told of and kept as failures."""
    charts: list[Chart] = []
    failures: list[Failure] = []
    for file in files:
        try:
            charts += _charts(file, bench)
        except AsterismError as error:
            complain(error)
            failures.append(failure(_name(file), error))
    return report(charts, bench, failures)


def worst(report: Report) -> int:
    """The exit code of the whole: that of the gravest failure, 0 without one."""
    return max((failed.exit_code for failed in report.failures), default=0)


def one_way_in(arguments: Namespace) -> None:
    """Raises: UsageError unless there are either files or JSON Lines, and options to match."""
    if bool(arguments.files) is (arguments.jsonl is not None):
        fix = "name one or more files, or give --jsonl FILE (- for standard input)"
        raise UsageError("files or JSON Lines, one of the two", where="command line", fix=fix)
    if arguments.jsonl is None and (arguments.workers or arguments.resume):
        fix = "leave out --workers and --resume, or give --jsonl FILE"
        raise UsageError("files are read one after another", where="command line", fix=fix)


def _charts(file: str, bench: Bench) -> Iterator[Chart]:
    data = read_stream(sys.stdin.buffer) if file == STDIN else read_bytes(file, most=LARGEST)
    yield from read_bytes_as(data, _name(file), bench)


def _name(file: str) -> str:
    """The file's own name as any output can say it: a name need not be text in any encoding."""
    if file == STDIN:
        return "standard input"
    return os.fsencode(Path(file).name or file).decode("utf-8", "backslashreplace")
