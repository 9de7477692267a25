"""What each row says, as facts: bits of a few words.

`telling` holds for each concept and status what a row of it says: that it is stated, and what a
result says of each limit that it is held against. Which bit is which fact is data, so that the SQL
does not grow with the criteria here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from asterism.screen.cells import Ledger
from asterism.screen.kinds import Kinds
from asterism.screen.named import Label
from asterism.screen.thresholds import EDGES, Held, threshold_rows
from asterism.screen.words import Table, Value, word_of, words_for
from asterism.screen.worlds import World

AnyTable = tuple[str, Table]


def fact_tables(
    ledger: Ledger, numbers: Mapping[str, int], kinds: Mapping[str, Kinds]
) -> Iterator[AnyTable]:
    """The tables of constants that rows are joined to."""
    yield "telling", _telling(ledger, numbers, kinds)
    if ledger.sites:
        yield "bit", _site_bits(ledger)


_OUTCOMES = ("passed", "failed", "unclear")
_RESULT = "PRESENT"  # the status that a result has


def _telling(ledger: Ledger, numbers: Mapping[str, int], kinds: Mapping[str, Kinds]) -> Table:
    """A row for each concept, status and limit; what is stated stands beside every limit."""
    words = words_for(ledger.facts)
    marks: dict[tuple[int, str], list[int]] = {}
    for mark, fact in ledger.marks.items():
        marks.setdefault((numbers[mark.concept], mark.status), []).append(fact)
    limits: dict[tuple[int, str], list[tuple[Value, ...]]] = {}
    for fact, concept, edge in threshold_rows(ledger.limits, numbers, kinds):
        outcomes = (bit for n in range(3) for bit in bits([fact + n], words))
        limits.setdefault((concept, _RESULT), []).append((*edge, *outcomes))
    names, types = ["concept", "status", *words], [int, str, *(int for _ in words)]
    nothing: tuple[Value, ...] = ()
    if limits:
        outcomes_of = [f"{outcome}_{word}" for outcome in _OUTCOMES for word in words]
        names += [*EDGES, *outcomes_of]
        types += [*EDGES.values(), *(int for _ in outcomes_of)]
        nothing = (*(None for _ in EDGES), *(0 for _ in outcomes_of))
    rows = [
        (*key, *bits(marks.get(key, ()), words), *limit)
        for key in dict.fromkeys((*marks, *limits))
        for limit in limits.get(key, [nothing])
    ]
    return Table(names, types, rows)


def bits(facts: Iterable[int], words: Iterable[str]) -> tuple[int, ...]:
    """The words in which these facts are so."""
    told: dict[str, int] = {}
    for fact in facts:
        word, mask = word_of(fact)
        told[word] = told.get(word, 0) | mask
    return tuple(told.get(word, 0) for word in words)


def said(ledger: Ledger, world: World, held: Held) -> str:
    """The facts of each row of the world; a result stands once for each limit of its analyte. Of
    what says nothing there is no row, unless the world has a day for it.
    """
    words = words_for(ledger.facts)
    keys = f"{world.keys_of_row('s')}, s.origin, s.row_id, s.earliest, s.latest"
    same = "t.concept = s.concept" + ("" if held.only_present else " AND t.status = s.status")
    rows = f"{world.rows} AS s {'LEFT JOIN' if world.of_day else 'JOIN'} telling AS t ON {same}"
    if not ledger.limits:
        told = ", ".join(f"COALESCE(t.{word}, 0) AS {word}" for word in words)
        return f"SELECT {keys}, {told} FROM {rows}"
    outcomes = ", ".join(
        f"""mark_{word} | CASE WHEN NOT is_held THEN 0 WHEN outcome THEN passed_{word}
    WHEN NOT outcome THEN failed_{word} ELSE unclear_{word} END AS {word}"""
        for word in words
    )
    marks = ", ".join(f"COALESCE(t.{word}, 0) AS mark_{word}" for word in words)
    kept = ", ".join(f"t.{outcome}_{word}" for outcome in _OUTCOMES for word in words)
    return f"""
SELECT {keys.replace("s.", "")}, {outcomes}
FROM (
  SELECT *, COALESCE(told, {held.compared}) AS outcome
  FROM (
    SELECT {keys}, {marks}, {kept}, t.concept IS NOT NULL AND {held.is_result("s")} AS is_held,
      {held.amounts}, {held.edge}
    FROM {rows}
  ) AS h
) AS o"""


def covered_words(ledger: Ledger, world: World) -> str:
    """The words of a row `s` of which only the facts are left whose window holds it."""
    words = words_for(ledger.facts)
    windows: dict[int | None, list[int]] = {}
    for fact, days in _windows(ledger):
        windows.setdefault(days, []).append(fact)
    told: dict[str, list[str]] = {word: [] for word in words}
    for days, facts in windows.items():
        inside = world.covered(days)
        for word, mask in zip(words, bits(facts, words), strict=True):
            if mask and inside is None:
                told[word].append(f"(s.{word} & {mask})")
            elif mask and inside != "FALSE":
                told[word].append(f"CASE WHEN {inside} THEN s.{word} & {mask} ELSE 0 END")
    if list(windows) == [None] and world.covered(None) is None:
        return ", ".join(f"s.{word}" for word in words)
    return ", ".join(f"{' | '.join(told[word]) or '0'} AS {word}" for word in words)


def _windows(ledger: Ledger) -> Iterator[tuple[int, int | None]]:
    for mark, fact in ledger.marks.items():
        yield fact, mark.days
    for limit, fact in ledger.limits.items():
        yield from ((fact + n, limit.window.days) for n in range(3))


def facts_of_criteria(ledger: Ledger, labels: Sequence[Label]) -> Table:
    """The facts that each of these criteria looks at, at any depth and at each site."""
    words = words_for(ledger.facts)
    rows: list[tuple[Value, ...]] = [
        (each.column.removeprefix("is_"), *bits(_looked_at(ledger, each.cell), words))
        for each in labels
    ]
    return Table(("criterion", *words), (str, *(int for _ in words)), rows)


def _looked_at(ledger: Ledger, cell: int) -> frozenset[int]:
    counted = {fact: sites.cell for sites, fact in ledger.sites.items()}
    found: set[int] = set()
    waiting = [cell]
    while waiting:
        facts = ledger.facts_below([waiting.pop()])
        waiting += [counted[fact] for fact in facts if fact in counted and fact not in found]
        found.update(facts)
    return frozenset(found)


def _site_bits(ledger: Ledger) -> Table:
    """The facts that counts over sites ask, each with its window and its bit."""
    words = words_for(ledger.facts)
    asked = {fact for sites in ledger.sites for fact in ledger.facts_below([sites.cell])}
    rows: list[tuple[Value, ...]] = [
        (fact, days, *bits([fact], words)) for fact, days in _windows(ledger) if fact in asked
    ]
    return Table(("fact", "days", *words), (int, int, *(int for _ in words)), rows)


def site_facts(ledger: Ledger, world: World) -> str:
    """Which of these facts are so of which row of the world."""
    so = " OR ".join(f"(s.{word} & b.{word}) <> 0" for word in words_for(ledger.facts))
    return f"""
SELECT {world.keys("s", "m")}, s.origin, s.row_id, b.fact
FROM {world.said} JOIN bit AS b ON ({so}) AND {world.covers("b.days")}"""


__all__ = [
    "Held",
    "covered_words",
    "fact_tables",
    "facts_of_criteria",
    "said",
    "site_facts",
]
