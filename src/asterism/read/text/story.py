"""The order in which a report tells things, and so the date of what it does not date itself.

A story has a present that moves forward as dates go by, and events that other dates are counted
from. It is folded over the sentences; every step returns a new one.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from asterism.model.when import When
from asterism.read.text.stretch import Stretch
from asterism.read.text.times import From, Moment, Sort, find_moments
from asterism.read.text.timewords import TimeCues
from asterism.read.text.tokens import Words, fold_phrase

_MOVING = frozenset({Sort.DATE, Sort.MONTH, Sort.LATER})
_GOVERNING = frozenset({Sort.DATE, Sort.MONTH, Sort.LATER, Sort.EARLIER, Sort.AGE})
_CALENDAR = frozenset({Sort.DATE, Sort.MONTH})
_FROM = frozenset({"", "from", "in", "starting in", "starting from", "beginning in", "since"})
_UNTIL = frozenset({"", "to", "until", "till", "through", "and", "up to", "-", "–", "—"})
_TO_YEAR = re.compile(r"\s*(?:to|until|till|through|-|–)\s*((?:19|20)\d\d)\b")
_Course = tuple[When, When, tuple[int, int]]
_ONSET = "onset"
_TREATMENT = "treatment"
_CONSULTATION, _ADMISSION = "consultation", "admission"
_COMPLAINT_REACH = 120  # characters between "complained of" and "for 3 weeks"
_LASTING_REACH = 60  # characters between a treatment and "for 9 months"
_WITHIN_REACH = 30  # characters between the last value of a series and "in 3 months"
_MOST_ONSETS = 40  # the latest are kept; a text that tells more is not one patient's report
_HISTORY_REACH = 120  # characters behind "a 3-month history of" that name what has a history


EPOCH = When(earliest=date(2000, 1, 1), latest=date(2000, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Where the telling has got to: its present, the dated events, and what began when.

    `zero` is where the counting of days and follow-ups began. A `relative` story knows no calendar:
    its dates are as if the patient had presented at `EPOCH`. `age` is the one told first.
    """

    now: When | None = None
    zero: When | None = None
    relative: bool = False
    age: Stretch | None = None
    born: When | None = None
    events: tuple[tuple[str, When], ...] = ()
    onsets: tuple[tuple[frozenset[str], When], ...] = ()

    def event(self, name: str) -> When | None:
        return dict(self.events).get(name)

    def onset_of(self, about: frozenset[str]) -> When | None:
        """When what these words name began; the latest onset told where none shares a word."""
        if not self.onsets:
            return None
        return max(self.onsets, key=lambda onset: len(onset[0] & about))[1]


BEGINNING = Story(now=EPOCH, zero=EPOCH, relative=True)


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
    relative: bool = False
    zero: When | None = None  # where the counting of days began

    def when(self, start: int, end: int) -> When | None:
        """The date of what stands at `start:end`: its own, else where the story has got to."""
        if not self.dated:  # as in most sentences
            return self.base
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

    def without_ages(self) -> "Dating":
        """Without "at the age of 11": a man of 17 is so old at the time of the report."""
        return replace(self, dated=tuple(d for d in self.dated if d.moment.sort is not Sort.AGE))

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

    def lasting(self, end: int, until: int | None = None) -> str:
        """How long what ends at `end` lasted, in words; empty if it is not said before `until`."""
        last = end + _LASTING_REACH if until is None else min(until, end + _LASTING_REACH)
        for item in self.dated:
            moment = item.moment
            near = moment.sort is Sort.LASTING and end <= moment.start <= last
            if near and not set(",;") & set(self.text[end : moment.start]):
                return str(moment.amount)
        return ""

    def course(self, start: int, end: int) -> "_Course | None":
        """When what stands at `start:end` began and ended, and the words that say both.

        "From March to June 2014", "for 6 weeks from May 2014"; None where the sentence tells only
        one of the two.
        """
        for one, other in pairwise((*self.dated, None)):
            assert one is not None
            course = self._years(one) or (other and self._ends(one, other))
            if course and self._beside(course[2], (start, end)):
                return course
        return None

    def _years(self, one: "_Dated") -> "_Course | None":
        """The two ends of "from 2010 to 2012"."""
        found = _TO_YEAR.match(self.text, one.moment.end)
        if found is None or one.when is None or one.moment.sort is not Sort.DATE:
            return None
        stop = replace(When.parse(found[1]), text=found[1])
        if one.when.earliest > stop.earliest:
            return None
        return one.when, stop, (one.moment.start, found.end())

    def _ends(self, one: "_Dated", other: "_Dated") -> "_Course | None":
        """The two ends that two expressions of time tell together."""
        between = self.text[one.moment.end : other.moment.start].strip().lower()
        lasting = one.moment.sort is Sort.LASTING
        place = one.moment.start, other.moment.end
        if other.when is None or other.moment.sort not in _CALENDAR:
            return None
        if lasting and one.moment.amount is not None and between in _FROM:
            words = self.text[place[0] : place[1]]
            stop = one.moment.amount.after(other.when, sign=1, text=words)
            return (other.when, stop, place) if stop else None
        told = one.when is not None and one.moment.sort in _CALENDAR and between in _UNTIL
        if not told or one.when is None or one.when.earliest > other.when.earliest:
            return None
        return one.when, other.when, place

    def _beside(self, place: tuple[int, int], told: tuple[int, int]) -> bool:
        """Whether a course told at `place` may be of what stands at `told`: no clause between."""
        low, high = min(place[1], told[1]), max(place[0], told[0])
        between = self.text[low:high]
        return len(between) <= _LASTING_REACH and not set(";:.") & set(between)

    def behind(self, end: int, reach: int) -> When | None:
        """The date that stands behind `end`, no further than `reach` and in the same clause."""
        for item in self.dated:
            near = 0 <= item.moment.start - end <= reach and item.moment.sort in _GOVERNING
            if near and not set(",;") & set(self.text[end : item.moment.start]):
                return item.when
        return None

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
    moments = find_moments(words, cues)
    if story.relative and any(moment.sort is Sort.DATE for moment in moments):
        story = Story(age=story.age)  # the calendar begins; what was told before it is not on it
    if not moments and cues.anchor_words.isdisjoint(words.norms):
        return _aged(story), Dating(
            text=words.text, base=story.now, relative=story.relative, zero=story.zero
        )  # fmt: skip
    dated: list[_Dated] = []
    for moment in sorted(moments, key=lambda moment: (_RANK[moment.sort], moment.start)):
        dated.append(_resolve(story, moment, dated, words, cues))
    ordered = tuple(sorted(dated, key=lambda item: item.moment.start))
    base = _present(story, ordered)
    dating = Dating(
        text=words.text, base=base, dated=ordered, relative=story.relative, zero=story.zero
    )  # fmt: skip
    return _aged(_moved(story, dating, words, cues)), dating


def _aged(story: Story) -> Story:
    """The story with the days on which one so old, where it now stands, may have been born."""
    if story.born is not None or story.age is None or story.now is None:
        return story
    return replace(story, born=_born(story.age, story.now))


def _born(age: Stretch, at: When) -> When | None:
    older = Stretch(low=age.low, high=age.high + 1, unit=age.unit)
    return older.after(at, sign=-1, text="")


# Calendar dates first: what is relative in the sentence may be relative to them.
_RANK = {
    Sort.DATE: 0, Sort.MONTH: 1, Sort.LASTING: 2, Sort.WITHIN: 2,
    Sort.LATER: 3, Sort.HISTORY: 4, Sort.EARLIER: 4, Sort.AGE: 4,
}  # fmt: skip


def _resolve(
    story: Story, moment: Moment, dated: list[_Dated], words: Words, cues: TimeCues
) -> _Dated:
    text = words.text[moment.start : moment.end]
    match moment.sort:
        case Sort.DATE:
            return _Dated(moment=moment, when=moment.when)
        case Sort.MONTH:
            return _Dated(moment=moment, when=_month_in_story(moment, story, dated, text))
        case Sort.WITHIN:
            return _Dated(moment=moment, when=None)
        case Sort.LASTING:
            return _lasting(story, moment, dated, words, cues)
        case Sort.HISTORY if moment.backward:
            when = _shift(moment, _base(story, moment, dated), -1, text)
            return _Dated(moment=moment, when=when, scope=(_clause(words, moment), moment.start))
        case Sort.HISTORY:
            when = _shift(moment, _base(story, moment, dated), -1, text)
            end = min(words.end, moment.end + _HISTORY_REACH)
            stop = words.text.find(";", moment.end, end)
            end = stop if stop >= 0 else end
            return _Dated(moment=moment, when=when, scope=(moment.end, end))
        case Sort.AGE:
            return _Dated(moment=moment, when=_at_age(story, moment, dated, text))
        case Sort.LATER | Sort.EARLIER:
            return _relative(story, moment, dated, text)


def _lasting(
    story: Story, moment: Moment, dated: list[_Dated], words: Words, cues: TimeCues
) -> _Dated:
    """Dates "presented with fever for 3 weeks", but not "was treated for 3 weeks"."""
    low = max(words.start, moment.start - _COMPLAINT_REACH)
    begin = max([0, *(hit.end() for hit in cues.patterns["complaint"].finditer(
        words.text, low, moment.start))])  # fmt: skip
    if not begin or cues.patterns["no_complaint"].search(words.text, begin, moment.start):
        return _Dated(moment=moment, when=None)
    begin = max([begin, *(one.moment.end for one in dated if one.moment.end <= moment.start)])
    when = _shift(moment, _base(story, moment, dated), -1, words.text[moment.start : moment.end])
    return _Dated(moment=moment, when=when, scope=(begin, moment.start))


def _clause(words: Words, moment: Moment) -> int:
    """Where what stands in front of "of 3 weeks' duration" begins."""
    low = max(words.start, moment.start - _LASTING_REACH)
    return max(words.text.rfind(mark, low, moment.start) for mark in ",;(") + 1 or low


def _at_age(story: Story, moment: Moment, dated: list[_Dated], text: str) -> When | None:
    base = _base(story, moment, dated)
    born = story.born or (_born(story.age, base) if story.age and base else None)
    return moment.amount.after(born, sign=1, text=text) if born and moment.amount else None


def _relative(story: Story, moment: Moment, dated: list[_Dated], text: str) -> _Dated:
    base = _base(story, moment, dated)
    anchor = _anchor(story, moment) if moment.anchored or moment.anchor else None
    sign = 1 if moment.sort is Sort.LATER else -1
    zero = _zero(story, dated)
    first = anchor or (base if moment.counted is From.NOW else zero or base)
    when = _shift(moment, first, sign, text)
    if moment.counted is From.EITHER and anchor is None:
        when = _hull(when, _shift(moment, base, sign, text), text)
    ended = _ended(story, moment, dated) if sign > 0 and not moment.anchored else None
    if when is not None and ended is not None:
        started = _shift(moment, story.event(_TREATMENT) or base, sign, text) or when
        last = _shift(moment, ended, sign, text) or when
        when = When(earliest=min(started.earliest, when.earliest), latest=last.latest, text=text)
    return _Dated(moment=moment, when=when, anchor=anchor)


def _zero(story: Story, dated: list[_Dated]) -> When | None:
    """Where counting began: a calendar date of the sentence, else where the story last was put."""
    fixed = any(item.moment.sort in {Sort.DATE, Sort.MONTH} and item.when for item in dated)
    return None if fixed else story.zero


def _hull(one: When | None, other: When | None, text: str) -> When | None:
    if one is None or other is None:
        return one or other
    earliest, latest = min(one.earliest, other.earliest), max(one.latest, other.latest)
    return When(earliest=earliest, latest=latest, text=text)


def _ended(story: Story, moment: Moment, dated: list[_Dated]) -> When | None:
    """When a treatment told of earlier in the sentence ended: "for 9 months, and ... later"."""
    for item in dated:
        lasting = item.moment.sort is Sort.LASTING and not item.scope[1]
        before = lasting and item.moment.end <= moment.start
        if before and story.now is not None:
            return _shift(item.moment, story.now, 1, "")
    return None


def _anchor(story: Story, moment: Moment) -> When | None:
    if moment.anchor == _ONSET:
        return story.onset_of(moment.about)
    event = story.event(moment.anchor) if moment.anchor else None
    return event or (story.event(_CONSULTATION) if moment.anchor == _ADMISSION else None)


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


def _month_in_story(moment: Moment, story: Story, dated: list[_Dated], text: str) -> When | None:
    """A month without a year: the first one that has not gone by when the story gets there."""
    year = _year_of(moment, story, dated)
    if year is None:
        return None
    try:
        if moment.day:
            only = date(year, moment.month, moment.day)
            return When(earliest=only, latest=only, text=text)
        whole = When.parse(f"{year}-{moment.month:02}")
    except ValueError:
        return None
    return When(earliest=whole.earliest, latest=whole.latest, text=text)


def _year_of(moment: Moment, story: Story, dated: list[_Dated]) -> int | None:
    """The year it is of: in "June to July 2014" the one behind it; else where the story stands."""
    behind = [item.when for item in dated if item.when and item.moment.start >= moment.end]
    if behind:
        return behind[0].latest.year - (moment.month > behind[0].latest.month)
    if story.now is None or story.relative:
        return None
    return story.now.earliest.year + (moment.month < story.now.earliest.month)


def _present(story: Story, dated: tuple[_Dated, ...]) -> When | None:
    """The present at the start of the sentence: its first date when there was none before."""
    if story.now is not None:
        return story.now
    return next((i.when for i in dated if i.moment.sort in _MOVING and i.when), None)


def _moved(story: Story, dating: Dating, words: Words, cues: TimeCues) -> Story:
    now, zero = story.now, story.zero
    for item in dating.dated:
        if item.when is None or item.moment.sort not in _MOVING:
            continue
        # A step back is a flashback: it dates its own sentence and moves nothing.
        if now is None or item.when.earliest >= now.earliest:
            zero = item.when if item.moment.counted is From.NOW else zero or now
            now = item.when
    onsets = [
        (frozenset(fold_phrase(words.text[i.scope[0] : i.scope[1]])), i.when)
        for i in dating.dated if i.moment.sort is Sort.HISTORY and i.when
    ]  # fmt: skip
    told = story
    if onsets or now is not story.now or zero is not story.zero:
        kept = (*story.onsets, *onsets)[-_MOST_ONSETS:]
        told = replace(story, now=now, zero=zero, onsets=kept)
    events = _events(told, dating, words, cues)
    return told if events is story.events else replace(told, events=events)


def _events(
    story: Story, dating: Dating, words: Words, cues: TimeCues
) -> tuple[tuple[str, When], ...]:
    """Each kind of event at its first date: an illness is told from its first consultation on."""
    undated = story.now is None and not dating.dated
    said = frozenset() if undated else cues.anchor_words.intersection(words.norms)
    if not said:
        return story.events
    known = dict(story.events)
    for name, pattern in cues.anchors:
        if name in known or cues.keys[name].isdisjoint(said):
            continue
        if found := pattern.search(words.text, words.start, words.end):
            when = dating.when(found.start(), found.end()) or story.now
            if when is not None:
                known[name] = when
    if len(known) == len(story.events):
        return story.events
    return tuple(sorted(known.items(), key=lambda event: event[0]))


def since_presentation(when: When) -> str:
    """How long after presentation a date of a relative story lies, as ISO 8601 durations.

    >>> since_presentation(EPOCH.shifted(months=-3))
    '-P3M'
    """
    first, last = _offset(when.earliest), _offset(when.latest)
    return first if first == last else f"{first}/{last}"


def _offset(day: date) -> str:
    start = EPOCH.earliest
    if day.day == start.day and day != start:
        months = (day.year - start.year) * 12 + day.month - start.month
        number, unit = (months // 12, "Y") if months % 12 == 0 else (months, "M")
    else:
        number, unit = (day - start).days, "D"
    return f"{'-' if number < 0 else ''}P{abs(number)}{unit}"
