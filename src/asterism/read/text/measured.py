"""The measured values of a sentence as findings, each with its analyte, interval and quote."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from asterism.define.terms import Kind
from asterism.model.finding import Certainty, Evidence, Finding, Interpretation, Status
from asterism.model.quantity import Comparator
from asterism.model.when import When
from asterism.read.text.assertion import Standing
from asterism.read.text.board import Tie
from asterism.read.text.evidence import Sentence, quote, quotes_of
from asterism.read.text.fluids import fluid_quoted, in_specimen, is_foreign
from asterism.read.text.mentions import Mention
from asterism.read.text.names import headed, long_form
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.owners import concepts_of, fit_of, is_of_nerve
from asterism.read.text.quantities import Fit

CERTAIN = frozenset({Status.PRESENT, Status.SUSPECTED})
_NESTED = 2  # words before an analyte within a finding, one of which may be its level
_CUSTOMARY = "No unit is printed, or not the whole of it; the customary one is taken."
_UNITLESS = "No unit is printed, and more than one is customary, or none fits the number."
_IMPLAUSIBLE = "The value is outside what the analyte can be; it is kept as printed."


def measured(
    sentence: Sentence, mention: Mention, standing: Standing, ties: Sequence[Tie]
) -> Iterator[Finding]:
    """The values tied to a mention; without one, what is said of its level."""
    if is_foreign(sentence, mention) and concepts_of(sentence, mention) == mention.concepts:
        return
    named = replace(mention, details=()) if is_of_nerve(sentence, mention) else mention
    for each in _dated(sentence, ties):
        fit = fit_of(sentence, mention, concepts_of(sentence, mention), each.amount)
        if fit is not None:
            yield from _values(sentence, named, standing, each, fit)
    own = [n for n in mention.concepts if sentence.lexicon.kind(n) is Kind.ANALYTE]
    if not ties and own:
        yield from _levels(sentence, mention, standing, own)


def _levels(
    sentence: Sentence, mention: Mention, standing: Standing, own: Sequence[str]
) -> Iterator[Finding]:
    """What is said of the level without a number; of a phrase for normal results, of each."""
    if mention.normal and standing.status in CERTAIN:
        certainty = Certainty.INFERRED if mention.panel else standing.certainty
        standing = replace(standing, interpretation=Interpretation.NORMAL, certainty=certainty)
    said = standing.interpretation is not None and not mention.nested
    if not said and standing.status is not Status.NOT_ASSESSED:
        return
    own = [name for name in own if name != sentence.lexicon.ages.concept]  # "normal for her age"
    for name in own if mention.normal else own[:1]:
        yield Finding(
            concept=in_specimen(sentence, mention, name, mention.last),
            status=standing.status,
            interpretation=standing.interpretation,
            flags=standing.flags,
            evidence=quotes_of(sentence, mention, standing),
            when=sentence.dating.when(mention.start, mention.end),
        )


def _dated(sentence: Sentence, ties: Sequence[Tie]) -> Sequence[Tie]:
    """The ties, each of several values with its own date."""
    if len(ties) < 2 or any(each.dated for each in ties):
        return ties
    values, opens = [each.amount for each in ties], [each.opens for each in ties]
    dates = sentence.lexicon.series.dates(sentence.words, sentence.dating, values, opens)
    return [replace(t, dated=True, when=at) for t, at in zip(ties, dates, strict=True)]


def _values(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, fit: Fit
) -> Iterator[Finding]:
    first = _value(sentence, mention, standing, each, fit)
    amounts, others = sentence.lexicon.amounts, each.amount.others
    second = amounts.pairs.get(fit.analyte)
    if not others or second is None or each.amount.shape is not Shape.OVER:
        yield first
        return
    yield first
    value = replace(fit.value, value=others[0], upper=None)
    yield replace(first, concept=second, value=value, reference=None, interpretation=None)


def _value(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, fit: Fit
) -> Finding:
    unit = fit.value.unit
    status = standing.status if standing.status in CERTAIN else Status.PRESENT
    return Finding(
        concept=in_specimen(
            sentence, mention, fit.analyte, sentence.words.after(each.amount.end), unit
        ),
        status=status,
        value=fit.value,
        reference=each.amount.reference_in(unit),
        interpretation=each.amount.level or _level(sentence, mention, standing, each, unit),
        flags=standing.flags,
        evidence=_value_evidence(sentence, mention, standing, each, fit),
        when=_value_when(sentence, mention, each),
        details=(*_beside(mention, each, fit), *value_details(fit)),
        notes=tuple(_notes(sentence, mention, fit)),
    )


def _beside(mention: Mention, each: Tie, fit: Fit) -> tuple[tuple[str, str], ...]:
    """What stands beside the name of what is measured: which nerve, on which side."""
    return each.nerve or (mention.details if fit.analyte in mention.concepts else ())


def _notes(sentence: Sentence, mention: Mention, fit: Fit) -> Iterator[str]:
    values_of = sentence.lexicon.amounts.values_of
    if fit.analyte not in mention.concepts:
        yield from (
            values_of[name][1]
            for name in mention.concepts
            if name in values_of and values_of[name][0] == fit.analyte and values_of[name][1]
        )
    yield from value_notes(fit)


def value_details(fit: Fit) -> tuple[tuple[str, str], ...]:
    """What a reader must know of the unit."""
    return (("unit", "customary"),) if fit.customary else ()


def value_notes(fit: Fit) -> Iterator[str]:
    """What is doubtful in a value."""
    if not fit.plausible:
        yield _IMPLAUSIBLE
    if fit.customary:
        yield _CUSTOMARY
    elif fit.bare:
        yield _UNITLESS


def _level(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, unit: str
) -> Interpretation | None:
    """The word for the level, where it is one: "normal" before a printed interval is its name, and
    "reduced from A to B" tells a change.
    """
    if each.amount.reference_in(unit) is not None or each.opens or each.later:
        return None
    if _is_only_undetected(sentence, mention, each.amount):
        return None
    if mention.normal and standing.status in CERTAIN:  # "haptoglobin was normal at 88 mg/dL"
        return Interpretation.NORMAL
    if standing.interpretation is None and mention.nested:  # "low serum albumin" is a finding too
        flags, words = sentence.lexicon.amounts.notation.intervals.flags, sentence.words
        near = words.raws[max(0, mention.first - _NESTED) : mention.first]
        return next((flags[raw.lower()] for raw in near[::-1] if raw.lower() in flags), None)
    return standing.interpretation


def _is_only_undetected(sentence: Sentence, mention: Mention, amount: Amount) -> bool:
    """Whether the word for the level says no more than the sign: "undetectable (<4 ng/mL)"."""
    if amount.comparator not in {Comparator.LT, Comparator.LE}:
        return False
    words = sentence.words
    near = words.norms[mention.last : words.after(amount.start)]
    return not sentence.lexicon.amounts.undetected.isdisjoint(near)


def _value_evidence(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, fit: Fit
) -> tuple[Evidence, ...]:
    plain = replace(standing, said_at=standing.said_at if standing.flags else ())
    if fit.customary:
        plain = replace(plain, certainty=Certainty.INFERRED)
    words = sentence.words
    if mention.start == words.spans[mention.first][0] and not mention.nested:
        first = long_form(words, mention.first, sentence.lexicon.unlisted)
        first = headed(words, first, sentence.lexicon.unlisted)
        mention = replace(mention, start=words.spans[first][0])
    fluid = fluid_quoted(sentence, mention)
    if not each.later:
        return (*quotes_of(sentence, mention, plain, each.amount), *fluid)
    own = quote(sentence, each.amount.start, each.amount.end, standing.certainty)
    return (*quotes_of(sentence, mention, plain), own, *fluid)


def _value_when(sentence: Sentence, mention: Mention, each: Tie) -> When | None:
    dating = sentence.dating
    if each.dated:
        return each.when
    own = dating.when(mention.start, mention.end)
    if each.later:
        return dating.after_series(each.amount.end) or own
    return dating.base or own if each.opens else own
