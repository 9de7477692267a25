"""The grammar of formulas, the other one that lives inside a string.

`kappa_flc[mg/L] / lambda_flc[mg/L]`: analytes with the unit that the equation takes them in,
numbers, `+ - * / ^`, brackets, `min(a, b)`, `max(a, b)`, `abs(a)`. `^` binds closest and to the
right, then a minus in front, then `* /`, then `+ -`.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from asterism.model.formula import Applied, Expression, Input, Number, Operation
from asterism.model.unit import parse_unit

_LONGEST = 300  # characters; the longest of ours is under 150
_DEEPEST = 20  # brackets within brackets
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?)|(?P<name>[a-z][a-z0-9_]*)"
    r"(?:\[(?P<unit>(?:\[[^\[\]]*\]|[^\[\]])*)\])?|(?P<sign>[-+*/^(),])"
)
_FUNCTIONS = {"min": Operation.MIN, "max": Operation.MAX, "abs": Operation.ABS}
_HOW = "write `kappa_flc[mg/L] / lambda_flc[mg/L]`"


class NotAFormula(ValueError):
    """The text is not in the grammar. An unknown unit is an UnknownUnit instead."""


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
