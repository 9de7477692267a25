"""What a K-rule is, and the two things that rules look at: trees of criteria, and the library."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from asterism.define.faults import Fault, Severity
from asterism.define.library import Library
from asterism.define.terms import Concept
from asterism.model.criteria import (
    Changed,
    Criterion,
    Measured,
    Named,
    Place,
    Present,
    ReferenceLimit,
    Seen,
    children,
)
from asterism.model.definition import Definition
from asterism.model.disagreement import Disagreement
from asterism.model.quantity import Quantity

Leaf = Present | Measured | Changed

_NOWHERE = Place(file="knowledge", line=1, column=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A criterion as written: a definition's root, exclusion or caution, or a rule of a concept.

    `cite` and `seen` are what its owner says of the whole of it.
    """

    owner: str
    root: Criterion
    cite: str = ""
    seen: Seen = Seen.SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fault before its rule has put code and severity to it."""

    what: str
    at: Place | None
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the rules are run on: trees, definitions, concepts and disagreements, against a whole
    library.
    """

    library: Library
    trees: tuple[Tree, ...]
    definitions: tuple[Definition, ...]
    concepts: tuple[Concept, ...]
    disagreements: tuple[Disagreement, ...] = ()


Find = Callable[[Scene], Iterable[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One code: what it says, how much it weighs, and the function that finds it.

    `blocks` tells what must wait until it is mended: judging by a user's own definition file, or
    only publishing the knowledge with it.
    """

    code: str
    says: str
    find: Find
    severity: Severity = Severity.ERROR
    blocks: Literal["judging", "publishing"] = "publishing"

    def faults(self, scene: Scene) -> Iterator[Fault]:
        for found in self.find(scene):
            yield Fault(
                code=self.code,
                what=found.what,
                place=found.at or _NOWHERE,
                fix=found.fix,
                severity=self.severity,
            )


def definition_trees(definition: Definition) -> Iterator[Tree]:
    yield Tree(owner=definition.id, root=definition.root)
    for exclusion in definition.exclusions:
        yield Tree(owner=definition.id, root=exclusion)
    for caution in definition.cautions:
        yield Tree(owner=definition.id, root=caution.when, cite=caution.cite, seen=caution.seen)


def concept_trees(concept: Concept) -> Iterator[Tree]:
    for rule in concept.shown_by + concept.refuted_by:
        yield Tree(owner=concept.id, root=rule)


def nodes(root: Criterion) -> Iterator[Criterion]:
    """Every node of a tree as written, from the top down."""
    yield root
    for child in children(root):
        yield from nodes(child)


def leaves_named(root: Criterion) -> Iterator[tuple[Leaf, tuple[Named, ...]]]:
    """Every leaf with the names above it, the nearest first."""
    return _leaves_named(root, ())


def _leaves_named(
    node: Criterion, names: tuple[Named, ...]
) -> Iterator[tuple[Leaf, tuple[Named, ...]]]:
    if isinstance(node, Present | Measured | Changed):
        yield node, names
    for child in children(node):
        yield from _leaves_named(child, (node, *names) if isinstance(node, Named) else names)


def exact_numbers(leaf: Leaf) -> tuple[Quantity, ...]:
    """The numbers a leaf is held against that somebody must have chosen."""
    match leaf:
        case Measured(threshold=Quantity() as number) | Changed(amount=number):
            return (number,)
        case Measured(threshold=ReferenceLimit(plus=shift, otherwise=bound)):
            fallback = bound.threshold if bound else None
            return tuple(number for number in (shift, fallback) if number is not None)
        case _:
            return ()
