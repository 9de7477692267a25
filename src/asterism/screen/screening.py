"""One definition over one database: the verdict of everybody, and what follows for the whole.

The person-level answers stay in a table of the database (`screened`); only counts, and what is
missing for each pattern of answers, come into Python.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from asterism.define.library import Library
from asterism.define.site import Site
from asterism.errors import InputError
from asterism.model.definition import Definition
from asterism.model.truth import Truth
from asterism.screen.codes import code_rows, coded
from asterism.screen.compile import Compiled, compile_screen, concept_numbers, events_statement
from asterism.screen.engines.engine import Opened
from asterism.screen.exact import exact_interval
from asterism.screen.kinds import known_units
from asterism.screen.questions import Lacking, answers_of
from asterism.screen.shapes.notes import WithNotes
from asterism.screen.shapes.omop import Omop


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
class Heard:
    """What the database says of one concept: rows and people."""

    concept: str
    rows: int
    people: int


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
    heard: tuple[Heard, ...]
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
    try:
        return _screened(definition, opened, library, as_of, site)
    except duckdb.OutOfMemoryException:
        raise InputError(
            "the database needs more memory than it may have",
            where="--memory",
            fix="allow more, or free disk space for spilling",
        ) from None
    except duckdb.Error as error:
        raise InputError(
            f"the source cannot be screened ({type(error).__name__})",
            where=opened.shape,
            fix="check the types of its columns: dates are dates, values numbers, ids of one type",
        ) from None


def _screened(
    definition: Definition,
    opened: Opened,
    library: Library,
    as_of: date | None,
    site: Site | None,
) -> Screening:
    started = time.perf_counter()
    duck = opened.duck
    told = opened.engine.records(
        events_statement(
            definition,
            opened.source,
            "SELECT unit, COUNT(*) AS many FROM event WHERE unit IS NOT NULL GROUP BY unit",
        )
    )
    written = [(row["unit"], row["many"]) for row in told]
    units = known_units(unit for unit, _ in written)
    compiled = compile_screen(definition, opened.source, as_of=as_of, units=units)
    planned = time.perf_counter()
    opened.engine.answer(compiled.statement)
    _lay_out(duck, compiled)
    run = time.perf_counter()
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
        heard=tuple(_heard(definition, opened)),
        unmapped={unit: rows for unit, rows in sorted(written) if unit not in units},
        unseen=_unseen(compiled, opened, library),
        seconds={"plan": planned - started, "run": run - planned},
    )


def _lay_out(duck: duckdb.DuckDBPyConnection, compiled: Compiled) -> None:
    """The table `screened`: the answers with the words for them, and what is missing."""
    patterns = [row[0] for row in duck.execute("SELECT DISTINCT answers FROM answered").fetchall()]
    rows = [_row(told, compiled) for told in patterns]
    duck.register("lacking", pa.Table.from_pylist(rows, _LACKING))
    duck.execute(
        """CREATE OR REPLACE TEMP TABLE screened AS
SELECT a.person, CASE WHEN a.truth THEN 'MET' WHEN NOT a.truth THEN 'NOT_MET' ELSE 'UNKNOWN' END
  AS verdict, a.* EXCLUDE (person, answers), l.missing, l.tests, l.one_test_away
FROM answered AS a JOIN lacking AS l ON l.answers = a.answers"""
    )
    duck.unregister("lacking")
    duck.execute("DROP TABLE answered")


_LACKING = pa.schema(
    [
        ("answers", pa.string()),
        ("missing", pa.string()),
        ("tests", pa.string()),
        ("one_test_away", pa.string()),
    ]
)


def _row(told: str, compiled: Compiled) -> dict[str, str | None]:
    missing = compiled.sheet.missing(answers_of(told))
    near = [each for each in missing if Truth.TRUE in each.settles]
    return {
        "answers": told,
        "missing": _joined(each.question.label for each in missing),
        "tests": _joined(dict.fromkeys(filter(None, (each.question.test for each in missing)))),
        "one_test_away": _nearest(near),
    }


def _nearest(near: list[Lacking]) -> str | None:
    return near[0].question.test or near[0].question.label if near else None


def _joined(words: Iterator[str] | dict[str, None]) -> str | None:
    return "; ".join(words) or None


def _counts(duck: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = ("people", "met", "provisional", "unknown", "not_met", "one_test_away")
    found = duck.execute(
        """SELECT COUNT(*), COUNT(*) FILTER (WHERE truth), COUNT(*) FILTER (WHERE provisional),
  COUNT(*) FILTER (WHERE truth IS NULL AND NOT provisional), COUNT(*) FILTER (WHERE NOT truth),
  COUNT(*) FILTER (WHERE truth IS NULL AND NOT provisional AND one_test_away IS NOT NULL)
FROM screened"""
    ).fetchall()[0]
    return dict(zip(names, found, strict=True))


def _tallies(duck: duckdb.DuckDBPyConnection, compiled: Compiled) -> Iterator[Tally]:
    labels = compiled.labels
    if not labels:
        return
    counted = ", ".join(
        f"COUNT(*) FILTER (WHERE {each.column}), COUNT(*) FILTER (WHERE NOT {each.column}), "
        f"COUNT(*) FILTER (WHERE {each.column} IS NULL)"
        for each in labels
    )
    found = duck.execute(f"SELECT {counted} FROM screened").fetchall()[0]
    for place, label in enumerate(labels):
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
    found = duck.execute(
        """SELECT COUNT(*) FILTER (WHERE stands AND coded), COUNT(*) FILTER (WHERE stands AND NOT coded),
  COUNT(*) FILTER (WHERE NOT stands AND coded), COUNT(*) FILTER (WHERE NOT stands AND NOT coded)
FROM screened"""
    ).fetchall()[0]
    return Square(
        met_coded=found[0],
        met_not_coded=found[1],
        others_coded=found[2],
        others_not_coded=found[3],
    )


def _heard(definition: Definition, opened: Opened) -> Iterator[Heard]:
    statement = events_statement(
        definition,
        opened.source,
        "SELECT concept, COUNT(*) AS many, COUNT(DISTINCT person) AS people FROM event GROUP BY concept",
    )
    concepts = {n: name for name, n in concept_numbers(definition, opened.source).items()}
    for row in sorted(opened.engine.records(statement), key=lambda row: int(row["concept"])):
        yield Heard(concept=concepts[row["concept"]], rows=row["many"], people=row["people"])


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
