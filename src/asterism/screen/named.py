"""The named criteria of a definition as columns, in the order of the published table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from asterism.model.criteria import Across, Criterion, Meets, Named, children
from asterism.model.definition import Definition
from asterism.screen.cells import Ledger

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST = 50  # Postgres cuts names at 63 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A criterion that the source names: its column, its cell, and what the source calls it."""

    column: str
    cell: int
    id: str
    label: str
    cite: str
    depth: int
    is_exclusion: bool = False


def labels_of(definition: Definition, ledger: Ledger) -> tuple[Label, ...]:
    """Every named criterion and exclusion, those of other definitions that are met left out."""
    taken: set[str] = set()
    return tuple(_labels(definition.root, ledger, taken, 0, is_exclusion=False)) + tuple(
        label
        for each in definition.exclusions
        for label in _labels(each, ledger, taken, 0, is_exclusion=True)
    )


def _labels(
    node: Criterion, ledger: Ledger, taken: set[str], depth: int, *, is_exclusion: bool
) -> Iterator[Label]:
    match node:
        case Named():
            yield Label(
                column=_column(node.id, taken),
                cell=ledger.enter(node),
                id=node.id,
                label=node.label,
                cite=node.cite,
                depth=depth,
                is_exclusion=is_exclusion,
            )
            depth += 1
        case Across() | Meets():  # what is below is judged elsewhere, at a site or as a whole
            return
        case _:
            pass
    for part in children(node):
        yield from _labels(part, ledger, taken, depth, is_exclusion=is_exclusion)


def _column(name: str, taken: set[str]) -> str:
    stem = f"is_{_NOT_A_NAME.sub('_', name.casefold()).strip('_')}"[:_LONGEST]
    column, count = stem, 1
    while column in taken:
        count += 1
        column = f"{stem}_{count}"
    taken.add(column)
    return column
