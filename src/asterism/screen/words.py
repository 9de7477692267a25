"""SQL in pieces: typed constants, tables of constants, and what three truths are in SQL."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlglot import exp

Value = str | int | float | bool | date | None

_BITS = 62  # facts in a signed word of 64
KNOWN = 1 << _BITS  # the bit of the first word that is no fact: one of the people
_KINDS = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", str: "VARCHAR", date: "DATE"}


def text(value: str) -> str:
    """A string constant, whatever it holds."""
    return "'" + value.replace("'", "''") + "'"


def constant(value: Value) -> str:
    """A constant of the kind of `value`."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return f"CAST({value!r} AS DOUBLE)"
        case int():
            return str(value)
        case date():
            return f"CAST('{value.isoformat()}' AS DATE)"
        case str():
            return text(value)


def finite(number: str) -> str:
    """The number, NULL where it is infinite or none; said so that every dialect understands it."""
    return f"CASE WHEN ABS({number}) < CAST('Infinity' AS DOUBLE) THEN {number} END"


def columns(names: Iterable[str], of: str = "") -> str:
    """These columns, of that table where one is given."""
    return ", ".join(f"{of}.{name}" if of else name for name in names)


class Table:
    """A table of constants as a common table expression; an empty one has the columns all the same.

    Its nodes are built here and not parsed, and where DuckDB is asked there are none: there may be
    thousands of rows.
    """

    def __init__(
        self, names: Sequence[str], kinds: Sequence[type], rows: Sequence[tuple[Value, ...]]
    ) -> None:
        self.names, self.kinds, self.rows = names, kinds, rows

    def text(self) -> str:
        """The same as text for DuckDB."""
        listed = ", ".join(self.names)
        if not self.rows:
            empty = ", ".join(
                f"CAST(NULL AS {_KINDS[kind]}) AS {name}"
                for name, kind in zip(self.names, self.kinds, strict=True)
            )
            return f"SELECT {empty} WHERE FALSE"
        first, *rest = self.rows
        typed = ", ".join(
            f"CAST({constant(value)} AS {_KINDS[kind]})"
            for value, kind in zip(first, self.kinds, strict=True)
        )
        rows = [f"({typed})", *(f"({', '.join(map(constant, row))})" for row in rest)]
        return f"SELECT {listed} FROM (VALUES {', '.join(rows)}) AS t({listed})"

    def select(self) -> exp.Select:
        if not self.rows:
            empty = [
                exp.alias_(exp.Cast(this=exp.Null(), to=_type(kind)), name)
                for name, kind in zip(self.names, self.kinds, strict=True)
            ]
            return exp.Select(expressions=empty).where(exp.false(), copy=False)
        first, *rest = self.rows
        typed = exp.Tuple(
            expressions=[
                exp.Cast(this=node(value), to=_type(kind))
                for value, kind in zip(first, self.kinds, strict=True)
            ]
        )
        others = [exp.Tuple(expressions=[node(value) for value in row]) for row in rest]
        alias = exp.TableAlias(
            this=exp.to_identifier("t"), columns=[exp.to_identifier(name) for name in self.names]
        )
        values = exp.Values(expressions=[typed, *others], alias=alias)
        return exp.Select(expressions=[column(name) for name in self.names]).from_(
            values, copy=False
        )


def _type(kind: type) -> exp.DataType:
    return exp.DataType(this=exp.DataType.Type[_KINDS[kind]])


def node(value: Value) -> exp.Expr:
    """A constant as a node."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case int() | float():
            number = exp.Literal.number(abs(value))
            return exp.Neg(this=number) if value < 0 else number
        case date():
            return exp.Cast(this=exp.Literal.string(value.isoformat()), to=_type(date))
        case str():
            return exp.Literal.string(value)


def column(name: str, of: str = "") -> exp.Column:
    table = exp.to_identifier(of) if of else None
    return exp.Column(this=exp.to_identifier(name), table=table)


def word_of(place: int) -> tuple[str, int]:
    """The word that holds the fact at this place, and its mask there."""
    word, bit = divmod(place, _BITS)
    return f"w{word}", 1 << bit


def words_for(facts: int) -> tuple[str, ...]:
    """The words that hold so many facts; one at least."""
    return tuple(f"w{n}" for n in range(max(1, -(-facts // _BITS))))


def gathered(facts: int) -> str:
    """The words of a group of rows as one."""
    return ", ".join(f"BIT_OR({word}) AS {word}" for word in words_for(facts))
