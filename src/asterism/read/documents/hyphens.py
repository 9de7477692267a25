"""Words that a page breaks at the end of a line, put together again.

Whether the hyphen was the word's own is decided by the words that are known: those of the same
document, and those of the library ("end-stage" stays, "polyneuro-pathy" does not).
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from asterism.define.library import Library
from asterism.read.documents.canonical import BROKEN, Block

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PART = re.compile(r"[^\W\d_]+")
# No word is longer; without the bound a long run of letters would be searched again from each.
_BREAK = re.compile(rf"([\w-]{{0,60}}){BROKEN}([^\W\d_]*)")
_SHORTEST = 3  # letters of a half that is a word of its own


@lru_cache(maxsize=4)
def vocabulary_of(library: Library) -> frozenset[str]:
    """Every word of the library's phrases, in lower case."""
    phrases = (p for concept in library.concepts.values() for p in (concept.label, *concept.words))
    return frozenset(word for phrase in phrases for word in _PART.findall(phrase.lower()))


def mended(blocks: Iterable[Block], vocabulary: Collection[str]) -> list[Block]:
    """The blocks with every broken word whole again, and their marks where they now belong."""
    given = list(blocks)
    known = {
        word for block in given
        for word in _WORD.findall(_BREAK.sub(" ", block.text).lower())
    }  # fmt: skip
    known.update(part for word in tuple(known) for part in word.split("-"))
    return [_whole(block, known, vocabulary) for block in given]


def _whole(block: Block, known: Collection[str], vocabulary: Collection[str]) -> Block:
    if BROKEN not in block.text:
        return block
    lost: list[int] = []

    def join(found: re.Match[str]) -> str:
        kept = _keeps(found[1], found[2], known, vocabulary)
        if not kept:
            lost.append(found.end(1))
        return f"{found[1]}{'-' if kept else ''}{found[2]}"

    text = _BREAK.sub(join, block.text)
    marks, gone = [], 0
    for at, place in block.marks:
        while gone < len(lost) and lost[gone] < at:
            gone += 1
        marks.append((at - gone, place))
    return Block(text=text.replace(BROKEN, "-"), marks=tuple(marks), kind=block.kind)


def _keeps(before: str, after: str, known: Collection[str], vocabulary: Collection[str]) -> bool:
    """Whether the hyphen is the word's own."""
    before = before.rpartition("-")[2]
    whole, left, right = f"{before}{after}".lower(), before.lower(), after.lower()
    if whole in known or whole in vocabulary:
        return False
    own = not before.isalpha() or before.isupper() or len(before) == 1 or after[:1].isupper()
    if own or f"{left}-{right}" in known:
        return True
    return all(
        len(half) >= _SHORTEST and (half in known or half in vocabulary) for half in (left, right)
    )
