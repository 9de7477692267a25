"""What has been read so far of one person: findings in text order, their story, sex and age."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from asterism.define.terms import Kind
from asterism.model.finding import SILENT, Finding, Sex, Span, Status
from asterism.read.text.assertion import Clause
from asterism.read.text.evidence import Sentence, quote_of
from asterism.read.text.findings import findings_in
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.outcomes import is_treatment, told
from asterism.read.text.sections import Section
from asterism.read.text.story import Dating, Story, tell
from asterism.read.text.tokens import Words

_MOST_SENTENCES_BACK = 2  # "after surgery" speaks of an operation told at most so long ago
_MOST_OPERATIONS = 20

Stretches = list[tuple[int, int]]


@dataclass(kw_only=True)
class Record:
    """One person. The only thing in the reader that changes, with the reader itself."""

    lexicon: Lexicon
    name: str = ""
    findings: list[Finding] = field(default_factory=list)
    story: Story = field(default_factory=Story)
    sex: Sex | None = None
    aged: bool = False
    treated: list[tuple[int, int]] = field(default_factory=list)  # (sentence, index of a finding)
    count: int = 0
    measured: Mention | None = None  # what the sentence before measured

    def date(self, words: Words, section: Section) -> Dating:
        """The dates that hold in a sentence; the story moves on with them."""
        self.count += 1
        if section.dated:
            self.story, dating = tell(self.story, words, self.lexicon.times)
            return dating
        # Outside the story only what is dated in its own sentence has a date; "later" has none.
        return tell(Story(), words, self.lexicon.times)[1]

    def identify(self, sentence: Sentence, own: Stretches) -> None:
        """Sex and age, from what the sentence says of this one."""
        for start, end in own:
            words = sentence.words
            if (start, end) != (words.start, words.end):
                words = Words.of(words.text, start, end)
            self.sex = self.sex or self.lexicon.subject.sex(words)
            self._tell_age(words, sentence)

    def read(self, sentence: Sentence, own: Stretches, shared: Stretches) -> None:
        """The findings of a sentence that stand in this one's stretches of it.

        Values in the stretches that are `shared` with others are not told apart, and left.
        """
        amounts = sentence.lexicon.amounts
        if sentence.mentions or sentence.terms or amounts.may_stand_in(sentence.words):
            if self.measured is not None:
                sentence = replace(sentence, before=self.measured)
            found = findings_in(sentence)
            if own != [(sentence.words.start, sentence.words.end)]:
                found = tuple(one for one in found if _within(one, own))
            if shared:
                found = tuple(one for one in found if not (one.value and _within(one, shared)))
            self._add(found)
        analytes = [m for m in sentence.mentions if self.lexicon.amounts.is_analyte(m.concepts)]
        if analytes or not _goes_on(sentence):
            self.measured = analytes[-1] if analytes else None
        self._outcome_of_before(sentence)

    def quote(self, sentence: Sentence) -> None:
        """Keep what a sentence says of others, or in general, as what it is: it never counts."""
        self.findings.extend(findings_in(sentence))

    def _tell_age(self, words: Words, sentence: Sentence) -> None:
        """The first age told is the patient's; later ones are mostly relatives' and others'."""
        cues = self.lexicon.ages
        if self.aged or cues.concept not in self.lexicon.concepts:
            return
        age = cues.find(words)
        if age is not None and self._is_own(words, age.start, age.end):
            self.aged = True
            said = quote_of(
                words.text, age.start, age.end, source=sentence.source,
                section=sentence.section.kind,
            )  # fmt: skip
            when = sentence.dating.when(age.start, age.end)
            self.findings.append(
                Finding(concept=cues.concept, status=Status.PRESENT, value=age.value, when=when,
                        evidence=(said,))
            )  # fmt: skip

    def _is_own(self, words: Words, start: int, end: int) -> bool:
        """Whether what stands there speaks of the patient, not of a relative."""
        first, last = words.after(start), words.after(end)
        clause = Clause.of(words, self.lexicon.cues, [(first, last)])
        return SILENT.isdisjoint(clause.standing(first, last, measured=False).flags)

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


def _within(finding: Finding, own: Stretches) -> bool:
    locator = finding.evidence[0].locator
    place = locator.start if isinstance(locator, Span) else 0
    return any(start <= place < end for start, end in own)
