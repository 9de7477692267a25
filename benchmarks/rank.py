"""How well and how fast diseases are ranked, beside a baseline in the same run.

Run: `python -m benchmarks.rank [CORPUS ...]`. A corpus is one of phenopackets, phenopackets-lopo
(each patient's own paper left out of the annotations), mme, hms; all of them unless given. Every
corpus goes through `asterism rank --jsonl` with one worker, as a user would run it, and is scored
by the scorer beside the corpora. The baseline is Resnik's similarity of the query to the disease:
the sum over findings of the information of the most informative ancestor that the disease has.

Weights were fitted on one half of the papers (`benchmarks.rank_fit`); figures are also given for
the other half alone. Intervals are 95 % by 1,000 bootstrap samples of papers (of patients, where no
paper is known). Cases a second are by user and system seconds of the process, less those that the
same command needs for no line at all, which are printed first: start, load and end. Of either the
least of three runs is taken.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import md5
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from asterism.rank.atlas import Atlas
from asterism.rank.query import asked
from asterism.rank.single import portrait
from asterism.serve.ranking import rank_bench

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "scoring" / "score.py"
PATIENTS = SHARED / "corpora" / "phenopacket_store" / "phenopackets.jsonl"
CORPORA = ("phenopackets", "phenopackets-lopo", "mme", "hms")
TOPS = (1, 3, 10)
_SAMPLES = 1000
_MOST = 10**6  # the rank of what is not among the candidates

# As their sources print them, on other patients or releases: no row compares.
PUBLISHED = (
    ("Exomiser, phenotypes only", "5,213 phenopackets", ".355  -     -", "PMC11302616"),
    ("GPT-4", "5,267 phenopackets", ".192  .286  .325", "medRxiv 2024.07.22.24310816"),
)

Ranks = npt.NDArray[np.int64]


def half(paper: str) -> int:
    """Which half of the papers: the weights were fitted on 0."""
    return md5(paper.encode(), usedforsecurity=False).digest()[-1] % 2


def main(arguments: Sequence[str]) -> int:
    if not SCORER.is_file():
        print(f"skipped: no scorer at {SCORER}; the corpora are not part of this repository")
        return 0
    atlas = rank_bench().atlas
    print(f"{atlas.count} diseases; {', '.join(' '.join(pair) for pair in atlas.versions)}")
    start = min(_answers("")[1] for _ in range(3))
    print(f"from the cache to the first line: {start:.2f} s of one core\n")
    print(f"{'corpus':28}{'n':>6}  {'top-1':17}{'top-3':17}{'top-10':17}{'cases/s':>8}{'MB':>6}")
    for corpus in arguments or CORPORA:
        _measure(corpus, atlas, start)
    print("\npublished, not comparable row by row")
    for name, sample, figures, source in PUBLISHED:
        print(f"  {name:28}{sample:28}{figures}  {source}")
    return 0


def _measure(corpus: str, atlas: Atlas, start: float) -> None:
    lines = _output("inputs", corpus)
    cases = [json.loads(line) for line in lines.splitlines()]
    gold = _gold(corpus)
    answers, seconds, memory = min((_answers(lines) for _ in range(3)), key=lambda one: one[1])
    ours = np.array([_rank([one["id"] for one in answers[c["id"]]], gold[c["id"]]) for c in cases])
    papers = _papers(corpus, cases)
    speed = len(cases) / max(seconds - start, 1e-3)
    _row(corpus, ours, papers, f"{speed:8.0f}{memory:6.0f}")
    baseline = np.array([_resnik(atlas, case, gold[case["id"]]) for case in cases])
    _row("  Resnik", baseline, papers)
    if corpus.startswith("phenopackets"):
        told = np.array([half(paper) == 1 for paper in papers])
        kept = [paper for paper, is_told in zip(papers, told, strict=True) if is_told]
        _row("  not fitted on", ours[told], kept)
        _row("  Resnik on the same", baseline[told], kept)


def _output(*arguments: str) -> str:
    command = [sys.executable, str(SCORER), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _gold(corpus: str) -> dict[str, frozenset[str]]:
    if corpus.startswith("phenopackets"):
        records = map(json.loads, PATIENTS.read_text("utf-8").splitlines())
        return {r["id"]: frozenset(name for name, _ in r["disease"]) for r in records}
    path = SHARED / "corpora" / "rarebench" / f"{corpus.upper()}.jsonl"
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return {str(number): frozenset(r["RareDisease"]) for number, r in enumerate(records)}


def _papers(corpus: str, cases: Sequence[Mapping[str, Any]]) -> list[str]:
    if not corpus.startswith("phenopackets"):
        return [case["id"] for case in cases]
    records = map(json.loads, PATIENTS.read_text("utf-8").splitlines())
    paper = {record["id"]: record["pmid"] for record in records}
    return [paper[case["id"]] for case in cases]


def _answers(lines: str) -> tuple[dict[str, Any], float, float]:
    """The candidates by id, processor seconds, and megabytes at most."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text(lines, "utf-8")
        command = [
            sys.executable, "-m", "asterism", "rank", "--jsonl", str(source), "--out", str(out),
            "--workers", "1", "--quiet",
        ]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        memory = _run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = map(json.loads, out.read_text("utf-8").splitlines())
        answers = {one["id"]: one["candidates"] for one in found}
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return answers, spent, memory


def _run(command: Sequence[str]) -> float:
    """Run it; the megabytes that it had resident at most. A child's own count would begin with
    ours.
    """
    most = 0
    with subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}) as process:
        while process.poll() is None:
            time.sleep(0.05)  # before the first look too: until it has started, it is a copy of us
            with suppress(OSError):
                said = Path(f"/proc/{process.pid}/status").read_text("utf-8")
                most = max(most, *(int(n) for n in re.findall(r"VmHWM:\s*(\d+)", said)), 0)
    if process.returncode:
        raise SystemExit(f"asterism ended with {process.returncode}")
    return most / 1024


def _rank(names: Sequence[str], right: frozenset[str]) -> int:
    return next((place for place, name in enumerate(names, 1) if name in right), _MOST)


def _resnik(atlas: Atlas, case: Mapping[str, Any], right: frozenset[str]) -> int:
    query = asked(atlas.terms, case["observed"], (), case.get("ignore_sources", ()))
    matrix, information = _resnik_matrix(atlas)
    total = matrix[list(query.observed)].sum(axis=0, dtype=np.int32)
    for source in query.ignored_sources:
        for disease in atlas.diseases_of.get(source, ()):
            left = portrait(atlas, disease, query.ignored_sources)
            of = left.own if left else {}
            total[disease] = sum(_most(atlas, information, of, term) for term in query.observed)
    places = [atlas.number[name] for name in right if name in atlas.number]
    if not query.observed or not places:
        return _MOST
    best = max(total[place] for place in places)
    # Of equals, as many as there are by a measure in whole steps, the middle one.
    return int((total > best).sum()) + (int((total == best).sum()) + 1) // 2


def _most(atlas: Atlas, information: Ranks, of: Mapping[int, float], term: int) -> int:
    return max(
        (int(information[one]) for one in atlas.terms.ancestors[term] if one in of), default=0
    )


_MATRICES: dict[int, tuple[npt.NDArray[np.uint8], Ranks]] = {}


def _resnik_matrix(atlas: Atlas) -> tuple[npt.NDArray[np.uint8], Ranks]:
    """Information shared by each finding with each disease, in twentieths of a nat."""
    if id(atlas) not in _MATRICES:
        sizes = np.diff(atlas.arrays["own_at"])
        information = np.rint(-20 * np.log(np.maximum(sizes, 1) / atlas.count)).astype(np.int64)
        matrix = np.zeros((len(sizes), atlas.count), np.uint8)
        terms = np.repeat(np.arange(len(sizes)), sizes)
        matrix[terms, atlas.arrays["own_disease"]] = information[terms]
        for term, parents in enumerate(atlas.terms.parents):
            for parent in parents:
                np.maximum(matrix[term], matrix[parent], out=matrix[term])
        _MATRICES[id(atlas)] = matrix, information
    return _MATRICES[id(atlas)]


def _row(name: str, ranks: Ranks, papers: Sequence[str], rest: str = "") -> None:
    samples = np.array(list(_samples(ranks, papers)))
    cells = []
    for column, top in enumerate(TOPS):
        low, high = np.percentile(samples[:, column], (2.5, 97.5))
        cells.append(f"{(ranks <= top).mean():.3f} {low:.3f}-{high:.3f} ")
    print(f"{name:28}{len(ranks):6}  {''.join(f'{cell:21}' for cell in cells)}{rest}", flush=True)


def _samples(ranks: Ranks, papers: Sequence[str]) -> Iterator[list[float]]:
    of: dict[str, list[int]] = defaultdict(list)
    for place, paper in enumerate(papers):
        of[paper].append(place)
    counts = np.array([[len(of[p]), *((ranks[of[p]] <= top).sum() for top in TOPS)] for p in of])
    chance = np.random.default_rng(0)
    for _ in range(_SAMPLES):
        total = counts[chance.integers(0, len(counts), len(counts))].sum(axis=0)
        yield [hits / total[0] for hits in total[1:]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
