"""Numbers spelled out in front of a unit: "nine grams per deciliter", "thirty-nine degrees"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from asterism.read.text.rules import Page
from asterism.read.text.spellings import any_of
from asterism.read.text.tokens import fold

_MOST_WORDS = 8  # of one number
_TEN, _HUNDRED = Decimal(10), Decimal(100)


@dataclass(frozen=True, kw_only=True, eq=False)
class Spelled:
    """The words of numbers, and the pattern of a number made of them.

    `smaller` are ones, teens and tens; `larger` multiply what stands before them; `never` are units
    that tell no measure in words.
    """

    smaller: Mapping[str, Decimal]
    larger: Mapping[str, Decimal]
    point: str
    firsts: frozenset[str]
    pattern: re.Pattern[str]
    never: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "Spelled":
        smaller = {word: Decimal(n) for word, n in page.page("smaller").words().items()}
        larger = {word: Decimal(n) for word, n in page.page("larger").words().items()}
        point, joint = page.text("point"), page.text("and")
        word = any_of((*smaller, *larger))
        more = rf"(?:[\s-](?:{joint}\s)?(?:{word}|{point}))"
        return cls(
            smaller=smaller, larger=larger, point=point,
            never=frozenset(page.texts("never")),
            firsts=frozenset(map(fold, (*smaller, *larger))),
            pattern=re.compile(
                rf"(?<![\w-])(?:{word}){more}{{0,{_MOST_WORDS}}}(?=\s)", re.IGNORECASE
            ),
        )  # fmt: skip

    def numbers(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, Decimal]]:
        """Where numbers are spelled out in `text[start:end]`, and which."""
        for found in self.pattern.finditer(text, start, end):
            value = self.value(found[0])
            if value is not None:
                yield found.start(), found.end(), value

    def value(self, words: str) -> Decimal | None:
        """The number of these words; None where they are none ("two three").

        "One hundred and twenty thousand" is 120000, "seven point two" is 7.2.
        """
        whole, dot, rest = words.lower().replace("-", " ").partition(f" {self.point} ")
        number = self._whole(whole.split())
        if not dot or number is None:
            return number
        digits = [self.smaller.get(word) for word in rest.split()]
        if not digits or any(digit is None or digit >= _TEN for digit in digits):
            return None
        return number + Decimal("0." + "".join(str(digit) for digit in digits))

    def _whole(self, words: list[str]) -> Decimal | None:
        total, part, last = Decimal(0), Decimal(0), None
        for word in words:
            if word in self.smaller:
                more = self.smaller[word]
                if last is not None and not (
                    _TEN < last < _HUNDRED and last % _TEN == 0 and more < _TEN
                ):
                    return None
                part, last = part + more, more
            elif word in self.larger:
                times = self.larger[word]
                part, last = (part or Decimal(1)) * times, None
                if times > _HUNDRED:
                    total, part = total + part, Decimal(0)
        return total + part
