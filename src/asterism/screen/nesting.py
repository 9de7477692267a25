"""How the counts of criteria hang together: what a reader of the definition knows of them anyway.

Who meets one of three criteria is no more than who meets each, added up; who meets all of them no
more than who meets any. Such sums could give a hidden count away (`masking`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from asterism.model.criteria import (
    Across,
    AtLeast,
    Criterion,
    Meets,
    Named,
    Not,
    Presumed,
    children,
)
from asterism.model.definition import Definition
from asterism.screen.masking import Tie, whole

PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Counts:
    """The names of two counts: for how many people a criterion is met, for how many not."""

    met: str
    not_met: str


def named_nodes(definition: Definition) -> tuple[tuple[Named, bool], ...]:
    """The criteria that the source names, in its order, and whether each is of an exclusion."""
    parts = ((definition.root, False), *((each, True) for each in definition.exclusions))
    return tuple((node, excludes) for part, excludes in parts for node in _named(part))


def _named(node: Criterion) -> Iterator[Named]:
    if isinstance(node, Named):
        yield node
    if not isinstance(node, Across | Meets):
        for part in children(node):
            yield from _named(part)


def criterion_counts(number: int) -> tuple[str, str, str]:
    """The names of the counts of the criterion of that number: met, not met, unknown."""
    return f"{number} met", f"{number} not met", f"{number} unknown"


def ties_of(definition: Definition) -> tuple[Tie, ...]:
    """How the counts of all its named criteria and of its verdicts are tied to each other."""
    nesting = _Nesting()
    parts = [nesting.of(part) for part in (definition.root, *definition.exclusions)]
    for number in range(nesting.labels):
        nesting.ties.append(whole(PEOPLE, criterion_counts(number)))
    root, *excluded = parts
    held = [root, *(Counts(each.not_met, each.met) for each in excluded)]
    nesting.at_least(len(held), held, Counts("met", "not_met"))
    nesting.ties.append(Tie(((root.met, 1), ("stands", -1))))
    return tuple(nesting.ties)


@dataclass(slots=True)
class _Nesting:
    ties: list[Tie] = field(default_factory=list)
    labels: int = 0
    _others: int = 0

    def of(self, node: Criterion) -> Counts:
        """The counts of a criterion; where nobody is told them they have names all the same."""
        match node:
            case Named(of=part):
                counts = Counts(*criterion_counts(self.labels)[:2])
                self.labels += 1
                below = self.of(part)
                self.same(counts, below)
                return counts
            case Not(of=part):
                below = self.of(part)
                return Counts(below.not_met, below.met)
            case AtLeast(n=n, of=parts):
                counts = self.unnamed()
                self.at_least(n, [self.of(part) for part in parts], counts)
                return counts
            case Presumed(of=part, unless=unless):
                counts = self.unnamed()
                below = self.of(part)
                self.of(unless)
                self.ties += [
                    _no_more(counts.met, below.met),
                    _no_more(below.not_met, counts.not_met),
                ]
                return counts
            case _:
                return self.unnamed()

    def unnamed(self) -> Counts:
        self._others += 1
        return Counts(f"~{self._others} met", f"~{self._others} not met")

    def same(self, one: Counts, other: Counts) -> None:
        self.ties += [whole(one.met, [other.met]), whole(one.not_met, [other.not_met])]

    def at_least(self, n: int, parts: list[Counts], counts: Counts) -> None:
        """What follows for the counts of "at least n of": by counting people twice, and by rest."""
        others = len(parts) - n + 1  # so many that are not met make it not met
        self._counted(n, others, [part.met for part in parts], counts.met)
        self._counted(others, n, [part.not_met for part in parts], counts.not_met)

    def _counted(self, needed: int, spare: int, parts: list[str], name: str) -> None:
        added = tuple((part, 1) for part in parts)
        rest = ((PEOPLE, needed - 1),) if needed > 1 else ()
        self.ties.append(Tie((*added, (name, -needed))))
        self.ties.append(Tie(((name, spare), *rest, *((part, -1) for part in parts))))
        if needed == 1:
            self.ties += [_no_more(part, name) for part in parts]
        if spare == 1:
            self.ties += [_no_more(name, part) for part in parts]


def _no_more(one: str, other: str) -> Tie:
    return Tie(((other, 1), (one, -1)))
