"""Where a sentence names a term: the widest stretches whose words are those of a name.

Words of a stretch may come in any order, with articles and a few qualifiers between them. What is
left out in a coordination ("cleft lip and palate") is put back by `ellipsis`.
"""

from bisect import bisect_left
from dataclasses import dataclass

from asterism.read.text.phenotypes.forms import Forms
from asterism.read.text.phenotypes.index import Entry, Index, ends_of, number
from asterism.read.text.tokens import Words

_BREAKS = frozenset(",;:()[].!?\n\r")
_WIDEST = 14  # words of a stretch
_MOST_SKIPPED = 4  # words stepped over inside it
_SHORTEST_DERIVED = 6  # letters of a single word that may be another form of a name
_MOST_WORDS = 200_000  # kept in memory

NEAR, FAR = 1, 20
NOTHING, PASSED, FILLER, NAMED, EITHER = range(5)


@dataclass(frozen=True, slots=True)
class Code:
    """A word for the matcher: what part it may play, and the numbers of its classes."""

    part: int
    near: int = 0
    far: int = 0


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
    codes: dict[str, Code]

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
        near = self.forms.near(word)
        far = self.forms.far(near)
        filler = word in self.forms.fillers
        if near in self.index.near_classes or far in self.index.far_classes:
            return Code(EITHER if filler else NAMED, number(near), number(far))
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

    def stretches(self, words: Words, codes: list[Code]) -> list[Hit]:
        """Every stretch that is a name."""
        walls = walls_of(words)
        either = [place for place, code in enumerate(codes) if code.part == EITHER]
        found: list[Hit] = []
        for first, code in enumerate(codes):
            if code.part >= NAMED:
                found += self._from(words, codes, walls, first, skip=False)
                # Only where there is something to step over does stepping over it say more.
                if either and code.part == NAMED and _any_in(either, first + 1, first + _WIDEST):
                    found += self._from(words, codes, walls, first, skip=True)
        return found

    def _from(
        self, words: Words, codes: list[Code], walls: list[bool], first: int, *, skip: bool
    ) -> list[Hit]:
        close, wider, meet = self.index.near, self.index.far, self.index.may_meet
        near, far = codes[first].near, codes[first].far
        direction = far
        used, nears, fars = [first], [near], [far]
        found = []
        if not skip and (near in close or far in wider):
            found.append(self.named(words, (first,), near, far))
        skipped, stepped = 0, False
        for place in range(first + 1, min(first + _WIDEST, len(codes))):
            code = codes[place]
            part = code.part
            if part == NOTHING or walls[place]:
                break
            if part == PASSED:
                continue
            if part == FILLER or (skip and part == EITHER):
                skipped += 1
                stepped = stepped or part == EITHER
                if skipped > _MOST_SKIPPED:
                    break
                continue
            if not meet(direction, code.far):
                break  # nor does any wider stretch name anything
            used.append(place)
            if code.near not in nears:
                nears.append(code.near)
                near += code.near
            if code.far not in fars:
                fars.append(code.far)
                far += code.far
            if (stepped or not skip) and (near in close or far in wider):
                found.append(self.named(words, tuple(used), near, far))
        return [hit for hit in found if hit is not None]

    def named(
        self, words: Words, used: tuple[int, ...], near: int, far: int, *, joined: bool = False
    ) -> Hit | None:
        """The term whose name these words are; the closest name where several fit."""
        packed = self.index.near.get(near)
        if packed is not None and (best := self._best(words, used, packed, NEAR)):
            return _hit(best, used, joined=joined)
        if joined or any(words.norms[place].isdigit() for place in used):
            return None
        if len(used) > 1 and (packed := self.index.far.get(far)) is not None:
            best = self._best(words, used, packed, FAR)
            return _hit(best, used, joined=joined) if best else None
        return None

    def _best(
        self, words: Words, used: tuple[int, ...], packed: str, distance: int
    ) -> tuple[int, Entry] | None:
        said = tuple(words.norms[place] for place in used)
        alone = len(said) == 1
        if alone and (said[0] in self.not_alone or words.raws[used[0]].lower() in self.not_alone):
            return None
        fitting = []
        for entry in self.index.entries(packed):
            apart = _distance(said, entry.words, distance)
            if alone and apart and not self._may_derive(said[0]):
                continue
            fitting.append((apart, entry.rank, entry.id, entry))
        if not fitting:
            return None
        best = min(fitting, key=lambda fit: fit[:3])
        return best[0], best[3]

    def _may_derive(self, word: str) -> bool:
        return len(word) >= _SHORTEST_DERIVED or word in self.forms.groups


def _hit(best: tuple[int, Entry], used: tuple[int, ...], *, joined: bool) -> Hit:
    distance, entry = best
    return Hit(
        id=entry.id, first=used[0], last=used[-1] + 1, used=used, distance=distance,
        rank=entry.rank, joined=joined,
    )  # fmt: skip


def _any_in(places: list[int], begin: int, end: int) -> bool:
    """Whether one of the places, which are in order, is in the range."""
    at = bisect_left(places, begin)
    return at < len(places) and places[at] < end


def walls_of(words: Words) -> list[bool]:
    """For each word, whether punctuation parts it from the one before."""
    return [gap != " " and not _BREAKS.isdisjoint(gap) for gap in words.gaps]


def _distance(said: tuple[str, ...], name: tuple[str, ...], otherwise: int) -> int:
    if said == name:
        return 0
    if sorted(said) == sorted(name):
        return 1
    return otherwise + max(1, sum(word not in name for word in said))


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
