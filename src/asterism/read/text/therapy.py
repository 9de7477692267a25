"""How a medicine was given, and what came of a treatment or an examination."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from asterism.model.unit import commensurable
from asterism.read.text.numbers import Amount
from asterism.read.text.rules import Page
from asterism.read.text.tokens import Words, fold_phrase
from asterism.read.text.trie import Trie


class Told(Enum):
    """What a word tells of a treatment. The values are the names of a finding's details."""

    ROUTE = "route"
    CADENCE = "cadence"
    CHANGE = "change"
    OUTCOME = "outcome"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    told: Told
    name: str


_Hit = tuple[int, int, tuple[_Word, ...]]
_STARTED, _STOPPED = "started", "stopped"
_SWITCHED, _FROM = "switched", "switched_from"
_NONE = ""  # what looks like an outcome and is none
_SWITCH_REACH = 16  # words between "switched from" and "to"
_TO_OTHER = 3  # words between "switched to" and the other medicine
_PAGES = {
    Told.ROUTE: "routes", Told.CADENCE: "cadences", Told.CHANGE: "changes",
    Told.OUTCOME: "outcomes", Told.RESULT: "results",
}  # fmt: skip
_GIVEN = (Told.CADENCE, Told.ROUTE, Told.CHANGE)
_BEFORE = 4  # words in front of a drug that may tell how it is given
_BEHIND = 10  # words behind it
_TO_RESULT = 6  # words between an examination and its result
_TO_LINK = 3  # words between an outcome and "after"
_ENDS = frozenset(",;()[]")


@dataclass(frozen=True, kw_only=True, eq=False)
class TherapyCues:
    """The words of treatment, compiled."""

    trie: Trie[_Word]
    per_day: frozenset[str]
    dose_units: tuple[str, ...]
    links: frozenset[str]
    joins: frozenset[str]
    to: frozenset[str]
    steps: frozenset[str]
    breaks: Trie[str]
    interventions: Trie[str]
    result_verbs: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "TherapyCues":
        trie: Trie[_Word] = Trie()
        for told, key in _PAGES.items():
            for name, phrases in page.page(key).lists().items():
                for phrase in phrases:
                    trie.add(fold_phrase(phrase), _Word(told=told, name=name))
        for phrase in page.texts("no_outcomes"):
            trie.add(fold_phrase(phrase), _Word(told=Told.OUTCOME, name=_NONE))
        return cls(
            trie=trie,
            per_day=frozenset(page.texts("per_day")),
            dose_units=page.texts("dose_units"),
            links=_folded(page, "outcome_links"),
            joins=_folded(page, "joins"),
            to=_folded(page, "to"),
            steps=_folded(page, "steps"),
            breaks=Trie((phrase, phrase) for phrase in page.texts("breaks")),
            interventions=Trie((phrase, phrase) for phrase in page.texts("interventions")),
            result_verbs=_folded(page, "result_verbs"),
        )

    def dose_unit(self, amount: Amount) -> str | None:
        """The unit of the amount if a medicine is dosed in it."""
        for unit in amount.units:
            if any(commensurable(unit, known) for known in self.dose_units):
                return unit
        return None

    def daily(self, unit: str, cadence: str) -> str:
        """The unit per day of what is given daily; other cadences leave the dose a single one."""
        per_day = f"{unit}/d"
        fits = cadence in self.per_day and any(commensurable(per_day, u) for u in self.dose_units)
        return per_day if fits and not unit.endswith("/d") else unit

    def cadence_end(self, words: Words, place: int) -> int:
        """Where a cadence right behind a dose ends in the text; 0 where there is none."""
        hit = self.trie.at(words.norms, place)
        if hit is None or not any(word.told is Told.CADENCE for word in hit[1]):
            return 0
        return words.spans[hit[0] - 1][1]

    def given(self, words: Words, at: "Given") -> tuple[tuple[str, str], ...]:
        """Cadence and route of a drug, and whether it was begun, changed or stopped."""
        begin = self._segment_start(words, at)
        dose = (words.after(at.dose.start), words.after(at.dose.end)) if at.dose else (0, 0)
        last = max(at.last, dose[1])
        hits = self.trie.find(words.norms, begin, at.first)
        hits += self.trie.find(words.norms, at.last, dose[0])
        hits += self.trie.find(words.norms, last, self._segment_end(words, last, at.others))
        hits += self._switched_to(words, at)
        return tuple(
            (name, self._side(words, hits, at) if value == _SWITCHED else value)
            for name, value in _details(hits, _GIVEN)
        )

    def _switched_to(self, words: Words, at: "Given") -> list[_Hit]:
        """The end of "switched from prednisone to azathioprine": a beginning."""
        if not at.first or words.norms[at.first - 1] not in self.to:
            return []
        begin = max(0, at.first - _SWITCH_REACH)
        hits = self.trie.find(words.norms, begin, at.first - 1)
        away = [end for _, end, said in hits if any(word.name == _FROM for word in said)]
        between = bool(away) and not at.others.isdisjoint(range(away[-1], at.first))
        return [(at.first, at.first, (_Word(told=Told.CHANGE, name=_STARTED),))] if between else []

    def _side(self, words: Words, hits: Sequence[_Hit], at: "Given") -> str:
        """Whether a medicine was given up or taken up where one was switched to another."""
        place, end = next(
            (first, last) for first, last, said in hits
            if any(word.name == _SWITCHED for word in said)
        )  # fmt: skip
        if place < at.first:
            return _STARTED
        other = not at.others.isdisjoint(range(end, min(end + _TO_OTHER, len(words))))
        return _STOPPED if other else _SWITCHED

    def further_changes(
        self, words: Words, first: int, until: int
    ) -> Iterator[tuple[int, int, str]]:
        """The changes behind "and" or a comma, with nothing but an auxiliary and adverbs between:
        "and was later stopped". Each with its words.
        """
        for begin, end, said in self.trie.find(words.norms, first, until):
            name = next((word.name for word in said if word.told is Told.CHANGE), "")
            if name and name != _SWITCHED and self._goes_on(words, first, begin):
                yield begin, end, _STOPPED if name == _FROM else name

    def _goes_on(self, words: Words, first: int, begin: int) -> bool:
        place = begin
        while place > first and words.norms[place - 1] in self.steps:
            place -= 1
        joined = place > first and words.norms[place - 1] in self.joins
        return joined or (place > first and words.gaps[place].strip() == ",")

    def result(self, words: Words, last: int) -> tuple[tuple[str, str], ...]:
        """The result of the examination that ends before word `last`."""
        for place in range(last, min(last + _TO_RESULT, len(words))):
            if _ENDS & set(words.gaps[place]):
                break
            hit = self.trie.at(words.norms, place)
            if hit is not None:
                found = _details([(place, hit[0], hit[1])], (Told.RESULT,))
                if found:
                    return found
            if words.norms[place] not in self.result_verbs:
                break
        return ()

    def outcomes(self, words: Words) -> tuple["Outcome", ...]:
        """The outcomes told in a sentence, each with the words that it can be the outcome of."""
        found = []
        hits = self.trie.find(words.norms)
        told = [
            (first, last, word.name) for first, last, said in hits for word in said
            if word.told is Told.OUTCOME and word.name != _NONE
        ]  # fmt: skip
        for place, (first, last, name) in enumerate(told):
            before = told[place - 1][1] if place else 0
            after = told[place + 1][0] if place + 1 < len(told) else len(words)
            span = (words.spans[first][0], words.spans[last - 1][1])
            made = self._behind(words, last, after) or self._in_front(words, before, first)
            found.append(replace(made, name=name, span=span))
        return tuple(found)

    def _behind(self, words: Words, last: int, after: int) -> "Outcome | None":
        """What "worsened after ..." speaks of: up to the next outcome or "but"."""
        near = range(last, min(last + _TO_LINK, after))
        link = next((place for place in near if words.norms[place] in self.links), None)
        if link is None:
            return None
        breaks = self.breaks.find(words.norms, last, after)
        end = breaks[0][0] if breaks else after
        generic = bool(self.interventions.find(words.norms, link, end))
        return Outcome(first=link, last=end, linked=True, generic=generic)

    def _in_front(self, words: Words, before: int, first: int) -> "Outcome":
        """What "... failed" speaks of: back to the outcome before it or "but"."""
        breaks = self.breaks.find(words.norms, before, first)
        return Outcome(first=breaks[-1][1] if breaks else before, last=first, linked=False)

    def _segment_start(self, words: Words, at: "Given") -> int:
        begin = at.first
        while begin > 0 and at.first - begin < _BEFORE:
            if _ENDS & set(words.gaps[begin]) or words.norms[begin - 1] in self.joins:
                break
            if begin - 1 in at.others:
                break
            begin -= 1
        return begin

    def _segment_end(self, words: Words, last: int, others: frozenset[int]) -> int:
        for place in range(last, min(last + _BEHIND, len(words))):
            if _ENDS & set(words.gaps[place]) or words.norms[place] in self.joins:
                return place
            if place in others:
                return place
        return min(last + _BEHIND, len(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A drug at the words `first:last`, its dose, and the words that belong to `others`."""

    first: int
    last: int
    dose: Amount | None
    others: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of what stands in the words `first:last`.

    `linked`: the words are those behind "worsened after"; else those in front of "worsened".
    `generic`: they only say "surgery", and mean what was done before.
    """

    first: int
    last: int
    linked: bool
    generic: bool = False
    name: str = ""
    span: tuple[int, int] = (0, 0)


def _details(hits: Sequence[_Hit], wanted: tuple[Told, ...]) -> tuple[tuple[str, str], ...]:
    """The first of each kind wanted, in that order."""
    found: dict[Told, str] = {}
    for _, _, said in hits:
        for word in said:
            found.setdefault(word.told, _STOPPED if word.name == _FROM else word.name)
    return tuple((told.value, found[told]) for told in wanted if told in found)


def _folded(page: Page, key: str) -> frozenset[str]:
    return frozenset(word for phrase in page.texts(key) for word in fold_phrase(phrase))
