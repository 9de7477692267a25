"""The phrases that say how a mention stands: what each says, and which way it looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from asterism.model.finding import Status
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold, fold_phrase
from asterism.read.text.trie import Hits, Trie

_LONGEST_CUE = 8  # words
_LONGEST_HEAD = 4
_LONGEST_ATTRIBUTE = 3  # words: "the" and two more before "nodule"


class Sense(Enum):
    """What a cue says of the words in its reach."""

    __hash__ = object.__hash__  # each is one object; its name need not be hashed time and again

    NEGATED = "negated"
    RESULT = "result"  # "negative": of a disease that it is absent, of a test how it came out
    AFFIRMED = "affirmed"
    NOT_ASSESSED = "not_assessed"
    POSSIBLE = "possible"
    POINTING = "pointing"  # possible; and where it is itself denied, absent
    LIKELY = "likely"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    RESOLVED = "resolved"
    GONE = "gone"  # resolved, with nothing left of it
    FAMILY = "family"
    CITED = "cited"
    HIGH = "high"
    LOW = "low"
    NORMAL = "normal"


class Way(Enum):
    """Where a cue stands: in front of what it speaks of, or behind; near ones reach less far."""

    __hash__ = object.__hash__

    BEFORE = "before"
    NEAR = "near"
    AFTER = "after"
    NEAR_AFTER = "near_after"


FORWARD = frozenset({Way.BEFORE, Way.NEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    sense: Sense
    way: Way


class Bar(Enum):
    """Words that are no cue themselves."""

    STOP = "stop"
    VERB = "verb"
    NONE = "none"  # looks like a cue and is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cue phrases, compiled."""

    trie: Trie[Cue | Bar]
    own_stops: dict[Sense, Trie[Bar]]
    own_heads: dict[Sense, Trie[Bar]]
    adverbs: frozenset[str]
    heads: Trie[Bar]
    places: frozenset[str]
    fillers: frozenset[str]
    as_written: dict[tuple[str, ...], Cue]
    opening: frozenset[str]
    through: frozenset[str]
    singular: frozenset[str]
    plural: frozenset[str]
    alternatives: frozenset[str]
    conjunctions: frozenset[str]
    introductory: frozenset[str]
    joints: frozenset[str]
    relatives: frozenset[str]
    finite: frozenset[str]
    openers: frozenset[str]
    telling_nothing: frozenset[str]
    tests: frozenset[str]
    complemented: frozenset[str]
    uncomplemented: frozenset[str]
    answers: dict[str, Status]
    answer_words: frozenset[str]
    signs: dict[str, Status]
    reach: dict[Way, int]
    widest: int

    @classmethod
    def of(cls, page: Page) -> "Cues":
        trie: Trie[Cue | Bar] = Trie()
        doubts = _doubted(page.page("doubts"))
        for phrase, said in _listed(page):
            trie.add(fold_phrase(phrase), said)
        for words, said in (*_framed(page.page("frames")), *doubts):
            trie.add(words, said)
        for phrase in _told_by(page.page("informants")):
            trie.add(fold_phrase(phrase), Bar.NONE)
        reach_words = page.page("reach")
        reach = {way: int(reach_words.text(way.value, "10")) for way in Way}
        answers = _said_by(page.page("answers"))
        relatives = _folded(page, "relatives")
        return cls(
            trie=trie,
            own_stops={sense: Trie(_own_stops(part)) for sense, part in _senses(page)},
            own_heads={
                sense: Trie((words, Bar.NONE) for words in part.texts("heads"))
                for sense, part in _senses(page)
            },
            adverbs=_folded(page, "adverbs"),
            heads=Trie((phrase, Bar.NONE) for phrase in page.texts("heads")),
            places=_folded(page, "places"),
            fillers=_folded(page, "fillers"),
            as_written=_as_written(page.page("as_written")),
            opening=_folded(page, "opening"),
            through=_folded(page, "through"),
            singular=_folded(page, "singular"),
            plural=_folded(page, "plural"),
            alternatives=frozenset(page.texts("alternatives")),
            conjunctions=frozenset(page.texts("conjunctions")),
            introductory=_folded(page, "introductory"),
            joints=relatives | {*page.texts("alternatives"), *page.texts("conjunctions")},
            relatives=relatives,
            finite=_folded(page, "finite") | {fold(w) for w in page.texts("verbs") if " " not in w},
            openers=_folded(page, "openers"),
            telling_nothing=_folded(page, "telling_nothing"),
            tests=_folded(page, "tests"),
            complemented=_folded(page, "complemented"),
            uncomplemented=_folded(page, "uncomplemented"),
            answers=answers,
            answer_words=frozenset(fold(word) for word in answers),
            signs=_said_by(page.page("signs")),
            reach=reach,
            widest=max(reach.values()) + _LONGEST_CUE,
        )

    def said_in(self, words: Words) -> Hits[Cue | Bar]:
        """The longest cue, stop or verb at each word that begins one; sought once in a sentence."""
        found = words.found.get(self.trie)
        if found is None:
            found = words.found[self.trie] = self.trie.every(words.norms, self.adverbs)
        return found

    def covering(self, words: Words, first: int, last: int) -> bool:
        """Whether a longer cue holds these words: "medical history was significant for"."""
        said = self.said_in(words)
        for begin in range(max(0, first - 2), last):
            hit = said.get(begin)
            if hit is not None and hit[0] >= last and hit[0] - begin > last - first:
                return True
        return False

    def _article(self, norms: Sequence[str], first: int) -> int:
        """Where the articles in front begin, with two words at most behind the last of them."""
        end = first
        while end and first - end < _LONGEST_ATTRIBUTE and norms[end - 1] not in self.fillers:
            if norms[end - 1] in self.joints or norms[end - 1] in self.places:
                return first
            end -= 1
        begin = end
        while begin and norms[begin - 1] in self.fillers:
            begin -= 1
        return begin if begin < end else first

    def head(self, norms: Sequence[str], first: int) -> int | None:
        """Where the phrase begins to which the words at `first` belong: "the cause of the" ...

        What is denied of that phrase is not denied of them. None where no such phrase is in front.
        """
        first = self._article(norms, first)
        begin = self._headed(self.heads, norms, first)
        if begin is not None:
            return begin
        return first - 1 if first and norms[first - 1] in self.places else None

    def own_head(self, sense: Sense, norms: Sequence[str], first: int) -> int | None:
        """As `head`, for what is said in another sense: "a possible cause of the" ..."""
        heads = self.own_heads.get(sense)
        if heads is None or not heads.firsts:
            return None
        return self._headed(heads, norms, self._article(norms, first))

    def _headed(self, heads: Trie[Bar], norms: Sequence[str], first: int) -> int | None:
        for begin in range(max(0, first - _LONGEST_HEAD), first):
            hit = heads.at(norms, begin, self.fillers)
            if hit is not None and hit[0] == first:
                return begin
        return None


def _listed(page: Page) -> Iterator[tuple[str, Cue | Bar]]:
    for sense, part in _senses(page):
        for way in Way:
            for phrase in part.texts(way.value):
                yield phrase, Cue(sense=sense, way=way)
    for bar, key in ((Bar.STOP, "stops"), (Bar.VERB, "verbs"), (Bar.NONE, "none")):
        for phrase in page.texts(key):
            yield phrase, bar


def _framed(page: Page) -> Iterator[tuple[tuple[str, ...], Cue]]:
    """Each listed word behind each auxiliary: "was not found" looks back.

    A verb in the active has its object behind it: "have not found any".
    """
    ways = {
        Way.AFTER: [*map(fold_phrase, page.texts("auxiliaries"))],
        Way.BEFORE: [*map(fold_phrase, page.texts("active"))],
    }
    for sense in Sense:
        for word in map(fold_phrase, page.texts(sense.value)):
            for way, fronts in ways.items():
                cue = Cue(sense=sense, way=way)
                yield from (((*front, *word), cue) for front in fronts)


def _doubted(page: Page) -> Iterator[tuple[tuple[str, ...], Cue]]:
    """Each doubt in front of each link: "most likely caused by"."""
    links = [*map(fold_phrase, page.texts("links"))]
    cue = Cue(sense=Sense.POSSIBLE, way=Way.BEFORE)
    for lead in map(fold_phrase, page.texts("leads")):
        yield from (((*lead, *link), cue) for link in links)


def _own_stops(page: Page) -> Iterator[tuple[str, Bar]]:
    """The stops of a sense, and what only looks like one: the "with" of "infection with"."""
    yield from ((phrase, Bar.STOP) for phrase in page.texts("stops"))
    yield from ((phrase, Bar.NONE) for phrase in page.texts("passes"))


def _told_by(page: Page) -> Iterator[str]:
    """A relative who tells, or is only compared with: "her mother noticed", "like her brother"."""
    verbs = page.texts("verbs")
    for who in page.texts("who"):
        yield from (f"{who} {verb}" for verb in verbs)
    for front in page.texts("compared"):
        yield from (f"{front} {who}" for who in page.texts("kin"))


def _as_written(page: Page) -> dict[tuple[str, ...], Cue]:
    return {
        tuple(phrase.split()): Cue(sense=Sense(sense), way=Way.BEFORE)
        for sense, phrases in page.lists().items()
        for phrase in phrases
    }


def _folded(page: Page, key: str) -> frozenset[str]:
    return frozenset(map(fold, page.texts(key)))


def _said_by(page: Page) -> dict[str, Status]:
    """What each of the words listed under a status says."""
    return {word: Status(name) for name, words in page.lists().items() for word in words}


def _senses(page: Page) -> list[tuple[Sense, Page]]:
    return [(Sense(name), part) for name, part in page.page("senses").pages()]
