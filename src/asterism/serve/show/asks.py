"""Which concepts and analytes a criterion asks about, for what is shown beside it."""

from collections.abc import Iterator

from asterism.model.criteria import Changed, Criterion, Measured, Present, children
from asterism.model.formula import inputs


def asked_by(node: Criterion) -> Iterator[str]:
    """What a leaf itself asks about: its own statements, and what is measured to answer it."""
    match node:
        case Present():
            yield from (*node.statements, *node.denials, *node.hinted_by, *node.prompted_by)
            for rule in (*node.shown_by, *node.refuted_by):
                yield from _measured(rule)
        case Measured() | Changed():
            yield from _measured(node)
        case _:
            for child in children(node):
                yield from asked_by(child)


def _measured(node: Criterion) -> Iterator[str]:
    match node:
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            yield analyte
            for formula in node.formulas:
                yield from inputs(formula.of)
        case _:
            for child in children(node):
                yield from _measured(child)
