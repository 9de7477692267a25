"""Where a statement of the knowledge is from: its place in a file, whose it is, how far seen."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node was written: file, line, column (from 1), and the path of names down to it."""

    file: str
    line: int
    column: int
    path: str = ""

    @property
    def spot(self) -> str:
        """`file:line:column`: the same for a part that several levels of a set share."""
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{self.spot}  ({self.path})" if self.path else self.spot


class Basis(Enum):
    """Whose number or rule it is: the cited source's, or ours to make a vague phrase computable."""

    PUBLISHED = "published"
    OPERATIONAL = "operational"


class Seen(Enum):
    """How far we have seen a statement in its source. Shown to the user wherever it matters."""

    SEEN = "seen"
    SECONDARY = "secondary"  # seen, in a source that quotes the original
    NOT_SEEN_HIGH = "not_seen_high"
    NOT_SEEN_MEDIUM = "not_seen_medium"
    NOT_SEEN_LOW = "not_seen_low"
