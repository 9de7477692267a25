"""The ontology's terms in a sentence, beside our own mentions: who names what.

Our own concepts go first: where both name the same words, ours stands and takes the term's code.
Nothing here changes how our own mentions are read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from asterism.define.terms import Coding, Kind
from asterism.read.text.cues import FORWARD, Cue
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.phenotypes import Phenotypes
from asterism.read.text.phenotypes.match import FAR, Hit
from asterism.read.text.scope import DENYING
from asterism.read.text.tokens import Words

_STATED = frozenset({Kind.FINDING, Kind.DISEASE})
_ACTS = frozenset({Kind.DRUG, Kind.PROCEDURE})
_HYPHENS = frozenset("-‐‑–")
_ADJECTIVE = re.compile(r"(?:al|ar|ic|ous|ary)$", re.IGNORECASE)
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
    hits = list(phenotypes.find(words))
    if not phenotypes.short_forms.isdisjoint(words.raws):
        hits += _shortened(words, phenotypes, redefined, {at for hit in hits for at in hit.used})
    hits = [hit for hit in hits if not (_denies(words, hit, lexicon) or _ends_a_name(words, hit))]
    if hits and own:
        hits = [hit for hit in hits if not any(_settled(mention, hit, lexicon) for mention in own)]
    denied = tuple(_denied(words, own, phenotypes))
    if not hits:
        return Terms(own=own, terms=denied)
    kept = (hit for hit in hits if not any(_is_same(mention, hit, lexicon) for mention in own))
    terms = (*(_mention(words, hit) for hit in kept), *denied)
    return Terms(
        own=tuple(_named(mention, hits) for mention in own),
        terms=tuple(_ours(mention, lexicon) for mention in terms),
    )


def _denied(words: Words, own: tuple[Mention, ...], phenotypes: Phenotypes) -> Iterator[Mention]:
    """Terms that one word denies ("anicteric"), unless our own concepts have that word."""
    if phenotypes.denials.firsts.isdisjoint(words.norms):
        return
    for first, last, terms in phenotypes.denials.find(words.norms):
        if not any(each.first < last and first < each.last for each in own):
            for term in terms:
                yield Mention(
                    first=first, last=last, start=words.spans[first][0],
                    end=words.spans[last - 1][1], concepts=(term,), term=term, normal=True,
                )  # fmt: skip


def _denies(words: Words, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether it takes a denial of what follows for its own: "absence of vaginal lesions".

    The ontology has "absence of vagina"; an adjective that goes on to its noun is no vagina.
    """
    if not hit.distance or not _goes_on(words, hit.last):
        return False
    if not _ADJECTIVE.search(words.raws[hit.last - 1]):
        return False
    cue = lexicon.cues.trie.at(words.norms, hit.first, until=hit.last)
    return cue is not None and any(
        isinstance(said, Cue) and said.sense in DENYING and said.way in FORWARD for said in cue[1]
    )


def _ends_a_name(words: Words, hit: Hit) -> bool:
    """Whether it is the end of a longer name: the "Tooth disease" of Charcot-Marie-Tooth."""
    if not hit.first or words.gaps[hit.first] not in _HYPHENS:
        return False
    return all(words.raws[place].istitle() for place in (hit.first - 1, hit.first))


def _goes_on(words: Words, place: int) -> bool:
    return place < len(words) and words.gaps[place].isspace()


def redefined_terms(text: str, phenotypes: Phenotypes) -> frozenset[str]:
    """Abbreviations of terms that the text spells out as something else."""
    found = set()
    for given in _SHORT_FORM.finditer(text):
        short = given[1]
        if short in phenotypes.abbreviations:
            before = Words(text, max(0, given.start() - _LONGEST_LONG_FORM), given.start())
            meant = phenotypes.abbreviations[short]
            named = any(hit.id == meant for hit in phenotypes.find(before))
            if not named and _initials(before, len(short)) == short.lower():
                found.add(short)
    return frozenset(found)


def _initials(words: Words, count: int) -> str:
    return "".join(raw[0] for raw in words.raws[-count:]).lower()


def _mention(words: Words, hit: Hit) -> Mention:
    return Mention(
        first=hit.first, last=hit.last, start=words.spans[hit.first][0],
        end=words.spans[hit.last - 1][1], concepts=(hit.id,), term=hit.id,
    )  # fmt: skip


def _ours(mention: Mention, lexicon: Lexicon) -> Mention:
    """The mention under our own concept, where one of ours has its code."""
    known = lexicon.by_term.get(mention.concepts[0])
    return replace(mention, concepts=(known,)) if known else mention


def _shortened(
    words: Words, phenotypes: Phenotypes, redefined: Collection[str], taken: Collection[int]
) -> Iterator[Hit]:
    """The ontology's abbreviations, as written; a plural "s" is allowed.

    One that stands in parentheses behind words that name its term adds nothing to them.
    """
    listed = phenotypes.abbreviations
    for place, raw in enumerate(words.raws):
        short = raw if raw in listed else raw.removesuffix("s")
        if short in listed and short not in redefined and place not in taken:
            explains = "(" in words.gaps[place] and place - 1 in taken
            if not explains:
                yield Hit(
                    id=listed[short], first=place, last=place + 1, used=(place,), distance=0, rank=0
                )


def _settled(own: Mention, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether our own mention around these words leaves the term nothing to say.

    It is an act ("repair of the cleft"), or a finding with a code; or the term is only near.
    """
    if own.nested or hit.first < own.first or own.last < hit.last:
        return False
    if _is_same(own, hit, lexicon):
        return False
    kinds = {lexicon.kind(name) for name in own.concepts}
    if kinds & _STATED:
        return hit.distance >= FAR or any(_has_code(name, lexicon) for name in own.concepts)
    return bool(kinds & _ACTS)


def _is_same(own: Mention, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether our own mention is of just these words, and states them."""
    stated = any(lexicon.kind(name) in _STATED for name in own.concepts)
    return stated and not own.nested and (own.first, own.last) == (hit.first, hit.last)


def _has_code(concept: str, lexicon: Lexicon) -> bool:
    known = lexicon.concepts.get(concept)
    return known is not None and any(code.system is Coding.HPO for code in known.codes)


def _named(own: Mention, hits: list[Hit]) -> Mention:
    """Our mention with the term of its words; with none where a wider stretch has the name."""
    places = range(own.first, own.last)
    for hit in hits:
        if all(place in hit.used for place in places) or (own.first, own.last) == (
            hit.first, hit.last,
        ):  # fmt: skip
            same = (own.first, own.last) == (hit.first, hit.last)
            return replace(own, term=hit.id if same else "")
    return own
