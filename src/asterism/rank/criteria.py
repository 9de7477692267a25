"""What a set of criteria expects of its patients, where no frequency is published.

What they demand nearly all have, what they list some have, what they exclude hardly anyone has.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from asterism.define.terms import Concept
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
)
from asterism.model.definition import Definition
from asterism.model.quantity import Comparator
from asterism.model.ranking import OwnRules

_ABOVE = frozenset({Comparator.GT, Comparator.GE})
# Concepts by an analyte and whether a value above a limit shows them, or one below.
Shown = Mapping[tuple[str, bool], tuple[str, ...]]


def shown_by_values(concepts: Iterable[Concept]) -> Shown:
    """The concepts that a single value beyond a limit amounts to."""
    found: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for concept in concepts:
        for rule in concept.shown_by:
            if isinstance(rule.of, Measured):
                found[_side(rule.of)].append(concept.id)
    return {side: tuple(dict.fromkeys(names)) for side, names in found.items()}


def _side(limit: Measured) -> tuple[str, bool]:
    return limit.analyte, limit.op in _ABOVE


def expected_by(
    definitions: Iterable[Definition], rules: OwnRules, shown: Shown
) -> dict[str, float]:
    """The share of each concept that the definitions name, or that a value beyond one of their
    limits shows: the mean over all of them, since what only one edition or form asks for is not
    what all patients have.
    """
    total: dict[str, float] = {}
    asked = list(definitions)
    for definition in asked:
        found: dict[str, float] = {}
        expected = _Expected(rules, shown)
        pairs = [*expected.within(definition.root, rules.mandatory)]
        for exclusion in definition.exclusions:
            pairs += expected.within(Not(of=exclusion), rules.mandatory)
        for concept, share in pairs:
            found[concept] = max(found.get(concept, 0.0), share)
        for concept, share in found.items():
            total[concept] = total.get(concept, 0.0) + share / len(asked)
    return total


@dataclass(frozen=True, slots=True)
class _Expected:
    """The concepts of criteria with their shares."""

    rules: OwnRules
    shown: Shown

    def within(self, node: Criterion, share: float) -> Iterator[tuple[str, float]]:
        match node:
            case Present(concept=concept):
                yield concept, share
            case Measured():
                for concept in self.shown.get(_side(node), ()):
                    yield concept, share
            case AtLeast(n=n, of=parts):
                below = share if n >= len(parts) else min(share, self.rules.listed)
                for part in parts:
                    yield from self.within(part, below)
            case Named(of=part) | Presumed(of=part) | Across(of=part):
                yield from self.within(part, share)
            case Not(of=part):
                yield from self.within(part, self.rules.excluded)
            case Changed() | Meets():
                return
