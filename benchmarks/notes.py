"""Notes read for a screen: how many a second by one worker and by two, beside `read --jsonl`.

Run: `python -m benchmarks.notes [LINES.jsonl] [MOST]`. The first MOST texts are the notes of an
OMOP folder. Every run is a whole process, in turn with the others, the best of three; what a run
over one note takes is left out. Memory is that of the largest of its processes. On a machine that
does other work beside it only the processor's seconds can be compared.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "e3c" / "case_texts.jsonl"
TRIES = 3
_READ = "read --jsonl, 1 worker"
READ = """
import sys
from pathlib import Path
from asterism.serve.notes.kept import NotesOrder, read_notes
order = NotesOrder(folder=Path(sys.argv[2]), workers=int(sys.argv[3]), quiet=True)
print(read_notes(sys.argv[1], order).told["findings"])
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    seconds: float
    processor: float
    said: str


def main(arguments: Sequence[str]) -> int:
    source = Path(arguments[0]) if arguments else CORPUS
    most = int(arguments[1]) if len(arguments) > 1 else None
    texts = [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()[:most]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = folder / "many", folder / "one"
        _omop(many, texts)
        _omop(one, ["Well."])
        lines, line = folder / "lines.jsonl", folder / "line.jsonl"
        _jsonl(lines, texts)
        _jsonl(line, ["Well."])
        starts: dict[str, list[Run]] = {}
        runs: dict[str, list[Run]] = {}
        for attempt in range(TRIES):
            starts.setdefault(_READ, []).append(_lines(line))
            runs.setdefault(_READ, []).append(_lines(lines))
            for workers in (1, 2):
                label = f"notes, {workers} workers"
                kept = folder / f"kept-{workers}-{attempt}"
                starts.setdefault(label, []).append(_notes(one, folder / f"1-{kept.name}", workers))
                runs.setdefault(label, []).append(_notes(many, kept, workers))
        same = len({_digest(folder / f"kept-{workers}-0") for workers in (1, 2)}) == 1
    _table(runs, starts, len(texts))
    print(f"same bytes by one and two workers: {'yes' if same else 'NO'}")
    return 0 if same else 1


def _omop(folder: Path, texts: Sequence[str]) -> None:
    folder.mkdir()
    with (folder / "note.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("note_id", "person_id", "note_date", "note_text"))
        writer.writerows((n, n, "2020-01-01", text) for n, text in enumerate(texts))


def _jsonl(file: Path, texts: Sequence[str]) -> None:
    lines = (json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts))
    file.write_text("".join(lines))


def _notes(source: Path, kept: Path, workers: int) -> Run:
    return _run([sys.executable, "-c", READ, str(source), str(kept), str(workers)])


def _lines(lines: Path) -> Run:
    command = [sys.executable, "-m", "asterism", "read", "--jsonl", str(lines), "--workers", "1"]
    return _run(command)


def _run(command: Sequence[str]) -> Run:
    begun, spent = time.perf_counter(), _spent()
    done = subprocess.run(command, check=True, capture_output=True)
    said = done.stdout.decode() if len(done.stdout) < 80 else ""
    return Run(seconds=time.perf_counter() - begun, processor=_spent() - spent, said=said.strip())


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _digest(kept: Path) -> str:
    (table,) = kept.iterdir()
    return sha256((table / "note_nlp.parquet").read_bytes()).hexdigest()


def _table(runs: dict[str, list[Run]], starts: dict[str, list[Run]], notes: int) -> None:
    print(f"{notes} notes; the start of each run left out")
    print(f"{'':24} {'seconds':>8} {'notes/s':>8} {'processor s':>12} {'of the start':>13}")
    for name, tried in runs.items():
        seconds = _least(tried)[0] - _least(starts[name])[0]
        begun = _least(starts[name])[1]
        processor = _least(tried)[1] - begun
        said = next((f"  {run.said} findings" for run in tried if run.said), "")
        rate = notes / max(seconds, 0.001)
        print(f"{name:24} {seconds:8.1f} {rate:8.0f} {processor:12.1f} {begun:13.1f}{said}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"memory of the largest process: {most:.0f} MB")


def _least(runs: Sequence[Run]) -> tuple[float, float]:
    return min(run.seconds for run in runs), min(run.processor for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
