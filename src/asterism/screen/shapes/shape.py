"""What every shape gives: the rows of a database as events, and the people in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sqlglot import exp

# The columns of an event, in order, without the details of its site.
EVENT = (
    "person", "origin", "row_id", "concept", "status", "earliest", "latest", "value", "sign",
    "upper", "unit", "low", "high", "word",
)  # fmt: skip


class Source(Protocol):
    """A database of some shape.

    `details` are what its rows say of the site (nerve, side, station), as columns of `event`.
    """

    @property
    def details(self) -> Sequence[str]: ...

    def parts(self, numbers: Mapping[str, int]) -> Iterator[tuple[str, str | exp.Expr]]:
        """The expressions up to `person` (person, sex, born_earliest, born_latest) and `event`,
        with a row for each statement about one of these concepts, by its number.
        """
        ...
