"""How a mention stands: negated, suspected, not looked at, historical, somebody else's.

Cues have a direction and a reach; the reach ends at a stop word, at the verb of another clause, at
a parenthesis or at the end of a list. The nearest cue decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from asterism.model.finding import Certainty, Flag, Interpretation, Status
from asterism.read.text.cues import FORWARD, Cue, Cues, Sense, Way
from asterism.read.text.scope import DENYING, Mark, Scope
from asterism.read.text.tokens import Words

_STATUS = {
    Sense.NEGATED: Status.ABSENT,
    Sense.RESULT: Status.ABSENT,
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
    Sense.GONE: Flag.RESOLVED,
    Sense.FAMILY: Flag.FAMILY,
    Sense.CITED: Flag.CITED,
}
_LEVELS = {
    Sense.HIGH: Interpretation.HIGH,
    Sense.LOW: Interpretation.LOW,
    Sense.NORMAL: Interpretation.NORMAL,
}
# What the heading of a list can say of its items.
_HEADING = frozenset({*_STATUS, Sense.HISTORICAL, Sense.FAMILY})
_MATTER = {**dict.fromkeys(_STATUS, "status"), **dict.fromkeys(_LEVELS, "level")}
# What is said of what a test shows, never of the test.
_OF_FINDINGS = frozenset({Sense.RESULT, Sense.POSSIBLE, Sense.POINTING})
_DENIABLE = frozenset({Sense.POINTING, Sense.LIKELY})
_BESIDE = frozenset("([:=")
_SIGN = re.compile(r"\s?(?P<sign>[(\[]\s?([-−–+±?/]{1,3}|neg)\s?[)\]])")
_ANSWER = re.compile(r"\s?[:=]\s?([A-Za-z][A-Za-z/ ]{0,14}?)\s*(?=[,;.|)\n]|$)")
_ITEM = re.compile(r"(?:[-–*•·▪‣◦]|\(?\d{1,2}[.)])\s")
_LONGEST_HEADING = 10  # words
_NEAR_DENIAL = 4  # words between "no" and "suggestive of"
_OPEN = Cue(sense=Sense.POSSIBLE, way=Way.BEFORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a mention stands, and the places of the words that say so.

    `gone`: it was there and is no longer, which is two statements of one mention.
    """

    status: Status = Status.PRESENT
    gone: bool = False
    flags: frozenset[Flag] = frozenset()
    certainty: Certainty = Certainty.STATED
    interpretation: Interpretation | None = None
    said_at: tuple[tuple[int, int], ...] = ()

    def under(self, heading: "Standing | None") -> "Standing":
        """The standing of an item under the heading of its list: its own words come first."""
        if heading is None or self.said_at:
            return self
        return replace(self, status=heading.status, flags=self.flags | heading.flags,
                       said_at=heading.said_at)  # fmt: skip


_PLAIN = Standing()


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A sentence with its cues marked, ready to be asked about any stretch of its words."""

    words: Words
    cues: Cues
    scope: Scope

    @classmethod
    def of(cls, words: Words, cues: Cues, taken: Sequence[tuple[int, int]]) -> "Clause":
        """The sentence, its cues sought outside the word ranges already `taken` by mentions."""
        return cls(words=words, cues=cues, scope=Scope.of(words, cues, taken))

    def standing(self, first: int, last: int, *, measured: bool) -> Standing:
        """How the words `first` up to `last` stand; `measured` when they name an analyte."""
        hits = self._deciding(first, last, measured=measured) if self.scope.spoken else []
        if not hits:
            return _PLAIN
        status = self._status(hits, first, last)
        level = next((_LEVELS[cue.sense] for _, cue in hits if cue.sense in _LEVELS), None)
        inferred = any(cue.sense is Sense.LIKELY for _, cue in hits)
        if level is not None and status is Status.ABSENT:
            # "No elevation of calcium" speaks of a calcium that was measured; "not normal" leaves
            # open which way.
            denied = Interpretation.NORMAL if level is not Interpretation.NORMAL else None
            status, level, inferred = Status.PRESENT, denied, True
        return Standing(
            status=status or Status.PRESENT,
            flags=frozenset(_FLAGS[cue.sense] for _, cue in hits if cue.sense in _FLAGS),
            certainty=Certainty.INFERRED if inferred else Certainty.STATED,
            interpretation=level,
            gone=any(cue.sense is Sense.GONE for _, cue in hits),
            said_at=tuple(sorted({self._place(mark) for mark, _ in hits})),
        )

    def heading(self) -> Standing | None:
        """How the items of the list stand that this opens: "Negative for:"; None if unsaid."""
        end = len(self.words)
        near = ((m, c) for m, c in self.scope.near(end, end) if c.way in FORWARD)
        hits = [hit for hit in near if hit[1].sense in _HEADING and not self.scope.stopped(*hit)]
        if not hits:
            return None
        mark, cue = hits[0]
        flags = frozenset({_FLAGS[cue.sense]} if cue.sense in _FLAGS else ())
        status = _STATUS.get(cue.sense, Status.PRESENT)
        return Standing(status=status, flags=flags, said_at=(self._place(mark),))

    def _status(self, hits: list[tuple[Mark, Cue]], first: int, last: int) -> Status | None:
        said = next((cue.sense for _, cue in hits if cue.sense in _STATUS), None)
        if said in _OF_FINDINGS and not self.cues.tests.isdisjoint(self.words.norms[first:last]):
            return Status.PRESENT  # a test that came out negative, or that suspects, was made
        return None if said is None else _STATUS[said]

    def _deciding(self, first: int, last: int, *, measured: bool) -> list[tuple[Mark, Cue]]:
        """The nearest cue of each matter (status, level, each flag) that reaches these words."""
        decided: set[object] = set()
        hits = []
        for mark, cue in self.scope.near(first, last):
            matter = _MATTER.get(cue.sense, cue.sense)
            if matter in decided or (matter == "level" and not measured):
                continue
            if self.scope.reaches(mark, cue, first, last):
                decided.add(matter)
                hits += [*self._denial(mark, cue, first, last), (mark, cue)]
        return hits

    def _denial(self, mark: Mark, cue: Cue, first: int, last: int) -> list[tuple[Mark, Cue]]:
        """What denies the cue itself: "no findings suggestive of", "not consistent with"."""
        if cue.sense not in _DENIABLE or cue.way not in FORWARD:
            return []
        for other, said in self.scope.near(mark.first, last):
            if said.sense not in DENYING:
                continue
            if said.way in FORWARD:
                parts = self.words.gaps[other.last : mark.first + 1]
                near = mark.first - other.last <= _NEAR_DENIAL and not any("," in p for p in parts)
                if near and self.scope.reaches(other, said, mark.first, mark.last):
                    return [(other, said if self._tells_nothing(other, mark) else _OPEN)]
            elif self.scope.reaches(other, said, first, last):
                return [(other, said)]
        return []

    def _tells_nothing(self, denial: Mark, mark: Mark) -> bool:
        """Whether what is denied has no name of its own: "no findings suggestive of"."""
        if denial.last == mark.first:
            return True
        named = self.words.norms[denial.last : mark.first]
        return not self.cues.telling_nothing.isdisjoint(named)

    def signed(self, standing: Standing, start: int, end: int) -> Standing:
        """What a sign or an answer right beside `text[start:end]` makes of it.

        "Edema (-)", "?ascites", "fever: none".
        """
        text, cues = self.words.text, self.cues
        if _BESIDE.isdisjoint(text[end : end + 2]) and text[start - 1 : start] != "?":
            return standing
        if found := _SIGN.match(text, end):
            status, place = cues.signs.get(found[2]), found.span("sign")
        elif found := _ANSWER.match(text, end, self.words.end):
            status, place = cues.answers.get(found[1].lower()), found.span(1)
        else:
            place = start - 1, start
            status = cues.signs.get("?") if text[max(place[0], 0) : start] == "?" else None
        if status is None:
            return standing
        said = (*standing.said_at, place)
        return replace(standing, status=status, said_at=tuple(sorted(set(said))))

    def _place(self, mark: Mark) -> tuple[int, int]:
        return self.words.spans[mark.first][0], self.words.spans[mark.last - 1][1]


def heading_for(words: Words, before: Standing | None, cues: Cues) -> Standing | None:
    """What a list's heading says of this sentence, or of the ones that follow if it is one.

    `before` is what held for the sentence before it: a heading holds for the items under it.
    """
    if words.text.endswith(":", words.start, words.end) and len(words) <= _LONGEST_HEADING:
        return Clause.of(words, cues, ()).heading()
    return before if before and _ITEM.match(words.text, words.start, words.end) else None
