"""The values that formulas reckon from a record: which values belong together, and what they give.

Values of one time are put together. A value without a date belongs with any other where it is the
only one of its analyte; where there are several of them, nobody can say which belong together, and
nothing is reckoned. What the record prints of the analyte itself comes first, for its own time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import product

from asterism.model.finding import Finding, Patient, Status
from asterism.model.formula import Formula, inputs, reckon
from asterism.model.quantity import Quantity, interval_of, quantity_of
from asterism.model.when import When

AGE = "age"  # the analyte that a date of birth answers, and that belongs with any value
_YEARS = "a"

# Bounds for records that a machine or an enemy wrote: beyond them nothing is reckoned, and what
# rests on it is UNKNOWN. A report has a handful of vague dates, a day a handful of values.
MOST_VAGUE = 200
MOST_TOGETHER = 64

Site = tuple[str, ...]


def derived(patient: Patient, analyte: str, formulas: Iterable[Formula]) -> tuple[Finding, ...]:
    """What the formulas give for `analyte` from what the record says that counts.

    Each is a finding of `analyte` at the time of its inputs, which it names in `reckoned_from`; an
    earlier formula comes first where two give a value for one time.
    Unknown: nothing, where the sex is not known that a formula is for, or an input is lacking.
    """
    found: list[Finding] = []
    for formula in formulas:
        if formula.sex is None or formula.sex is patient.sex:
            taken = _Shelf.of([*_values(patient, analyte), *found])
            fresh = (each for each in _reckoned(patient, analyte, formula))
            found += [each for each in fresh if not taken.at_the_time_of(each, formula.same)]
    return tuple(found)


def _values(patient: Patient, analyte: str) -> tuple[Finding, ...]:
    return tuple(
        finding
        for finding in patient.of({analyte})
        if finding.status is Status.PRESENT
        and finding.value is not None
        and finding.detail("unit") != "customary"
    )


def _reckoned(patient: Patient, analyte: str, formula: Formula) -> Iterator[Finding]:
    wanted = inputs(formula.of)
    measured = tuple(name for name in wanted if name != AGE)
    asks_age = AGE in wanted or formula.from_age is not None
    for shelves in _sites(patient, measured, formula.same):
        for together in _belonging(shelves):
            ages = _ages(patient, together) if asks_age else _NO_AGE
            if formula.from_age is not None and not ages.reach(formula.from_age):
                continue
            values = {each.concept: each.value for each in together if each.value is not None}
            if AGE in wanted and ages.value is not None:
                values[AGE] = ages.value
            if len(values) == len(wanted) and (value := _result(formula, values)):
                yield _finding(analyte, value, together, ages.told, formula)


def _result(formula: Formula, values: dict[str, Quantity]) -> Quantity | None:
    found = reckon(formula.of, values)
    return None if found is None else quantity_of(found, formula.unit)


def _finding(
    analyte: str,
    value: Quantity,
    together: tuple[Finding, ...],
    ages: tuple[Finding, ...],
    formula: Formula,
) -> Finding:
    told = (*together, *ages)
    return Finding(
        concept=analyte,
        status=Status.PRESENT,
        evidence=tuple(evidence for each in told for evidence in each.evidence),
        value=value,
        when=_known(together),
        flags=frozenset().union(*(each.flags for each in together)),
        details=tuple(
            (name, together[0].detail(name)) for name in formula.same if together[0].detail(name)
        ),
        notes=tuple(dict.fromkeys(note for each in told for note in each.notes)),
        reckoned_from=told,
    )


def _known(together: Sequence[Finding]) -> When | None:
    """When the last of them was known; None if one has no date."""
    whens = [each.when for each in together if each.when is not None]
    if not whens or len(whens) < len(together):
        return None
    earliest = max(when.earliest for when in whens)
    latest = max(when.latest for when in whens)
    same = (when for when in whens if (when.earliest, when.latest) == (earliest, latest))
    return next(same, None) or When(earliest=earliest, latest=latest)


# --- which values belong together -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """The values of one analyte: those of a certain day by the day, the vague, the undated."""

    days: dict[date, list[Finding]]
    vague: list[Finding]
    undated: list[Finding]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "_Shelf":
        shelf = cls(days={}, vague=[], undated=[])
        for finding in findings:
            when = finding.when
            if when is None:
                shelf.undated.append(finding)
            elif when.earliest == when.latest:
                shelf.days.setdefault(when.earliest, []).append(finding)
            else:
                shelf.vague.append(finding)
        return shelf

    @property
    def dated(self) -> list[Finding]:
        return [*(each for found in self.days.values() for each in found), *self.vague]

    @property
    def only_undated(self) -> Finding | None:
        """The undated value, where there is one; said twice over, it is still one."""
        values = {finding.value for finding in self.undated}
        return self.undated[0] if len(values) == 1 else None

    def overlapping(self, when: When) -> Iterator[Finding]:
        if when.earliest == when.latest:
            yield from self.days.get(when.earliest, ())
        else:
            for day, found in self.days.items():
                yield from found if when.earliest <= day <= when.latest else ()
        for finding in self.vague:
            other = finding.when
            if other and other.earliest <= when.latest and when.earliest <= other.latest:
                yield finding

    def at_the_time_of(self, finding: Finding, same: tuple[str, ...]) -> bool:
        """Whether it holds a value of that time and, by the details `same`, of that site."""
        found = self.undated if finding.when is None else self.overlapping(finding.when)
        return any(_site(each, same) == _site(finding, same) for each in found)


def _site(finding: Finding, same: tuple[str, ...]) -> Site:
    return tuple(finding.detail(name).strip().casefold() for name in same)


def _sites(
    patient: Patient, analytes: tuple[str, ...], same: tuple[str, ...]
) -> Iterator[list[_Shelf]]:
    """The values of each analyte, for each site by itself."""
    sites: dict[Site, dict[str, list[Finding]]] = {}
    for analyte in analytes:
        for finding in _values(patient, analyte):
            of_site = sites.setdefault(_site(finding, same), {})
            of_site.setdefault(analyte, []).append(finding)
    for found in sites.values():
        shelves = [_Shelf.of(found.get(analyte, ())) for analyte in analytes]
        if all(len(shelf.vague) <= MOST_VAGUE for shelf in shelves):
            yield shelves


def _belonging(shelves: list[_Shelf]) -> Iterator[tuple[Finding, ...]]:
    """Every choice of one value of each analyte that are of one time."""
    lone = [None if shelf.dated else shelf.only_undated for shelf in shelves]
    dated = [shelf for shelf, alone in zip(shelves, lone, strict=True) if alone is None]
    for first in dated[0].dated if dated else ():
        assert first.when is not None
        others = [list(shelf.overlapping(first.when)) for shelf in dated[1:]]
        if reduce(lambda size, each: size * len(each), others, 1) > MOST_TOGETHER:
            continue
        for chosen in product(*others):
            together = (first, *chosen)
            if _are_of_one_time(together):
                yield _in_place(lone, together)
    undated = [shelf.only_undated for shelf in shelves]
    if undated and all(each is not None for each in undated):
        yield tuple(each for each in undated if each is not None)


def _in_place(lone: list[Finding | None], dated: Sequence[Finding]) -> tuple[Finding, ...]:
    left = iter(dated)
    return tuple(next(left) if each is None else each for each in lone)


def _are_of_one_time(together: Sequence[Finding]) -> bool:
    whens = [each.when for each in together if each.when is not None]
    return max(when.earliest for when in whens) <= min(when.latest for when in whens)


# --- age ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ages:
    value: Quantity | None = None
    told: tuple[Finding, ...] = ()

    def reach(self, years: Decimal) -> bool:
        """Whether all that it may be is at least so many."""
        return self.value is not None and self.value.value >= years


_NO_AGE = _Ages()


def _ages(patient: Patient, together: Sequence[Finding]) -> _Ages:
    """The age at the time of these values: by the date of birth, else as the record states it."""
    when = _known(together)
    if patient.born is not None and when is not None:
        low = completed_years(patient.born.latest, when.earliest)
        high = completed_years(patient.born.earliest, when.latest)
        if 0 <= low <= high:
            return _Ages(value=_years(Decimal(low), Decimal(high)))
    shelf = _Shelf.of(_values(patient, AGE))
    fitting = list(shelf.overlapping(when)) if when else []
    told = tuple(fitting or (*shelf.dated, *shelf.undated))
    return _stated(told)


def _stated(told: tuple[Finding, ...]) -> _Ages:
    """Between the lowest and the highest age stated; nothing where one of them is inexact."""
    found = [interval_of(each.value, _YEARS) for each in told if each.value is not None]
    exact = [each.low for each in found if each and each.low is not None and each.low == each.high]
    if not exact or len(exact) < len(found):
        return _NO_AGE
    low, high = min(exact), max(exact)
    ends = (Decimal(end.numerator) / Decimal(end.denominator) for end in (low, high))
    return _Ages(value=_years(*ends), told=told)


def _years(low: Decimal, high: Decimal) -> Quantity:
    return Quantity(value=low, unit=_YEARS, upper=None if low == high else high)


def completed_years(born: date, day: date) -> int:
    """The age on a day, as people count it; below zero before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
