"""What nobody answered: for each verdict the questions that would settle it, with their tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from asterism.judge.leaves import Question, subject_of
from asterism.judge.outline import Ask, Outline, Questions, Settled, count, suppose, turn
from asterism.judge.record import Presumption
from asterism.judge.settle import DEFINITE, Settler, Way
from asterism.judge.words import label_of
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
from asterism.model.kept import kept
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Verdict


@dataclass(frozen=True, slots=True)
class Desk:
    """Where open questions are put: each gets a number, a label, and the tests that answer it.

    `presumption` is that of the verdicts brought here: what is not presumed must be asked for.
    """

    tests: tuple[Test, ...] = ()
    presumption: Presumption = Presumption.COUNTED
    questions: Questions = field(default_factory=Questions)
    described: dict[int, Missing] = field(default_factory=dict)
    settler: Settler = field(default_factory=Settler)
    # By identity, for the parts of a verdict are brought here one by one.
    outlines: dict[tuple[int, str], tuple[Verdict, Outline]] = field(default_factory=dict)

    def describe(self, number: int) -> Missing:
        """The question of that number, with its tests; what it settles is left to the caller."""
        if number not in self.described:
            leaf, label = self.questions.leaves[number], self.questions.labels[number]
            self.described[number] = _described(leaf, label, self.tests)
        return self.described[number]


def missing_of(
    verdict: Verdict, desk: Desk, *, label: str = "", towards: tuple[Truth, ...] = DEFINITE
) -> tuple[Missing, ...]:
    """Every question in a smallest set that would settle `verdict`, the most useful first.

    `label` is what the verdict is called from above; `towards` the truths it may be settled to.

    Shape: none when the verdict is definite. Order: what settles it alone, then the least invasive,
    the most available, by label.
    """
    if verdict.truth is not Truth.UNKNOWN:
        return ()
    outline = _open_part(verdict, desk, label)
    if isinstance(outline, Ask):  # most nodes are one question, and its answer settles them
        return (replace(desk.describe(outline.number), settles=frozenset(towards)),)
    ways = {wanted: way for wanted in towards if (way := desk.settler.smallest(outline, wanted))}
    useful = {number for way in ways.values() for number in way.questions}
    found = (
        replace(desk.describe(number), settles=_settled_alone(number, ways))
        for number in sorted(useful)
    )
    return tuple(sorted(found, key=_usefulness))


def _settled_alone(number: int, ways: Mapping[Truth, Way]) -> frozenset[Truth]:
    return frozenset(
        wanted for wanted, way in ways.items() if way.cost == 1 and number in way.questions
    )


def _usefulness(missing: Missing) -> tuple[bool, bool, int, int, str]:
    nothing_answers = not missing.test
    alone = missing.settles_alone
    return not alone, nothing_answers, missing.invasive, missing.availability, missing.label


def _open_part(verdict: Verdict, desk: Desk, label: str) -> Outline:
    """The outline of a verdict, what is already known folded away.

    What stands only by presumption stays in it: an answer may still undo it.
    """
    key = id(verdict), label
    if key not in desk.outlines:
        desk.outlines[key] = verdict, _folded(verdict, desk, label)
    return desk.outlines[key][1]


def _folded(verdict: Verdict, desk: Desk, label: str) -> Outline:
    parts = verdict.children
    match verdict.of:
        case Present() | Measured() | Changed() | Across() as leaf:
            is_open = verdict.truth is Truth.UNKNOWN
            return desk.questions.ask(leaf, label) if is_open else Settled(verdict.truth)
        case AtLeast(n=n):
            return count(n, (_open_part(part, desk, "") for part in parts))
        case Not():
            return turn(_open_part(parts[0], desk, label))
        case Named(label=name):
            return _open_part(parts[0], desk, name)
        case Meets():
            return _open_part(parts[0], desk, "")
        case Presumed():
            holds, otherwise = _open_part(parts[0], desk, label), _open_part(parts[1], desk, "")
            if desk.presumption is Presumption.COUNTED:
                return suppose(holds, otherwise)
            return count(2, (holds, turn(otherwise)))
        case _ as other:
            assert_never(other)


def _described(leaf: Question, label: str, tests: tuple[Test, ...]) -> Missing:
    concept = subject_of(leaf)
    label = label or label_of(leaf)
    able = answering(leaf, tests)
    if not able:
        return Missing(concept=concept, label=label, test="", test_label="")
    best, *rest = able
    return Missing(
        concept=concept,
        label=label,
        test=best.id,
        test_label=best.label,
        others=tuple(test.id for test in rest),
        invasive=best.invasive,
        availability=best.availability,
    )


def answering(leaf: Question, tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """The tests that can answer `leaf`, least burdensome first.

    Those that answer the concept or analyte itself come before those that answer only a kind of it
    or a measurement that shows it.
    """
    own = subject_of(leaf)
    wider = _amounting_to(leaf) | {own}
    able = sorted((t for t in tests if not wider.isdisjoint(t.answers)), key=burden)
    return tuple(sorted(able, key=lambda test: own not in test.answers))


def burden(test: Test) -> tuple[int, int, str, str]:
    return test.invasive, test.availability, test.label, test.id


@kept
def _amounting_to(node: Criterion) -> frozenset[str]:
    # What may be stated or measured to make it so, at any depth.
    match node:
        case Present(statements=statements, shown_by=shown):
            return statements.union(*map(_amounting_to, shown))
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return frozenset({analyte})
        case Presumed(of=part):
            return _amounting_to(part)
        case Meets():  # no one test makes another definition met
            return frozenset()
        case AtLeast() | Not() | Named() | Across():
            return frozenset().union(*map(_amounting_to, children(node)))
        case _ as other:
            assert_never(other)
