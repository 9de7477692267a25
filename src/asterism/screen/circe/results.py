"""A measured criterion as the kinds of row that pass it, or that fail.

Circe holds numbers in units that it is given one by one, so a threshold is said in every unit that
converts. It prints numbers to four decimals; one that needs more is moved outward, and told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from enum import Enum
from fractions import Fraction

from asterism.model.criteria import Measured
from asterism.model.finding import Interpretation
from asterism.model.quantity import Comparator, Equivalent, Quantity, factor_between
from asterism.model.threshold import Bound, ReferenceLimit
from asterism.screen.circe.codebook import Codebook, Place
from asterism.screen.circe.formula import Event, Range
from asterism.screen.thresholds import word_says


class Reading(Enum):
    """How Circe reads what this cohort asks, where it differs from the screen. Told with it."""

    SIGN = "a result printed as < 500 or > 500 is taken for 500"
    UNITS = (
        "a result counts in the units named here, by their concept; a unit written as text does not"
    )
    PRINTED = (
        "whether the laboratory printed a limit, or a word, is asked of all results of the analyte "
        "on that day together; a limit that is not above zero is passed over"
    )
    DECIMALS = "a number keeps four decimals, as Circe prints it: moved outward by less than 0.01 %"
    PERIOD = "of a person with several observation periods, each period is looked at by itself"
    OUTSIDE = "entry is inside an observation period; what else counts may lie outside"


class NotExact(Exception):
    """Circe has no words for it: `over` finds more rows (None: everybody), `under` fewer."""

    def __init__(
        self, why: str, under: Sequence[Event] = (), over: Sequence[Event] | None = None
    ) -> None:
        super().__init__(why)
        self.why, self.under, self.over = why, tuple(under), over


Found = tuple[tuple[Event, ...], frozenset[Reading]]
_TURNED = {
    Comparator.GT: (Comparator.LE,),
    Comparator.GE: (Comparator.LT,),
    Comparator.LT: (Comparator.GE,),
    Comparator.LE: (Comparator.GT,),
    Comparator.EQ: (Comparator.LT, Comparator.GT),
}
_STEP = Decimal("0.0001")


def passing(node: Measured, codebook: Codebook) -> Found:
    """The kinds of row that pass. Raises: NotExact."""
    return _found(node, [node.op], codebook, turned=False)


def failing(node: Measured, codebook: Codebook) -> Found:
    """The kinds of row that certainly do not pass. Raises: NotExact."""
    return _found(node, _TURNED[node.op], codebook, turned=True)


def _found(node: Measured, ops: Sequence[Comparator], codebook: Codebook, *, turned: bool) -> Found:
    rows = Rows(concept=node.analyte, places=codebook.places_of(node.analyte))
    numbers = _Numbers(codebook.units.get(node.analyte, ()), node.equivalents)
    match node.threshold:
        case Quantity() as edge:
            events = [e for op in ops for e in rows.numbers(Bound(op=op, threshold=edge), numbers)]
            readings = {Reading.SIGN, Reading.UNITS}
        case ReferenceLimit() as limit:
            if limit.plus is not None:
                raise NotExact("Circe cannot add an amount to a printed limit")
            events = list(rows.ratios(limit, ops))
            if limit.is_bare:
                events += rows.worded(limit, node.op, holds=not turned)
            readings = {Reading.SIGN, Reading.PRINTED}
            if limit.otherwise is not None:
                other = limit.otherwise
                for op in _TURNED[other.op] if turned else [other.op]:
                    bound = Bound(op=op, threshold=other.threshold)
                    events += rows.unprinted(limit, rows.numbers(bound, numbers))
                readings.add(Reading.UNITS)
    if numbers.moved:
        why = f"Circe keeps four decimals, too few in {', '.join(sorted(numbers.moved))}"
        exact = [event for event in events if numbers.moved.isdisjoint(event.units)]
        raise NotExact(why, exact, None if Comparator.EQ in ops else events)
    if numbers.rounded:
        readings.add(Reading.DECIMALS)
    return tuple(events), frozenset(readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The kinds of row of one analyte, in every place where they may stand."""

    concept: str
    places: tuple[Place, ...]

    def each(self) -> Iterator[Event]:
        for place in self.places:
            yield Event(
                concepts=frozenset({self.concept}), table=place.table, by_source=place.by_source
            )

    def numbers(self, bound: Bound, numbers: "_Numbers") -> Iterator[Event]:
        for value, units in numbers.of(bound).items():
            for event in self.each():
                yield replace(event, value=Range(op=bound.op, value=value), units=units)

    def ratios(self, limit: ReferenceLimit, ops: Iterable[Comparator]) -> Iterator[Event]:
        for op in ops:
            for event in self.each():
                yield replace(event, ratio=(limit.limit, Range(op=op, value=limit.times)))

    def worded(self, limit: ReferenceLimit, op: Comparator, *, holds: bool) -> Iterator[Event]:
        """Rows whose word alone decides it so."""
        words = tuple(w.value for w in Interpretation if word_says(limit, w, op) is holds)
        if words:
            for event in self.each():
                yield replace(event, words=words, unless=tuple(self.printed(limit)))

    def unprinted(self, limit: ReferenceLimit, numbers: Iterable[Event]) -> Iterator[Event]:
        """The rows of numbers of days on which the laboratory said nothing of the limit."""
        for event in numbers:
            yield replace(event, unless=tuple(self.told(limit)))

    def printed(self, limit: ReferenceLimit) -> Iterator[Event]:
        for event in self.each():
            yield replace(event, printed=limit.limit)

    def told(self, limit: ReferenceLimit) -> Iterator[Event]:
        yield from self.printed(limit)
        if limit.is_bare:
            for event in self.each():
                yield replace(event, words=tuple(word.value for word in Interpretation))


@dataclass(slots=True)
class _Numbers:
    """A threshold in every unit that converts into its own, those in which it had to move far, and
    whether it moved at all.
    """

    units: tuple[str, ...]
    equivalents: tuple[Equivalent, ...]
    moved: set[str] = field(default_factory=set)
    rounded: bool = False

    def of(self, bound: Bound) -> Mapping[Decimal, tuple[str, ...]]:
        found: dict[Decimal, list[str]] = {}
        edge = bound.threshold
        for unit in dict.fromkeys((edge.unit, *self.units)):
            factor = factor_between(unit, edge.unit, self.equivalents)
            if factor is not None:
                value = self._outward(Fraction(edge.value) / factor, bound.op, unit)
                found.setdefault(value, []).append(unit)
        return {value: tuple(units) for value, units in found.items()}

    def _outward(self, number: Fraction, op: Comparator, unit: str) -> Decimal:
        up = op in {Comparator.LT, Comparator.LE}
        with localcontext(prec=60, rounding=ROUND_CEILING if up else ROUND_FLOOR):
            exact = Decimal(number.numerator) / Decimal(number.denominator)
            value = exact.quantize(_STEP)
        off = abs(value - exact)
        if off > abs(exact) * _SMALL:
            self.moved.add(unit)
        self.rounded |= off > abs(exact) * _NEGLIGIBLE
        return value.normalize() + 0


_SMALL = Decimal("0.0001")
_NEGLIGIBLE = Decimal("1e-9")  # the screen rounds to nine decimals as well

__all__ = ["Found", "NotExact", "Reading", "Rows", "failing", "passing"]
