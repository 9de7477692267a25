"""How a mention stands: negated, suspected, not looked at, historical, somebody else's.

Cues have a direction and a reach; the reach ends at a stop word, at the verb of another clause, at
a parenthesis or at the end of a list. The nearest cue decides.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from asterism.model.finding import Certainty, Flag, Interpretation, Status
from asterism.read.text.cues import FORWARD, Bar, Cue, Cues, Sense, Way
from asterism.read.text.tokens import Words

_STATUS = {
    Sense.NEGATED: Status.ABSENT,
    Sense.AFFIRMED: Status.PRESENT,
    Sense.NOT_ASSESSED: Status.NOT_ASSESSED,
    Sense.POSSIBLE: Status.SUSPECTED,
    Sense.POINTING: Status.SUSPECTED,
    Sense.LIKELY: Status.PRESENT,
}
_FLAGS = {
    Sense.HYPOTHETICAL: Flag.HYPOTHETICAL,
    Sense.HISTORICAL: Flag.HISTORICAL,
    Sense.RESOLVED: Flag.RESOLVED,
    Sense.FAMILY: Flag.FAMILY,
}
_LEVELS = {
    Sense.HIGH: Interpretation.HIGH,
    Sense.LOW: Interpretation.LOW,
    Sense.NORMAL: Interpretation.NORMAL,
}
_MATTER = {**dict.fromkeys(_STATUS, "status"), **dict.fromkeys(_LEVELS, "level")}
# A clause with another verb may still speak of the mother, or of what would be looked for.
_DENIABLE = frozenset({Sense.POINTING, Sense.LIKELY})
_NEAR_DENIAL = 4  # words between "no" and "suggestive of"
_THROUGH_VERBS = frozenset({Sense.FAMILY})
_OPENING = 2  # words before "absence of" in a phrase that opens its sentence
_COLUMN = "     "  # so many spaces part the columns of a form, not the words of a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a mention stands, and the places of the words that say so."""

    status: Status = Status.PRESENT
    flags: frozenset[Flag] = frozenset()
    certainty: Certainty = Certainty.STATED
    interpretation: Interpretation | None = None
    said_at: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A cue, stop or verb at the words `first` up to `last`."""

    first: int
    last: int
    said: tuple[Cue | Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A sentence with its cues marked, ready to be asked about any stretch of its words."""

    words: Words
    cues: Cues
    marks: tuple[_Mark, ...]
    barred: dict[int, Bar]

    @classmethod
    def of(cls, words: Words, cues: Cues, taken: Sequence[tuple[int, int]]) -> "Clause":
        """The sentence, its cues sought outside the word ranges already `taken` by mentions."""
        marks = []
        place = 0
        for first, last in (*sorted(taken), (len(words), len(words))):
            found = cues.trie.find(words.norms, place, first, cues.adverbs) if first > place else ()
            marks += [_Mark(first=a, last=min(b, first), said=said) for a, b, said in found]
            place = max(place, last)
        barred: dict[int, Bar] = {
            place: bar
            for mark in marks
            for bar in mark.said
            if isinstance(bar, Bar) and bar is not Bar.NONE
            for place in range(mark.first, mark.last)
        }
        return cls(words=words, cues=cues, marks=tuple(marks), barred=barred)

    def standing(self, first: int, last: int, *, measured: bool) -> Standing:
        """How the words `first` up to `last` stand; `measured` when they name an analyte."""
        hits = self._deciding(first, last, measured=measured)
        if not hits:
            return Standing()
        status = next((_STATUS[cue.sense] for _, cue in hits if cue.sense in _STATUS), None)
        level = next((_LEVELS[cue.sense] for _, cue in hits if cue.sense in _LEVELS), None)
        inferred = any(cue.sense is Sense.LIKELY for _, cue in hits)
        if level is not None and status is Status.ABSENT:
            # "no elevation of calcium" speaks of a calcium that was measured
            status, level, inferred = Status.PRESENT, Interpretation.NORMAL, True
        return Standing(
            status=status or Status.PRESENT,
            flags=frozenset(_FLAGS[cue.sense] for _, cue in hits if cue.sense in _FLAGS),
            certainty=Certainty.INFERRED if inferred else Certainty.STATED,
            interpretation=level,
            said_at=tuple(sorted({self._place(mark) for mark, _ in hits})),
        )

    def _deciding(self, first: int, last: int, *, measured: bool) -> list[tuple[_Mark, Cue]]:
        """The nearest cue of each matter (status, level, each flag) that reaches these words."""
        decided: set[object] = set()
        hits = []
        for mark, cue in self._near(first, last):
            matter = _MATTER.get(cue.sense, cue.sense)
            if matter in decided or (matter == "level" and not measured):
                continue
            if self._reaches(mark, cue, first, last):
                decided.add(matter)
                hits += [*self._denial(mark, cue, first, last), (mark, cue)]
        return hits

    def _denial(self, mark: _Mark, cue: Cue, first: int, last: int) -> list[tuple[_Mark, Cue]]:
        """What denies the cue itself: "no findings suggestive of", "not consistent with"."""
        if cue.sense not in _DENIABLE or cue.way not in FORWARD:
            return []
        for other, said in self._near(mark.first, last):
            if said.sense is not Sense.NEGATED:
                continue
            if said.way in FORWARD:
                parts = self.words.gaps[other.last : mark.first + 1]
                near = mark.first - other.last <= _NEAR_DENIAL and not any("," in p for p in parts)
                if near and self._reaches(other, said, mark.first, mark.last):
                    return [(other, said)]
            elif self._reaches(other, said, first, last):
                return [(other, said)]
        return []

    def _near(self, first: int, last: int) -> list[tuple[_Mark, Cue]]:
        """The cues within the widest reach of these words, nearest first."""
        widest = self.cues.widest
        begin = bisect_left(self.marks, first - widest, key=lambda mark: mark.first)
        found = []
        for mark in self.marks[begin:]:
            if mark.first > last + widest:
                break
            for cue in mark.said:
                if isinstance(cue, Cue):
                    gap = first - mark.last if cue.way in FORWARD else mark.first - last
                    if 0 <= gap <= self.cues.reach[cue.way]:
                        found.append((gap, -mark.first, mark, cue))
        found.sort(key=lambda hit: hit[:2])
        return [(mark, cue) for _, _, mark, cue in found]

    def _place(self, mark: _Mark) -> tuple[int, int]:
        return self.words.spans[mark.first][0], self.words.spans[mark.last - 1][1]

    def _reaches(self, mark: _Mark, cue: Cue, first: int, last: int) -> bool:
        forward = cue.way in FORWARD
        begin, end = (mark.last, first) if forward else (last, mark.first)
        if self._walled(begin, end) or self._barred(cue, begin, end):
            return False
        if cue.sense is Sense.NEGATED and self._headed(begin, first, forward=forward):
            return False
        if forward:
            ended = self._list_closed(begin, end) or self._introduces(mark, end)
            return not (cue.sense is Sense.NEGATED and ended)
        return not self._other_subject(mark, cue, begin, end)

    def _headed(self, begin: int, first: int, *, forward: bool) -> bool:
        """Whether something else is denied: "no cause of", "no uptake in"."""
        norms = self.words.norms
        head = self.cues.head(norms, first)
        if head is None or not forward:
            return head is not None
        return head > begin or (head == begin and norms[head] not in self.cues.places)

    def _walled(self, begin: int, end: int) -> bool:
        """Whether a parenthesis closes, or a clause ends, between the two."""
        depth = 0
        for place in range(begin, min(end + 1, len(self.words))):
            if _COLUMN in self.words.gaps[place]:
                return True
            for sign in self.words.gaps[place]:
                depth += (sign in "([") - (sign in ")]")
                if depth < 0 or sign == ";":
                    return True
        return False

    def _barred(self, cue: Cue, begin: int, end: int) -> bool:
        stops = self.cues.own_stops.get(cue.sense)
        if stops is not None and stops.find(self.words.norms, begin, end):
            return True
        for place in range(begin, end):
            bar = self.barred.get(place)
            if bar is Bar.STOP:
                return True
            # A verb right behind "not" belongs to it; a later one opens a clause of its own.
            own = cue.sense in _THROUGH_VERBS or (cue.way in FORWARD and place == begin)
            if bar is Bar.VERB and not own:
                return True
        return False

    def _introduces(self, mark: _Mark, end: int) -> bool:
        """Whether the cue opens the sentence and its phrase is over: "without delay, X was"."""
        norms = self.words.norms
        opening = mark.first <= _OPENING and norms[mark.first] in self.cues.introductory
        if not opening or not any("," in gap for gap in self.words.gaps[mark.last : end + 1]):
            return False
        return self.cues.alternatives.isdisjoint(norms[mark.last : end + _OPENING])

    def _list_closed(self, begin: int, end: int) -> bool:
        """Whether "no A, B or C, D" has passed its "or": D belongs to the list around it."""
        norms, gaps = self.words.norms, self.words.gaps
        alternative = None
        for place in range(begin, end + 1):
            if alternative is not None and place > alternative + 1 and "," in gaps[place]:
                rest = norms[place : place + self.cues.reach[Way.BEFORE]]
                return self.cues.alternatives.isdisjoint(rest)
            if norms[place] in self.cues.alternatives:
                alternative = place
        return False

    def _other_subject(self, mark: _Mark, cue: Cue, begin: int, end: int) -> bool:
        """Whether a cue behind speaks of something nearer: "calcium 9, PTH was not checked"."""
        if any(self._is_after(other) and begin <= other.first < end for other in self.marks):
            return True
        norms, gaps = self.words.norms[begin:end], self.words.gaps[begin : end + 1]
        if cue.way is Way.NEAR_AFTER and not self.cues.conjunctions.isdisjoint(norms):
            return True
        alone = self.words.norms[mark.first] in self.cues.singular
        if alone and not self.cues.conjunctions.isdisjoint(norms):
            return True
        plural = self.words.norms[mark.first] in self.cues.plural
        return not plural and any("," in gap for gap in gaps)

    @staticmethod
    def _is_after(mark: _Mark) -> bool:
        return any(isinstance(cue, Cue) and cue.way not in FORWARD for cue in mark.said)
