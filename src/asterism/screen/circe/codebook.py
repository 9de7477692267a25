"""What Circe must be told of codes: the items of each concept, the ids of units, and the tables.

Circe knows concepts by the ids of a vocabulary. They come from the database that is screened, or
from the concept sets of its site; without either an item has only the code that the knowledge has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asterism.define.circe import SetItem
from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.screen.codes import CodeRow, code_rows
from asterism.screen.engines.engine import Opened
from asterism.screen.kinds import known_units
from asterism.screen.shapes.omop import TABLES, VOCABULARIES, Omop
from asterism.screen.statement import Statement
from asterism.screen.words import text


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Item:
    """One item of a concept set. `concept_id` is None where only the code is known."""

    vocabulary: str = ""
    code: str = ""
    concept_id: int | None = None
    name: str = ""
    is_excluded: bool = False
    with_descendants: bool = True
    with_mapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table, and which of its two concept columns."""

    table: str
    by_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The items of each concept that has any, and where rows are looked for.

    `units` are those in which each analyte is asked for, `unit_ids` their concepts where known,
    `narrowed` the concepts that are looked for in one place only.
    """

    items: Mapping[str, tuple[Item, ...]]
    units: Mapping[str, tuple[str, ...]]
    unit_ids: Mapping[str, tuple[int, ...]]
    places: tuple[Place, ...]
    labels: Mapping[str, str]
    measured: frozenset[str]
    narrowed: Mapping[str, Place] = field(default_factory=dict)

    def knows(self, concept: str) -> bool:
        return any(not item.is_excluded for item in self.items.get(concept, ()))

    def places_of(self, concept: str) -> tuple[Place, ...]:
        """Where a row of this concept may stand: results in one table, all else in the others."""
        if concept in self.narrowed:
            return (self.narrowed[concept],)
        measured = {table.name for table in TABLES if table.measured}
        return tuple(
            place
            for place in self.places
            if (place.table in measured) is (concept in self.measured)
        )

    @property
    def has_ids(self) -> bool:
        """Whether every item has the id without which ATLAS cannot use it."""
        return all(item.concept_id is not None for every in self.items.values() for item in every)


def codebook_of(
    library: Library, sets: Sequence[SetItem] = (), opened: Opened | None = None
) -> Codebook:
    """What is known of codes: from the vocabulary of the opened database where it has one."""
    concepts = library.concepts.values()
    units = {
        each.id: known_units(filter(None, (each.unit, *each.other_units))) for each in concepts
    }
    rows = code_rows(library.concepts)
    items = {name: tuple(each) for name, each in _of_codes(rows).items()}
    ids: Mapping[str, tuple[int, ...]] = {}
    source = None if opened is None else opened.source
    if opened is not None and isinstance(source, Omop) and source.has_vocabulary:
        items = _of_vocabulary(rows, opened, source)
        ids = _unit_ids(opened, source)
        units = dict.fromkeys(units, known_units(ids))
    tables = source.tables if isinstance(source, Omop) else None
    return Codebook(
        items={**items, **_of_sets(sets)},
        units=units,
        unit_ids=ids,
        places=tuple(_places(tables)),
        labels={each.id: each.label for each in concepts},
        measured=frozenset(each.id for each in concepts if each.kind is Kind.ANALYTE),
        narrowed=_narrowed(source),
    )


def _narrowed(source: object) -> Mapping[str, Place]:
    only = source.only if isinstance(source, Omop) else {}
    return {
        concept: Place(table=table, by_source=by_source)
        for concept, (table, by_source) in only.items()
    }


def _places(tables: Mapping[str, frozenset[str]] | None) -> Iterable[Place]:
    """The tables of the model, or those of a database; its columns of source concepts beside."""
    for table in TABLES:
        if tables is not None and table.name not in tables:
            continue
        yield Place(table=table.name)
        if tables is None or f"{table.stem}_source_concept_id" in tables[table.name]:
            yield Place(table=table.name, by_source=True)


def _of_codes(rows: Iterable[CodeRow]) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for system, code, concept in rows:
        if system in VOCABULARIES and not _is_pointless(system, code):
            found[concept].append(Item(vocabulary=VOCABULARIES[system], code=code))
    return found


def _is_pointless(system: str, code: str) -> bool:
    # Source values are written so; the vocabulary has the code with its point only.
    return system == "icd10cm" and len(code) > 3 and "." not in code


def _of_sets(sets: Iterable[SetItem]) -> Mapping[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for each in sets:
        found[each.concept].append(
            Item(
                concept_id=each.concept_id,
                is_excluded=each.is_excluded,
                with_descendants=each.with_descendants,
                with_mapped=each.with_mapped,
            )
        )
    return {concept: tuple(items) for concept, items in found.items()}


_NAMED = """
SELECT DISTINCT c.vocabulary_id AS system, c.concept_code AS code, c.concept_id AS own, {name} AS name,
  {other} AS other
FROM concept AS c{mapped} WHERE c.vocabulary_id IN ({systems}) AND c.concept_code IN ({codes})"""
_MAPPED = """
LEFT JOIN concept_relationship AS r
  ON r.concept_id_1 = c.concept_id AND r.relationship_id = 'Maps to'"""


def _of_vocabulary(
    rows: Sequence[CodeRow], opened: Opened, source: Omop
) -> dict[str, tuple[Item, ...]]:
    """The concept of each code, and the standard one that it maps to, with their descendants."""
    asked = [(VOCABULARIES[s], code, concept) for s, code, concept in rows if s in VOCABULARIES]
    mapped = "concept_relationship" in source.tables
    statement = _NAMED.format(
        name="c.concept_name" if "concept_name" in source.tables["concept"] else "''",
        other="r.concept_id_2" if mapped else "NULL",
        mapped=_MAPPED if mapped else "",
        systems=", ".join(text(each) for each in sorted({system for system, _, _ in asked})),
        codes=", ".join(text(each) for each in sorted({code for _, code, _ in asked})),
    )
    known: dict[tuple[str, str], set[Item]] = defaultdict(set)
    for row in _records(opened, statement):
        own = Item(
            vocabulary=row["system"],
            code=row["code"],
            concept_id=row["own"],
            name=row["name"] or "",
        )
        known[row["system"], row["code"]].add(own)
        if row["other"] is not None and row["other"] != row["own"]:
            known[row["system"], row["code"]].add(Item(concept_id=row["other"]))
    found: dict[str, set[Item]] = defaultdict(set)
    for system, code, concept in asked:
        found[concept] |= known.get((system, code), set())
    return {concept: _distinct(items) for concept, items in found.items() if items}


def _distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each id once, the item that has a name first."""
    by_id = {item.concept_id: item for item in sorted(items, key=lambda item: item.name)}
    return tuple(by_id[number] for number in sorted(by_id, key=lambda number: number or 0))


_UNITS = """
SELECT DISTINCT c.concept_code AS code, c.concept_id AS id FROM concept AS c
JOIN measurement AS m ON m.unit_concept_id = c.concept_id WHERE c.vocabulary_id = 'UCUM'"""


def _unit_ids(opened: Opened, source: Omop) -> Mapping[str, tuple[int, ...]]:
    """The units in which results are recorded, and the concepts of each."""
    found: dict[str, list[int]] = defaultdict(list)
    if "unit_concept_id" in source.tables.get("measurement", ()):
        for row in _records(opened, _UNITS):
            found[row["code"]].append(row["id"])
    return {code: tuple(sorted(ids)) for code, ids in found.items()}


def _records(opened: Opened, statement: str) -> list[dict[str, Any]]:
    return opened.engine.records(Statement(parts=(), final=statement))
