"""The leaves of a tree: the criteria that look at the record themselves.

A count over sites is a question too: it is asked and answered as a whole, as a leaf is.
"""

from collections.abc import Iterator
from typing import assert_never

from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    children,
)
from asterism.model.kept import kept

Leaf = Present | Measured | Changed
Question = Leaf | Across
Inner = AtLeast | Not | Named | Meets | Presumed

Key = tuple[object, ...]


def key_of(leaf: Question) -> Key:
    """What makes two leaves the same question."""
    match leaf:
        case Present():
            return Present, leaf.concept, leaf.window.days
        case Measured():
            return Measured, leaf.analyte, leaf.op.value, leaf.threshold, leaf.window.days
        case Changed():
            return Changed, leaf.analyte, leaf.since, leaf.op, leaf.amount, leaf.window.days
        case Across():
            return Across, leaf.n, leaf.by, leaf.enough, leaf.of
        case _ as other:
            assert_never(other)


def nodes_within(node: Criterion) -> Iterator[Criterion]:
    """`node` and every criterion under it, with those that a `Present` is shown or refuted by.

    Each once, though resolving puts a rule in many places.
    """
    return _nodes(node, set())


def _nodes(node: Criterion, seen: set[int]) -> Iterator[Criterion]:
    if id(node) in seen:
        return
    seen.add(id(node))
    yield node
    for part in parts_of(node):
        yield from _nodes(part, seen)


def parts_of(node: Criterion) -> tuple[Criterion, ...]:
    """The criteria right under `node`; of a `Present`, those that it is shown or refuted by."""
    return node.shown_by + node.refuted_by if isinstance(node, Present) else children(node)


def leaves_within(node: Criterion) -> Iterator[Leaf]:
    """Every leaf of `node`, with those that a `Present` is shown or refuted by."""
    return (each for each in nodes_within(node) if isinstance(each, Leaf))


@kept
def questions_of(node: Criterion) -> tuple[Leaf, ...]:
    """The leaves within `node`, each question once."""
    return tuple({key_of(leaf): leaf for leaf in leaves_within(node)}.values())


@kept
def reckoned_within(node: Criterion) -> tuple[Measured | Changed, ...]:
    """One leaf within `node` for each analyte that a formula gives, in the order of the tree."""
    own = (node,) if isinstance(node, Measured | Changed) and node.formulas else ()
    below = (leaf for part in parts_of(node) for leaf in reckoned_within(part))
    return tuple({(leaf.analyte, id(leaf.formulas)): leaf for leaf in (*own, *below)}.values())


def subject_of(question: Question) -> str:
    """The concept or analyte that it asks about; of a count over sites, the first."""
    match question:
        case Present(concept=concept):
            return concept
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return analyte
        case Across(of=part):
            return next((subject_of(leaf) for leaf in leaves_within(part)), "")
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


@kept
def concepts_within(node: Criterion) -> frozenset[str]:
    """Every concept that `node` looks for, at any depth."""
    own = spoken_of(node) if isinstance(node, Leaf) else frozenset[str]()
    return own.union(*map(concepts_within, parts_of(node)))


@kept
def windows_within(node: Criterion) -> frozenset[int]:
    """The widths in days of the windows that `node` looks back through, at any depth."""
    days = node.window.days if isinstance(node, Leaf) else None
    own = frozenset[int]() if days is None else frozenset({days})
    return own.union(*map(windows_within, parts_of(node)))


@kept
def presumes(node: Criterion) -> bool:
    """Whether anything in `node` is presumed."""
    return isinstance(node, Presumed) or any(map(presumes, parts_of(node)))


@kept
def needs_evidence(node: Criterion) -> bool:
    """Whether `node` is UNKNOWN on an empty record: it counts nowhere to more than there is."""
    possible = not isinstance(node, AtLeast) or 1 <= node.n <= len(node.of)
    return possible and all(map(needs_evidence, parts_of(node)))


@kept
def stays_true(node: Criterion) -> bool:
    """Whether later statements cannot undo it: it looks back for ever, and asks for no absence."""
    match node:
        case Present(window=window, shown_by=shown):
            return window.days is None and all(map(stays_true, shown))
        case Measured(window=window):
            return window.days is None
        case Changed() | Not() | Presumed():
            return False
        case AtLeast() | Named() | Meets() | Across():
            return all(map(stays_true, children(node)))
        case _ as other:
            assert_never(other)
