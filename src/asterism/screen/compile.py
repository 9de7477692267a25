"""A resolved definition and a shape become one SQL statement (docs/adr/0018).

The expressions run from the source to the person: what the codes mean, the rows that any criterion
looks at, what each row says as numbered facts, the facts of a person as bits, the criteria over each
pattern of bits that occurs, and the verdict of each person. Then the same day by day for those for
whom the criteria stand, to find since when.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp

from asterism.model.criteria import Criterion, Named
from asterism.model.definition import Definition
from asterism.model.formula import inputs, inputs_within
from asterism.screen.cells import Count, Hints, Ledger, Suppose, Turn, leaves_within
from asterism.screen.changes import change_parts
from asterism.screen.dialects import for_dialect
from asterism.screen.formulas import ROW, Bench, reckoned_parts
from asterism.screen.kinds import Kinds, kinds_of
from asterism.screen.logic import Logic, any_of
from asterism.screen.named import Label, labels_of
from asterism.screen.notes import NOTES
from asterism.screen.questions import Sheet, sheet_of
from asterism.screen.shapes.shape import Source
from asterism.screen.sites import AnyPart, site_parts
from asterism.screen.thresholds import COMPARED, HELD, threshold_table, units_asked
from asterism.screen.words import Table, Value, column, gathered, word_of, words_for
from asterism.screen.worlds import THEN, World, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """The statement, and what its columns are.

    It gives one row for each person: `person`, `truth` (NULL: UNKNOWN), `provisional`, `stands`,
    `coded` and `named_on` (the record names the disease itself), `since_earliest`, `since_latest`,
    one column for each criterion in `labels`, and `answers`, from which what is missing follows
    (`sheet`).
    """

    definition: Definition
    statement: exp.Query
    labels: tuple[Label, ...]
    sheet: Sheet

    def sql(self, dialect: str = "duckdb") -> str:
        """The text in any dialect that sqlglot writes, laid out for reading."""
        told = for_dialect(self.statement, dialect)
        return told.sql(dialect=dialect, pretty=True, copy=dialect != "duckdb")


def compile_screen(
    definition: Definition,
    source: Source,
    *,
    as_of: date | None = None,
    units: Iterable[str] = (),
) -> Compiled:
    """The statement that screens `source` by the resolved `definition`.

    `units` are the UCUM units that the source is known to record; others are unmapped, and what is
    recorded in them is UNKNOWN against any threshold from elsewhere.
    """
    return _Compiler.of(definition, source, as_of, tuple(units)).compiled()


def events_statement(definition: Definition, source: Source, final: str) -> exp.Query:
    """A statement over the rows of `source` that `definition` looks at: `final`, from `event`."""
    compiler = _Compiler.of(definition, source, None, ())
    statement = parse(final)
    for name, part in source.parts(compiler.numbers):
        statement = with_part(statement, name, part)
    return statement


def concept_numbers(definition: Definition, source: Source) -> Mapping[str, int]:
    """The number of every concept that the statements for `definition` know."""
    return _Compiler.of(definition, source, None, ()).numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiler:
    definition: Definition
    source: Source
    as_of: date | None
    ledger: Ledger
    sheet: Sheet
    labels: tuple[Label, ...]
    root: int
    whole: int
    stands: int
    numbers: Mapping[str, int]
    asked: int  # concepts numbered below this are looked for; the others go into formulas
    kinds: Mapping[str, Kinds]
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, definition: Definition, source: Source, as_of: date | None, units: tuple[str, ...]
    ) -> "_Compiler":
        ledger = Ledger()
        root = ledger.enter(definition.root)
        excluded = tuple(ledger.enter(each) for each in definition.exclusions)
        denied = tuple(ledger.number(Turn(each)) for each in excluded)
        whole = ledger.number(Count(1 + len(denied), (root, *denied))) if denied else root
        any_excluded = ledger.number(Count(1, excluded)) if excluded else None
        stands = root if any_excluded is None else ledger.number(Suppose(root, any_excluded))
        labels = labels_of(definition, ledger)
        sheet = sheet_of(definition, ledger)
        looked_for = sorted({mark.concept for mark in ledger.marks} | _analytes(ledger))
        numbers = {concept: n for n, concept in enumerate(looked_for)}
        for needed in (*_needed(ledger), definition.disease.concept):
            numbers.setdefault(needed, len(numbers))
        return cls(
            definition=definition,
            source=source,
            as_of=as_of,
            ledger=ledger,
            sheet=sheet,
            labels=labels,
            root=root,
            whole=whole,
            stands=stands,
            numbers=numbers,
            asked=len(looked_for),
            kinds=_kinds(ledger, units),
        )

    def compiled(self) -> Compiled:
        parts = [*self._recorded(), *self._answered(now(self.as_of), self._shown())]
        parts += [
            ("answered", self._told()),
            ("named_on", self._named()),
            ("verdict", self._verdict()),
        ]
        parts += self._onset()
        final = """
SELECT v.*, o.since_earliest, o.since_latest FROM verdict AS v
LEFT JOIN onset AS o ON o.person = v.person"""
        statement = parse(final)
        for name, part in parts:
            statement = with_part(statement, name, part)
        return Compiled(
            definition=self.definition, statement=statement, labels=self.labels, sheet=self.sheet
        )

    # --- from the source to rows ---------------------------------------------------------------

    def _recorded(self) -> Iterator[AnyPart]:
        yield from self.source.parts(self.numbers)
        yield "factor", self._factors().select()
        yield "mark", self._marks().select()
        yield "threshold", threshold_table(self.ledger.limits, self.numbers, self.kinds).select()
        yield "recorded", self._recorded_rows()
        formulas = tuple(self.ledger.formulas)
        bench = Bench(numbers=self.numbers, kinds=self.kinds, details=self.details)
        parts, results = reckoned_parts(formulas, bench)
        yield from parts
        columns = ", ".join(("person", *ROW, *self.details))
        union = " UNION ALL ".join(
            f"SELECT {columns} FROM {name}" for name in ("recorded", *results)
        )
        yield "statement", union

    @property
    def details(self) -> tuple[str, ...]:
        """What any criterion or formula tells sites apart by."""
        asked = {name for sites in self.ledger.sites for name in sites.by}
        asked |= {name for _, formula in self.ledger.formulas for name in formula.same}
        return tuple(sorted(asked))

    def _recorded_rows(self) -> str:
        below, above = "CAST('-Infinity' AS DOUBLE)", "CAST('Infinity' AS DOUBLE)"
        value, times = "e.value", "COALESCE(f.times, 1)"
        kept = "".join(
            f", e.{name}" if name in self.source.details else f", CAST(NULL AS VARCHAR) AS {name}"
            for name in self.details
        )
        return f"""
SELECT e.person, e.origin, e.row_id, e.concept, e.status, e.earliest, e.latest,
  CASE WHEN {value} IS NULL THEN NULL WHEN e.sign IN ('<', '<=') THEN {below}
    ELSE {value} * {times} END AS lo,
  COALESCE(e.sign = '>', FALSE) AS lo_open,
  CASE WHEN {value} IS NULL THEN NULL WHEN e.sign IN ('>', '>=') THEN {above}
    ELSE COALESCE(e.upper, {value}) * {times} END AS hi,
  COALESCE(e.sign = '<', FALSE) AS hi_open,
  COALESCE(e.sign, '=') = '=' AND e.upper IS NULL AS exact,
  f.kind, e.low * {times} AS ref_low, e.high * {times} AS ref_high, e.word, e.unit{kept}
FROM event AS e LEFT JOIN factor AS f ON f.concept = e.concept AND f.unit = e.unit"""

    def _factors(self) -> Table:
        rows: list[tuple[Value, ...]] = [
            (self.numbers[analyte], unit, float(scale.times), scale.kind)
            for analyte, kinds in self.kinds.items()
            for unit, scale in kinds.scales.items()
        ]
        return Table(("concept", "unit", "times", "kind"), (int, str, float, int), rows)

    def _marks(self) -> Table:
        rows: list[tuple[Value, ...]] = [
            (self.numbers[mark.concept], mark.status, mark.days, fact)
            for mark, fact in self.ledger.marks.items()
        ]
        return Table(("concept", "status", "days", "fact"), (int, str, int, int), rows)

    # --- from rows to the criteria of a person, or of a person on a day ---------------------------

    def _answered(self, world: World, wanted: Sequence[int]) -> Iterator[AnyPart]:
        tag, keys = world.tag, world.keys("s", "m")
        yield (
            f"held{tag}",
            HELD.format(
                keys=f"{keys}, s.origin, s.row_id", seen=world.seen, covered=world.covered("t.days")
            ),
        )
        changed = [*change_parts(self.ledger.changes, self.numbers, self.kinds, world)]
        yield from changed
        yield (
            f"fact{tag}",
            self._facts(world, [name for name, _ in changed if name.startswith("changed_")]),
        )
        counted = [*site_parts(self.ledger, self.numbers, self.names, world)]
        yield from counted
        acrosses = "".join(
            f" UNION ALL SELECT {world.keys()}, fact AS place FROM {name}"
            for name, _ in counted
            if name.startswith("across_")
        )
        yield (
            f"record{tag}",
            f"""
SELECT {world.keys()}, {gathered(self.ledger.facts)}
FROM (SELECT {world.keys()}, fact AS place FROM fact{tag}{acrosses}) AS f GROUP BY {world.keys()}""",
        )
        words = ", ".join(words_for(self.ledger.facts))
        nothing = ", ".join("0" for _ in words_for(self.ledger.facts))
        # Each pattern of facts is answered once, however many people have it; nobody's too.
        yield f"pattern{tag}", f"SELECT {words} FROM record{tag} UNION SELECT {nothing}"
        yield from self._levels(f"pattern{tag}", f"answer{tag}", wanted)

    def _facts(self, world: World, changed: Sequence[str]) -> str:
        keys = world.keys("s", "m")
        rows = "".join(
            f" UNION ALL SELECT {world.keys()}, '' AS origin, 0 AS row_id, fact FROM {name}"
            for name in changed
        )
        return f"""
SELECT {keys}, s.origin, s.row_id, t.fact FROM {world.seen}
JOIN mark AS t ON t.concept = s.concept AND t.status = s.status AND {world.covered("t.days")}
UNION ALL
SELECT {world.keys()}, origin, row_id,
  fact + CASE WHEN outcome THEN 0 WHEN NOT outcome THEN 1 ELSE 2 END AS fact
FROM (SELECT *, COALESCE(told, {COMPARED}) AS outcome FROM held{world.tag}) AS h
{rows}"""

    def _levels(self, base: str, name: str, wanted: Sequence[int]) -> Iterator[AnyPart]:
        logic = Logic(ledger=self.ledger, ask=_in_words, names=self.names)
        levels = logic.levels(wanted)
        last = base
        for number, told in enumerate(levels):
            listed = [
                exp.Star(),
                *(exp.Alias(this=each, alias=exp.to_identifier(label)) for label, each, _ in told),
            ]
            here = name if number == len(levels) - 1 else f"{name}_{number}"
            yield here, exp.Select(expressions=listed).from_(last, copy=False)
            last = here

    # --- the verdict and its onset ---------------------------------------------------------------

    def _shown(self) -> tuple[int, ...]:
        asked = (*(label.cell for label in self.labels), *self.sheet.cells)
        return tuple(dict.fromkeys((self.root, self.whole, self.stands, *asked)))

    def _name(self, cell: int) -> str:
        return self.names.get(cell, f"c{cell}")

    def _told(self) -> exp.Query:
        """The answer to every pattern, with the answers to its questions as one text (`TF?`)."""
        signs = [
            f"CASE WHEN {self._name(cell)} THEN 'T' WHEN NOT {self._name(cell)} THEN 'F' ELSE '?' END"
            for cell in self.sheet.cells
        ]
        return parse(f"SELECT *, {' || '.join(signs)} AS answers FROM answer")

    def _named(self) -> str:
        """Who is coded with the disease itself, and since when; a note that names it is no code."""
        number = self.numbers[self.definition.disease.concept]
        return f"""
SELECT person, MIN(COALESCE(earliest, CAST('9999-12-31' AS DATE))) AS named_on FROM statement
WHERE concept = {number} AND status = 'PRESENT' AND origin <> '{NOTES}' GROUP BY person"""

    def _verdict(self) -> str:
        root, whole = self._name(self.root), self._name(self.whole)
        words = words_for(self.ledger.facts)
        same = " AND ".join(f"a.{word} = COALESCE(r.{word}, 0)" for word in words)
        criteria = "".join(f", a.{self._name(each.cell)} AS {each.column}" for each in self.labels)
        return f"""
SELECT p.person, a.{whole} AS truth, COALESCE(a.{root}, FALSE) AND a.{whole} IS NULL AS provisional,
  COALESCE(a.{self._name(self.stands)}, FALSE) AS stands, n.named_on IS NOT NULL AS coded,
  n.named_on, a.answers{criteria}
FROM person AS p LEFT JOIN record AS r ON r.person = p.person
LEFT JOIN named_on AS n ON n.person = p.person
JOIN answered AS a ON {same}"""

    def _onset(self) -> Iterator[AnyPart]:
        columns = ", ".join(
            f"s.{name}" for name in (*ROW, *self.details) if name not in {"earliest", "latest"}
        )
        as_of = "" if self.as_of is None else f" AND s.latest <= CAST('{self.as_of}' AS DATE)"

        def reading(name: str) -> str:
            word = "first" if name == "earliest" else "last"
            return f"""
SELECT s.person, '{word}' AS reading, s.{name} AS earliest, s.{name} AS latest, {columns}
FROM statement AS s JOIN verdict AS v ON v.person = s.person
WHERE v.stands AND s.earliest IS NOT NULL AND s.concept < {self.asked}{as_of}"""

        yield "dated", f"{reading('earliest')} UNION ALL {reading('latest')}"
        yield "moment", self._moments()
        yield from self._answered(THEN, (self.stands,))
        words = words_for(self.ledger.facts)
        same = " AND ".join(f"a.{word} = COALESCE(r.{word}, 0)" for word in words)
        keys = " AND ".join(f"r.{key} = m.{key}" for key in THEN.key_names)
        first, last = (
            f"MIN(CASE WHEN m.reading = '{word}' THEN m.day END)" for word in ("first", "last")
        )
        yield (
            "stood",
            f"""
SELECT m.person, {first} AS one, {last} AS other
FROM moment AS m LEFT JOIN record_then AS r ON {keys}
JOIN answer_then AS a ON {same}
WHERE a.{self._name(self.stands)} GROUP BY m.person""",
        )
        yield (
            "onset",
            """
SELECT person, LEAST(one, other) AS since_earliest, GREATEST(one, other) AS since_latest
FROM stood WHERE one IS NOT NULL AND other IS NOT NULL""",
        )

    def _moments(self) -> str:
        widths = sorted({days for days in self._windows() if days is not None})
        later = "".join(
            f" UNION SELECT person, reading, latest + {days + 1} AS day FROM dated"
            for days in widths
        )
        every = f"SELECT person, reading, latest AS day FROM dated{later}"
        if self.as_of is not None:
            return (
                f"SELECT DISTINCT * FROM ({every}) AS e WHERE day <= CAST('{self.as_of}' AS DATE)"
            )
        return f"""
SELECT DISTINCT e.person, e.reading, e.day FROM ({every}) AS e
JOIN (SELECT person, reading, MAX(latest) AS horizon FROM dated GROUP BY person, reading) AS h
  ON h.person = e.person AND h.reading = e.reading AND e.day <= h.horizon"""

    def _windows(self) -> Iterator[int | None]:
        for criterion in _criteria(self.definition):
            for leaf in leaves_within(criterion):
                yield leaf.window.days


def _in_words(facts: Iterable[int]) -> exp.Expr | None:
    """Whether any of these facts is among the bits of the words."""
    masks: dict[str, int] = {}
    for fact in facts:
        word, mask = word_of(fact)
        masks[word] = masks.get(word, 0) | mask
    return any_of([_in_word(word, mask) for word, mask in sorted(masks.items())])


def _in_word(word: str, mask: int) -> exp.Expr:
    bits = exp.BitwiseAnd(this=column(word), expression=exp.Literal.number(mask))
    return exp.NEQ(this=exp.Paren(this=bits), expression=exp.Literal.number(0))


def _analytes(ledger: Ledger) -> set[str]:
    measured = {node.analyte for node in ledger.limits}
    return measured | {node.analyte for node in ledger.changes}


def _needed(ledger: Ledger) -> Iterator[str]:
    for _, formula in ledger.formulas:
        yield from inputs(formula.of)
        if formula.from_age is not None:
            yield "age"


def _kinds(ledger: Ledger, units: tuple[str, ...]) -> Mapping[str, Kinds]:
    asked: dict[str, list[str]] = {}
    equivalents = dict(ledger.equivalents)
    for node in ledger.limits:
        asked.setdefault(node.analyte, []).extend(units_asked(node))
    for change in ledger.changes:
        own = [] if change.amount.unit == "%" else [change.amount.unit]
        asked.setdefault(change.analyte, []).extend(own)
    for analyte, formula in ledger.formulas:
        asked.setdefault(analyte, []).append(formula.unit)
        for each in inputs_within(formula.of):
            asked.setdefault(each.analyte, []).append(each.unit)
            equivalents.setdefault(each.analyte, each.equivalents)
        if formula.from_age is not None:
            asked.setdefault("age", []).append("a")
    return {
        analyte: kinds_of(wanted, units, equivalents.get(analyte, ()))
        for analyte, wanted in sorted(asked.items())
    }


def _criteria(definition: Definition) -> tuple[Criterion | Named, ...]:
    return (definition.root, *definition.exclusions)


# Read by several others: reckoned once, and planned once.
_KEPT = {
    "person", "event", "recorded", "statement", "fact", "fact_then", "record", "answered",
    "verdict", "dated", "moment",
}  # fmt: skip


@lru_cache(maxsize=512)
def _parsed(text: str) -> exp.Query:
    found = sqlglot.parse_one(text, dialect="duckdb")
    assert isinstance(found, exp.Query)
    return found


def parse(text: str) -> exp.Query:
    """A statement of ours as nodes. Parsed once: most are the same for every definition."""
    return _parsed(text).copy()


def with_part(statement: exp.Query, name: str, part: str | exp.Expr) -> exp.Query:
    body = parse(part) if isinstance(part, str) else part
    kept = True if name in _KEPT else None
    cte = exp.CTE(this=body, alias=exp.TableAlias(this=exp.to_identifier(name)), materialized=kept)
    own = statement.args.get("with_") or statement.args.get("with")
    if own is None:
        own = exp.With(expressions=[])
        statement.set("with_", own)
    own.append("expressions", cte)
    return statement


__all__ = ["Compiled", "Hints", "compile_screen"]
