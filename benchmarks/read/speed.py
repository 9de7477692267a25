"""How fast, how large: the whole reader on published case texts, beside medspaCy on the same.

The two tools take turns on the same texts, so that a machine that slows down slows both. Both have
read other texts before the clock runs: what is made once (compiled patterns) belongs to starting.
Rates are texts for each second of processor time of one process. The gain of a second worker is
told in seconds by the wall, from when the command has started (as the rate of one is), beside what
two separate runs at once gain: cores that share a cache or a neighbor give no program twice the
speed.
"""

import gc
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.read import ours, peers
from benchmarks.read.gold import Answer, case_texts
from benchmarks.read.table import US, Row

TEXTS = 1000  # of ours
SHARE = 5  # the slow peer gets every fifth of them
TURN = 50  # texts before the other has its turn
PAIRS = 3  # runs by one worker and by two in turns, of which the fastest of each counts
WARMING = 50  # texts that each reads before, none of them among those that count

PEER = "medspaCy matcher + ConText"
TIMES_THE_PEER, RATE, TWO_OVER_ONE = 10.0, 300.0, 1.8
MEGABYTES, SECONDS_TO_LOAD = 600.0, 0.5
CORPUS = "e3c case texts"

Read = Callable[[str], object]


def rates() -> Iterator[Row]:
    """Texts for each second: us, and how many times the peer."""
    drawn = random.Random(0).sample(case_texts(), TEXTS + WARMING)  # noqa: S311  no secret
    texts, warming = drawn[:TEXTS], drawn[TEXTS:]
    try:
        peer: Read | str = peers.medspacy_reader()
    except peers.Absent as absent:
        peer = str(absent)
    mine, other = _reader(), None if isinstance(peer, str) else peer
    _in_turns(warming, mine, other)
    gc.collect()
    gc.freeze()  # as a worker of the batch does with what it has loaded; the peer's is frozen too
    spent = _in_turns(texts, mine, other)
    yield Row(
        corpus=CORPUS,
        measure=f"texts/s, one core, our reader {_made()}",
        target=RATE,
        figures={US: spent[US], PEER: peer if isinstance(peer, str) else spent[PEER]},
    )
    if not isinstance(peer, str):
        yield Row(corpus=CORPUS, measure="times the peer", target=TIMES_THE_PEER, figures={
            US: spent[US] / spent[PEER], PEER: 1.0})  # fmt: skip


def _made() -> str:
    """Whether the reader that runs here is machine code (docs/adr/0019)."""
    made = find_spec("asterism.read.text.reading")
    source = made is None or (made.origin or "").endswith(".py")
    return "as Python" if source else "compiled"


def _reader() -> Read:
    """What a worker of the batch does with one text: everything, to the line of JSON."""
    from asterism.serve.gather import read_string, reading_bench, report  # noqa: PLC0415
    from asterism.serve.show.machine import encoded, read_document  # noqa: PLC0415

    bench = reading_bench()

    def read(text: str) -> str:
        charts = read_string(text, "case", bench)
        return encoded(read_document(charts, report(charts, bench)))

    read("A warm reader has its lexicon.")
    return read


def _in_turns(texts: Sequence[str], us: Read, peer: Read | None) -> Mapping[str, float]:
    taken, done = {US: 0.0, PEER: 0.0}, {US: 0, PEER: 0}
    for first in range(0, len(texts), TURN):
        turn = texts[first : first + TURN]
        jobs = [(US, us, turn)] + ([(PEER, peer, turn[::SHARE])] if peer else [])
        for name, read, some in jobs:
            start = time.process_time()
            for text in some:
                read(text)
            taken[name] += time.process_time() - start
            done[name] += len(some)
    return {name: done[name] / taken[name] for name in taken if done[name]}


# ---- whole runs of the command -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run over all case texts: seconds by the wall, most memory, and what came out."""

    seconds: float
    megabytes: float
    sha256: str
    answers: Mapping[str, Answer]


def whole_runs() -> Iterator[Row]:
    """Workers, memory, and the sweep over every case text."""
    lines = [{"id": f"case-{n}", "text": text} for n, text in enumerate(case_texts())]
    with tempfile.TemporaryDirectory() as folder:
        asked, nothing = Path(folder, "in.jsonl"), Path(folder, "nothing.jsonl")
        ours.write(lines, asked)
        nothing.touch()
        ones, twos = zip(*[(_run(asked, 1), _run(asked, 2)) for _ in range(PAIRS)], strict=True)
        three = _run(asked, 3)
        start = min(_run(nothing, 2).seconds for _ in range(PAIRS))
        apart = _apart(asked)
    one, runs = ones[0], (*ones, *twos, three)
    alone, both = (min(run.seconds for run in some) for some in (ones, twos))
    yield Row(corpus=CORPUS, measure="two workers over one, by the wall, once started",
              target=TWO_OVER_ONE, figures={US: (alone - start) / (both - start)},
              remark=f"{alone / both:.2f} with {start:.1f} s of starting; {_load()}")  # fmt: skip
    yield Row(corpus=CORPUS, measure="two separate runs at once over one, by the wall",
              figures={US: 2 * alone / apart}, remark="what this machine allows")  # fmt: skip
    most = max(run.megabytes for run in runs)
    yield Row(corpus=CORPUS, measure="most memory, MB, all processes", at_most=MEGABYTES,
              figures={US: most})  # fmt: skip
    yield Row(corpus=CORPUS, measure="texts without an answer", at_most=0,
              figures={US: len(lines) - sum("error" not in a for a in one.answers.values())},
              remark=f"of {len(lines)}")  # fmt: skip
    quotes = [_quotes(line["text"], one.answers.get(line["id"], {})) for line in lines]
    yield Row(corpus=CORPUS, measure="quotes that are not their slice", at_most=0,
              figures={US: sum(wrong for wrong, _ in quotes)},
              remark=f"of {sum(all_ for _, all_ in quotes)}")  # fmt: skip
    digests = {run.sha256 for run in runs}
    yield Row(corpus=CORPUS, measure="different outputs of runs by 1, 2 and 3 workers", at_most=1,
              figures={US: len(digests)}, remark=f"{len(runs)} runs")  # fmt: skip


def _apart(asked: Path) -> float:
    """Seconds until two runs of one worker each are over that were started together."""
    start = time.perf_counter()
    runs = [
        subprocess.Popen(_command(asked, asked.with_name(f"apart-{n}.jsonl"), 1),
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for n in range(2)
    ]  # fmt: skip
    for run in runs:
        run.wait()
    return time.perf_counter() - start


def _command(asked: Path, told: Path, workers: int) -> list[str]:
    return [*ours.COMMAND, str(asked), "--out", str(told), "--workers", str(workers)]


def _run(asked: Path, workers: int) -> Run:
    told = asked.with_name(f"out-{workers}.jsonl")
    command = _command(asked, told, workers)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = _Memory(process.pid)
    most.start()
    _, complaint = process.communicate()
    seconds = time.perf_counter() - start
    most.join()
    if process.returncode not in {0, 3}:
        raise RuntimeError(complaint.decode(errors="replace"))
    digest = hashlib.sha256(told.read_bytes()).hexdigest()
    return Run(seconds=seconds, megabytes=most.megabytes, sha256=digest, answers=ours.read(told))


class _Memory(threading.Thread):
    """The most that a process and its children held at once; shared pages count once (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.megabytes = pid, 0.0

    def run(self) -> None:
        while (held := sum(map(_held, _family(self.pid)))) > 0:
            self.megabytes = max(self.megabytes, held / 1024)
            time.sleep(0.1)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _held(pid: int) -> int:
    """Kilobytes of a process (proportional set size); 0 where it has ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:"), 0)


def _quotes(text: str, answer: Answer) -> tuple[int, int]:
    told = [e for finding in answer.get("findings", []) for e in finding["evidence"]]
    wrong = sum(text[e["start"] : e["end"]] != e["quote"] for e in told)
    return wrong, len(told)


def _load() -> str:
    return f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


# ---- loading -------------------------------------------------------------------------------------

_LOAD = """
import time
from asterism.define import load_library
from asterism.read.text import lexicon_of
start = time.process_time()
library = load_library()
middle = time.process_time()
lexicon_of(library)
print(middle - start, time.process_time() - middle)
"""


def loading() -> Iterator[Row]:
    """From nothing to a reader that can start, in a fresh process, the cache being warm."""
    runs = [_loaded() for _ in range(5)]
    knowledge, words = min(run[0] for run in runs), min(run[1] for run in runs)
    yield Row(corpus="lexicon", measure="seconds to load words and ontology from the cache",
              at_most=SECONDS_TO_LOAD, figures={US: words}, remark="best of 5")  # fmt: skip
    yield Row(corpus="lexicon", measure="seconds to load the knowledge files before it",
              figures={US: knowledge}, remark="best of 5")  # fmt: skip


def _loaded() -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", _LOAD], check=True, capture_output=True, text=True)
    knowledge, words = map(float, done.stdout.split())
    return knowledge, words
