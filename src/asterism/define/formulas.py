"""The grammar of formulas, the other one that lives inside a string; and what they take in.

`kappa_flc[mg/L] / lambda_flc[mg/L]`: analytes with the unit that the equation takes them in,
numbers, `+ - * / ^`, brackets, `min(a, b)`, `max(a, b)`, `abs(a)`. `^` binds closest and to the
right, then a minus in front, then `* /`, then `+ -`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from asterism.define.compose import Node
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import Fields, ids_of, open_mapping
from asterism.define.keys import FORMULA
from asterism.define.terms import Concept
from asterism.model.criteria import Place, Seen
from asterism.model.finding import Sex
from asterism.model.formula import (
    Applied,
    Expression,
    Formula,
    Input,
    Number,
    Operation,
    inputs_within,
)
from asterism.model.quantity import factor_between
from asterism.model.unit import UnknownUnit, parse_unit

_LONGEST = 300  # characters; the longest of ours is under 150
_DEEPEST = 20  # brackets within brackets
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?)|(?P<name>[a-z][a-z0-9_]*)"
    r"(?:\[(?P<unit>(?:\[[^\[\]]*\]|[^\[\]])*)\])?|(?P<sign>[-+*/^(),])"
)
_FUNCTIONS = {"min": Operation.MIN, "max": Operation.MAX, "abs": Operation.ABS}
_HOW = "write `kappa_flc[mg/L] / lambda_flc[mg/L]`"
_NOWHERE = Place(file="knowledge", line=1, column=1)


class NotAFormula(ValueError):
    """The text is not in the grammar. An unknown unit is an UnknownUnit instead."""


def load_formula(node: Node, analyte: Fields) -> Formula:
    """A formula of the analyte whose `fields` are given. Raises: KnowledgeError (K009 to K015)."""
    fields = open_mapping(node, FORMULA, analyte.path)
    at = fields.place("is")
    try:
        of = parse_formula(fields.text("is"))
    except UnknownUnit as fault:
        fix = "write the unit in UCUM: 10*9/L, mg/dL, pg/mL"
        raise refuse("K015", str(fault), at=at, fix=fix) from fault
    except ValueError as fault:
        fix = "the grammar is in docs/reference/knowledge.md"
        raise refuse("K014", str(fault), at=at, fix=fix) from fault
    return Formula(
        of=of,
        unit=analyte.text("unit", "1"),
        sex=fields.word("for", Sex.FEMALE) if "for" in fields.nodes else None,
        from_age=fields.number("from_age"),
        same=ids_of(fields.nodes["same"], fields.path) if "same" in fields.nodes else (),
        cite=fields.text("cite"),
        seen=fields.word("seen", Seen.SEEN),
    )


def parse_formula(text: str) -> Expression:
    """Raises: NotAFormula, UnknownUnit."""
    if len(text) > _LONGEST:
        raise NotAFormula(f"longer than {_LONGEST} characters: {_HOW}")
    return _Parser(_tokens(text)).whole()


def write_formula(of: Expression) -> str:
    """The formula as it would be written, with no bracket that it can do without."""
    return _written(of, 0)


def _tokens(text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
        elif token := _TOKEN.match(text, place):
            found.append(token)
            place = token.end()
        else:
            raise NotAFormula(f"stuck at {text[place : place + 20]!r}: {_HOW}")
    return found


class _Parser:
    """Recursive descent, one method for each rank of operator."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self._place < len(self._tokens):
            raise NotAFormula(f"stuck at {self._tokens[self._place][0]!r}: {_HOW}")
        return found

    def _sum(self) -> Expression:
        return self._ranked("+-", self._product)

    def _product(self) -> Expression:
        return self._ranked("*/", self._signed)

    def _ranked(self, signs: str, inner: Callable[[], Expression]) -> Expression:
        left = inner()
        while (sign := self._next_is(signs)) is not None:
            left = Applied(how=Operation(sign), to=(left, inner()))
        return left

    def _signed(self) -> Expression:
        if self._next_is("-") is None:
            return self._power()
        self._deeper()
        of = self._signed()
        self._depth -= 1
        if isinstance(of, Number):
            return Number(value=-of.value)
        return Applied(how=Operation.MINUS, to=(Number(value=Decimal(0)), of))

    def _power(self) -> Expression:
        base = self._operand()
        if self._next_is("^") is None:
            return base
        self._deeper()
        exponent = self._signed()
        self._depth -= 1
        return Applied(how=Operation.POWER, to=(base, exponent))

    def _operand(self) -> Expression:
        token = self._take()
        if token["number"]:
            return Number(value=Decimal(token["number"]))
        if token["name"]:
            return self._named(token)
        if token[0] == "(":
            (found,) = self._bracketed(1)
            return found
        raise NotAFormula(f"{token[0]!r} stands where a number or an analyte should: {_HOW}")

    def _named(self, token: re.Match[str]) -> Expression:
        function = _FUNCTIONS.get(token["name"])
        if function is not None and token["unit"] is None:
            if self._next_is("(") is None:
                raise NotAFormula(f"{token['name']!r} without its brackets: {_HOW}")
            return self._applied(function)
        if token["unit"] is None:
            raise NotAFormula(f"{token['name']!r} without its unit in square brackets: {_HOW}")
        parse_unit(token["unit"])
        return Input(analyte=token["name"], unit=token["unit"])

    def _applied(self, function: Operation) -> Expression:
        try:
            return Applied(how=function, to=self._bracketed(9))
        except ValueError as fault:
            raise NotAFormula(f"{fault}: {_HOW}") from fault

    def _bracketed(self, most: int) -> tuple[Expression, ...]:
        self._deeper()
        found = [self._sum()]
        while self._next_is(",") is not None:
            found.append(self._sum())
        if self._next_is(")") is None or len(found) > most:
            raise NotAFormula(f"a bracket that does not close, or holds too much: {_HOW}")
        self._depth -= 1
        return tuple(found)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAFormula(f"brackets deeper than {_DEEPEST}")

    def _next_is(self, signs: str) -> str | None:
        if self._place < len(self._tokens) and self._tokens[self._place]["sign"]:
            sign = self._tokens[self._place][0]
            if sign in signs:
                self._place += 1
                return sign
        return None

    def _take(self) -> re.Match[str]:
        if self._place >= len(self._tokens):
            raise NotAFormula(f"a formula that ends too soon: {_HOW}")
        self._place += 1
        return self._tokens[self._place - 1]


_RANKS = {
    Operation.PLUS: 1,
    Operation.MINUS: 1,
    Operation.TIMES: 2,
    Operation.OVER: 2,
    Operation.POWER: 4,
}


def _written(of: Expression, around: int) -> str:
    match of:
        case Number(value=value):
            return (
                f"({value:f})" if value < 0 and around > _RANKS[Operation.POWER] else f"{value:f}"
            )
        case Input(analyte=analyte, unit=unit):
            return f"{analyte}[{unit}]"
        case Applied(how=how, to=operands) if how not in _RANKS:
            return f"{how.value}({', '.join(_written(operand, 0) for operand in operands)})"
        case Applied(how=how, to=(left, right)):
            rank = _RANKS[how]
            # Of equals the left one comes first, but of powers the right one.
            before, behind = (rank + 1, 3) if how is Operation.POWER else (rank, rank + 1)
            text = f"{_written(left, before)} {how.value} {_written(right, behind)}"
            return f"({text})" if rank < around else text
        case Applied():
            raise ValueError(f"{of.how.value} has two operands")


# --- against the analytes -------------------------------------------------------------------------


def resolved_formulas(analyte: Concept, concepts: Mapping[str, Concept]) -> tuple[Formula, ...]:
    """The analyte's formulas with what their inputs convert by. Raises: KnowledgeError (K048)."""
    for formula in analyte.formulas:
        for fault, fix in formula_faults(analyte, formula, concepts):
            raise refuse("K048", fault, at=analyte.at or _NOWHERE, fix=fix)
    return tuple(replace(each, of=_known(each.of, concepts)) for each in analyte.formulas)


def formula_faults(
    analyte: Concept, formula: Formula, concepts: Mapping[str, Concept]
) -> list[tuple[str, str]]:
    """What keeps a formula from being reckoned, each with what would mend it."""
    found: list[tuple[str, str]] = []
    for each in inputs_within(formula.of):
        known = concepts.get(each.analyte)
        if known is None:
            fix = f"{did_you_mean(each.analyte, concepts)}analytes are listed in terms/analytes/"
            found.append((f"a formula of {analyte.id!r} takes an unknown {each.analyte!r}", fix))
        elif known.formulas:
            fix = "write out what that is reckoned from"
            found.append((f"a formula of {analyte.id!r} takes another formula's value", fix))
        elif factor_between(known.unit or "1", each.unit, known.equivalents) is None:
            fix = f"take it in {known.unit or '1'}, or add the equivalent to the analyte"
            found.append((f"{each.unit!r} is not a unit of {each.analyte!r} in a formula", fix))
    return found


def _known(of: Expression, concepts: Mapping[str, Concept]) -> Expression:
    match of:
        case Input(analyte=analyte):
            known = concepts[analyte]
            low = known.plausible_low
            is_signed = low is not None and low < 0
            return replace(of, equivalents=known.equivalents, signed=is_signed)
        case Applied(to=operands):
            return replace(of, to=tuple(_known(operand, concepts) for operand in operands))
        case Number():
            return of
