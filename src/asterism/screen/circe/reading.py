"""A Circe cohort expression as a `Definition`, in a closed world: what is not recorded is not so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import NoReturn, assert_never

from asterism.define.circe import SetItem, items_in
from asterism.define.library import Library
from asterism.define.silence import ALWAYS, Silence, declared
from asterism.define.terms import Concept, Kind
from asterism.model.criteria import (
    AtLeast,
    Basis,
    Criterion,
    Measured,
    Named,
    Not,
    Present,
    Presumed,
    all_of,
    any_of,
)
from asterism.model.definition import Definition, Disease
from asterism.model.quantity import Quantity
from asterism.model.threshold import Bound, Limit, ReferenceLimit
from asterism.screen.circe.codebook import Place
from asterism.screen.circe.cursor import Cursor, read_expression, shortened
from asterism.screen.circe.formula import (
    YES,
    Absent,
    Constant,
    Event,
    Formula,
    Group,
    Range,
    Some,
)
from asterism.screen.circe.parse import Cohort, parse_cohort
from asterism.screen.circe.results import Reading, Rows
from asterism.screen.shapes.omop import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The definition, the library that knows its concepts, and the sets and places they stand for.

    `period` is the observation-period rule of the file. `notes` say how it is read where that is
    not to the letter.
    """

    definition: Definition
    library: Library
    sets: tuple[SetItem, ...]
    only: Mapping[str, tuple[str, bool]]
    period: Period
    notes: tuple[str, ...]


def read_cohort(path: Path, library: Library) -> Imported:
    """The cohort in the file, as a definition whose MET is who is in it.

    Everybody else is NOT MET: Circe's world is closed. Raises: NotFound, InputError.
    """
    whole = read_expression(path)
    names, sets = _sets(whole.at("ConceptSets"))
    cohort = parse_cohort(whole, sets)
    reader = _Reader(where=whole, labels=names)
    title = shortened(cohort.title or path.stem)
    definition = _definition(path.stem, title, cohort, reader)
    concepts = {name: reader.concept(name) for name in reader.places}
    return Imported(
        definition=declared(definition, Silence(closed=frozenset(concepts))),
        library=replace(library, concepts=concepts, _resolved={}),
        sets=tuple(
            replace(item, concept=name)
            for name, (number, _) in reader.places.items()
            for item in sets[number]
        ),
        only={name: (at.table, at.by_source) for name, (_, at) in reader.places.items()},
        period=Period.IGNORED if cohort.ignores_periods else Period.INSIDE,
        notes=(*cohort.notes, *reader.notes, _PERIODS),
    )


def _sets(told: Cursor) -> tuple[dict[int, str], dict[int, tuple[SetItem, ...]]]:
    names: dict[int, str] = {}
    sets: dict[int, tuple[SetItem, ...]] = {}
    for each in told.items():
        number = each.at("id").whole()
        expression = each.at("expression")
        try:
            items = tuple(items_in(expression.mapping(), f"set_{number}"))
        except (ValueError, KeyError, TypeError, AttributeError):
            expression.refuse(
                "a concept set that cannot be used",
                "every item needs its CONCEPT_ID; export it from ATLAS again",
            )
        if number in sets:
            each.at("id").refuse("two concept sets have this id", "give each its own")
        sets[number] = items
        names[number] = shortened(each.at("name").text() or f"Concept set {number}")
    return names, sets


def _definition(stem: str, title: str, cohort: Cohort, reader: "_Reader") -> Definition:
    parts = [*_named(cohort, reader)]
    if not parts:
        reader.where.refuse("this is no cohort: everybody is in it", "ask for something in it")
    name = "".join(each if each.isalnum() and each.isascii() else "_" for each in stem.lower())
    return Definition(
        id=f"circe/{name}",
        title=title,
        disease=Disease(id="circe", label=title, concept="circe_cohort"),
        source=f"{stem}.json",
        root=all_of(*parts),
        basis=Basis.OPERATIONAL,
        summary="A Circe cohort. Its world is closed: what is not recorded is not so.",
    )


def _named(cohort: Cohort, reader: "_Reader") -> Iterator[Named]:
    if cohort.entry is not YES:
        yield Named(id="entry", label="Entry event", of=reader.criterion(cohort.entry))
    ids = (f"rule_{number}" for number in count(1))
    for part in cohort.parts:
        if part.formula is not YES:
            label = shortened(part.name)
            yield Named(id=next(ids), label=label, of=reader.criterion(part.formula))


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Turns formulas into criteria, and keeps what their concepts stand for: a set, and a place."""

    where: Cursor
    labels: Mapping[int, str]
    places: dict[str, tuple[int, Place]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def concept(self, name: str) -> Concept:
        number, place = self.places[name]
        kind = Kind.ANALYTE if place.table == "measurement" else Kind.FINDING
        return Concept(id=name, label=self.labels[number], kind=kind)

    def criterion(self, formula: Formula) -> Criterion:
        """What holds where the formula does, and is NOT MET elsewhere."""
        match formula:
            case Constant():
                return ALWAYS if formula is YES else Not(of=ALWAYS)
            case Some(of=events):
                return self._some(events)
            case Absent(of=events):
                return Not(of=self._some(events))
            case Group(n=n, of=parts):
                return AtLeast(n=n, of=tuple(map(self.criterion, parts)))
            case _ as other:
                assert_never(other)

    def _some(self, events: tuple[Event, ...]) -> Criterion:
        plain = [event for event in events if event.is_plain]
        results: dict[Event, list[Event]] = {}
        for event in events:
            if not event.is_plain:
                results.setdefault(event.plain, []).append(event)
        found: list[Criterion] = [Present(concept=self._name(event)) for event in plain]
        for base, own in results.items():
            found += map(_closed, self._results(base, own))
        return found[0] if len(found) == 1 else any_of(*found)

    def _name(self, event: Event) -> str:
        """The concept of the rows: of one set, in one place."""
        (concept,) = event.concepts
        stem = event.table.partition("_")[0]
        name = f"{concept}_{stem}{'_source' if event.by_source else ''}"
        at = Place(table=event.table, by_source=event.by_source)
        self.places[name] = int(concept.removeprefix("set_")), at
        return name

    def _results(self, base: Event, events: list[Event]) -> Iterator[Measured]:
        analyte = self._name(base)
        ratios = [event.ratio for event in events if event.ratio is not None]
        leaning = [event for event in events if event.unless or event.words]
        if leaning or any(held.value == 1 for _, held in ratios):
            if len(ratios) != 1:
                self._refuse(base)
            leaning += [event for event in events if event.ratio is not None]
            yield from self._stood_in(analyte, base, ratios[0], leaning)
        for event in events:
            if event not in leaning:
                yield from self._alone(analyte, event)

    def _alone(self, analyte: str, event: Event) -> Iterator[Measured]:
        if event.ratio is not None:
            side, held = event.ratio
            limit = ReferenceLimit(limit=side, times=held.value)
            yield Measured(analyte=analyte, op=held.op, threshold=limit)
        for bound in _bounds(event):
            self.notes = (_SIGN, _UNITS)
            yield Measured(analyte=analyte, op=bound.op, threshold=bound.threshold)

    def _stood_in(
        self, analyte: str, base: Event, ratio: tuple[Limit, Range], events: list[Event]
    ) -> Iterator[Measured]:
        """A printed limit with what stands in where none is printed, if it is as we would write it."""
        side, held = ratio
        limit = ReferenceLimit(limit=side, times=held.value)
        places = {place_of(each) for event in events for each in event.unless} or {place_of(base)}
        rows = Rows(concept=min(base.concepts), places=tuple(places))
        words = {
            _bare(each): frozenset(each.unless)
            for each in rows.worded(limit, held.op, holds=True)
            if limit.is_bare and place_of(each) == place_of(base)
        }
        worded = {_bare(each): frozenset(each.unless) for each in events if each.words}
        numbers = [event for event in events if event.value is not None]
        told = frozenset(rows.told(limit))
        if worded != words or any(frozenset(event.unless) != told for event in numbers):
            self._refuse(base)
        self.notes = (_SIGN, _UNITS, Reading.PRINTED.value)
        bounds: list[Bound | None] = [each for event in numbers for each in _bounds(event)]
        for bound in bounds or [None]:
            threshold = replace(limit, otherwise=bound)
            yield Measured(analyte=analyte, op=held.op, threshold=threshold)

    def _refuse(self, base: Event) -> NoReturn:
        number, _ = self.places[self._name(base)]
        self.where.refuse(
            f"a result against its printed limit, of the set {self.labels[number]!r}, is not read",
            "write it as this program does, with the word and the number that stand in for it: "
            "docs/how-to/exchange-with-atlas.md",
        )


def _bounds(event: Event) -> Iterator[Bound]:
    """The number of the row, once for each of its units."""
    if event.value is not None:
        for unit in event.units:
            edge = Quantity(value=event.value.value, unit=unit)
            yield Bound(op=event.value.op, threshold=edge)


def place_of(event: Event) -> Place:
    return Place(table=event.table, by_source=event.by_source)


def _bare(event: Event) -> Event:
    return replace(event, unless=())


def _closed(node: Measured) -> Criterion:
    """NOT MET wherever it is not MET, results that nobody has among them."""
    return Not(of=Presumed(of=ALWAYS, unless=node))


_PERIODS = "what lies in any observation period counts; Circe looks at each period by itself"
_SIGN = "a result printed as < 500 or > 500 is compared as printed; Circe takes it for 500"
_UNITS = "a result in another unit is converted; Circe passes over it"
