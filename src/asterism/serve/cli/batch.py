"""JSON Lines: a line in, a line out, in the same order, however many there are.

A line that cannot be used is told of on standard error with its number, and answered by an error
object, so that whoever counts lines never loses one. Empty lines are passed over.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

from asterism.errors import AsterismError, InputError, NotFound, TooLarge
from asterism.read.text.document import LARGEST
from asterism.serve.cli.main import complain
from asterism.serve.cli.output import checked, opened
from asterism.serve.gather import Bench, failure, read_string, report
from asterism.serve.show.machine import encoded, failed
from asterism.serve.show.report import Chart, Report
from asterism.serve.show.statements import Json

LONGEST = 64 * 1024 * 1024  # bytes of one line; JSON may write one character as twelve

Answer = Callable[[Sequence[Chart], Report], Json]


def through(source: str, out: str | None, bench: Bench, answer: Answer) -> int:
    """Answer every line of `source` on `out`; 3 if any line could not be used, else 0."""
    inputs = () if source == "-" else (source,)
    checked(out, inputs)
    code = 0
    with ExitStack() as stack:
        lines = _lines(_opened(source, stack))
        stream = stack.enter_context(opened(out, inputs))
        for number, line in lines:
            reply, status = _reply(line, f"{source}:{number}", bench, answer)
            code = max(code, status)
            stream.write(f"{encoded(reply)}\n".encode())
            stream.flush()
    return code


def _opened(source: str, stack: ExitStack) -> BinaryIO:
    if source == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(open(source, "rb"))  # noqa: PTH123  "-" is no path
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "the name is not one a file can have"
        what = f"cannot read the lines ({why})"
        raise NotFound(what, where=source, fix="name a file that you may read") from fault


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers from 1; an endless one comes cut short."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST + 1)
        if line.strip():
            yield number, line


def _reply(line: bytes, where: str, bench: Bench, answer: Answer) -> tuple[Json, int]:
    name: str | int | None = None
    try:
        record = _record(line, where)
        name = _name(record, where)
        text = _text(record, where)
        spans = _spans(record, len(text), where)
        charts = read_string(text, str(name), bench, spans=spans)
    except AsterismError as error:
        complain(error)
        return {"id": name, **failed(failure(where, error))}, error.exit_code
    return {"id": name} | answer(charts, report(charts, bench)) | {"id": name}, 0


def _record(line: bytes, where: str) -> dict[str, Any]:
    if len(line) > LONGEST:
        fix = "put one report on a line"
        raise TooLarge(f"the line is longer than {LONGEST} bytes", where=where, fix=fix)
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as fault:
        fix = 'write {"id": "...", "text": "..."} in UTF-8 on one line'
        raise InputError("the line is not JSON", where=where, fix=fix) from fault
    if not isinstance(record, dict):
        fix = 'write {"id": "...", "text": "..."}'
        raise InputError("the line is not a JSON object", where=where, fix=fix)
    return record


def _name(record: dict[str, Any], where: str) -> str | int:
    name = record.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        fix = "give each report an id of its own"
        raise InputError("the line has no id that is a string or a number", where=where, fix=fix)
    return _whole(name, where) if isinstance(name, str) else name


def _text(record: dict[str, Any], where: str) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError("the line has no text", where=where, fix='put the report under "text"')
    if len(text) > LARGEST:
        what = f"the text has more than {LARGEST} characters"
        raise TooLarge(what, where=where, fix="split it: one report on one line")
    return _whole(text, where)


def _spans(record: dict[str, Any], length: int, where: str) -> list[tuple[int, int]]:
    """The stretches that the line asks about; none where it asks about none."""
    asked = record.get("spans", [])
    try:
        spans = [(int(start), int(end)) for start, end in asked]
    except (TypeError, ValueError) as fault:
        fix = 'write "spans": [[start, end], ...] in characters of the text'
        raise InputError("the spans are not pairs of numbers", where=where, fix=fix) from fault
    if any(not 0 <= start < end <= length for start, end in spans):
        fix = f"the text has {length} characters; a span holds at least one of them"
        raise InputError("a span lies outside the text", where=where, fix=fix)
    return spans


def _whole(text: str, where: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        fix = "write characters beyond the basic plane as a pair of escapes, or as themselves"
        raise InputError("the line holds half a character", where=where, fix=fix) from fault
    return text
