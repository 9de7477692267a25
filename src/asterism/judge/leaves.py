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
    rules = (*node.shown_by, *node.refuted_by) if isinstance(node, Present) else ()
    for part in (*children(node), *rules):
        yield from _nodes(part, seen)


def leaves_within(node: Criterion) -> Iterator[Leaf]:
    """Every leaf of `node`, with those that a `Present` is shown or refuted by."""
    return (each for each in nodes_within(node) if isinstance(each, Leaf))


_MOST_KEPT = 1024  # trees; a library has some hundreds
_asked: dict[int, tuple[Criterion, tuple[Leaf, ...]]] = {}


def questions_of(node: Criterion) -> tuple[Leaf, ...]:
    """The leaves within `node`, each question once; kept, since trees are judged again and again.

    The tree is kept beside its leaves: an id alone may be given away again.
    """
    if id(node) not in _asked:
        if len(_asked) >= _MOST_KEPT:
            _asked.clear()
        leaves = {(key_of(leaf), _formulas(leaf)): leaf for leaf in leaves_within(node)}
        _asked[id(node)] = node, tuple(leaves.values())
    return _asked[id(node)][1]


def _formulas(leaf: Leaf) -> int:
    return 0 if isinstance(leaf, Present) else id(leaf.formulas)


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
        case Changed() | Not() | Presumed():
            return False
        case AtLeast() | Named() | Meets() | Across():
            return all(map(stays_true, children(node)))
        case _ as other:
            assert_never(other)
