"""`asterism read`."""

from argparse import Namespace

from asterism.serve.cli.files import gathered, one_way_in, worst
from asterism.serve.cli.judging import json_bytes
from asterism.serve.cli.output import checked, opened, screen, write_text
from asterism.serve.gather import reading_bench
from asterism.serve.show.machine import read_json
from asterism.serve.show.report import Report
from asterism.serve.show.text import read_text


def read(arguments: Namespace) -> int:
    """Read the files, or the lines, and write what was found in them."""
    one_way_in(arguments)
    if arguments.jsonl is not None:
        return _lines(arguments)
    checked(arguments.out, arguments.files)
    found = gathered(arguments.files, reading_bench())
    if found.charts:
        _write(found, arguments)
    return worst(found)


def _write(found: Report, arguments: Namespace) -> None:
    if arguments.format == "text":
        write_text(read_text(found, screen(arguments.out)), arguments.out, arguments.files)
        return
    with opened(arguments.out, arguments.files) as stream:
        stream.write(json_bytes(read_json(found)))


def _lines(arguments: Namespace) -> int:
    from asterism.serve.cli.answering import Order  # noqa: PLC0415
    from asterism.serve.cli.batch import through  # noqa: PLC0415

    return through(arguments, Order(source=arguments.jsonl))
