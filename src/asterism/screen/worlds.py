"""When the record is looked at: as a whole, or day by day to find since when a verdict stands."""

from dataclasses import dataclass
from datetime import date

from asterism.screen.words import constant


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The rows that are looked at and the keys that one answer is for.

    `tag` ends the names of its expressions; `seen` is the FROM of its rows as `s`, and of its days
    as `m` where it has any; `days` is the column of the day that is looked from.
    """

    tag: str
    seen: str
    key_names: tuple[str, ...]
    of_day: tuple[str, ...] = ()  # the keys that come from `m`
    day: str = "NULL"

    def keys(self, of: str = "", moment: str = "") -> str:
        """The keys as a select list; of these tables where given."""
        return ", ".join(
            f"{(moment or of) if name in self.of_day else of}.{name}" if of else name
            for name in self.key_names
        )

    def covered(self, days: str) -> str:
        """Whether a row `s` certainly lies in the last `days` (an SQL value) before the day."""
        if self.day == "NULL":
            # Without a day of judging only "ever" can be answered; and all there is, is in it.
            return f"{days} IS NULL"
        oldest = f"s.earliest > {self.day} - CAST({days} + 1 AS INTEGER)"
        return f"s.latest <= {self.day} AND ({days} IS NULL OR {oldest})"


def now(as_of: date | None) -> World:
    """The whole record, or what certainly lay on or before a day."""
    return World(
        tag="",
        seen="statement AS s",
        key_names=("person",),
        day="NULL" if as_of is None else constant(as_of),
    )


THEN = World(
    tag="_then",
    seen="dated AS s JOIN moment AS m ON m.person = s.person AND m.reading = s.reading",
    key_names=("person", "reading", "day"),
    of_day=("day",),
    day="m.day",
)
