"""The words around measures that the lexicon does not have, and the units that need no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from asterism.model.unit import UnknownUnit, commensurable
from asterism.read.text.rules import Page
from asterism.read.text.tokens import fold

_ARC = "deg"  # what has no name of a temperature is told in degrees of an arc


@dataclass(frozen=True, kw_only=True, eq=False)
class UnlistedCues:
    """The words around measures that the lexicon does not have."""

    concept: str
    links: frozenset[str]
    stops: frozenset[str]
    inside: frozenset[str]
    trims: frozenset[str]
    tails: frozenset[str]
    behind_stops: frozenset[str]
    weighed: frozenset[str]
    heads: frozenset[str]
    over: frozenset[str]
    never: frozenset[str]
    articles: frozenset[str]
    measuring: frozenset[str]
    solutions: frozenset[str]
    never_units: frozenset[str]
    per_body: frozenset[str]
    body_units: frozenset[str]
    cells: frozenset[str]
    respectively: frozenset[str]
    adjuncts: frozenset[str]
    headings: frozenset[str]
    before_name: frozenset[str]
    methods: frozenset[str]
    means: frozenset[str]
    units: tuple[str, ...]
    weighed_units: tuple[str, ...]

    @classmethod
    def of(cls, page: Page) -> "UnlistedCues":
        def folded(key: str) -> frozenset[str]:
            return frozenset(map(fold, page.texts(key)))

        return cls(
            concept=page.text("concept"),
            links=folded("links"),
            stops=folded("stops"),
            inside=folded("inside"),
            trims=folded("trims"),
            tails=folded("tails"),
            behind_stops=folded("behind_stops"),
            weighed=folded("weighed"),
            heads=folded("heads"),
            over=folded("over"),
            never=folded("never"),
            articles=folded("articles"),
            measuring=folded("measuring"),
            solutions=folded("solutions"),
            never_units=frozenset(page.texts("never_units")),
            per_body=frozenset(page.texts("per_body")),
            body_units=frozenset(page.texts("body_units")),
            cells=folded("cells"),
            respectively=folded("respectively"),
            adjuncts=folded("adjuncts"),
            headings=folded("headings"),
            before_name=folded("before_name"),
            methods=folded("methods"),
            means=folded("means"),
            units=page.texts("units"),
            weighed_units=page.texts("weighed_units"),
        )

    def doses(self, units: Sequence[str]) -> bool:
        """Whether the unit is one of doses, times or rates, whatever it stands beside."""
        return any(
            unit in self.never_units
            or (not self.per_body.isdisjoint(unit.split("/")[1:]) and unit not in self.body_units)
            for unit in units
        )

    def measures(self, units: Sequence[str]) -> str | None:
        """The first unit that by itself says that something was measured; degrees are of an arc."""
        if _ARC in units:
            return _ARC
        return next((unit for unit in units if _among(unit, self.units)), None)

    def weighs(self, units: Sequence[str]) -> str | None:
        """The first unit that also doses and durations have."""
        return next((unit for unit in units if _among(unit, self.weighed_units)), None)


@lru_cache(maxsize=4096)
def _among(unit: str, known: tuple[str, ...]) -> bool:
    try:
        return any(commensurable(unit, one) for one in known)
    except UnknownUnit:
        return False
