"""The findings of one sentence: mentions with their standing, amounts, dates and details."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from asterism.define.terms import Kind
from asterism.model.finding import Finding, Flag, Status
from asterism.model.quantity import Quantity
from asterism.read.text.assertion import Clause, Standing
from asterism.read.text.evidence import Sentence, quotes_of
from asterism.read.text.measured import CERTAIN, measured, others_of, ties_of
from asterism.read.text.mentions import Mention
from asterism.read.text.numbers import Amount
from asterism.read.text.outcomes import weakened, with_outcomes
from asterism.read.text.sections import Section
from asterism.read.text.therapy import Given
from asterism.read.text.ties import Tie


def findings_in(sentence: Sentence) -> tuple[Finding, ...]:
    """The findings of a sentence, in text order."""
    lexicon, words = sentence.lexicon, sentence.words
    sentence = replace(sentence, mentions=_beside_cues(sentence))
    outer = [(m.first, m.last) for m in sentence.mentions if not m.nested]
    clause = Clause.of(words, lexicon.cues, outer)
    tied = ties_of(sentence)
    found: list[Finding] = []
    for index, mention in enumerate(sentence.mentions):
        measured = bool(lexicon.amounts.analytes(mention.concepts))
        standing = clause.standing(mention.first, mention.last, measured=measured)
        standing = stands(sentence, mention, standing)
        found += _of_mention(sentence, mention, standing, tied.ties.get(index, []))
    return (*with_outcomes(sentence, weakened(sentence, found)), *_of_terms(sentence))


def _of_terms(sentence: Sentence) -> Iterator[Finding]:
    """The findings that only the ontology names."""
    if not sentence.terms:
        return
    words, cues = sentence.words, sentence.lexicon.cues
    outer = [(m.first, m.last) for m in (*sentence.mentions, *sentence.terms) if not m.nested]
    clause = Clause.of(words, cues, outer)
    for mention in sentence.terms:
        if not cues.covering(words, mention.first, mention.last):
            standing = clause.standing(mention.first, mention.last, measured=False)
            standing = stands(sentence, mention, standing)
            yield from _stated(sentence, mention, standing, mention.concepts[0])


def stands(sentence: Sentence, mention: Mention, standing: Standing) -> Standing:
    """The standing with what a sign, the section and the subject of the sentence add to it."""
    standing = _in_section(_signed(sentence, mention, standing), sentence.section)
    if sentence.others <= standing.flags:
        return standing
    return replace(standing, flags=standing.flags | sentence.others)


def _beside_cues(sentence: Sentence) -> tuple[Mention, ...]:
    """The mentions without those that are only part of a cue."""
    words, cues = sentence.words, sentence.lexicon.cues
    return tuple(m for m in sentence.mentions if not cues.covering(words, m.first, m.last))


_SIGN = re.compile(r"\s?[(\[]\s?([-−–+±?/]{1,3}|neg)\s?[)\]]")


def _signed(sentence: Sentence, mention: Mention, standing: Standing) -> Standing:
    """The standing that a sign right beside the words gives them: "edema (-)", "?ascites"."""
    text, signs = sentence.words.text, sentence.lexicon.cues.signs
    if found := _SIGN.match(text, mention.end):
        status, place = signs.get(found[1]), (found.end() - len(found[0].strip()), found.end())
    else:
        place = mention.start - 1, mention.start
        status = signs.get("?") if text[max(place[0], 0) : place[1]] == "?" else None
    if status is None:
        return standing
    said = (*standing.said_at, place)
    return replace(standing, status=status, said_at=tuple(sorted(set(said))))


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
    for concept in (name, *mention.says):
        yield Finding(
            concept=concept,
            status=standing.status,
            flags=flags,
            evidence=quotes_of(sentence, mention, standing),
            when=sentence.dating.when(mention.start, mention.end),
            details=mention.details if concept == name else (),
            term=mention.term if concept == name else None,
        )


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
    value = None
    if dose is not None and standing.status in CERTAIN:
        value, dose = _dose(sentence, dose, dict(given).get("cadence", ""))
    yield Finding(
        concept=name,
        status=standing.status,
        flags=standing.flags,
        value=value,
        evidence=quotes_of(sentence, mention, standing, dose if value is not None else None),
        when=sentence.dating.when(mention.start, mention.end),
        details=(*given, *((("duration", lasting),) if lasting else ())),
    )


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
