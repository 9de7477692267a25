"""A resolved definition and a shape become one SQL statement (docs/adr/0018).

The expressions run from the source to the person: what the codes mean, the rows that any criterion
looks at, what each row says as bits, the bits of a person, the criteria over each pattern of bits
that occurs, and the verdict of each person. Then the same day by day for those for whom the criteria
stand, to find since when. An engine may run them in stages, and keep what each comes to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlglot import exp

from asterism.model.criteria import Criterion, Named
from asterism.model.definition import Definition
from asterism.model.formula import inputs, inputs_within
from asterism.screen.cells import Hints, Known, Ledger, leaves_within
from asterism.screen.changes import change_parts
from asterism.screen.draft import Draft, draft_of
from asterism.screen.fold import Holdings
from asterism.screen.formulas import ORIGIN, ROW, Bench, reckoned_parts
from asterism.screen.kinds import Kinds, kinds_of
from asterism.screen.logic import Logic, any_of
from asterism.screen.notes import NOTES
from asterism.screen.questions import sign_of
from asterism.screen.said import (
    Held,
    covered_words,
    fact_tables,
    facts_of_criteria,
    said,
    site_facts,
)
from asterism.screen.shapes.shape import EVENT, AnyPart, Source
from asterism.screen.sites import site_parts
from asterism.screen.statement import Compiled, Statement, parse
from asterism.screen.thresholds import units_asked
from asterism.screen.words import (
    KNOWN,
    Table,
    Value,
    column,
    gathered,
    text,
    word_of,
    words_for,
)
from asterism.screen.worlds import THEN, World, now

_NOBODY = "SELECT person, CAST(NULL AS DATE) AS named_on FROM everyone WHERE FALSE"
# Of these each person's few bits are made at once; to keep all rows costs more than to read again.
_ROWS = frozenset({"event", "recorded", "statement", "said"})


def compile_screen(
    definition: Definition,
    source: Source,
    *,
    as_of: date | None = None,
    units: Iterable[str] = (),
    holdings: Holdings | None = None,
) -> Compiled:
    """The statement that screens `source` by the resolved `definition`.

    `units` are the UCUM units that the source is known to record; others are unmapped, and what is
    recorded in them is UNKNOWN against any threshold from elsewhere. `holdings` are what its
    rows are known to hold; nothing is asked about anything else. None: they may hold all there is.
    """
    whole = draft_of(definition)
    draft = whole if holdings is None else whole.folded(holdings)
    given = Given(as_of=as_of, units=tuple(units), held=Held.of(holdings))
    compiler = Compiler.of(definition, source, draft, given)
    if holdings is not None:
        compiler = compiler.reading_as(Compiler.of(definition, source, whole, Given()))
    own = (definition.disease.concept, "PRESENT")
    named = holdings is None or own in holdings.pairs
    return compiler.compiled(is_named=named)


def events_statement(definition: Definition, source: Source, final: str) -> Statement:
    """A statement over the rows of `source` that `definition` looks at: `final`, from `event`."""
    compiler = Compiler.of(definition, source, draft_of(definition), Given())
    return Statement(parts=tuple(source.parts(compiler.numbers)), final=final)


def concept_numbers(definition: Definition, source: Source) -> Mapping[str, int]:
    """The number of every concept that the statements for `definition` know."""
    return Compiler.of(definition, source, draft_of(definition), Given()).numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of the database, and the day of judging."""

    as_of: date | None = None
    units: tuple[str, ...] = ()
    held: Held = Held()  # noqa: RUF009  frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiler:
    definition: Definition
    source: Source
    draft: Draft
    given: Given
    numbers: Mapping[str, int]
    asked: int  # concepts numbered below this are looked for; the others go into formulas
    kinds: Mapping[str, Kinds]
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        definition: Definition,
        source: Source,
        draft: Draft,
        given: Given,
        named: Sequence[str] | None = None,
    ) -> "Compiler":
        """`named` are the concepts of diseases to be found coded: the definition's unless given."""
        ledger = draft.ledger
        at_sites = {concept for sites in ledger.sites for concept in sites.concepts}
        marked = {mark.concept for mark in ledger.marks}
        looked_for = sorted(marked | at_sites | _analytes(ledger))
        numbers = {concept: n for n, concept in enumerate(looked_for)}
        diseases = [definition.disease.concept] if named is None else named
        for needed in (*_needed(ledger), *diseases):
            numbers.setdefault(needed, len(numbers))
        kinds = _kinds(ledger, given.units)
        held = replace(given.held, as_recorded=not ledger.formulas and _is_one_unit(kinds))
        return cls(
            definition=definition,
            source=source,
            draft=draft,
            given=replace(given, held=held),
            numbers=numbers,
            asked=len(looked_for),
            kinds=kinds,
        )

    def reading_as(self, other: "Compiler") -> "Compiler":
        """The same, over the rows that the other asks for: a database may have kept them."""
        return replace(self, numbers=other.numbers, asked=other.asked)

    def compiled(self, *, is_named: bool) -> Compiled:
        world = now(self.given.as_of)
        return Compiled(
            definition=self.definition,
            labels=self.draft.labels,
            sheet=self.draft.sheet,
            words=words_for(self.draft.ledger.facts),
            told=self._columns(),
            rows=tuple(self.recorded()),
            reckoned=tuple(self.reckoned()),
            stated=("statement", self.stated()),
            now=(*self.gathered(world),),
            logic=(*self.logic(world, self._shown()), ("answered", self._told())),
            near=tuple(self.near()),
            then=tuple(self.onset()),
            named=self._named() if is_named else _NOBODY,
            verdict=self._verdict(),
            facts=("facts", self._facts(world)),
            criteria=self._looked_at(),
            apart=self.apart,
        )

    @property
    def apart(self) -> frozenset[str]:
        """The expressions that are read once, and need not be kept."""
        ledger = self.draft.ledger
        is_plain = not (ledger.formulas or ledger.changes or ledger.sites)
        return _ROWS if is_plain else frozenset({"said"})

    # --- from the source to rows ---------------------------------------------------------------

    def recorded(self) -> Iterator[AnyPart]:
        yield from self.source.parts(self.numbers)
        yield "factor", self._factors()
        yield from fact_tables(self.draft.ledger, self.numbers, self.kinds)
        yield "recorded", self._recorded_rows()

    def reckoned(self) -> Iterator[AnyPart]:
        """What formulas give; nothing where none is asked."""
        formulas = tuple(self.draft.ledger.formulas)
        if formulas:
            bench = Bench(numbers=self.numbers, kinds=self.kinds, details=self.details)
            parts, results = reckoned_parts(formulas, bench)
            yield from parts
            yield "reckoned", self._all_of(results)

    def stated(self) -> str:
        return self._all_of(["recorded", *(["reckoned"] if self.draft.ledger.formulas else [])])

    def _all_of(self, names: Iterable[str]) -> str:
        columns = ", ".join(("person", *ROW, *self.details))
        return " UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in names)

    @property
    def details(self) -> tuple[str, ...]:
        """What any criterion or formula tells sites apart by."""
        asked = {name for sites in self.draft.ledger.sites for name in sites.by}
        asked |= {name for _, formula in self.draft.ledger.formulas for name in formula.same}
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
FROM {self._event()} AS e LEFT JOIN factor AS f ON f.concept = e.concept AND f.unit = e.unit"""

    def _event(self) -> str:
        """The rows, with what none of them fills told to the database as such."""
        empty = self.given.held.empty
        if not empty:
            return "event"
        filled = [name for name in EVENT if name not in empty]
        types = {"sign": "VARCHAR", "word": "VARCHAR"}
        nulls = [f"CAST(NULL AS {types.get(name, 'DOUBLE')}) AS {name}" for name in empty]
        return f"(SELECT {', '.join((*filled, *nulls, *self.source.details))} FROM event)"

    def _factors(self) -> Table:
        rows: list[tuple[Value, ...]] = [
            (self.numbers[analyte], unit, float(scale.times), scale.kind)
            for analyte, kinds in self.kinds.items()
            for unit, scale in kinds.scales.items()
        ]
        return Table(("concept", "unit", "times", "kind"), (int, str, float, int), rows)

    # --- from rows to the criteria of a person, or of a person on a day ---------------------------

    def gathered(self, world: World) -> Iterator[AnyPart]:
        """Up to `record`: the facts of everybody, or of each person on a day."""
        yield f"said{world.tag}", said(self.draft.ledger, world, self.given.held)
        apart, facts = self._found_apart(world)
        yield from apart
        keys, words = world.keys("s", "m"), covered_words(self.draft.ledger, world)
        plain = f"SELECT {keys}, {words} FROM {world.said}"
        yield f"record{world.tag}", self._record(world, plain, facts)

    def _found_apart(self, world: World) -> tuple[list[AnyPart], list[str]]:
        """The facts that no one row is: changes, and counts over sites; and who holds them."""
        ledger = self.draft.ledger
        parts: list[AnyPart] = []
        parts += change_parts(ledger.changes, self.numbers, self.kinds, world)
        if ledger.sites:
            parts.append((f"fact{world.tag}", site_facts(ledger, world)))
        parts += site_parts(ledger, self.numbers, self.names, world)
        return parts, [name for name, _ in parts if name.startswith(("changed_", "across_"))]

    def _record(self, world: World, plain: str, facts: Sequence[str]) -> str:
        words = words_for(self.draft.ledger.facts)
        settled = [*self.draft.ledger.changes.values(), *self.draft.ledger.sites.values()]
        more = "".join(
            f" UNION ALL SELECT {world.keys()}, {self._of_fact(settled, words)} FROM {name}"
            for name in facts
        )
        if world.tag:
            return f"""
SELECT {world.keys()}, {gathered(self.draft.ledger.facts)}
FROM ({plain}{more}) AS f GROUP BY {world.keys()}"""
        # Whoever is one of the people has a bit more, and whoever is not falls out by lacking it:
        # they are grouped once, and never joined.
        first, *others = words
        nothing = "".join(f", CAST(0 AS BIGINT) AS {word}" for word in others)
        return f"""
SELECT person, {first} & {KNOWN - 1} AS {", ".join((first, *others))} FROM (
  SELECT person, {gathered(self.draft.ledger.facts)}
  FROM ({plain}{more} UNION ALL SELECT person, {KNOWN} AS {first}{nothing} FROM everyone) AS f
  GROUP BY person
) AS g WHERE {first} >= {KNOWN}"""

    def _of_fact(self, settled: Sequence[int], words: Sequence[str]) -> str:
        """The words of a fact that other expressions have settled."""
        listed = [fact + n for fact in settled for n in range(2)]
        arms = dict.fromkeys(words, "")
        for fact in listed:
            word, mask = word_of(fact)
            arms[word] += f" WHEN {fact} THEN {mask}"
        return ", ".join(
            f"CASE fact{arm} ELSE 0 END AS {word}" if arm else f"0 AS {word}"
            for word, arm in arms.items()
        )

    def logic(self, world: World, wanted: Sequence[int]) -> Iterator[AnyPart]:
        """From `record` to the cells that are wanted."""
        tag = world.tag
        words = ", ".join(words_for(self.draft.ledger.facts))
        nothing = ", ".join("CAST(0 AS BIGINT)" for _ in words_for(self.draft.ledger.facts))
        # Each pattern of facts is answered once, however many people have it; nobody's too.
        yield f"pattern{tag}", f"SELECT {words} FROM record{tag} UNION SELECT {nothing}"
        yield from self._levels(f"pattern{tag}", f"answer{tag}", wanted)

    def _levels(self, base: str, name: str, wanted: Sequence[int]) -> Iterator[AnyPart]:
        logic = Logic(ledger=self.draft.ledger, ask=_in_words, names=self.names)
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
        asked = (*(label.cell for label in self.draft.labels), *self.draft.sheet.cells)
        return tuple(dict.fromkeys((self.draft.root, self.draft.whole, self.draft.stands, *asked)))

    def name(self, cell: int) -> str:
        """The column of a cell."""
        return self.names.get(cell, f"c{cell}")

    def _told(self) -> exp.Query:
        """The answer to every pattern, with the answers to its questions as one text (`TF?`)."""
        signs = " || ".join(map(self._sign, self.draft.sheet.cells)) or "''"
        return parse(f"SELECT *, {signs} AS answers FROM answer")

    def _sign(self, cell: int) -> str:
        match self.draft.ledger.cells[cell]:
            case Known(truth):
                return text(sign_of(truth))
            case _:
                name = self.name(cell)
                return f"CASE WHEN {name} THEN 'T' WHEN NOT {name} THEN 'F' ELSE '?' END"

    def _named(self) -> str:
        """Who is coded with the disease itself, and since when; a note that names it is no code."""
        number = self.numbers[self.definition.disease.concept]
        return f"""
SELECT person, MIN(COALESCE(earliest, CAST('9999-12-31' AS DATE))) AS named_on FROM recorded
WHERE concept = {number} AND status = 'PRESENT' AND origin <> '{NOTES}' GROUP BY person"""

    def _columns(self) -> str:
        root, whole = f"a.{self.name(self.draft.root)}", f"a.{self.name(self.draft.whole)}"
        criteria = "".join(
            f", a.{self.name(each.cell)} AS {each.column}" for each in self.draft.labels
        )
        return f"""{whole} AS truth, COALESCE({root}, FALSE) AND {whole} IS NULL AS provisional,
  COALESCE(a.{self.name(self.draft.stands)}, FALSE) AS stands, a.answers{criteria}"""

    def _verdict(self) -> str:
        words = words_for(self.draft.ledger.facts)
        same = " AND ".join(f"a.{word} = r.{word}" for word in words)
        return f"""
SELECT r.person, {self._columns()}, n.named_on IS NOT NULL AS coded, n.named_on
FROM record AS r LEFT JOIN named_on AS n ON n.person = r.person
JOIN answered AS a ON {same}"""

    def near(self) -> Iterator[AnyPart]:
        """The rows of those for whom the criteria stand."""
        match = " AND ".join(f"a.{word} = r.{word}" for word in words_for(self.draft.ledger.facts))
        yield (
            "standing",
            f"""
SELECT r.person FROM record AS r JOIN answered AS a ON {match}
WHERE a.{self.name(self.draft.stands)}""",
        )
        as_of = (
            ""
            if self.given.as_of is None
            else f" AND s.latest <= CAST('{self.given.as_of}' AS DATE)"
        )
        # Which row it was is asked where rows are told apart, and else not read a second time.
        told_apart = self.draft.ledger.changes or self.draft.ledger.sites
        row = "s.origin, s.row_id" if told_apart else "'' AS origin, 0 AS row_id"
        others = ", ".join(f"s.{name}" for name in (*ROW, *self.details) if name not in ORIGIN)
        yield (
            "near",
            f"""
SELECT s.person, {row}, {others} FROM statement AS s JOIN standing AS k ON k.person = s.person
WHERE s.earliest IS NOT NULL AND s.concept < {self.asked}{as_of}""",
        )

    def days(self) -> Iterator[AnyPart]:
        """From `near` to the record of each person on each day, in either reading of vague days."""
        columns = ", ".join(
            f"s.{name}" for name in (*ROW, *self.details) if name not in {"earliest", "latest"}
        )

        def reading(name: str) -> str:
            word = "first" if name == "earliest" else "last"
            return f"""
SELECT s.person, '{word}' AS reading, s.{name} AS earliest, s.{name} AS latest, {columns}
FROM near AS s"""

        both = reading("earliest"), reading("latest")
        yield "dated", both[0] if self.given.held.on_a_day else " UNION ALL ".join(both)
        words = words_for(self.draft.ledger.facts)
        if all(days is None for days in self._windows()):
            yield from self._piling_up(words)
            return
        yield "moment", self._moments()
        yield from self.gathered(THEN)
        keys = " AND ".join(f"r.{key} = m.{key}" for key in THEN.key_names)
        told = ", ".join(f"COALESCE(r.{word}, 0) AS {word}" for word in words)
        yield (
            "day_then",
            f"""
SELECT m.person, m.reading, m.day, {told} FROM moment AS m LEFT JOIN record_then AS r ON {keys}""",
        )

    def _piling_up(self, words: Sequence[str]) -> Iterator[AnyPart]:
        """The same where every criterion looks back for ever: what a row says is never taken back,
        so that a day has what the day before had and its own.
        """
        yield "said_then", said(self.draft.ledger, THEN, self.given.held)
        yield "piled_then", _piled_up(words)
        apart, facts = self._found_apart(THEN)
        if facts:
            yield "moment", self._moments()
            yield from apart
            plain = f"SELECT {THEN.keys()}, {', '.join(words)} FROM piled_then"
            yield "record_then", self._record(THEN, plain, facts)
        else:
            yield "record_then", "SELECT * FROM piled_then"
        yield "day_then", "SELECT * FROM record_then"

    def onset(self) -> Iterator[AnyPart]:
        """From `near` to since when the criteria stand."""
        yield from self.days()
        yield from self.logic(THEN, (self.draft.stands,))
        words = words_for(self.draft.ledger.facts)
        same = " AND ".join(f"a.{word} = m.{word}" for word in words)
        first, last = self.first_days("m")
        yield (
            "stood",
            f"""
SELECT m.person, {first} AS one, {last} AS other FROM day_then AS m JOIN answer_then AS a ON {same}
WHERE a.{self.name(self.draft.stands)} GROUP BY m.person""",
        )
        yield (
            "onset",
            """
SELECT person, LEAST(one, other) AS since_earliest, GREATEST(one, other) AS since_latest
FROM stood WHERE one IS NOT NULL AND other IS NOT NULL""",
        )

    def first_days(self, of: str) -> tuple[str, str]:
        """The first of the days of a group in each reading; where no day is vague both are one."""
        words = ("first", "first" if self.given.held.on_a_day else "last")
        one, other = (f"MIN(CASE WHEN {of}.reading = '{word}' THEN {of}.day END)" for word in words)
        return one, other

    def _looked_at(self) -> Table:
        """What each criterion that rests on no other looks at."""
        labels = self.draft.labels
        nexts = (*labels, None)[1:]
        leaves = [
            each
            for each, after in zip(labels, nexts, strict=True)
            if after is None or after.depth <= each.depth
        ]
        return facts_of_criteria(self.draft.ledger, leaves)

    def _facts(self, world: World) -> str:
        """What each row says within its windows."""
        words = covered_words(self.draft.ledger, world)
        return f"SELECT s.person, s.origin AS source, s.row_id, {words} FROM {world.said}"

    def _moments(self) -> str:
        widths = sorted({days for days in self._windows() if days is not None})
        later = "".join(
            f" UNION SELECT person, reading, latest + {days + 1} AS day FROM dated"
            for days in widths
        )
        every = f"SELECT person, reading, latest AS day FROM dated{later}"
        if self.given.as_of is not None:
            return f"SELECT DISTINCT * FROM ({every}) AS e WHERE day <= CAST('{self.given.as_of}' AS DATE)"
        return f"""
SELECT DISTINCT e.person, e.reading, e.day FROM ({every}) AS e
JOIN (SELECT person, reading, MAX(latest) AS horizon FROM dated GROUP BY person, reading) AS h
  ON h.person = e.person AND h.reading = e.reading AND e.day <= h.horizon"""

    def _windows(self) -> Iterator[int | None]:
        for criterion in _criteria(self.definition):
            for leaf in leaves_within(criterion):
                yield leaf.window.days


def _piled_up(words: Sequence[str]) -> str:
    """The record of each day where nothing is ever taken back."""
    so_far = ", ".join(
        f"BIT_OR({word}) OVER (PARTITION BY person, reading ORDER BY latest) AS {word}"
        for word in words
    )
    return f"SELECT DISTINCT person, reading, latest AS day, {so_far} FROM said_then"


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


def _is_one_unit(kinds: Mapping[str, Kinds]) -> bool:
    """Whether no value is multiplied to be compared."""
    return all(scale.times == 1 for each in kinds.values() for scale in each.scales.values())


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


__all__ = ["Compiled", "Hints", "compile_screen"]
