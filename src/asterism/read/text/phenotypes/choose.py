"""Which of the stretches that name a term stand: the widest, and of two equal ones the closest."""

from asterism.read.text.phenotypes.ellipsis import ellipses, severed
from asterism.read.text.phenotypes.forms import letter_or
from asterism.read.text.phenotypes.match import NAMED, Hit, Matcher
from asterism.read.text.tokens import Words


def chosen(matcher: Matcher, words: Words) -> tuple[Hit, ...]:
    """The terms named in a sentence, in text order."""
    norms = words.norms
    if "A" in words.raws:
        norms = tuple(map(letter_or, words.raws, norms))
    codes = matcher.coded(norms)
    if not any(code.part >= NAMED for code in codes):
        return ()
    plain = _apart(list(matcher.stretches(words, codes)))
    taken = frozenset(place for hit in plain for place in hit.used)
    joined = [hit for hit in ellipses(matcher, words, codes, taken) if _adds(hit, plain)]
    if "-" in words.text[words.start : words.end]:
        joined += severed(matcher, words)
    kept = _kept(plain, joined) if joined else plain
    return tuple(sorted(kept, key=lambda hit: (hit.first, -hit.last, hit.id)))


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
