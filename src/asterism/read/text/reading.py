"""The fold over a text: section by section, sentence by sentence, into one patient."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from asterism.define.library import Library
from asterism.define.terms import Kind
from asterism.model.finding import SILENT, Finding, Patient, Sex, Status
from asterism.read.text.assertion import Clause
from asterism.read.text.evidence import Sentence, quote_of
from asterism.read.text.findings import findings_in
from asterism.read.text.lexicon import Lexicon, lexicon_of
from asterism.read.text.mentions import Mention, find_mentions, has_mentions, redefined_in
from asterism.read.text.outcomes import is_treatment, told
from asterism.read.text.sections import Reads, Section, split_sections
from asterism.read.text.sentences import sentences
from asterism.read.text.story import Dating, Story, tell
from asterism.read.text.subject import Whose
from asterism.read.text.tokens import Words

_MOST_SENTENCES_BACK = 2  # "after surgery" speaks of an operation told at most so long ago

_MOST_OPERATIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as read: its patients (one, for now), its sections, and what was not taken in.

    `left_out` counts the mentions that are not the patient's, by reason: the kind of section, or
    whose they are.
    """

    patients: tuple[Patient, ...]
    text: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


def read_text(text: str, *, library: Library, source: str = "text", id: str = "") -> Reading:  # noqa: A002
    """What the text says of its patient. Never fails: a text without findings is an empty patient.

    Raises: KnowledgeError when the cue files are wrong.
    """
    lexicon = lexicon_of(library)
    sections = split_sections(text, lexicon.sections)
    reader = _Reader(
        text=text, source=source, lexicon=lexicon, redefined=redefined_in(text, lexicon)
    )
    for section in sections:
        reader.read(section)
    notes = tuple(_notes(reader, sections))
    findings = () if reader.animal else tuple(reader.findings)
    patient = Patient(
        id=id or source, findings=findings, sex=None if reader.animal else reader.sex,
        source=source, notes=notes,
    )  # fmt: skip
    return Reading(
        patients=(patient,), text=text, sections=sections, notes=notes,
        left_out=tuple(sorted(reader.left_out.items())),
    )  # fmt: skip


def assess_spans(
    text: str, spans: Iterable[tuple[int, int]], *, library: Library
) -> tuple[Status, ...]:
    """How the words at each span stand in their sentence, in the order of the spans.

    Raises: KnowledgeError when the cue files are wrong.
    """
    lexicon = lexicon_of(library)
    found = sentences(text, 0, len(text), lexicon.sentence_abbreviations)
    bounds = list(found)
    return tuple(_assess(text, start, end, bounds, lexicon) for start, end in spans)


def _assess(
    text: str, start: int, end: int, bounds: list[tuple[int, int]], lexicon: Lexicon
) -> Status:
    touched = [bound for bound in bounds if bound[0] < end and start < bound[1]]
    if not touched:
        return Status.PRESENT
    words = Words.of(text, touched[0][0], touched[-1][1])
    first = words.after(start)
    last = max(words.after(end), first + 1)
    clause = Clause.of(words, lexicon.cues, [(first, last)])
    return clause.standing(first, last, measured=False).status


@dataclass(kw_only=True)
class _Reader:
    """The only thing here that changes: what has been read so far."""

    text: str
    source: str
    lexicon: Lexicon
    redefined: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    story: Story = field(default_factory=Story)
    sex: Sex | None = None
    aged: bool = False
    animal: bool = False
    species_told: bool = False
    several: bool = False
    treated: list[tuple[int, int]] = field(default_factory=list)  # (sentence, index of a finding)
    count: int = 0

    def read(self, section: Section) -> None:
        about_patient = section.subject is Reads.PATIENT
        abbreviations = self.lexicon.sentence_abbreviations
        for start, end in sentences(self.text, section.start, section.end, abbreviations):
            words = Words.of(self.text, start, end)
            if section.subject is Reads.NOBODY:
                self._leave(words, section.kind)
                continue
            about_patient = self._read_sentence(words, section, about_patient=about_patient)

    def _read_sentence(self, words: Words, section: Section, *, about_patient: bool) -> bool:
        """Whether the next sentence, if it does not say, is about the patient."""
        self.count += 1
        dating = self._date(words, section)
        mentions = find_mentions(words, self.lexicon, self.redefined)
        whose = self._whose(words, section, mentions)
        if whose in {Whose.OTHERS, Whose.GENERAL}:
            self._leave(words, whose.value)
            return section.subject is Reads.PATIENT
        if whose is Whose.UNSAID and not about_patient:
            self._leave(words, section.kind)
            return False
        self._notice(words)
        if whose is Whose.PATIENT:
            self.sex = self.sex or self.lexicon.subject.sex(words)
            self._tell_age(words, section, dating)
        sentence = Sentence(
            words=words, section=section, mentions=mentions, dating=dating, source=self.source,
            lexicon=self.lexicon,
        )  # fmt: skip
        if mentions:
            self._add(findings_in(sentence))
        self._outcome_of_before(sentence)
        return True

    def _whose(self, words: Words, section: Section, mentions: tuple[Mention, ...]) -> Whose:
        subject = self.lexicon.subject
        known = self.species_told and self.sex is not None
        # Most sentences of a long text say nothing that could be anybody's: do not ask them.
        nameless = known or subject.person_firsts.isdisjoint(words.raws)
        if not mentions and nameless and section.subject is Reads.PATIENT:
            return Whose.UNSAID
        return Whose.UNSAID if subject.firsts.isdisjoint(words.raws) else subject.whose(words)

    def _date(self, words: Words, section: Section) -> Dating:
        if section.dated:
            self.story, dating = tell(self.story, words, self.lexicon.times)
            return dating
        # Outside the story only what is dated in its own sentence has a date; "later" has none.
        return tell(Story(), words, self.lexicon.times)[1]

    def _notice(self, words: Words) -> None:
        """Whether it is an animal that is told of, and whether a further patient is."""
        subject = self.lexicon.subject
        if subject.firsts.isdisjoint(words.raws):
            return
        self.several = self.several or subject.names_another(words)
        if not self.species_told:
            animal = subject.is_animal(words)
            if animal is not None:
                self.species_told, self.animal = True, animal

    def _tell_age(self, words: Words, section: Section, dating: Dating) -> None:
        """The first age told is the patient's; later ones are mostly relatives' and others'."""
        cues = self.lexicon.ages
        if self.aged or cues.concept not in self.lexicon.concepts:
            return
        age = cues.find(words)
        if age is not None and self._is_own(words, age.start, age.end):
            self.aged = True
            said = quote_of(self.text, age.start, age.end, source=self.source, section=section.kind)
            when = dating.when(age.start, age.end)
            self.findings.append(
                Finding(concept=cues.concept, status=Status.PRESENT, value=age.value, when=when,
                        evidence=(said,))
            )  # fmt: skip

    def _is_own(self, words: Words, start: int, end: int) -> bool:
        """Whether what stands there speaks of the patient, not of a relative."""
        first, last = words.after(start), words.after(end)
        clause = Clause.of(words, self.lexicon.cues, [(first, last)])
        return SILENT.isdisjoint(clause.standing(first, last, measured=False).flags)

    def _add(self, found: tuple[Finding, ...]) -> None:
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

    def _leave(self, words: Words, reason: str) -> None:
        if has_mentions(words, self.lexicon):
            count = sum(
                not mention.nested for mention in find_mentions(words, self.lexicon, self.redefined)
            )
            if count:
                self.left_out[reason] += count


def _notes(reader: _Reader, sections: tuple[Section, ...]) -> Iterator[str]:
    if reader.animal:
        yield "The report is of an animal; nothing in it was read as a finding."
    elif not reader.text.strip():
        yield "The text is empty."
    elif not any(section.subject is not Reads.NOBODY for section in sections):
        yield "No part of the text is about a patient."
    elif not reader.findings:
        yield "Nothing in the text was read as a finding of a patient."
    if reader.several:
        yield "More than one patient is told of, and they were read as one: give each its own file."
    others = sum(reader.left_out.values())
    if others:
        yield f"Left out as not the patient's: {others} mentions."
