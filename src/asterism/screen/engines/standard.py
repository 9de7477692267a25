"""The shapes as they are documented, for printing SQL where there is no database at hand."""

from collections.abc import Mapping  # noqa: TC003  a type alone, as everywhere here

from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.screen.codes import code_rows
from asterism.screen.kinds import known_units
from asterism.screen.shapes.flat import OPTIONAL, PEOPLE, Flat
from asterism.screen.shapes.omop import TABLES, Omop
from asterism.screen.shapes.shape import Source

_SITES = ("nerve", "side", "station")
_MEASURED = {
    "value_as_number", "value_as_concept_id", "operator_concept_id", "unit_concept_id",
    "unit_source_value", "range_low", "range_high",
}  # fmt: skip


def standard_source(shape: str, library: Library) -> tuple[Source, tuple[str, ...]]:
    """The documented shape of that name with all its columns, and the units of the knowledge."""
    concepts = library.concepts.values()
    units = known_units(
        unit for concept in concepts for unit in (concept.unit, *concept.other_units) if unit
    )
    return _SHAPES[shape](library), units


def _flat(library: Library) -> Source:
    columns = frozenset({"person", "code", "date", *OPTIONAL, *_SITES})
    codes = code_rows(library.concepts)
    return Flat(columns=columns, people=frozenset(PEOPLE), details=_SITES, codes=codes)


def _omop(library: Library) -> Source:
    tables = {
        table.name: frozenset(
            {
                "person_id",
                table.id,
                table.date,
                *(
                    f"{table.stem}{end}"
                    for end in ("_concept_id", "_source_concept_id", "_source_value")
                ),
                *(_MEASURED if table.measured else ()),
            }
        )
        for table in TABLES
    }
    born = frozenset({"year_of_birth", "month_of_birth", "day_of_birth"})
    whole: Mapping[str, frozenset[str]] = {
        **tables,
        "person": frozenset({"person_id", "gender_concept_id"}) | born,
        **dict.fromkeys(
            ("observation_period", "concept", "concept_relationship", "concept_ancestor"),
            frozenset[str](),
        ),
    }
    measured = frozenset(c.id for c in library.concepts.values() if c.kind is Kind.ANALYTE)
    return Omop(tables=whole, codes=code_rows(library.concepts), measured=measured)


_SHAPES = {"events": _flat, "omop": _omop}
