"""The arithmetic of formulas in SQL, on values that may be vague: an interval is four columns.

Each step is a select list over the columns of the step before. An end that is infinite counts as
open, as in `model/interval.py`, whose rules these are; what has no answer (a divisor that may be
zero) makes the column `ok<n>` not TRUE.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from asterism.model.formula import Applied, Expression, Input, Number, Operation
from asterism.screen.words import constant

NOWHERE = "CAST('Infinity' AS DOUBLE)"
BELOW_ALL = "CAST('-Infinity' AS DOUBLE)"


@dataclass(frozen=True, slots=True)
class Ends:
    """The SQL of the four parts of an interval."""

    lo: str
    lo_open: str
    hi: str
    hi_open: str
    number: float | None = None  # what it is, where it is a constant

    @classmethod
    def named(cls, name: str) -> "Ends":
        return cls(f"{name}_lo", f"{name}_lo_open", f"{name}_hi", f"{name}_hi_open")

    def listed(self, name: str) -> str:
        """The select list that gives these parts that name."""
        parts = zip(
            (self.lo, self.lo_open, self.hi, self.hi_open), Ends.named(name).all, strict=True
        )
        return ", ".join(f"{part} AS {label}" for part, label in parts)

    @property
    def all(self) -> tuple[str, str, str, str]:
        return self.lo, self.lo_open, self.hi, self.hi_open


@dataclass(slots=True)
class Steps:
    """The select lists of a formula, in order; `conditions` must hold for there to be a result."""

    inputs: Mapping[
        str, tuple[str, float]
    ]  # analyte -> its columns, and the size of its unit there
    lists: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def of(self, expression: Expression) -> Ends:
        match expression:
            case Number(value=value):
                number = constant(float(value))
                return Ends(number, "FALSE", number, "FALSE", float(value))
            case Input():
                return self._input(expression)
            case Applied(how=how, to=operands):
                found, *rest = [self.of(each) for each in operands]
                if how is Operation.ABS:
                    return self._size(found)
                for other in rest:
                    found = self._apply(how, found, other)
                return found
            case _ as other:
                assert_never(other)

    def _input(self, node: Input) -> Ends:
        name, scale = self.inputs[node.analyte]
        ends = Ends.named(name)
        lo, hi = f"{ends.lo} * {scale!r}", f"{ends.hi} * {scale!r}"
        if node.signed:
            return self._step(Ends(lo, ends.lo_open, hi, ends.hi_open))
        # An amount below detection lies above zero.
        below = f"({ends.lo} = {BELOW_ALL} AND {ends.hi} > 0)"
        low = f"CASE WHEN {below} THEN 0.0 ELSE {lo} END"
        return self._step(Ends(low, f"({below} OR {ends.lo_open})", hi, ends.hi_open))

    def _step(self, ends: Ends, *more: str) -> Ends:
        name = f"x{len(self.lists)}"
        self.lists.append(", ".join((ends.listed(name), *more)))
        return Ends.named(name)

    def _apply(self, how: Operation, a: Ends, b: Ends) -> Ends:
        match how:
            case Operation.PLUS:
                return self._step(_sum(a, b))
            case Operation.MINUS:
                return self._step(_sum(a, _opposite(b)))
            case Operation.TIMES:
                return self._times(a, b)
            case Operation.OVER:
                return self._over(a, b)
            case Operation.POWER:
                return self._power(a, b)
            case Operation.MIN:
                return self._step(_least(a, b))
            case Operation.MAX:
                return self._step(_opposite(_least(_opposite(a), _opposite(b))))
            case Operation.ABS:
                raise ValueError("a size has one operand")
            case _ as other:
                assert_never(other)

    def _times(self, a: Ends, b: Ends) -> Ends:
        # By a constant it only stretches, which is most of what equations do.
        if b.number:
            return self._step(_stretched(a, b.number))
        if a.number:
            return self._step(_stretched(b, a.number))
        pairs = [(x, y) for x in _ends(a) for y in _ends(b)]
        return self._around([_product(x, y) for x, y in pairs])

    def _over(self, a: Ends, b: Ends) -> Ends:
        if b.number:
            return self._step(_stretched(a, 1 / b.number))
        return self._times(a, self._inverse(b))

    def _around(self, corners: Sequence[tuple[str, str]]) -> Ends:
        """The interval around these corners; of two in one place the one that is reached counts."""
        stage = f"k{len(self.lists)}"
        names = [(f"{stage}_{n}", f"{stage}_{n}_open") for n in range(len(corners))]
        told = zip(corners, names, strict=True)
        self.lists.append(", ".join(f"{v} AS {n}, {o} AS {m}" for (v, o), (n, m) in told))
        lo = f"LEAST({', '.join(name for name, _ in names)})"
        hi = f"GREATEST({', '.join(name for name, _ in names)})"
        return self._step(Ends(lo, _unreached(lo, names), hi, _unreached(hi, names)))

    def _inverse(self, b: Ends) -> Ends:
        positive = f"({b.lo} > 0 OR ({b.lo} = 0 AND {b.lo_open}))"
        negative = f"({b.hi} < 0 OR ({b.hi} = 0 AND {b.hi_open}))"
        number = len(self.conditions)
        self.conditions.append(f"ok{number}")
        nowhere = f"CASE WHEN {positive} THEN {NOWHERE} ELSE {BELOW_ALL} END"
        (low, low_open), (high, high_open) = (_over(end, nowhere) for end in _ends(b))
        return self._step(
            Ends(high, high_open, low, low_open), f"({positive} OR {negative}) AS ok{number}"
        )

    def _power(self, base: Ends, to: Ends) -> Ends:
        number = len(self.conditions)
        self.conditions.append(f"ok{number}")
        finite = f"{to.lo} > {BELOW_ALL} AND {to.hi} < {NOWHERE}"
        reached_zero = f"({base.lo} = 0 AND NOT {base.lo_open} AND {to.lo} < 0)"
        self.lists.append(f"({base.lo} >= 0 AND {finite} AND NOT {reached_zero}) AS ok{number}")

        def raised(value: str, end: str) -> str:
            far = f"WHEN {value} = 0 AND {end} < 0 THEN {NOWHERE}"
            return f"CASE {far} WHEN ok{number} THEN POWER({value}, {end}) END"

        if to.number is not None or base.number:
            return self._step(_raised(base, to, raised))
        ends = [(value, end) for value in (base.lo, base.hi) for end in (to.lo, to.hi)]
        return self._around([(raised(value, end), "FALSE") for value, end in ends])

    def _size(self, of: Ends) -> Ends:
        far = _opposite(_least(of, _opposite(of)))  # the larger of both ways round
        lo = f"CASE WHEN {of.lo} >= 0 THEN {of.lo} WHEN {of.hi} <= 0 THEN -{of.hi} ELSE 0.0 END"
        lo_open = f"CASE WHEN {of.lo} >= 0 THEN {of.lo_open} WHEN {of.hi} <= 0 THEN {of.hi_open} ELSE FALSE END"
        return self._step(Ends(lo, lo_open, far.hi, far.hi_open))


def _stretched(of: Ends, times: float) -> Ends:
    lo, hi = f"({of.lo} * {constant(times)})", f"({of.hi} * {constant(times)})"
    if times > 0:
        return Ends(lo, of.lo_open, hi, of.hi_open)
    return Ends(hi, of.hi_open, lo, of.lo_open)


def _raised(base: Ends, to: Ends, raised: Callable[[str, str], str]) -> Ends:
    """A power of which one side is a constant: it only rises, or only falls."""
    if to.number is not None:
        rises, ends = to.number >= 0, [raised(base.lo, to.lo), raised(base.hi, to.lo)]
    else:
        assert base.number is not None
        rises, ends = base.number >= 1, [raised(base.lo, to.lo), raised(base.lo, to.hi)]
    lo, hi = ends if rises else reversed(ends)
    return Ends(lo, f"({lo} = {NOWHERE})", hi, f"({hi} = {NOWHERE})")


def _ends(of: Ends) -> tuple[tuple[str, str], tuple[str, str]]:
    return (of.lo, of.lo_open), (of.hi, of.hi_open)


def _sum(a: Ends, b: Ends) -> Ends:
    return Ends(
        f"({a.lo} + {b.lo})",
        f"({a.lo_open} OR {b.lo_open})",
        f"({a.hi} + {b.hi})",
        f"({a.hi_open} OR {b.hi_open})",
    )


def _opposite(of: Ends) -> Ends:
    return Ends(f"(-{of.hi})", of.hi_open, f"(-{of.lo})", of.lo_open)


def _product(x: tuple[str, str], y: tuple[str, str]) -> tuple[str, str]:
    (a, a_open), (b, b_open) = x, y
    zero = f"({a} = 0 OR {b} = 0)"
    # Zero times anything is zero, which is reached where the zero is.
    reached = f"(({a_open} OR {a} <> 0) AND ({b_open} OR {b} <> 0))"
    value = f"CASE WHEN {zero} THEN 0.0 ELSE {a} * {b} END"
    return value, f"CASE WHEN {zero} THEN {reached} ELSE ({a_open} OR {b_open}) END"


def _unreached(end: str, corners: Sequence[tuple[str, str]]) -> str:
    reached = " OR ".join(f"({name} = {end} AND NOT {is_open})" for name, is_open in corners)
    return f"(ABS({end}) = {NOWHERE} OR NOT ({reached}))"


def _over(end: tuple[str, str], nowhere: str) -> tuple[str, str]:
    value, is_open = end
    inverse = f"CASE WHEN {value} = 0 THEN {nowhere} WHEN ABS({value}) = {NOWHERE} THEN 0.0 ELSE 1.0 / {value} END"
    return inverse, f"({value} = 0 OR ABS({value}) = {NOWHERE} OR {is_open})"


def _least(a: Ends, b: Ends) -> Ends:
    lo_open = f"CASE WHEN {a.lo} < {b.lo} THEN {a.lo_open} WHEN {b.lo} < {a.lo} THEN {b.lo_open} ELSE ({a.lo_open} AND {b.lo_open}) END"
    hi_open = f"CASE WHEN {a.hi} < {b.hi} THEN {a.hi_open} WHEN {b.hi} < {a.hi} THEN {b.hi_open} ELSE ({a.hi_open} OR {b.hi_open}) END"
    return Ends(f"LEAST({a.lo}, {b.lo})", lo_open, f"LEAST({a.hi}, {b.hi})", hi_open)
