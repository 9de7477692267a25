"""A data model as `screen` and the tabular readers see it: tables, columns, and its blind spots.

Data only. A hospital's database is described by one Shape; a definition and a Shape become SQL.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of dated statements about persons: column names, empty where there is none."""

    name: str
    person: str
    concept: str
    date: str = ""
    value: str = ""
    unit: str = ""
    comparator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The tables of one data model.

    `cannot_see` are concepts that no table of this model can ever hold: a screen on it may find
    them UNKNOWN, never NOT MET.
    """

    name: str
    tables: tuple[Table, ...]
    cannot_see: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        names = [table.name for table in self.tables]
        if len(set(names)) != len(names):
            raise ValueError("a table is described once")

    def sees(self, concept: str) -> bool:
        return concept not in self.cannot_see
