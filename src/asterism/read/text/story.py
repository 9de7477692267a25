"""The order in which a report tells things, and so the date of what it does not date itself.

A story has a present that moves forward as dates go by, and events that other dates are counted
from. It is folded over the sentences; every step returns a new one.
"""

from dataclasses import dataclass, field
from datetime import date

from asterism.model.when import When
from asterism.read.text.times import Moment, Sort, TimeCues, find_moments
from asterism.read.text.tokens import Words, fold_phrase

_MOVING = frozenset({Sort.DATE, Sort.MONTH, Sort.LATER})
_GOVERNING = frozenset({Sort.DATE, Sort.MONTH, Sort.LATER, Sort.EARLIER})
_ONSET = "onset"
_TREATMENT = "treatment"
_LASTING_REACH = 60  # characters between a treatment and "for 9 months"
_WITHIN_REACH = 30  # characters between the last value of a series and "in 3 months"
_MOST_ONSETS = 40  # the latest are kept; a text that tells more is not one patient's report
_HISTORY_REACH = 120  # characters behind "a 3-month history of" that name what has a history


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Where the telling has got to: its present, the dated events, and what began when."""

    now: When | None = None
    events: tuple[tuple[str, When], ...] = ()
    onsets: tuple[tuple[frozenset[str], When], ...] = ()

    def event(self, name: str) -> When | None:
        return dict(self.events).get(name)

    def onset_of(self, about: frozenset[str]) -> When | None:
        """When what these words name began; the latest onset told where none shares a word."""
        if not self.onsets:
            return None
        return max(self.onsets, key=lambda onset: len(onset[0] & about))[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    moment: Moment
    when: When | None
    scope: tuple[int, int] = (0, 0)
    anchor: When | None = None


@dataclass(frozen=True, kw_only=True)
class Dating:
    """The dates that hold in one sentence."""

    text: str
    base: When | None
    dated: tuple[_Dated, ...] = field(default=())

    def when(self, start: int, end: int) -> When | None:
        """The date of what stands at `start:end`: its own, else where the story has got to."""
        for item in self.dated:
            if item.scope[0] <= start < item.scope[1]:
                return item.when
            if item.moment.anchored and item.moment.end <= start < item.moment.reaches:
                return item.anchor or self.base
        place = start, end
        governing = [item for item in self.dated if item.moment.sort in _GOVERNING and item.when]
        for fits in (self._same_clause, self._before, self._after):
            near = [item for item in governing if fits(item.moment, place)]
            if near:
                return min(near, key=lambda item: _distance(item.moment, place)).when
        return self.base

    def after_series(self, end: int) -> When | None:
        """The date of the second value of "from A to B in 3 months"; None where no time is said."""
        within = [
            item.moment for item in self.dated
            if item.moment.sort is Sort.WITHIN and 0 <= item.moment.start - end <= _WITHIN_REACH
        ]  # fmt: skip
        if not within or self.base is None or within[0].amount is None:
            return None
        words = self.text[within[0].start : within[0].end]
        return within[0].amount.after(self.base, sign=1, text=words)

    def lasting(self, end: int) -> str:
        """How long what ends at `end` lasted, in words; empty where it is not said."""
        for item in self.dated:
            moment = item.moment
            near = moment.sort is Sort.LASTING and 0 <= moment.start - end <= _LASTING_REACH
            if near and not set(",;") & set(self.text[end : moment.start]):
                return str(moment.amount)
        return ""

    def _same_clause(self, moment: Moment, place: tuple[int, int]) -> bool:
        low, high = min(moment.end, place[1]), max(moment.start, place[0])
        return not set(",;") & set(self.text[low:high])

    @staticmethod
    def _before(moment: Moment, place: tuple[int, int]) -> bool:
        return moment.end <= place[0]

    @staticmethod
    def _after(moment: Moment, place: tuple[int, int]) -> bool:
        # "..., and she was admitted in November" dates its whole sentence; "8 weeks later" only
        # what stands with it.
        return moment.start >= place[1] and moment.sort in {Sort.DATE, Sort.MONTH}


def _distance(moment: Moment, place: tuple[int, int]) -> tuple[int, int]:
    return max(moment.start - place[1], place[0] - moment.end), moment.start


def tell(story: Story, words: Words, cues: TimeCues) -> tuple[Story, Dating]:
    """The story after this sentence, and the dates that hold in it."""
    moments = find_moments(words.text, words.start, words.end, words.norms, cues)
    if not moments and cues.anchor_firsts.isdisjoint(words.norms):
        return story, Dating(text=words.text, base=story.now)
    dated: list[_Dated] = []
    for moment in sorted(moments, key=lambda moment: (_RANK[moment.sort], moment.start)):
        dated.append(_resolve(story, moment, dated, words))
    ordered = tuple(sorted(dated, key=lambda item: item.moment.start))
    dating = Dating(text=words.text, base=_present(story, ordered), dated=ordered)
    return _moved(story, dating, words, cues), dating


# Calendar dates first: what is relative in the sentence may be relative to them.
_RANK = {
    Sort.DATE: 0, Sort.MONTH: 0, Sort.LASTING: 1, Sort.WITHIN: 1,
    Sort.LATER: 2, Sort.HISTORY: 3, Sort.EARLIER: 3,
}  # fmt: skip


def _resolve(story: Story, moment: Moment, dated: list[_Dated], words: Words) -> _Dated:
    text = words.text[moment.start : moment.end]
    match moment.sort:
        case Sort.DATE:
            return _Dated(moment=moment, when=moment.when)
        case Sort.MONTH:
            return _Dated(moment=moment, when=_month_in_story(moment, story.now, text))
        case Sort.LASTING | Sort.WITHIN:
            return _Dated(moment=moment, when=None)
        case Sort.HISTORY:
            when = _shift(moment, _base(story, moment, dated), -1, text)
            end = min(words.end, moment.end + _HISTORY_REACH)
            stop = words.text.find(";", moment.end, end)
            end = stop if stop >= 0 else end
            return _Dated(moment=moment, when=when, scope=(moment.end, end))
        case Sort.LATER | Sort.EARLIER:
            return _relative(story, moment, dated, text)


def _relative(story: Story, moment: Moment, dated: list[_Dated], text: str) -> _Dated:
    base = _base(story, moment, dated)
    anchor = _anchor(story, moment) if moment.anchored else None
    sign = 1 if moment.sort is Sort.LATER else -1
    when = _shift(moment, anchor or base, sign, text)
    ended = _ended(story, moment, dated) if sign > 0 and not moment.anchored else None
    if when is not None and ended is not None:
        first = _shift(moment, story.event(_TREATMENT) or base, sign, text) or when
        last = _shift(moment, ended, sign, text) or when
        when = When(earliest=min(first.earliest, when.earliest), latest=last.latest, text=text)
    return _Dated(moment=moment, when=when, anchor=anchor)


def _ended(story: Story, moment: Moment, dated: list[_Dated]) -> When | None:
    """When a treatment told of earlier in the sentence ended: "for 9 months, and ... later"."""
    for item in dated:
        before = item.moment.sort is Sort.LASTING and item.moment.end <= moment.start
        if before and story.now is not None:
            return _shift(item.moment, story.now, 1, "")
    return None


def _anchor(story: Story, moment: Moment) -> When | None:
    if moment.anchor == _ONSET:
        return story.onset_of(moment.about)
    return story.event(moment.anchor) if moment.anchor else None


def _base(story: Story, moment: Moment, dated: list[_Dated]) -> When | None:
    """What a relative time counts from: a date of its own sentence, else the story's present."""
    fixed = [item for item in dated if item.moment.sort in {Sort.DATE, Sort.MONTH} and item.when]
    if not fixed:
        return story.now
    before = [item for item in fixed if item.moment.end <= moment.start]
    return (before[-1] if before else fixed[0]).when


def _shift(moment: Moment, base: When | None, sign: int, text: str) -> When | None:
    if base is None or moment.amount is None:
        return None
    return moment.amount.after(base, sign=sign, text=text)


def _month_in_story(moment: Moment, now: When | None, text: str) -> When | None:
    """A month without a year: the first one that has not gone by when the story gets there."""
    if now is None:
        return None
    year = now.earliest.year + (moment.month < now.earliest.month)
    try:
        if moment.day:
            only = date(year, moment.month, moment.day)
            return When(earliest=only, latest=only, text=text)
        whole = When.parse(f"{year}-{moment.month:02}")
    except ValueError:
        return None
    return When(earliest=whole.earliest, latest=whole.latest, text=text)


def _present(story: Story, dated: tuple[_Dated, ...]) -> When | None:
    """The present at the start of the sentence: its first date when there was none before."""
    if story.now is not None:
        return story.now
    return next((i.when for i in dated if i.moment.sort in _MOVING and i.when), None)


def _moved(story: Story, dating: Dating, words: Words, cues: TimeCues) -> Story:
    now = story.now
    for item in dating.dated:
        if item.when is None or item.moment.sort not in _MOVING:
            continue
        # A step back is a flashback: it dates its own sentence and moves nothing.
        if now is None or item.when.earliest >= now.earliest:
            now = item.when
    onsets = [
        (frozenset(fold_phrase(words.text[i.scope[0] : i.scope[1]])), i.when)
        for i in dating.dated if i.moment.sort is Sort.HISTORY and i.when
    ]  # fmt: skip
    kept = (*story.onsets, *onsets)[-_MOST_ONSETS:]
    told = Story(now=now, events=story.events, onsets=kept)
    events = _events(told, dating, words, cues)
    return told if events is story.events else Story(now=now, events=events, onsets=kept)


def _events(
    story: Story, dating: Dating, words: Words, cues: TimeCues
) -> tuple[tuple[str, When], ...]:
    """Each kind of event at its first date: an illness is told from its first consultation on."""
    known = dict(story.events)
    undated = story.now is None and not dating.dated
    if undated or cues.anchor_firsts.isdisjoint(words.norms):
        return story.events
    for name, pattern in cues.anchors:
        if name in known:
            continue
        if found := pattern.search(words.text, words.start, words.end):
            when = dating.when(found.start(), found.end()) or story.now
            if when is not None:
                known[name] = when
    return tuple(sorted(known.items(), key=lambda event: event[0]))
