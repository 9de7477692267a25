"""The ontology's terms in a sentence, beside our own mentions: who names what.

Our own concepts go first: where both name the same words, ours stands and takes the term's code.
Nothing here changes how our own mentions are read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from asterism.define.terms import Coding, Kind
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.phenotypes import Phenotypes
from asterism.read.text.tokens import Words

_STATED = frozenset({Kind.FINDING, Kind.DISEASE})
_ACTS = frozenset({Kind.DRUG, Kind.PROCEDURE})
_SHORT_FORM = re.compile(r"\(([A-Z]{3,7})\)")
_LONGEST_LONG_FORM = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Our own mentions, told which term names their words, and the mentions of other terms."""

    own: tuple[Mention, ...]
    terms: tuple[Mention, ...]


def terms_in(
    words: Words,
    own: tuple[Mention, ...],
    lexicon: Lexicon,
    phenotypes: Phenotypes,
    redefined: Collection[str] = (),
) -> Terms:
    """The terms named in a sentence; abbreviations that are `redefined` name none."""
    found = [_mention(words, hit.first, hit.last, hit.id) for hit in phenotypes.find(words)]
    found += _shortened(
        words, phenotypes, redefined, {place for m in found for place in _places(m)}
    )
    if not found:
        return Terms(own=own, terms=())
    kept = tuple(
        _ours(each, lexicon)
        for each in found
        if not any(_settled(mention, each, lexicon) for mention in own if not mention.nested)
    )
    return Terms(own=tuple(_named(mention, found) for mention in own), terms=kept)


def redefined_terms(text: str, phenotypes: Phenotypes) -> frozenset[str]:
    """Abbreviations of terms that the text spells out as something else."""
    found = set()
    for given in _SHORT_FORM.finditer(text):
        short = given[1]
        if short in phenotypes.abbreviations:
            before = Words.of(text, max(0, given.start() - _LONGEST_LONG_FORM), given.start())
            meant = phenotypes.abbreviations[short]
            named = any(hit.id == meant for hit in phenotypes.find(before))
            if not named and _initials(before, len(short)) == short.lower():
                found.add(short)
    return frozenset(found)


def _initials(words: Words, count: int) -> str:
    return "".join(raw[0] for raw in words.raws[-count:]).lower()


def _mention(words: Words, first: int, last: int, id: str) -> Mention:  # noqa: A002
    return Mention(
        first=first, last=last, start=words.spans[first][0], end=words.spans[last - 1][1],
        concepts=(id,), term=id,
    )  # fmt: skip


def _ours(mention: Mention, lexicon: Lexicon) -> Mention:
    """The mention under our own concept, where one of ours has its code."""
    if lexicon.by_term.keys().isdisjoint(mention.concepts):
        return mention
    return replace(mention, concepts=tuple(lexicon.by_term.get(n, n) for n in mention.concepts))


def _places(mention: Mention) -> range:
    return range(mention.first, mention.last)


def _shortened(
    words: Words, phenotypes: Phenotypes, redefined: Collection[str], taken: Collection[int]
) -> Iterator[Mention]:
    """The ontology's abbreviations, as written; a plural "s" is allowed.

    One that stands in parentheses behind words that name its term adds nothing to them.
    """
    listed = phenotypes.abbreviations
    for place, raw in enumerate(words.raws):
        short = raw if raw in listed else raw.removesuffix("s")
        if short in listed and short not in redefined and place not in taken:
            explains = "(" in words.gaps[place] and place - 1 in taken
            if not explains:
                yield _mention(words, place, place + 1, listed[short])


def _settled(own: Mention, term: Mention, lexicon: Lexicon) -> bool:
    """Whether our own mention says what the term says, or says that the words are no finding."""
    if term.first < own.first or own.last < term.last:
        return False
    kinds = {lexicon.kind(name) for name in own.concepts}
    same = (own.start, own.end) == (term.start, term.end)
    if kinds & _STATED:
        return same or any(_has_code(name, lexicon) for name in own.concepts)
    return bool(kinds & _ACTS)


def _has_code(concept: str, lexicon: Lexicon) -> bool:
    return any(code.system is Coding.HPO for code in lexicon.concepts[concept].codes)


def _named(own: Mention, terms: list[Mention]) -> Mention:
    """Our mention with the term of its words; with none where a wider stretch has the name."""
    for term in terms:
        if term.first <= own.first and own.last <= term.last:
            same = (own.start, own.end) == (term.start, term.end)
            return replace(own, term=term.term if same else "")
    return own
