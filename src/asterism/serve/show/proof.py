"""What the vignettes prove, for a terminal: a table of definitions, then whatever is wrong."""

from collections.abc import Iterable, Iterator, Sequence

from asterism.define.english import Headlines
from asterism.define.phrases import Concepts
from asterism.serve.prove.leaves import Answered
from asterism.serve.prove.run import Hunt, Proof
from asterism.serve.show.listing import columns

_HEADINGS = ("id", "vignettes", "passed", "failed", "leaves", "one-sided")
_LEAF_HEADINGS = ("true", "false", "unknown", "criterion", "leaf")


def proof_table(proofs: Sequence[Proof]) -> str:
    """A line for each definition, a line of sums, then each trial that failed."""
    rows = [(proof.definition.id, *_numbers(proof)) for proof in proofs]
    sums = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
    table = columns([_HEADINGS, *_printed(rows), ("all", *map(str, sums))])
    return table + "".join(line for proof in proofs for line in _failures(proof))


def leaf_table(proofs: Iterable[Proof], concepts: Concepts) -> str:
    """Every leaf with how many vignettes answer it either way; `!` where one side is missing."""
    heads = Headlines(concepts)
    return "\n".join(_leaves_of(proof, heads) for proof in proofs)


def hunt_table(hunt: Hunt) -> str:
    """How many mutants died, and each that lives."""
    dead = len(hunt.tried) - len(hunt.alive)
    lines = [f"{len(hunt.tried)} mutants: {dead} noticed by a vignette, {len(hunt.alive)} not"]
    lines += [f"  {mutant.at}\n    {mutant.owner}: {mutant.what}" for mutant in hunt.alive]
    return "".join(f"{line}\n" for line in lines)


def _numbers(proof: Proof) -> tuple[int, ...]:
    one_sided = sum(not leaf.both_ways for leaf in proof.coverage)
    tried, failed = len(proof.trials), len(proof.failed)
    return tried, proof.passed, failed, len(proof.coverage), one_sided


def _printed(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    return (tuple(map(str, row)) for row in rows)


def _failures(proof: Proof) -> Iterator[str]:
    for trial in proof.failed:
        place = f"\n    {trial.expected.at}" if trial.expected.at else ""
        yield f"  failed: {trial.case.id} by {proof.definition.id}{place}\n"


def _leaves_of(proof: Proof, heads: Headlines) -> str:
    rows = [_leaf(leaf, heads) for leaf in proof.coverage]
    return f"{proof.definition.id}\n{columns([_LEAF_HEADINGS, *rows])}"


def _leaf(leaf: Answered, heads: Headlines) -> tuple[str, ...]:
    mark = "" if leaf.both_ways else " !"
    counts = map(str, (leaf.true, leaf.false, leaf.unknown))
    return (*counts, leaf.under, heads.of(leaf.leaf) + mark)
