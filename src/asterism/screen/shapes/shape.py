"""What every shape gives: the rows of a database as events, and the people in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sqlglot import exp

from asterism.screen.words import Table

# The columns of an event, in order, without the details of its site.
EVENT = (
    "person", "origin", "row_id", "concept", "status", "earliest", "latest", "value", "sign",
    "upper", "unit", "low", "high", "word",
)  # fmt: skip


# A common table expression: text of ours, a table of constants, or nodes; and with its name.
AnyBody = str | Table | exp.Expr
AnyPart = tuple[str, AnyBody]


class Source(Protocol):
    """A database of some shape.

    `details` are what its rows say of the site (nerve, side, station), as columns of `event`.
    """

    @property
    def details(self) -> Sequence[str]: ...

    def parts(self, numbers: Mapping[str, int]) -> Iterator[AnyPart]:
        """The expressions up to `everyone` (person, each once or more often), `person` (person, sex,
        born_earliest, born_latest) and `event`, with a row for each statement about one of these
        concepts, by its number.
        """
        ...
