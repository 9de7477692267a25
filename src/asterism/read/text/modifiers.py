"""Words beside a finding that add a detail: the chains of a monoclonal protein."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterism.define.terms import Concept
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold_phrase
from asterism.read.text.trie import Trie

_BEFORE = 4  # words in front of a finding that may modify it, if all of them do
_BEHIND = 4  # words behind it among which a modifier may stand
_ENDS = frozenset(",;.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The details found, the concepts they amount to, and the word at which they begin."""

    first: int
    details: tuple[tuple[str, str], ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Modifier:
    detail: str
    value: str
    says: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Modifiers:
    """The modifiers of each concept that has any; `implied` are the concepts they amount to."""

    tries: dict[str, Trie[_Modifier]]
    implied: frozenset[str]

    @classmethod
    def of(cls, page: Page, concepts: Mapping[str, Concept]) -> "Modifiers":
        listed = [
            (concept, word, _Modifier(detail=detail, value=value, says=_known(part, concepts)))
            for concept, details in _of_each(page)
            for detail, values in details.pages()
            for value, part in values.pages()
            for word in part.texts("words")
        ]
        tries: dict[str, Trie[_Modifier]] = {concept: Trie() for concept, _, _ in listed}
        for concept, word, modifier in listed:
            tries[concept].add(fold_phrase(word), modifier)
        return cls(tries=tries, implied=frozenset(m.says for _, _, m in listed if m.says))

    def beside(self, words: Words, first: int, last: int, concepts: Sequence[str]) -> Said | None:
        """What the words in, before and behind `first:last` add; None where they add nothing."""
        trie = next((self.tries[name] for name in concepts if name in self.tries), None)
        if trie is None:
            return None
        begin = _begin(words, trie, first)
        hits = trie.find(words.norms, begin, min(_clause_end(words, last), last + _BEHIND))
        found: dict[str, _Modifier] = {}
        for _, _, said in hits:
            for modifier in said:
                found.setdefault(modifier.detail, modifier)
        if not found:
            return None
        return Said(
            first=begin,
            details=tuple((modifier.detail, modifier.value) for modifier in found.values()),
            says=tuple(modifier.says for modifier in found.values() if modifier.says),
        )


def _of_each(page: Page) -> Iterator[tuple[str, Page]]:
    """The details under each concept; those under "a, b" are of both."""
    for names, details in page.pages():
        for concept in names.split(", "):
            yield concept, details


def _known(page: Page, concepts: Mapping[str, Concept]) -> str:
    says = page.text("says")
    return says if says in concepts else ""


def _begin(words: Words, trie: Trie[_Modifier], first: int) -> int:
    """Where the unbroken run of modifiers in front of the finding begins."""
    begin = first
    for place in range(first - 1, max(first - 1 - _BEFORE, -1), -1):
        if _ENDS & set(words.gaps[place + 1]):
            break
        hit = trie.at(words.norms, place)
        if hit is not None and hit[0] >= begin:
            begin = place
    return begin


def _clause_end(words: Words, last: int) -> int:
    for place in range(last, min(last + _BEHIND, len(words))):
        if _ENDS & set(words.gaps[place]):
            return place
    return len(words)
