"""Which entries of OMIM, Orphanet and DECIPHER are one disease.

The annotations carry no cross-references, so what they do carry decides: an entry joins the one
entry of OMIM that has its very name, or that shares a gene with it and most words of its name (of
"dystonia due to a deficiency" those before "due to"), or that is the only one of its only gene and
is described alike (Orphanet often has another name, and splits what OMIM has as one). Where several
fit, it is a wider disease than any of them and stays by itself.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from asterism.model.ranking import Kinship

FIRST = "OMIM"
_ASIDE = re.compile(r"\(.*?\)")
_SIGNS = re.compile(r"[^a-z0-9]+")
_COUNTER = re.compile(r"[0-9]+[a-z]{0,2}|[ivx]+[a-d]?|[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """`diseases` are each its ids, OMIM's first, in order of that id. `wider` are entries of which
    several of OMIM are kinds, each with those by their ids: a name for all of them, not one more.
    """

    diseases: tuple[tuple[str, ...], ...]
    wider: Mapping[str, tuple[str, ...]]


Likeness = Callable[[str, str], float]


def united(
    labels: Mapping[str, str],
    genes: Mapping[str, frozenset[str]],
    likeness: Likeness,
    rules: Kinship,
) -> United:
    """The diseases of these names. `likeness` is of two entries how alike they are described, from
    nothing to one.
    """
    shelf = _Shelf(labels, genes, likeness, rules)
    groups: dict[str, list[str]] = defaultdict(list)
    wider: dict[str, tuple[str, ...]] = {}
    for name in sorted(labels):
        fit = (name,) if name.startswith(FIRST) else shelf.fitting(name)
        groups[fit[0] if len(fit) == 1 else name].append(name)
        if len(fit) > 1:
            wider[name] = fit
    diseases = tuple(
        (home, *(name for name in names if name != home)) for home, names in sorted(groups.items())
    )
    return United(diseases=diseases, wider=wider)


class _Shelf:
    """OMIM's entries by name and by gene."""

    def __init__(
        self,
        labels: Mapping[str, str],
        genes: Mapping[str, frozenset[str]],
        likeness: Likeness,
        rules: Kinship,
    ) -> None:
        self._labels, self._genes, self._rules = labels, genes, rules
        self._likeness = likeness
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_gene: dict[str, list[str]] = defaultdict(list)
        for name in sorted(name for name in labels if name.startswith(FIRST)):
            self._by_name[plain(labels[name])].append(name)
            for gene in genes.get(name, ()):
                self._by_gene[gene].append(name)

    def fitting(self, name: str) -> tuple[str, ...]:
        """The entries of OMIM that an entry of another list may be, in order of id."""
        same = self._by_name.get(plain(self._labels[name]), [])
        if len(same) == 1:
            return tuple(same)
        near = {one for gene in self._genes.get(name, ()) for one in self._by_gene[gene]}
        for label in dict.fromkeys((self._labels[name], _cause(self._labels[name]))):
            words = self._telling(label)
            alike = [one for one in sorted(near) if self._shared(words, one) >= self._rules.alike]
            if alike:
                return tuple(alike)
        return self._only(name, near)

    def _only(self, name: str, near: set[str]) -> tuple[str, ...]:
        """The one entry of the one gene, if both are described alike and it is no region."""
        words = set(plain(self._labels[name]).split())
        genes = self._genes.get(name, frozenset())
        if not self._rules.region_words.isdisjoint(words) or len(genes) != 1 or len(near) != 1:
            return ()
        is_named = plain(next(iter(genes))) in words
        least = self._rules.named_alike if is_named else self._rules.described_alike
        return tuple(near) if self._likeness(name, next(iter(near))) >= least else ()

    def _shared(self, words: frozenset[str], other: str) -> float:
        theirs = self._telling(self._labels[other])
        return len(words & theirs) / (len(words | theirs) or 1)

    def _telling(self, label: str) -> frozenset[str]:
        """The words of a name that tell which disease it is; no numbers of types."""
        words = plain(_ASIDE.sub(" ", label)).split()
        empty = self._rules.empty_words
        return frozenset(w for w in words if w not in empty and not _COUNTER.fullmatch(w))


def _cause(label: str) -> str:
    """A name without what the disease is due to, if it says so."""
    return label.partition(" due to ")[0]


def plain(label: str) -> str:
    """A name without signs, accents and case."""
    bare = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    return _SIGNS.sub(" ", bare).strip()
