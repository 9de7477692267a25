"""Where the lexicon's concepts are named in a sentence: longest phrase first, none overlapping."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from asterism.define.terms import Kind
from asterism.read.text.lexicon import DECOY, Entry, Lexicon
from asterism.read.text.tokens import Words

_BREAKS = frozenset(",;:()[].!?\n\r")
# A heading in capitals turns every word into what looks like an abbreviation (IT, ALL, CT).
_SHORTEST_IN_CAPITALS = 4
_COORDINATED = frozenset({"and", "or"})
_SHORTEST_SHARED = 2  # words of a name whose head may be shared
_SPELLED_OUT = re.compile(r"\(([A-Z][A-Za-z]{1,7})\)")
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]{1,7}\b")
_LONGEST_LONG_FORM = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words `first` up to `last` of a sentence, and the concepts they may name.

    `alias` is the place of an abbreviation given right behind in parentheses. `normal` says that
    the words state absence by themselves ("spleen of normal size"), or of an analyte that it is
    normal; with `panel` they name several tests as one ("normal liver enzymes"). `details` and
    `says` are what its modifiers add ("IgA lambda"), and the concepts they amount to. A `nested`
    one is an analyte inside a longer phrase ("elevated VEGF"): it may have a value, or not have
    been looked at.
    `term` is the ontology's id for the words, as in a `Finding`.
    """

    first: int
    last: int
    start: int
    end: int
    concepts: tuple[str, ...]
    normal: bool = False
    panel: bool = False
    alias: tuple[int, int] | None = None
    details: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()
    nested: bool = False
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortForms:
    """The short forms that a text makes for itself: `ours` by the concepts that they name there.

    `other` are those of the lexicon that mean something else in this text.
    """

    ours: Mapping[str, tuple[str, ...]]
    other: frozenset[str] = frozenset()


NO_SHORT_FORMS = ShortForms(ours={})


def find_mentions(
    words: Words, lexicon: Lexicon, forms: ShortForms = NO_SHORT_FORMS
) -> tuple[Mention, ...]:
    """The mentions in a sentence, in text order, with the short `forms` of its text."""
    named = not lexicon.phrase_firsts.isdisjoint(words.norms)
    short = not lexicon.abbreviation_firsts.isdisjoint(words.raws)
    short = short or not forms.ours.keys().isdisjoint(words.raws)
    if not named and not short:
        return ()
    hits = [*(_phrases(words, lexicon) if named else ())]
    if short:
        hits.extend(_abbreviations(words, lexicon, forms))
    found = _joined(words, _longest(hits, lexicon))
    return _modified(words, _with_shared_heads(words, found, lexicon), lexicon)


def _with_shared_heads(
    words: Words, found: tuple[Mention, ...], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """The mentions, with the first of two that share a head: "serum and urine osmolality"."""
    made: list[Mention] = []
    before = 0  # the first word that belongs to no mention before
    for mention in found:
        place = mention.first - 1
        if place > before and words.norms[place] in _COORDINATED and not mention.nested:
            made += _sharing_head(words, mention, lexicon)
        made.append(mention)
        before = max(before, mention.last)
    return tuple(made)


def _sharing_head(words: Words, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    if mention.last - mention.first < _SHORTEST_SHARED or not _is_analyte(mention, lexicon):
        return
    place = mention.first - 2
    for behind in range(mention.first + 1, mention.last):
        own = words.norms[place] in lexicon.amounts.own  # "serum" names what has no other name
        phrase = (*(() if own else (words.norms[place],)), *words.norms[behind : mention.last])
        hit = lexicon.phrases.at(phrase, 0)
        if hit is None and own:
            hit = lexicon.abbreviations.at(phrase := words.marked[behind : mention.last], 0)
        if hit is not None and hit[0] == len(phrase):
            shared = _mention(words, place, place + 1, hit[1])
            if _is_analyte(shared, lexicon) and shared.concepts != mention.concepts:
                yield shared
            return


def has_mentions(words: Words, lexicon: Lexicon) -> bool:
    """Whether a look at the single words leaves any chance of a mention."""
    return not (
        lexicon.phrase_firsts.isdisjoint(words.norms)
        and lexicon.abbreviation_firsts.isdisjoint(words.raws)
    )


def _phrases(words: Words, lexicon: Lexicon) -> Iterable[Mention]:
    trie = lexicon.phrases
    for place, longest in trie.every(words.norms, lexicon.fillers).items():
        hit, end = longest, longest[0]
        until = min(_break(words, place, end), end - _is_number(words, end - 1))
        if end - place > 1 and until < end:
            shorter = trie.at(words.norms, place, lexicon.fillers, until=until)
            if shorter is None:
                continue
            hit = shorter
        yield _mention(words, place, *hit)
        # "Haptoglobin was normal at 110 mg/dL": what is measured is named inside.
        if hit[0] - place > 1 and lexicon.kind(hit[1][0].concept) is Kind.FINDING:
            inner = trie.at(words.norms, place, lexicon.fillers, until=hit[0] - 1)
            if inner is not None:
                yield _mention(words, place, *inner)


def _is_number(words: Words, at: int) -> bool:
    """Whether the last digits of a name begin a number: "IgG 3,210 mg/dL" is of no subclass."""
    if not words.raws[at].isdigit() or not words.gaps[at].isspace():
        return False
    end = words.spans[at][1]
    return words.text[end : end + 1] in {",", "."} and words.text[end + 1 : end + 2].isdigit()


def short_forms_in(text: str, lexicon: Lexicon) -> ShortForms:
    """The short forms that a text spells out.

    "Peripheral neuropathy (PN)" makes PN a polyneuropathy from there on; "area postrema syndrome
    (APS)" is none of ours, though the lexicon has an APS.
    """
    ours: dict[str, tuple[str, ...]] = {}
    other = set()
    given = list(_SPELLED_OUT.finditer(text))
    again = Counter(_CAPITALS.findall(text)) if given else Counter[str]()
    for found in given:
        short = found[1]
        listed = short in lexicon.abbreviation_firsts
        if short in ours or (again[short] < 2 and not listed):
            continue
        before = Words(text, max(0, found.start() - _LONGEST_LONG_FORM), found.start())
        hits = [hit for hit in find_mentions(before, lexicon) if hit.last == len(before)]
        named = next((hit for hit in hits if _shortens(before, hit, short)), None)
        if named is not None:
            ours[short] = named.concepts
        elif listed and not hits and _initials(before, len(short)) == short.lower():
            other.add(short)
    return ShortForms(ours=ours, other=frozenset(other))


def _initials(words: Words, count: int) -> str:
    return "".join(raw[0] for raw in words.raws[-count:]).lower()


def _shortens(words: Words, mention: Mention, short: str) -> bool:
    """Whether the letters are the first ones of the last words, all of them the mention's."""
    within = len(short) <= mention.last - mention.first
    return within and not mention.nested and _initials(words, len(short)) == short.lower()


def _abbreviations(words: Words, lexicon: Lexicon, forms: ShortForms) -> Iterable[Mention]:
    told = words.text[words.start : words.end]
    # A list of values in capitals ("AST 61 U/L") is no heading.
    capitals = told.isupper() and len(words) > 1 and not any(map(str.isdigit, words.raws))
    for place, raw in enumerate(words.raws):
        if raw in forms.ours:
            found = _mention(words, place, place + 1, ())
            yield replace(found, concepts=forms.ours[raw])
            continue
        if raw not in lexicon.abbreviation_firsts or raw in forms.other:
            continue
        hit = lexicon.abbreviations.at(words.marked, place)
        if hit is not None and hit[0] - place > 1 and _is_number(words, hit[0] - 1):
            hit = lexicon.abbreviations.at(words.marked, place, until=hit[0] - 1)
        if hit is None or _break(words, place, hit[0]) < hit[0]:
            continue
        found = _mention(words, place, *hit)
        if not capitals or found.end - found.start >= _SHORTEST_IN_CAPITALS:
            yield found


def _break(words: Words, first: int, last: int) -> int:
    """The first word of `first:last` that punctuation parts from the ones before; else `last`."""
    return next(
        (
            at
            for at in range(first + 1, last)
            if not _BREAKS.isdisjoint(words.gaps[at]) and not _in_number(words, at)
        ),
        last,
    )


def _in_number(words: Words, at: int) -> bool:
    """Whether the comma in front of a word is one of "1,25-dihydroxyvitamin D"."""
    return words.gaps[at] == "," and words.raws[at].isdigit() and words.raws[at - 1].isdigit()


def _mention(words: Words, first: int, last: int, said: tuple[Entry, ...]) -> Mention:
    if len(said) == 1:
        concepts: tuple[str, ...] = (said[0].concept,)
    else:
        concepts = tuple(dict.fromkeys(entry.concept for entry in said))
    return Mention(
        first=first, last=last, start=words.spans[first][0], end=words.spans[last - 1][1],
        concepts=concepts, normal=bool(said) and all(entry.normal for entry in said),
        panel=any(entry.panel for entry in said),
    )  # fmt: skip


def _longest(hits: list[Mention], lexicon: Lexicon) -> list[Mention]:
    if len(hits) == 1:
        return [] if DECOY in hits[0].concepts else hits
    # Each word taken, and whether an analyte (or what only looks like one) has taken it.
    measured: dict[int, bool] = {}
    kept: dict[tuple[int, int], Mention] = {}
    nested: list[Mention] = []
    last = {hit for hit in hits if hit.concepts[0] in lexicon.modifiers.implied}
    if last:
        last = {hit for hit in last if not _holds_all(hit, hits)}
    order = _order if not last else lambda hit: (hit in last, *_order(hit))
    for hit in sorted(hits, key=order):
        place = hit.first, hit.last
        if same := kept.get(place):  # one spelling of two concepts: the unit will tell
            both = tuple(dict.fromkeys((*same.concepts, *hit.concepts)))
            kept[place] = replace(same, concepts=both)
        elif measured.keys().isdisjoint(range(*place)):
            kept[place] = hit
            whole = DECOY in hit.concepts or _is_analyte(hit, lexicon)
            measured |= dict.fromkeys(range(*place), whole)
        elif _is_analyte(hit, lexicon) and not any(measured.get(at) for at in range(*place)):
            own = tuple(name for name in hit.concepts if _measures(name, lexicon))
            nested.append(replace(hit, concepts=own, nested=True))
    found = (each for each in (*kept.values(), *nested) if DECOY not in each.concepts)
    return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.nested))


def _order(hit: Mention) -> tuple[int, ...]:
    """The longest first, then in text order."""
    return hit.first - hit.last, hit.first


def _holds_all(hit: Mention, hits: list[Mention]) -> bool:
    """Whether every other name that shares a word with it lies inside it."""
    return all(
        other.last <= hit.first or hit.last <= other.first
        or (hit.first <= other.first and other.last <= hit.last)
        for other in hits
    )  # fmt: skip


def _is_analyte(mention: Mention, lexicon: Lexicon) -> bool:
    return any(_measures(name, lexicon) for name in mention.concepts)


def _measures(concept: str, lexicon: Lexicon) -> bool:
    return bool(concept) and lexicon.kind(concept) is Kind.ANALYTE


def _joined(words: Words, mentions: list[Mention]) -> tuple[Mention, ...]:
    """A long form and its own abbreviation in parentheses become one mention."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if (
            before
            and not mention.nested
            and before.alias is None
            and _is_alias(words, before, mention)
        ):
            alias = (mention.start, mention.end)
            joined[-1] = replace(before, last=mention.last, alias=alias)
        else:
            joined.append(mention)
    return tuple(joined)


def _modified(words: Words, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions with their modifiers; one that is only a modifier of the next is dropped."""
    kept: list[Mention] = []
    for each in mentions:
        mention = each
        said = (
            None
            if each.nested
            else lexicon.modifiers.beside(words, mention.first, mention.last, mention.concepts)
        )
        if said is not None:
            kept += _nested_beyond(kept, said.first)
            mention = replace(
                mention, first=said.first, start=words.spans[said.first][0],
                details=said.details, says=said.says,
            )  # fmt: skip
        kept.append(mention)
    return tuple(kept)


def _nested_beyond(kept: list[Mention], first: int) -> list[Mention]:
    """Takes off what reaches beyond the word `first`, and gives back the nested ones of it."""
    nested = []
    while kept and kept[-1].last > first:
        one = kept.pop()
        if one.nested:
            nested.append(one)
    return nested[::-1]


def _is_alias(words: Words, long: Mention, short: Mention) -> bool:
    gap = words.text[long.end : short.start]
    closed = words.text[short.end : short.end + 1] in {")", "]", ","}
    if not closed or gap.strip() not in {"(", "["}:
        return False
    return not set(long.concepts).isdisjoint(short.concepts) or _spells(words, long, short)


def _spells(words: Words, long: Mention, short: Mention) -> bool:
    """Whether the short form is made of the first letters of the long one's last words."""
    letters = "".join(words.raws[short.first : short.last]).lower()
    named = words.raws[max(long.first, long.last - len(letters)) : long.last]
    return len(letters) > 1 and letters == "".join(word[0] for word in named).lower()
