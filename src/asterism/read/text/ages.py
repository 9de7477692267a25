"""How old the patient is said to be."""

from dataclasses import dataclass
from decimal import Decimal

from asterism.model.quantity import Quantity
from asterism.read.text.rules import Page
from asterism.read.text.stretch import Stretch
from asterism.read.text.tokens import Words, fold_phrase

_MOST_DIGITS = 3
_YEAR, _MONTH, _AND = "a", "mo", "and"
_MONTHS_OF_A_YEAR = 12
_UNITS = {"a": "year", "mo": "month", "wk": "week", "d": "day"}  # UCUM to the calendar's


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """An age told at `start:end` of the text."""

    start: int
    end: int
    value: Quantity
    stretch: Stretch


@dataclass(frozen=True, kw_only=True, eq=False)
class AgeCues:
    """How ages are put: the concept they are of, units, and the words before or behind."""

    concept: str
    units: dict[str, str]
    behind: tuple[tuple[str, ...], ...]
    before: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> "AgeCues":
        units = page.page("age").page("units").words()
        return cls(
            concept=page.page("age").text("concept"),
            units={fold_phrase(word)[0]: unit for word, unit in units.items()},
            behind=tuple(fold_phrase(phrase) for phrase in page.texts("age_behind")),
            before=frozenset(fold_phrase(phrase)[0] for phrase in page.texts("age_before")),
        )

    def find(self, words: Words) -> Age | None:
        """The first age that the words tell: "45-year-old", "aged 45 years"."""
        if self.units.keys().isdisjoint(words.norms):
            return None
        if self not in words.found:
            words.found[self] = self._found(words)
        age: Age | None = words.found[self]
        return age

    def _found(self, words: Words) -> Age | None:
        norms = words.norms
        for place in range(1, len(norms)):
            unit = self.units.get(norms[place])
            if unit and norms[place - 1].isdigit() and len(norms[place - 1]) <= _MOST_DIGITS:
                end = self._end(norms, place)
                if end:
                    years, first = (
                        self._years(norms, place - 1) if unit == _MONTH else (0, place - 1)
                    )
                    months = _MONTHS_OF_A_YEAR * years
                    value = Quantity(value=Decimal(norms[place - 1]) + months, unit=unit)
                    start, stop = words.spans[first][0], words.spans[end - 1][1]
                    told = Stretch(low=value.value, high=value.value, unit=_UNITS[unit])
                    return Age(start=start, end=stop, value=value, stretch=told)
        return None

    def _years(self, norms: tuple[str, ...], place: int) -> tuple[int, int]:
        """The years in front of the months at `place`, and where they begin: "2 years and 6"."""
        unit = place - 2 if norms[place - 1] == _AND else place - 1
        if unit < 1 or self.units.get(norms[unit]) != _YEAR or not norms[unit - 1].isdigit():
            return 0, place
        return int(norms[unit - 1]), unit - 1

    def _end(self, norms: tuple[str, ...], place: int) -> int:
        """Where the age ends whose unit is at `place`; 0 where it is a duration and no age."""
        for phrase in self.behind:
            if norms[place + 1 : place + 1 + len(phrase)] == phrase:
                return place + 1 + len(phrase)
        aged = place > 1 and norms[place - 2] in self.before
        return place + 1 if aged else 0
