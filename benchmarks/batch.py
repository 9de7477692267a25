"""Many reports at once: speed by the number of workers, memory, and that all of it is right.

Run: `python -m benchmarks.batch [LINES.jsonl]`. Every run is a whole process (`asterism read
--jsonl`), in turn with the others, the best of three; "the work" leaves out what a run of no lines
takes. Memory is that of the process and its workers together, looked at twenty times a second:
resident (shared pages counted in each), and proportional (shared pages counted once). On a machine
that does other work beside it only the processor's seconds can be compared.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "e3c" / "case_texts.jsonl"
TRIES = 3
LIMIT = 600  # MB
_SELDOM = 0.05  # seconds


@dataclass(frozen=True, kw_only=True)
class Run:
    seconds: float
    processor: float
    resident: int
    proportional: int
    digest: str


def main(arguments: Sequence[str]) -> int:
    source = Path(arguments[0]) if arguments else CORPUS
    lines = source.read_text("utf-8").splitlines()
    counts = sorted({1, 2, len(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        empty, out = Path(folder) / "empty.jsonl", Path(folder) / "out.jsonl"
        empty.touch()
        runs: dict[int, list[Run]] = {count: [] for count in counts}
        start = min(_run(empty, out, 1).seconds for _ in range(TRIES))
        for _ in range(TRIES):
            for count in counts:
                runs[count].append(_run(source, out, count))
        wrong = _wrong(lines, out.read_text("utf-8").splitlines())
    _table(runs, start, len(lines))
    return _judged(runs, wrong, len(lines))


def _run(source: Path, out: Path, workers: int) -> Run:
    out.unlink(missing_ok=True)
    begun, spent = time.perf_counter(), _spent()
    process = subprocess.Popen(
        [sys.executable, "-m", "asterism", "read", "--jsonl", str(source), "--out", str(out),
         "--workers", str(workers)]
    )  # fmt: skip
    resident = proportional = 0
    while process.poll() is None:
        seen = [_memory(one) for one in (process.pid, *_children(process.pid))]
        resident = max(resident, sum(rss for rss, _ in seen))
        proportional = max(proportional, sum(pss for _, pss in seen))
        time.sleep(_SELDOM)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"asterism ended with {process.returncode}")
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    return Run(
        seconds=seconds, processor=_spent() - spent, resident=resident,
        proportional=proportional, digest=digest,
    )  # fmt: skip


def _spent() -> float:
    """The seconds of all processors that ended children and theirs have had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _memory(pid: int) -> tuple[int, int]:
    """Resident and proportional kilobytes; nothing for a process that has gone."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    sizes = dict(line.split()[:2] for line in said.splitlines()[1:])
    return int(sizes["Rss:"]), int(sizes["Pss:"])


def _wrong(asked: Sequence[str], answered: Sequence[str]) -> list[str]:
    """The ids whose answer is missing, an error, or quotes what is not there."""
    wrong = []
    for line, said in zip(asked, answered, strict=True):
        record, answer = json.loads(line), json.loads(said)
        quotes = [one for found in answer.get("findings", ()) for one in found["evidence"]]
        text = record["text"]
        sound = all(text[one["start"] : one["end"]] == one["quote"] for one in quotes)
        if answer["id"] != record["id"] or "error" in answer or not sound:
            wrong.append(str(record["id"]))
    return wrong


def _table(runs: dict[int, list[Run]], start: float, count: int) -> None:
    print(f"{count} texts; a run of none takes {start:.2f} s\n")
    print(
        "| workers | s | processor s | texts a second | of the work | MB resident "
        "| MB proportional |\n|---|---|---|---|---|---|---|"
    )
    for workers, tried in runs.items():
        best = min(run.seconds for run in tried)
        processor = min(run.processor for run in tried)
        resident = max(run.resident for run in tried) / 1024
        proportional = max(run.proportional for run in tried) / 1024
        print(
            f"| {workers} | {best:.2f} | {processor:.2f} | {count / best:.0f} "
            f"| {count / (best - start):.0f} "
            f"| {resident:.0f} | {proportional:.0f} |"
        )
    single, double = (min(run.seconds for run in runs[n]) for n in (1, 2))
    print(f"\ntwo workers: {single / double:.2f} times one; ", end="")
    print(f"{(single - start) / (double - start):.2f} times of the work")


def _judged(runs: dict[int, list[Run]], wrong: Sequence[str], count: int) -> int:
    digests = {run.digest for tried in runs.values() for run in tried}
    memory = max(run.resident for run in (*runs[1], *runs[2])) / 1024
    print(f"{len(digests)} different outputs of {sum(map(len, runs.values()))} runs; ", end="")
    print(f"{len(wrong)} of {count} answers wrong; {memory:.0f} MB of {LIMIT}")
    return int(len(digests) > 1 or bool(wrong) or memory > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
