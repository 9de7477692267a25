"""The ontology's labels and synonyms, arranged so that a stretch of text finds its term at once.

A name is looked up by the set of its word classes, whatever their order: each class has a number,
and a set has the sum of its numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from hashlib import blake2b
from itertools import chain
from operator import or_
from typing import Any

from asterism.read.text.phenotypes.forms import Forms
from asterism.read.text.phenotypes.obo import Ontology, Term
from asterism.read.text.rules import Page
from asterism.read.text.tokens import WORD

FORMAT = "1"
OURS = -1  # what our own rules list goes before what the ontology lists
ROOT = "HP:0000118"  # phenotypic abnormality
_SHORT = range(3, 8)  # characters of an abbreviation that may stand alone
_RANKS = {"EXACT": 1, "NARROW": 2, "RELATED": 3, "BROAD": 4}
_COMPOSED = 5  # below every name that the ontology lists
_LONGEST_LENT = 4  # words of a parent's name that its children are called by
_MOST_ADDED = 3  # words that a child's label adds to its parent's
_LONGEST_NAME = 10  # words that carry meaning; longer names are definitions
_MARKS = 120  # half as many would let through a sixth more, twice as many a sixth less


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name of a term: its folded words, and how closely it names it (0: the label)."""

    id: str
    rank: int
    words: tuple[str, ...]
    linked: bool = False  # known while an index is built


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """The names of a release. `near` and `far` hold entries by the sum of their classes.

    `company` has for each far class the marks of all classes that share a name with it, so that
    most words behind a first one are seen to belong to no name with it.
    """

    version: str
    labels: Mapping[str, str]
    near: Mapping[int, str]
    far: Mapping[int, str]
    near_classes: frozenset[str]
    company: Mapping[str, int]
    abbreviations: Mapping[str, str]
    long_words: Mapping[str, str]

    def entries(self, packed: str) -> tuple[Entry, ...]:
        """The entries behind a number."""
        return _unpack(packed)

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "labels": dict(self.labels),
            "near": [list(self.near), list(self.near.values())],
            "far": [list(self.far), list(self.far.values())],
            "near_classes": sorted(self.near_classes),
            "company": dict(self.company),
            "abbreviations": dict(self.abbreviations),
            "long_words": dict(self.long_words),
        }

    @classmethod
    def from_json(cls, page: Mapping[str, Any]) -> "Index":
        """Raises: KeyError, TypeError, ValueError for what is not an index."""
        return cls(
            version=str(page["version"]),
            labels=page["labels"],
            near=dict(zip(*page["near"], strict=True)),
            far=dict(zip(*page["far"], strict=True)),
            near_classes=frozenset(page["near_classes"]),
            company=page["company"],
            abbreviations=page["abbreviations"],
            long_words=page["long_words"],
        )


@lru_cache(maxsize=65536)
def number(name: str) -> int:
    """The number of a class: the same in every process."""
    return int.from_bytes(blake2b(name.encode(), digest_size=7).digest())


def mark(name: str) -> int:
    """One bit for a class. Several classes have the same: an absent bit proves, a set one hints."""
    return 1 << number(name) % _MARKS


def sum_of(classes: Iterable[str]) -> int:
    return sum(number(name) for name in frozenset(classes))


def build_index(ontology: Ontology, rules: Page, forms: Forms, lists: Iterable[Page] = ()) -> Index:
    """The index of these terms, with the names that the pages `lists` add to them."""
    near: dict[int, list[Entry]] = {}
    far: dict[int, list[Entry]] = {}
    near_classes: set[str] = set()
    company: dict[str, int] = {}
    names = [*_entries(ontology, rules, forms), *listed(ontology, lists, forms)]
    for entry in chain(names, composed(ontology, names, forms)):
        close = [forms.near(word) for word in entry.words]
        key = sum_of(close)
        if entry.rank == _COMPOSED and any(one.id == entry.id for one in near.get(key, ())):
            continue
        wide = [forms.far(name) for name in close]
        near_classes.update(close)
        marks = reduce(or_, map(mark, wide))
        company |= {name: company.get(name, 0) | marks for name in wide}
        near.setdefault(key, []).append(entry)
        if len(frozenset(wide)) > 1 and entry.rank < _COMPOSED and not entry.linked:
            far.setdefault(sum_of(wide), []).append(entry)
    return Index(
        version=ontology.version,
        labels={name: term.name for name, term in sorted(ontology.terms.items())},
        near={key: _pack(found) for key, found in sorted(near.items())},
        far={key: _pack(found) for key, found in sorted(far.items())},
        near_classes=frozenset(near_classes),
        company=dict(sorted(company.items())),
        abbreviations=dict(sorted(_abbreviations(ontology).items())),
        long_words=_long_words(near),
    )


def _entries(ontology: Ontology, rules: Page, forms: Forms) -> Iterator[Entry]:
    dropped = frozenset(rules.texts("understood"))
    for term in ontology.terms.values():
        if term.id == ROOT:
            continue
        seen: set[tuple[str, ...]] = set()
        for text, rank in _names(term):
            words = forms.content(text.replace("(", " ").replace(")", " "))
            shorter = tuple(word for word in words if word not in dropped)
            for each, at in ((words, rank), (shorter, rank + 1)):
                if each and each not in seen and len(each) <= _LONGEST_NAME and _says(each, words):
                    seen.add(each)
                    yield Entry(id=term.id, rank=at, words=each)
            if linked := forms.linked(text):
                yield Entry(id=term.id, rank=rank, words=linked, linked=True)


def listed(ontology: Ontology, lists: Iterable[Page], forms: Forms) -> Iterator[Entry]:
    """The names on these pages, of terms that the ontology has."""
    for page in lists:
        for named, phrases in page.page("words").lists().items():
            current = named if named in ontology.terms else ontology.current.get(named)
            for phrase in phrases if current else ():
                yield Entry(id=current or named, rank=OURS, words=forms.content(phrase))
                if linked := forms.linked(phrase):
                    yield Entry(id=current or named, rank=OURS, words=linked, linked=True)


def composed(ontology: Ontology, names: Iterable[Entry], forms: Forms) -> Iterator[Entry]:
    """Names that nobody lists: a term is called as its parent is, with what its label adds.

    "Bilateral cryptorchidism" lies below "Cryptorchidism", which is also called "undescended
    testes": so it is called "bilateral undescended testes".
    """
    called: dict[str, list[Entry]] = {}
    for entry in names:
        if entry.rank <= 1 and len(entry.words) <= _LONGEST_LENT:
            called.setdefault(entry.id, []).append(entry)
    for term in ontology.terms.values():
        label = forms.content(term.name)
        for parent in term.parents:
            if parent != ROOT and parent in ontology.terms:
                whole = forms.content(ontology.terms[parent].name)
                added = _added(label, whole)
                if _may_be_lent(added, forms) and len(label) - len(added) == len(whole):
                    for entry in called.get(parent, ()):
                        yield Entry(id=term.id, rank=_COMPOSED, words=(*added, *entry.words))


def _may_be_lent(added: tuple[str, ...], forms: Forms) -> bool:
    """Whether these words of a label qualify any name of the parent; which finger they do not."""
    numbered = any(forms.near(word).lstrip("=").isdigit() for word in added)
    return 0 < len(added) <= _MOST_ADDED and not numbered


def _added(label: tuple[str, ...], whole: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a label that another one has not."""
    left = list(whole)
    added = []
    for word in label:
        if word in left:
            left.remove(word)
        else:
            added.append(word)
    return tuple(added)


def _says(words: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return words == whole or len(words) > 1


def _names(term: Term) -> Iterator[tuple[str, int]]:
    yield term.name, 0
    for synonym in term.synonyms:
        if not _is_short(synonym.text) and synonym.sort != "abbreviation":
            yield synonym.text, _RANKS[synonym.scope]


def _is_short(text: str) -> bool:
    return text.isupper() and " " not in text and len(text) < _SHORT.stop


def _abbreviations(ontology: Ontology) -> dict[str, str]:
    """Each abbreviation with its term; one that several terms have names none of them."""
    found: dict[str, set[str]] = {}
    for term in ontology.terms.values():
        for synonym in term.synonyms:
            if _is_short(synonym.text) and len(synonym.text) in _SHORT:
                found.setdefault(synonym.text, set()).add(term.id)
    return {short: ids.pop() for short, ids in found.items() if len(ids) == 1 and _whole(short)}


def _whole(short: str) -> bool:
    return len(WORD.findall(short)) == 1


def _long_words(near: Mapping[int, list[Entry]]) -> dict[str, str]:
    """The long words of names, by their ends, for words that a scanner misread in the middle."""
    words = {word for found in near.values() for entry in found for word in entry.words}
    ends: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= 9 and word.isalpha():
            ends.setdefault(ends_of(word), []).append(word)
    return {key: " ".join(found) for key, found in ends.items()}


def ends_of(word: str) -> str:
    return word[:4] + word[-3:]


def _pack(entries: Iterable[Entry]) -> str:
    ordered = sorted(entries, key=lambda entry: (entry.rank, entry.id, entry.words))
    return "|".join(f"{entry.id[3:]}.{entry.rank}.{' '.join(entry.words)}" for entry in ordered)


@lru_cache(maxsize=8192)
def _unpack(packed: str) -> tuple[Entry, ...]:
    found = []
    for part in packed.split("|") if packed else ():
        digits, rank, words = part.split(".", 2)
        found.append(Entry(id=f"HP:{digits}", rank=int(rank), words=tuple(words.split(" "))))
    return tuple(found)
