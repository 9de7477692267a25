"""The ontology's terms in a sentence, beside our own mentions: who names what.

Our own concepts go first: where both name the same words, ours stands and takes the term's code.
Nothing here changes how our own mentions are read.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from asterism.define.terms import Coding, Kind
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.phenotypes import Phenotypes
from asterism.read.text.tokens import Words

_STATED = frozenset({Kind.FINDING, Kind.DISEASE})
_ACTS = frozenset({Kind.DRUG, Kind.PROCEDURE})
_SHORT_FORM = re.compile(r"\s?[(\[]([A-Z][A-Za-z0-9-]{1,9}?)(s?)[)\],;]")


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
    defined: Mapping[str, str],
) -> Terms:
    """The terms named in a sentence; `defined` are the short forms that the text has given."""
    found = [_mention(words, hit.first, hit.last, hit.id) for hit in phenotypes.find(words)]
    found += _shortened(words, phenotypes, defined, {place for m in found for place in _places(m)})
    if not found:
        return Terms(own=own, terms=())
    kept = tuple(
        _ours(each, lexicon)
        for each in found
        if not any(_settled(mention, each, lexicon) for mention in own if not mention.nested)
    )
    return Terms(own=tuple(_named(mention, found) for mention in own), terms=kept)


def short_forms(words: Words, terms: Collection[Mention]) -> Iterator[tuple[str, str]]:
    """The short forms that stand in parentheses behind a term, each with the term's id."""
    for mention in terms:
        given = _SHORT_FORM.match(words.text, mention.end)
        long = words.text[mention.start : mention.end]
        if given and mention.term and _abbreviates(given[1], long):
            yield given[1], mention.term


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of the short form stand in the long one, in order, from its start."""
    if sum(letter.isupper() for letter in short) < 2:
        return False
    letters = [letter for letter in short.lower() if letter.isalnum()]
    rest = iter(long.lower())
    return long[:1].lower() == letters[0] and all(letter in rest for letter in letters)


def _mention(words: Words, first: int, last: int, id: str) -> Mention:  # noqa: A002
    return Mention(
        first=first, last=last, start=words.spans[first][0], end=words.spans[last - 1][1],
        concepts=(id,), term=id,
    )  # fmt: skip


def _ours(mention: Mention, lexicon: Lexicon) -> Mention:
    """The mention under our own concept, where one of ours has its code."""
    return replace(mention, concepts=tuple(lexicon.by_term.get(n, n) for n in mention.concepts))


def _places(mention: Mention) -> range:
    return range(mention.first, mention.last)


def _shortened(
    words: Words, phenotypes: Phenotypes, defined: Mapping[str, str], taken: Collection[int]
) -> Iterator[Mention]:
    """Abbreviations: those of the text, and those of the ontology that the text does not redefine.

    A plural "s" is allowed.
    """
    listed = phenotypes.abbreviations
    for place, raw in enumerate(words.raws):
        if place in taken or not raw[:1].isupper():
            continue
        short = raw.removesuffix("s")
        if short not in listed and not defined:
            continue
        end = place + 1
        whole = short
        while end < len(words) and words.gaps[end] in {"", "-"} and whole not in defined:
            whole += words.gaps[end] + words.raws[end]
            end += 1
        if whole in defined:
            yield _mention(words, place, end, defined[whole])
        elif short in listed and short not in defined and len(short) > 1:
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
