"""Which of the stretches that name a term stand: the widest, and of two equal ones the closest."""

from dataclasses import replace

from asterism.read.text.phenotypes.ellipsis import FEWEST, ellipses, severed
from asterism.read.text.phenotypes.forms import Forms, letter_or
from asterism.read.text.phenotypes.match import NAMED, Hit, Matcher
from asterism.read.text.tokens import Words


def chosen(matcher: Matcher, words: Words) -> tuple[Hit, ...]:
    """The terms named in a sentence, in text order."""
    norms = words.norms
    if "A" in words.raws:
        norms = tuple(map(letter_or, words.raws, norms))
    codes = matcher.coded(norms)
    named = sum([code.part >= NAMED for code in codes])
    if not named:
        return ()
    forms = matcher.forms
    plain = _apart([hit for hit in matcher.stretches(words, codes) if not _cut(hit, words, forms)])
    joined: list[Hit] = []
    if named >= FEWEST:
        taken = frozenset(place for hit in plain for place in hit.used)
        joined = [hit for hit in ellipses(matcher, words, codes, taken) if _adds(hit, plain)]
    if "-" in words.text[words.start : words.end]:
        joined += severed(matcher, words)
    kept = _kept(plain, joined) if joined else plain
    if not forms.restating.isdisjoint(norms):
        kept = [_to_its_end(hit, words, forms) for hit in kept]
    return tuple(sorted(kept, key=lambda hit: (hit.first, -hit.last, hit.id)))


def _cut(hit: Hit, words: Words, forms: Forms) -> bool:
    """Whether it stops at a word that qualifies the next: "poor visual" of "poor visual contact".

    The widest stretch would win there, and say what the text does not.
    """
    last = hit.last
    return (
        hit.distance > 0
        and hit.first + 1 < last < len(words)
        and words.raws[last - 1].endswith(forms.attributive)
        and words.gaps[last] == " "
        and words.norms[last] not in forms.parting
    )


def _to_its_end(hit: Hit, words: Words, forms: Forms) -> Hit:
    """With the word behind it that only restates it: "lop ear deformity"."""
    last = hit.last
    restated = last < len(words) and words.norms[last] in forms.restating
    return replace(hit, last=last + 1) if restated and words.gaps[last] == " " else hit


def _order(hit: Hit) -> tuple[int, int, int, int, str]:
    return -len(hit.used), hit.distance, hit.rank, hit.first, hit.id


def _apart(hits: list[Hit]) -> list[Hit]:
    """The hits of which no two share a word."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=_order):
        if taken.isdisjoint(hit.used):
            kept.append(hit)
            taken.update(hit.used)
    return kept


def _adds(hit: Hit, plain: list[Hit]) -> bool:
    """Whether no plain hit says as much with these words."""
    return not any(set(hit.used) <= set(other.used) for other in plain)


def _kept(plain: list[Hit], joined: list[Hit]) -> list[Hit]:
    best: list[Hit] = []
    for hit in sorted(joined, key=_order):
        if not any(set(hit.used) <= set(other.used) for other in best):
            best.append(hit)
    rest = [hit for hit in plain if not any(set(hit.used) < set(other.used) for other in best)]
    return [*rest, *best]
