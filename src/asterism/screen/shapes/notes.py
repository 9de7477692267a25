"""What was read from notes, beside the rows of any shape.

A note counts where its person is known and, in OMOP, where it was written inside an observation
period; written after the day asked for it does not lie there yet. A text that was copied counts once
for each person, as of its first date. What a text does not date is as of its note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterism.screen.notes import DETAILS, NOTES, NotesRead
from asterism.screen.shapes.omop import Omop, Period
from asterism.screen.shapes.shape import EVENT, AnyPart, Source
from asterism.screen.words import Table, columns, constant


@dataclass(frozen=True, slots=True, kw_only=True)
class WithNotes:
    """A source, and the tables `notes.note` and `notes.note_nlp` beside it.

    `readable` are the concepts that the reader may find in a text.
    """

    inner: Source
    notes: NotesRead
    readable: frozenset[str]

    @property
    def details(self) -> Sequence[str]:
        return tuple(dict.fromkeys((*self.inner.details, *DETAILS)))

    @property
    def period(self) -> Period | None:
        """The rule of the source about its observation periods, where it has any."""
        return self.inner.period if isinstance(self.inner, Omop) else None

    def parts(self, numbers: Mapping[str, int]) -> Iterator[AnyPart]:
        for name, part in self.inner.parts(numbers):
            yield ("coded_event" if name == "event" else name), part
        yield "note_concept", self._concepts(numbers)
        yield "note_counted", self._counted()
        yield "event", self._events()

    def _concepts(self, numbers: Mapping[str, int]) -> Table:
        rows = [(name, number) for name, number in numbers.items() if name in self.readable]
        return Table(("name", "concept"), (str, int), rows)

    def _counted(self) -> str:
        until = self.notes.until
        written = "" if until is None else f" AND n.day <= {constant(until)}"
        return f"""
SELECT n.note, p.person, n.day FROM notes.note AS n
JOIN person AS p ON CAST(p.person AS VARCHAR) = n.person{self._inside()}
WHERE n.reason IS NULL{written}
QUALIFY ROW_NUMBER() OVER (PARTITION BY p.person, n.sha256 ORDER BY n.day NULLS LAST, n.note) = 1"""

    def _inside(self) -> str:
        inner = self.inner
        if not isinstance(inner, Omop) or "observation_period" not in inner.tables:
            return ""
        if inner.period is not Period.INSIDE:
            return ""
        return """
SEMI JOIN observation_period AS o ON o.person_id = p.person
  AND n.day BETWEEN o.observation_period_start_date AND o.observation_period_end_date"""

    def _events(self) -> str:
        coded = "".join(
            f", e.{name}" if name in self.inner.details else f", CAST(NULL AS VARCHAR) AS {name}"
            for name in self.details
        )
        told = "".join(f", n.{name}" for name in self.details)
        return f"""
SELECT {columns(EVENT, "e")}{coded} FROM coded_event AS e
UNION ALL
SELECT c.person, '{NOTES}' AS origin, n.note_nlp_id AS row_id, t.concept, n.status,
  COALESCE(n.earliest, c.day) AS earliest, COALESCE(n.latest, c.day) AS latest, n.value, n.sign,
  n.upper, n.unit, n.low, n.high, n.word{told}
FROM notes.note_nlp AS n JOIN note_concept AS t ON t.name = n.concept
JOIN note_counted AS c ON c.note = n.note
WHERE n.counts"""
