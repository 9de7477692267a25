"""How far a cue reaches: to a stop word, another clause, a closing bracket, the end of its list."""

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from asterism.read.text.cues import FORWARD, Bar, Cue, Cues, Sense, Way
from asterism.read.text.tokens import Words
from asterism.read.text.trie import Hits

_OPENING = 2  # words before "absence of" in a phrase that opens its sentence
_COLUMN = "     "  # so many spaces part the columns of a form, not the words of a clause
_TO_VERB = 8  # words between a finding and the verb whose subject it is
_LONGEST_ITEM = 5  # words of an item of a list
_Hit = tuple[int, int, tuple[Cue | Bar, ...]]
_NO_HIT: tuple[int, tuple[int, tuple[Cue | Bar, ...]]] = (sys.maxsize, (0, ()))
# What is said of the mother, or in a citation, is said of the whole sentence.
_THROUGH_VERBS = frozenset({Sense.FAMILY, Sense.CITED})
DENYING = frozenset({Sense.NEGATED, Sense.RESULT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A cue, stop or verb at the words `first` up to `last`."""

    first: int
    last: int
    said: tuple[Cue | Bar, ...]


def marks_of(words: Words, cues: Cues, taken: Sequence[tuple[int, int]]) -> tuple[Mark, ...]:
    """The cues, stops and verbs outside the word ranges already `taken`, in text order."""
    marks = [
        _mark(words, cues, (place, *hit), until)
        for place, hit, until in _outside(cues.said_in(words), len(words), taken)
    ]
    return tuple(_as_written(words, mark, cues) for mark in marks if _speaks(words, mark, cues))


def _outside(
    said: Hits[Cue | Bar], length: int, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, tuple[int, tuple[Cue | Bar, ...]], int]]:
    """The hits that begin outside the ranges, leftmost first, none overlapping another that does
    in the same gap; each with where its gap ends.
    """
    hits = iter(said.items())
    at, hit = next(hits, _NO_HIT)
    begin = 0
    for first, last in (*sorted(taken), (length, length)):
        free = begin
        while at < first:
            if at >= free:
                yield at, hit, first
                free = hit[0]
            at, hit = next(hits, _NO_HIT)
        begin = max(begin, last)


def _mark(words: Words, cues: Cues, hit: _Hit, until: int) -> Mark:
    """The mark of a phrase; of its own words alone where it shields those of a mention.

    "No change" is no denial, but "no change of the nails" denies it where that is what was sought.
    """
    first, last, said = hit
    if last > until and Bar.NONE in said:
        shorter = cues.trie.at(words.norms, first, cues.adverbs, until=until)
        last, said = shorter or (until, said)
    return Mark(first=first, last=min(last, until), said=said)


def _as_written(words: Words, mark: Mark, cues: Cues) -> Mark:
    """The mark as its spelling has it: "rules out" tells a result, "rule out" a plan."""
    said = cues.as_written.get(words.lower[mark.first : mark.last])
    return mark if said is None else replace(mark, said=(said,))


def _speaks(words: Words, mark: Mark, cues: Cues) -> bool:
    if mark.last - mark.first > 1:
        return True
    if mark.first and words.norms[mark.first] in cues.opening:
        return False
    return not _answers(words, mark, cues)


def _answers(words: Words, mark: Mark, cues: Cues) -> bool:
    """Whether it only answers what stands before it: the "no" of "Fever: no, cough: yes"."""
    if words.norms[mark.first] not in cues.answer_words:
        return False
    if words.gaps[mark.first].strip()[:1] not in {":", "="}:
        return False
    return mark.last == len(words) or words.gaps[mark.last].lstrip()[:1] in set(",;|/)")


def _place(spoken: tuple[Mark, Cue]) -> int:
    return spoken[0].first


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The marks of a sentence, ready to be asked what reaches what."""

    words: Words
    cues: Cues
    spoken: tuple[tuple[Mark, Cue], ...]  # each cue with its place, in text order
    barred: dict[int, Bar]

    @classmethod
    def of(cls, words: Words, cues: Cues, taken: Sequence[tuple[int, int]]) -> "Scope":
        marks = marks_of(words, cues, taken)
        barred: dict[int, Bar] = {
            place: bar
            for mark in marks
            for bar in mark.said
            if isinstance(bar, Bar) and bar is not Bar.NONE
            for place in range(mark.first, mark.last)
        }
        spoken = tuple((mark, cue) for mark in marks for cue in mark.said if isinstance(cue, Cue))
        return cls(words=words, cues=cues, spoken=spoken, barred=barred)

    def near(self, first: int, last: int) -> list[tuple[Mark, Cue]]:
        """The cues within whose reach these words are, nearest first."""
        reach, found = self.cues.reach, []
        begin = bisect_left(self.spoken, first - self.cues.widest, key=_place)
        for place in range(begin, len(self.spoken)):
            mark, cue = self.spoken[place]
            if mark.first > last + self.cues.widest:
                break
            gap = first - mark.last if cue.way in FORWARD else mark.first - last
            if 0 <= gap <= reach[cue.way]:
                found.append((gap, -mark.first, mark, cue))
        found.sort(key=lambda hit: hit[:2])
        return [(mark, cue) for _, _, mark, cue in found]

    def reaches(self, mark: Mark, cue: Cue, first: int, last: int) -> bool:
        """Whether what the mark's cue says is said of the words `first` up to `last`."""
        forward = cue.way in FORWARD
        begin, end = (mark.last, first) if forward else (last, mark.first)
        if self._walled(begin, end, self._opened(first, last)) or self._barred(cue, begin, end):
            return False
        if cue.sense in DENYING and self._headed(begin, first, forward=forward):
            return False
        if not forward:
            return not (
                self._other_subject(mark, cue, begin, end)
                or self._object(mark, first, last)
                or self._complemented(mark)
            )
        if self._own_headed(cue, begin, first):
            return False
        if cue.sense is Sense.FAMILY:
            return True
        if self._closes_at_once(mark) or self._next_subject(mark, first, last):
            return False
        ended = self._list_closed(begin, end) or self._introduces(mark, end)
        return not (cue.sense in DENYING and (ended or self._new_item(begin, first)))

    def stopped(self, mark: Mark, cue: Cue) -> bool:
        """Whether something stops the cue before the sentence ends."""
        return self._barred(cue, mark.last, len(self.words))

    def _headed(self, begin: int, first: int, *, forward: bool) -> bool:
        """Whether something else is denied: "no cause of", "no uptake in"."""
        norms = self.words.norms
        head = self.cues.head(norms, first)
        if head is None or not forward:
            return head is not None
        return head > begin or (head == begin and norms[head] not in self.cues.places)

    def _own_headed(self, cue: Cue, begin: int, first: int) -> bool:
        """Whether something of it is meant: "a possible cause of the", "suspected spread of"."""
        head = self.cues.own_head(cue.sense, self.words.norms, first)
        return head is not None and head >= begin

    def _complemented(self, mark: Mark) -> bool:
        """Whether the cue goes on to say what it was held for: "was considered reactive"."""
        norms, last = self.words.norms, mark.last
        if norms[last - 1] not in self.cues.complemented or last >= len(norms):
            return False
        return self.words.gaps[last].isspace() and norms[last] not in self.cues.uncomplemented

    def _opened(self, first: int, last: int) -> int:
        """How many brackets the mention opens: it stands alone in one, or holds its short form."""
        gaps = self.words.gaps[first:last]
        closed = sum(gap.count(")") + gap.count("]") for gap in gaps[1:])
        return sum(gap.count("(") + gap.count("[") for gap in gaps) - closed

    def _walled(self, begin: int, end: int, depth: int) -> bool:
        """Whether a bracket closes, or a clause ends, between the two."""
        for place in range(begin, min(end + 1, len(self.words))):
            gap = self.words.gaps[place]
            if gap == " ":
                continue
            if _COLUMN in gap:
                return True
            for sign in gap:
                depth += (sign in "([") - (sign in ")]")
                if depth < 0 or sign == ";":
                    return True
        return False

    def _barred(self, cue: Cue, begin: int, end: int) -> bool:
        stops = self.cues.own_stops.get(cue.sense)
        if stops is not None and any(
            Bar.STOP in said for _, _, said in stops.find(self.words.norms, begin, end)
        ):
            return True
        through = cue.way in FORWARD and self.words.norms[begin - 1] in self.cues.through
        for place in range(begin, end):
            bar = self.barred.get(place)
            if bar is Bar.STOP:
                return True
            # A verb right behind "not" belongs to it; a later one opens a clause of its own.
            own = cue.sense in _THROUGH_VERBS or (cue.way in FORWARD and place == begin)
            if bar is Bar.VERB and not own and not through:
                return True
        return False

    def _closes_at_once(self, mark: Mark) -> bool:
        """Whether a comma stands right behind the cue: "reflexes absent, edema of the legs"."""
        return mark.last < len(self.words) and self.words.gaps[mark.last].lstrip()[:1] == ","

    def _introduces(self, mark: Mark, end: int) -> bool:
        """Whether the cue's phrase is over at its comma: "without delay, X was"."""
        norms, gaps = self.words.norms, self.words.gaps
        if norms[mark.first] not in self.cues.introductory:
            return False
        comma = next((at for at in range(mark.last, end + 1) if "," in gaps[at]), None)
        if comma is None:
            return False
        if mark.first <= _OPENING:
            return self.cues.alternatives.isdisjoint(norms[mark.last : end + _OPENING])
        return not self._goes_on(comma)

    def _goes_on(self, comma: int) -> bool:
        """Whether what stands behind the comma is an item of a list that comes to its "or"."""
        norms, gaps = self.words.norms, self.words.gaps
        joins, length = self.cues.alternatives | self.cues.conjunctions, 0
        for place in range(comma, min(comma + self.cues.reach[Way.BEFORE], len(norms))):
            if norms[place] in joins:
                return True
            length = 1 if "," in gaps[place] else length + 1
            if place in self.barred or length > _LONGEST_ITEM or ";" in gaps[place]:
                return False
        return False

    def _new_item(self, begin: int, first: int) -> bool:
        """Whether an article opens a thing of its own: "no fever, and a mild effusion"."""
        norms, gaps, openers = self.words.norms, self.words.gaps, self.cues.openers
        if norms[begin] in openers:
            return False
        for place in range(begin + 1, first + 1):
            joined = norms[place - 1] in self.cues.conjunctions
            if norms[place] in openers and (joined or "," in gaps[place]):
                rest = norms[place : place + self.cues.reach[Way.BEFORE]]
                return joined or self.cues.alternatives.isdisjoint(rest)
        return False

    def _list_closed(self, begin: int, end: int) -> bool:
        """Whether "no A, B or C, D" has passed its "or": D belongs to the list around it."""
        norms, gaps = self.words.norms, self.words.gaps
        alternative, depth = None, 0
        for place in range(begin, end + 1):
            depth += gaps[place].count("(") - gaps[place].count(")")
            if depth > 0:  # "tremor (resting or postural)" is one item
                continue
            if alternative is not None and place > alternative + 1 and "," in gaps[place]:
                rest = norms[place : place + self.cues.reach[Way.BEFORE]]
                return self.cues.alternatives.isdisjoint(rest)
            if norms[place] in self.cues.alternatives:
                alternative = place
        return False

    def _next_subject(self, mark: Mark, first: int, last: int) -> bool:
        """Whether the words begin the next clause: "showed no fever and the cough was dry"."""
        norms, gaps = self.words.norms, self.words.gaps
        joined = any(
            "," in gaps[place] or norms[place] in self.cues.conjunctions
            for place in range(mark.last, first + 1)
        )
        return joined and self._has_verb(last) and self._after_verb(mark.last)

    def _has_verb(self, last: int) -> bool:
        """Whether the words that end at `last` have a verb behind them in their own clause."""
        norms, gaps = self.words.norms, self.words.gaps
        for place in range(last, min(last + _TO_VERB, len(norms))):
            if not set(gaps[place]).isdisjoint(",;:(") or norms[place] in self.cues.joints:
                return False
            if norms[place] in self.cues.finite:
                return True
        return False

    def _after_verb(self, end: int) -> bool:
        """Whether a clause with a verb of its own ends before word `end`."""
        norms, gaps = self.words.norms, self.words.gaps
        for place in range(end - 1, max(end - self.cues.widest, 0) - 1, -1):
            if norms[place] in self.cues.finite:
                return True
            if ";" in gaps[place] or self.barred.get(place) is Bar.STOP:
                return False
        return False

    def _object(self, mark: Mark, first: int, last: int) -> bool:
        """Whether another verb has the words as its object: "showed A, B and C were absent"."""
        norms, gaps = self.words.norms, self.words.gaps
        if norms[mark.first] not in self.cues.finite:
            return False
        if not any("," in gap for gap in gaps[last : mark.first + 1]):
            return False
        for place in range(first - 1, max(first - self.cues.widest, 0) - 1, -1):
            if norms[place] in self.cues.finite:
                return True
            ends = ";" in gaps[place] or ("," in gaps[place] and norms[place] in self.cues.joints)
            if ends or norms[place] in self.cues.relatives:
                return False
            if self.barred.get(place) is Bar.STOP:
                return False
        return False

    def _other_subject(self, mark: Mark, cue: Cue, begin: int, end: int) -> bool:
        """Whether a cue behind speaks of something nearer: "calcium 9, PTH was not checked"."""
        between = bisect_left(self.spoken, begin, key=_place)
        until = bisect_left(self.spoken, end, lo=between, key=_place)
        if any(said.way not in FORWARD for _, said in self.spoken[between:until]):
            return True
        norms, gaps = self.words.norms[begin:end], self.words.gaps[begin : end + 1]
        if cue.way is Way.NEAR_AFTER and not self.cues.conjunctions.isdisjoint(norms):
            return True
        alone = self.words.norms[mark.first] in self.cues.singular
        if alone and not self.cues.conjunctions.isdisjoint(norms):
            return True
        plural = self.words.norms[mark.first] in self.cues.plural
        return not plural and any("," in gap for gap in gaps)
