"""What has been read so far of one person: findings in text order, their story, sex and age."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter

from asterism.define.terms import Kind
from asterism.model.finding import SILENT, Finding, Flag, Sex, Span, Status
from asterism.read.text.assertion import Clause
from asterism.read.text.evidence import Sentence, quote_of
from asterism.read.text.findings import findings_in
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.outcomes import is_treatment, told
from asterism.read.text.sections import Section
from asterism.read.text.story import BEGINNING, Dating, Story, since_presentation, tell
from asterism.read.text.tokens import Words

_MOST_SENTENCES_BACK = 2  # "after surgery" speaks of an operation told at most so long ago
_MOST_OPERATIONS = 20

Stretches = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What of a sentence is one person's: their `own` stretches; those told of a `group`, whose
    values are nobody's alone; and where they themselves are called somebody's `kin`.
    """

    own: Stretches
    group: Stretches = field(default_factory=list)
    kin: Stretches = field(default_factory=list)


@dataclass(kw_only=True)
class Record:
    """One person. The only thing in the reader that changes, with the reader itself."""

    lexicon: Lexicon
    name: str = ""
    findings: list[Finding] = field(default_factory=list)
    story: Story = BEGINNING
    sex: Sex | None = None
    aged: bool = False
    treated: list[tuple[int, int]] = field(default_factory=list)  # (sentence, index of a finding)
    count: int = 0
    measured: Mention | None = None  # what the sentence before measured

    def date(self, words: Words, section: Section) -> Dating:
        """The dates that hold in a sentence; the story moves on with them."""
        if section.dated:
            if not self.aged and self.story.age is None and (age := self.lexicon.ages.find(words)):
                self.story = replace(self.story, age=age.stretch)
            self.story, dating = tell(self.story, words, self.lexicon.times)
            return dating
        # Outside the story only what is dated in its own sentence has a date; "later" has none.
        return tell(Story(), words, self.lexicon.times)[1]

    def identify(self, sentence: Sentence, share: Share) -> None:
        """Sex and age, from what the sentence says of this one."""
        for start, end in share.own:
            words = sentence.words
            if (start, end) != (words.start, words.end):
                words = Words(words.text, start, end)
            self.sex = self.sex or self._sex(words, share.kin)
            self._tell_age(words, sentence, share.kin)

    def _sex(self, words: Words, kin: Stretches) -> Sex | None:
        """The sex told; "her" in "Case 2: her brother" is not his."""
        mine = [place for place in kin if words.start <= place[0] < words.end]
        if not mine:
            return self.lexicon.subject.sex(words)
        start, end = mine[-1]
        told = self.lexicon.subject.sex(Words(words.text, end, words.end))
        return told or self.lexicon.labels.kin_sex(words.text, start, end)

    def read(self, sentence: Sentence, share: Share) -> None:
        """The findings of a sentence that are this one's."""
        amounts = sentence.lexicon.amounts
        if sentence.mentions or sentence.terms or amounts.may_stand_in(sentence.words):
            if self.measured is not None:
                sentence = replace(sentence, before=self.measured)
            self._add(self._own(findings_in(sentence), sentence, share))
        analytes = [m for m in sentence.mentions if amounts.is_analyte(m.concepts)]
        if analytes or not _goes_on(sentence):
            self.measured = analytes[-1] if analytes else None
        self._outcome_of_before(sentence)

    def quote(self, sentence: Sentence) -> None:
        """Keep what a sentence says of others, or in general, as what it is: it never counts."""
        found = findings_in(sentence)
        self.findings.extend(map(_without_calendar, found) if sentence.dating.relative else found)

    def _own(
        self, found: tuple[Finding, ...], sentence: Sentence, share: Share
    ) -> Iterator[Finding]:
        """Those that stand in this one's words; what is a group's value is left."""
        whole = share.own == [(sentence.words.start, sentence.words.end)]
        for one in found:
            shared = one.value is not None and bool(share.group) and _within(one, share.group)
            if (whole or _within(one, share.own)) and not shared:
                dated = _without_calendar(one) if sentence.dating.relative else one
                yield _as_own(dated, share.kin) if share.kin else dated

    def _tell_age(self, words: Words, sentence: Sentence, kin: Stretches) -> None:
        """The first age told is the patient's; later ones are mostly relatives' and others'."""
        cues = self.lexicon.ages
        if self.aged or cues.concept not in self.lexicon.concepts:
            return
        age = cues.find(words)
        if age is not None and self._is_own(words, age.start, age.end, kin):
            self.aged = True
            said = quote_of(
                words.text, age.start, age.end, source=sentence.source,
                section=sentence.section.kind,
            )  # fmt: skip
            when = sentence.dating.without_ages().when(age.start, age.end)
            told = Finding(concept=cues.concept, status=Status.PRESENT, value=age.value, when=when,
                           evidence=(said,))  # fmt: skip
            self.findings.append(_without_calendar(told) if sentence.dating.relative else told)

    def _is_own(self, words: Words, start: int, end: int, kin: Stretches) -> bool:
        """Whether what stands there speaks of the patient, not of a relative."""
        first, last = words.after(start), words.after(end)
        clause = Clause.of(words, self.lexicon.cues, [(first, last)])
        standing = clause.standing(first, last, measured=False)
        themselves = any(_inside(place, kin) for place in standing.said_at)
        return SILENT.isdisjoint(standing.flags - ({Flag.FAMILY} if themselves else set()))

    def _add(self, found: Iterable[Finding]) -> None:
        for finding in found:
            if is_treatment(self.lexicon, finding):
                self.treated.append((self.count, len(self.findings)))
            self.findings.append(finding)

    def _outcome_of_before(self, sentence: Sentence) -> None:
        """Outcomes of what was told before: "the wound worsened after surgery"."""
        if not self.treated or self.count - self.treated[-1][0] > _MOST_SENTENCES_BACK:
            return
        recent = [
            place for count, place in self.treated[-_MOST_OPERATIONS:]
            if 0 < self.count - count <= _MOST_SENTENCES_BACK and self._is_operation(place)
        ]  # fmt: skip
        if not recent:
            return
        for outcome in self.lexicon.therapy.outcomes(sentence.words):
            if outcome.linked and outcome.generic:
                for place in recent:
                    finding = self.findings[place]
                    self.findings[place] = told(sentence, finding, outcome.name, outcome.span)

    def _is_operation(self, place: int) -> bool:
        return self.lexicon.kind(self.findings[place].concept) is Kind.PROCEDURE


def _goes_on(sentence: Sentence) -> bool:
    """Whether it speaks on of what was measured before, as "it"."""
    norms = sentence.words.norms
    return bool(norms) and norms[0] in sentence.lexicon.amounts.pronouns


def _without_calendar(finding: Finding) -> Finding:
    """The finding of a story without any date: how long after presentation it was, as details."""
    when = finding.when
    if when is None:
        return finding
    told = (("relative", since_presentation(when)), ("time", when.text)) if when.text else ()
    kept = dict(zip(_KEPT, _kept(finding), strict=True))
    return Finding(when=None, details=(*finding.details, *told), **kept)


# Nearly every finding passes here; `replace` takes twice as long.
_KEPT = tuple(each.name for each in fields(Finding) if each.name not in {"when", "details"})
_kept = attrgetter(*_KEPT)


def _as_own(finding: Finding, kin: Stretches) -> Finding:
    """The finding of one who is called somebody's brother is no longer one of the family's."""
    if Flag.FAMILY not in finding.flags:
        return finding
    spans = (each.locator for each in finding.evidence[1:] if isinstance(each.locator, Span))
    if not any(_inside((span.start, span.end), kin) for span in spans):
        return finding
    kept = tuple(
        each for each in finding.evidence
        if not isinstance(each.locator, Span)
        or not _inside((each.locator.start, each.locator.end), kin)
    )  # fmt: skip
    return replace(finding, flags=finding.flags - {Flag.FAMILY}, evidence=kept)


def _inside(place: tuple[int, int], stretches: Stretches) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in stretches)


def _within(finding: Finding, own: Stretches) -> bool:
    locator = finding.evidence[0].locator
    place = locator.start if isinstance(locator, Span) else 0
    return any(start <= place < end for start, end in own)
