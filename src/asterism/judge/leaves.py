"""The leaves of a tree: the criteria that look at the record themselves."""

from collections.abc import Iterator
from typing import assert_never

from asterism.model.criteria import (
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Named,
    Not,
    Present,
    children,
)

Leaf = Present | Measured | Changed

Key = tuple[object, ...]


def key_of(leaf: Leaf) -> Key:
    """What makes two leaves the same question."""
    match leaf:
        case Present():
            return Present, leaf.concept, leaf.window.days
        case Measured():
            return Measured, leaf.analyte, leaf.op.value, leaf.threshold, leaf.window.days
        case Changed():
            return Changed, leaf.analyte, leaf.since, leaf.op, leaf.amount, leaf.window.days
        case _ as other:
            assert_never(other)


def leaves_within(node: Criterion) -> Iterator[Leaf]:
    """Every leaf of `node`, with those that a `Present` is shown or refuted by."""
    match node:
        case Present(shown_by=shown, refuted_by=refuted):
            yield node
            for criterion in (*shown, *refuted):
                yield from leaves_within(criterion)
        case Measured() | Changed():
            yield node
        case AtLeast() | Not() | Named():
            for part in children(node):
                yield from leaves_within(part)
        case _ as other:
            assert_never(other)


def spoken_of(leaf: Leaf) -> frozenset[str]:
    """The concepts that this leaf itself looks for in the record."""
    match leaf:
        case Present():
            return leaf.statements | leaf.hinted_by | leaf.denials
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return frozenset({analyte})
        case _ as other:
            assert_never(other)


def concepts_within(node: Criterion) -> frozenset[str]:
    """Every concept that `node` looks for, at any depth."""
    return frozenset().union(*map(spoken_of, leaves_within(node)))


def stays_true(node: Criterion) -> bool:
    """Whether later statements cannot undo it: it looks back for ever, and asks for no absence."""
    match node:
        case Present(window=window, shown_by=shown):
            return window.days is None and all(map(stays_true, shown))
        case Measured(window=window):
            return window.days is None
        case Changed() | Not():
            return False
        case AtLeast() | Named():
            return all(map(stays_true, children(node)))
        case _ as other:
            assert_never(other)
