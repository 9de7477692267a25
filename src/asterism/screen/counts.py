"""What a screen counted, as it may be told: the one place from which every output takes its numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from asterism.screen.cells import concepts_within
from asterism.screen.conflicts import lay_out_conflicts
from asterism.screen.masking import HIDDEN, Shown, Tie, rounded, told, whole
from asterism.screen.nesting import PEOPLE, criterion_counts, named_nodes, ties_of
from asterism.screen.quality import StrangeUnit, TableRead, people_heard, strange_units, tables_read
from asterism.screen.screening import Screening

VERDICTS = ("met", "provisional", "unknown", "not_met")
SQUARE = ("met_coded", "met_not_coded", "others_coded", "others_not_coded")
_TEST = "test "
Share = tuple[float, float, float]  # a proportion and its exact 95 % interval

# How the counts hang together. Written so that no two of these share more than one name; what is
# made of one count in two ways (those for whom it stands) has a name that nobody is told.
VERDICT_TIES = (
    whole(PEOPLE, ["stands", "rest"]),
    whole("stands", ["met", "provisional"]),
    whole("stands", ["met_coded", "met_not_coded"]),
    whole("rest", ["unknown", "not_met"]),
    whole("rest", ["others_coded", "others_not_coded"]),
)
_TIES = (*VERDICT_TIES, whole("unknown", ["one_test_away", "farther"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A criterion over everybody; `rows` are those of the database that may bear on it."""

    id: str
    label: str
    cite: str
    depth: int
    is_exclusion: bool
    met: Shown
    not_met: Shown
    unknown: Shown
    rows: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the database holds of one concept."""

    concept: str
    rows: Shown
    people: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The counts of a screen, each a number or the sign for one that is not told.

    `tests` are the people one test away, by the test that is missing, most people first; `says_both`
    those of whose record some rows deny what others say. The shares
    are None of nobody, and where a count that they follow from is not told.
    """

    is_masked: bool
    people: Shown
    verdicts: Mapping[str, Shown]
    one_test_away: Shown
    says_both: Shown
    square: Mapping[str, Shown]
    tests: Mapping[str, Shown]
    criteria: tuple[Line, ...]
    recorded: tuple[Recorded, ...]
    read: tuple[TableRead, ...]
    strange_units: tuple[StrangeUnit, ...]
    coded_of_met: Share | None
    met_of_coded: Share | None


def told_of(found: Screening, *, masked: bool, surveyed: bool = True) -> Told:
    """The counts of the screening, small ones masked where asked for.

    `recorded`, `read` and `strange_units` are read from the source anew; they are empty where it is
    not to be `surveyed` for them.
    """
    lay_out_conflicts(found)
    tests, both = _tests(found), _both(found)
    counts = {**_people(found), **{f"{_TEST}{name}": many for name, many in tests.items()}}
    counts["both"] = both
    away = whole("one_test_away", [f"{_TEST}{name}" for name in tests])
    ties = (*_TIES, away, *ties_of(found.definition))
    rows = [criterion_counts(number) for number in range(len(found.tallies))]
    shown = told(counts, ties, rows) if masked else counts
    few = _few(shown[PEOPLE], masked=masked)
    return Told(
        is_masked=masked,
        people=shown[PEOPLE],
        verdicts={name: shown[name] for name in VERDICTS},
        one_test_away=shown["one_test_away"],
        says_both=shown["both"],
        square={name: shown[name] for name in SQUARE},
        tests={name: shown[f"{_TEST}{name}"] for name in tests},
        criteria=tuple(_lines(found, shown, few)),
        recorded=_recorded(found, few) if surveyed else (),
        read=_read(found, few) if surveyed else (),
        strange_units=_strange(found, few) if surveyed else (),
        coded_of_met=_share(shown, "met_coded", "met_not_coded", found.square.coded_of_met),
        met_of_coded=_share(shown, "met_coded", "others_coded", found.square.met_of_coded),
    )


def _people(found: Screening) -> dict[str, int]:
    counts = {PEOPLE: found.people, "one_test_away": found.one_test_away}
    counts |= {name: getattr(found, name) for name in VERDICTS}
    counts |= {name: getattr(found.square, name) for name in SQUARE}
    counts["farther"] = found.unknown - found.one_test_away
    for number, tally in enumerate(found.tallies):
        three = (tally.met, tally.not_met, tally.unknown)
        counts |= zip(criterion_counts(number), three, strict=True)
    return counts


def _tests(found: Screening) -> dict[str, int]:
    return dict(
        found.opened.duck.execute(
            """SELECT one_test_away, COUNT(*) AS many FROM screened
WHERE truth IS NULL AND NOT provisional AND one_test_away IS NOT NULL
GROUP BY one_test_away ORDER BY many DESC, one_test_away"""
        ).fetchall()
    )


def _both(found: Screening) -> int:
    row = found.opened.duck.execute("SELECT COUNT(*) FROM conflicting").fetchone()
    return row[0] if row else 0


def _lines(
    found: Screening, shown: Mapping[str, Shown], few: Callable[[int], Shown]
) -> Sequence[Line]:
    lines = []
    nodes = named_nodes(found.definition)
    for number, (tally, (node, is_exclusion)) in enumerate(zip(found.tallies, nodes, strict=True)):
        met, not_met, unknown = (shown[name] for name in criterion_counts(number))
        bearing = sum(found.rows.get(concept, 0) for concept in concepts_within(node))
        lines.append(
            Line(
                id=tally.id,
                label=tally.label,
                cite=tally.cite,
                depth=tally.depth,
                is_exclusion=is_exclusion,
                met=met,
                not_met=not_met,
                unknown=unknown,
                rows=few(bearing),
            )
        )
    return lines


def _recorded(found: Screening, few: Callable[[int], Shown]) -> tuple[Recorded, ...]:
    people = people_heard(found)
    return tuple(
        Recorded(concept=concept, rows=few(rows), people=few(people[concept]))
        for concept, rows in sorted(found.rows.items())
    )


def _read(found: Screening, few: Callable[[int], Shown]) -> tuple[TableRead, ...]:
    return tuple(
        replace(
            each,
            rows=few(each.rows) if isinstance(each.rows, int) else None,
            bearing=few(int(each.bearing)),
        )
        for each in tables_read(found)
    )


def _strange(found: Screening, few: Callable[[int], Shown]) -> tuple[StrangeUnit, ...]:
    return tuple(replace(each, rows=few(int(each.rows))) for each in strange_units(found))


def _few(people: Shown, *, masked: bool) -> Callable[[int], Shown]:
    """How a number that is no part of any sum is told: to the nearest ten, of few people not at all."""
    if not masked:
        return lambda count: count
    return (lambda _: HIDDEN) if isinstance(people, str) else rounded


def _share(
    shown: Mapping[str, Shown], part: str, rest: str, interval: tuple[float, float] | None
) -> Share | None:
    """The share of `part` in both; None where either is hidden: an interval gives its counts away."""
    first, second = shown[part], shown[rest]
    if interval is None or isinstance(first, str) or isinstance(second, str):
        return None
    return first / (first + second), *interval


__all__ = ["Line", "Recorded", "Share", "Shown", "Tie", "Told", "told_of"]
