"""Which examinations could answer the leaves of a definition.

A procedure answers the concepts and analytes it lists. Where no procedure lists a concept, those
answer it that list one of its kinds, or the analyte of a rule that shows it; of a rule that needs
two things, a procedure must answer both. So an author who lists a concept decides alone: naming
node biopsy for Castleman disease keeps a blood test for one of its kinds from being proposed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from asterism.define.terms import Concept, Kind
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
    children,
)
from asterism.model.definition import Test
from asterism.model.derived import AGE
from asterism.model.formula import inputs

Procedures = frozenset[str]
Answered = tuple[str, str]  # a procedure, and a leaf that it answers


def named_leaf(leaf: Present | Measured | Changed) -> str:
    return leaf.concept if isinstance(leaf, Present) else leaf.analyte


class Finder:
    """Finds the procedures that answer resolved criteria, and remembers what it has found."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self._concepts = concepts
        self._listing: dict[str, set[str]] = {}
        self._found: dict[int, tuple[Criterion, Procedures]] = {}
        self._answered: dict[int, tuple[Criterion, frozenset[Answered]]] = {}
        for concept in concepts.values():
            if concept.kind is Kind.PROCEDURE:
                for answered in concept.answers:
                    self._listing.setdefault(answered, set()).add(concept.id)

    def tests(self, roots: Iterable[Criterion]) -> tuple[Test, ...]:
        """The tests that can answer some leaf of the resolved trees.

        Each test's `answers` are leaves of these trees (concepts and analytes), no others.
        Shape: least invasive first, then the most available, then by id.
        """
        answers: dict[str, set[str]] = {}
        for procedure, leaf in frozenset[Answered]().union(*map(self._answers, roots)):
            answers.setdefault(procedure, set()).add(leaf)
        tests = (_test(self._concepts[name], frozenset(of)) for name, of in answers.items())
        return tuple(sorted(tests, key=lambda test: (test.invasive, test.availability, test.id)))

    def _answers(self, node: Criterion) -> frozenset[Answered]:
        """Which procedures answer which leaves of a tree, those inside rules included."""
        if id(node) not in self._answered:
            own = frozenset[Answered]()
            parts = children(node)
            if isinstance(node, Present):
                parts = node.shown_by + node.refuted_by
            if isinstance(node, Present | Measured | Changed):
                own = frozenset((one, named_leaf(node)) for one in self.of(node))
            self._answered[id(node)] = node, own.union(*map(self._answers, parts))
        return self._answered[id(node)][1]

    def of(self, node: Criterion) -> Procedures:
        if id(node) not in self._found:
            # The node is kept beside the answer: an id alone may be given away again.
            self._found[id(node)] = node, self._find(node)
        return self._found[id(node)][1]

    def _find(self, node: Criterion) -> Procedures:
        match node:
            case Present():
                return self._listed(node.concept) or self._through_kinds_and_rules(node)
            case Measured(analyte=analyte) | Changed(analyte=analyte):
                return self._listed(analyte) or self._through_inputs(node)
            case AtLeast(n=n, of=parts):
                counts = Counter(procedure for part in parts for procedure in self.of(part))
                return frozenset(procedure for procedure, count in counts.items() if count >= n)
            case Not(of=part) | Named(of=part) | Presumed(of=part) | Across(of=part):
                return self.of(part)
            case Meets(of=whole):
                return frozenset() if whole is None else self.of(whole)

    def _through_inputs(self, leaf: Measured | Changed) -> Procedures:
        """What answers all inputs of a formula; the age is no matter of a procedure."""
        found = [
            frozenset.intersection(*(self._listed(name) for name in measured))
            for formula in leaf.formulas
            if (measured := [name for name in inputs(formula.of) if name != AGE])
        ]
        return frozenset().union(*found)

    def _through_kinds_and_rules(self, node: Present) -> Procedures:
        found = {one for kind in node.statements for one in self._listed(kind)}
        found.update(one for rule in node.shown_by for one in self.of(rule))
        return frozenset(found)

    def _listed(self, concept: str) -> Procedures:
        return frozenset(self._listing.get(concept, ()))


def _test(procedure: Concept, answers: frozenset[str]) -> Test:
    return Test(
        id=procedure.id,
        label=procedure.label,
        answers=answers,
        invasive=procedure.invasive,
        availability=procedure.availability,
        routine=procedure.routine,
    )
