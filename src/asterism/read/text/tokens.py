"""Words of a text, and the one spelling under which each is looked up.

Text and lexicon are folded by the same function, so a fold need not be right, only the same on
both sides: `oedema` and `edema`, `legs` and `leg`, `β` and `beta`, `P0EMS` and `POEMS` meet.
"""

import re
import unicodedata
from bisect import bisect_left
from itertools import accumulate
from typing import Any

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


class Words:
    """The words of `text[start:end]`, in order, as written (`raws`) and as folded (`norms`).

    What few sentences are asked for is made when it is first asked for.
    """

    __slots__ = (
        "_found", "_gaps", "_lower", "_marked", "_parts", "_spans",
        "end", "norms", "raws", "start", "text",
    )  # fmt: skip

    def __init__(self, text: str, start: int, end: int) -> None:
        parts = _PARTS.split(text[start:end])  # gaps and words in turn
        self.text = text
        self.start = start
        self.end = end
        self.raws: tuple[str, ...] = tuple(parts[1::2])
        self.norms: tuple[str, ...] = tuple(map(_fold, self.raws))
        self._parts: list[str] = parts
        self._gaps: tuple[str, ...] | None = None
        self._spans: tuple[tuple[int, int], ...] | None = None
        self._found: dict[Any, Any] | None = None
        self._lower: tuple[str, ...] | None = None
        self._marked: tuple[str, ...] | None = None

    @property
    def gaps(self) -> tuple[str, ...]:
        """What stands before each word, since the word before it."""
        made = self._gaps
        if made is None:
            made = self._gaps = tuple(self._parts[:-1:2])
        return made

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the whole text."""
        made = self._spans
        if made is None:
            ends = list(accumulate(map(len, self._parts[:-1]), initial=self.start))
            made = self._spans = tuple(zip(ends[1::2], ends[2::2], strict=True))
        return made

    @property
    def found(self) -> dict[Any, Any]:
        """What has been found in these words already, by what was looking."""
        made = self._found
        if made is None:
            made = self._found = {}
        return made

    @property
    def lower(self) -> tuple[str, ...]:
        """The words as written but for capitals."""
        made = self._lower
        if made is None:
            made = self._lower = tuple(map(str.lower, self.raws))
        return made

    @property
    def marked(self) -> tuple[str, ...]:
        """The words as written, for abbreviations: only a scanner's faults are mended."""
        made = self._marked
        if made is None:
            made = tuple(raw if raw.isalpha() else mend(raw) for raw in self.raws)
            self._marked = made
        return made

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
