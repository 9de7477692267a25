"""The thresholds of all measured criteria as one table of constants, joined to the results.

A result is held against the laboratory's own limit, else its word for it, else our number, in the
order of the criterion; its amount is already in the unit of its kind (kinds.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asterism.model.criteria import Limit, Measured, ReferenceLimit
from asterism.model.finding import Interpretation
from asterism.model.quantity import Comparator, Quantity
from asterism.screen.fold import OPTIONAL, Holdings
from asterism.screen.kinds import Kinds
from asterism.screen.words import Value

EDGES: Mapping[str, type] = {
    "side": str,
    "times": float,
    "plus": float,
    "plus_kind": int,
    "op": str,
    "bare": bool,
    "if_low": bool,
    "if_normal": bool,
    "if_high": bool,
    "else_op": str,
    "else_edge": float,
    "else_kind": int,
}

# What a word says of the limit: on which side of it the value lies, the limit itself counting as
# normal; and for each side what is then so of `value op limit`. None: the word leaves it open.
_ABOVE = {">": True, ">=": True, "<": False, "<=": False, "=": False}
_BELOW = {">": False, ">=": False, "<": True, "<=": True, "=": False}
_AT_MOST = {">": False, ">=": None, "<": None, "<=": True, "=": None}
_AT_LEAST = {">": None, ">=": True, "<": False, "<=": None, "=": None}
_STANDS: Mapping[tuple[Limit, Interpretation], Mapping[str, bool | None]] = {
    (Limit.UPPER, Interpretation.HIGH): _ABOVE,
    (Limit.UPPER, Interpretation.NORMAL): _AT_MOST,
    (Limit.UPPER, Interpretation.LOW): _BELOW,
    (Limit.LOWER, Interpretation.HIGH): _ABOVE,
    (Limit.LOWER, Interpretation.NORMAL): _AT_LEAST,
    (Limit.LOWER, Interpretation.LOW): _BELOW,
}


def threshold_rows(
    limits: Mapping[Measured, int], numbers: Mapping[str, int], kinds: Mapping[str, Kinds]
) -> Iterator[tuple[int, int, tuple[Value, ...]]]:
    """Of each threshold its first fact, the number of its analyte, and as a row of `EDGES` what
    results are held against.
    """
    for node, fact in limits.items():
        yield fact, numbers[node.analyte], _row(node, kinds[node.analyte])


def _row(node: Measured, kinds: Kinds) -> tuple[Value, ...]:
    match node.threshold:
        case Quantity() as edge:
            nothing: tuple[Value, ...] = (None, None, None, None, None, False, None, None, None)
            return *nothing, *_edge(node.op, edge, kinds)
        case ReferenceLimit() as limit:
            otherwise = limit.otherwise
            edge_row: tuple[Value, ...] = (None, None, None)
            if otherwise is not None:
                edge_row = _edge(otherwise.op, otherwise.threshold, kinds)
            plus_kind, plus = (None, None) if limit.plus is None else kinds.of(limit.plus)
            words = (word_says(limit, word, node.op) for word in Interpretation)
            return (
                limit.limit.value,
                float(limit.times),
                plus,
                plus_kind,
                node.op.value,
                limit.is_bare,
                *words,
                *edge_row,
            )


def _edge(op: Comparator, edge: Quantity, kinds: Kinds) -> tuple[Value, ...]:
    kind, number = kinds.of(edge)
    return op.value, number, kind


def word_says(limit: ReferenceLimit, word: Interpretation, op: Comparator) -> bool | None:
    """Whether `value op limit` holds where the laboratory says only `word`; None: left open."""
    return _STANDS[limit.limit, word][op.value]


def units_asked(node: Measured) -> Iterator[str]:
    """The units in which a criterion puts its numbers."""
    match node.threshold:
        case Quantity(unit=unit):
            yield unit
        case ReferenceLimit(plus=plus, otherwise=otherwise):
            if otherwise is not None:
                yield otherwise.threshold.unit
            if plus is not None:
                yield plus.unit


# Both the value and what it is held against are rounded: a laboratory prints a handful of digits,
# and binary fractions must not part 0.57 * 100 from 57.
DIGITS = 9

_ABOVE_EDGE = (
    "CASE WHEN lo > edge OR (lo = edge AND lo_open) THEN TRUE WHEN hi <= edge THEN FALSE END"
)
_AT_EDGE = "CASE WHEN lo >= edge THEN TRUE WHEN hi < edge OR (hi = edge AND hi_open) THEN FALSE END"

_COMPARED = f"""
CASE op
  WHEN '>' THEN {_ABOVE_EDGE}
  WHEN '>=' THEN {_AT_EDGE}
  WHEN '<' THEN NOT {_AT_EDGE}
  WHEN '<=' THEN NOT {_ABOVE_EDGE}
  WHEN '=' THEN ({_AT_EDGE}) AND NOT {_ABOVE_EDGE}
END
"""
_COMPARED_EXACTLY = """
CASE op WHEN '>' THEN lo > edge WHEN '>=' THEN lo >= edge WHEN '<' THEN lo < edge
  WHEN '<=' THEN lo <= edge WHEN '=' THEN lo = edge END
"""
_PRINTED = "CASE t.side WHEN 'ULN' THEN s.ref_high WHEN 'LLN' THEN s.ref_low END"
_OTHERWISE = "CASE WHEN s.kind = t.else_kind THEN t.else_edge END"
_HELD = f"""
  CASE
    WHEN s.lo IS NOT NULL AND {_PRINTED} IS NOT NULL THEN t.op
    WHEN s.word IS NOT NULL AND t.bare THEN NULL
    ELSE t.else_op
  END AS op,
  ROUND(CASE
    WHEN s.lo IS NOT NULL AND {_PRINTED} IS NOT NULL THEN
      CASE
        WHEN t.plus IS NULL THEN {_PRINTED} * t.times
        WHEN s.kind = t.plus_kind THEN {_PRINTED} * t.times + t.plus
      END
    WHEN s.word IS NOT NULL AND t.bare THEN NULL
    ELSE {_OTHERWISE}
  END, {DIGITS}) AS edge,
  CASE
    WHEN s.lo IS NOT NULL AND {_PRINTED} IS NOT NULL THEN NULL
    WHEN t.bare THEN CASE s.word
      WHEN 'low' THEN t.if_low WHEN 'normal' THEN t.if_normal WHEN 'high' THEN t.if_high END
  END AS told"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How results are held against thresholds: with no more care than what they hold asks for.

    `empty` are the optional columns of an event that no row fills; `only_present` is that every row
    says PRESENT, `on_a_day` that every dated row is of one day, `as_recorded` that every value is
    compared in the unit that it is recorded in, which multiplies nothing.
    """

    empty: tuple[str, ...] = ()
    only_present: bool = False
    on_a_day: bool = False
    as_recorded: bool = False

    @classmethod
    def of(cls, holdings: Holdings | None) -> "Held":
        if holdings is None:
            return cls()
        empty = tuple(name for name in OPTIONAL if name not in holdings.filled)
        return cls(
            empty=empty,
            only_present=holdings.statuses <= {"PRESENT"},
            on_a_day=not holdings.has_vague_days,
        )

    @property
    def is_exact(self) -> bool:
        """Whether every value is one number."""
        return {"sign", "upper"} <= {*self.empty}

    @property
    def is_bare(self) -> bool:
        """Whether no result comes with limits or a word."""
        return {"low", "high", "word"} <= {*self.empty}

    @property
    def amounts(self) -> str:
        """The amount of a row `s`."""
        lo = f"{self._rounded('s.lo')} AS lo"
        if self.is_exact:
            return lo
        return f"{lo}, s.lo_open, {self._rounded('s.hi')} AS hi, s.hi_open"

    @property
    def edge(self) -> str:
        """What a row `s` is held against by a threshold `t`: the edge, and how; or its word."""
        if not self.is_bare:
            return _HELD
        edge = self._rounded(_OTHERWISE)
        return f"t.else_op AS op, {edge} AS edge, CAST(NULL AS BOOLEAN) AS told"

    def _rounded(self, number: str) -> str:
        # What is printed with the result may be multiplied, whatever the units.
        exact = self.as_recorded and self.is_bare
        return number if exact else f"ROUND({number}, {DIGITS})"

    @property
    def compared(self) -> str:
        """What comes of it."""
        return _COMPARED_EXACTLY if self.is_exact else _COMPARED

    def is_result(self, of: str) -> str:
        """Whether a row says a result."""
        has = (
            f"{of}.lo IS NOT NULL"
            if "word" in self.empty
            else (f"({of}.lo IS NOT NULL OR {of}.word IS NOT NULL)")
        )
        return has if self.only_present else f"{of}.status = 'PRESENT' AND {has}"
