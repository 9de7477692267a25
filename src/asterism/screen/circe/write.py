"""Formulas as the JSON of a Circe cohort expression."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, assert_never

from asterism.model.quantity import Comparator
from asterism.model.threshold import Limit
from asterism.screen.circe.codebook import Codebook, Item
from asterism.screen.circe.formula import (
    Absent,
    Constant,
    Event,
    Formula,
    Group,
    Range,
    Some,
)
from asterism.screen.shapes.omop import WORDS

Json = dict[str, Any]

# What Circe calls the rows of each table, and the set that their source concepts are in.
KINDS: Mapping[str, tuple[str, str]] = {
    "condition_occurrence": ("ConditionOccurrence", "ConditionSourceConcept"),
    "observation": ("Observation", "ObservationSourceConcept"),
    "procedure_occurrence": ("ProcedureOccurrence", "ProcedureSourceConcept"),
    "drug_exposure": ("DrugExposure", "DrugSourceConcept"),
    "measurement": ("Measurement", "MeasurementSourceConcept"),
}
OPS: Mapping[Comparator, str] = {
    Comparator.LT: "lt",
    Comparator.LE: "lte",
    Comparator.EQ: "eq",
    Comparator.GT: "gt",
    Comparator.GE: "gte",
}
RATIOS = {Limit.UPPER: "RangeHighRatio", Limit.LOWER: "RangeLowRatio"}
RANGES = {Limit.UPPER: "RangeHigh", Limit.LOWER: "RangeLow"}
ABOVE_ZERO = {"Value": 0, "Op": "gt"}
# Every row that has a number and a limit: Circe cannot ask whether a column is empty.
ANY_RATIO = {"Value": -1_000_000, "Op": "gt"}
_WORD_IDS = {word: number for number, word in WORDS.items()}

ALWAYS: Json = {"Start": {"Coeff": -1}, "End": {"Coeff": 1}, "UseEventEnd": False}
UNTIL: Json = {"Start": {"Coeff": -1}, "End": {"Days": 0, "Coeff": 1}, "UseEventEnd": False}
SAME_DAY: Json = {
    "Start": {"Days": 0, "Coeff": -1},
    "End": {"Days": 0, "Coeff": 1},
    "UseEventEnd": False,
}
AT_LEAST, EXACTLY = 2, 0


@dataclass(slots=True, kw_only=True)
class Writer:
    """Writes criteria, and keeps the concept sets that they name."""

    codebook: Codebook
    ignore_periods: bool
    sets: dict[frozenset[str], int] = field(default_factory=dict)

    def group(self, formula: Formula, window: Json) -> Json:
        """A group of criteria that holds where the formula does, of rows within the window."""
        whole = self._part(formula, window)
        return whole if "Type" in whole else _group("ALL", [whole], [])

    def _part(self, formula: Formula, window: Json) -> Json:
        """A group, or one criterion where that is enough."""
        match formula:
            case Constant():
                raise ValueError("what holds of everybody or nobody is no criterion")
            case Some(of=events):
                return self._rows("ANY", events, window, AT_LEAST, 1)
            case Absent(of=events):
                return self._rows("ALL", events, window, EXACTLY, 0)
            case Group(n=n, of=parts):
                told = [self._part(part, window) for part in parts]
                groups = [each for each in told if "Type" in each]
                criteria = [each for each in told if "Type" not in each]
                kind = "ALL" if n == len(parts) else "ANY" if n == 1 else "AT_LEAST"
                whole = _group(kind, criteria, groups)
                return {**whole, "Count": n} if kind == "AT_LEAST" else whole
            case _ as other:
                assert_never(other)

    def _rows(
        self, kind: str, events: Iterable[Event], window: Json, occurrence: int, count: int
    ) -> Json:
        criteria = [
            self._counted(event, window, occurrence, count)
            for each in events
            for event in self.apart(each)
        ]
        return criteria[0] if len(criteria) == 1 else _group(kind, criteria, [])

    def _counted(self, event: Event, window: Json, occurrence: int, count: int) -> Json:
        return {
            "Criteria": self.criterion(event),
            "StartWindow": window,
            "Occurrence": {"Type": occurrence, "Count": count, "IsDistinct": False},
            "RestrictVisit": False,
            "IgnoreObservationPeriod": self.ignore_periods,
        }

    def apart(self, event: Event) -> Iterator[Event]:
        """The event, with the concepts that leave something out in sets of their own: what one
        leaves out, another may have.
        """
        alone = {name for name in event.concepts if self._leaves_out(name)}
        if len(event.concepts) == 1 or not alone:
            yield event
            return
        rest = event.concepts - alone
        for names in ([rest] if rest else []) + [frozenset({name}) for name in sorted(alone)]:
            yield Event(concepts=names, table=event.table, by_source=event.by_source)

    def _leaves_out(self, concept: str) -> bool:
        return any(item.is_excluded for item in self.codebook.items.get(concept, ()))

    def criterion(self, event: Event) -> Json:
        """The rows of this kind, as Circe names them."""
        kind, source = KINDS[event.table]
        told: Json = {source if event.by_source else "CodesetId": self._set(event.concepts)}
        if event.value is not None:
            told["ValueAsNumber"] = _range(event.value)
            told["Unit"] = [unit for name in event.units for unit in self._unit(name)]
        if event.ratio is not None:
            limit, held = event.ratio
            told[RATIOS[limit]] = _range(held)
            told[RANGES[limit]] = ABOVE_ZERO
        if event.printed is not None:
            told[RATIOS[event.printed]] = ANY_RATIO
            told[RANGES[event.printed]] = ABOVE_ZERO
        if event.words:
            told["ValueAsConcept"] = [
                {"CONCEPT_ID": _WORD_IDS[word], "CONCEPT_NAME": word} for word in event.words
            ]
        if event.unless:
            none = [self._counted(each, SAME_DAY, EXACTLY, 0) for each in event.unless]
            told["CorrelatedCriteria"] = _group("ALL", none, [])
        return {kind: told}

    def _unit(self, name: str) -> Iterator[Json]:
        told = {"CONCEPT_CODE": name, "VOCABULARY_ID": "UCUM", "CONCEPT_NAME": name}
        for number in self.codebook.unit_ids.get(name, ()):
            yield {"CONCEPT_ID": number, **told}
        if name not in self.codebook.unit_ids:
            yield told

    def _set(self, concepts: frozenset[str]) -> int:
        return self.sets.setdefault(concepts, len(self.sets))

    def concept_sets(self) -> list[Json]:
        """The sets that were named so far, by their numbers."""
        return [
            {
                "id": number,
                "name": set_name(concepts, self.codebook),
                "expression": {"items": items_of(concepts, self.codebook)},
            }
            for concepts, number in self.sets.items()
        ]


def _group(kind: str, criteria: list[Json], groups: list[Json]) -> Json:
    return {
        "Type": kind,
        "CriteriaList": criteria,
        "DemographicCriteriaList": [],
        "Groups": groups,
    }


def _range(held: Range) -> Json:
    return {"Value": _number(held.value), "Op": OPS[held.op]}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_LONGEST_NAME = 3  # concepts


def set_name(concepts: frozenset[str], codebook: Codebook) -> str:
    """The labels of the concepts, of many the first few."""
    labels = sorted(codebook.labels.get(name, name) for name in concepts)
    more = len(labels) - _LONGEST_NAME
    return ", ".join(labels[:_LONGEST_NAME]) + (f" and {more} more" if more > 0 else "")


def items_of(concepts: Iterable[str], codebook: Codebook) -> list[Json]:
    """The items of these concepts, each once."""
    found = (item for name in sorted(concepts) for item in codebook.items.get(name, ()))
    return [_item(item) for item in dict.fromkeys(found)]


def _item(item: Item) -> Json:
    concept: Json = {} if item.concept_id is None else {"CONCEPT_ID": item.concept_id}
    named = {
        "CONCEPT_NAME": item.name,
        "CONCEPT_CODE": item.code,
        "VOCABULARY_ID": item.vocabulary,
    }
    return {
        "concept": {**concept, **{key: value for key, value in named.items() if value}},
        "isExcluded": item.is_excluded,
        "includeDescendants": item.with_descendants,
        "includeMapped": item.with_mapped,
    }
