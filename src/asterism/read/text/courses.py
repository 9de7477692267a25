"""When a medicine was begun and when it was stopped, where a sentence tells both.

"From March to June 2014", "for 6 weeks from May 2014", "was started in March and stopped in June":
a course is two statements, each with its own date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asterism.model.finding import Certainty, Evidence, Finding, Role
from asterism.model.when import When
from asterism.read.text.evidence import Sentence, quote
from asterism.read.text.mentions import Mention
from asterism.read.text.therapy import Told

_STARTED, _STOPPED = "started", "stopped"
_DATE_REACH = 30  # characters between "stopped" and its date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What became of a medicine, when, and the words that say so."""

    name: str
    when: When | None
    span: tuple[int, int]


def over_time(sentence: Sentence, mention: Mention, told: Finding, end: int) -> Iterator[Finding]:
    """The medicine as told, and what became of it later in the sentence.

    `end` is where the words of its dose end.
    """
    if not told.counts:
        yield told
        return
    course = sentence.dating.course(mention.start, end)
    if course is not None and told.detail(Told.CHANGE.value) in {"", _STARTED}:
        start, stop, span = course
        yield _changed(told, _STARTED, start)
        yield _later(sentence, told, _Change(name=_STOPPED, when=stop, span=span))
        return
    further = [
        change for change in _further(sentence, mention, end)
        if change.name != told.detail(Told.CHANGE.value)
    ]  # fmt: skip
    base = sentence.dating.base
    if any(change.when == told.when for change in further):  # the date is that of the later change
        told = replace(told, when=None if base == told.when else base)
    yield told
    for change in further:
        yield _later(sentence, told, replace(change, when=change.when or told.when))


def _further(sentence: Sentence, mention: Mention, end: int) -> Iterator[_Change]:
    """The changes behind the first one: "... started in March and was later stopped in June"."""
    words, dating = sentence.words, sentence.dating
    therapy = sentence.lexicon.therapy
    first = max(mention.last, words.after(end))
    for begin, last, name in therapy.further_changes(words, first, _others(sentence, mention)):
        span = words.spans[begin][0], words.spans[last - 1][1]
        yield _Change(name=name, when=dating.behind(span[1], _DATE_REACH), span=span)


def _others(sentence: Sentence, mention: Mention) -> int:
    """The word at which the next mention begins: what is told from there on is of that one."""
    behind = (other.first for other in sentence.mentions if other.first >= mention.last)
    return min(behind, default=len(sentence.words))


def _changed(told: Finding, name: str, when: When | None) -> Finding:
    kept = tuple(detail for detail in told.details if detail[0] != Told.CHANGE.value)
    return replace(told, details=(*kept, (Told.CHANGE.value, name)), when=when)


def _later(sentence: Sentence, told: Finding, change: _Change) -> Finding:
    """The same medicine at the later change: its dose and cadence were told of the time before."""
    return replace(
        told,
        value=None,
        when=change.when,
        details=((Told.CHANGE.value, change.name),),
        evidence=(*_named(told), quote(sentence, *change.span, Certainty.STATED, Role.QUALIFIES)),
    )


def _named(told: Finding) -> tuple[Evidence, ...]:
    return tuple(each for each in told.evidence if each.role is Role.NAMES)
