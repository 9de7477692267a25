"""Names and amounts of a sentence, and what is tied so far."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asterism.model.when import When
from asterism.read.text.asides import behind_aside
from asterism.read.text.lists import JOINTS
from asterism.read.text.numbers import Amount
from asterism.read.text.quantities import Amounts
from asterism.read.text.tokens import Words

WIDEST_GAP = 8  # words between an analyte and its value
_WIDEST_MOVE = 14  # words between an analyte that fell and what it fell to
_FOREIGN_WORDS = 2  # between them may be words we do not expect there
_NAME_SIGNS = str.maketrans("", "", "+-−²⁺⁻()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Something at `start:end` that may have an amount, and whether a given amount can be its.

    `bare` tells of an amount without unit, which must stand closer.
    """

    index: int
    start: int
    end: int
    first: int
    last: int
    takes: Callable[[Amount], bool]
    plausible: Callable[[Amount], bool] = lambda _: True
    bare: Callable[[Amount], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An amount, the index of the mention that has it, and whether it opens or ends a series;
    `nerve` is the one of which it is said to be; `when` is the date of its column, if `dated`.
    """

    index: int
    amount: Amount
    later: bool = False
    opens: bool = False
    nerve: tuple[tuple[str, str], ...] = ()
    dated: bool = False
    when: When | None = None


class Board:
    """What is tied so far, and what may stand between a name and its value."""

    def __init__(
        self, words: Words, takers: Sequence[Taker], found: Sequence[Amount], rules: Amounts
    ) -> None:
        self.words, self.rules = words, rules
        self.takers = sorted(takers, key=lambda taker: (taker.end, taker.start))
        self.ends = [taker.end for taker in self.takers]
        self.by_start = sorted(takers, key=lambda taker: taker.start)
        self.starts = [taker.start for taker in self.by_start]
        self.by_index = {taker.index: taker for taker in takers}
        self.found = list(found)
        self.places = [amount.start for amount in self.found]
        self.ties: dict[int, Tie] = {}
        self.more: list[Tie] = []
        self.taken: set[int] = set()
        self.last = -1  # the place of the last amount that was tied

    def _keep(self, place: int, made: Tie) -> None:
        self.ties[place] = made
        self.taken.add(made.index)

    def _able(self, taker: Taker, amount: Amount) -> bool:
        return taker.takes(amount) or (taker.bare(amount) and taker.plausible(amount))

    def _names_before(self, at: int, most: int, joint: str = "") -> list[Taker]:
        """The names in front of a place that make one list, in order."""
        place = bisect_right(self.ends, at) - 1
        named: list[Taker] = []
        text = self.words.text
        while place >= 0 and len(named) < most:
            taker = self.takers[place]
            if named:
                if taker.end > named[-1].start:  # nested in the one before
                    place -= 1
                    continue
                between = text[taker.end : named[-1].start].translate(_NAME_SIGNS).strip()
                if between != joint if joint else not self._is_joint(between):
                    break
            named.append(taker)
            place -= 1
        return named[::-1]

    def _is_joint(self, between: str) -> bool:
        if between in JOINTS:
            return True
        *rest, last = between.replace(",", " , ").split() or [""]
        return last in {"and", ",", "or"} and all(
            word in {",", "and"} or word in self.rules.tight for word in rest
        )

    def _is_listed(self, taker: Taker, other: Taker) -> bool:
        raw = self.words.text[taker.end : other.start].translate(_NAME_SIGNS).strip()
        return other.start < taker.end or self._is_joint(raw)

    def _leads(self, taker: Taker, amount: Amount) -> bool:
        return self._linked(taker.end, amount.start)

    def _linked(self, begin: int, end: int) -> bool:
        words, rules = self.words, self.rules
        first, last = words.after(begin), words.after(end)
        text = words.text[begin:end]
        first = behind_aside(words, first, last, rules)
        if last - first > _WIDEST_MOVE or ";" in text:
            return False
        between = words.norms[first:last]
        if self._moves(between, text):  # "fell over the first two weeks of life to"
            return True
        if last - first > WIDEST_GAP:
            return False
        foreign = [word for word in between if word not in rules.links and not word.isdigit()]
        if len(foreign) > _FOREIGN_WORDS:
            return False
        return not foreign or "," not in text

    def _moves(self, between: Sequence[str], text: str) -> bool:
        """Whether it is said to have moved to the value, with no other name on the way."""
        rules = self.rules
        if not between or between[-1] not in rules.to or "," in text:
            return False
        return between[0] in rules.moved and rules.copulas.isdisjoint(between)
