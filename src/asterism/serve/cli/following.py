"""`asterism follow`."""

from argparse import Namespace
from collections.abc import Callable, Sequence

from asterism.define import load_library
from asterism.define.follow import load_guides
from asterism.errors import UsageError
from asterism.serve.cli.files import gathered, one_way_in
from asterism.serve.cli.judging import json_bytes
from asterism.serve.cli.output import checked, opened, screen, write_text
from asterism.serve.courses import follow_bench, follow_report, followed
from asterism.serve.gather import Bench
from asterism.serve.show.course import FollowReport
from asterism.serve.show.course_machine import followed_json
from asterism.serve.show.course_text import followed_text
from asterism.serve.show.listing import guides_table


def follow(arguments: Namespace) -> int:
    """Follow the patients of the files, or of the lines, and write what was asked for."""
    if arguments.list:
        write_text(guides_table(load_guides(load_library())), None)
        return 0
    one_way_in(arguments)
    if arguments.jsonl is not None:
        return _lines(arguments)
    checked(arguments.out, arguments.files)
    bench = follow_bench(arguments.definition, arguments.as_of)
    read = gathered(arguments.files, Bench(library=bench.library))
    report = follow_report(followed(read.charts, bench), bench, read.failures)
    if report.charts:
        _WRITERS[arguments.format](report, arguments.out, arguments.files)
    return max((failed.exit_code for failed in report.failures), default=0)


def _write_text(report: FollowReport, out: str | None, inputs: Sequence[str]) -> None:
    write_text(followed_text(report, screen(out)), out, inputs)


def _write_json(report: FollowReport, out: str | None, inputs: Sequence[str]) -> None:
    with opened(out, inputs) as stream:
        stream.write(json_bytes(followed_json(report)))


def _write_html(report: FollowReport, out: str | None, inputs: Sequence[str]) -> None:
    from asterism.serve.show.course_page import course_page  # noqa: PLC0415  late: Jinja2 is heavy

    with opened(out, inputs) as stream:
        for part in course_page(report):
            stream.write(part.encode())


_WRITERS: dict[str, Callable[[FollowReport, str | None, Sequence[str]], None]] = {
    "text": _write_text,
    "json": _write_json,
    "html": _write_html,
}


def _lines(arguments: Namespace) -> int:
    from asterism.serve.cli.answering import Order  # noqa: PLC0415
    from asterism.serve.cli.batch import through  # noqa: PLC0415

    if arguments.format == "html":
        fix = "leave out --format, or follow files"
        raise UsageError("lines are answered in JSON, not HTML", where="--format html", fix=fix)
    asked = tuple(arguments.definition or ())
    return through(arguments, Order(source=arguments.jsonl, followed=asked, as_of=arguments.as_of))
