"""When the record is looked at: as a whole, or day by day to find since when a verdict stands."""

from dataclasses import dataclass
from datetime import date

from asterism.screen.words import constant


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The rows that are looked at and the keys that one answer is for.

    `tag` ends the names of its expressions; `rows` is the expression of its rows; `seen` is the FROM
    of these as `s`, and of its days as `m` where it has any, `said` the same of their facts; `day` is
    the day that is looked from.
    """

    tag: str
    rows: str
    seen: str
    said: str
    key_names: tuple[str, ...]
    of_day: tuple[str, ...] = ()  # the keys that come from `m`
    day: str = "NULL"

    def keys(self, of: str = "", moment: str = "") -> str:
        """The keys as a select list; of these tables where given."""
        return ", ".join(
            f"{(moment or of) if name in self.of_day else of}.{name}" if of else name
            for name in self.key_names
        )

    def keys_of_row(self, of: str) -> str:
        """The keys that a row has by itself."""
        return ", ".join(f"{of}.{name}" for name in self.key_names if name not in self.of_day)

    def covered(self, days: int | None) -> str | None:
        """Whether a row `s` certainly lies in the last so many days before the day; None: all do."""
        if self.day == "NULL":
            return None if days is None else "FALSE"
        if days is None:
            return f"s.latest <= {self.day}"
        return f"s.latest <= {self.day} AND s.earliest > {self.day} - {days + 1}"

    def covers(self, days: str) -> str:
        """The same for a number of days that is an SQL value."""
        if self.day == "NULL":
            # Without a day of judging only "ever" can be answered; and all there is, is in it.
            return f"{days} IS NULL"
        oldest = f"s.earliest > {self.day} - CAST({days} + 1 AS INTEGER)"
        return f"s.latest <= {self.day} AND ({days} IS NULL OR {oldest})"


def now(as_of: date | None) -> World:
    """The whole record, or what certainly lay on or before a day."""
    return World(
        tag="",
        rows="statement",
        seen="statement AS s",
        said="said AS s",
        key_names=("person",),
        day="NULL" if as_of is None else constant(as_of),
    )


THEN = World(
    tag="_then",
    rows="dated",
    seen="dated AS s JOIN moment AS m ON m.person = s.person AND m.reading = s.reading",
    said="said_then AS s JOIN moment AS m ON m.person = s.person AND m.reading = s.reading",
    key_names=("person", "reading", "day"),
    of_day=("day",),
    day="m.day",
)
