"""Names of measures that the lexicon does not have: words in front of a number, or behind it."""

from dataclasses import dataclass, replace

from asterism.read.text.numbers import Amount, Shape
from asterism.read.text.tokens import Words
from asterism.read.text.unlisted_cues import UnlistedCues

_MOST_NAME = 6  # words
_MOST_LINKS = 8
_MOST_HEADED = 4  # words from "level" to what it is of
_MOST_PART = 12  # words between two signs of a list
_MOST_LISTED = 40  # words in front of its values
_AND = frozenset({"and", "or"})
_MOST_BACK = 14  # words that a name in brackets may take
ENDS = frozenset(",;:()[]{}.!?\n\t|")
_HARD = frozenset(";.!?{}\n\t|")
_SOFT = frozenset(" ,")
_JOINED = frozenset(" -–/'’\"“”‘+®™*%&")
_OPENED = _JOINED | frozenset("([:=")
_CLOSED = _OPENED | frozenset(")")  # a bracket with nothing in front of it is itself the name
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
        joined = _JOINED if begin < last else _CLOSED
        if at == begin and (begin < last or steps) and not joined.issuperset(words.gaps[begin]):
            break
        norm = words.norms[at - 1]
        if norm in cues.stops and not _is_inside(words, at - 1, cues, floor):
            break
        begin = at - 1
    if (
        begin - 2 > floor
        and words.norms[begin - 1] in cues.means
        and (words.norms[begin - 2] in cues.methods)
    ):  # "The LCI measured by washout fell to"
        whole = ahead(words, begin - 2, cues, floor)
        return None if whole is None else replace(whole, linked=linked)
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


def headed(words: Words, first: int, cues: UnlistedCues) -> int:
    """The word "level" of "level of C3", where the name begins at word `first`; else `first`."""
    at = first - 1
    while at > 0 and first - at <= _MOST_HEADED and words.norms[at] in cues.before_name:
        at -= 1
    told = at >= 0 and at < first - 1 and words.norms[at] in cues.headings
    joined = told and all(_SOFT.issuperset(words.gaps[place]) for place in range(at + 1, first + 1))
    return at if joined and words.norms[at + 1] in cues.inside else first


def _is_numbered(words: Words, at: int, last: int) -> bool:
    """Whether a capital and a number make an abbreviation: V20, T1."""
    behind = at + 1 < last and words.raws[at + 1].isdigit() and not words.gaps[at + 1]
    return behind and words.raws[at].isupper()


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
    named = any(
        raw.isalpha() and (len(raw) > 1 or _is_numbered(words, at, last))
        for at, raw in enumerate(words.raws[begin:last], begin)
    )
    return Name(first=begin, last=last, linked=linked) if named else None


def listed(words: Words, first: int, count: int, cues: UnlistedCues, floor: int) -> list[Name]:
    """As many names in a list in front of word `first` as there are values; none without them.

    "Fluid input and output during surgery were": each name goes up to the words that end it.
    """
    place = first
    while place > floor and words.norms[place - 1] in cues.links | cues.respectively:
        if not _HARD.isdisjoint(words.gaps[place]):
            return []
        place -= 1
    parts: list[tuple[int, int]] = []
    last = _over_bracket(words, place, floor)
    while last > max(floor, first - _MOST_LISTED) and len(parts) < count:
        begin = last
        while begin > floor and begin > last - _MOST_PART and not _parts(words, begin - 1, last):
            begin -= 1
        parts.append((begin, last))
        last = begin - 1 if begin > floor and words.norms[begin - 1] in _AND else begin
        if not _HARD.isdisjoint(words.gaps[begin]):
            break
    named = [_cut(words, *part, cues, opens=at == 0) for at, part in enumerate(reversed(parts))]
    made = [name for name in named if name is not None]
    return made if len(made) == count else []


def _parts(words: Words, at: int, last: int) -> bool:
    """Whether a list is parted in front of the word behind `at`."""
    if words.norms[at] in _AND:
        return True
    gap = words.gaps[at + 1] if at + 1 < last else ""
    return not ENDS.isdisjoint(gap)


def _cut(words: Words, begin: int, last: int, cues: UnlistedCues, *, opens: bool) -> Name | None:
    """A part of a list up to the first word that ends a name; the first part from its last one."""
    stops = [at for at in range(begin, last) if words.norms[at] in cues.stops]
    while stops and stops[0] == begin and not opens:
        begin, stops = begin + 1, stops[1:]
    if opens and stops and words.norms[stops[0]] not in cues.adjuncts:
        begin, stops = stops[-1] + 1, []
    end = stops[0] if stops else last
    return _trimmed(words, begin, min(end, begin + _MOST_NAME), cues, linked=True)


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
