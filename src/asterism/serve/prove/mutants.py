"""Small wrongs done to the knowledge one at a time; a vignette that tells must notice each.

A threshold is moved by one step of its last printed digit, either way; a count, of criteria or of
sites, by one, either way; a comparator is made strict or lax, and turned round. A wrong done to the
rule of a concept is done to every definition that asks for the concept.

One move is no wrong and is left out: a limit for want of a printed one (`else`) made stricter,
where the same `any` has the limit by itself. Whatever passes between the two still passes there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, assert_never

from asterism.define import Library
from asterism.judge.leaves import nodes_within
from asterism.model.criteria import (
    Across,
    AtLeast,
    Bound,
    Changed,
    Criterion,
    Measured,
    Place,
    ReferenceLimit,
    rebuilt,
)
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.model.formula import inputs
from asterism.model.quantity import Comparator, Quantity

_STRICTNESS = {
    Comparator.GE: Comparator.GT,
    Comparator.GT: Comparator.GE,
    Comparator.LE: Comparator.LT,
    Comparator.LT: Comparator.LE,
}
_TURNED = {
    Comparator.GE: Comparator.LE,
    Comparator.GT: Comparator.LT,
    Comparator.LE: Comparator.GE,
    Comparator.LT: Comparator.GT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A node of the knowledge as it might have been written by mistake.

    The node is known by its place and its kind; `fields` are what is different. `owner` is the
    definition or the concept in whose file it stands, `what` the mistake in words, `analytes` whose
    values it compares, or reckons what it compares from.
    """

    owner: str
    at: Place
    kind: type[AtLeast | Across | Measured | Changed]
    fields: tuple[tuple[str, Any], ...]
    what: str
    analytes: frozenset[str] = frozenset()

    def touches(self, patient: Patient) -> bool:
        """Whether it can make a difference to this patient: a threshold needs a value."""
        stated = (each.concept for each in patient.findings)
        return not self.analytes or not self.analytes.isdisjoint(stated)

    def done_to(self, definition: Definition) -> Definition:
        """The resolved definition with the mistake in it, wherever the node stands."""
        surgeon = _Surgeon(self)
        exclusions = (replace(one, of=surgeon.treat(one.of)) for one in definition.exclusions)
        root = surgeon.treat(definition.root)
        return replace(definition, root=root, exclusions=tuple(exclusions))


def mutants_of(library: Library) -> Iterator[Mutant]:
    """Every mutant of every definition and of every concept's own rules; cautions stay as they are.

    A spot gives each mistake once, though a rule that works both ways stands in two trees, and a
    part that levels share in several definitions.
    """
    seen = set()
    for owner, root in _roots(library):
        idle = _idle_moves(root)
        for node in nodes_within(root):
            for mutant in _mutants(owner, node, library):
                if (mutant.at.spot, mutant.what) in idle:
                    continue
                key = mutant.at.spot, mutant.kind, mutant.what
                if key not in seen:
                    seen.add(key)
                    yield mutant


def spots_within(definition: Definition) -> frozenset[str]:
    """Where the nodes of a resolved definition were written, those of its concepts' rules too."""
    roots = (definition.root, *definition.exclusions)
    return frozenset(node.at.spot for root in roots for node in nodes_within(root) if node.at)


def _roots(library: Library) -> Iterator[tuple[str, Criterion]]:
    for name in sorted(library.definitions):
        definition = library.definitions[name]
        yield from ((name, root) for root in (definition.root, *definition.exclusions))
    for name in sorted(library.concepts):
        concept = library.concepts[name]
        yield from ((name, rule) for rule in (*concept.shown_by, *concept.refuted_by))


def _mutants(owner: str, node: Criterion, library: Library) -> Iterator[Mutant]:
    match node:
        case AtLeast(at=Place()) | Across(at=Place()):
            yield from (_mutant(owner, node, what, n=n) for n, what in _counts(node))
        case Measured(at=Place()) | Changed(at=Place()):
            analytes = _read_from(node, library)
            for what, fields in _comparisons(node):
                yield replace(_mutant(owner, node, what, **fields), analytes=analytes)
        case _:
            pass


def _mutant(
    owner: str, node: AtLeast | Across | Measured | Changed, what: str, **fields: Any
) -> Mutant:
    assert node.at is not None  # _mutants has seen to it
    return Mutant(owner=owner, at=node.at, kind=type(node), fields=tuple(fields.items()), what=what)


def _read_from(node: Measured | Changed, library: Library) -> frozenset[str]:
    """The analyte, and those that its formulas take in."""
    known = library.concepts.get(node.analyte)
    formulas = known.formulas if known else ()
    return frozenset({node.analyte, *(name for each in formulas for name in inputs(each.of))})


def _counts(node: AtLeast | Across) -> Iterator[tuple[int, str]]:
    for n in (node.n - 1, node.n + 1):
        match node:
            case AtLeast(of=parts) if 1 <= n <= len(parts):
                yield n, f"at least {n} of {len(parts)} for {node.n}"
            case Across(enough=enough) if 1 <= n <= (enough or n):
                yield n, f"in at least {n} sites for {node.n}"
            case _:
                pass


# ---- comparisons ---------------------------------------------------------------------------------


def _comparisons(node: Measured | Changed) -> Iterator[tuple[str, dict[str, Any]]]:
    for op in (_STRICTNESS.get(node.op), _TURNED.get(node.op)):
        if op is not None:
            yield f"{op.value} for {node.op.value}", {"op": op}
    if isinstance(node, Changed):
        for moved in _moved(node.amount):
            yield f"{moved} for {node.amount}", {"amount": moved}
        return
    match node.threshold:
        case Quantity() as edge:
            yield from ((f"{moved} for {edge}", {"threshold": moved}) for moved in _moved(edge))
        case ReferenceLimit() as limit:
            yield from ((what, {"threshold": other}) for what, other in _limits(limit))
        case _ as other:
            assert_never(other)


def _limits(limit: ReferenceLimit) -> Iterator[tuple[str, ReferenceLimit]]:
    for times in _steps(limit.times) if limit.times != 1 else ():
        if times > 0:
            yield f"{times} times for {limit.times}", replace(limit, times=times)
    if limit.plus is not None:
        for moved in _moved(limit.plus):
            if moved.value:
                yield f"shifted by {moved} for {limit.plus}", replace(limit, plus=moved)
    if limit.otherwise is not None:
        for what, bound in _bounds(limit.otherwise):
            yield f"else {what}", replace(limit, otherwise=bound)


def _bounds(bound: Bound) -> Iterator[tuple[str, Bound]]:
    for op in (_STRICTNESS.get(bound.op), _TURNED.get(bound.op)):
        if op is not None:
            yield f"{op.value} for {bound.op.value}", replace(bound, op=op)
    for moved in _moved(bound.threshold):
        yield f"{moved} for {bound.threshold}", replace(bound, threshold=moved)


def _moved(quantity: Quantity) -> Iterator[Quantity]:
    return (replace(quantity, value=value) for value in _steps(quantity.value))


def _steps(value: Decimal) -> tuple[Decimal, Decimal]:
    """One step of the last digit down and up: 3.5 is moved to 3.4 and 3.6, 450 to 449 and 451."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a quantity is finite
    step = Decimal(1).scaleb(min(exponent, 0))
    return value - step, value + step


def _idle_moves(root: Criterion) -> frozenset[tuple[str, str]]:
    """Spot and words of each mutant under `root` that says what was said before."""
    any_of = (node.of for node in nodes_within(root) if isinstance(node, AtLeast) and node.n == 1)
    return frozenset(
        (part.at.spot, what)
        for parts in any_of
        for part in parts
        if isinstance(part, Measured) and part.at and isinstance(part.threshold, ReferenceLimit)
        for what, other in _limits(part.threshold)
        if _said_beside(part, part.threshold.otherwise, parts)
        if _stricter(other.otherwise, part.threshold.otherwise)
    )


def _said_beside(node: Measured, bound: Bound | None, parts: tuple[Criterion, ...]) -> bool:
    return bound is not None and replace(node, op=bound.op, threshold=bound.threshold) in parts


def _stricter(bound: Bound | None, than: Bound | None) -> bool:
    """Whether less passes, both ways alike: 2.76 for 2.75 where more is asked."""
    if bound is None or than is None or bound.op is not than.op:
        return False
    more = bound.threshold.value > than.threshold.value
    less = bound.threshold.value < than.threshold.value
    return more if than.op in (Comparator.GT, Comparator.GE) else less


# ---- surgery -------------------------------------------------------------------------------------


class _Surgeon:
    """Rewrites trees with one mutant in them; a part that stands in many places once.

    What has no mutant in it stays the same object, so that nothing found out of it is lost.
    """

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._treated: dict[int, Criterion] = {}

    def treat(self, node: Criterion) -> Criterion:
        if id(node) not in self._treated:
            self._treated[id(node)] = self._mutated(rebuilt(node, self.treat))
        return self._treated[id(node)]

    def _mutated(self, node: Criterion) -> Criterion:
        mutant = self._mutant
        here = node.at is not None and node.at.spot == mutant.at.spot
        if not here or not isinstance(node, mutant.kind):
            return node
        return replace(node, **dict(mutant.fields))
