"""What a screen leaves on the desk, a DuckDB in this process, where it is counted and written.

`pattern` has a row for each way in which people differ in what the criteria ask: `pattern` (its
number), `truth`, `provisional`, `stands`, the criteria, and `answers`. `placed` has a row for each
person: their pattern, on which day the record names the disease, and since when the criteria stand.
`screened` is both together, with the words for them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, runtime_checkable

import duckdb
import pyarrow as pa

from asterism.model.truth import Truth
from asterism.screen.questions import Lacking, answers_of
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.statement import Compiled, Statement, written
from asterism.screen.words import Table


@runtime_checkable
class Stages(Protocol):
    """A source that is asked more than once, and can be told in between who matters."""

    def stage(self, statement: Statement, name: str) -> None:
        """The rows of the statement, as a table of the desk of that name; more is asked after it."""
        ...

    def held(self, parts: tuple[AnyPart, ...], more: tuple[AnyPart, ...]) -> tuple[AnyPart, ...]:
        """`more`, which follows `parts`, such that its last is reckoned once for all statements."""
        ...

    def bring(self, name: str) -> None:
        """Let later statements read this table of the desk."""
        ...

    def let_go(self) -> None:
        """Nothing more is asked after what was staged."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """Where statements become tables of the desk; `apart` as in `Statement`."""

    desk: duckdb.DuckDBPyConnection
    source: Stages
    apart: frozenset[str]

    def made(self, name: str, parts: Iterable[AnyPart], final: str) -> None:
        """The table, from what lies on the desk."""
        text = self._asked(parts, final).text
        self.desk.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}")

    def kept(self, name: str, parts: Iterable[AnyPart], final: str) -> None:
        """The table, from the source."""
        self.source.stage(self._asked(parts, final), name)

    def _asked(self, parts: Iterable[AnyPart], final: str) -> Statement:
        return Statement(parts=tuple(parts), final=final, apart=self.apart)


_OF_PERSON = ("person", "coded", "named_on", "since_earliest", "since_latest")


def lay_out_in_stages(desk: duckdb.DuckDBPyConnection, compiled: Compiled, source: Stages) -> None:
    """The two tables from a source that keeps what it is asked for on the desk, bit by bit.

    The database makes the bits of everybody, and gives the rows of those for whom the criteria stand.
    The criteria and the days are reckoned here: the database never plans them. What the codes mean
    was found out before (`codes_found`).
    """
    bench = Workbench(desk=desk, source=source, apart=compiled.apart)
    made, kept = bench.made, bench.kept
    recorded, words = found_once(compiled.rows, source), ", ".join(compiled.words)
    reckoned = source.held(recorded, compiled.reckoned) if compiled.reckoned else ()
    rows = (*recorded, *reckoned, compiled.stated)
    *before, (_, everybody) = compiled.now
    kept("kept_record", (*rows, *before), written(everybody))
    record = ("record", "SELECT * FROM kept_record")
    made("kept_answered", (record, *compiled.logic), "SELECT * FROM answered")
    number = f"CAST(ROW_NUMBER() OVER (ORDER BY {words}) AS INTEGER)"
    made(
        "pattern",
        (),
        f"SELECT {number} AS pattern, {compiled.told}, {words} FROM kept_answered AS a",
    )
    answered = ("answered", "SELECT * FROM kept_answered")
    standing, near = compiled.near
    made("kept_standing", (record, answered, standing), "SELECT * FROM standing")
    source.bring("kept_standing")
    those = ("standing", "SELECT * FROM kept_standing")
    kept("kept_near", (*rows, those, near), "SELECT * FROM near")
    constants = constants_of(compiled.rows, recorded)
    kept_near = ("near", "SELECT * FROM kept_near")
    made("kept_onset", (*constants, answered, kept_near, *compiled.then), "SELECT * FROM onset")
    kept("kept_named", (*recorded, ("named_on", compiled.named)), "SELECT * FROM named_on")
    same = " AND ".join(f"a.{word} = r.{word}" for word in compiled.words)
    made(
        "placed",
        (),
        f"""
SELECT r.person, a.pattern, n.named_on, o.since_earliest, o.since_latest
FROM kept_record AS r JOIN pattern AS a ON {same}
LEFT JOIN kept_named AS n ON n.person = r.person
LEFT JOIN kept_onset AS o ON o.person = r.person""",
    )
    clear(desk)


def found_once(rows: tuple[AnyPart, ...], source: Stages) -> tuple[AnyPart, ...]:
    """The expressions, the tables of constants among them found out once for all statements."""
    held = (source.held((), (part,)) if isinstance(part[1], Table) else (part,) for part in rows)
    return tuple(chain.from_iterable(held))


def codes_found(parts: Sequence[AnyPart], engine: object) -> tuple[AnyPart, ...]:
    """What the codes mean, found out before anything else is asked, where the engine keeps it."""
    codes, _ = parted(parts)
    return engine.held((), codes) if isinstance(engine, Stages) else codes


def with_codes(codes: tuple[AnyPart, ...], parts: Sequence[AnyPart]) -> tuple[AnyPart, ...]:
    """The expressions, with these in the place of what tells what the codes mean."""
    return (*codes, *parted(parts)[1])


def parted(rows: Sequence[AnyPart]) -> tuple[tuple[AnyPart, ...], tuple[AnyPart, ...]]:
    """What the codes mean, which is all that comes before the people; and the rest."""
    people = next(n for n, (name, _) in enumerate(rows) if name == "everyone")
    return tuple(rows[:people]), tuple(rows[people:])


def constants_of(rows: Sequence[AnyPart], found: Sequence[AnyPart]) -> tuple[AnyPart, ...]:
    """The tables of constants among these expressions, as they were found once."""
    names = {name for name, body in rows if isinstance(body, Table)}
    return tuple(part for part in found if part[0] in names)


def clear(desk: duckdb.DuckDBPyConnection) -> None:
    """Drop what was kept on the way."""
    told = desk.execute(
        "SELECT table_name FROM duckdb_tables() WHERE temporary AND STARTS_WITH(table_name, 'kept_')"
    )
    for (name,) in told.fetchall():
        desk.execute(f"DROP TABLE {name}")


def lay_out_answers(desk: duckdb.DuckDBPyConnection) -> None:
    """The two tables from `answered`, the rows of the whole statement (`Compiled`)."""
    of_person = ", ".join(_OF_PERSON)
    told = [row[0] for row in desk.execute("DESCRIBE answered").fetchall()]
    same = " AND ".join(
        f"p.{name} IS NOT DISTINCT FROM a.{name}" for name in told if name not in _OF_PERSON
    )
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE pattern AS
SELECT CAST(ROW_NUMBER() OVER () AS INTEGER) AS pattern, *
FROM (SELECT DISTINCT * EXCLUDE ({of_person}) FROM answered) AS d"""
    )
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE placed AS
SELECT a.person, p.pattern, a.named_on, a.since_earliest, a.since_latest
FROM answered AS a JOIN pattern AS p ON {same}"""
    )
    desk.execute("DROP TABLE answered")


def lay_out_words(desk: duckdb.DuckDBPyConnection, compiled: Compiled) -> None:
    """The view `screened`, and `counted`, which says of how many people each pattern is."""
    answers = [row[0] for row in desk.execute("SELECT DISTINCT answers FROM pattern").fetchall()]
    rows = pa.Table.from_pylist([_row(each, compiled) for each in answers], _LACKING)
    desk.register("incoming", rows)
    desk.execute(
        f"""CREATE OR REPLACE TEMP TABLE told AS
SELECT a.*, CAST(CASE WHEN a.truth THEN 'MET' WHEN NOT a.truth THEN 'NOT_MET' ELSE 'UNKNOWN' END
  AS {_VERDICT}) AS verdict, l.missing, l.tests, l.one_test_away
FROM pattern AS a JOIN incoming AS l ON l.answers = a.answers"""
    )
    desk.unregister("incoming")
    criteria = "".join(f", a.{each.column}" for each in compiled.labels)
    desk.execute(
        f"""CREATE OR REPLACE TEMP VIEW screened AS
SELECT p.person, a.verdict, a.truth, a.provisional, a.stands, p.named_on IS NOT NULL AS coded,
  p.named_on{criteria}, p.since_earliest, p.since_latest, a.missing, a.tests, a.one_test_away
FROM placed AS p JOIN told AS a ON a.pattern = p.pattern"""
    )
    desk.execute(
        """CREATE OR REPLACE TEMP TABLE counted AS
SELECT a.*, c.coded, c.people FROM (
  SELECT pattern, named_on IS NOT NULL AS coded, COUNT(*) AS people
  FROM placed GROUP BY pattern, named_on IS NOT NULL
) AS c JOIN told AS a ON a.pattern = c.pattern"""
    )


# Words that many people share: as numbers in a list they are sorted and written in half the time.
_VERDICT = "ENUM ('MET', 'NOT_MET', 'UNKNOWN')"
_SHARED = pa.dictionary(pa.int32(), pa.string())
_LACKING = pa.schema(
    [
        ("answers", pa.string()),
        ("missing", _SHARED),
        ("tests", _SHARED),
        ("one_test_away", _SHARED),
    ]
)


def _row(told: str, compiled: Compiled) -> dict[str, str | None]:
    missing = compiled.sheet.missing(answers_of(told))
    near = [each for each in missing if Truth.TRUE in each.settles]
    return {
        "answers": told,
        "missing": _joined(each.question.label for each in missing),
        "tests": _joined(dict.fromkeys(filter(None, (each.question.test for each in missing)))),
        "one_test_away": _nearest(near),
    }


def _nearest(near: list[Lacking]) -> str | None:
    return near[0].question.test or near[0].question.label if near else None


def _joined(words: Iterator[str] | dict[str, None]) -> str | None:
    return "; ".join(words) or None
