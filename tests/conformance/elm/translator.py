"""Criteria as ELM, the compiled form of HL7's Clinical Quality Language, for another's engine.

A criterion is one `ExpressionDef` of a library over the list of what a record says (`Finding`).
Counts are bounds: CQL's `Count`, `AllTrue` and `AnyTrue` pass over null, so they would count what
nobody looked at as no. "All" and "any" are CQL's own `And` and `Or`.
What a criterion asks that CQL could not say without our own arithmetic is refused by name.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, assert_never

from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Limit,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    ReferenceLimit,
)
from asterism.model.definition import Definition
from asterism.model.finding import Flag, Interpretation, Status
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import Window

Elm = dict[str, Any]

ACROSS = "a count over sites pairs findings by details, for which CQL has no operator"
CHANGED = "the first and last of vague dates are every pair that they allow"
FORMULA = "a reckoned value would be our own arithmetic written twice"
EQUIVALENT = "UCUM converts no mass into an amount of substance"
SHIFTED = "an amount on top of a limit in another unit would be converted by us"


class NotImplementedInElm(Exception):
    """A criterion that this translator does not say in ELM, and why."""


def library_of(criteria: Mapping[str, Criterion | Definition], as_of: date | None) -> Elm:
    """An ELM library with one definition for each criterion. Raises: NotImplementedInElm."""
    written = _Writer(as_of)
    stated = [
        _define(name, written.whole(each) if isinstance(each, Definition) else written.of(each))
        for name, each in criteria.items()
    ]
    return {
        "library": {
            "identifier": {"id": "Asterism", "version": "1"},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {"def": [{"localIdentifier": "Records", "uri": "urn:asterism"}]},
            "statements": {"def": [_AT_LEAST, *stated]},
        }
    }


def _define(name: str, expression: Elm, **more: object) -> Elm:
    return {"name": name, "context": "Patient", "expression": expression, **more}


def _op(kind: str, *operands: Elm) -> Elm:
    return {"type": kind, "operand": operands[0] if len(operands) == 1 else list(operands)}


def _literal(kind: str, value: object) -> Elm:
    return {"type": "Literal", "valueType": f"{{urn:hl7-org:elm-types:r1}}{kind}", "value": value}


def truth(value: bool | None) -> Elm:
    """A constant: true, false, or null for what is not known."""
    return {"type": "Null"} if value is None else _literal("Boolean", str(value).lower())


def _number(value: int) -> Elm:
    return _literal("Integer", str(value))


def _quantity(value: Decimal, unit: str) -> Elm:
    return {"type": "Quantity", "value": float(value), "unit": unit}


def _day(day: date) -> Elm:
    parts = {name: _number(getattr(day, name)) for name in ("year", "month", "day")}
    return {"type": "Date", **parts}


def _if(condition: Elm, then: Elm, otherwise: Elm) -> Elm:
    # `IsTrue`, so that a null condition takes the other arm as `if` in CQL does.
    true = _op("IsTrue", condition)
    return {"type": "If", "condition": true, "then": then, "else": otherwise}


def _and(*parts: Elm) -> Elm:
    return reduce(lambda one, other: _op("And", one, other), parts)


def _or(*parts: Elm) -> Elm:
    return reduce(lambda one, other: _op("Or", one, other), parts)


def _field(name: str) -> Elm:
    return {"type": "Property", "scope": "F", "path": name}


def _is(name: str, text: str) -> Elm:
    return _op("Equal", _field(name), _literal("String", text))


def _exists(*conditions: Elm) -> Elm:
    source = {"type": "Retrieve", "dataType": "{urn:asterism}Finding"}
    asked = {
        "type": "Query",
        "source": [{"alias": "F", "expression": source}],
        "relationship": [],
        "where": _op("IsTrue", _and(*conditions)),
    }
    return _op("Exists", asked)


# --- counting by bounds ---------------------------------------------------------------------------
# Each part adds 1 to what is possible and, where it is true, 1,000 to what holds.

_HOLDS = 1000


def _weight(part: Elm) -> Elm:
    items = ((truth(True), _HOLDS + 1), (truth(False), 0))
    return {
        "type": "Case",
        "comparand": part,
        "caseItem": [{"when": when, "then": _number(weight)} for when, weight in items],
        "else": _number(1),
    }


def _operand(name: str) -> Elm:
    return {"type": "OperandRef", "name": name}


def _integer(name: str) -> Elm:
    return {
        "name": name,
        "operandTypeSpecifier": {
            "type": "NamedTypeSpecifier",
            "name": "{urn:hl7-org:elm-types:r1}Integer",
        },
    }


_AT_LEAST = _define(
    "AtLeast",
    _if(
        _op(
            "GreaterOrEqual",
            _op("TruncatedDivide", _operand("sum"), _number(_HOLDS)),
            _operand("n"),
        ),
        truth(True),
        _if(
            _op("Less", _op("Modulo", _operand("sum"), _number(_HOLDS)), _operand("n")),
            truth(False),
            truth(None),
        ),
    ),
    type="FunctionDef",
    operand=[_integer("sum"), _integer("n")],
)


def at_least(n: int, parts: Iterable[Elm]) -> Elm:
    """Whether at least `n` hold: yes or no where the unknown ones cannot change it, else null."""
    each = tuple(parts)
    if n == len(each):
        return _and(*each)
    if n == 1:
        return _or(*each)
    total = {"type": "Sum", "source": {"type": "List", "element": [_weight(one) for one in each]}}
    return {"type": "FunctionRef", "name": "AtLeast", "operand": [total, _number(n)]}


# --- criteria -------------------------------------------------------------------------------------


class _Writer:
    def __init__(self, as_of: date | None) -> None:
        self.as_of = as_of

    def whole(self, rule: Definition) -> Elm:
        return _and(self.of(rule.root), *(_op("Not", self.of(each)) for each in rule.exclusions))

    def of(self, node: Criterion) -> Elm:
        match node:
            case Named(of=part) | Meets(whole=part):
                return self.of(part)
            case Not(of=part):
                return _op("Not", self.of(part))
            case AtLeast(n=n, of=parts):
                return at_least(n, map(self.of, parts))
            case Presumed(of=part, unless=unless):
                excused = _op("IsTrue", self.of(unless))
                return _and(self.of(part), _op("Not", excused))
            case Present():
                return self._present(node)
            case Measured():
                return self._measured(node)
            case Changed():
                raise NotImplementedInElm(CHANGED)
            case Across():
                raise NotImplementedInElm(ACROSS)
            case _ as other:
                assert_never(other)

    def _said(self, concepts: Iterable[str], window: Window, *more: Elm) -> Elm:
        among = [_literal("String", each) for each in sorted(concepts)]
        if not among:
            return truth(False)
        inside = _op("In", _field("concept"), {"type": "List", "element": among})
        return _exists(inside, _field("counts"), *self._within(window), *more)

    def _within(self, window: Window) -> tuple[Elm, ...]:
        if self.as_of is None:
            return () if window.days is None else (truth(None),)
        until = _op("LessOrEqual", _field("latest"), _day(self.as_of))
        if window.days is None:
            return (until,)
        back = {"type": "Quantity", "value": window.days, "unit": "days"}
        since = _op("GreaterOrEqual", _field("earliest"), _op("Subtract", _day(self.as_of), back))
        return until, since

    def _present(self, node: Present) -> Elm:
        window, status = node.window, {each: _is("status", each.value) for each in Status}
        present = self._said(node.statements | node.hinted_by, window, status[Status.PRESENT])
        gone = _op("Not", _field(Flag.RESOLVED.value))
        denied = self._said(node.denials, window, status[Status.ABSENT], gone)
        doubted = self._said(node.statements, window, status[Status.SUSPECTED])
        shown = [_op("IsTrue", self.of(each)) for each in node.shown_by]
        refuted = [_op("IsTrue", self.of(each)) for each in node.refuted_by]
        contra = _or(*refuted, _and(denied, _op("Not", doubted)))
        return _if(_or(present, *shown), truth(True), _if(contra, truth(False), truth(None)))

    def _measured(self, node: Measured) -> Elm:
        if node.formulas:
            raise NotImplementedInElm(FORMULA)
        if node.equivalents:
            raise NotImplementedInElm(EQUIVALENT)
        told = _or(_field("has_value"), _op("Not", _op("IsNull", _field("word"))))
        result = _is("status", Status.PRESENT.value), told
        passed = _passes(node)

        def some(*more: Elm) -> Elm:
            return self._said({node.analyte}, node.window, *result, *more)

        otherwise = _if(some(), truth(False), truth(None))
        open_ = _if(some(_op("IsNull", passed)), truth(None), otherwise)
        return _if(some(_op("IsTrue", passed)), truth(True), open_)


# --- one result against its threshold -------------------------------------------------------------


def _passes(node: Measured) -> Elm:
    match node.threshold:
        case Quantity() as edge:
            return _compared("known", node.op, _quantity(edge.value, edge.unit))
        case ReferenceLimit() as limit:
            return _passes_limit(node.op, limit)


def _passes_limit(op: Comparator, limit: ReferenceLimit) -> Elm:
    if limit.plus is not None:
        raise NotImplementedInElm(SHIFTED)
    printed = _field({Limit.UPPER: "limit_high", Limit.LOWER: "limit_low"}[limit.limit])
    edge = _op("Multiply", printed, _literal("Decimal", str(limit.times)))
    other = limit.otherwise
    rest = truth(None)
    if other is not None:
        threshold = _quantity(other.threshold.value, other.threshold.unit)
        rest = _compared("known", other.op, threshold)
    if limit.times == 1:
        rest = _if(_op("Not", _op("IsNull", _field("word"))), _by_word(op, limit.limit), rest)
    has_limit = _and(_field("has_value"), _op("Not", _op("IsNull", printed)))
    return _if(has_limit, _compared("printed", op, edge), rest)


# A word as where the value may lie: below the limit, at it, above it.
_LIES: dict[tuple[Limit, Interpretation], frozenset[int]] = {
    (Limit.UPPER, Interpretation.HIGH): frozenset({1}),
    (Limit.UPPER, Interpretation.NORMAL): frozenset({-1, 0}),
    (Limit.UPPER, Interpretation.LOW): frozenset({-1}),
    (Limit.LOWER, Interpretation.HIGH): frozenset({1}),
    (Limit.LOWER, Interpretation.NORMAL): frozenset({0, 1}),
    (Limit.LOWER, Interpretation.LOW): frozenset({-1}),
}
_WANTED: dict[Comparator, frozenset[int]] = {
    Comparator.LT: frozenset({-1}),
    Comparator.LE: frozenset({-1, 0}),
    Comparator.EQ: frozenset({0}),
    Comparator.GE: frozenset({0, 1}),
    Comparator.GT: frozenset({1}),
}


def _by_word(op: Comparator, limit: Limit) -> Elm:
    items = []
    for word in Interpretation:
        lies, wanted = _LIES[limit, word], _WANTED[op]
        answer = True if lies <= wanted else None if lies & wanted else False
        items.append({"when": _literal("String", word.value), "then": truth(answer)})
    return {"type": "Case", "comparand": _field("word"), "caseItem": items, "else": truth(None)}


def _compared(which: str, op: Comparator, edge: Elm) -> Elm:
    """Whether every number that the value may be stands so to the edge; null where only some do."""
    match op:
        case Comparator.GT:
            return _beyond(which, edge, "Greater")
        case Comparator.GE:
            return _beyond(which, edge, "GreaterOrEqual")
        case Comparator.LT:
            return _op("Not", _beyond(which, edge, "GreaterOrEqual"))
        case Comparator.LE:
            return _op("Not", _beyond(which, edge, "Greater"))
        case Comparator.EQ:
            above = _op("Not", _beyond(which, edge, "Greater"))
            return _and(_beyond(which, edge, "GreaterOrEqual"), above)


_SHORT = {"Greater": "LessOrEqual", "GreaterOrEqual": "Less"}


def _beyond(which: str, edge: Elm, kind: str) -> Elm:
    low, high = _field(f"{which}_low"), _field(f"{which}_high")
    # An end that is itself left out lies beyond the edge that it equals.
    surely = _or(_op(kind, low, edge), _and(_field("low_open"), _op("GreaterOrEqual", low, edge)))
    never = _or(
        _op(_SHORT[kind], high, edge),
        _and(_field("high_open"), _op("LessOrEqual", high, edge)),
    )
    return _if(surely, truth(True), _if(never, truth(False), truth(None)))
