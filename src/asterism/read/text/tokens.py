"""Words of a text, and the one spelling under which each is looked up.

Text and lexicon are folded by the same function, so a fold need not be right, only the same on
both sides: `oedema` and `edema`, `legs` and `leg`, `β` and `beta`, `P0EMS` and `POEMS` meet.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")

# Letters of one script, digits, and single Greek letters are words of their own, so that IL-6 and
# IL6, β2 and beta-2 become the same words. A zero or one between letters is a scanner's O or l.
WORD = re.compile(
    r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:[01](?=[A-Za-z])[A-Za-zÀ-ÖØ-öø-ɏ]+)*|[\u0370-\u03ff\u00b5]|\d+|[^\W\d_]+|%"
)

_PARTS = re.compile(f"({WORD.pattern})")  # splits a text into gaps and words, in turn

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega", "ς": "sigma", "σ": "sigma",
}  # fmt: skip
_ENDINGS = (
    ("ies", "y"), ("oses", "osis"), ("yses", "ysis"), ("tases", "tasis"), ("eses", "esis"),
    ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"),
)  # fmt: skip
_SPELLINGS = (("isation", "ization"), ("ised", "ized"), ("our", "or"), ("tre", "ter"))
_LONGEST_WORD = 48  # characters; longer runs of letters are not words anyone listed
_MOST_FOLDS = 200_000  # kept in memory; real texts have far fewer different words


def fold(raw: str) -> str:
    """The spelling under which a word is looked up."""
    word = raw.lower()
    if word in _GREEK:
        return _GREEK[word]
    if len(word) > _LONGEST_WORD or word.isdigit():
        return word
    if not word.isascii():
        word = _plain(word)
    return _ended(_singular(_american(mend(word))), _SPELLINGS)


def mend(word: str) -> str:
    """The word with a scanner's zeros and ones inside it read as letters, in its own case."""
    if word.isalpha() or not any(letter.isalpha() for letter in word):
        return word
    upper = word.isupper()
    return word.replace("0", "O" if upper else "o").replace("1", "I" if upper else "l")


def _plain(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word)
    kept = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return kept.replace("æ", "e").replace("œ", "e").replace("ø", "o") or word


def _american(word: str) -> str:
    return word.replace("ae", "e").replace("oe", "e")


def _singular(word: str) -> str:
    if len(word) < 4:
        return word
    if word[-1] != "s":  # as all of the endings do
        return word
    single = _ended(word, _ENDINGS)
    if single == word and word[-2:] not in {"ss", "us", "is"}:
        return word[:-1]
    return single


def _ended(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    return word


class _Folds(dict[str, str]):
    """Folds already made. Bounded, because a hostile text never repeats a word."""

    def __missing__(self, raw: str) -> str:
        word = fold(raw)
        if len(self) < _MOST_FOLDS:
            self[raw] = word
        return word


_fold = _Folds().__getitem__


class _Once(Generic[Made]):
    """A property that is made once for each object; no lock is taken, as none is shared."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, owner: Any, kind: Any = None) -> Made:
        made = owner.__dict__[self.name] = self.make(owner)
        return made


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of `text[start:end]`, in order; `spans` are places in the whole text."""

    text: str
    start: int
    end: int
    raws: tuple[str, ...]
    norms: tuple[str, ...]
    parts: list[str] = field(repr=False, compare=False)  # gaps and words in turn

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Words":
        parts = _PARTS.split(text[start:end])
        raws = tuple(parts[1::2])
        norms = tuple(map(_fold, raws))
        return cls(text=text, start=start, end=end, raws=raws, norms=norms, parts=parts)

    @_Once
    def gaps(self) -> tuple[str, ...]:
        """What stands before each word, since the word before it."""
        return tuple(self.parts[:-1:2])

    @_Once
    def spans(self) -> tuple[tuple[int, int], ...]:
        ends = list(accumulate(map(len, self.parts[:-1]), initial=self.start))
        return tuple(zip(ends[1::2], ends[2::2], strict=True))

    @_Once
    def found(self) -> dict[Any, Any]:
        """What has been found in these words already, by what was looking."""
        return {}

    @_Once
    def lower(self) -> tuple[str, ...]:
        """The words as written but for capitals."""
        return tuple(map(str.lower, self.raws))

    @_Once
    def marked(self) -> tuple[str, ...]:
        """The words as written, for abbreviations: only a scanner's faults are mended."""
        return tuple(raw if raw.isalpha() else mend(raw) for raw in self.raws)

    def after(self, place: int) -> int:
        """The index of the first word that begins at or after `place`."""
        return bisect_left(self.spans, (place,))

    def __len__(self) -> int:
        return len(self.raws)


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a listed phrase."""
    words = phrase.split()
    plain = phrase.isascii() and all(map(str.isalpha, words))  # as most are
    return tuple(map(_fold, words if plain else WORD.findall(phrase)))
