"""The fold over a text: section by section, sentence by sentence, into one patient."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from operator import itemgetter

from asterism.define.library import Library
from asterism.model.finding import Flag, Patient
from asterism.read.text.assertion import Clause, Standing, heading_for
from asterism.read.text.cast import NOBODY, Cast, Part, Who, cast_of
from asterism.read.text.evidence import Sentence
from asterism.read.text.heads import Seen, line_of, person_of
from asterism.read.text.labels import Label
from asterism.read.text.lexicon import Lexicon, lexicon_of
from asterism.read.text.mentions import (
    NO_SHORT_FORMS,
    Mention,
    ShortForms,
    find_mentions,
    has_mentions,
    short_forms_in,
)
from asterism.read.text.phenotypes import Phenotypes
from asterism.read.text.record import Record, Share, Stretches
from asterism.read.text.sections import Reads, Section, split_sections
from asterism.read.text.sentences import sentences
from asterism.read.text.story import Dating, Story
from asterism.read.text.subject import Whose
from asterism.read.text.tables import Heading, Row
from asterism.read.text.terms import Terms, redefined_terms, terms_in
from asterism.read.text.tokens import Words

_MOST_SENTENCES_ASKED = 8  # a mention that runs over more is a stretch of the report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as read: its patients (one, unless it opens several by name), its sections, and what
    was not taken in.

    `left_out` counts the mentions that are not the patient's, by reason: the kind of section, or
    whose they are.
    """

    patients: tuple[Patient, ...]
    text: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


def read_text(
    text: str,
    *,
    library: Library,
    phenotypes: Phenotypes | None = None,
    source: str = "text",
    id: str = "",  # noqa: A002
) -> Reading:
    """What the text says of its patient. Never fails: a text without findings is an empty patient.

    With `phenotypes` the terms of that ontology are found beside the library's own concepts.

    Raises: KnowledgeError when the cue files are wrong.
    """
    lexicon = lexicon_of(library)
    sections = split_sections(text, lexicon.sections)
    reader = _Reader(
        text=text, source=source, lexicon=lexicon, forms=short_forms_in(text, lexicon),
        cast=cast_of(text, sections, lexicon.labels), phenotypes=phenotypes,
        redefined_terms=redefined_terms(text, phenotypes) if phenotypes else frozenset(),
        plain=all(part.subject is Reads.PATIENT for part in sections),
    )  # fmt: skip
    for section in sections:
        reader.read(section)
    notes = tuple(_notes(reader, sections))
    return Reading(
        patients=tuple(_patient(record, reader, id or source, notes) for record in reader.records),
        text=text, sections=sections, notes=notes,
        left_out=tuple(sorted(reader.left_out.items())),
    )  # fmt: skip


def _patient(record: Record, reader: "_Reader", name: str, notes: tuple[str, ...]) -> Patient:
    return Patient(
        id=f"{name}#{record.name}" if record.name else name,
        findings=() if reader.animal else tuple(record.findings),
        sex=None if reader.animal else record.sex,
        source=reader.source,
        notes=notes,
    )


def assess_spans(
    text: str, spans: Iterable[tuple[int, int]], *, library: Library
) -> tuple[Standing, ...]:
    """How the words at each span stand in their sentence, in the order of the spans.

    Raises: KnowledgeError when the cue files are wrong.
    """
    lexicon = lexicon_of(library)
    bounds = list(sentences(text, 0, len(text), lexicon.sentence_abbreviations))
    return tuple(_assess(text, start, end, bounds, lexicon) for start, end in spans)


def _assess(
    text: str, start: int, end: int, bounds: list[tuple[int, int]], lexicon: Lexicon
) -> Standing:
    # Sentences are in order and apart, so that both ends are found without looking at each.
    touched = bisect_right(bounds, start, key=itemgetter(1))
    behind = bisect_left(bounds, end, key=itemgetter(0))
    if touched >= behind:
        return Standing()
    # How a stretch stands is said where it begins; a whole text asked about often stays linear.
    stop = min(behind, touched + _MOST_SENTENCES_ASKED) - 1
    words = Words(text, bounds[touched][0], bounds[stop][1])
    first = words.after(start)
    if first and words.spans[first - 1][1] > start:  # the stretch begins inside a word
        first -= 1
    last = words.after(end)
    if first >= last:  # nothing but signs
        return Standing()
    clause = Clause.of(words, lexicon.cues, [(first, last)])
    return clause.signed(clause.standing(first, last, measured=False), start, end)


@dataclass(kw_only=True)
class _Reader:
    """The only thing here that changes, with its records: what has been read so far."""

    text: str
    source: str
    lexicon: Lexicon
    cast: Cast | None = None
    forms: ShortForms = NO_SHORT_FORMS
    phenotypes: Phenotypes | None = None
    plain: bool = False  # without parts that speak of nobody: an abstract, a note
    redefined_terms: frozenset[str] = frozenset()
    records: list[Record] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    heading: Standing | None = None  # of the list that is being read
    told_of: Who = NOBODY  # whom the next sentence is about if it names nobody
    alone: Who = NOBODY  # the last one who was told of alone
    animal: bool = False
    species_told: bool = False
    several: bool = False
    columns: Heading | None = None
    nameless: bool = False  # a table of people whom the report does not tell apart was left
    before: Reads = Reads.NOBODY

    def __post_init__(self) -> None:
        names = self.cast.names if self.cast else ("",)
        self.records = [Record(lexicon=self.lexicon, name=name) for name in names]

    def read(self, section: Section) -> None:
        about_patient = section.subject is Reads.PATIENT
        abbreviations = self.lexicon.sentence_abbreviations
        self._enter(section)
        told = [
            Words(self.text, start, end)
            for start, end in sentences(self.text, section.start, section.end, abbreviations)
        ]
        if section.subject is Reads.NOBODY:
            for words in told:
                self.heading = heading_for(words, self.heading, self.lexicon.cues)
                self._leave(words, section.kind)
            return
        # One thing at a time for all of them: what each looks up stays near at hand.
        named = self._mentions(told)
        dated = [None if self.cast else self.records[0].date(words, section) for words in told]
        for words, found in zip(told, named, strict=True):
            if found.own or found.terms:
                self.lexicon.cues.said_in(words)
        for words, found, dating in zip(told, named, dated, strict=True):
            self.heading = heading_for(words, self.heading, self.lexicon.cues)
            sentence = _Told(words=words, found=found, dating=dating)
            about_patient = self._read_sentence(sentence, section, about_patient=about_patient)

    def _enter(self, section: Section) -> None:
        """Behind an abstract or an introduction the telling begins anew, of nobody yet."""
        if self.cast and section.subject is not self.before and not section.alone:
            self.told_of = self.alone = NOBODY
        if not section.alone:
            self.before = section.subject

    def _read_sentence(self, told: "_Told", section: Section, *, about_patient: bool) -> bool:
        """Whether the next sentence, if it does not say, is about the patient."""
        words, found = told.words, told.found
        named = self.cast.named(words.start, words.end) if self.cast else ()
        parts = self._columns(words) or self._parts(words, section, named)
        behind = _behind_name(words, named)
        if behind is not words:
            words, (found,) = behind, self._mentions([behind])
        if told.dating is not None:
            datings = [(0, told.dating)]
        else:
            records = self.records
            datings = [(place, records[place].date(words, section)) for place in _all(parts)]
        for place, _ in datings:
            self.records[place].count += 1
        whose = self._whose(words, section, (*found.own, *found.terms), named)
        if whose in _NOT_OURS:
            if self.plain and self.cast is None:
                self._quote(words, section, found, datings[0][1], whose)
            else:
                self._leave(words, whose.value)
            return section.subject is Reads.PATIENT
        if whose is Whose.UNSAID and not about_patient:
            self._leave(words, section.kind)
            return False
        if not datings:
            self._leave(words, _UNTOLD)
            return True
        self._notice(words)
        row = self._row(words, found.own, datings[0][1])
        if row is not None and row.nobodys:
            self.nameless = True
            self._leave(words, _UNTOLD)
            return True
        for place, dating in datings:
            sentence = Sentence(
                words=words, section=section, mentions=found.own, dating=dating,
                row=row.of(place) if row else None,
                source=self.source, lexicon=self.lexicon, terms=found.terms,
                heading=self.heading,
            )  # fmt: skip
            share = self._share(words, parts, place, named)
            if whose is Whose.PATIENT:
                self.records[place].identify(sentence, share)
            self.records[place].read(sentence, share)
        return True

    def _columns(self, words: Words) -> tuple[Part, ...]:
        """A row is everybody's whose columns it has, or theirs whom its first cell names."""
        heading = self.columns
        if heading is None or self.cast is None or not (heading.people or heading.tests):
            return ()
        row = self.lexicon.tables.row(words, heading)
        if not isinstance(row, Row) or row.heading is None:
            return ()
        named = person_of(words, row.cells, self._seen(()))
        who = NOBODY.union(*(one for one in heading.people if one)) or named
        return (Part(start=words.start, end=words.end, who=who),) if who else ()

    def _seen(self, mentions: Sequence[Mention], dating: Dating | None = None) -> Seen:
        story = Story()
        if dating is not None:  # where the telling had got to, in front of the table
            story = Story(now=dating.base, zero=dating.zero, relative=dating.relative)
        return Seen(
            lexicon=self.lexicon, mentions=mentions, story=story,
            cast=self.cast, before=self.columns,
        )  # fmt: skip

    def _row(self, words: Words, mentions: Sequence[Mention], dating: Dating) -> Row | None:
        """The sentence as a row of the table that is being read; prose ends the table."""
        if self.lexicon.tables.row(words, self.columns) is None:  # as most are
            self.columns = None
            return None
        said = line_of(words, self._seen(mentions, dating))
        if isinstance(said, Row):
            return said
        self.columns = said
        return Row(cells=said.cells, heading=said, head=True) if said and said.tests else None

    def _mentions(self, told: Sequence[Words]) -> list[Terms]:
        """What each of the sentences names."""
        lexicon, phenotypes = self.lexicon, self.phenotypes
        own = [find_mentions(words, lexicon, self.forms) for words in told]
        if phenotypes is None:
            return [Terms(own=each, terms=()) for each in own]
        return [
            terms_in(words, each, lexicon, phenotypes, self.redefined_terms)
            for words, each in zip(told, own, strict=True)
        ]

    def _quote(
        self, words: Words, section: Section, found: Terms, dating: Dating, whose: Whose
    ) -> None:
        sentence = Sentence(
            words=words, section=section, mentions=found.own, dating=dating, source=self.source,
            lexicon=self.lexicon, terms=found.terms, others=frozenset({_NOT_OURS[whose]}),
        )  # fmt: skip
        self.records[0].quote(sentence)

    def _share(
        self,
        words: Words,
        parts: Sequence[Part],
        place: int,
        named: Sequence[tuple[Label, Who]],
    ) -> Share:
        if self.cast is None:
            return Share(own=[(words.start, words.end)])
        own = [(part.start, part.end) for part in parts if place in part.who]
        kin = self.cast.kinship(self.text, named)
        return Share(own=own, group=self._of_the_group(words, parts), kin=kin)

    def _of_the_group(self, words: Words, parts: Iterable[Part]) -> Stretches:
        """The parts told of several at once, if their values are nobody's: "respectively"."""
        shared = [(part.start, part.end) for part in parts if len(part.who) > 1]
        if not shared or self.cast is None:
            return []
        found = self.cast.cues.of_the_group.search(self.text, words.start, words.end)
        return shared if found else []

    def _parts(
        self, words: Words, section: Section, named: Sequence[tuple[Label, Who]]
    ) -> tuple[Part, ...]:
        """Whose each part of a sentence is; none where it is not said."""
        if self.cast is None:  # all of it is of the one
            return ()
        if not named:
            who = NOBODY if section.alone else self._going_on(words)
            return (Part(start=words.start, end=words.end, who=who),)
        parts = self.cast.parts(self.text, words.start, words.end, named)
        if not section.alone:
            self._turn(named, parts[-1].who)
        return parts

    def _going_on(self, words: Words) -> Who:
        """Whom a sentence that names nobody is about: "he" is not "both", but the last one."""
        assert self.cast is not None
        if len(self.told_of) > 1 and self.cast.cues.one.search(self.text, words.start, words.end):
            self.told_of = self.alone
        return self.told_of

    def _turn(self, named: Sequence[tuple[Label, Who]], last: Who) -> None:
        """Whom the sentences that follow are about."""
        subjects = [who for label, who in named if label.opens]
        met = frozenset[int]().union(*(who for _, who in named))
        if subjects:
            self.told_of = last if len(last) > 1 else subjects[-1]
        elif any(label.bracketed for label, _ in named) or len(self.told_of) != 1:
            self.told_of = last if len(met) > 1 else met
        if len(self.told_of) == 1:
            self.alone = self.told_of

    def _whose(
        self, words: Words, section: Section, mentions: tuple[Mention, ...], named: Sized
    ) -> Whose:
        subject = self.lexicon.subject
        if named:
            return subject.whose_by_name(words)
        known = self.species_told and self.records[0].sex is not None and self.cast is None
        # Most sentences of a long text say nothing that could be anybody's: do not ask them.
        nameless = known or subject.person_firsts.isdisjoint(words.raws)
        if not mentions and nameless and section.subject is Reads.PATIENT:
            return Whose.UNSAID
        return Whose.UNSAID if subject.firsts.isdisjoint(words.raws) else subject.whose(words)

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

    def _leave(self, words: Words, reason: str) -> None:
        if has_mentions(words, self.lexicon):
            count = sum(
                not mention.nested for mention in find_mentions(words, self.lexicon, self.forms)
            )
            if count:
                self.left_out[reason] += count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A sentence, what it names, and its dates where it can be of one person only."""

    words: Words
    found: Terms
    dating: Dating | None


_NOT_OURS = {Whose.OTHERS: Flag.OTHER_PERSON, Whose.GENERAL: Flag.CITED}
_UNTOLD = "which patient is not said"


def _behind_name(words: Words, named: Sequence[tuple[Label, Who]]) -> Words:
    """The sentence behind the name that opens it: the "No." of "Case No. 2" denies nothing."""
    first = named[0][0] if named else None
    if first is None or not first.names or first.start != words.start or first.end >= words.end:
        return words
    return Words(words.text, first.end, words.end)


def _all(parts: Iterable[Part]) -> list[int]:
    return sorted(frozenset[int]().union(*(part.who for part in parts)))


def _notes(reader: _Reader, sections: tuple[Section, ...]) -> Iterator[str]:
    if reader.animal:
        yield "The report is of an animal; nothing in it was read as a finding."
    elif not reader.text.strip():
        yield "The text is empty."
    elif not any(section.subject is not Reads.NOBODY for section in sections):
        yield "No part of the text is about a patient."
    elif not any(record.findings for record in reader.records):
        yield "Nothing in the text was read as a finding of a patient."
    if reader.cast:
        count = len(reader.records)
        yield f"The text tells of {count} patients; each was read as a patient of their own."
    elif reader.several:
        yield "More than one patient is told of, and they were read as one: give each its own file."
    if reader.nameless:
        yield "A table has a column or a row for each of several patients; its values were left."
    others = sum(reader.left_out.values())
    if others:
        yield f"Left out as not the patient's: {others} mentions."
