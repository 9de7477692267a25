"""The flat table of events: a row for each code or statement, with its date and its value.

Required are `person`, `code` and `date` (or `earliest` and `latest`). The rest may be left out:
`system` (asterism unless given), `status` (PRESENT), `value`, `sign`, `upper`, `unit`, `low`, `high`
(the limits printed with the value, in its own unit), `word` (low, normal, high), `flags`, and the
details of the site. Only what speaks of this person as fact counts; what is gone denies nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterism.model.finding import SILENT, Flag
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.words import Table, constant, finite

_OWN = "asterism"  # the system of our own concepts
_TYPES = {
    "system": "VARCHAR", "status": "VARCHAR", "value": "DOUBLE", "sign": "VARCHAR",
    "upper": "DOUBLE", "unit": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE", "word": "VARCHAR",
    "flags": "VARCHAR", "row_id": "BIGINT",
}  # fmt: skip
OPTIONAL = (*_TYPES, "earliest", "latest")
PEOPLE = ("sex", "born_earliest", "born_latest", "born")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """Events in the table `events`, people in `persons` or else those who have events.

    `columns` are those that `events` really has, `people` those of `persons` (None: no such table).
    `codes` say which concept a code of another system is.
    """

    columns: frozenset[str]
    people: frozenset[str] | None = None
    details: Sequence[str] = ()
    codes: Sequence[tuple[str, str, str]] = ()  # system, code, concept

    def parts(self, numbers: Mapping[str, int]) -> Iterator[AnyPart]:
        yield "code", self._code_table(numbers)
        people = "events" if self.people is None else "persons"
        yield "everyone", f"SELECT person FROM {people} WHERE person IS NOT NULL"
        yield "person", self._person()
        yield "event", self._event()

    def _code_table(self, numbers: Mapping[str, int]) -> Table:
        own = [(_OWN, concept, number) for concept, number in numbers.items()]
        others = [
            (system, code, numbers[concept])
            for system, code, concept in self.codes
            if concept in numbers
        ]
        return Table(("system", "code", "concept"), (str, str, int), [*own, *others])

    def _person(self) -> str:
        if self.people is None:
            return """
SELECT DISTINCT person, CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS DATE) AS born_earliest,
  CAST(NULL AS DATE) AS born_latest FROM events WHERE person IS NOT NULL"""
        born = "born" if "born" in self.people else "CAST(NULL AS DATE)"
        sex = "LOWER(TRIM(sex))" if "sex" in self.people else "CAST(NULL AS VARCHAR)"
        first = "born_earliest" if "born_earliest" in self.people else born
        last = "born_latest" if "born_latest" in self.people else born
        return f"""
SELECT person, CASE WHEN MIN({sex}) = MAX({sex}) THEN MIN({sex}) END AS sex,
  MIN({first}) AS born_earliest, MAX({last}) AS born_latest
FROM persons WHERE person IS NOT NULL GROUP BY person"""

    def _event(self) -> str:
        system = f"COALESCE({self._of('system')}, {constant(_OWN)})"
        date = "e.date" if "date" in self.columns else "CAST(NULL AS DATE)"
        first = f"COALESCE({self._of('earliest')}, {date})" if "earliest" in self.columns else date
        last = f"COALESCE({self._of('latest')}, {date})" if "latest" in self.columns else date
        value = self._number("value")
        details = "".join(f", {self._text(name)} AS {name}" for name in self.details)
        row = self._of("row_id") if "row_id" in self.columns else "ROW_NUMBER() OVER ()"
        return f"""
SELECT e.person, 'events' AS origin, {row} AS row_id, c.concept, {self._status()} AS status,
  CAST({first} AS DATE) AS earliest, CAST({last} AS DATE) AS latest, {value} AS value,
  {self._of("sign")} AS sign, {self._number("upper")} AS upper, {self._of("unit")} AS unit,
  {self._number("low")} AS low, {self._number("high")} AS high, LOWER({self._of("word")}) AS word{details}
FROM events AS e JOIN code AS c ON c.code = e.code AND c.system = {system}
WHERE e.person IS NOT NULL{self._counts()}"""

    def _status(self) -> str:
        status = f"UPPER(COALESCE({self._of('status')}, 'PRESENT'))"
        gone = self._has_flag(Flag.RESOLVED)
        return f"CASE WHEN {status} = 'ABSENT' AND {gone} THEN 'GONE' ELSE {status} END"

    def _counts(self) -> str:
        silent = " OR ".join(map(self._has_flag, sorted(SILENT, key=lambda flag: flag.value)))
        return f" AND NOT ({silent})" if "flags" in self.columns else ""

    def _has_flag(self, flag: Flag) -> str:
        if "flags" not in self.columns:
            return "FALSE"
        return f"COALESCE(' ' || e.flags || ' ' LIKE '% {flag.value} %', FALSE)"

    def _of(self, name: str) -> str:
        return f"e.{name}" if name in self.columns else f"CAST(NULL AS {_TYPES.get(name, 'DATE')})"

    def _text(self, name: str) -> str:
        return f"e.{name}" if name in self.columns else "CAST(NULL AS VARCHAR)"

    def _number(self, name: str) -> str:
        if name not in self.columns:
            return "CAST(NULL AS DOUBLE)"
        return finite(f"CAST(e.{name} AS DOUBLE)")
