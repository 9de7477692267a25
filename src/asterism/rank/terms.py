"""The ontology as the ranking holds it: terms by number, the general before the special."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from asterism.read.text.phenotypes.obo import Ontology


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """`ids` are in an order in which every term comes after its parents.

    `current` maps retired and other ids to those of today; `obsolete` are those without a
    successor.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    current: Mapping[str, str]

    @cached_property
    def number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.ids)}

    def find(self, name: str) -> int | None:
        """The number of a term by any of its ids; None for what is no phenotype."""
        found = self.number.get(name)
        return self.number.get(self.current.get(name, "")) if found is None else found

    @cached_property
    def ancestors(self) -> "Ancestors":
        """Of each term everything above it, in order of number, and last itself."""
        return Ancestors(self.parents)

    def with_ancestors(self, terms: Iterable[int]) -> tuple[int, ...]:
        """These terms and everything above them, each once, in order of number."""
        return tuple(sorted(set().union(*map(self.ancestors.__getitem__, terms))))


class Ancestors(dict[int, tuple[int, ...]]):
    """By number; found when first asked for, since a query asks for few of very many."""

    def __init__(self, parents: Sequence[Sequence[int]]) -> None:
        super().__init__()
        self._parents = parents

    def __missing__(self, term: int) -> tuple[int, ...]:
        above, waiting = {term}, [term]
        while waiting:
            new = set(self._parents[waiting.pop()]) - above
            above |= new
            waiting += new
        self[term] = tuple(sorted(above))
        return self[term]


def arranged(ontology: Ontology) -> Terms:
    """The terms of an ontology in order; what stands in a ring of parents is left out."""
    order = _general_first({name: term.parents for name, term in ontology.terms.items()})
    number = {name: place for place, name in enumerate(order)}
    parents = tuple(
        tuple(sorted(number[p] for p in ontology.terms[name].parents if p in number))
        for name in order
    )
    labels = tuple(ontology.terms[name].name for name in order)
    return Terms(ids=tuple(order), labels=labels, parents=parents, current=ontology.current)


def _general_first(parents: Mapping[str, Sequence[str]]) -> list[str]:
    waiting = {name: sum(parent in parents for parent in above) for name, above in parents.items()}
    children: dict[str, list[str]] = {}
    for name, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(name)
    order = sorted(name for name, count in waiting.items() if not count)
    for name in order:
        for child in sorted(children.get(name, ())):
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    return order
