"""Lines answered by several processes, their answers in the order of the lines.

A worker is handed one chunk at a time and sends back finished bytes. What is under way is bounded,
so that a slow line holds the others up rather than filling the memory. A worker that dies (killed
for its memory, or crashed) is replaced, and its lines are tried once more, each by itself; one that
kills its worker again is answered by an error.

There are no threads here, so that a plain fork is safe: workers then share the loaded lexicon, and
starting one costs milliseconds. Elsewhere than on Linux they are started anew.
"""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from asterism.errors import AsterismError, InputError
from asterism.serve.cli.answering import Reply, joined, refusal
from asterism.serve.cli.asked import name_of, record_of
from asterism.serve.cli.interrupts import undisturbed
from asterism.serve.cli.lines import Chunk, Intake, Line
from asterism.serve.cli.main import BUG, told_without_words

_METHOD = "fork" if sys.platform == "linux" else "spawn"
_CHUNKS_PER_WORKER = 4  # under way or waiting for an earlier one
_MOST_BYTES = 64 * 1024 * 1024  # of lines under way; one line may have as many by itself
_GOODBYE = 5.0  # seconds for a worker to end by itself
_GONE = (EOFError, OSError)  # what a pipe says whose other end has died


def usable_cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Answering(Protocol):
    """What a worker does with the lines that it is handed."""

    def replies(self, lines: Iterable[Line], /) -> Reply: ...


@dataclass(kw_only=True, eq=False)
class _Part:
    """Lines that one worker is to answer at once."""

    lines: tuple[Line, ...]
    again: bool = False
    reply: Reply | None = None


@dataclass(kw_only=True, eq=False)
class _Task:
    """A chunk and the parts in which it is answered; one, unless a worker died of it."""

    chunk: Chunk
    parts: list[_Part]

    @property
    def done(self) -> bool:
        return all(part.reply is not None for part in self.parts)

    @property
    def reply(self) -> Reply:
        return joined([part.reply for part in self.parts if part.reply is not None])


@dataclass(kw_only=True, eq=False)
class _Worker:
    process: BaseProcess
    line: "Connection[object, object]"
    at: tuple[_Task, _Part] | None = None


@dataclass(kw_only=True, eq=False)
class Staff:
    """The workers, and what they are at. `make` is called once in each, and pickled for that."""

    make: Callable[[], Answering]
    source: str
    most: int
    method: str = _METHOD
    _workers: list[_Worker] = field(default_factory=list)
    _tasks: deque[_Task] = field(default_factory=deque)
    _waiting: deque[tuple[_Task, _Part]] = field(default_factory=deque)

    def answered(self, intake: Intake) -> Iterator[tuple[Chunk, Reply]]:
        """Every chunk of the stream with its answers, in the order of the stream."""
        while not (intake.spent and not self._tasks):
            self._take(intake)
            self._hand_out()
            while self._tasks and self._tasks[0].done:
                task = self._tasks.popleft()
                yield task.chunk, task.reply
                self._take(intake)
                self._hand_out()
            self._listen(intake)

    def dismiss(self) -> None:
        """End every worker, at once where it is at work."""
        for worker in self._workers:
            worker.line.close()
            if worker.at is not None:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(_GOODBYE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _room(self) -> bool:
        size = sum(task.chunk.size for task in self._tasks)
        return len(self._tasks) < self.most * _CHUNKS_PER_WORKER and size < _MOST_BYTES

    def _take(self, intake: Intake) -> None:
        """Take chunks for the workers that are free, and none in store: memory is for work."""
        idle = self.most - sum(worker.at is not None for worker in self._workers)
        while intake.waiting and len(self._waiting) < idle and self._room():
            chunk = intake.take(self.most)
            if chunk is not None:
                task = _Task(chunk=chunk, parts=[_Part(lines=chunk.lines)])
                self._tasks.append(task)
                self._waiting.append((task, task.parts[0]))

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._idle()) is not None:
            task, part = self._waiting.popleft()
            worker.at = task, part
            try:
                worker.line.send(part.lines)
            except _GONE:
                self._bury(worker)

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.at is None:
                return worker
        if len(self._workers) >= self.most:
            return None
        try:
            self._workers.append(self._hired())
        except OSError as fault:
            if not self._workers:
                fix = "use --workers 1, or leave more memory and processes free"
                what = f"no worker can be started ({fault.strerror})"
                raise InputError(what, where=f"--workers {self.most}", fix=fix) from fault
            self.most = len(self._workers)
            return None
        return self._workers[-1]

    def _hired(self) -> _Worker:
        context = get_context(self.method)
        ours, theirs = context.Pipe()
        # A forked worker inherits our ends of the others' pipes; held open there, they would keep
        # the others from noticing that we are gone.
        inherited = [ours, *(worker.line for worker in self._workers)]
        closing = inherited if self.method == "fork" else []
        process = context.Process(  # type: ignore[attr-defined]
            target=_work, args=(theirs, closing, self.make), daemon=True
        )
        with undisturbed():
            process.start()
        theirs.close()
        return _Worker(process=process, line=ours)

    def _listen(self, intake: Intake) -> None:
        """Wait until a worker has answered or died, or more lines have come."""
        busy = {worker.line: worker for worker in self._workers if worker.at is not None}
        hungry = not intake.ended and not intake.waiting and self._room()
        if not busy or (hungry and os.name != "posix"):
            if hungry:
                intake.fill()
            return
        stream = intake.stream.fileno()
        for one in wait([*busy, *([stream] if hungry else [])]):
            if one == stream:
                intake.fill()
            else:
                self._hear(busy[one])  # type: ignore[index]

    def _hear(self, worker: _Worker) -> None:
        try:
            reply = worker.line.recv()
        except _GONE:
            self._bury(worker)
            return
        assert isinstance(reply, Reply)
        assert worker.at is not None
        worker.at[1].reply, worker.at = reply, None

    def _bury(self, worker: _Worker) -> None:
        """See to the lines of a worker that has died."""
        worker.line.close()
        worker.process.kill()
        worker.process.join()
        self._workers.remove(worker)
        assert worker.at is not None
        task, part = worker.at
        if part.again:
            part.reply = self._lost(part.lines[0], worker.process.exitcode)
            return
        alone = [_Part(lines=(line,), again=True) for line in part.lines]
        task.parts[:] = alone
        self._waiting.extendleft((task, each) for each in reversed(alone))

    def _lost(self, line: Line, exitcode: int | None) -> Reply:
        where = f"{self.source}:{line[0]}"
        why = f"signal {-exitcode}" if exitcode and exitcode < 0 else f"exit code {exitcode}"
        what = f"two processes ended while answering the line ({why})"
        fix = "leave it out or split it; if memory ran short, use fewer --workers"
        return refusal(_name(line, where), where, AsterismError(what, where=where, fix=fix), BUG)


def _name(line: Line, where: str) -> str | int | None:
    try:
        return name_of(record_of(line[1], where), where)
    except AsterismError:
        return None


def _work(
    line: "Connection[object, object]",
    inherited: Sequence["Connection[object, object]"],
    make: Callable[[], Answering],
) -> None:
    """Answer what comes until the other end closes."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was loaded is never garbage; not looking at it keeps its pages shared
    try:
        answerer = make()
        with suppress(*_GONE):
            while True:
                line.send(answerer.replies(line.recv()))  # type: ignore[arg-type]
    except Exception as bug:  # noqa: BLE001  multiprocessing would print its message, which may quote
        print(told_without_words(bug), file=sys.stderr)
        sys.exit(BUG)
