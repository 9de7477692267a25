"""What a word counts as: the class under which its inflections, derivations and synonyms meet.

Two classes for each word. `near`: other forms of it, and words that mean the same ("renal",
"kidney"). `far`: words of one direction ("small", "short", "hypoplastic"), used where nothing
nearer is found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from asterism.read.text.rules import Page
from asterism.read.text.tokens import WORD, fold

_SHORTEST_STEM = 4  # letters that an ending must leave; "ileal" and "ileus" would meet as "ile"
_SURE_STEM = 6  # letters of a stem that may stand for its whole group
_MOST_WORDS = 200_000  # kept in memory; real texts have far fewer different words

# By their length, the longest first: each ending, and what may stand instead of it.
Endings = tuple[tuple[int, Mapping[str, Sequence[str]]], ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Forms:
    """The classes of words, from the rule file."""

    endings: Endings
    groups: Mapping[str, str]
    stems: Mapping[str, str]
    wider: Mapping[str, str]
    transparent: frozenset[str]
    label_only: frozenset[str]
    fillers: frozenset[str]
    copulas: frozenset[str]
    apart: frozenset[str]
    conjunctions: frozenset[str]
    restating: frozenset[str] = frozenset()
    attributive: tuple[str, ...] = ()
    parting: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, page: Page) -> "Forms":
        endings = _endings(page)
        groups = _groups(page.page("alike").lists())
        stems: dict[str, str] = {}
        for word, name in groups.items():
            stem = _stem(word, endings)
            if len(stem) >= _SURE_STEM:
                stems.setdefault(stem, name)
        copulas = _folded(page, "copulas")
        plain = cls(
            endings=endings, groups=groups, stems=stems, wider={},
            transparent=_folded(page, "transparent"), label_only=_folded(page, "label_only"),
            fillers=_folded(page, "fillers") | copulas, copulas=copulas,
            apart=_folded(page, "apart"),
            conjunctions=_folded(page, "conjunctions"), restating=_folded(page, "restating"),
            attributive=page.texts("attributive"), parting=_folded(page, "parting"),
            strangers=_folded(page, "strangers"), once=frozenset(page.texts("once")),
        )  # fmt: skip
        wider: dict[str, str] = {}
        for name, members in page.page("loosely_alike").lists().items():
            for word in (name, *members):
                wider.setdefault(plain.near(fold(word)), "~" + name)
        light = plain.transparent | plain.label_only | plain.fillers | plain.conjunctions
        links = plain.label_only - plain.conjunctions
        return replace(plain, wider=wider, parting=plain.parting | light, links=links, _known={})

    def near(self, word: str) -> str:
        """The close class of a folded word."""
        known = self._known.get(word)
        if known is None:
            known = self.groups.get(word) or (word if word in self.apart else self._stemmed(word))
            if len(self._known) < _MOST_WORDS:
                self._known[word] = known
        return known

    def _stemmed(self, word: str) -> str:
        stem = _stem(word, self.endings)
        return self.stems.get(stem, stem)

    def far(self, near: str) -> str:
        """The wide class of a close one."""
        return self.wider.get(near, near)

    def content(self, phrase: str, passed: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The folded words of a label that carry its meaning."""
        passed = passed or self.transparent | self.label_only | self.copulas
        words = tuple(letter_or(raw, fold(raw)) for raw in WORD.findall(phrase))
        return tuple(word for word in words if word not in passed) or words

    def linked(self, phrase: str) -> tuple[str, ...]:
        """The same with what links them ("difficulty with sleep"); none where nothing does."""
        words = self.content(phrase, self.transparent | self.copulas | self.conjunctions)
        inner = words[1:-1]
        return () if self.links.isdisjoint(inner) or len(words) > 5 else words


def letter_or(raw: str, word: str) -> str:
    """The word; a capital letter by itself ("type A") is no article."""
    return raw if word == "a" and raw == "A" else word


def _endings(page: Page) -> Endings:
    pairs = [(end, to) for to, ends in page.page("endings").lists().items() for end in ends]
    pairs += [(end, "") for end in page.texts("dropped")]
    found: dict[int, dict[str, list[str]]] = {}
    for end, to in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        found.setdefault(len(end), {}).setdefault(end, []).append(to)
    return tuple(found.items())


def _groups(lists: Mapping[str, Iterable[str]]) -> dict[str, str]:
    groups: dict[str, str] = {}
    for name, members in lists.items():
        for word in (name, *members):
            groups.setdefault(fold(word), "=" + name)
    return groups


def _folded(page: Page, key: str) -> frozenset[str]:
    return frozenset(fold(word) for phrase in page.texts(key) for word in phrase.split())


def _stem(word: str, endings: Endings) -> str:
    length = len(word)
    for size, listed in endings:
        for instead in listed.get(word[-size:], ()):
            if size <= length and length - size + len(instead) >= _SHORTEST_STEM:
                return word[:-size] + instead
    return word
