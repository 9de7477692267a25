"""Where a sentence names a term: the widest stretches whose words are those of a name.

Words of a stretch may come in any order, with articles and a few qualifiers between them. What is
left out in a coordination ("cleft lip and palate") is put back by `ellipsis`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from asterism.read.text.phenotypes.forms import Forms
from asterism.read.text.phenotypes.index import OURS, Entry, Index, ends_of, mark, number
from asterism.read.text.tokens import Words

_BREAKS = frozenset(",;:()[].!?\n\r")
_PLAIN = frozenset({" ", "", "-"})  # the gaps of most words
_WIDEST = 14  # words of a stretch
_MOST_SKIPPED = 4  # words stepped over inside it
_SHORTEST_DERIVED = 6  # letters of a single word that may be another form of a name
_MOST_WORDS = 200_000  # kept in memory

NEAR, FAR = 1, 20
NOTHING, PASSED, FILLER, NAMED, EITHER = range(5)


@dataclass(frozen=True, slots=True)
class Code:
    """A word for the matcher: what part it may play, and the numbers of its classes.

    `mark` is that of its far class, `company` those of the classes that share a name with it;
    `alone` says whether a name may be this one word.
    """

    part: int
    near: int = 0
    far: int = 0
    mark: int = 0
    company: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A term named by the words `used` of a sentence, from `first` up to `last`.

    `distance` is how far the words are from the name: 0 as listed, 1 reordered, then one more for
    each word that stands for another, and more than all of these for words of one direction.
    """

    id: str
    first: int
    last: int
    used: tuple[int, ...]
    distance: int
    rank: int
    joined: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Matcher:
    """An index with the words that are passed over."""

    index: Index
    forms: Forms
    not_alone: frozenset[str]
    codes: dict[str, Code] = field(default_factory=dict)
    singles: dict[str, tuple[int, Entry] | None] = field(default_factory=dict)

    def coded(self, norms: Sequence[str]) -> list[Code]:
        """The code of each word."""
        found = list(map(self.codes.get, norms))
        if not all(found):
            return [code or self.code(norm) for code, norm in zip(found, norms, strict=True)]
        return cast("list[Code]", found)

    def code(self, word: str) -> Code:
        known = self.codes.get(word)
        if known is None:
            known = self._code(word)
            if len(self.codes) < _MOST_WORDS:
                self.codes[word] = known
        return known

    def _code(self, word: str) -> Code:
        if word in self.forms.transparent:
            return Code(PASSED)
        if word in self.forms.strangers:
            return Code(NOTHING)
        near = self.forms.near(word)
        far = self.forms.far(near)
        filler = word in self.forms.fillers
        company = self.index.company.get(far, 0)
        if company or near in self.index.near_classes:
            part, close = EITHER if filler else NAMED, number(near)
            return Code(
                part, close, number(far), mark(far), company, alone=close in self.index.near
            )
        if mended := self._mended(word):
            return self.code(mended)
        return Code(FILLER if filler else NOTHING)

    def _mended(self, word: str) -> str:
        """The word of a name that this one is, but for one letter in its middle."""
        if len(word) < 9 or not word.isalpha():
            return ""
        same = self.index.long_words.get(ends_of(word), "").split()
        near = [known for known in same if _one_apart(word, known)]
        return near[0] if len(near) == 1 else ""

    def stretches(self, words: Words, codes: list[Code]) -> Iterator[Hit]:
        """Every stretch that is a name."""
        for places in _unbroken(words, codes):
            either = [at for at in places[:-1] if codes[at].part == EITHER]
            last = either[-1] if either else -1
            for begin, (first, after) in enumerate(pairwise([*places, -1])):
                code = codes[first]
                if after >= 0 and code.company & codes[after].mark:
                    yield from self._from(words, codes, places[begin : begin + _WIDEST], EITHER)
                elif code.alone and (found := self._alone(words, first, code.near)):
                    yield found  # most stretches are one word, and few words are names
                if code.part == NAMED and first < last:
                    yield from self._from(words, codes, places[begin : begin + _WIDEST], NAMED)

    def _from(self, words: Words, codes: list[Code], places: list[int], most: int) -> Iterator[Hit]:
        """The names at the beginning of these places; words of a part above `most` are passed."""
        near = far = skipped = 0
        company = -1
        seen: set[int] = set()
        wide: set[int] = set()
        used: list[int] = []
        silent = most < EITHER  # without a step over such a word it would be said twice
        near_names, far_names = self.index.near, self.index.far
        widest, behind = places[0] + _WIDEST, places[0]
        for place in places:
            if place > behind:
                skipped += sum(code.part == FILLER for code in codes[behind:place])
            behind = place + 1
            code = codes[place]
            if code.part > most:
                skipped += 1
                silent = False
                continue
            if place >= widest or skipped > _MOST_SKIPPED:
                return
            if not company & code.mark:  # no name has this word and all of those before
                return
            company &= code.company
            used.append(place)
            if code.near not in seen:
                seen.add(code.near)
                near += code.near
            if code.far not in wide:
                wide.add(code.far)
                far += code.far
            if not silent and (near in near_names or (far in far_names and len(used) > 1)):
                found = self.named(words, tuple(used), near, far)
                if found:
                    yield found

    def _alone(self, words: Words, place: int, near: int) -> Hit | None:
        """The term that one word names by itself; sought once for each word as it is written."""
        raw, used = words.raws[place], (place,)
        if raw in self.singles:
            best = self.singles[raw]
        else:
            packed = self.index.near.get(near)
            best = None if packed is None else self._best(words, used, packed, NEAR)
            if len(self.singles) < _MOST_WORDS:
                self.singles[raw] = best
        return _hit(best, used, joined=False) if best else None

    def named(
        self, words: Words, used: tuple[int, ...], near: int, far: int, *, joined: bool = False
    ) -> Hit | None:
        """The term whose name these words are; the closest name where several fit."""
        packed = self.index.near.get(near)
        if packed is not None and (best := self._best(words, used, packed, NEAR)):
            return _hit(best, used, joined=joined)
        packed = None if joined or len(used) == 1 else self.index.far.get(far)
        if packed is None or any(words.norms[place].isdigit() for place in used):
            return None
        best = self._best(words, used, packed, FAR)
        return _hit(best, used, joined=joined) if best else None

    def _best(
        self, words: Words, used: tuple[int, ...], packed: str, distance: int
    ) -> tuple[int, Entry] | None:
        said = tuple(words.norms[place] for place in used)
        alone = len(said) == 1
        if alone and (said[0] in self.not_alone or words.raws[used[0]].lower() in self.not_alone):
            return None
        once = [words.norms[at] for at in used if words.raws[at].lower() in self.forms.once]
        fitting = []
        for entry in self.index.entries(packed):
            if len(said) > len(entry.words):  # a word said twice is not part of the name twice
                continue
            if any(word not in entry.words for word in once):
                continue
            apart = _distance(said, entry.words, distance)
            if alone and apart and (entry.rank == OURS or not self._may_derive(said[0])):
                continue  # what is listed for one word is that word: "absences" are no "absence"
            if apart and not _in_order(said, entry.words, self.forms):
                continue
            fitting.append((apart, entry.rank, entry.id, entry))
        if not fitting:
            return None
        best = min(fitting, key=lambda fit: fit[:3])
        return best[0], best[3]

    def exactly(self, word: str) -> Entry | None:
        """The name that is this one word as listed."""
        code = self.codes.get(word) or self._code(word)
        entries = self.index.entries(self.index.near.get(code.near, "")) if code.near else ()
        return next((entry for entry in entries if entry.words == (word,)), None)

    def _may_derive(self, word: str) -> bool:
        return len(word) >= _SHORTEST_DERIVED or word in self.forms.groups


def _hit(best: tuple[int, Entry], used: tuple[int, ...], *, joined: bool) -> Hit:
    distance, entry = best
    return Hit(
        id=entry.id, first=used[0], last=used[-1] + 1, used=used, distance=distance,
        rank=entry.rank, joined=joined,
    )  # fmt: skip


def _unbroken(words: Words, codes: list[Code]) -> Iterator[list[int]]:
    """The words of names that may belong together, by their places: no strange word stands between
    them, and no punctuation.
    """
    gaps = words.gaps
    run: list[int] = []
    for place, code in enumerate(codes):
        gap = gaps[place]
        if run and (code.part == NOTHING or (gap not in _PLAIN and not _BREAKS.isdisjoint(gap))):
            yield run
            run = []
        if code.part >= NAMED:
            run.append(place)
    if run:
        yield run


def _distance(said: tuple[str, ...], name: tuple[str, ...], otherwise: int) -> int:
    if said == name:
        return 0
    if sorted(said) == sorted(name):
        return 1
    return otherwise + max(1, sum(word not in name for word in said))


def _in_order(said: tuple[str, ...], name: tuple[str, ...], forms: Forms) -> bool:
    """Whether words come as in the name, where one links them: "short for age" has an order."""
    return forms.links.isdisjoint(name) or list(map(forms.near, said)) == list(
        map(forms.near, name)
    )


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter changed, lost or added makes one of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    if len(one) == len(other):
        return one[same + 1 :] == other[same + 1 :]
    short, long = sorted((one, other), key=len)
    return short[same:] == long[same + 1 :]
