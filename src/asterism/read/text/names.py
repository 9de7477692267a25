"""Names of measures that the lexicon does not have: words in front of a number, or behind it."""

from dataclasses import dataclass

from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.tokens import Words
from asterism.read.text.unlisted_cues import UnlistedCues

_MOST_NAME = 6  # words
_MOST_LINKS = 8
_MOST_BACK = 14  # words that a name in brackets may take
ENDS = frozenset(",;:()[]{}.!?\n\t|")
_HARD = frozenset(";.!?{}\n\t|")
_SOFT = frozenset(" ,")
_JOINED = frozenset(" -–/'’\"“”‘+®™*%&")
_OPENED = _JOINED | frozenset("([:=")
_LENGTHS = frozenset({"cm", "mm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The words `first` up to `last` that name a measure; `linked` by "of", "was" or a bracket."""

    first: int
    last: int
    linked: bool = True


def ahead(words: Words, first: int, cues: UnlistedCues, floor: int) -> Name | None:
    """The name in front of word `first`, over the words that link it."""
    if first <= floor:
        return None
    gap = words.gaps[first]
    if not _HARD.isdisjoint(gap):
        return None
    linked = not set("(:=[<>≤≥").isdisjoint(gap)
    place, steps = first - 1, 0
    while place >= floor and steps < _MOST_LINKS and _links(words, place, cues):
        if steps and not _SOFT.issuperset(words.gaps[place + 1]):
            return None
        place, steps, linked = place - 1, steps + 1, True
    begin, last = place + 1, place + 1
    while begin > floor and last - begin < _MOST_NAME:
        at = _over_bracket(words, begin, floor)
        joined = _JOINED if begin < last else _OPENED
        if at == begin and (begin < last or steps) and not joined.issuperset(words.gaps[begin]):
            break
        norm = words.norms[at - 1]
        if norm in cues.stops and not _is_inside(words, at - 1, cues, floor):
            break
        begin = at - 1
    made = _trimmed(words, begin, last, cues, linked=linked)
    if made is None and steps and not cues.measuring.isdisjoint(words.norms[last:first]):
        return Name(first=last, last=first)  # ", measuring 4 x 3 cm": what was measured is not told
    return made


def _is_inside(words: Words, place: int, cues: UnlistedCues, floor: int) -> bool:
    """Whether a common word is part of a name: "diameter of the node", the abbreviation BE."""
    norm = words.norms[place]
    if norm in cues.inside or _is_short(words.raws[place]):
        return True
    return norm in cues.articles and place > floor and words.norms[place - 1] in cues.inside


def _links(words: Words, place: int, cues: UnlistedCues) -> bool:
    norm = words.norms[place]
    if norm in cues.articles:  # "below the 3rd percentile"
        return place > 0 and words.norms[place - 1] in cues.links
    return norm in cues.links and not _is_short(words.raws[place])


def long_form(words: Words, first: int, cues: UnlistedCues) -> int:
    """The first word of what the abbreviation at `first`, in brackets, stands for; else `first`."""
    short = words.raws[first]
    if "(" not in words.gaps[first] or not short[:1].isupper():
        return first
    begin = first
    for at in range(first - 1, max(-1, first - len(short) - _MOST_NAME // 2), -1):
        parted = at + 1 < first and not ENDS.isdisjoint(words.gaps[at + 1])
        if parted or words.norms[at] in cues.stops:
            break
        if words.raws[at][:1].lower() == short[0].lower():
            begin = at
    return begin


def _is_short(raw: str) -> bool:
    """Whether it is an abbreviation that only looks like a common word: BE, IT."""
    return len(raw) > 1 and raw.isupper()


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
) -> Name | None:
    while begin < last and (words.norms[begin] in cues.trims or words.norms[begin] in cues.inside):
        begin += 1
    named = any(raw.isalpha() and len(raw) > 1 for raw in words.raws[begin:last])
    return Name(first=begin, last=last, linked=linked) if named else None


def behind(words: Words, last: int, cues: UnlistedCues, amount: Amount) -> Name | None:
    """The name behind an amount: "a 7 mm lesion", "79% lymphocytes", "2 cm in size firm mass"."""
    place = last
    while place < len(words) and words.norms[place] in cues.tails and place - last < _MOST_LINKS:
        if not ENDS.isdisjoint(words.gaps[place]):
            return None
        place += 1
    end = place
    first = words.after(amount.start)
    told = first > 0 and words.norms[first - 1] in cues.articles
    listed = told and (amount.shape is Shape.SIZE or not _LENGTHS.isdisjoint(amount.units))
    while end < len(words) and end - place < _MOST_NAME:
        if words.norms[end] in cues.behind_stops or words.raws[end].isdigit():
            break
        gap = words.gaps[end]
        if not ENDS.isdisjoint(gap) and (gap.strip() != "," or not (listed or end > place)):
            break
        end += 1
    return _trimmed(words, place, end, cues, linked=True)


def inside(words: Words, first: int, last: int, cues: UnlistedCues) -> Name | None:
    """The name printed within the amount: "170 white blood cells/mm3"."""
    places = [at for at in range(first, last) if words.norms[at] in cues.cells]
    return Name(first=places[0], last=places[-1] + 1) if places else None
