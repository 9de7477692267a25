"""One criterion of Circe, the rows that it looks for, as an `Event`."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

from asterism.model.threshold import Limit
from asterism.model.unit import UnknownUnit, parse_unit
from asterism.screen.circe.cursor import Cursor, shortened
from asterism.screen.circe.formula import Event, Range
from asterism.screen.circe.write import ABOVE_ZERO, ANY_RATIO, KINDS, OPS, RANGES, RATIOS
from asterism.screen.shapes.omop import WORDS

READ = (
    "take it out in ATLAS, or screen it there; docs/how-to/exchange-with-atlas.md says what is read"
)
_KIND_OF = {kind: (table, source) for table, (kind, source) in KINDS.items()}
_OP_OF = {told: op for op, told in OPS.items()}
_RESULTS = ("ValueAsNumber", "Unit", "ValueAsConcept", "CorrelatedCriteria")


def only_kind(told: Cursor) -> Cursor:
    """The one kind of row that a criterion names. Raises: InputError."""
    kinds = [told.at(key) for key in told.mapping() if told.mapping()[key] is not None]
    if len(kinds) != 1:
        told.refuse("a criterion names one kind of event", READ)
    return kinds[0]


def parse_event(kind: Cursor, sets: Collection[int], *, is_entry: bool = False) -> Event:
    """The rows; their concept is called `set_<id>`. Raises: InputError."""
    table, source = _KIND_OF.get(kind.key, ("", ""))
    if not table:
        kind.refuse(f"{shortened(kind.key)} is not read", READ)
    event = _of_set(kind, table, source, sets)
    results = (*_RESULTS, *RATIOS.values(), *RANGES.values()) if table == "measurement" else ()
    kind.only("CodesetId", source, *results, *(["First"] if is_entry else []), fix=READ)
    found = _result(kind, event, sets) if results else event
    if kind.at("First").value and not found.is_plain:
        kind.at("First").refuse(
            "the first event with a value is not read: Circe takes the first before its value",
            "take out First: any such event is then an entry",
        )
    if found.printed is not None:
        limit = kind.at(RATIOS[found.printed])
        limit.refuse("that a limit was printed is not read by itself", READ)
    return found


def _of_set(kind: Cursor, table: str, source: str, sets: Collection[int]) -> Event:
    standard, local = kind.at("CodesetId"), kind.at(source)
    if (standard.value is None) is (local.value is None):
        many = "without a concept set" if local.value is None else "of two concept sets at once"
        kind.refuse(f"{kind.key} {many} is not read", "name one concept set")
    chosen = local if standard.value is None else standard
    if chosen.whole() not in sets:
        chosen.refuse("there is no concept set of that id", "add it to ConceptSets")
    return Event(
        concepts=frozenset({f"set_{chosen.whole()}"}), table=table, by_source=chosen is local
    )


def _result(kind: Cursor, event: Event, sets: Collection[int]) -> Event:
    value, ratio, printed = _value(kind), _ratio(kind), _printed(kind)
    words = tuple(_word(each) for each in kind.at("ValueAsConcept").items())
    if sum(map(bool, (value, ratio, words, printed))) > 1:
        kind.refuse("several questions of one result are not read", READ)
    unless = tuple(_unless(kind.at("CorrelatedCriteria"), sets))
    if unless and not (value or words):
        kind.at("CorrelatedCriteria").refuse("CorrelatedCriteria is not read", READ)
    return replace(
        event,
        value=value,
        units=tuple(_unit(each) for each in kind.at("Unit").items()),
        ratio=ratio,
        printed=printed,
        words=words,
        unless=unless,
    )


def _value(kind: Cursor) -> Range | None:
    value, unit = _range(kind.at("ValueAsNumber")), kind.at("Unit")
    if value is not None and not unit.value:
        kind.at("ValueAsNumber").refuse(
            "a number without a unit is not read", "name its Unit in ATLAS, one of UCUM"
        )
    if unit.value and value is None:
        unit.refuse("a unit without a number is not read", READ)
    return value


def _range(told: Cursor) -> Range | None:
    if told.value is None:
        return None
    told.only("Value", "Op", fix=READ)
    op, value = told.at("Op"), told.at("Value").value
    if op.value not in _OP_OF:
        op.refuse("only lt, lte, eq, gt and gte are read", READ)
    if isinstance(value, bool) or not isinstance(value, int | float):
        told.at("Value").refuse("not a number", "export the cohort from ATLAS again")
    number = Decimal(repr(value))
    if not number.is_finite():
        told.at("Value").refuse("not a number", "export the cohort from ATLAS again")
    return Range(op=_OP_OF[op.value], value=number)


def _ratio(kind: Cursor) -> tuple[Limit, Range] | None:
    """The ratio to a printed limit that is asked for; None also for one that every row has."""
    found = [limit for limit, key in RATIOS.items() if kind.at(key).value is not None]
    ranges = [limit for limit, key in RANGES.items() if kind.at(key).value is not None]
    for limit in ranges:
        if limit not in found or kind.at(RANGES[limit]).value != ABOVE_ZERO:
            told = kind.at(RANGES[limit])
            told.refuse("a printed limit held against a number is not read", READ)
    if len(found) > 1:
        kind.refuse("several questions of one result are not read", READ)
    if not found or kind.at(RATIOS[found[0]]).value == ANY_RATIO:
        return None
    held = _range(kind.at(RATIOS[found[0]]))
    assert held is not None
    if held.value <= 0:
        kind.at(RATIOS[found[0]]).refuse("a ratio is above zero", READ)
    return found[0], held


def _printed(kind: Cursor) -> Limit | None:
    found = (limit for limit, key in RATIOS.items() if kind.at(key).value == ANY_RATIO)
    return next(found, None)


def _word(told: Cursor) -> str:
    number = told.at("CONCEPT_ID")
    if number.value not in WORDS:
        number.refuse("of results in words only high, low and normal are read", READ)
    return WORDS[number.value]


def _unit(told: Cursor) -> str:
    code = told.at("CONCEPT_CODE").text()
    try:
        parse_unit(code)
    except UnknownUnit:
        code = ""
    if not code or told.at("VOCABULARY_ID").text() != "UCUM":
        told.refuse("the unit has no code of UCUM", "choose the unit in ATLAS again, one of UCUM")
    return code


def _unless(group: Cursor, sets: Collection[int]) -> Iterator[Event]:
    """What must not be there on the same day: so this program writes that no limit was printed."""
    if group.value is None:
        return
    if group.at("Type").value != "ALL":
        group.refuse("CorrelatedCriteria is not read", READ)
    group.only("Type", "CriteriaList", fix=READ)
    for each in group.at("CriteriaList").items():
        occurrence = each.at("Occurrence")
        if (window_of(each), occurrence.at("Type").value) != ("same day", 0) or occurrence.at(
            "Count"
        ).value != 0:
            group.refuse("CorrelatedCriteria is not read", READ)
        kind = only_kind(each.at("Criteria"))
        if kind.key != "Measurement":
            kind.refuse("CorrelatedCriteria is not read", READ)
        kind.only(
            "CodesetId", "MeasurementSourceConcept", "ValueAsConcept",
            *RATIOS.values(), *RANGES.values(), fix=READ,
        )  # fmt: skip
        event = _of_set(kind, "measurement", "MeasurementSourceConcept", sets)
        yield _result(kind, event, sets)


def window_of(counted: Cursor) -> str:
    """`always`, `until` the entry event, or the `same day`. Raises: InputError for another."""
    told = counted.at("StartWindow")
    if told.value is None:
        return "always"
    start, end = (_edge(told.at(key)) for key in ("Start", "End"))
    match start, end:
        case (None, -1), (None, 1):
            return "always"
        case (None, -1), (0, _):
            told.only("Start", "End", fix=READ)
            return "until"
        case (0, _), (0, _):
            told.only("Start", "End", fix=READ)
            return "same day"
    return told.refuse("a window of days round the entry event is not read", READ)


def _edge(told: Cursor) -> tuple[object, object]:
    if told.value is None:
        return "none", "none"
    return told.at("Days").value, told.at("Coeff").value
