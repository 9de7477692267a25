"""JSON Lines: a line in, a line out, in the same order, however many there are.

A line that cannot be used is told of on standard error with its number, and answered by an error
object, so that whoever counts lines never loses one. Empty lines are passed over.
"""

import functools
import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from asterism.errors import UsageError
from asterism.serve.cli.answering import Answerer, Order, Reply
from asterism.serve.cli.lines import Chunk, Intake, lines_of
from asterism.serve.cli.output import checked, opened
from asterism.serve.cli.partial import Reached, partial
from asterism.serve.cli.progress import Progress, size_of, terminal
from asterism.serve.cli.workers import Answering, Staff, usable_cores
from asterism.serve.show.statements import Json


class _Sink(Protocol):
    """Where answers go; `reached` is how far they have got."""

    reached: Reached

    def write(self, data: bytes, chunk: Chunk, code: int) -> None: ...


class _Answers(Answering, Protocol):
    """What answers lines, and all that its answers depend on beside them."""

    @property
    def made_with(self) -> Json: ...


def through(arguments: Namespace, order: Order) -> int:
    """Answer every line of `--jsonl` as ordered; the gravest code of its lines, 0 if all could be
    used.
    """
    return answer_lines(arguments, functools.partial(Answerer, order))


def answer_lines(arguments: Namespace, make: Callable[[], _Answers]) -> int:
    """The same by whatever `make` makes; it is called once in each process."""
    if arguments.resume and arguments.out is None:
        fix = "name the file to go on with by --out"
        raise UsageError("there is nothing to resume", where="--resume", fix=fix)
    workers = arguments.workers or usable_cores()
    answerer, source = make(), arguments.jsonl
    with lines_of(source) as stream, _sink(arguments, answerer.made_with, stream) as made:
        sink, intake, progress = made
        try:
            for chunk, reply in answered(intake, answerer, make, source, workers):
                complain(reply, progress)
                sink.write(reply.data, chunk, reply.code)
                progress.tell(len(chunk.lines), chunk.place)
        finally:
            progress.clear()
        return sink.reached.code


def answered(
    intake: Intake, answerer: Answering, make: Callable[[], Answering], source: str, workers: int
) -> Iterator[tuple[Chunk, Reply]]:
    """Every chunk of the stream with its answers, in order, by one process or more."""
    gc.freeze()  # what is loaded now is kept; workers share it for as long as nobody touches it
    if workers == 1:
        while not intake.spent:
            if not intake.waiting:
                intake.fill()
            if (chunk := intake.take()) is not None:
                yield chunk, answerer.replies(chunk.lines)
        return
    staff = Staff(make=make, source=source, most=workers)
    try:
        yield from staff.answered(intake)
    finally:
        staff.dismiss()


_Made = tuple[_Sink, Intake, Progress]


@contextmanager
def _sink(arguments: Namespace, made_with: Json, stream: BinaryIO) -> Iterator[_Made]:
    """Where to write, and the lines that are still to be answered."""
    out, source = arguments.out, arguments.jsonl
    inputs = () if source == "-" else (source,)
    target = checked(out, inputs)
    intake = Intake(stream)
    progress = Progress(size_of(stream), stream=None if arguments.quiet else terminal())
    if out is None:
        with opened(None) as output:
            yield _Plain(output), intake, progress
        return
    with partial(out, target, resume=arguments.resume, made_with=made_with) as part:
        part.check(intake.skip)
        progress.skip(intake.place)
        try:
            yield part, intake, progress
        except KeyboardInterrupt:
            said = f"interrupted after line {part.reached.number}; --resume goes on from there"
            print(said, file=sys.stderr)
            raise


class _Plain:
    """A stream that whoever reads it sees grow."""

    def __init__(self, stream: BinaryIO) -> None:
        self.reached = Reached()
        self._stream = stream

    def write(self, data: bytes, chunk: Chunk, code: int) -> None:
        self._stream.write(data)
        self._stream.flush()
        self.reached = Reached(number=chunk.number, code=max(code, self.reached.code))


def complain(reply: Reply, progress: Progress) -> None:
    """Tell on standard error what there is to complain of."""
    if reply.complaints:
        progress.clear()
        for said in reply.complaints:
            print(said, file=sys.stderr)
