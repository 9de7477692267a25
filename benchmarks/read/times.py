"""How many expressions of time the reader sees, and how many findings it can place in time.

    python -m benchmarks.read.times [--misses]

Gold: the Date, Duration and Time spans of MACCROBAT and the times of the E3C layer. "Seen" is a
moment of ours that overlaps the gold span. What a moment is counted from is not in the gold.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator

from asterism.define import load_library
from asterism.read.text import read_text
from asterism.read.text.lexicon import lexicon_of
from asterism.read.text.sentences import sentences
from asterism.read.text.times import find_moments
from asterism.read.text.tokens import Words
from benchmarks.read.gold import SHARED

_OURS = ("Date", "Duration", "Time")
_NOT_TIMES = ("QUANTIFIER", "SET")  # "twice a day" is how often, not when

Gold = list[tuple[str, int, int]]


def maccrobat() -> Iterator[tuple[str, str, Gold]]:
    for path in sorted((SHARED / "corpora" / "maccrobat").glob("*.txt")):
        rows = path.with_suffix(".ann").read_text("utf-8").splitlines()
        fields = (row.split("\t") for row in rows if row.startswith("T"))
        placed = (field[1].replace(";", " ").split() for field in fields)
        gold = [(kind, int(rest[0]), int(rest[-1])) for kind, *rest in placed if kind in _OURS]
        yield path.stem, path.read_bytes().decode("utf-8"), gold


def e3c() -> Iterator[tuple[str, str, Gold]]:
    lines = (SHARED / "corpora" / "e3c" / "layer1_gold.jsonl").read_text("utf-8").split("\n")
    for row in map(json.loads, filter(None, lines)):
        gold = [(each["timex3Class"], each["begin"], each["end"]) for each in row["times"]]
        yield row["id"], row["text"], [each for each in gold if each[0] not in _NOT_TIMES]


def measure(name: str, texts: Iterator[tuple[str, str, Gold]], *, misses: bool) -> None:
    lexicon = lexicon_of(load_library())
    total, seen, placed = Counter[str](), Counter[str](), Counter[str]()
    for _, text, gold in texts:
        bounds = sentences(text, 0, len(text), lexicon.sentence_abbreviations)
        moments = [
            moment
            for start, end in bounds
            for moment in find_moments(Words(text, start, end), lexicon.times)
        ]
        for kind, start, end in gold:
            total[kind] += 1
            hit = any(moment.start < end and start < moment.end for moment in moments)
            seen[kind] += hit
            if misses and not hit:
                sys.stdout.write(f"{kind}: {text[max(0, start - 40) : end + 40]!r}\n")
        for patient in read_text(text, library=load_library()).patients:
            for finding in patient.findings:
                way = "dated" if finding.when else "placed" if finding.detail("relative") else "not"
                placed[way] += 1
    for kind in sorted(total):
        share = seen[kind] / total[kind]
        sys.stdout.write(f"{name} {kind}: seen {seen[kind]} of {total[kind]} ({share:.2f})\n")
    sys.stdout.write(f"{name} findings: {dict(sorted(placed.items()))}\n")


if __name__ == "__main__":
    measure("maccrobat", maccrobat(), misses="--misses" in sys.argv)
    measure("e3c", e3c(), misses="--misses" in sys.argv)
