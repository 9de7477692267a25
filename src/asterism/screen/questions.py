"""What is left open about a person, and the tests that would settle it.

That depends only on which questions have been answered and how, so it is reckoned once for every
such pattern and not for every person. The rules are those of docs/explanation/judging.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

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
from asterism.model.definition import Definition, Test
from asterism.model.truth import Truth
from asterism.screen.cells import Hints, Ledger, leaves_within
from asterism.screen.outline import Answers, Ask, Opposite, Outline, Some, Unless, cheapest

Question = Present | Measured | Changed | Across


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: what it is about, what it is called, and the tests that answer it, best first.

    `amounting` are the concepts whose record may make it so, at any depth.
    """

    concept: str
    label: str
    tests: tuple[Test, ...]
    amounting: frozenset[str] = frozenset()

    @property
    def test(self) -> str:
        return self.tests[0].id if self.tests else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A question whose answer helps to settle a verdict, and the verdicts it settles alone."""

    question: Asked
    settles: frozenset[Truth]

    @property
    def usefulness(self) -> tuple[bool, bool, int, int, str]:
        tests = self.question.tests
        burden = (tests[0].invasive, tests[0].availability) if tests else (0, 0)
        return not self.settles, not tests, *burden, self.question.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The questions of a definition, and the cells that hold their answers.

    `cells` are those of the answers, then those with hints ignored; `whole` is the outline of the
    `root` and of no exclusion.
    """

    questions: tuple[Asked, ...]
    cells: tuple[int, ...]
    root: Outline
    whole: Outline

    def missing(self, answers: Answers) -> tuple[Lacking, ...]:
        """What would settle the verdict, given the answers of `cells`, the most useful first.

        What rests on hints alone is settled by what would settle it without them. None where the
        verdict is definite.
        """
        many = len(self.questions)
        told, firm = answers[:many], answers[many:]
        whole, root = self.whole.fold(told), self.root.fold(told)
        hangs = (whole is True and self.whole.fold(firm) is not True) or (
            whole is None and root is True and self.root.fold(firm) is not True
        )
        chosen = firm if hangs else told
        if self.whole.fold(chosen) is not None:
            return ()
        return self._lacking(chosen)

    def _lacking(self, answers: Answers) -> tuple[Lacking, ...]:
        ways = {
            truth: way
            for truth, wanted in ((Truth.TRUE, True), (Truth.FALSE, False))
            if (way := cheapest(self.whole, answers, wanted)) is not None
        }
        useful = sorted({number for _, numbers in ways.values() for number in numbers})
        found = (
            Lacking(
                question=self.questions[number],
                settles=frozenset(
                    truth
                    for truth, (cost, numbers) in ways.items()
                    if cost == 1 and number in numbers
                ),
            )
            for number in useful
        )
        return tuple(sorted(found, key=lambda each: each.usefulness))


NO_QUESTIONS = Sheet(questions=(), cells=(), root=Some(0, ()), whole=Some(0, ()))


# --- questions as the definition asks them ----------------------------------------------------------


@dataclass(slots=True)
class _Desk:
    tests: tuple[Test, ...]
    leaves: list[Question] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)

    def ask(self, leaf: Question, label: str) -> Ask:
        number = self.numbers.setdefault(_key(leaf), len(self.leaves))
        if number == len(self.leaves):
            self.leaves.append(leaf)
            self.labels.append(label)
        return Ask(number)

    def sketch(self, node: Criterion, label: str) -> Outline:
        match node:
            case Present() | Measured() | Changed() | Across():
                return self.ask(node, label)
            case AtLeast(n=n, of=parts):
                return Some(n, tuple(self.sketch(part, "") for part in parts))
            case Not(of=part):
                return Opposite(self.sketch(part, label))
            case Named(of=part, label=name):
                return self.sketch(part, name)
            case Meets(whole=part):
                return self.sketch(part, "")
            case Presumed(of=part, unless=unless):
                return Unless(self.sketch(part, label), self.sketch(unless, ""))
            case _ as other:
                assert_never(other)

    def asked(self) -> tuple[Asked, ...]:
        return tuple(
            Asked(
                concept=subject_of(leaf),
                label=label or subject_of(leaf).replace("_", " "),
                tests=answering(leaf, self.tests),
                amounting=_amounting_to(leaf),
            )
            for leaf, label in zip(self.leaves, self.labels, strict=True)
        )


def sheet_of(definition: Definition, ledger: Ledger) -> Sheet:
    """The questions of a definition, their answers entered in the ledger as cells."""
    desk = _Desk(definition.tests)
    root = desk.sketch(definition.root, "")
    denied = [Opposite(desk.sketch(each, "")) for each in definition.exclusions]
    told = [ledger.enter(leaf) for leaf in desk.leaves]
    firm = [ledger.enter(leaf, Hints.IGNORED) for leaf in desk.leaves]
    return Sheet(
        questions=desk.asked(),
        cells=(*told, *firm),
        root=root,
        whole=Some(1 + len(denied), [root, *denied]),
    )


def _key(leaf: Question) -> tuple[object, ...]:
    match leaf:
        case Present():
            return Present, leaf.concept, leaf.window.days
        case Measured():
            return Measured, leaf.analyte, leaf.op, leaf.threshold, leaf.window.days
        case Changed():
            return Changed, leaf.analyte, leaf.since, leaf.op, leaf.amount, leaf.window.days
        case Across():
            return Across, leaf.n, leaf.by, leaf.enough, leaf.of
        case _ as other:
            assert_never(other)


def subject_of(question: Question) -> str:
    """The concept or analyte that it asks about; of a count over sites, the first."""
    match question:
        case Present(concept=concept):
            return concept
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return analyte
        case Across(of=part):
            return _first(part)
        case _ as other:
            assert_never(other)


def _first(node: Criterion) -> str:
    match node:
        case Present(concept=name) | Measured(analyte=name) | Changed(analyte=name):
            return name
        case _:
            return next((name for part in children(node) if (name := _first(part))), "")


def answering(leaf: Question, tests: tuple[Test, ...]) -> tuple[Test, ...]:
    """The tests that can answer it, those for the thing itself first, then the least burdensome."""
    own = subject_of(leaf)
    wider = _amounting_to(leaf) | {own}
    able = (test for test in tests if not wider.isdisjoint(test.answers))
    return tuple(sorted(able, key=lambda test: (own not in test.answers, *_burden(test))))


def _burden(test: Test) -> tuple[int, int, str, str]:
    return test.invasive, test.availability, test.label, test.id


def _amounting_to(node: Criterion) -> frozenset[str]:
    match node:
        case Present(statements=statements, shown_by=shown):
            return statements.union(*map(_amounting_to, shown))
        case Measured(analyte=analyte) | Changed(analyte=analyte):
            return frozenset({analyte})
        case Presumed(of=part):
            return _amounting_to(part)
        case Meets():
            return frozenset()
        case AtLeast() | Not() | Named() | Across():
            return frozenset().union(*map(_amounting_to, children(node)))
        case _ as other:
            assert_never(other)


def answers_of(told: str) -> Answers:
    """The answers that one text of a statement holds."""
    return [_SIGNS[sign] for sign in told]


def sign_of(truth: bool | None) -> str:
    """An answer as the text of a statement has it."""
    return next(sign for sign, known in _SIGNS.items() if known is truth)


_SIGNS: Mapping[str, bool | None] = {"T": True, "F": False, "?": None}

__all__ = ["Asked", "Lacking", "Sheet", "answers_of", "leaves_within", "sheet_of", "sign_of"]
