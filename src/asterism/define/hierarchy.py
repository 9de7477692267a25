"""How concepts stand to each other: what is more general, what is a kind of what, what hints at it.

Presence travels up, absence travels down. An arrow is written at either end (`is_a` of the kind,
`kinds` of the general), and both mean the same here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from asterism.define.terms import Concept
from asterism.model.criteria import Criterion, Present, children

Arrows = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """`above` and `below` are one step; `hints` are the concepts that suggest a concept."""

    above: Arrows
    below: Arrows
    hints: Arrows

    def and_below(self, concept: str) -> tuple[str, ...]:
        """The concept and all its kinds, nearest first."""
        return reach(concept, self.below)

    def and_above(self, concept: str) -> tuple[str, ...]:
        """The concept and everything more general, nearest first."""
        return reach(concept, self.above)

    def hinting_at(self, concept: str) -> frozenset[str]:
        """What suggests the concept or a kind of it, and the kinds of what does.

        A kind of something that hints, hints: it states the thing that does.
        """
        stated = self.and_below(concept)
        hints = {hint for kind in stated for hint in self.hints.get(kind, ())}
        return frozenset(kind for hint in hints for kind in self.and_below(hint)) - set(stated)


def arrange(concepts: Mapping[str, Concept]) -> Hierarchy:
    """The hierarchy of these concepts. Arrows to concepts that do not exist are kept."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    hints: dict[str, list[str]] = {}
    for concept in concepts.values():
        pairs = [(kind, concept.id) for kind in concept.kinds]
        pairs += [(concept.id, general) for general in concept.is_a]
        for kind, general in pairs:
            above.setdefault(kind, []).append(general)
            below.setdefault(general, []).append(kind)
        for target in concept.suggests:
            hints.setdefault(target, []).append(concept.id)
    return Hierarchy(above=_once(above), below=_once(below), hints=_once(hints))


def reach(start: str, arrows: Arrows) -> tuple[str, ...]:
    """`start` and everything that the arrows lead to from it, nearest first, each once."""
    found = {start: None}
    queue = [start]
    for here in queue:
        fresh = [there for there in arrows.get(here, ()) if there not in found]
        found.update(dict.fromkeys(fresh))
        queue.extend(fresh)
    return tuple(found)


def circles(arrows: Arrows) -> tuple[tuple[str, ...], ...]:
    """Every way from a concept back to itself, one for each set of concepts that are in one."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for start in sorted(arrows):
        if circle := way_back(start, arrows):
            found.setdefault(frozenset(circle), circle)
    return tuple(found.values())


def rule_arrows(concepts: Mapping[str, Concept]) -> Arrows:
    """From each concept to those that its own rules ask about."""
    return {
        concept.id: tuple(dict.fromkeys(_asked(concept.shown_by + concept.refuted_by)))
        for concept in concepts.values()
        if concept.shown_by or concept.refuted_by
    }


def way_back(start: str, arrows: Arrows) -> tuple[str, ...]:
    """The shortest way from `start` back to it, `start` first; nothing where there is none."""
    came_from: dict[str, str] = {}
    queue = [start]
    for here in queue:
        for there in arrows.get(here, ()):
            if there == start:
                return _trace(start, here, came_from)
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return ()


def _trace(start: str, last: str, came_from: dict[str, str]) -> tuple[str, ...]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _asked(rules: Iterable[Criterion]) -> list[str]:
    found: list[str] = []
    for rule in rules:
        if isinstance(rule, Present):
            found.append(rule.concept)
        found.extend(_asked(children(rule)))
    return found


def _once(arrows: dict[str, list[str]]) -> Arrows:
    return {here: tuple(dict.fromkeys(there)) for here, there in arrows.items()}
