"""What the bundled definitions say of published case texts: every text of which one is met.

Run: `python -m benchmarks.verdicts [TEXTS.jsonl] [--workers N]`, lines of `{"text"}`. For each text
and patient of which a definition is met, or met but for untested exclusions, it prints the line's
number from 0, the definition, and the words that the verdict rests on. Nobody has said which of
them are right: that is what reading the list is for.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from asterism.judge.evaluate import weigh
from asterism.judge.pronounce import whole_of
from asterism.judge.record import Record
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict
from asterism.read.text import read_text
from asterism.serve.gather import Bench, bench

TEXTS = Path(__file__).parents[2] / "shared" / "corpora" / "e3c" / "case_texts.jsonl"
AT_ONCE = 20
SHOWN = 60  # characters of a quote


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts")
    parser.add_argument("texts", nargs="?", type=Path, default=TEXTS)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(arguments)
    texts = [json.loads(line)["text"] for line in asked.texts.read_text("utf-8").splitlines()]
    total = 0
    with ProcessPoolExecutor(asked.workers) as workers:
        for number, lines in enumerate(workers.map(met_by, texts, chunksize=AT_ONCE)):
            total += bool(lines)
            for line in lines:
                print(f"{number}\t{line}", flush=True)
    print(f"{len(texts)} texts, {total} of which some definition is met")


@cache
def _bench() -> Bench:
    return bench()


def met_by(text: str) -> list[str]:
    """A line for each patient of the text and definition that is met, provisionally or not."""
    library = _bench().library
    patients = read_text(text, library=library, source="text", id="text").patients
    wholes = {each.id: whole_of(each) for each in _bench().definitions}
    found = []
    for patient in patients:
        record = Record.of(patient, criteria=wholes.values())
        for name, whole in wholes.items():
            verdict = weigh(whole, record)
            root = verdict.children[0]
            if verdict.truth is Truth.TRUE or (
                verdict.truth is Truth.UNKNOWN and root.truth is Truth.TRUE
            ):
                word = "MET" if verdict.truth is Truth.TRUE else "MET provisionally"
                found.append(f"{patient.id}\t{name}\t{word}\t{' / '.join(_quotes(root))}")
    return found


def _quotes(verdict: Verdict) -> Iterator[str]:
    quotes = (said.quote for each in verdict.because for said in each.evidence[:1])
    yield from (quote[:SHOWN] for quote in dict.fromkeys(quotes))


if __name__ == "__main__":
    main()
