"""Several definitions over one database, in one pass over its rows.

What any of them asks is a bit of one record, gathered once. People with the same bits are one
pattern; every definition is answered for each pattern, however many people have it, and the days of
all are gone through once, for those for whom the criteria of any stand.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pyarrow as pa

from asterism.define.site import Site
from asterism.errors import UsageError
from asterism.model.criteria import AtLeast
from asterism.model.definition import Definition
from asterism.screen.compile import Compiler, Given
from asterism.screen.desk import (
    Stages,
    Workbench,
    clear,
    codes_found,
    constants_of,
    found_once,
    with_codes,
)
from asterism.screen.draft import Draft, all_folded, drafted_together
from asterism.screen.engines.engine import Opened
from asterism.screen.notes import NOTES
from asterism.screen.said import Held
from asterism.screen.screening import Square, held_by, refused
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.statement import Statement, written
from asterism.screen.words import words_for
from asterism.screen.worlds import THEN, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of one definition; `met`, `provisional`, `unknown` and `not_met` count people, each
    once.
    """

    definition: Definition
    met: int
    provisional: int
    unknown: int
    not_met: int
    square: Square


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What came of all, in their order. Who they are is in the table `cohorts` on the desk: a row
    for each definition and person for whom its criteria stand.
    """

    opened: Opened
    as_of: date | None
    site: Site | None
    people: int
    found: tuple[Found, ...]
    seconds: float


def screen_several(
    definitions: Sequence[Definition],
    opened: Opened,
    *,
    as_of: date | None = None,
    site: Site | None = None,
) -> Several:
    """Everybody in the opened database, by each of the resolved definitions. `site` is as in
    `screen_source`.

    Raises: InputError; UsageError for an engine that answers in one statement.
    """
    if not isinstance(opened.engine, Stages):
        raise UsageError(
            f"{opened.engine.name} is asked one definition at a time",
            where="--engine",
            fix="name one edition by --definition, or use another engine",
        )
    with refused(opened.shape):
        started = time.perf_counter()
        _run(_joint_of_holdings(definitions, opened, as_of), opened.engine, opened.duck)
        found = tuple(_counted(definitions, opened.duck))
        (people,) = opened.duck.execute("SELECT COALESCE(SUM(people), 0) FROM weight").fetchall()[0]
        seconds = time.perf_counter() - started
        return Several(
            opened=opened,
            as_of=as_of,
            site=site,
            people=int(people),
            found=found,
            seconds=seconds,
        )


# ---- the expressions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joint:
    """The definitions as one draft, and the compiler of it."""

    definitions: Sequence[Definition]
    drafts: tuple[Draft, ...]
    compiler: Compiler
    codes: tuple[AnyPart, ...] = ()  # what they mean, as it was found out

    @property
    def words(self) -> tuple[str, ...]:
        return words_for(self.drafts[0].ledger.facts)

    def asked(self) -> tuple[int, ...]:
        """The cells that are answered for every pattern."""
        cells = (cell for each in self.drafts for cell in (each.root, each.whole, each.stands))
        return tuple(dict.fromkeys(cells))

    def standing(self) -> tuple[int, ...]:
        """Those that are answered for every day."""
        return tuple(dict.fromkeys(each.stands for each in self.drafts))


def _joint(
    definitions: Sequence[Definition], drafts: tuple[Draft, ...], opened: Opened, given: Given
) -> _Joint:
    criteria = [part for each in definitions for part in (each.root, *each.exclusions)]
    whole = replace(definitions[0], root=AtLeast(n=1, of=tuple(criteria)), exclusions=())
    diseases = sorted({each.disease.concept for each in definitions})
    compiler = Compiler.of(whole, opened.source, drafts[0], given, diseases)
    return _Joint(definitions=definitions, drafts=drafts, compiler=compiler)


def _joint_of_holdings(
    definitions: Sequence[Definition], opened: Opened, as_of: date | None
) -> _Joint:
    """The definitions folded to what the rows of the source hold."""
    drafts = drafted_together(definitions)
    whole = _joint(definitions, drafts, opened, Given()).compiler
    parts = tuple(opened.source.parts(whole.numbers))
    codes = codes_found(parts, opened.engine)
    asked = Statement(parts=with_codes(codes, parts), final="")
    held = held_by(opened, asked, whole.numbers)
    given = Given(as_of=as_of, units=held.units, held=Held.of(held.holdings))
    joint = _joint(definitions, all_folded(drafts, held.holdings), opened, given)
    return replace(joint, compiler=joint.compiler.reading_as(whole), codes=codes)


def _run(joint: _Joint, source: Stages, desk: duckdb.DuckDBPyConnection) -> None:
    """The tables `told` (definition, pattern, truth, provisional, stands; only where one of these
    is so or denied), `place` (person, pattern), `weight` (pattern, people), `coded` (person,
    disease, named_on) and `cohorts`.
    """
    compiler = joint.compiler
    bench = Workbench(desk=desk, source=source, apart=compiler.apart)
    plain = with_codes(joint.codes, tuple(compiler.recorded()))
    recorded = found_once(plain, source)
    reckoned = tuple(compiler.reckoned())
    if reckoned:
        reckoned = source.held(recorded, reckoned)
    rows = (*recorded, *reckoned, ("statement", compiler.stated()))
    world = now(compiler.given.as_of)
    *before, (_, everybody) = compiler.gathered(world)
    bench.kept("kept_record", (*rows, *before), written(everybody))
    record: AnyPart = ("record", "SELECT * FROM kept_record")
    bench.made(
        "kept_answer",
        (record, *compiler.logic(world, joint.asked())),
        "SELECT CAST(ROW_NUMBER() OVER () AS INTEGER) AS pattern, * FROM answer",
    )
    same = _same(joint.words)
    bench.made(
        "place",
        (),
        f"SELECT r.person, a.pattern FROM kept_record AS r JOIN kept_answer AS a ON {same}",
    )
    bench.made("weight", (), "SELECT pattern, COUNT(*) AS people FROM place GROUP BY pattern")
    bench.made("told", (), _told(joint))
    _lay_out_definitions(joint, desk)
    bench.kept("coded", recorded, _coded(joint))
    bench.made(
        "kept_standing",
        (),
        "SELECT DISTINCT p.person FROM place AS p JOIN told AS t ON t.pattern = p.pattern "
        "WHERE t.stands",
    )
    source.bring("kept_standing")
    *_, near = compiler.near()
    those = ("standing", "SELECT * FROM kept_standing")
    bench.kept("kept_near", (*rows, those, near), "SELECT * FROM near")
    _lay_out_days(joint, bench, constants_of(plain, recorded))
    source.let_go()
    bench.made("cohorts", (), _COHORTS)
    clear(desk)


def _same(words: Iterable[str]) -> str:
    return " AND ".join(f"a.{word} = r.{word}" for word in words)


def _told(joint: _Joint) -> str:
    name = joint.compiler.name
    return " UNION ALL ".join(
        f"""
SELECT {n} AS definition, pattern, {name(each.whole)} AS truth,
  COALESCE({name(each.root)}, FALSE) AND {name(each.whole)} IS NULL AS provisional,
  COALESCE({name(each.stands)}, FALSE) AS stands
FROM kept_answer WHERE {name(each.whole)} IS NOT NULL OR {name(each.stands)}"""
        for n, each in enumerate(joint.drafts)
    )


def _coded(joint: _Joint) -> str:
    """Who is coded with which of the diseases, and since when; a note that names one is no code."""
    numbers = sorted({joint.compiler.numbers[each.disease.concept] for each in joint.definitions})
    listed = ", ".join(map(str, numbers))
    return f"""
SELECT person, concept AS disease, MIN(COALESCE(earliest, CAST('9999-12-31' AS DATE))) AS named_on
FROM recorded WHERE concept IN ({listed}) AND status = 'PRESENT' AND origin <> '{NOTES}'
GROUP BY person, concept"""


def _lay_out_definitions(joint: _Joint, desk: duckdb.DuckDBPyConnection) -> None:
    """The table `asked`: definition (its number), id, disease (the number of its concept)."""
    numbers = joint.compiler.numbers
    rows = [
        {"definition": n, "id": each.id, "disease": numbers[each.disease.concept]}
        for n, each in enumerate(joint.definitions)
    ]
    desk.register("incoming", pa.Table.from_pylist(rows))
    desk.execute("CREATE OR REPLACE TEMP TABLE asked AS FROM incoming")
    desk.unregister("incoming")


def _lay_out_days(joint: _Joint, bench: Workbench, constants: Sequence[AnyPart]) -> None:
    """The table `kept_stood`: definition, person, and the first day in either reading."""
    compiler = joint.compiler
    near: AnyPart = ("near", "SELECT * FROM kept_near")
    bench.made("kept_day", (*constants, near, *compiler.days()), "SELECT * FROM day_then")
    days: AnyPart = ("record_then", "SELECT * FROM kept_day")
    logic = compiler.logic(THEN, joint.standing())
    bench.made("kept_answer_then", (days, *logic), "SELECT * FROM answer_then")
    one_by_one = " UNION ALL ".join(
        f"SELECT {n} AS definition, {', '.join(joint.words)} FROM kept_answer_then "
        f"WHERE {compiler.name(each.stands)}"
        for n, each in enumerate(joint.drafts)
    )
    first, last = compiler.first_days("r")
    bench.made(
        "kept_stood",
        (("standing_then", one_by_one),),
        f"""
SELECT a.definition, r.person, {first} AS one, {last} AS other
FROM kept_day AS r JOIN standing_then AS a ON {_same(joint.words)} GROUP BY ALL""",
    )


_COHORTS = """
SELECT d.id AS definition, p.person, COALESCE(t.truth, FALSE) AS met, t.provisional,
  c.named_on IS NOT NULL AS coded, c.named_on,
  CASE WHEN o.one IS NOT NULL AND o.other IS NOT NULL THEN LEAST(o.one, o.other) END
    AS since_earliest,
  CASE WHEN o.one IS NOT NULL AND o.other IS NOT NULL THEN GREATEST(o.one, o.other) END
    AS since_latest
FROM told AS t JOIN place AS p ON p.pattern = t.pattern
JOIN asked AS d ON d.definition = t.definition
LEFT JOIN coded AS c ON c.person = p.person AND c.disease = d.disease
LEFT JOIN kept_stood AS o ON o.person = p.person AND o.definition = t.definition
WHERE t.stands"""


# ---- the counts ----------------------------------------------------------------------------------


_COUNTS = """
SELECT d.definition, COALESCE(w.met, 0), COALESCE(w.provisional, 0), COALESCE(w.not_met, 0),
  COALESCE(w.stands, 0), COALESCE(c.coded, 0), COALESCE(c.both, 0), e.people
FROM asked AS d
LEFT JOIN (
  SELECT t.definition, SUM(w.people) FILTER (t.truth) AS met,
    SUM(w.people) FILTER (t.provisional) AS provisional,
    SUM(w.people) FILTER (NOT t.truth) AS not_met, SUM(w.people) FILTER (t.stands) AS stands
  FROM told AS t JOIN weight AS w ON w.pattern = t.pattern GROUP BY t.definition
) AS w ON w.definition = d.definition
LEFT JOIN (
  SELECT d.definition, COUNT(*) AS coded, COUNT(*) FILTER (t.stands) AS both
  FROM coded AS c JOIN asked AS d ON d.disease = c.disease
  JOIN place AS p ON p.person = c.person
  LEFT JOIN told AS t ON t.definition = d.definition AND t.pattern = p.pattern
  GROUP BY d.definition
) AS c ON c.definition = d.definition
CROSS JOIN (SELECT COALESCE(SUM(people), 0) AS people FROM weight) AS e
ORDER BY d.definition"""


def _counted(definitions: Sequence[Definition], desk: duckdb.DuckDBPyConnection) -> Iterable[Found]:
    for row in desk.execute(_COUNTS).fetchall():
        number, met, provisional, not_met, stands, coded, both, people = map(int, row)
        yield Found(
            definition=definitions[number],
            met=met,
            provisional=provisional,
            unknown=people - met - provisional - not_met,
            not_met=not_met,
            square=Square(
                met_coded=both,
                met_not_coded=stands - both,
                others_coded=coded - both,
                others_not_coded=people - stands - coded + both,
            ),
        )


__all__ = ["Found", "Several", "screen_several"]
