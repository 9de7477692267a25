"""phenotype.hpoa -> what is written of each disease: findings, how often, by which source.

A line that has not the form of an annotation is passed over; `serve.datasets` refuses files that
are none before they come here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

_COUNTED = re.compile(r"(\d{1,9})/(\d{1,9})")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,9})?)%")
_COLUMNS = 12
_FINDING, _ONSET, _INHERITANCE = "P", "C", "I"


class Sort(Enum):
    """What an annotation says of how often."""

    COUNTED = 0  # `a` of `b` patients
    SHARE = 1  # a share of patients, `a`
    UNKNOWN = 2
    NEVER = 3


class Row(NamedTuple):
    """One annotation of a disease. `sources` are sorted."""

    term: int
    sort: Sort
    a: float
    b: float
    sources: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Annotated:
    """A disease as the file has it. `onsets` and `inheritance` are terms of the ontology."""

    id: str
    label: str
    rows: list[Row] = field(default_factory=list)
    onsets: list[str] = field(default_factory=list)
    inheritance: list[str] = field(default_factory=list)


def parse_annotations(
    text: str, number: Mapping[str, int], current: Mapping[str, str], classes: Mapping[str, float]
) -> dict[str, Annotated]:
    """The diseases by id. `number` are the terms, `classes` the shares of frequency terms."""
    found: dict[str, Annotated] = {}
    for cells in _lines(text):
        name, label, qualifier, term, sources, frequency, aspect = cells
        disease = found.setdefault(name, Annotated(id=name, label=label))
        term = current.get(term, term)
        if aspect == _FINDING and term in number:
            sort, a, b = _frequency(frequency, qualifier, classes)
            # Of a list the sources are told apart; the ids in it keep their order of writing.
            by = tuple(sorted(set(sources.split(";"))))
            disease.rows.append(Row(number[term], sort, a, b, by))
        elif aspect == _ONSET:
            disease.onsets.append(term)
        elif aspect == _INHERITANCE:
            disease.inheritance.append(term)
    return found


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) >= _COLUMNS - 1 and cells[3].startswith("HP:"):
            yield cells[0], cells[1], cells[2], cells[3], cells[4], cells[7], cells[10]


def _frequency(
    said: str, qualifier: str, classes: Mapping[str, float]
) -> tuple[Sort, float, float]:
    if qualifier == "NOT":
        return Sort.NEVER, 0.0, 0.0
    if counted := _COUNTED.fullmatch(said):
        if int(counted[2]):
            return Sort.COUNTED, float(counted[1]), float(counted[2])
        return Sort.UNKNOWN, 0.0, 0.0
    if percent := _PERCENT.fullmatch(said):
        return Sort.SHARE, min(float(percent[1]) / 100, 1.0), 0.0
    if said in classes:
        return Sort.SHARE, classes[said], 0.0
    return Sort.UNKNOWN, 0.0, 0.0


def parse_genes(text: str) -> dict[str, frozenset[str]]:
    """The genes of each disease, of `genes_to_phenotype.txt`; nothing of a file that is none."""
    head, _, rest = text.partition("\n")
    columns = head.split("\t")
    if "gene_symbol" not in columns or "disease_id" not in columns:
        return {}
    gene, disease = columns.index("gene_symbol"), columns.index("disease_id")
    found: dict[str, set[str]] = defaultdict(set)
    for line in rest.splitlines():
        cells = line.split("\t")
        if len(cells) == len(columns):
            found[cells[disease]].add(cells[gene])
    return {name: frozenset(genes) for name, genes in found.items()}


def patients_of(rows: Iterable[Row]) -> float:
    """How many patients the rows count, each source by its largest count."""
    most: dict[str, float] = {}
    for row in rows:
        if row.sort is Sort.COUNTED:
            most[row.sources[0]] = max(most.get(row.sources[0], 0.0), row.b)
    return sum(most.values())


def sources_of(rows: Iterable[Row], prefix: str) -> frozenset[str]:
    """The sources of that kind that the rows are from."""
    return frozenset(s for row in rows for s in row.sources if s.startswith(prefix))
