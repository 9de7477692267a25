"""A compiled release, opened: every disease, what each finding says of it, and from which source.

It is compiled once for each release and kept in the cache as a file that is mapped into memory, so
that opening it costs a fraction of a second and its pages are shared between processes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
import numpy.typing as npt

from asterism.cache import cached_file, forget, key_of
from asterism.errors import InputError, NotFound
from asterism.model.ranking import Rules
from asterism.rank.annotations import Row, Sort, parse_annotations, parse_genes
from asterism.rank.compile import Compiled, compile_atlas
from asterism.rank.kin import Kin
from asterism.rank.layout import MATRIX, Damaged, read, write
from asterism.rank.terms import Terms, arranged
from asterism.read.text.phenotypes.index import ROOT
from asterism.read.text.phenotypes.obo import parse_obo

_FORMAT = "2"
_MAKERS = ("annotations.py", "compile.py", "kin.py", "profile.py", "terms.py", "unite.py")
_HIGHEST = 0.98  # of a share, where its complement is a reason against


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The files that an atlas is compiled from, and their versions as shown in every output."""

    ontology: Path
    annotations: Path
    genes: Path | None = None
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Atlas:
    """`ids` are of each disease all of its identifiers, the one it goes by first. `wider` are
    entries that are a name for several others, and no candidates themselves.
    """

    terms: Terms
    ids: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    onsets: tuple[tuple[str, ...], ...]
    inheritance: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    wider: Mapping[str, tuple[str, ...]]
    arrays: Mapping[str, npt.NDArray[Any]]
    rules: Rules
    versions: tuple[tuple[str, str], ...]
    _checked: set[int] = field(default_factory=set, repr=False)
    persons: dict[tuple[str, str], npt.NDArray[np.float32]] = field(
        default_factory=dict, repr=False
    )

    @property
    def count(self) -> int:
        return len(self.ids)

    @cached_property
    def number(self) -> dict[str, int]:
        """Diseases by any of their ids."""
        return {name: place for place, names in enumerate(self.ids) for name in names}

    @cached_property
    def nothing(self) -> npt.NDArray[np.float32]:
        """What says nothing of any disease."""
        return np.zeros(self.count, np.float32)

    @cached_property
    def names_for_several(self) -> npt.NDArray[np.int64]:
        """The diseases that are no candidates, because their kinds are."""
        return np.array([self.number[name] for name in self.wider], np.int64)

    @cached_property
    def kinds_of(self) -> Mapping[int, tuple[str, ...]]:
        """Of a disease the entries that it is a kind of, by their ids."""
        found: dict[int, list[str]] = {}
        for name, members in sorted(self.wider.items()):
            for member in members:
                found.setdefault(self.number[member], []).append(name)
        return {disease: tuple(names) for disease, names in found.items()}

    def rows(
        self, found: npt.NDArray[np.int64], diseases: npt.NDArray[np.int64] | None = None
    ) -> npt.NDArray[np.int8]:
        """What these findings say of every disease, or of these, in steps. Raises: InputError if
        damaged.
        """
        matrix = self.arrays[MATRIX]
        for term in set(found.tolist()) - self._checked:
            if crc32(matrix[term]) != self.arrays["checks"][term]:
                fix = "delete the cache folder, and ask again"
                raise InputError("a cached file has been damaged", where="atlas", fix=fix)
            self._checked.add(term)
        return matrix[found] if diseases is None else matrix[found[:, None], diseases]

    @cached_property
    def unasked(self) -> npt.NDArray[np.float32]:
        """What is said of every disease before anything is asked: how much is published on it, and
        that nothing that was expected is mentioned; weighted.
        """
        described: npt.NDArray[np.float32] = self.arrays["described"]
        return self.unseen + np.float32(self.rules.weights.described) * described

    @cached_property
    def unseen(self) -> npt.NDArray[np.float32]:
        """What it says against each disease that no annotated finding is mentioned, weighted."""
        by = self.arrays["direct_disease"]
        return np.bincount(by, self._unseen_each, self.count).astype(np.float32)

    @cached_property
    def _unseen_each(self) -> npt.NDArray[np.float32]:
        """The same of each."""
        weights = self.rules.weights
        share = np.minimum(self.arrays["direct_share"], np.float32(_HIGHEST))
        return np.float32(weights.unseen) * np.log1p(np.float32(-weights.mentioned) * share)

    @cached_property
    def exact_in(self) -> "_Pieces":
        """Of each finding, observed, what it says for diseases by how often they have it."""
        weights, share = self.rules.weights, self.arrays["own_share"]
        least = np.float32(weights.least)
        return self._pieces(
            "own", np.float32(weights.exact) * np.log(np.fmax(share, least) / least)
        )

    @cached_property
    def denied_in(self) -> "_Pieces":
        """Of each finding, excluded, what it says against diseases by how often they have it."""
        share = np.minimum(self.arrays["own_share"], np.float32(_HIGHEST))
        return self._pieces("own", np.float32(self.rules.weights.denied) * np.log1p(-share))

    @cached_property
    def mentioned_in(self) -> "_Pieces":
        """Of each finding, mentioned, what was to be said of diseases if it were not."""
        return self._pieces("direct", -self._unseen_each)

    @cached_property
    def annotated(self) -> frozenset[int]:
        """The findings that any disease is annotated with."""
        return frozenset(np.flatnonzero(np.diff(self.arrays["direct_at"])).tolist())

    def _pieces(self, name: str, said: npt.NDArray[np.float32]) -> "_Pieces":
        return _Pieces(self.arrays[f"{name}_at"].tolist(), self.arrays[f"{name}_disease"], said)

    @cached_property
    def never(self) -> Mapping[int, frozenset[int]]:
        """Of each term that is annotated as not belonging to diseases, these."""
        places = np.flatnonzero(self.arrays["direct_share"] < self.rules.shares.rare_at)
        terms = np.searchsorted(self.arrays["direct_at"], places, side="right") - 1
        diseases = self.arrays["direct_disease"][places]
        cuts = np.flatnonzero(np.diff(terms)) + 1
        keys = terms[np.concatenate([[0], cuts])].tolist() if len(terms) else []
        found = (frozenset(one.tolist()) for one in np.split(diseases, cuts))
        return dict(zip(keys, found, strict=False))

    def annotations(self, disease: int) -> tuple[Row, ...]:
        """What is written of a disease."""
        at, arrays = self.arrays["rows_at"], self.arrays
        return tuple(
            Row(
                int(arrays["rows_term"][place]),
                Sort(int(arrays["rows_sort"][place])),
                float(arrays["rows_a"][place]),
                float(arrays["rows_b"][place]),
                tuple(self.sources[arrays["rows_sources"][place]].split(";")),
            )
            for place in range(at[disease], at[disease + 1])
        )

    def kin(self, disease: int) -> Kin:
        """The relatives of a disease."""
        return Kin(
            by_gene=self._list("gene_kin", disease), by_series=self._list("series_kin", disease)
        )

    def _list(self, name: str, disease: int) -> tuple[int, ...]:
        at = self.arrays[f"{name}_at"]
        return tuple(self.arrays[name][at[disease] : at[disease + 1]].tolist())

    @cached_property
    def diseases_of(self) -> Mapping[str, tuple[int, ...]]:
        """The diseases that have an annotation from each source."""
        pairs = self.arrays["rows_at"]
        owner = np.repeat(np.arange(self.count), np.diff(pairs))
        found: dict[str, set[int]] = {}
        for place, disease in set(
            zip(self.arrays["rows_sources"].tolist(), owner.tolist(), strict=True)
        ):
            for source in self.sources[place].split(";"):
                found.setdefault(source, set()).add(disease)
        return {source: tuple(sorted(diseases)) for source, diseases in found.items()}


class _Pieces(dict[int, tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]]):
    """Of each term its diseases and what it says of them; cut out when first asked for."""

    def __init__(
        self, at: Sequence[int], diseases: npt.NDArray[np.int32], said: npt.NDArray[np.float32]
    ) -> None:
        super().__init__()
        self._at, self._diseases, self._said = at, diseases, said

    def __missing__(self, term: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        span = slice(self._at[term], self._at[term + 1])
        self[term] = self._diseases[span].astype(np.intp), self._said[span]
        return self[term]


def open_atlas(release: Release, rules: Rules) -> Atlas:
    """The atlas of a release, from the cache where it was compiled before.

    Raises: NotFound for a file that cannot be read, InputError for one that holds nothing.
    """
    texts = [_bytes(release.ontology), _bytes(release.annotations)]
    texts.append(_bytes(release.genes) if release.genes else b"")
    key = key_of(_FORMAT, _code(), _numbers(rules), *(sha256(one).hexdigest() for one in texts))

    def make() -> Compiled:
        return _compiled(texts, release, rules)

    for _ in range(2):
        path = cached_file("atlas", key, lambda stream: _save(stream, make()))
        if path is None:
            break
        try:
            opened = read(path)
        except (Damaged, OSError, ValueError):
            forget(path)
            continue
        return _atlas(opened.said, opened.arrays, release, rules)
    made = make()
    return _atlas(made.said, {**made.arrays, MATRIX: made.matrix}, release, rules)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        fix = "install asterism[rank], or run `asterism data update`"
        raise NotFound("cannot read the data", where=str(path), fix=fix) from fault


def _compiled(texts: list[bytes], release: Release, rules: Rules) -> Compiled:
    ontology, annotations, genes = (text.decode("utf-8-sig", "replace") for text in texts)
    terms = arranged(parse_obo(ontology, ROOT))
    found = parse_annotations(annotations, terms.number, terms.current, rules.shares.classes)
    if not any(one.rows for one in found.values()):
        fix = "give hp.obo and phenotype.hpoa of a release of the Human Phenotype Ontology"
        what = "the files annotate no disease with a finding"
        raise InputError(what, where=release.annotations.name, fix=fix)
    return compile_atlas(terms, found, parse_genes(genes), rules)


def _save(stream: BinaryIO, compiled: Compiled) -> None:
    rows, columns = compiled.matrix.shape
    write(stream, compiled.said, compiled.arrays, (rows, columns))
    stream.write(np.ascontiguousarray(compiled.matrix).data)


def _atlas(
    said: Any, arrays: Mapping[str, npt.NDArray[Any]], release: Release, rules: Rules
) -> Atlas:
    return Atlas(
        terms=Terms(
            ids=tuple(said["terms"]), labels=tuple(said["labels"]),
            parents=tuple(map(tuple, said["parents"])), current=said["current"],
        ),
        ids=tuple(map(tuple, said["diseases"])),
        names=tuple(said["names"]),
        onsets=tuple(map(tuple, said["onsets"])),
        inheritance=tuple(map(tuple, said["inheritance"])),
        sources=tuple(said["sources"]),
        wider={name: tuple(members) for name, members in said["wider"].items()},
        arrays=arrays,
        rules=rules,
        versions=release.versions,
    )  # fmt: skip


def _numbers(rules: Rules) -> str:
    """The numbers and words that an atlas is compiled by, in one order in every process."""
    words = sorted(rules.kinship.empty_words), sorted(rules.kinship.region_words)
    kinship = replace(rules.kinship, empty_words=frozenset(), region_words=frozenset())
    return repr((rules.shares, kinship, words, rules.weights.floor, rules.weights.patients))


def _code() -> str:
    """A hash of the code that decides an atlas, so that an old one is not taken for a new one."""
    here, total = Path(__file__).parent, sha256()
    for name in _MAKERS:
        total.update((here / name).read_bytes())
    return total.hexdigest()
