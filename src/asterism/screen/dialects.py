"""What dialects need beyond what sqlglot translates."""

from collections.abc import Callable, Mapping

from sqlglot import exp


def for_dialect(statement: exp.Query, dialect: str) -> exp.Query:
    """The statement as the engine of that dialect can run it; the statement itself stays as it is."""
    adapted = _ADAPTED.get(dialect)
    return statement if adapted is None else adapted(statement.copy())


def notes_table(name: str) -> str:
    """What `notes.NAME` is called where nothing can be created: no table of a source begins so."""
    return f"_notes_{name}"


def _name_notes(statement: exp.Query) -> None:
    for table in statement.find_all(exp.Table):
        if table.db == "notes":
            table.set("db", None)
            table.set("this", exp.to_identifier(notes_table(table.name)))


def _for_postgres(statement: exp.Query) -> exp.Query:
    _name_notes(statement)
    # Postgres would else write the criteria into each other, and their text doubles at every step.
    for part in statement.find_all(exp.CTE):
        part.set("materialized", True)
    found = statement.transform(_in_postgres, copy=False)
    assert isinstance(found, exp.Query)
    return found


def _in_postgres(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Round() if not isinstance(node.this, exp.Cast):
            # It rounds exact numbers, and no double.
            exact = exp.Cast(this=node.this, to=exp.DataType.build("DECIMAL"))
            rounded = exp.Round(this=exact, decimals=node.args["decimals"])
            return exp.Cast(this=rounded, to=exp.DataType.build("DOUBLE"))
        case exp.DateFromParts():
            parts = [node.args[name] for name in ("year", "month", "day")]
            return exp.Anonymous(this="MAKE_DATE", expressions=parts)
        case _:
            return node


def _for_spark(statement: exp.Query) -> exp.Query:
    _name_notes(statement)
    for part in statement.find_all(exp.CTE):
        part.set("materialized", None)
    for window in list(statement.find_all(exp.Window)):
        if isinstance(window.this, exp.RowNumber) and window.args.get("order") is None:
            _number_within(window)
    for select in statement.find_all(exp.Select):
        _send_codes(select)
    return statement


# What codes mean: few rows, which are sent to where the others are.
_CODES = {"code", "set_item", "set_told", "set_whole", "chosen", "named", "standard", "wanted"}


def _send_codes(select: exp.Select) -> None:
    """Where codes are joined to rows, say which of the two is small: Spark cannot know."""
    joins, first = select.args.get("joins"), select.args.get("from_")
    if not joins or first is None:
        return
    joined = [first.this, *(join.this for join in joins)]
    small = [each for each in joined if isinstance(each, exp.Table) and each.name in _CODES]
    if small:
        names = [exp.column(table.alias_or_name) for table in small]
        hint = exp.Anonymous(this="BROADCAST", expressions=names)
        select.set("hint", exp.Hint(expressions=[hint]))


def _number_within(window: exp.Window) -> None:
    """Rows are numbered person by person, in an order: a lost worker must find the same numbers."""
    select = window.find_ancestor(exp.Select)
    assert select is not None
    person, *others = (each.unalias() for each in select.expressions)
    told = [each.copy() for each in others if each is not window and each.find(exp.Column)]
    window.set("partition_by", [person.copy()])
    window.set("order", exp.Order(expressions=[exp.Ordered(this=each) for each in told]))


_ADAPTED: Mapping[str, Callable[[exp.Query], exp.Query]] = {
    "postgres": _for_postgres,
    "spark": _for_spark,
}
