"""A Circe cohort expression as groups of counted rows; what is not one is refused by its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from asterism.define.circe import SetItem
from asterism.screen.circe.cursor import Cursor
from asterism.screen.circe.formula import (
    YES,
    Absent,
    Event,
    Formula,
    Group,
    Some,
    all_of,
    any_of,
    at_least,
    events_of,
    nay,
    only_grows,
    some,
)
from asterism.screen.circe.parse_event import READ, only_kind, parse_event, window_of

_MOST_DEEP = 100
_OF_THE_WHOLE = (
    "ConceptSets", "PrimaryCriteria", "AdditionalCriteria", "QualifiedLimit", "ExpressionLimit",
    "InclusionRules", "EndStrategy", "CensoringCriteria", "CollapseSettings", "cdmVersionRange",
    "Title",
)  # fmt: skip

Sets = Mapping[int, tuple[SetItem, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A rule: its name, what must hold, and the first criterion that only looks back, if any."""

    name: str
    formula: Formula
    looking_back: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What must be there for entry, and the rules that must hold of the person.

    `ignores_periods`: what counts may lie outside an observation period. `notes` say how it is read
    where that is not to the letter.
    """

    title: str
    entry: Formula
    parts: tuple[Part, ...]
    ignores_periods: bool
    notes: tuple[str, ...]


def parse_cohort(whole: Cursor, sets: Sets) -> Cohort:
    """The cohort. Raises: InputError."""
    whole.only(*_OF_THE_WHOLE, fix=READ)
    parser = _Parser(sets=sets)
    primary = whole.at("PrimaryCriteria")
    if primary.value is None:
        whole.refuse("no cohort expression: it has no PrimaryCriteria", "export it from ATLAS")
    entry = parser.entry(primary)
    parts = [*parser.parts(whole)]
    _refuse_looking_back(whole, parser.entries(), parts, sets)
    return Cohort(
        title=whole.at("Title").text(),
        entry=entry,
        parts=tuple(parts),
        ignores_periods=parser.ignores_periods(),
        notes=(*parser.notes, *([] if _is_one_day(whole) else [_NOT_THE_END])),
    )


_FIRST = "First at entry: any such event is an entry, also where the first lies outside observation"
_NOT_THE_END = "who is in it is read, not for how long: one entry a person, which ends the same day"


def _is_one_day(whole: Cursor) -> bool:
    offset = whole.at("EndStrategy").value == {
        "DateOffset": {"DateField": "StartDate", "Offset": 0}
    }
    first = whole.at("ExpressionLimit").value == {"Type": "First"}
    return offset and first and not whole.at("CensoringCriteria").value


@dataclass(slots=True, kw_only=True)
class _Parser:
    sets: Sets
    notes: list[str] = field(default_factory=list)
    _ignores: dict[bool, Cursor] = field(default_factory=dict)
    _back: Cursor | None = None
    _entries: list[Event] = field(default_factory=list)

    def entries(self) -> frozenset[Event]:
        """The kinds of row of which every one is an entry."""
        return frozenset(event for event in self._entries if event.is_plain)

    def entry(self, primary: Cursor) -> Formula:
        primary.only(
            "CriteriaList", "ObservationWindow", "PrimaryCriteriaLimit", fix=READ
        )  # fmt: skip
        for each in ("PriorDays", "PostDays"):
            days = primary.at("ObservationWindow").at(each) if _has_window(primary) else None
            if days is not None and days.value not in (None, 0):
                days.refuse(f"observation of some days ({each}) round the entry is not read", READ)
        found = [self._entered(each) for each in primary.at("CriteriaList").items()]
        if not found:
            primary.refuse("there is no entry event", "name one in ATLAS")
        return any_of(found)

    def _entered(self, told: Cursor) -> Formula:
        kind = only_kind(told)
        if kind.key == "ObservationPeriod":
            kind.only(fix=READ)
            return YES
        if kind.at("First").value:
            self.notes = [_FIRST]
        self._entries.append(parse_event(kind, self.sets, is_entry=True))
        return some([self._entries[-1]])

    def parts(self, whole: Cursor) -> Iterator[Part]:
        additional = whole.at("AdditionalCriteria")
        if additional.value:
            yield self._part("Additional criteria", additional)
        for number, rule in enumerate(whole.at("InclusionRules").items(), start=1):
            rule.only("name", "description", "expression", fix=READ)
            yield self._part(rule.at("name").text() or f"Rule {number}", rule.at("expression"))

    def _part(self, name: str, group: Cursor) -> Part:
        self._back = None
        return Part(name=name, formula=self._group(group, 0), looking_back=self._back)

    def _group(self, group: Cursor, depth: int) -> Formula:
        if depth > _MOST_DEEP:
            group.refuse("groups are nested too deep", READ)
        group.only("Type", "Count", "CriteriaList", "Groups", fix=READ)
        parts = [self._counted(each) for each in group.at("CriteriaList").items()]
        parts += [self._group(each, depth + 1) for each in group.at("Groups").items()]
        if not parts:
            return YES  # as in Circe: an empty group asks nothing
        match group.at("Type").value:
            case "ALL":
                return _all(parts)
            case "ANY":
                return _any(parts)
            case "AT_LEAST":
                return at_least(group.at("Count").whole(), parts)
            case "AT_MOST":
                return nay(at_least(group.at("Count").whole() + 1, parts))
        return group.at("Type").refuse("there is no such type of group", READ)

    def _counted(self, told: Cursor) -> Formula:
        told.only("Criteria", "StartWindow", "Occurrence", "IgnoreObservationPeriod", fix=READ)
        ignore = told.at("IgnoreObservationPeriod")
        self._ignores.setdefault(bool(ignore.value), ignore)
        window = window_of(told)
        if window == "same day":
            told.at("StartWindow").refuse("a window round the entry event is not read", READ)
        if window == "until" and self._back is None:
            self._back = told.at("StartWindow")
        rows = some([parse_event(only_kind(told.at("Criteria")), self.sets)])
        return _times(told.at("Occurrence"), rows)

    def ignores_periods(self) -> bool:
        if len(self._ignores) > 1:
            self._ignores[True].refuse(
                "some criteria count outside the observation period and some do not",
                "set IgnoreObservationPeriod alike in all of them",
            )
        return True in self._ignores


def _any(parts: list[Formula]) -> Formula:
    """Any of them; rows that are asked for side by side stay together."""
    rows = [part for part in parts if isinstance(part, Some)]
    if len(rows) == len(parts):
        return some(event for part in rows for event in part.of)
    return any_of(parts)


def _all(parts: list[Formula]) -> Formula:
    rows = [part for part in parts if isinstance(part, Absent)]
    if len(rows) == len(parts):
        return nay(some(event for part in rows for event in part.of))
    return all_of(parts)


def _has_window(primary: Cursor) -> bool:
    return primary.at("ObservationWindow").value is not None


def _times(told: Cursor, rows: Formula) -> Formula:
    told.only("Type", "Count", "IsDistinct", "CountColumn", fix=READ)
    kind, count = told.at("Type").whole(), told.at("Count").whole()
    match kind, count:
        case 2, 0:
            return YES
        case 2, 1:
            return rows
        case ((0 | 1), 0):
            return nay(rows)
    words = {0: "exactly", 1: "at most", 2: "at least"}.get(kind, "some kind of")
    return told.refuse(f"{words} {count} occurrences is not read", READ)


def _refuse_looking_back(
    whole: Cursor, entries: frozenset[Event], parts: list[Part], sets: Sets
) -> None:
    """Refuses what is asked of the time before the entry event, unless it comes to the same.

    It does where every row that is asked for is itself an entry event, and each of them is tried:
    at the last of them all rows lie before it.
    """
    back = [part for part in parts if part.looking_back is not None]
    if not back:
        return
    where = back[0].looking_back
    assert where is not None
    ever = {each for part in parts if part not in back for each in _conjuncts(part.formula)}
    plainly = all(only_grows(part.formula) or _conjuncts(part.formula) <= ever for part in back)
    asked = (event.plain for part in back for event in events_of(part.formula))
    if not plainly or not all(
        any(_covers(each, event, sets) for each in entries) for event in asked
    ):
        where.refuse("what is asked of the time before the entry event is not read", READ)
    primary = whole.at("PrimaryCriteria").at("PrimaryCriteriaLimit")
    for limit in (primary, whole.at("QualifiedLimit")):
        if limit.value is not None and limit.at("Type").value != "All":
            limit.refuse("of several entry events only one is tried, which is not read", READ)


def _conjuncts(formula: Formula) -> frozenset[Formula]:
    """What must all hold, one by one."""
    match formula:
        case Absent(of=events):
            return frozenset(Absent((event,)) for event in events)
        case Group(of=parts) if formula.is_all:
            return frozenset().union(*map(_conjuncts, parts))
        case _:
            return frozenset({formula})


def _covers(entry: Event, asked: Event, sets: Sets) -> bool:
    if (entry.table, entry.by_source) != (asked.table, asked.by_source):
        return False
    return all(_lies_in(sets, one, other) for one in asked.concepts for other in entry.concepts)


def _lies_in(sets: Sets, one: str, other: str) -> bool:
    """Whether what the first set holds is certainly held by the other."""
    inner, outer = (_split(sets[int(name.removeprefix("set_"))]) for name in (one, other))
    return inner[False] <= outer[False] and outer[True] <= inner[True]


def _split(items: tuple[SetItem, ...]) -> dict[bool, set[tuple[object, ...]]]:
    found: dict[bool, set[tuple[object, ...]]] = {False: set(), True: set()}
    for each in items:
        key = each.concept_id, each.with_descendants, each.with_mapped
        found[each.is_excluded].add(key)
    return found
