"""The ontology as the reader holds it: the terms of a sentence, and what they are called."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from asterism.cache import cached, key_of
from asterism.errors import NotFound
from asterism.read.text.phenotypes.choose import chosen
from asterism.read.text.phenotypes.forms import Forms
from asterism.read.text.phenotypes.index import FORMAT, ROOT, Index, build_index
from asterism.read.text.phenotypes.match import Hit, Matcher
from asterism.read.text.phenotypes.obo import parse_obo
from asterism.read.text.rules import Page, load_page
from asterism.read.text.tokens import Words, fold
from asterism.read.text.trie import Trie

RULES = "phenotypes.yaml"
LISTS = "phenotypes"  # the folder of what clinicians call the terms
_MAKERS = ("forms.py", "index.py", "obo.py", "../tokens.py")
LICENCE = "Human Phenotype Ontology, https://hpo.jax.org/app/license"


@dataclass(frozen=True, kw_only=True, eq=False)
class Phenotypes:
    """A release of the ontology, ready to read with. `version` is its day."""

    version: str
    labels: Mapping[str, str]
    matcher: Matcher
    decoys: Trie[str]
    denials: Trie[str]  # terms, by the words that deny them by themselves
    short_forms: frozenset[str]  # the abbreviations as they may be written: with a plural "s" too

    @property
    def abbreviations(self) -> Mapping[str, str]:
        """The ontology's own abbreviations, each with its term."""
        return self.matcher.index.abbreviations

    def find(self, words: Words) -> tuple[Hit, ...]:
        """The terms that a sentence names, in text order."""
        hits = chosen(self.matcher, words)
        if not hits or self.decoys.firsts.isdisjoint(words.norms):
            return hits
        false = [set(range(first, last)) for first, last, _ in self.decoys.find(words.norms)]
        return tuple(hit for hit in hits if not any(set(hit.used) <= place for place in false))


def load_phenotypes(path: Path, terms: Path) -> Phenotypes:
    """The ontology in the file `path`, read by the rules in the folder `terms`.

    Raises: NotFound where the file cannot be read or holds no phenotypes, KnowledgeError.
    """
    return _load(path, terms)


@lru_cache(maxsize=2)
def _load(path: Path, terms: Path) -> Phenotypes:
    try:
        data = path.read_bytes()
    except OSError as fault:
        fix = "run `asterism data update`, or install asterism[hpo]"
        raise NotFound("cannot read the ontology", where=str(path), fix=fix) from fault
    page = load_page(terms / RULES)
    forms = Forms.of(page)
    index = _index(data, path, terms, page, forms)
    decoys: Trie[str] = Trie((phrase, phrase) for phrase in page.texts("decoys"))
    denials: Trie[str] = Trie(
        (phrase, term)
        for term, phrases in page.page("denials").lists().items()
        for phrase in phrases
        if term in index.labels
    )
    alone = page.texts("not_alone")
    matcher = Matcher(
        index=index, forms=forms,
        not_alone=frozenset(fold(word) for word in alone) | {word.lower() for word in alone},
    )  # fmt: skip
    return Phenotypes(
        version=index.version, labels=index.labels, matcher=matcher, decoys=decoys, denials=denials,
        short_forms=frozenset({*index.abbreviations, *(f"{one}s" for one in index.abbreviations)}),
    )  # fmt: skip


def _index(data: bytes, path: Path, terms: Path, page: Page, forms: Forms) -> Index:
    """The index of a release, from the cache where it was built before."""

    def make() -> bytes:
        ontology = parse_obo(data.decode("utf-8", "replace"), ROOT)
        if not ontology.terms:
            fix = "give the hp.obo of a release of the Human Phenotype Ontology"
            what = "the file holds no phenotypic abnormality"
            raise NotFound(what, where=str(path), fix=fix)
        index = build_index(ontology, page, forms, map(load_page, lists_in(terms)))
        return json.dumps(index.as_json(), separators=(",", ":")).encode()

    key = key_of(FORMAT, _code(), *(sha256(one).hexdigest() for one in (data, rules_of(terms))))
    return Index.from_json(json.loads(cached("phenotypes", key, make)))


def lists_in(terms: Path) -> tuple[Path, ...]:
    """The files that tell what clinicians call the terms, in order; there may be none."""
    return tuple(sorted((terms / LISTS).glob("*.yaml")))


def rules_of(terms: Path) -> bytes:
    """All that the knowledge says of the ontology's words."""
    return b"\0".join(path.read_bytes() for path in (terms / RULES, *lists_in(terms)))


def _code() -> str:
    """A hash of the code that decides an index, so that an old one is not taken for a new one."""
    here = Path(__file__).parent
    total = sha256()
    for name in _MAKERS:
        total.update((here / name).read_bytes())
    return total.hexdigest()
