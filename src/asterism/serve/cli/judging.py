"""`asterism judge` and `asterism demo`."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import resources

from asterism.errors import UsageError
from asterism.serve.cli.files import gathered, one_way_in, worst
from asterism.serve.cli.output import checked, opened, screen, write_text
from asterism.serve.gather import bench, read_bytes_as, report
from asterism.serve.show.machine import encoded, judged_json
from asterism.serve.show.report import Report
from asterism.serve.show.text import judged_text

_DEMO = "demo.txt"


def judge(arguments: Namespace) -> int:
    """Judge the files, or the lines, and write what was asked for."""
    one_way_in(arguments)
    if arguments.jsonl is not None:
        return _lines(arguments)
    checked(arguments.out, arguments.files)
    found = gathered(arguments.files, bench(arguments.definition, arguments.as_of))
    if found.charts:
        _write(found, arguments, arguments.files)
    return worst(found)


def demo(arguments: Namespace) -> int:
    """Judge the bundled case report."""
    checked(arguments.out)
    chosen = bench(arguments.definition, arguments.as_of)
    data = resources.files("asterism.serve.cli").joinpath(_DEMO).read_bytes()
    _write(report(read_bytes_as(data, _DEMO, chosen), chosen), arguments, ())
    return 0


def _write(found: Report, arguments: Namespace, inputs: Sequence[str]) -> None:
    writers: dict[str, Callable[[Report, str | None, Sequence[str]], None]] = {
        "text": _write_text,
        "json": _write_json,
        "html": _write_html,
    }
    writers[arguments.format](found, arguments.out, inputs)


def _write_text(found: Report, out: str | None, inputs: Sequence[str]) -> None:
    write_text(judged_text(found, screen(out)), out, inputs)


def _write_json(found: Report, out: str | None, inputs: Sequence[str]) -> None:
    with opened(out, inputs) as stream:
        stream.write(json_bytes(judged_json(found)))


def json_bytes(documents: Sequence[dict[str, object]]) -> bytes:
    """One document laid out for reading, or several on a line each."""
    if len(documents) == 1:
        return f"{encoded(documents[0], indent=2)}\n".encode()
    return "".join(f"{encoded(document)}\n" for document in documents).encode()


def _write_html(found: Report, out: str | None, inputs: Sequence[str]) -> None:
    from asterism.serve.show.page import page  # noqa: PLC0415  late: Jinja2 is heavy

    with opened(out, inputs) as stream:
        for part in page(found):
            stream.write(part.encode())


def _lines(arguments: Namespace) -> int:
    from asterism.serve.cli.answering import Order  # noqa: PLC0415
    from asterism.serve.cli.batch import through  # noqa: PLC0415

    if arguments.format == "html":
        fix = "leave out --format, or judge files"
        raise UsageError("lines are answered in JSON, not HTML", where="--format html", fix=fix)
    judged = tuple(arguments.definition or ())
    return through(arguments, Order(source=arguments.jsonl, judged=judged, as_of=arguments.as_of))
