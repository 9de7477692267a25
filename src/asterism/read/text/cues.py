"""The phrases that say how a mention stands: what each says, and which way it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from asterism.model.finding import Status
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold, fold_phrase
from asterism.read.text.trie import Trie

_LONGEST_CUE = 8  # words
_LONGEST_HEAD = 4


class Sense(Enum):
    """What a cue says of the words in its reach."""

    NEGATED = "negated"
    AFFIRMED = "affirmed"
    NOT_ASSESSED = "not_assessed"
    POSSIBLE = "possible"
    POINTING = "pointing"  # possible; and where it is itself denied, absent
    LIKELY = "likely"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    RESOLVED = "resolved"
    FAMILY = "family"
    HIGH = "high"
    LOW = "low"
    NORMAL = "normal"


class Way(Enum):
    """Where a cue stands: in front of what it speaks of, or behind; near ones reach less far."""

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
    adverbs: frozenset[str]
    heads: Trie[Bar]
    places: frozenset[str]
    fillers: frozenset[str]
    singular: frozenset[str]
    plural: frozenset[str]
    alternatives: frozenset[str]
    conjunctions: frozenset[str]
    introductory: frozenset[str]
    signs: dict[str, Status]
    reach: dict[Way, int]
    widest: int

    @classmethod
    def of(cls, page: Page) -> "Cues":
        trie: Trie[Cue | Bar] = Trie()
        for sense, part in _senses(page):
            for way in Way:
                for phrase in part.texts(way.value):
                    trie.add(fold_phrase(phrase), Cue(sense=sense, way=way))
        for bar, key in ((Bar.STOP, "stops"), (Bar.VERB, "verbs"), (Bar.NONE, "none")):
            for phrase in page.texts(key):
                trie.add(fold_phrase(phrase), bar)
        words = page.page("reach")
        reach = {way: int(words.text(way.value, "10")) for way in Way}
        return cls(
            trie=trie,
            own_stops={s: Trie((w, Bar.STOP) for w in p.texts("stops")) for s, p in _senses(page)},
            adverbs=frozenset(map(fold, page.texts("adverbs"))),
            heads=Trie((phrase, Bar.NONE) for phrase in page.texts("heads")),
            places=frozenset(map(fold, page.texts("places"))),
            fillers=frozenset(map(fold, page.texts("fillers"))),
            singular=frozenset(map(fold, page.texts("singular"))),
            plural=frozenset(map(fold, page.texts("plural"))),
            alternatives=frozenset(page.texts("alternatives")),
            conjunctions=frozenset(page.texts("conjunctions")),
            introductory=frozenset(map(fold, page.texts("introductory"))),
            signs={
                sign: Status(name)
                for name, signs in page.page("signs").lists().items()
                for sign in signs
            },
            reach=reach,
            widest=max(reach.values()) + _LONGEST_CUE,
        )

    def covering(self, words: Words, first: int, last: int) -> bool:
        """Whether a longer cue holds these words: "medical history was significant for"."""
        for begin in range(max(0, first - 2), last):
            hit = self.trie.at(words.norms, begin, self.adverbs)
            if hit is not None and hit[0] >= last and hit[0] - begin > last - first:
                return True
        return False

    def head(self, norms: Sequence[str], first: int) -> int | None:
        """Where the phrase begins to which the words at `first` belong: "the cause of the" ...

        What is said of that phrase is not said of them. None where no such phrase is in front.
        """
        while first and norms[first - 1] in self.fillers:
            first -= 1
        for begin in range(max(0, first - _LONGEST_HEAD), first):
            hit = self.heads.at(norms, begin, self.fillers)
            if hit is not None and hit[0] == first:
                return begin
        return first - 1 if first and norms[first - 1] in self.places else None


def _senses(page: Page) -> list[tuple[Sense, Page]]:
    return [(Sense(name), part) for name, part in page.page("senses").pages()]
