"""What a set of criteria expects of its patients, where no frequency is published.

What they demand nearly all have, what they list some have, what they exclude hardly anyone has.
"""

from collections.abc import Iterable, Iterator

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
from asterism.model.ranking import OwnRules


def expected_by(definitions: Iterable[Definition], rules: OwnRules) -> dict[str, float]:
    """The share of each concept that the definitions name: the mean over all of them, since what
    only one edition or form asks for is not what all patients have.
    """
    total: dict[str, float] = {}
    asked = list(definitions)
    for definition in asked:
        found: dict[str, float] = {}
        pairs = [*_within(definition.root, rules.mandatory, rules)]
        for exclusion in definition.exclusions:
            pairs += _within(Not(of=exclusion), rules.mandatory, rules)
        for concept, share in pairs:
            found[concept] = max(found.get(concept, 0.0), share)
        for concept, share in found.items():
            total[concept] = total.get(concept, 0.0) + share / len(asked)
    return total


def _within(node: Criterion, share: float, rules: OwnRules) -> Iterator[tuple[str, float]]:
    match node:
        case Present(concept=concept):
            yield concept, share
        case AtLeast(n=n, of=parts):
            below = share if n >= len(parts) else min(share, rules.listed)
            for part in parts:
                yield from _within(part, below, rules)
        case Named(of=part) | Presumed(of=part) | Across(of=part):
            yield from _within(part, share, rules)
        case Not(of=part):
            yield from _within(part, rules.excluded, rules)
        case Measured() | Changed() | Meets():
            return
