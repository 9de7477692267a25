"""How often the vignettes of a definition answer each of its leaves, either way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asterism.judge import tree_of
from asterism.judge.pronounce import whole_of
from asterism.model.criteria import Across, Changed, Measured, Meets, Named, Present
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.truth import Truth
from asterism.model.verdict import Verdict

# Another definition has vignettes of its own; a count over sites is answered as a whole.
Leaf = Present | Measured | Changed | Meets | Across


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One leaf as written: the named criterion that it stands under, and in how many vignettes it
    was TRUE, FALSE and UNKNOWN.
    """

    leaf: Leaf
    under: str
    true: int
    false: int
    unknown: int

    @property
    def both_ways(self) -> bool:
        return self.true > 0 and self.false > 0


Coverage = tuple[Answered, ...]


def coverage_of(definition: Definition, patients: Iterable[Patient]) -> Coverage:
    """The leaves of the definition and of its exclusions, in the order written.

    A leaf that stands in several places of the tree is counted at each; so is one that stands in
    the same place of a list, since every place is a line of the published table.
    """
    whole = whole_of(definition)
    trees = [tuple(_leaves(tree_of(whole, patient))) for patient in patients]
    first = trees[0] if trees else ()
    counts = [Counter(tree[n][2] for tree in trees) for n in range(len(first))]
    return tuple(
        Answered(
            leaf=leaf,
            under=under,
            true=count[Truth.TRUE],
            false=count[Truth.FALSE],
            unknown=count[Truth.UNKNOWN],
        )
        for (leaf, under, _), count in zip(first, counts, strict=True)
    )


def _leaves(verdict: Verdict, under: str = "") -> Iterator[tuple[Leaf, str, Truth]]:
    match verdict.of:
        case Present() | Measured() | Changed() | Meets() | Across() as leaf:
            yield leaf, under, verdict.truth
        case Named(id=name):
            for part in verdict.children:
                yield from _leaves(part, name)
        case _:
            for part in verdict.children:
                yield from _leaves(part, under)
