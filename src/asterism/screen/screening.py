"""One definition over one database: the verdict of everybody, and what follows for the whole.

The person-level answers stay in a table of the database (`screened`); only counts, and what is
missing for each pattern of answers, come into Python.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from asterism.define.library import Library
from asterism.define.site import Site
from asterism.errors import InputError
from asterism.model.definition import Definition
from asterism.screen.codes import code_rows, coded
from asterism.screen.compile import compile_screen, concept_numbers, events_statement
from asterism.screen.desk import codes_found, lay_out_words, with_codes
from asterism.screen.engines.engine import Opened
from asterism.screen.exact import exact_interval
from asterism.screen.fold import OPTIONAL, Holdings
from asterism.screen.kinds import known_units
from asterism.screen.shapes.notes import WithNotes
from asterism.screen.shapes.omop import Omop
from asterism.screen.statement import Compiled, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A criterion over everybody: for how many it is met, not met, and not known."""

    id: str
    label: str
    cite: str
    depth: int
    met: int
    not_met: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """The verdict against the code of the disease, where there is a code for it."""

    met_coded: int
    met_not_coded: int
    others_coded: int
    others_not_coded: int

    @property
    def coded_of_met(self) -> tuple[float, float] | None:
        """The exact 95 % interval of the share of those who meet it that carries the code."""
        return exact_interval(self.met_coded, self.met_coded + self.met_not_coded)

    @property
    def met_of_coded(self) -> tuple[float, float] | None:
        """The exact 95 % interval of the share of those with the code who meet it."""
        return exact_interval(self.met_coded, self.met_coded + self.others_coded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What came of it. `met`, `provisional`, `unknown` and `not_met` count people, each once."""

    definition: Definition
    compiled: Compiled
    opened: Opened
    as_of: date | None
    people: int
    met: int
    provisional: int
    unknown: int
    not_met: int
    one_test_away: int
    tallies: tuple[Tally, ...]
    square: Square
    rows: Mapping[str, int]  # concept -> rows
    holdings: Holdings
    units: tuple[str, ...]
    unmapped: Mapping[str, int]  # unit as written -> rows
    unseen: tuple[str, ...]  # the questions that no code of this shape can answer
    seconds: Mapping[str, float]
    site: Site | None = None

    @property
    def questions(self) -> int:
        return len(self.compiled.sheet.questions)


def screen_source(
    definition: Definition,
    opened: Opened,
    library: Library,
    *,
    as_of: date | None = None,
    site: Site | None = None,
) -> Screening:
    """Everybody in the opened database, by the resolved definition.

    `site` is the declaration by which the definition and library were read, for whoever reads the
    result. Raises: InputError.
    """
    with refused(opened.shape):
        return _screened(definition, opened, library, as_of, site)


@contextmanager
def refused(shape: str) -> Iterator[None]:
    """Raises: InputError for whatever the database cannot do."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise InputError(
            "the database needs more memory than it may have",
            where="--memory",
            fix="allow more, or free disk space for spilling",
        ) from None
    except duckdb.Error as error:
        raise InputError(
            f"the source cannot be screened ({type(error).__name__})",
            where=shape,
            fix="check the types of its columns: dates are dates, values numbers, ids of one type",
        ) from None


_HOLDINGS = """
SELECT concept, status, unit, COUNT(*) AS many, COUNT(CASE WHEN sign <> '=' THEN 1 END) AS sign,
  COUNT(upper) AS upper, COUNT(low) AS low, COUNT(high) AS high, COUNT(word) AS word,
  COUNT(CASE WHEN earliest <> latest THEN 1 END) AS vague
FROM event GROUP BY concept, status, unit"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The statement that was run, and what the rows of the source hold."""

    compiled: Compiled
    held: "HeldBy"


def answer_source(definition: Definition, opened: Opened, as_of: date | None = None) -> Answered:
    """The answers to everybody, laid out on the desk as `pattern` and `placed` (`desk`), and no more:
    neither counted nor said in words.
    """
    asked = events_statement(definition, opened.source, "")
    codes = codes_found(asked.parts, opened.engine)
    asked = replace(asked, parts=with_codes(codes, asked.parts))
    held = held_by(opened, asked, concept_numbers(definition, opened.source))
    compiled = compile_screen(
        definition, opened.source, as_of=as_of, units=held.units, holdings=held.holdings
    )
    opened.engine.answer(replace(compiled, rows=with_codes(codes, compiled.rows)))
    return Answered(compiled=compiled, held=held)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBy:
    """What the rows hold that are looked at: of each concept how many, and their units as written,
    of which `units` are UCUM's.
    """

    holdings: Holdings
    rows: Mapping[str, int]
    written: Mapping[str, int]
    units: tuple[str, ...]


def held_by(opened: Opened, asked: Statement, numbers: Mapping[str, int]) -> HeldBy:
    """What the events of this statement hold, whose concepts have these numbers."""
    told = opened.engine.records(replace(asked, final=_HOLDINGS))
    names = {n: name for name, n in numbers.items()}
    holdings = Holdings(
        pairs=frozenset((names[row["concept"]], row["status"]) for row in told),
        filled=frozenset(name for name in OPTIONAL if any(row[name] for row in told)),
        has_vague_days=any(row["vague"] for row in told),
    )
    written: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for row in told:
        rows[names[row["concept"]]] += row["many"]
        if row["unit"] is not None:
            written[row["unit"]] += row["many"]
    return HeldBy(holdings=holdings, rows=rows, written=written, units=known_units(written))


def _screened(
    definition: Definition,
    opened: Opened,
    library: Library,
    as_of: date | None,
    site: Site | None,
) -> Screening:
    started = time.perf_counter()
    duck = opened.duck
    answered = answer_source(definition, opened, as_of)
    compiled, held = answered.compiled, answered.held
    known = time.perf_counter()
    lay_out_words(duck, compiled)
    counts = _counts(duck)
    return Screening(
        definition=definition,
        compiled=compiled,
        opened=opened,
        as_of=as_of,
        site=site,
        **counts,
        tallies=tuple(_tallies(duck, compiled)),
        square=_square(duck),
        rows=held.rows,
        holdings=held.holdings,
        units=held.units,
        unmapped={
            unit: rows for unit, rows in sorted(held.written.items()) if unit not in held.units
        },
        unseen=_unseen(compiled, opened, library),
        seconds={"answer": known - started, "count": time.perf_counter() - known},
    )


def _counts(duck: duckdb.DuckDBPyConnection) -> dict[str, int]:
    open_ = "truth IS NULL AND NOT provisional"
    found = _summed(
        duck,
        [
            "TRUE",
            "truth",
            "provisional",
            open_,
            "NOT truth",
            f"{open_} AND one_test_away IS NOT NULL",
        ],
    )
    names = ("people", "met", "provisional", "unknown", "not_met", "one_test_away")
    return dict(zip(names, found, strict=True))


def _summed(duck: duckdb.DuckDBPyConnection, conditions: Sequence[str]) -> list[int]:
    """How many people each of these is so of."""
    asked = ", ".join(f"COALESCE(SUM(people) FILTER ({each}), 0)" for each in conditions)
    found = duck.execute(f"SELECT {asked} FROM counted").fetchall()[0]
    return [int(each) for each in found]


def _tallies(duck: duckdb.DuckDBPyConnection, compiled: Compiled) -> Iterator[Tally]:
    columns = [label.column for label in compiled.labels]
    if not columns:
        return
    asked = [said for each in columns for said in (each, f"NOT {each}", f"{each} IS NULL")]
    found = _summed(duck, asked)
    for place, label in enumerate(compiled.labels):
        met, not_met, unknown = found[3 * place : 3 * place + 3]
        yield Tally(
            id=label.column.removeprefix("is_"),
            label=label.label,
            cite=label.cite,
            depth=label.depth,
            met=met,
            not_met=not_met,
            unknown=unknown,
        )


def _square(duck: duckdb.DuckDBPyConnection) -> Square:
    found = _summed(
        duck,
        [
            "stands AND coded",
            "stands AND NOT coded",
            "NOT stands AND coded",
            "NOT stands AND NOT coded",
        ],
    )
    names = ("met_coded", "met_not_coded", "others_coded", "others_not_coded")
    return Square(**dict(zip(names, found, strict=True)))


def _unseen(compiled: Compiled, opened: Opened, library: Library) -> tuple[str, ...]:
    if opened.shape == "events":
        return ()  # a table of events may hold any concept by its own name
    known = coded(code_rows(library.concepts))
    source = opened.source
    if isinstance(source, WithNotes):
        known |= source.readable
        source = source.inner
    if isinstance(source, Omop):
        known |= {item.concept for item in source.sets}
    return tuple(
        each.label for each in compiled.sheet.questions if known.isdisjoint(each.amounting)
    )


__all__ = ["Omop", "Screening", "Square", "Tally", "screen_source"]
