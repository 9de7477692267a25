"""Expressions over a source, in order, and the statement that they come to: a tree for any dialect,
and text for DuckDB, which ours is written in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from asterism.model.definition import Definition
from asterism.screen.dialects import for_dialect
from asterism.screen.named import Label
from asterism.screen.questions import Sheet
from asterism.screen.shapes.shape import AnyBody, AnyPart
from asterism.screen.words import Table


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """The statement, and what its columns are.

    It gives one row for each person: `person`, `truth` (NULL: UNKNOWN), `provisional`, `stands`,
    `coded` and `named_on` (the record names the disease itself), `since_earliest`, `since_latest`,
    one column for each criterion in `labels`, and `answers`, from which what is missing follows
    (`sheet`).

    Its expressions are in groups: `rows` ends with what is recorded, `reckoned` with what formulas
    give from it, and `stated` is both; `now` ends with the
    `record` of everybody as words of bits, `logic` with what each pattern of these comes to
    (`answered`), `near` with the rows of those for whom the criteria stand (`near`), `then` with since
    when they do (`onset`). `named` tells on which day the record names the disease, `verdict` all.
    `facts` and `criteria` are for the rows behind each criterion (`screen/evidence.py`).
    """

    definition: Definition
    labels: tuple[Label, ...]
    sheet: Sheet
    words: tuple[str, ...]
    told: str  # what a pattern comes to, as columns of `answered AS a`
    rows: tuple[AnyPart, ...]
    reckoned: tuple[AnyPart, ...]
    stated: AnyPart
    now: tuple[AnyPart, ...]
    logic: tuple[AnyPart, ...]
    near: tuple[AnyPart, ...]
    then: tuple[AnyPart, ...]
    named: str
    verdict: str
    facts: AnyPart
    criteria: Table  # the facts that each criterion without another below it looks at
    apart: frozenset[str]  # the expressions that are read once, and need not be kept

    @property
    def speaking(self) -> "Statement":
        """What each row says, of those that say anything: `person`, `source` (a table), `row_id`, and
        the words of its facts.
        """
        words = ", ".join(self.words)
        return Statement(
            parts=(*self._statements, self.now[0], self.facts),
            final=f"""
SELECT person, source, row_id, {words} FROM facts WHERE {" | ".join(self.words)} <> 0""",
            apart=self.apart,
        )

    @property
    def standing(self) -> "Statement":
        """The rows of those for whom the criteria stand, without since when."""
        return Statement(
            parts=(*self._statements, *self.now, *self.logic, *self._final),
            final="SELECT * FROM verdict WHERE stands",
            apart=self.apart,
        )

    @property
    def whole(self) -> "Statement":
        """All of it as one statement."""
        answers = (*self.now, *self.logic, *self.near, *self.then)
        parts = (*self._statements, *answers, *self._final)
        return Statement(parts=parts, final=_FINAL, apart=self.apart)

    @property
    def _statements(self) -> tuple[AnyPart, ...]:
        return (*self.rows, *self.reckoned, self.stated)

    @property
    def _final(self) -> tuple[AnyPart, ...]:
        return ("named_on", self.named), ("verdict", self.verdict)

    @property
    def statement(self) -> exp.Query:
        """The whole as a tree, made anew each time."""
        return self.whole.tree

    def sql(self, dialect: str = "duckdb") -> str:
        """The text in any dialect that sqlglot writes, laid out for reading."""
        told = for_dialect(self.statement, dialect)
        return told.sql(dialect=dialect, pretty=True, copy=dialect != "duckdb")


_FINAL = """
SELECT v.*, o.since_earliest, o.since_latest FROM verdict AS v
LEFT JOIN onset AS o ON o.person = v.person"""


def written(part: AnyBody) -> str:
    """An expression as text for DuckDB."""
    match part:
        case str():
            return part
        case Table():
            return part.text()
        case _:
            return part.sql(dialect="duckdb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Expressions over a source, and what is asked of them: as a tree for any dialect, and as text
    for DuckDB.
    """

    parts: tuple[AnyPart, ...]
    final: str
    apart: frozenset[str] = frozenset({"event"})

    @property
    def tree(self) -> exp.Query:
        statement = parse(self.final)
        for name, part in self.parts:
            statement = with_part(statement, name, part, apart=name in self.apart)
        return statement

    @property
    def text(self) -> str:
        return _with(self.parts, self.final, self.apart)


# Read by several others: reckoned once, and planned once.
_KEPT = {
    "person", "event", "recorded", "statement", "fact", "fact_then", "record", "answered",
    "verdict", "standing", "near", "dated", "moment",
}  # fmt: skip


@lru_cache(maxsize=512)
def _parsed(text: str) -> exp.Query:
    found = sqlglot.parse_one(text, dialect="duckdb")
    assert isinstance(found, exp.Query)
    return found


def parse(text: str) -> exp.Query:
    """A statement of ours as nodes. Parsed once: most are the same for every definition."""
    return _parsed(text).copy()


def _with(parts: Iterable[AnyPart], final: str, apart: frozenset[str]) -> str:
    told = ", ".join(
        f"{name} AS{_HOW[_is_kept(name, apart)]} ({written(part)})" for name, part in parts
    )
    return f"WITH {told} {final}" if told else final


def _is_kept(name: str, apart: frozenset[str]) -> bool | None:
    """Whether an expression is reckoned once and kept; None: as the database likes."""
    if name in apart:
        return False
    return True if name in _KEPT else None


_HOW = {None: "", True: " MATERIALIZED", False: " NOT MATERIALIZED"}


def with_part(statement: exp.Query, name: str, part: AnyBody, *, apart: bool = False) -> exp.Query:
    match part:
        case str():
            body: exp.Expr = parse(part)
        case Table():
            body = part.select()
        case _:
            body = part.copy()
    kept = _is_kept(name, frozenset({name}) if apart else frozenset())
    cte = exp.CTE(this=body, alias=exp.TableAlias(this=exp.to_identifier(name)), materialized=kept)
    own = statement.args.get("with_") or statement.args.get("with")
    if own is None:
        own = exp.With(expressions=[])
        statement.set("with_", own)
    own.append("expressions", cte)
    return statement
