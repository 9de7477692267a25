"""The findings of one sentence: mentions with their standing, amounts, dates and details."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from asterism.define.terms import Kind
from asterism.model.finding import Finding, Flag, Status
from asterism.model.quantity import Quantity
from asterism.read.text.assertion import Clause, Standing
from asterism.read.text.board import Tie
from asterism.read.text.courses import over_time
from asterism.read.text.cues import Cue, Sense
from asterism.read.text.evidence import Sentence, quotes_of
from asterism.read.text.fluids import others_of
from asterism.read.text.grids import grid_findings
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.measured import CERTAIN, measured
from asterism.read.text.mentions import Mention
from asterism.read.text.numbers import Amount
from asterism.read.text.outcomes import weakened, with_outcomes
from asterism.read.text.owners import ties_of
from asterism.read.text.scope import DENYING
from asterism.read.text.sections import Section
from asterism.read.text.therapy import Given
from asterism.read.text.tokens import Words
from asterism.read.text.unlisted import unlisted

_DURATION = "duration"  # the detail of how long something lasted


def findings_in(sentence: Sentence) -> tuple[Finding, ...]:
    """The findings of a sentence: our own concepts' in text order, then the ontology's."""
    mentions = (*_followed(sentence), *_beside_cues(sentence))
    if mentions != sentence.mentions:
        sentence = replace(sentence, mentions=mentions)
    return (*_of_mentions(sentence), *_of_terms(sentence))


def _of_mentions(sentence: Sentence) -> Sequence[Finding]:
    """The findings that our own concepts name, and amounts of what they do not name."""
    lexicon, words = sentence.lexicon, sentence.words
    tied = ties_of(sentence)
    if not (sentence.mentions or tied.found or sentence.row):
        return ()
    outer = [_own_words(words, m, lexicon) for m in sentence.mentions if not m.nested]
    clause = Clause.of(words, lexicon.cues, outer)
    found: list[Finding] = []
    for index, mention in enumerate(sentence.mentions):
        if mention.start < words.start and index not in tied.ties:
            continue
        measured = bool(lexicon.amounts.analytes(mention.concepts))
        standing = _standing(sentence, clause, mention, measured=measured)
        found += _of_mention(sentence, mention, standing, tied.ties.get(index, []))
    found += unlisted(sentence, tied, clause)
    if sentence.row is not None and sentence.row.heading is not None:
        found += grid_findings(sentence, sentence.row)
    return with_outcomes(sentence, weakened(sentence, found))


def _of_terms(sentence: Sentence) -> Iterator[Finding]:
    """The findings that only the ontology names."""
    if not sentence.terms:
        return
    words, cues = sentence.words, sentence.lexicon.cues
    outer = [(m.first, m.last) for m in (*sentence.mentions, *sentence.terms) if not m.nested]
    clause = Clause.of(words, cues, outer)
    for mention in sentence.terms:
        if not cues.covering(words, mention.first, mention.last):
            standing = _standing(sentence, clause, mention, measured=False)
            yield from _stated(sentence, mention, standing, mention.concepts[0])


def _standing(sentence: Sentence, clause: Clause, mention: Mention, *, measured: bool) -> Standing:
    """How a mention stands, with what its list, its section and its subject add to it."""
    standing = clause.standing(mention.first, mention.last, measured=measured)
    standing = clause.signed(standing, mention.start, mention.end)
    standing = _in_section(standing.under(sentence.heading), sentence.section)
    if sentence.others <= standing.flags:
        return standing
    return replace(standing, flags=standing.flags | sentence.others)


def _followed(sentence: Sentence) -> tuple[Mention, ...]:
    """What "it" at the start of a sentence stands for: the analyte that was told of before."""
    before, words = sentence.before, sentence.words
    pronouns = sentence.lexicon.amounts.pronouns
    if before is None or not words.norms or words.norms[0] not in pronouns:
        return ()
    return (replace(before, first=0, last=1, alias=None, nested=False),)


def _beside_cues(sentence: Sentence) -> tuple[Mention, ...]:
    """The mentions without those that are only part of a cue."""
    if not sentence.mentions:
        return ()
    words, cues = sentence.words, sentence.lexicon.cues
    return tuple(m for m in sentence.mentions if not cues.covering(words, m.first, m.last))


def _own_words(words: Words, mention: Mention, lexicon: Lexicon) -> tuple[int, int]:
    """The words of a mention without a "were normal" that speaks of others beside it too.

    Nor is the "were negative" of "immunofixation was negative for kappa" the mention's alone.
    """
    cues, first, last = lexicon.cues, mention.first, mention.last
    if not mention.normal:
        return first, last
    for begin, end, said in cues.trie.find(words.norms, first, last, cues.adverbs):
        senses = {cue.sense for cue in said if isinstance(cue, Cue)}
        if Sense.NORMAL in senses or (end > mention.last and senses & DENYING):
            first, last = (end, last) if begin == first else (first, begin)
    return (first, last) if first < last else (mention.first, mention.last)


def _in_section(standing: Standing, section: Section) -> Standing:
    if section.assume is None:
        return standing
    return replace(standing, flags=standing.flags | {section.assume})


def _of_mention(
    sentence: Sentence, mention: Mention, standing: Standing, ties: Sequence[Tie]
) -> Iterator[Finding]:
    lexicon = sentence.lexicon
    for name in mention.concepts:
        match lexicon.kind(name):
            case Kind.ANALYTE | Kind.JUDGEMENT:
                continue
            case Kind.DRUG:
                yield from _drug(sentence, mention, standing, name, ties)
            case Kind.PROCEDURE:
                yield _procedure(sentence, mention, standing, name)
            case Kind.FINDING | Kind.DISEASE:
                yield from _stated(sentence, mention, standing, name)
    yield from measured(sentence, mention, standing, ties)


def _stated(
    sentence: Sentence, mention: Mention, standing: Standing, name: str
) -> Iterator[Finding]:
    if mention.normal and standing.status is Status.PRESENT:
        standing = replace(standing, status=Status.ABSENT)
    flags = standing.flags
    if name in sentence.lexicon.claimed:
        flags |= {Flag.CLAIMED}
    duration = _duration(sentence, mention) if standing.status is Status.PRESENT else ()
    for concept in (name, *mention.says):
        for status in _over_time(mention, standing):
            yield Finding(
                concept=concept,
                status=status,
                flags=flags,
                evidence=quotes_of(sentence, mention, standing),
                when=sentence.dating.when(mention.start, mention.end),
                details=(*mention.details, *duration) if concept == name else (),
                term=mention.term if concept == name else None,
            )


def _duration(sentence: Sentence, mention: Mention) -> tuple[tuple[str, str], ...]:
    """How long it lasted, where that is said right behind it and not of what is named later."""
    if not sentence.dating.dated:
        return ()
    behind = (m.start for m in (*sentence.mentions, *sentence.terms) if m.start >= mention.end)
    lasting = sentence.dating.lasting(mention.end, min(behind, default=None))
    return ((_DURATION, lasting),) if lasting else ()


_CERTAINLY = frozenset({Status.PRESENT, Status.ABSENT})


def _over_time(mention: Mention, standing: Standing) -> tuple[Status, ...]:
    """The statements of one mention: what "disappeared" was there before, and then was not."""
    if standing.gone and standing.status in _CERTAINLY and not mention.normal:
        return Status.PRESENT, Status.ABSENT
    return (standing.status,)


def _procedure(sentence: Sentence, mention: Mention, standing: Standing, name: str) -> Finding:
    result = sentence.lexicon.therapy.result(sentence.words, mention.last)
    if result and standing.status is Status.ABSENT:  # "was negative" is a result, not an absence
        standing = replace(standing, status=Status.PRESENT)
    return Finding(
        concept=name,
        status=standing.status,
        flags=standing.flags,
        evidence=quotes_of(sentence, mention, standing),
        when=sentence.dating.when(mention.start, mention.end),
        details=result,
    )


def _drug(
    sentence: Sentence, mention: Mention, standing: Standing, name: str, ties: Sequence[Tie]
) -> Iterator[Finding]:
    therapy, words = sentence.lexicon.therapy, sentence.words
    dose = ties[0].amount if ties else None
    others = others_of(sentence, mention)
    at = Given(first=mention.first, last=mention.last, dose=dose, others=others)
    given = therapy.given(words, at)
    lasting = sentence.dating.lasting(dose.end if dose else mention.end)
    value, end = None, dose.end if dose else mention.end
    if dose is not None and standing.status in CERTAIN:
        value, dose = _dose(sentence, dose, dict(given).get("cadence", ""))
    told = Finding(
        concept=name,
        status=standing.status,
        flags=standing.flags,
        value=value,
        evidence=quotes_of(sentence, mention, standing, dose if value is not None else None),
        when=sentence.dating.when(mention.start, mention.end),
        details=(*given, *(((_DURATION, lasting),) if lasting else ())),
    )
    plain = standing.status is Status.PRESENT
    yield from over_time(sentence, mention, told, end) if plain else (told,)


def _dose(sentence: Sentence, dose: Amount, cadence: str) -> tuple[Quantity | None, Amount]:
    """The dose, per day where it is given daily; its quote then takes in the word that says so."""
    therapy, words = sentence.lexicon.therapy, sentence.words
    unit = therapy.dose_unit(dose)
    if unit is None:
        return None, dose
    per_day = therapy.daily(unit, cadence)
    value = dose.quantity(per_day)
    end = therapy.cadence_end(words, words.after(dose.end)) if per_day != unit else 0
    return value, replace(dose, end=max(dose.end, end))
