"""Rows as they are kept: for each table that they come from, without what is the same in all of them.

Most columns of an event are constants of its table (`'PRESENT'`, no sign), and a row on a day has it
twice. What is constant stays in the query, where a database can reckon with it.
"""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from asterism.screen.words import column

ROWS = "rows_"  # begins the names of the expressions whose rows are to be kept


def narrowed(name: str, body: exp.Query) -> Iterator[tuple[str, exp.Query]]:
    """The expression as several: what is to be kept of each of its tables, and, under its own name,
    all of them made whole. The expression itself where it has another form than SELECTs one under
    the other.
    """
    found = _branches(body)
    if not found:
        yield name, body
        return
    names = [each.alias_or_name for each in found[0].expressions]
    whole: exp.Query | None = None
    for n, branch in enumerate(found):
        kept, made = _kept(branch, names, f"{ROWS}{n}")
        yield f"{ROWS}{n}", kept
        whole = made if whole is None else exp.Union(this=whole, expression=made, distinct=False)
    assert whole is not None
    yield name, whole


def _branches(body: exp.Expr) -> list[exp.Select]:
    match body:
        case exp.Select() if not (body.is_star or body.args.get("with_")):
            return [body]
        case exp.Union() if body.args.get("distinct") is False:
            sides = _branches(body.this), _branches(body.expression)
            return [*sides[0], *sides[1]] if all(sides) else []
        case _:
            return []


def _kept(branch: exp.Select, names: Sequence[str], rows: str) -> tuple[exp.Select, exp.Select]:
    """The few columns, and the SELECT that makes them whole again, with these names, from `rows`."""
    kept: dict[str, exp.Expr] = {}
    whole: list[exp.Expr] = []
    for name, told in zip(names, (each.unalias() for each in branch.expressions), strict=True):
        if told.find(exp.Column, exp.Window, exp.Query) is None:
            made = told.copy()
        else:
            twin = next((one for one, other in kept.items() if other == told), name)
            kept.setdefault(twin, told)
            made = column(twin)
        whole.append(exp.alias_(made, name))
    narrow = branch.copy()
    narrow.set("expressions", [exp.alias_(told.copy(), name) for name, told in kept.items()])
    return narrow, exp.Select(expressions=whole).from_(rows, copy=False)
