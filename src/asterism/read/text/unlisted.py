"""Measures whose name the lexicon does not have, where the shape is unmistakable.

They are findings of one generic concept, which no criterion names: nothing here is judged, and
nothing printed is lost. What can be a dose, a duration, an age or a count of people is left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asterism.model.finding import Finding, Status
from asterism.model.quantity import Quantity
from asterism.read.text.assertion import Clause
from asterism.read.text.evidence import Sentence, quotes_of
from asterism.read.text.fluids import fluid_quoted
from asterism.read.text.lists import ends_bare, further, runs, sharing
from asterism.read.text.mentions import Mention
from asterism.read.text.names import ENDS, Name, ahead, behind, headed, inside, listed
from asterism.read.text.nerves import Details
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.owners import Tied
from asterism.read.text.tokens import Words
from asterism.read.text.unlisted_cues import UnlistedCues

_LONGEST_LIST = 8  # values
_NEAR = 3  # words around an amount that may make it something else
_IN_A_DAY = "24"  # "69 ug/24 h" is collected; a dose is told per day
_ONE = "1"
_PERCENTILE = "{percentile}"
_TITER = "{titer}"
_SCORE = "{score}"
_PER_CENT = "%"
_LENGTHS = frozenset({"cm", "mm", "m", "um"})  # of no fluid
_LEVEL = "{grade}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The measure told last: what an amount behind it may be a further value of."""

    name: Name
    amount: Amount
    unit: str


def unlisted(sentence: Sentence, tied: Tied, clause: Clause) -> Iterator[Finding]:
    """The findings of the amounts that no mention has."""
    cues, words = sentence.lexicon.unlisted, sentence.words
    if cues.concept not in sentence.lexicon.concepts or sentence.others:
        return
    known: _Known | None = None
    told: list[str] = []  # the concepts of the values before, and the nerve of the last
    nerve: Details = ()
    floor = 0  # the first word behind the amount before: no name reaches over it
    lists = _respective(sentence, tied, cues)
    for found in tied.found:
        owner = tied.owners.get(found.start)
        own_name, amount = lists.get(found.start, (None, found))
        if owner is not None:
            mention = sentence.mentions[owner]
            name = Name(first=mention.first, last=mention.last)
            known = _Known(name=name, amount=amount, unit=next(iter(amount.units), _ONE))
            each = next(t for t in tied.ties[owner] if t.amount.start == found.start)
            nerve = each.nerve
            told.append(_concept(sentence, mention, each.amount))
        elif sentence.lexicon.amounts.is_distance(words, amount):
            pass
        elif own := _in_list(sentence, amount, own_name, cues) or _named(
            sentence, tied, amount, cues, floor, known
        ):
            name, unit = own
            known = _Known(name=name, amount=amount, unit=unit)
            kin, norms = sentence.lexicon.amounts.kin, words.norms[name.first : name.last]
            study = kin.of_study(norms, told)
            concept = study or kin.ratio(norms, told)
            details = nerve if study else ()
            yield _finding(sentence, clause, name, amount, unit, concept, details)
        floor = words.after(max(amount.end, amount.reference_end))


def _respective(
    sentence: Sentence, tied: Tied, cues: UnlistedCues
) -> dict[int, tuple[Name | None, Amount]]:
    """The values of a list that is told "respectively" with their names, by where they begin."""
    words = sentence.words
    if cues.respectively.isdisjoint(words.norms):
        return {}
    made: dict[int, tuple[Name | None, Amount]] = {}
    floor = 0
    for run in runs(tied.found, words.text):
        some = [tied.found[at] for at in run]
        free = not any(each.start in tied.owners for each in some)
        if free and 1 < len(some) <= _LONGEST_LIST:
            first = words.after(some[0].start)
            names = listed(words, first, len(some), cues, floor)
            shared = zip(some, names, sharing(some), strict=False)
            made |= {each.start: (name, whole) for each, name, whole in shared}
        floor = words.after(some[-1].end)
    return made


def _in_list(
    sentence: Sentence, amount: Amount, name: Name | None, cues: UnlistedCues
) -> tuple[Name, str] | None:
    """A value of such a list, where it is a measure of its name."""
    words = sentence.words
    first, last = words.after(amount.start), words.after(amount.end)
    if name is None or _is_other(words, first, last, cues):
        return None
    unit = _unit(sentence, amount, name, cues)
    return None if unit is None else (name, unit)


def _named(  # noqa: PLR0913, PLR0917  where it stands, and what was told before
    sentence: Sentence,
    tied: Tied,
    amount: Amount,
    cues: UnlistedCues,
    floor: int,
    known: _Known | None,
) -> tuple[Name, str] | None:
    """The name of the measure and its unit; None where it need not be a measure."""
    words = sentence.words
    first, last = words.after(amount.start), words.after(amount.end)
    if first >= len(words):  # within a word that is none
        return None
    if _is_other(words, first, last, cues) or _is_solution(words, last, amount, cues):
        return None
    if known is not None and _is_told_again(words, known.amount, first, amount, cues):
        told = cues.measures(amount.units) if amount.units else None
        if told is not None:
            return known.name, told
    again = _again(sentence, known, amount)
    if again is not None:
        return again
    before, after = ahead(words, first, cues, floor), behind(words, last, cues, amount)
    if after is not None and _has_other(sentence, tied, after):
        after = None
    within = inside(words, first, last, cues)
    for name in _preferred(words, first, before, after, within):
        unit = _unit(sentence, amount, name, cues)
        if unit is not None:
            return name, unit
    if known is not None and _PERCENTILE in amount.units:
        return known.name, _PERCENTILE
    return None if known is None else _further(sentence, known, amount)


def _has_other(sentence: Sentence, tied: Tied, name: Name) -> bool:
    """Whether the name is that of a value of its own."""
    return any(
        mention.first < name.last and name.first < mention.last
        for mention in (sentence.mentions[index] for index in tied.ties)
    )


def _is_told_again(
    words: Words, before: Amount, first: int, amount: Amount, cues: UnlistedCues
) -> bool:
    """Whether only a bracket and a comparator stand between: "6 kg (less than 3rd percentile)"."""
    raw = words.text[before.end : amount.start].strip()
    return raw[:1] in {"(", "["} and cues.links.issuperset(
        words.norms[words.after(before.end) : first]
    )


def _again(sentence: Sentence, known: _Known | None, amount: Amount) -> tuple[Name, str] | None:
    """The second value of "from 115 mmol/L before ivacaftor to 40 mmol/L"."""
    rules, words = sentence.lexicon.amounts, sentence.words
    at, opened = words.after(amount.start) - 1, words.after(known.amount.start) - 1 if known else -1
    if known is None or at < 0 or opened < 0 or words.norms[at] not in rules.to:
        return None
    return _further(sentence, known, amount) if words.norms[opened] in rules.opens else None


def _further(sentence: Sentence, known: _Known, amount: Amount) -> tuple[Name, str] | None:
    """A further value of the measure before: "Apgar scores were 2, 6 and 7"."""
    same = not amount.units or known.unit in amount.units
    words, rules = sentence.words, sentence.lexicon.amounts
    behind = words.spans[known.name.last - 1][1] if known.name.last else 0
    if same and further(words, known.amount, amount, rules, min(behind, amount.start)):
        return known.name, known.unit
    return None


def _preferred(
    words: Words, first: int, before: Name | None, after: Name | None, within: Name | None
) -> Iterator[Name]:
    """The names to try: "79% lymphocytes" is named behind, "ejection fraction 79%" before."""
    gap = words.gaps[first]
    opened = "(" in gap or "[" in gap
    if after is not None and (opened or before is None or not before.linked):
        yield after
    yield from (name for name in (before, within, after) if name is not None)


def _is_other(words: Words, first: int, last: int, cues: UnlistedCues) -> bool:
    """Whether a word beside it says that it is a dose, a device, a person or the like."""
    begin = max(0, first - _NEAR)
    stop = next(
        (at for at in range(first, begin, -1) if not ENDS.isdisjoint(words.gaps[at])), begin
    )
    before = words.norms[stop:first]
    end = min(len(words), last + _NEAR)
    cut = next((at for at in range(last, end) if not ENDS.isdisjoint(words.gaps[at])), end)
    near = (*before, *words.norms[last:cut])
    return not cues.never.isdisjoint(near)


def _is_solution(words: Words, last: int, amount: Amount, cues: UnlistedCues) -> bool:
    """Whether it is the strength of a preparation: "0.9% saline"."""
    told = _PER_CENT in amount.units or amount.shape is Shape.TITRE
    return told and not cues.solutions.isdisjoint(words.norms[last : last + 2])


def _unit(sentence: Sentence, amount: Amount, name: Name, cues: UnlistedCues) -> str | None:
    """The unit under which the amount is a measure of this name; None where it may be none."""
    words = sentence.words
    named = frozenset(words.norms[name.first : name.last])
    if not cues.never.isdisjoint(named):
        return None
    if amount.shape is Shape.TITRE:
        return _TITER
    if amount.units:
        return _of_units(words, amount, name, named, cues)
    match amount.shape:
        case Shape.LEVEL:
            return _LEVEL
        case Shape.SIZE:
            return None
        case Shape.OVER:
            return _SCORE if not cues.over.isdisjoint(named) else None
    if words.text[amount.start - 1 : amount.start] == "[":  # a reference: "score [17]"
        return None
    if _is_result(amount):
        return _ONE
    behind = name.first >= words.after(amount.start)
    if not behind and not ends_bare(words, amount, sentence.lexicon.amounts):
        return None
    if behind:
        return _ONE if words.norms[name.last - 1] in cues.cells else None
    if not cues.heads.isdisjoint(named):
        return _ONE
    # "LCI decreased to 8.3": a decimal fraction of something is measured.
    return _ONE if name.linked and amount.value % 1 else None


def _is_result(amount: Amount) -> bool:
    """Whether a sign or an interval says by itself that it is a result: "cefepime <=0.5"."""
    return amount.reference != (None, None) or amount.signed


def _is_collected(printed: str) -> bool:
    before, found, _ = printed.rpartition(_IN_A_DAY)
    return bool(found) and before[-1:] in {"/", " "}


def _of_units(
    words: Words, amount: Amount, name: Name, named: frozenset[str], cues: UnlistedCues
) -> str | None:
    if cues.doses(amount.units):
        return None
    unit = cues.measures(amount.units)
    if unit is not None:
        return unit
    if amount.reference != (None, None) or _is_collected(words.text[amount.start : amount.end]):
        return amount.units[0]
    near = {*named, *words.norms[max(0, name.first - _NEAR) : name.last + _NEAR]}
    return None if cues.weighed.isdisjoint(near) else cues.weighs(amount.units)


def _concept(sentence: Sentence, mention: Mention, amount: Amount) -> str:
    """Which of its concepts a mention has the amount as."""
    fit = sentence.lexicon.amounts.fitting(mention.concepts, amount)
    return fit.analyte if fit else mention.concepts[0]


def _finding(  # noqa: PLR0913, PLR0917  where it stands, and what it is
    sentence: Sentence,
    clause: Clause,
    name: Name,
    amount: Amount,
    unit: str,
    concept: str | None,
    details: Details,
) -> Finding:
    """The finding of a named amount; of a `concept` where its neighbors tell which it is."""
    words = sentence.words
    first = headed(words, name.first, sentence.lexicon.unlisted)
    mention = Mention(
        first=name.first, last=name.last, start=words.spans[first][0],
        end=words.spans[name.last - 1][1], concepts=(concept or sentence.lexicon.unlisted.concept,),
    )  # fmt: skip
    standing, section = clause.standing(name.first, name.last, measured=True), sentence.section
    printed = " ".join(words.text[mention.start : mention.end].split())
    others = (("further", ", ".join(map(str, amount.others))),) if amount.others else ()
    plain = replace(standing, said_at=standing.said_at if standing.flags else ())
    fluid = () if unit in _LENGTHS else fluid_quoted(sentence, mention)
    return Finding(
        concept=mention.concepts[0],
        status=Status.PRESENT,
        value=_quantity(amount, unit, linked=name.linked),
        reference=amount.reference_in(unit),
        interpretation=amount.level,
        flags=standing.flags | ({section.assume} if section.assume else set()),
        evidence=(*quotes_of(sentence, mention, plain, amount), *fluid),
        when=sentence.dating.when(mention.start, mention.end),
        details=(*details, *others) if concept else (("named", printed), *others),
    )


def _quantity(amount: Amount, unit: str, *, linked: bool) -> Quantity:
    value = amount.quantity(unit)
    if amount.below_zero and linked and amount.upper is None:
        return replace(value, value=-value.value)
    return value
