"""The findings of one sentence: mentions with their standing, amounts, dates and details."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from asterism.define.terms import Kind
from asterism.model.finding import Evidence, Finding, Flag, Interpretation, Status
from asterism.model.quantity import Quantity
from asterism.model.when import When
from asterism.read.text.assertion import Clause, Standing
from asterism.read.text.evidence import Sentence, quote, quotes_of
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.numbers import Amount
from asterism.read.text.outcomes import weakened, with_outcomes
from asterism.read.text.quantities import Taker, Tie, find_in, tie
from asterism.read.text.sections import Section
from asterism.read.text.therapy import Given

_PARTS = frozenset(",;:")
_IN = "in"  # "450 pg/mL in plasma"
_BEHIND_IN = 2  # words: "in her serum"
_NEAR = 4  # words before an analyte in which its specimen may be named
_CERTAIN = frozenset({Status.PRESENT, Status.SUSPECTED})


def findings_in(sentence: Sentence) -> tuple[Finding, ...]:
    """The findings of a sentence, in text order."""
    lexicon, words = sentence.lexicon, sentence.words
    sentence = replace(sentence, mentions=_beside_cues(sentence))
    outer = [(m.first, m.last) for m in sentence.mentions if not m.nested]
    clause = Clause.of(words, lexicon.cues, outer)
    ties = _ties(sentence)
    found: list[Finding] = []
    for index, mention in enumerate(sentence.mentions):
        measured = bool(lexicon.amounts.analytes(mention.concepts))
        standing = clause.standing(mention.first, mention.last, measured=measured)
        standing = _in_section(_signed(sentence, mention, standing), sentence.section)
        found += _of_mention(sentence, mention, standing, ties.get(index, []))
    return tuple(with_outcomes(sentence, weakened(sentence, found)))


def _beside_cues(sentence: Sentence) -> tuple[Mention, ...]:
    """The mentions without those that are only part of a cue."""
    words, cues = sentence.words, sentence.lexicon.cues
    return tuple(m for m in sentence.mentions if not cues.covering(words, m.first, m.last))


def _ties(sentence: Sentence) -> dict[int, list[Tie]]:
    lexicon, words = sentence.lexicon, sentence.words
    takers = [
        Taker(index=index, start=m.start, end=_taker_end(m), first=m.first, last=m.last,
              takes=_taker(m, lexicon), plausible=_plausible(m, lexicon))
        for index, m in enumerate(sentence.mentions)
        if _may_take(m, lexicon)
    ]  # fmt: skip
    if not takers:
        return {}
    ties: dict[int, list[Tie]] = {}
    for each in tie(words, takers, find_in(words, lexicon.amounts), lexicon.amounts):
        ties.setdefault(each.index, []).append(each)
    return ties


def _taker_end(mention: Mention) -> int:
    return mention.alias[1] if mention.alias else mention.end


def _may_take(mention: Mention, lexicon: Lexicon) -> bool:
    drug = any(lexicon.kind(name) is Kind.DRUG for name in mention.concepts)
    return drug or bool(lexicon.amounts.analytes(mention.concepts))


def _taker(mention: Mention, lexicon: Lexicon) -> Callable[[Amount], bool]:
    def takes(amount: Amount) -> bool:
        if lexicon.amounts.fitting(mention.concepts, amount) is not None:
            return True
        drug = any(lexicon.kind(name) is Kind.DRUG for name in mention.concepts)
        return drug and lexicon.therapy.dose_unit(amount) is not None

    return takes


def _plausible(mention: Mention, lexicon: Lexicon) -> Callable[[Amount], bool]:
    def plausible(amount: Amount) -> bool:
        fit = lexicon.amounts.fitting(mention.concepts, amount)
        if fit is None:
            return True
        concept = lexicon.amounts.concepts[fit[0]]
        return not lexicon.amounts.implausible(concept, amount.quantity(fit[1]))

    return plausible


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
    yield from _measured(sentence, mention, standing, ties)


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
    others = _others(sentence, mention)
    at = Given(first=mention.first, last=mention.last, dose=dose, others=others)
    given = therapy.given(words, at)
    lasting = sentence.dating.lasting(dose.end if dose else mention.end)
    value = None
    if dose is not None and standing.status in _CERTAIN:
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


def _others(sentence: Sentence, mention: Mention) -> frozenset[int]:
    """The words of mentions that stand before or behind: what is beyond them is theirs."""
    return frozenset(
        place for other in sentence.mentions
        if other.last <= mention.first or mention.last <= other.first
        for place in range(other.first, other.last)
    )  # fmt: skip


def _measured(
    sentence: Sentence, mention: Mention, standing: Standing, ties: Sequence[Tie]
) -> Iterator[Finding]:
    amounts = sentence.lexicon.amounts
    if _is_foreign(sentence, mention):
        return
    for each in ties:
        fit = amounts.fitting(mention.concepts, each.amount)
        if fit is not None:
            yield _value(sentence, mention, standing, each, fit)
    own = [n for n in mention.concepts if sentence.lexicon.kind(n) is Kind.ANALYTE]
    said = standing.status is Status.NOT_ASSESSED or (
        standing.interpretation is not None and not mention.nested
    )
    if own and not ties and said:
        yield Finding(
            concept=_specimen(sentence, mention, own[0], mention.last),
            status=standing.status,
            interpretation=standing.interpretation,
            flags=standing.flags,
            evidence=quotes_of(sentence, mention, standing),
            when=sentence.dating.when(mention.start, mention.end),
        )


def _is_foreign(sentence: Sentence, mention: Mention) -> bool:
    """Whether it was measured in what the library has no such analyte of: "urine calcium"."""
    amounts, words = sentence.lexicon.amounts, sentence.words
    place = mention.first - 1
    if place < 0 or words.norms[place] not in amounts.foreign or "," in words.gaps[mention.first]:
        return False
    before = words.norms[place : mention.first]
    return all(amounts.in_specimen(name, before) == name for name in mention.concepts)


def _value(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, fit: tuple[str, str]
) -> Finding:
    amounts = sentence.lexicon.amounts
    name, unit = fit
    value = each.amount.quantity(unit)
    notes = [amounts.values_of[n][1] for n in mention.concepts if n in amounts.values_of]
    if name in mention.concepts:
        notes = []
    if amounts.implausible(amounts.concepts[name], value):
        notes.append("The value is outside what the analyte can be; it is kept as printed.")
    status = standing.status if standing.status in _CERTAIN else Status.PRESENT
    return Finding(
        concept=_specimen(sentence, mention, name, sentence.words.after(each.amount.end)),
        status=status,
        value=value,
        reference=each.amount.reference_in(unit),
        interpretation=_level(standing, each, unit),
        flags=standing.flags,
        evidence=_value_evidence(sentence, mention, standing, each),
        when=_value_when(sentence, mention, each),
        notes=tuple(notes),
    )


def _level(standing: Standing, each: Tie, unit: str) -> Interpretation | None:
    """The word for the level, where it is one: "normal" before a printed interval is its name, and
    "reduced from A to B" tells a change.
    """
    told = each.amount.reference_in(unit) is None and not each.opens and not each.later
    return standing.interpretation if told else None


def _value_evidence(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie
) -> tuple[Evidence, ...]:
    plain = replace(standing, said_at=standing.said_at if standing.flags else ())
    if not each.later:
        return quotes_of(sentence, mention, plain, each.amount)
    own = quote(sentence, each.amount.start, each.amount.end, standing.certainty)
    return (*quotes_of(sentence, mention, plain), own)


def _value_when(sentence: Sentence, mention: Mention, each: Tie) -> When | None:
    dating = sentence.dating
    own = dating.when(mention.start, mention.end)
    if each.later:
        return dating.after_series(each.amount.end) or own
    return dating.base or own if each.opens else own


def _specimen(sentence: Sentence, mention: Mention, name: str, end: int) -> str:
    """The analyte in the specimen that is named as its own.

    Between its name and its value, or closely before the name, or "in serum" behind the value. What
    stands beyond another mention is that one's: specimens are never guessed, and never mixed.
    """
    words, others = sentence.words, _others(sentence, mention)
    norms = words.norms
    before = takewhile(
        lambda place: place not in others and _PARTS.isdisjoint(words.gaps[place + 1]),
        range(mention.first - 1, max(mention.first - 1 - _NEAR, -1), -1),
    )
    near = [*norms[mention.last : end], *(norms[place] for place in before)]
    if norms[end : end + 1] == (_IN,):
        near = [*norms[end + 1 : end + 1 + _BEHIND_IN], *near]
    return sentence.lexicon.amounts.in_specimen(name, near)
