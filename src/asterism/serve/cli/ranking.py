"""`asterism rank`."""

from argparse import Namespace
from collections.abc import Callable, Sequence

from asterism.errors import UsageError
from asterism.serve.cli.files import gathered, one_way_in
from asterism.serve.cli.judging import json_bytes
from asterism.serve.cli.output import checked, opened, screen, write_text
from asterism.serve.gather import reading_bench
from asterism.serve.ranking import need_numpy
from asterism.serve.show.ranking import RankReport
from asterism.serve.show.ranking_machine import ranked_json
from asterism.serve.show.ranking_text import ranked_text

_TOP = 10


def rank(arguments: Namespace) -> int:
    """Rank the patients of the files, or of the lines, and write what was asked for."""
    one_way_in(arguments)
    need_numpy()
    if arguments.jsonl is not None:
        return _lines(arguments)
    from asterism.serve.ranks import rank_report  # noqa: PLC0415  late: numpy is an extra

    checked(arguments.out, arguments.files)
    read = gathered(arguments.files, reading_bench())
    report = rank_report(
        read,
        top=arguments.top or _TOP,
        as_of=arguments.as_of,
        data=arguments.data,
        prior=arguments.prior,
    )
    if report.charts:
        _WRITERS[arguments.format](report, arguments.out, arguments.files)
    return max((failed.exit_code for failed in report.failures), default=0)


def _lines(arguments: Namespace) -> int:
    from asterism.serve.cli.rank_lines import rank_lines  # noqa: PLC0415

    if arguments.format == "html":
        fix = "leave out --format, or rank files"
        raise UsageError("lines are answered in JSON, not HTML", where="--format html", fix=fix)
    if arguments.as_of is not None:
        fix = "leave it out: findings on a line have no dates"
        raise UsageError("--as-of goes with files", where="--as-of", fix=fix)
    return rank_lines(arguments)


def _write_text(report: RankReport, out: str | None, inputs: Sequence[str]) -> None:
    write_text(ranked_text(report, screen(out)), out, inputs)


def _write_json(report: RankReport, out: str | None, inputs: Sequence[str]) -> None:
    with opened(out, inputs) as stream:
        stream.write(json_bytes(ranked_json(report)))


def _write_html(report: RankReport, out: str | None, inputs: Sequence[str]) -> None:
    from asterism.serve.show.ranking_page import ranking_page  # noqa: PLC0415  Jinja2 is heavy

    with opened(out, inputs) as stream:
        for part in ranking_page(report):
            stream.write(part.encode())


_WRITERS: dict[str, Callable[[RankReport, str | None, Sequence[str]], None]] = {
    "text": _write_text,
    "json": _write_json,
    "html": _write_html,
}
