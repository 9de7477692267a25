"""Strips: words that stand on one line and close together, as in one column or one cell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from asterism.read.documents.pdf.words import Word

_CLOSE = 1.0  # of the type size: the widest space between words of one column
_OVERLAP = 0.5  # of the type size: letters may reach back over each other so far
_SAME_LINE = 0.25  # of the type size
_FIRST_RISE = 0.12  # of the type size: where raised type begins
_TIGHT = 0.15  # of the type size: no space is so narrow
_MOST_RISE = 0.9
_SMALL = 0.92  # of the line's type size: raised type is smaller


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Words of one line, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def body(self) -> Word:
        """The word that gives the line its baseline and size: the longest of its commonest type."""
        letters: Counter[int] = Counter()
        for word in self.words:
            letters[round(word.size)] += len(word.text)
        usual = max(letters, key=lambda size: (letters[size], size))
        return max(self.words, key=lambda word: (round(word.size) == usual, len(word.text)))

    @property
    def base(self) -> float:
        return self.body.base

    @property
    def size(self) -> float:
        return self.body.size

    @property
    def left(self) -> float:
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        return self.base - self.size

    @cached_property
    def length(self) -> int:
        return sum(len(word.text) for word in self.words) + len(self.words) - 1

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))

    def is_raised(self, word: Word) -> bool:
        """Whether the word is small type above the line."""
        rise = self.base - word.base
        return word.size < _SMALL * self.size and rise > _FIRST_RISE * self.size

    def is_apart(self, place: int) -> bool:
        """Whether a space stands before that word. Beside raised type only the gap can tell."""
        word, last = self.words[place], self.words[place - 1]
        if self.is_raised(word) or self.is_raised(last):
            return word.left - last.right > _TIGHT * self.size
        return word.apart

    def goes_on_raised(self, place: int) -> bool:
        return self.is_raised(self.words[place]) and not self.is_apart(place)


def strips_of(words: Iterable[Word]) -> list[Strip]:
    """The strips of a page, from top to bottom."""
    chains: list[list[Word]] = []
    body: Word | None = None
    for word in words:
        if chains and body is not None and _goes_on(chains[-1][-1], word, body):
            chains[-1].append(word)
            body = max(body, word, key=lambda one: (round(one.size * 0.5), len(one.text)))
        else:
            chains.append([word])
            body = word
    return sorted(_merged(chains), key=lambda strip: (strip.base, strip.left))


def _goes_on(last: Word, word: Word, body: Word) -> bool:
    size = max(body.size, word.size)
    gap = word.left - last.right
    if not -_OVERLAP * size < gap < _CLOSE * size:
        return False
    if word.left < last.left:
        return False
    rise = abs(word.base - body.base)
    if rise <= _SAME_LINE * size:
        return True
    small = min(word.size, body.size) < _SMALL * size
    return small and rise < _MOST_RISE * size and (not word.apart or gap < 0.3 * size)


def _merged(chains: Sequence[Sequence[Word]]) -> list[Strip]:
    """Chains that the file draws apart though they stand close together on one line, joined."""
    lines: dict[int, list[Strip]] = defaultdict(list)
    for chain in chains:
        strip = Strip(words=tuple(chain))
        lines[round(strip.base)].append(strip)
    done: list[Strip] = []
    keys = sorted(lines)
    for key in keys:
        near = [*lines.pop(key, []), *lines.pop(key + 1, [])]
        done += _along(sorted(near, key=lambda strip: strip.left))
    return done


def _along(strips: Sequence[Strip]) -> Iterator[Strip]:
    """Neighbours on one line joined, each word looked at once."""
    words: list[Word] = []
    longest: Strip | None = None
    for strip in strips:
        if longest is not None and not _goes_on(words[-1], strip.words[0], longest.body):
            yield Strip(words=tuple(words))
            words, longest = [], None
        words += strip.words
        if longest is None or strip.length > longest.length:
            longest = strip
    if words:
        yield Strip(words=tuple(words))
