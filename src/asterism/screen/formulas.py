"""Values that formulas reckon from others, as rows of the same shape as those recorded.

Which values belong together, and that a printed value comes first for its own time and site, are
the rules of `model/derived.py` (docs/adr/0014). Two bounds of that module are not kept here: beyond
200 vague dates, or 64 ways to put one day together, it reckons nothing and this still does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterism.model.formula import Formula, Input, inputs, inputs_within
from asterism.screen.arithmetic import BELOW_ALL, NOWHERE, Steps
from asterism.screen.kinds import Kinds
from asterism.screen.words import constant

AGE = "age"
YEARS = "a"

Part = tuple[str, str]  # a common table expression: its name and its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What formulas are compiled with: the numbers and kinds of the analytes, all details kept."""

    numbers: Mapping[str, int]
    kinds: Mapping[str, Kinds]
    details: tuple[str, ...]


def reckoned_parts(
    formulas: Sequence[tuple[str, Formula]], bench: Bench
) -> tuple[list[Part], list[str]]:
    """The expressions that reckon, and the names of those that hold the rows that come of it."""
    parts: list[Part] = []
    earlier: dict[str, list[str]] = {}
    for number, (analyte, formula) in enumerate(formulas):
        one = _One(number, analyte, formula, bench, tuple(earlier.get(analyte, ())))
        parts += one.parts()
        earlier.setdefault(analyte, []).append(one.result)
    return parts, [name for names in earlier.values() for name in names]


@dataclass(frozen=True, slots=True)
class _One:
    number: int
    analyte: str
    formula: Formula
    bench: Bench
    earlier: tuple[str, ...]

    @property
    def result(self) -> str:
        return f"reckoned_{self.number}"

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(name for name in inputs(self.formula.of) if name != AGE)

    @property
    def asks_age(self) -> bool:
        return AGE in inputs(self.formula.of) or self.formula.from_age is not None

    @property
    def same(self) -> tuple[str, ...]:
        return tuple(f"at_{n}" for n, _ in enumerate(self.formula.same))

    def parts(self) -> Iterator[Part]:
        for place, analyte in enumerate(self.measured):
            yield self._shelf(place, analyte)
        yield f"together_{self.number}", self._together()
        last = f"together_{self.number}"
        if self.asks_age:
            yield f"aged_{self.number}", self._aged()
            last = f"aged_{self.number}"
        steps = Steps({a: (f"v{i}", self._size(a)) for i, a in enumerate(self.measured)})
        if AGE in inputs(self.formula.of):
            steps.inputs = {**steps.inputs, AGE: ("age", 1.0)}
        result = steps.of(self.formula.of)
        for step, listed in enumerate(steps.lists):
            name = f"step_{self.number}_{step}"
            yield name, f"SELECT *, {listed} FROM {last}"
            last = name
        yield f"value_{self.number}", self._value(last, result.all, steps.conditions)
        yield self.result, self._fresh()

    def _size(self, analyte: str) -> float:
        """What takes an amount of this analyte to the unit in which the formula wants it."""
        unit = next(each.unit for each in _inputs(self.formula) if each.analyte == analyte)
        return 1 / float(self.bench.kinds[analyte].scales[unit].times)

    def _shelf(self, place: int, analyte: str) -> Part:
        unit = next(each.unit for each in _inputs(self.formula) if each.analyte == analyte)
        kind = self.bench.kinds[analyte].scales[unit].kind
        by = ", ".join(("person", *self.same))
        key = "CONCAT_WS('|', lo, hi, lo_open, hi_open, unit)"
        undated = f"CASE WHEN earliest IS NULL THEN {key} END"
        return (
            f"shelf_{self.number}_{place}",
            f"""
SELECT * FROM (
  SELECT v.*, kind = {kind} AS fits,
    BOOL_OR(earliest IS NOT NULL) OVER (PARTITION BY {by}) AS has_dated,
    MIN({undated}) OVER (PARTITION BY {by}) = MAX({undated}) OVER (PARTITION BY {by}) AS is_one,
    ROW_NUMBER() OVER (PARTITION BY {by}, earliest IS NULL ORDER BY origin, row_id) AS place
  FROM ({self._values(analyte)}) AS v
) AS w
WHERE earliest IS NOT NULL OR (is_one AND place = 1)""",
        )

    def _values(self, analyte: str) -> str:
        sites = "".join(
            f", LOWER(TRIM(COALESCE({name}, ''))) AS {at}"
            for name, at in zip(self.formula.same, self.same, strict=True)
        )
        return f"""SELECT *{sites} FROM recorded
WHERE concept = {self.bench.numbers[analyte]} AND status = 'PRESENT' AND lo IS NOT NULL AND kind IS NOT NULL"""

    def _together(self) -> str:
        names = [f"s{n}" for n, _ in enumerate(self.measured)]
        joins = " ".join(
            f"JOIN shelf_{self.number}_{n} AS s{n} ON s{n}.person = s0.person"
            + "".join(f" AND s{n}.{at} = s0.{at}" for at in self.same)
            for n, _ in enumerate(self.measured)
            if n
        )
        values = ", ".join(
            f"s{n}.lo AS v{n}_lo, s{n}.lo_open AS v{n}_lo_open, s{n}.hi AS v{n}_hi, s{n}.hi_open AS v{n}_hi_open, s{n}.fits AS fits{n}"
            for n, _ in enumerate(self.measured)
        )
        kept = "".join(f", s0.{name} AS {name}" for name in self.formula.same)
        kept += "".join(f", s0.{at}" for at in self.same)
        all_dated = " AND ".join(f"{s}.earliest IS NOT NULL" for s in names)
        return f"""
SELECT s0.person, ROW_NUMBER() OVER () AS row_id{kept}, {values},
  CASE WHEN {all_dated} THEN {_greatest(names, "earliest")} END AS earliest,
  CASE WHEN {all_dated} THEN {_greatest(names, "latest")} END AS latest,
  p.sex, p.born_earliest, p.born_latest
FROM shelf_{self.number}_0 AS s0 {joins} JOIN person AS p ON p.person = s0.person
WHERE {self._of_one_time(names)}{self._sex()}"""

    def _of_one_time(self, names: Sequence[str]) -> str:
        undated = " AND ".join(f"{s}.earliest IS NULL" for s in names)
        alone = " AND ".join(f"({s}.earliest IS NOT NULL OR NOT {s}.has_dated)" for s in names)
        meets = "".join(
            f" AND ({a}.earliest IS NULL OR {b}.earliest IS NULL"
            f" OR ({a}.earliest <= {b}.latest AND {b}.earliest <= {a}.latest))"
            for n, a in enumerate(names)
            for b in names[n + 1 :]
        )
        return f"(({undated}) OR ({alone}{meets}))"

    def _sex(self) -> str:
        sex = self.formula.sex
        return "" if sex is None else f" AND p.sex = '{sex.value}'"

    def _aged(self) -> str:
        # By the date of birth in completed years, else between the ages that the record states.
        number = self.bench.numbers[AGE]
        kinds = self.bench.kinds[AGE]
        fits = f"a.exact AND a.kind = {kinds.scales[YEARS].kind}"
        meets = "a.earliest <= t.latest AND t.earliest <= a.latest"
        low, high = _years("t.born_latest", "t.earliest"), _years("t.born_earliest", "t.latest")
        born = (
            f"t.earliest IS NOT NULL AND t.born_earliest IS NOT NULL AND {low} BETWEEN 0 AND {high}"
        )
        told = f"""
SELECT t.person, t.row_id,
  COUNT(*) FILTER (WHERE {meets}) AS met,
  COUNT(*) FILTER (WHERE ({meets}) AND ({fits})) AS met_exact,
  MIN(a.lo) FILTER (WHERE ({meets}) AND ({fits})) AS met_lo,
  MAX(a.lo) FILTER (WHERE ({meets}) AND ({fits})) AS met_hi,
  COUNT(*) AS ever, COUNT(*) FILTER (WHERE {fits}) AS ever_exact,
  MIN(a.lo) FILTER (WHERE {fits}) AS ever_lo, MAX(a.lo) FILTER (WHERE {fits}) AS ever_hi
FROM together_{self.number} AS t JOIN recorded AS a
  ON a.person = t.person AND a.concept = {number} AND a.status = 'PRESENT'
  AND a.lo IS NOT NULL AND a.kind IS NOT NULL
GROUP BY t.person, t.row_id"""
        size = float(kinds.scales[YEARS].times)

        def age(end: str, born_age: str) -> str:
            return f"""CASE WHEN {born} THEN CAST({born_age} AS DOUBLE)
    WHEN a.met > 0 THEN CASE WHEN a.met = a.met_exact THEN a.met_{end} / {size!r} END
    WHEN a.ever > 0 AND a.ever = a.ever_exact THEN a.ever_{end} / {size!r} END"""

        enough = self.formula.from_age
        at_least = "" if enough is None else f"age_lo >= {constant(float(enough))}"
        wanted = "age_lo IS NOT NULL" if AGE in inputs(self.formula.of) else ""
        where = " AND ".join(filter(None, (wanted, at_least)))
        return f"""
SELECT * FROM (
  SELECT t.*, {age("lo", low)} AS age_lo, FALSE AS age_lo_open,
    {age("hi", high)} AS age_hi, FALSE AS age_hi_open
  FROM together_{self.number} AS t LEFT JOIN ({told}) AS a ON a.person = t.person AND a.row_id = t.row_id
) AS u WHERE {where}"""

    def _value(self, last: str, ends: tuple[str, str, str, str], conditions: Sequence[str]) -> str:
        # As laboratories print: what lies between zero and a number is "below" it, and a range
        # counts its ends in.
        lo, lo_open, hi, hi_open = ends
        scale = self.bench.kinds[self.analyte].scales[self.formula.unit]
        times = repr(float(scale.times))
        below = f"({hi} < {NOWHERE} AND ({lo} = {BELOW_ALL} OR ({lo} = 0 AND {lo_open})))"
        fits = " AND ".join(
            [
                *(f"fits{n}" for n, _ in enumerate(self.measured)),
                *conditions,
                f"({lo} > {BELOW_ALL} OR {hi} < {NOWHERE})",
            ]
        )
        details = "".join(
            f", {name}" if name in self.formula.same else f", CAST(NULL AS VARCHAR) AS {name}"
            for name in self.bench.details
        )
        sites = "".join(f", {at}" for at in self.same)
        return f"""
SELECT person, 'reckoned {self.number}' AS origin, row_id,
  {self.bench.numbers[self.analyte]} AS concept, 'PRESENT' AS status, earliest, latest,
  CASE WHEN {below} THEN {BELOW_ALL} ELSE {lo} * {times} END AS lo,
  CASE WHEN {below} OR {hi} < {NOWHERE} THEN FALSE ELSE {lo_open} END AS lo_open,
  {hi} * {times} AS hi,
  CASE WHEN {below} THEN {hi_open} ELSE FALSE END AS hi_open,
  {lo} = {hi} AND NOT {below} AS exact, {scale.kind} AS kind,
  CAST(NULL AS DOUBLE) AS ref_low, CAST(NULL AS DOUBLE) AS ref_high,
  CAST(NULL AS VARCHAR) AS word, {_text(self.formula.unit)} AS unit{details}{sites}
FROM {last} WHERE {fits}"""

    def _fresh(self) -> str:
        sites = "".join(f" AND t.{at} = v.{at}" for at in self.same)
        taken = [self._values(self.analyte)] + [
            f"SELECT *{self._sites_of_earlier()} FROM {name}" for name in self.earlier
        ]
        # The same columns from each: what is compared, and nothing else.
        listed = ", ".join(("person", "earliest", "latest", *self.same))
        union = " UNION ALL ".join(f"SELECT {listed} FROM ({each}) AS e" for each in taken)
        kept = ", ".join(("person", *ROW, *self.bench.details))
        return f"""
SELECT {kept} FROM value_{self.number} AS v
WHERE NOT EXISTS (
  SELECT 1 FROM ({union}) AS t
  WHERE t.person = v.person{sites} AND (
    (v.earliest IS NULL AND t.earliest IS NULL)
    OR (t.earliest <= v.latest AND v.earliest <= t.latest)))"""

    def _sites_of_earlier(self) -> str:
        return "".join(
            f", LOWER(TRIM(COALESCE({name}, ''))) AS {at}"
            for name, at in zip(self.formula.same, self.same, strict=True)
        )


ORIGIN = ("origin", "row_id")  # which row of which table
ROW = (
    *ORIGIN, "concept", "status", "earliest", "latest", "lo", "lo_open", "hi",
    "hi_open", "exact", "kind", "ref_low", "ref_high", "word", "unit",
)  # fmt: skip


def _inputs(formula: Formula) -> Iterator[Input]:
    return inputs_within(formula.of)


def _greatest(names: Sequence[str], what: str) -> str:
    parts = ", ".join(f"{name}.{what}" for name in names)
    return f"GREATEST({parts})" if len(names) > 1 else parts


def _years(born: str, day: str) -> str:
    """Completed years from one day to another."""
    earlier = f"EXTRACT(MONTH FROM {day}) * 100 + EXTRACT(DAY FROM {day}) < EXTRACT(MONTH FROM {born}) * 100 + EXTRACT(DAY FROM {born})"
    return f"(EXTRACT(YEAR FROM {day}) - EXTRACT(YEAR FROM {born}) - CASE WHEN {earlier} THEN 1 ELSE 0 END)"


def _text(value: str) -> str:
    return constant(value)
