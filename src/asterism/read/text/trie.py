"""Phrases by their words: the longest listed phrase that begins at a word, in one walk."""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress
from typing import Generic, TypeVar

from asterism.read.text.tokens import fold_phrase

Said = TypeVar("Said")
Hits = dict[int, tuple[int, tuple[Said, ...]]]  # by the place of its first word: end and meaning
_MOST_FILLERS = 6  # in a row; a text of nothing else must stay linear


class _Node(Generic[Said]):
    __slots__ = ("next", "said")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Said]] = {}
        self.said: tuple[Said, ...] = ()


class Trie(Generic[Said]):
    """What each phrase says; several things where it was added several times."""

    def __init__(self, phrases: Iterable[tuple[str, Said]] = ()) -> None:
        self._root: _Node[Said] = _Node()
        self.firsts = self._root.next.keys()  # the words that can begin a phrase
        for phrase, said in phrases:
            self.add(fold_phrase(phrase), said)

    def add(self, words: Sequence[str], said: Said) -> None:
        if not words:
            return
        node = self._root
        for word in words:
            below = node.next.get(word)
            if below is None:
                below = node.next[word] = _Node()
            node = below
        if said not in node.said:
            node.said = (*node.said, said)

    def at(
        self,
        words: Sequence[str],
        start: int,
        fillers: Collection[str] = (),
        *,
        until: int | None = None,
    ) -> tuple[int, tuple[Said, ...]] | None:
        """The end and meaning of the longest phrase beginning at `start` and ending by `until`.

        Fillers ("the", "her") inside a phrase of the text are stepped over.
        """
        last = len(words) if until is None else until
        node = self._root.next.get(words[start]) if start < last else None
        if node is None:
            return None
        place, stepped = start + 1, 0
        best = (place, node.said) if node.said else None
        while node.next and place < last:
            below = node.next.get(words[place])
            place += 1
            if below is not None:
                node, stepped = below, 0
                if node.said:
                    best = place, node.said
                continue
            stepped += 1
            if stepped > _MOST_FILLERS or words[place - 1] not in fillers:
                break
        return best

    def beginning(self, words: Sequence[str], start: int) -> list[Said]:
        """What every phrase says that begins at `start`, the short ones too."""
        said: list[Said] = []
        node: _Node[Said] | None = self._root
        for place in range(start, len(words)):
            node = node.next.get(words[place]) if node else None
            if node is None:
                break
            if node.said:
                said += node.said
        return said

    def every(self, words: Sequence[str], fillers: Collection[str] = ()) -> "Hits[Said]":
        """The longest phrase at every word that begins one, in text order, overlapping or not."""
        at = self.at
        if self.firsts.isdisjoint(words):
            return {}
        places = self._begun(words, 0, len(words), fillers)
        return {p: hit for p in places if (hit := at(words, p, fillers)) is not None}

    def _begun(
        self, words: Sequence[str], begin: int, end: int, fillers: Collection[str]
    ) -> list[int]:
        """The places at which a phrase may begin, by their word and the next one."""
        stop, found, nodes = len(words), [], self._root.next
        inside = words if begin == 0 and end == stop else words[begin:end]
        # Few words begin a phrase: the others are passed without a step of the loop for each.
        for place in compress(range(begin, end), map(nodes.__contains__, inside)):
            node = nodes[words[place]]
            if not node.said:  # most of what begins like a phrase goes on otherwise
                if place + 1 == stop:
                    continue
                behind = words[place + 1]
                if behind not in node.next and behind not in fillers:
                    continue
            found.append(place)
        return found

    def find(
        self,
        words: Sequence[str],
        begin: int = 0,
        end: int | None = None,
        fillers: Collection[str] = (),
    ) -> list[tuple[int, int, tuple[Said, ...]]]:
        """Every longest phrase, leftmost first, none overlapping."""
        found, free = [], begin
        for place in self._begun(words, begin, len(words) if end is None else end, fillers):
            if place >= free and (hit := self.at(words, place, fillers)) is not None:
                found.append((place, *hit))
                free = hit[0]
        return found
