"""What a coordination leaves out: "cleft lip and palate", "liver and spleen enlargement".

A coordination is a run of short chunks between commas, slashes and "and" or "or". A chunk may lend
its beginning to those behind it, or its end to those before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from asterism.read.text.phenotypes.match import NAMED, NOTHING, Code, Hit, Matcher
from asterism.read.text.tokens import Words

_WALLS = frozenset(".;:()[]!?")
_PLAIN = frozenset({" ", "", "-"})
_SHORTEST_REST = 4  # letters of an ending that is shared
_NEAR = 6  # chunks within which one lends to another
_WIDEST_ITEM = 3  # words of the chunk that borrows
_LENT = 2  # words that a lender keeps for itself, or that are lent from before
FEWEST = 3  # words of names in a sentence: a lender keeps one and lends one, and one borrows
_SHORT = 2  # words of a chunk that may stand between lender and borrower


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The places of the words of one conjunct; `closes` where "and" or a slash stands before it."""

    used: tuple[int, ...]
    closes: bool = False


def ellipses(
    matcher: Matcher, words: Words, codes: list[Code], taken: frozenset[int]
) -> Iterator[Hit]:
    """The names that a coordination leaves unsaid. What names something as it stands, at the words
    `taken`, borrows nothing.
    """
    for run in _runs(matcher, words, codes):
        for place, chunk in enumerate(run):
            if chunk.used[-1] not in taken and not _is_plural(words.raws[chunk.used[-1]]):
                yield from _from_behind(matcher, words, codes, run[place : place + _NEAR])
            if chunk.used[0] not in taken:
                yield from _from_before(
                    matcher, words, codes, run[max(0, place - _NEAR) : place + 1]
                )


def severed(matcher: Matcher, words: Words) -> Iterator[Hit]:
    """The names of which only a beginning is written: "hepato- or splenomegaly"."""
    norms, gaps = words.norms, words.gaps
    if matcher.forms.conjunctions.isdisjoint(norms):
        return
    for place in range(1, len(words) - 1):
        if norms[place] in matcher.forms.conjunctions and gaps[place][:1] == "-":
            rest = norms[place + 1]
            for cut in range(1, len(rest) - _SHORTEST_REST + 1):
                name = norms[place - 1] + rest[cut:]
                entry = matcher.exactly(name)
                if entry is not None:
                    used = (place - 1,)
                    yield Hit(
                        id=entry.id, first=place - 1, last=place + 2, used=used, distance=0,
                        rank=entry.rank, joined=True,
                    )  # fmt: skip
                    break


def _from_behind(
    matcher: Matcher, words: Words, codes: list[Code], run: list[_Chunk]
) -> Iterator[Hit]:
    """The first chunk with the end of a later one: "palmar and plantar pits"."""
    chunk = run[0]
    for place, later in enumerate(run[1:], start=1):
        for lent in range(1, min(_LENT, len(later.used) - 1) + 1):
            end = later.used[lent:]
            for size in range(min(_WIDEST_ITEM, len(chunk.used)), 0, -1):
                if found := _named(matcher, words, codes, chunk.used[-size:] + end):
                    yield found
                    break
        if later.closes or len(later.used) > _SHORT or not any(x.closes for x in run[place:]):
            return


def _from_before(
    matcher: Matcher, words: Words, codes: list[Code], run: list[_Chunk]
) -> Iterator[Hit]:
    """The last chunk with the beginning of an earlier one: "cleft lip and palate"."""
    item = run[-1].used
    if len(item) > _WIDEST_ITEM:
        return
    for earlier in reversed(run[:-1]):
        lent = earlier.used[:-1]
        for size in range(1, min(_LENT, len(lent)) + 1):
            if found := _named(matcher, words, codes, lent[-size:] + item):
                yield found
        if len(earlier.used) > 1:
            return


def _is_plural(raw: str) -> bool:
    """Whether it is a noun in the plural, which stands for itself and modifies nothing."""
    return raw[-1:] == "s" and raw[-2:] not in {"ss", "us", "is"}


def _named(matcher: Matcher, words: Words, codes: list[Code], used: tuple[int, ...]) -> Hit | None:
    company = -1
    for code in (codes[place] for place in used):
        if not company & code.mark:
            return None
        company &= code.company
    near = sum({codes[place].near for place in used})
    far = sum({codes[place].far for place in used})
    return matcher.named(words, used, near, far, joined=True)


def _runs(matcher: Matcher, words: Words, codes: list[Code]) -> Iterator[list[_Chunk]]:
    """The coordinations of a sentence, each as its chunks; only commas make none."""
    conjunctions, links = matcher.forms.conjunctions, matcher.forms.links
    slashed = words.text.find("/", words.start, words.end) >= 0
    if not slashed and conjunctions.isdisjoint(words.norms):
        return
    run: list[_Chunk] = []
    used: list[int] = []
    closes = False
    for place, (code, gap, norm) in enumerate(zip(codes, words.gaps, words.norms, strict=True)):
        conjunction = norm in conjunctions
        if not (used or run or closes or conjunction) and code.part < NAMED and gap in _PLAIN:
            continue  # nothing has begun that it could part
        signs = () if gap in _PLAIN else gap
        parted = conjunction or "," in signs or "/" in signs
        if used and parted:
            run.append(_Chunk(tuple(used), closes))
            used, closes = [], False
        closes = closes or conjunction or "/" in signs
        strange = code.part == NOTHING or words.norms[place] in links
        if (strange and not conjunction) or not _WALLS.isdisjoint(signs):
            if run:
                yield from _coordination(run, used, closes=closes)
            run, used, closes = [], [], False
        if code.part >= NAMED and not (conjunction or strange):
            used.append(place)
    yield from _coordination(run, used, closes=closes)


def _coordination(run: list[_Chunk], used: list[int], *, closes: bool) -> Iterator[list[_Chunk]]:
    """The chunks gathered, if "and", "or" or a slash joins any of them."""
    if not run:
        return
    chunks = [*run, _Chunk(tuple(used), closes)] if used else run
    if any(chunk.closes for chunk in chunks[1:]):
        yield chunks
