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
from asterism.read.text.mentions import Mention
from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.measured import Tied
from asterism.read.text.ties import ends_bare, further
from asterism.read.text.tokens import Words
from asterism.read.text.unlisted_cues import UnlistedCues

_MOST_NAME = 6  # words
_MOST_LINKS = 8
_MOST_BACK = 14  # words that a name in brackets may take
_NEAR = 3  # words around an amount that may make it something else
_ENDS = frozenset(",;:()[]{}.!?\n\t|")
_HARD = frozenset(";.!?{}\n\t|")
_SOFT = frozenset(" ,")
_JOINED = frozenset(" -–/'’\"“”‘+α-ωΑ-Ω®™*%&")
_IN_A_DAY = "24"  # "69 ug/24 h" is collected; a dose is told per day
_CENTIMETER = "cm"
_ONE = "1"
_TITER = "{titer}"
_SCORE = "{score}"
_PER_CENT = "%"
_LEVEL = "{grade}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """The words `first` up to `last` that name a measure; `linked` by "of", "was" or a bracket."""

    first: int
    last: int
    linked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The measure told last: what an amount behind it may be a further value of."""

    name: _Name
    amount: Amount
    unit: str


def unlisted(sentence: Sentence, tied: Tied, clause: Clause) -> Iterator[Finding]:
    """The findings of the amounts that no mention has."""
    cues, words = sentence.lexicon.unlisted, sentence.words
    if cues.concept not in sentence.lexicon.concepts or sentence.others:
        return
    known: _Known | None = None
    floor = 0  # the first word behind the amount before: no name reaches over it
    for amount in tied.found:
        owner = tied.owners.get(amount.start)
        if owner is not None:
            mention = sentence.mentions[owner]
            name = _Name(first=mention.first, last=mention.last)
            known = _Known(name=name, amount=amount, unit=next(iter(amount.units), _ONE))
        elif (own := _named(sentence, amount, cues, floor, known)) is not None:
            name, unit = own
            known = _Known(name=name, amount=amount, unit=unit)
            yield _finding(sentence, clause, name, amount, unit)
        floor = words.after(max(amount.end, amount.reference_end))


def _named(
    sentence: Sentence, amount: Amount, cues: UnlistedCues, floor: int, known: _Known | None
) -> tuple[_Name, str] | None:
    """The name of the measure and its unit; None where it need not be a measure."""
    words = sentence.words
    first, last = words.after(amount.start), words.after(amount.end)
    if _is_other(words, first, last, cues) or _is_solution(words, last, amount, cues):
        return None
    if known is not None and words.text[known.amount.end : amount.start].strip() in {"(", "["}:
        again = _in_bracket(amount, cues, known)
        if again is not None:
            return known.name, again
    ahead, behind = _ahead(words, first, cues, floor), _behind(words, last, cues, amount)
    for name in _preferred(words, first, ahead, behind):
        unit = _unit(sentence, amount, name, cues)
        if unit is not None:
            return name, unit
    return None if known is None else _further(sentence, known, amount, cues)


def _in_bracket(amount: Amount, cues: UnlistedCues, known: _Known) -> str | None:
    """The unit of the same told otherwise: "2,330 g (10th percentile)", "6.2% (44 mmol/mol)"."""
    return cues.measures(amount.units) if amount.units else None


def _further(
    sentence: Sentence, known: _Known, amount: Amount, cues: UnlistedCues
) -> tuple[_Name, str] | None:
    """A further value of the measure before: "Apgar scores were 2, 6 and 7"."""
    same = not amount.units or known.unit in amount.units
    if same and further(sentence.words, known.amount, amount, sentence.lexicon.amounts):
        return known.name, known.unit
    return None


def _preferred(
    words: Words, first: int, ahead: _Name | None, behind: _Name | None
) -> Iterator[_Name]:
    """The names to try: "79% lymphocytes" is named behind, "ejection fraction 79%" before."""
    opened = "(" in words.gaps[first] or "[" in words.gaps[first] if first < len(words) else False
    if behind is not None and (opened or ahead is None or not ahead.linked):
        yield behind
    if ahead is not None:
        yield ahead
    if behind is not None:
        yield behind


def _is_other(words: Words, first: int, last: int, cues: UnlistedCues) -> bool:
    """Whether a word beside it says that it is a dose, a device, a person or the like."""
    begin = max(0, first - _NEAR)
    stop = next(
        (at for at in range(first, begin, -1) if not _ENDS.isdisjoint(words.gaps[at])), begin
    )
    before = words.norms[stop:first]
    end = min(len(words), last + _NEAR)
    cut = next((at for at in range(last, end) if not _ENDS.isdisjoint(words.gaps[at])), end)
    near = (*before, *words.norms[last:cut])
    return not cues.never.isdisjoint(near)


def _is_solution(words: Words, last: int, amount: Amount, cues: UnlistedCues) -> bool:
    """Whether it is the strength of a preparation: "0.9% saline"."""
    return _PER_CENT in amount.units and not cues.solutions.isdisjoint(words.norms[last : last + 2])


def _ahead(words: Words, first: int, cues: UnlistedCues, floor: int) -> _Name | None:
    """The name in front of word `first`, over the words that link it."""
    if first <= floor:
        return None
    gap = words.gaps[first]
    if not _HARD.isdisjoint(gap):
        return None
    linked = not set("(:=[<>≤≥").isdisjoint(gap)
    place, steps = first - 1, 0
    while place >= floor and words.norms[place] in cues.links and steps < _MOST_LINKS:
        if steps and not _SOFT.issuperset(words.gaps[place + 1]):
            return None
        place, steps, linked = place - 1, steps + 1, True
    begin, last = place + 1, place + 1
    while begin > floor and last - begin < _MOST_NAME:
        at = _over_bracket(words, begin, floor)
        if at == begin and (begin < last or steps) and not _JOINED.issuperset(words.gaps[begin]):
            break
        norm = words.norms[at - 1]
        if norm in cues.stops and norm not in cues.inside:
            break
        begin = at - 1
    return _trimmed(words, begin, last, cues, linked=linked)


def _over_bracket(words: Words, begin: int, floor: int) -> int:
    """The word in front of which a bracket opens that closes before word `begin`; else `begin`."""
    if begin >= len(words) or ")" not in words.gaps[begin]:
        return begin
    for at in range(begin - 1, max(floor, begin - _MOST_BACK), -1):
        if "(" in words.gaps[at]:
            return at
    return begin


def _trimmed(
    words: Words, begin: int, last: int, cues: UnlistedCues, *, linked: bool
) -> _Name | None:
    while begin < last and (words.norms[begin] in cues.trims or words.norms[begin] in cues.inside):
        begin += 1
    named = any(raw.isalpha() and len(raw) > 1 for raw in words.raws[begin:last])
    return _Name(first=begin, last=last, linked=linked) if named else None


def _behind(words: Words, last: int, cues: UnlistedCues, amount: Amount) -> _Name | None:
    """The name behind an amount: "a 7 mm lesion", "79% lymphocytes", "2 cm in size firm mass"."""
    place = last
    while place < len(words) and words.norms[place] in cues.tails and place - last < _MOST_LINKS:
        if not _ENDS.isdisjoint(words.gaps[place]):
            return None
        place += 1
    end = place
    listed = amount.shape is Shape.SIZE or _CENTIMETER in amount.units  # "a 4 x 5 cm, tender mass"
    while end < len(words) and end - place < _MOST_NAME:
        if words.norms[end] in cues.behind_stops or words.raws[end].isdigit():
            break
        gap = words.gaps[end]
        if not _ENDS.isdisjoint(gap) and (gap.strip() != "," or not (listed or end > place)):
            break
        end += 1
    return _trimmed(words, place, end, cues, linked=True)


def _unit(sentence: Sentence, amount: Amount, name: _Name, cues: UnlistedCues) -> str | None:
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
    if _is_result(amount):
        return _ONE
    behind = name.first >= words.after(amount.end)
    if not behind and not ends_bare(words, amount, sentence.lexicon.amounts):
        return None
    if not cues.heads.isdisjoint(named):
        return _ONE
    # "LCI decreased to 8.3": a decimal fraction of something is measured.
    return _ONE if name.linked and not behind and amount.value % 1 else None


def _is_result(amount: Amount) -> bool:
    """Whether a sign or an interval says by itself that it is a result: "cefepime <=0.5"."""
    return amount.reference != (None, None) or amount.signed


def _of_units(
    words: Words, amount: Amount, name: _Name, named: frozenset[str], cues: UnlistedCues
) -> str | None:
    if not cues.never_units.isdisjoint(amount.units):
        return None
    unit = cues.measures(amount.units)
    if unit is not None:
        return unit
    if amount.reference != (None, None) or _IN_A_DAY in words.text[amount.start : amount.end]:
        return amount.units[0]
    near = {*named, *words.norms[max(0, name.first - _NEAR) : name.last + _NEAR]}
    return None if cues.weighed.isdisjoint(near) else cues.weighs(amount.units)


def _finding(sentence: Sentence, clause: Clause, name: _Name, amount: Amount, unit: str) -> Finding:
    words = sentence.words
    mention = Mention(
        first=name.first, last=name.last, start=words.spans[name.first][0],
        end=words.spans[name.last - 1][1], concepts=(sentence.lexicon.unlisted.concept,),
    )  # fmt: skip
    standing, section = clause.standing(name.first, name.last, measured=True), sentence.section
    printed = " ".join(words.text[mention.start : mention.end].split())
    others = (("further", ", ".join(map(str, amount.others))),) if amount.others else ()
    plain = replace(standing, said_at=standing.said_at if standing.flags else ())
    return Finding(
        concept=mention.concepts[0],
        status=Status.PRESENT,
        value=_quantity(amount, unit, linked=name.linked),
        reference=amount.reference_in(unit),
        interpretation=amount.level,
        flags=standing.flags | ({section.assume} if section.assume else set()),
        evidence=quotes_of(sentence, mention, plain, amount),
        when=sentence.dating.when(mention.start, mention.end),
        details=(("named", printed), *others),
    )


def _quantity(amount: Amount, unit: str, *, linked: bool) -> Quantity:
    value = amount.quantity(unit)
    if amount.below_zero and linked and amount.upper is None:
        return replace(value, value=-value.value)
    return value
