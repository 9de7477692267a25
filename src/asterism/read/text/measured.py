"""The measured values of a sentence as findings, each with its analyte, interval and quote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from asterism.define.terms import Kind
from asterism.model.finding import Certainty, Evidence, Finding, Interpretation, Status
from asterism.model.when import When
from asterism.read.text.assertion import Standing
from asterism.read.text.evidence import Sentence, quote, quotes_of
from asterism.read.text.lists import with_shared_units
from asterism.read.text.mentions import Mention
from asterism.read.text.names import long_form
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.quantities import Fit, find_in
from asterism.read.text.tables import Row, values_in
from asterism.read.text.ties import Taker, Tie, tie

CERTAIN = frozenset({Status.PRESENT, Status.SUSPECTED})
_PARTS = frozenset(",;:")
_IN = "in"  # "450 pg/mL in plasma"
_BEHIND_IN = 2  # words: "in her serum"
_NEAR = 4  # words before an analyte in which its specimen may be named
_NESTED = 2  # words before an analyte within a finding, one of which may be its level
_LONGEST_TEST = 80  # characters in the first cell of a row
_FAR = 40  # words before an analyte in which the fluid examined may be named
_CUSTOMARY = "No unit is printed; the customary one is taken."
_UNITLESS = "No unit is printed, and more than one is customary, or none fits the number."
_IMPLAUSIBLE = "The value is outside what the analyte can be; it is kept as printed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The ties of each mention by its index; every amount, and the mention that has it by the
    place where the amount begins.
    """

    ties: dict[int, list[Tie]]
    found: tuple[Amount, ...] = ()
    owners: dict[int, int] = field(default_factory=dict)


def ties_of(sentence: Sentence) -> Tied:
    """Which amount of the sentence is whose."""
    lexicon, words = sentence.lexicon, sentence.words
    if not lexicon.amounts.may_stand_in(words):
        return Tied(ties={})
    found = find_in(words, lexicon.amounts, _digits_of_names(sentence))
    if not found:
        return Tied(ties={})
    if sentence.row is not None and (rows := _of_row(sentence, sentence.row, found)) is not None:
        return rows
    fits: dict[tuple[str, ...], dict[Amount, Fit | None]] = {}  # one analyte told many times
    takers = [
        _taker(sentence, index, mention, fits.setdefault(mention.concepts, {}))
        for index, mention in enumerate(sentence.mentions)
        if _may_take(sentence, mention)
    ]
    found = tuple(with_shared_units(words.text, found))
    ties: dict[int, list[Tie]] = {}
    owners: dict[int, int] = {}
    for each in tie(words, takers, found, lexicon.amounts) if takers else ():
        ties.setdefault(each.index, []).append(each)
        owners[each.amount.start] = each.index
    return Tied(ties=ties, found=found, owners=owners)


def _of_row(sentence: Sentence, row: Row, found: Sequence[Amount]) -> Tied | None:
    """The values of a row, all of the test in its first cell; None where it names no test."""
    amounts, (_, end) = sentence.lexicon.amounts, row.cells[0]
    named = [
        (index, mention) for index, mention in enumerate(sentence.mentions)
        if mention.start < end and amounts.analytes(mention.concepts)
    ]  # fmt: skip
    if row.cells[0][1] - row.cells[0][0] > _LONGEST_TEST:  # prose with a tab in it
        return None
    values = values_in(sentence.words, row, found, amounts.notation)
    if not named:
        return Tied(ties={}, found=values) if values and row.columns else None
    ties: dict[int, list[Tie]] = {}
    for value in values:
        for index, mention in named:
            if amounts.fitting(mention.concepts, value) is not None:
                ties.setdefault(index, []).append(Tie(index=index, amount=value))
                break
    owners = {each.amount.start: index for index, some in ties.items() for each in some}
    return Tied(ties=ties, found=values, owners=owners)


def _digits_of_names(sentence: Sentence) -> frozenset[int]:
    """Where digits stand that belong to a name: "CA 19-9", "25-hydroxyvitamin D"."""
    words = sentence.words
    return frozenset(
        words.spans[place][0]
        for mention in sentence.mentions
        for place in range(mention.first, mention.last)
        if words.raws[place].isdigit()
    )


def _taker(
    sentence: Sentence, index: int, mention: Mention, fits: dict[Amount, Fit | None]
) -> Taker:
    lexicon = sentence.lexicon
    drug = any(lexicon.kind(name) is Kind.DRUG for name in mention.concepts)

    def fit(amount: Amount) -> Fit | None:
        if amount not in fits:
            fits[amount] = lexicon.amounts.fitting(mention.concepts, amount)
        return fits[amount]

    def takes(amount: Amount) -> bool:
        own = fit(amount)
        if own is not None and not own.bare:
            return True
        return drug and lexicon.therapy.dose_unit(amount) is not None

    def bare(amount: Amount) -> bool:
        own = fit(amount)
        return own is not None and own.bare

    def plausible(amount: Amount) -> bool:
        own = fit(amount)
        return own is None or own.plausible

    end = mention.alias[1] if mention.alias else mention.end
    if mention.start < sentence.words.start:  # told in the sentence before, and here as "it"
        start, end = sentence.words.spans[mention.first]
    else:
        start = mention.start
    return Taker(
        index=index, start=start, end=end,
        first=mention.first, last=mention.last, takes=takes, plausible=plausible, bare=bare,
    )  # fmt: skip


def _may_take(sentence: Sentence, mention: Mention) -> bool:
    lexicon = sentence.lexicon
    if mention.panel:
        return False
    if any(lexicon.kind(name) is Kind.DRUG for name in mention.concepts):
        return True
    return bool(lexicon.amounts.analytes(mention.concepts)) and not is_foreign(sentence, mention)


def others_of(sentence: Sentence, mention: Mention) -> frozenset[int]:
    """The words of mentions that stand before or behind: what is beyond them is theirs."""
    return frozenset(
        place for other in sentence.mentions
        if other.last <= mention.first or mention.last <= other.first
        for place in range(other.first, other.last)
    )  # fmt: skip


def measured(
    sentence: Sentence, mention: Mention, standing: Standing, ties: Sequence[Tie]
) -> Iterator[Finding]:
    """The values tied to a mention; without one, what is said of its level."""
    amounts = sentence.lexicon.amounts
    if is_foreign(sentence, mention):
        return
    # Of several values ("median and ulnar velocities were ...") no nerve is that of each.
    alone = len(ties) == 1 or not mention.details
    named = mention if alone else replace(mention, details=())
    for each in ties:
        fit = amounts.fitting(mention.concepts, each.amount)
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
            concept=_specimen(sentence, mention, name, mention.last),
            status=standing.status,
            interpretation=standing.interpretation,
            flags=standing.flags,
            evidence=quotes_of(sentence, mention, standing),
            when=sentence.dating.when(mention.start, mention.end),
        )


def is_foreign(sentence: Sentence, mention: Mention) -> bool:
    """Whether it was measured in what the library has no such analyte of: "urine calcium"."""
    amounts, words = sentence.lexicon.amounts, sentence.words
    if amounts.foreign.isdisjoint(words.norms):
        return False
    place = mention.first - 1
    if place < 0:
        return False
    if words.norms[place] in amounts.foreign and "," not in words.gaps[mention.first]:
        said = words.norms[place]
    else:
        said = _fluid(sentence, mention)
    return bool(said) and all(
        amounts.in_specimen(name, [said]) == name for name in mention.concepts
    )


def _fluid(sentence: Sentence, mention: Mention) -> str:
    """The fluid in whose list of contents it stands: "CSF analysis showed 30 WBC"."""
    amounts, words = sentence.lexicon.amounts, sentence.words
    named = others_of(sentence, mention)  # the blood of "white blood cells" is no specimen
    for place in range(mention.first - 1, max(-1, mention.first - _FAR), -1):
        norm = words.norms[place]
        if ";" in words.gaps[place + 1]:
            return ""
        if norm not in amounts.foreign and norm in amounts.own and place not in named:
            return ""
        if norm in amounts.foreign:
            behind = words.norms[place + 1 : place + 4]
            return "" if amounts.analyzed.isdisjoint(behind) else norm
    return ""


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
        concept=_specimen(sentence, mention, fit.analyte, sentence.words.after(each.amount.end)),
        status=status,
        value=fit.value,
        reference=each.amount.reference_in(unit),
        interpretation=each.amount.level or _level(sentence, mention, standing, each, unit),
        flags=standing.flags,
        evidence=_value_evidence(sentence, mention, standing, each, fit),
        when=_value_when(sentence, mention, each),
        details=(*_beside(mention, fit), *((("unit", "customary"),) if fit.customary else ())),
        notes=tuple(_notes(sentence, mention, fit)),
    )


def _beside(mention: Mention, fit: Fit) -> tuple[tuple[str, str], ...]:
    """What stands beside the name of what is measured: which nerve, on which side."""
    return mention.details if fit.analyte in mention.concepts else ()


def _notes(sentence: Sentence, mention: Mention, fit: Fit) -> Iterator[str]:
    values_of = sentence.lexicon.amounts.values_of
    if fit.analyte not in mention.concepts:
        yield from (
            note for name in mention.concepts if name in values_of and (note := values_of[name][1])
        )
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
    if standing.interpretation is None and mention.nested:  # "low serum albumin" is a finding too
        flags, words = sentence.lexicon.amounts.notation.intervals.flags, sentence.words
        near = words.raws[max(0, mention.first - _NESTED) : mention.first]
        return next((flags[raw.lower()] for raw in near[::-1] if raw.lower() in flags), None)
    return standing.interpretation


def _value_evidence(
    sentence: Sentence, mention: Mention, standing: Standing, each: Tie, fit: Fit
) -> tuple[Evidence, ...]:
    plain = replace(standing, said_at=standing.said_at if standing.flags else ())
    if fit.customary:
        plain = replace(plain, certainty=Certainty.INFERRED)
    words = sentence.words
    if mention.start == words.spans[mention.first][0] and not mention.nested:
        first = long_form(words, mention.first, sentence.lexicon.unlisted)
        mention = replace(mention, start=words.spans[first][0])
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
    words, others = sentence.words, others_of(sentence, mention)
    norms = words.norms
    before = takewhile(
        lambda place: place not in others and _PARTS.isdisjoint(words.gaps[place + 1]),
        range(mention.first - 1, max(mention.first - 1 - _NEAR, -1), -1),
    )
    near = [*norms[mention.last : end], *(norms[place] for place in before)]
    if norms[end : end + 1] == (_IN,):
        near = [*norms[end + 1 : end + 1 + _BEHIND_IN], *near]
    if not sentence.lexicon.amounts.foreign.isdisjoint(norms):
        near.append(_fluid(sentence, mention))
    return sentence.lexicon.amounts.in_specimen(name, near)
