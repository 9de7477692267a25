"""Ontology, annotations and genes -> the arrays that patients are ranked with.

Everything that does not depend on the patient is reckoned here, once for each release: what every
possible finding says for or against every disease is one byte of a matrix, a step of `STEP` in
natural logarithms, so that ranking a patient is adding up a few of its rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from zlib import crc32

import numpy as np
import numpy.typing as npt

from asterism.model.ranking import Kinship, Rules
from asterism.rank.annotations import Annotated, Row, patients_of, sources_of
from asterism.rank.kin import Kin, relatives
from asterism.rank.profile import profile, upwards
from asterism.rank.terms import Terms
from asterism.rank.unite import FIRST, United, united

STEP = 1 / 12  # of the matrix, in natural logarithms; a byte reaches 10.6, one in forty thousand
_BLOCK = 512  # diseases at once: so many columns of single floats fit beside the matrix
_PAPER = "PMID:"

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Sparse = dict[int, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Compiled:
    """`said` goes into JSON; `arrays` are small, `matrix` is terms by diseases."""

    said: dict[str, object]
    arrays: dict[str, npt.NDArray[np.generic]]
    matrix: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One disease, under all of its ids."""

    ids: tuple[str, ...]
    label: str
    rows: tuple[Row, ...]
    onsets: tuple[str, ...]
    inheritance: tuple[str, ...]
    genes: frozenset[str]


def compile_atlas(
    terms: Terms,
    annotated: Mapping[str, Annotated],
    genes: Mapping[str, frozenset[str]],
    rules: Rules,
) -> Compiled:
    """The arrays of a release."""
    known = {name: one.label for name, one in annotated.items() if one.rows}
    likeness = Likeness(_upwards(annotated, terms, rules), len(terms.ids))
    groups = united(known, genes, likeness, rules.kinship)
    entries = tuple(_entries(annotated, genes, groups))
    direct = [profile(entry.rows, rules.shares) for entry in entries]
    own = [upwards(one, terms.ancestors) for one in direct]
    base = background(own, len(terms.ids))
    kin = _kin(entries, rules.kinship)
    mixed = (borrowed(number, own, kin[number], rules.kinship) for number in range(len(own)))
    matrix = _matrix(mixed, base, terms, len(entries), rules.weights.floor)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "base": base,
        **described(entries, rules.weights.patients),
        "checks": np.array([crc32(row) for row in matrix], np.uint32),
        **_columns("own", own, len(terms.ids)),
        **_columns("direct", direct, len(terms.ids)),
        **_rows_of(entries),
        **_lists("gene_kin", [one.by_gene for one in kin]),
        **_lists("series_kin", [one.by_series for one in kin]),
    }
    said = {**_said(terms, entries), "wider": dict(groups.wider)}
    return Compiled(said=said, arrays=arrays, matrix=matrix)


def _upwards(annotated: Mapping[str, Annotated], terms: Terms, rules: Rules) -> dict[str, Sparse]:
    """The shares of each entry by itself."""
    return {
        name: upwards(profile(one.rows, rules.shares), terms.ancestors)
        for name, one in annotated.items()
        if one.rows
    }


class Likeness:
    """How alike two entries are described: shared shares by all shares, each by its information."""

    def __init__(self, own: Mapping[str, Sparse], count: int) -> None:
        self._own = own
        self._told = (-np.log(background([*own.values()], count))).tolist()

    def __call__(self, one: str, other: str) -> float:
        mine, theirs, told = self._own[one], self._own[other], self._told
        both = sum(min(share, theirs.get(term, 0.0)) * told[term] for term, share in mine.items())
        every = sum(max(mine.get(t, 0.0), theirs.get(t, 0.0)) * told[t] for t in {*mine, *theirs})
        return both / every if every else 0.0


def _entries(
    annotated: Mapping[str, Annotated], genes: Mapping[str, frozenset[str]], groups: United
) -> Iterator[Entry]:
    """Every disease that has a finding."""
    for ids in groups.diseases:
        parts = [annotated[name] for name in ids]
        yield Entry(
            ids=ids,
            label=parts[0].label,
            rows=tuple(_once(part.rows for part in parts)),
            onsets=tuple(dict.fromkeys(term for part in parts for term in part.onsets)),
            inheritance=tuple(dict.fromkeys(term for part in parts for term in part.inheritance)),
            genes=frozenset().union(*(genes.get(name, frozenset()) for name in ids)),
        )


def _once(parts: Iterable[Sequence[Row]]) -> Iterator[Row]:
    """The rows of each entry for the findings that those before it do not have."""
    known: set[int] = set()
    for rows in parts:
        yield from (row for row in rows if row.term not in known)
        known.update(row.term for row in rows)


def background(own: Sequence[Sparse], count: int) -> Floats:
    """The mean share of each finding over all diseases, and never nothing."""
    total = np.zeros(count, np.float64)
    for one in own:
        total[list(one)] += list(one.values())
    return np.maximum(total, 0.5).astype(np.float32) / np.float32(max(len(own), 1))


def papers(rows: Iterable[Row]) -> frozenset[str]:
    """The publications that the rows are from."""
    return sources_of(rows, _PAPER)


def told_of(cited: int, rows: Iterable[Row], weight: float) -> float:
    """How much has been published: logarithms of one more than the number of publications, and,
    with that weight, than the number of patients.
    """
    return log1p(cited) + weight * log1p(patients_of(rows))


def described(entries: Sequence[Entry], weight: float) -> dict[str, Floats]:
    """How much has been published on each disease, and the mean of it. Orphanet's entries cite
    nothing: what has one is given the mean at least.
    """
    told = np.array([told_of(len(papers(e.rows)), e.rows, weight) for e in entries], np.float32)
    cites = np.array([one.ids[0].startswith(FIRST) for one in entries], np.bool_)
    mean = told[cites].mean() if cites.any() else np.float32(0)
    told[[is_elsewhere(one.ids) and told[n] < mean for n, one in enumerate(entries)]] = mean
    return {"described": told, "described_mean": np.array([mean], np.float32)}


def is_elsewhere(ids: Sequence[str]) -> bool:
    """Whether a disease has an entry in another list, which cites no publications."""
    return any(not name.startswith(FIRST) for name in ids)


def _kin(entries: Sequence[Entry], rules: Kinship) -> tuple[Kin, ...]:
    return relatives(
        [one.label for one in entries],
        [one.genes for one in entries],
        rules,
        [one.ids[0].startswith(FIRST) for one in entries],
    )


def borrowed(
    number: int, own: Sequence[Sparse] | Mapping[int, Sparse], kin: Kin, rules: Kinship
) -> Sparse:
    """What is expected of a disease by its own annotations and those of its relatives."""
    found = dict(own[number])
    for relatives_, weight in ((kin.by_gene, rules.by_gene), (kin.by_series, rules.by_series)):
        total: Sparse = defaultdict(float)
        for one in relatives_:
            for term, share in own[one].items():
                total[term] += share
        for term, summed in total.items():
            share = weight * summed / len(relatives_)
            if found.get(term, 0.0) < share:
                found[term] = share
    return found


def _matrix(
    mixed: Iterable[Sparse], base: Floats, terms: Terms, count: int, floor: float
) -> npt.NDArray[np.int8]:
    matrix = np.empty((len(base), count), np.int8)
    block: list[Sparse] = []
    for number, shares in enumerate(mixed, start=1):
        block.append(shares)
        if len(block) == _BLOCK or number == count:
            matrix[:, number - len(block) : number] = ratios(block, base, terms, floor)
            block = []
    return matrix


def ratios(
    block: Sequence[Sparse], base: Floats, terms: Terms, floor: float
) -> npt.NDArray[np.int8]:
    """What each finding says for each of these diseases, in steps: terms by diseases.

    A finding speaks through itself or whatever is above it, where that is most telling.
    """
    logs = np.full((len(base), len(block)), np.log(floor), np.float32)
    for column, shares in enumerate(block):
        found = np.fromiter(shares, np.int64, len(shares))
        values = np.fromiter(shares.values(), np.float32, len(shares))
        logs[found, column] = np.log(np.maximum(values / base[found], floor))
    for term, parents in enumerate(terms.parents):
        for parent in parents:
            np.maximum(logs[term], logs[parent], out=logs[term])
    return in_steps(logs)


def in_steps(logs: Floats) -> npt.NDArray[np.int8]:
    """Natural logarithms as the matrix holds them."""
    return np.clip(np.rint(logs / STEP), -127, 127).astype(np.int8)


def _columns(name: str, shares: Sequence[Sparse], count: int) -> dict[str, npt.NDArray[np.generic]]:
    """Shares by term: at `<name>_at[t]` begin the diseases of term t and their shares."""
    sizes = [len(one) for one in shares]
    term = np.fromiter((t for one in shares for t in one), np.int32, sum(sizes))
    share = np.fromiter((s for one in shares for s in one.values()), np.float32, sum(sizes))
    disease = np.repeat(np.arange(len(shares), dtype=np.int32), sizes)
    order = np.argsort(term, kind="stable")
    return {
        f"{name}_at": np.searchsorted(term[order], np.arange(count + 1)).astype(np.int32),
        f"{name}_disease": disease[order],
        f"{name}_share": share[order],
    }


def _rows_of(entries: Sequence[Entry]) -> dict[str, npt.NDArray[np.generic]]:
    rows = [row for entry in entries for row in entry.rows]
    number = {sources: place for place, sources in enumerate(_source_lists(entries))}
    return {
        "rows_at": np.cumsum([0, *(len(entry.rows) for entry in entries)], dtype=np.int32),
        "rows_term": np.array([row.term for row in rows], np.int32),
        "rows_sort": np.array([row.sort.value for row in rows], np.int8),
        "rows_a": np.array([row.a for row in rows], np.float32),
        "rows_b": np.array([row.b for row in rows], np.float32),
        "rows_sources": np.array([number[row.sources] for row in rows], np.int32),
    }


def _source_lists(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    return sorted({row.sources for entry in entries for row in entry.rows})


def _lists(name: str, lists: Sequence[tuple[int, ...]]) -> dict[str, npt.NDArray[np.generic]]:
    return {
        f"{name}_at": np.cumsum([0, *(len(one) for one in lists)], dtype=np.int32),
        name: np.array([number for one in lists for number in one], np.int32),
    }


def _said(terms: Terms, entries: Sequence[Entry]) -> dict[str, object]:
    return {
        "terms": terms.ids,
        "labels": terms.labels,
        "parents": terms.parents,
        "current": dict(terms.current),
        "diseases": [one.ids for one in entries],
        "names": [one.label for one in entries],
        "onsets": [one.onsets for one in entries],
        "inheritance": [one.inheritance for one in entries],
        "sources": [";".join(one) for one in _source_lists(entries)],
    }
