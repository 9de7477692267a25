"""Which amounts of a sentence are whose: the mentions that may have one, rows, and nerves."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from asterism.define.terms import Kind
from asterism.read.text.board import Taker, Tie
from asterism.read.text.evidence import Sentence
from asterism.read.text.fluids import is_foreign
from asterism.read.text.lists import with_shared_units
from asterism.read.text.mentions import Mention
from asterism.read.text.nerves import Measured
from asterism.read.text.numbers import Amount
from asterism.read.text.quantities import Fit, find_in
from asterism.read.text.tables import Row, values_in
from asterism.read.text.ties import tie

_LONGEST_TEST = 80  # characters in the first cell of a row


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
    if daily := _told_per_day(sentence):
        found = lexicon.amounts.kin.over_a_day(words, found, daily)
    ties: dict[int, list[Tie]] = {}
    owners: dict[int, int] = {}
    for each in tie(words, takers, found, lexicon.amounts) if takers else ():
        ties.setdefault(each.index, []).append(each)
        owners[each.amount.start] = each.index
    return Tied(ties=_of_nerves(sentence, ties), found=found, owners=owners)


def _of_nerves(sentence: Sentence, ties: dict[int, list[Tie]]) -> dict[int, list[Tie]]:
    """The ties; those of a nerve study know the nerve that is said to be theirs."""
    words, cues, mentions = sentence.words, sentence.lexicon.nerves, sentence.mentions
    told = [index for index in ties if is_of_nerve(sentence, mentions[index])]
    if not told or not (nerves := cues.named(words)):
        return ties
    each = sorted((one for index in told for one in ties[index]), key=lambda t: t.amount.start)
    values = [
        Measured(
            first=mentions[one.index].first, last=mentions[one.index].last,
            start=words.after(one.amount.start), end=words.after(one.amount.end),
        )
        for one in each
    ]  # fmt: skip
    made = {index: [] if index in told else some for index, some in ties.items()}
    for one, nerve in zip(each, cues.of_each(words, nerves, values), strict=True):
        made[one.index].append(replace(one, nerve=nerve))
    return made


def is_of_nerve(sentence: Sentence, mention: Mention) -> bool:
    analytes = sentence.lexicon.nerves.analytes
    return not analytes.isdisjoint(sentence.lexicon.amounts.analytes(mention.concepts))


def _told_per_day(sentence: Sentence) -> list[tuple[int, int]]:
    """The places of what is measured over a day."""
    daily = sentence.lexicon.amounts.kin.daily
    return [
        (mention.start, mention.end) for mention in sentence.mentions
        if not daily.isdisjoint(concepts_of(sentence, mention))
    ]  # fmt: skip


def concepts_of(sentence: Sentence, mention: Mention) -> tuple[str, ...]:
    """What a mention may be a value of, in the specimens that the sentence names."""
    amounts = sentence.lexicon.amounts
    also = amounts.kin.also(mention.concepts, sentence.words, amounts.specimens)
    return (*mention.concepts, *also) if also else mention.concepts


def fit_of(
    sentence: Sentence, mention: Mention, concepts: tuple[str, ...], amount: Amount
) -> Fit | None:
    """What the amount is of; without a unit only what the mention names by itself."""
    return sentence.lexicon.amounts.fitting(concepts if amount.units else mention.concepts, amount)


def _of_row(sentence: Sentence, row: Row, found: Sequence[Amount]) -> Tied | None:
    """The values of a row, all of the test in its first cell; None where it names no test."""
    amounts, (_, end) = sentence.lexicon.amounts, row.cells[0]
    if not row.valued or (row.heading and row.heading.tests):
        return Tied(ties={})
    named = [
        (index, mention) for index, mention in enumerate(sentence.mentions)
        if mention.start < end and amounts.analytes(mention.concepts)
    ]  # fmt: skip
    if row.cells[0][1] - row.cells[0][0] > _LONGEST_TEST:  # prose with a tab in it
        return None
    if row.heading is None and _is_list(sentence, row):
        return None
    values = values_in(sentence.words, row, found, amounts.notation)
    if not named:
        return Tied(ties={}, found=values) if values and row.columns else None
    ties: dict[int, list[Tie]] = {}
    for value in values:
        for index, mention in named:
            if amounts.fitting(mention.concepts, value) is not None:
                some = ties.setdefault(index, [])
                apart = bool(some) or row.kept is not None
                some.append(_in_column(row, value, Tie(index=index, amount=value, later=apart)))
                break
    owners = {each.amount.start: index for index, some in ties.items() for each in some}
    return Tied(ties=ties, found=values, owners=owners)


def _is_list(sentence: Sentence, row: Row) -> bool:
    """Whether tabs or spaces only part a list of tests, each with its value behind it."""
    amounts, end = sentence.lexicon.amounts, row.cells[0][1]
    return any(
        mention.start >= end and not mention.nested and amounts.is_analyte(mention.concepts)
        for mention in sentence.mentions
    )


def _in_column(row: Row, value: Amount, tie: Tie) -> Tie:
    """A value of a row, with the date of its column where the heading dates them."""
    heading = row.heading
    if heading is None or not heading.times:
        return tie
    return replace(tie, dated=True, when=heading.when(row.cell(value.start)))


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
    concepts = concepts_of(sentence, mention)

    def fit(amount: Amount) -> Fit | None:
        if amount not in fits:
            far = lexicon.amounts.is_distance(sentence.words, amount)
            fits[amount] = None if far else fit_of(sentence, mention, concepts, amount)
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
    if not lexicon.amounts.analytes(mention.concepts):
        return False
    return concepts_of(sentence, mention) != mention.concepts or not is_foreign(sentence, mention)
