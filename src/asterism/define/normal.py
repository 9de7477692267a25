"""What a finding comes to where the results that bear on it are told as normal, without a number.

"Platelets were normal" is a result of the platelets. That it excludes thrombocytosis is drawn from
the rules of the finding, like everything that a value amounts to.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import assert_never

from asterism.define.resolve import Resolver
from asterism.define.terms import Concept
from asterism.model.criteria import (
    Across,
    AtLeast,
    Changed,
    Criterion,
    Limit,
    Measured,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    ReferenceLimit,
    children,
)
from asterism.model.quantity import Comparator
from asterism.model.truth import Truth, at_least

# The limit itself is normal, so that "not below the upper limit" stays open.
_OF_NORMAL = {
    (Limit.UPPER, Comparator.GT): Truth.FALSE,
    (Limit.UPPER, Comparator.LE): Truth.TRUE,
    (Limit.LOWER, Comparator.LT): Truth.FALSE,
    (Limit.LOWER, Comparator.GE): Truth.TRUE,
}


class Normals:
    """The findings of a library that normal results exclude."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._resolver = Resolver({name: _alone(one) for name, one in concepts.items()})

    def excluding(self, concept: str, named: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
        """The analytes which, told as normal, exclude the finding; none where none do.

        Of those `named`, all; where none is named the first that excludes it alone, else all that
        its rules ask for, if together they do.
        """
        node = self._resolver.fill(Present(concept=concept))
        asked = tuple(dict.fromkeys(_analytes(node)))
        told = tuple(name for name in asked if name in named)
        choices = (told,) if named else (*((name,) for name in asked), asked)
        return next((some for some in choices if _if_normal(node, some) is Truth.FALSE), ())


def _alone(concept: Concept) -> Concept:
    """The concept without the rules that ask whether a definition is met: no result tells that."""
    rules = concept.shown_by + concept.refuted_by
    if not any(map(_asks_a_definition, rules)):
        return concept
    shown, refuted = (
        tuple(rule for rule in some if not _asks_a_definition(rule))
        for some in (concept.shown_by, concept.refuted_by)
    )
    return replace(concept, shown_by=shown, refuted_by=refuted)


def _asks_a_definition(node: Criterion) -> bool:
    return isinstance(node, Meets) or any(map(_asks_a_definition, children(node)))


def _analytes(node: Criterion) -> Iterator[str]:
    match node:
        case Measured(analyte=analyte):
            yield analyte
        case Present(shown_by=shown, refuted_by=refuted):
            for rule in (*shown, *refuted):
                yield from _analytes(rule)
        case _:
            for part in children(node):
                yield from _analytes(part)


def _if_normal(node: Criterion, normal: tuple[str, ...]) -> Truth:
    """The truth of a criterion on a record of which nothing is known but that these are normal."""
    match node:
        case Measured(analyte=analyte, op=op, threshold=ReferenceLimit(limit=limit, is_bare=True)):
            return _OF_NORMAL.get((limit, op), Truth.UNKNOWN) if analyte in normal else _OPEN
        case Measured() | Changed() | Meets() | Presumed() | Across():
            return _OPEN
        case Present(shown_by=shown, refuted_by=refuted):
            if any(_if_normal(rule, normal) is Truth.TRUE for rule in shown):
                return Truth.TRUE
            excluded = any(_if_normal(rule, normal) is Truth.TRUE for rule in refuted)
            return Truth.FALSE if excluded else _OPEN
        case AtLeast(n=n, of=parts):
            return at_least(n, [_if_normal(part, normal) for part in parts])
        case Not(of=part):
            return ~_if_normal(part, normal)
        case Named(of=part):
            return _if_normal(part, normal)
        case _ as other:
            assert_never(other)


_OPEN = Truth.UNKNOWN
