"""What is left open about a person, and the tests that would settle it.

That depends only on which questions have been answered and how, so it is reckoned once for every
such pattern and not for every person. The rules are those of docs/explanation/judging.md; the
smallest sets are found by prices: what it costs at least to bring each part to TRUE or to FALSE.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
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
from asterism.model.kept import kept
from asterism.model.truth import Truth
from asterism.screen.cells import Hints, Ledger, leaves_within

Question = Present | Measured | Changed | Across
Answers = Sequence[bool | None]  # one for each question; None: open


@dataclass(frozen=True, slots=True)
class Ask:
    number: int


@dataclass(frozen=True, slots=True)
class Some:
    n: int
    of: tuple["Outline", ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    of: "Outline"


@dataclass(frozen=True, slots=True)
class Unless:
    of: "Outline"
    unless: "Outline"


Outline = Ask | Some | Opposite | Unless


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

    `cells` are those of the answers, then those with hints ignored; `root` and `exclusions` are the
    outlines.
    """

    questions: tuple[Asked, ...]
    cells: tuple[int, ...]
    root: Outline
    exclusions: tuple[Outline, ...]

    def missing(self, answers: Answers) -> tuple[Lacking, ...]:
        """What would settle the verdict, given the answers of `cells`, the most useful first.

        What rests on hints alone is settled by what would settle it without them. None where the
        verdict is definite.
        """
        many = len(self.questions)
        told, firm = answers[:many], answers[many:]
        whole, root = self._whole(told), fold(self.root, told)
        hangs = (whole is True and self._whole(firm) is not True) or (
            whole is None and root is True and fold(self.root, firm) is not True
        )
        chosen = firm if hangs else told
        if self._whole(chosen) is not None:
            return ()
        return self._lacking(chosen)

    def _whole(self, answers: Answers) -> bool | None:
        return fold(_whole_of(self), answers)

    def _lacking(self, answers: Answers) -> tuple[Lacking, ...]:
        ways = {
            truth: way
            for truth, wanted in ((Truth.TRUE, True), (Truth.FALSE, False))
            if (way := cheapest(_whole_of(self), answers, wanted)) is not None
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


@kept
def _whole_of(sheet: Sheet) -> Outline:
    denied = tuple(Opposite(each) for each in sheet.exclusions)
    return Some(1 + len(denied), (sheet.root, *denied))


def fold(outline: Outline, answers: Answers) -> bool | None:
    """What is known of it: three truths as Python has them in SQL's stead."""
    match outline:
        case Ask(number):
            return answers[number]
        case Some(n, parts):
            told = [fold(part, answers) for part in parts]
            if told.count(True) >= n:
                return True
            return None if len(told) - told.count(False) >= n else False
        case Opposite(part):
            known = fold(part, answers)
            return None if known is None else not known
        case Unless(part, unless):
            return False if fold(unless, answers) is True else fold(part, answers)
        case _ as other:
            assert_never(other)


# --- the cheapest ways to settle it ---------------------------------------------------------------

Way = tuple[int, frozenset[int]]  # how many answers it takes, and every question in such a set
_FREE: Way = (0, frozenset())

# As for the judge: questions asked in several places are tried one way and the other, up to so many.
MOST_REPEATED = 6


def cheapest(outline: Outline, answers: Answers, wanted: bool) -> Way | None:
    """The fewest answers that make it `wanted`, and all questions in such a set; None: none do."""
    times = Counter(_open(outline, answers))
    often = sorted((-count, number) for number, count in times.items() if count > 1)
    repeated = [number for _, number in often[:MOST_REPEATED]]
    known = _Known(frozenset(repeated))
    best: Way | None = None
    for choice in product((None, True, False), repeat=len(repeated)):
        tried = list(answers)
        for number, answer in zip(repeated, choice, strict=True):
            tried[number] = answer
        given = frozenset(
            n for n, answer in zip(repeated, choice, strict=True) if answer is not None
        )
        shut = frozenset(repeated) - given
        rest = _price(outline, tried, wanted, shut, known)
        if rest is not None:
            best = _cheaper(best, (len(given) + rest[0], given | rest[1]))
    return best


def _cheaper(one: Way | None, other: Way | None) -> Way | None:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        return one[0], one[1] | other[1]
    return min(one, other, key=lambda way: way[0])


@dataclass(frozen=True, slots=True)
class _Known:
    """The prices of the parts that ask none of the questions that are tried one way and the other."""

    tried: frozenset[int]
    prices: dict[tuple[int, bool], Way | None] = field(default_factory=dict)


@kept
def _asked_in(outline: Outline) -> frozenset[int]:
    match outline:
        case Ask(number):
            return frozenset({number})
        case Some(of=parts):
            return frozenset().union(*map(_asked_in, parts))
        case Opposite(part):
            return _asked_in(part)
        case Unless(part, unless):
            return _asked_in(part) | _asked_in(unless)
        case _ as other:
            assert_never(other)


def _price(
    outline: Outline, answers: Answers, wanted: bool, shut: frozenset[int], known: _Known
) -> Way | None:
    place = id(outline), wanted
    if place in known.prices:
        return known.prices[place]
    way = _reckoned_price(outline, answers, wanted, shut, known)
    if _asked_in(outline).isdisjoint(known.tried):
        known.prices[place] = way
    return way


def _reckoned_price(
    outline: Outline, answers: Answers, wanted: bool, shut: frozenset[int], known: _Known
) -> Way | None:
    match outline:
        case Ask(number):
            if answers[number] is None:
                return None if number in shut else (1, frozenset({number}))
            return _FREE if answers[number] is wanted else None
        case Opposite(part):
            return _price(part, answers, not wanted, shut, known)
        case Some(n, parts):
            needed = n if wanted else len(parts) - n + 1
            ways = [_price(part, answers, wanted, shut, known) for part in parts]
            return _together(needed, ways)
        case Unless(part, unless):
            undone = _price(unless, answers, True, shut, known)
            holds = _price(part, answers, wanted, shut, known)
            if not wanted:
                return _cheaper(holds, undone)
            # Nobody need ask what is presumed; but what is known to be so undoes it.
            return None if undone is not None and undone[0] == 0 else holds
        case _ as other:
            assert_never(other)


def _together(needed: int, ways: Sequence[Way | None]) -> Way | None:
    if needed <= 0:
        return _FREE
    able = sorted((way for way in ways if way is not None), key=lambda way: way[0])
    if len(able) < needed:
        return None
    dearest = able[needed - 1][0]
    useful = frozenset().union(*(numbers for cost, numbers in able if cost <= dearest))
    return sum(cost for cost, _ in able[:needed]), useful


def _open(outline: Outline, answers: Answers) -> Iterator[int]:
    """The open questions in what is itself still open, as often as they are asked."""
    match outline:
        case Ask(number):
            if answers[number] is None:
                yield number
        case Some(of=parts):
            if fold(outline, answers) is None or _can_be_undone(outline, answers):
                for part in parts:
                    yield from _open(part, answers)
        case Opposite(part):
            yield from _open(part, answers)
        case Unless(part, unless):
            if _can_be_undone(outline, answers) or fold(outline, answers) is None:
                yield from _open(part, answers)
                yield from _open(unless, answers)
        case _ as other:
            assert_never(other)


def _can_be_undone(outline: Outline, answers: Answers) -> bool:
    """Whether it is known only by presumption: some answer may yet make it the other thing."""
    known = fold(outline, answers)
    nothing_tried = _Known(frozenset())
    return (
        known is not None
        and _price(outline, answers, not known, frozenset(), nothing_tried) is not None
    )


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
    exclusions = tuple(desk.sketch(each, "") for each in definition.exclusions)
    told = [ledger.enter(leaf) for leaf in desk.leaves]
    firm = [ledger.enter(leaf, Hints.IGNORED) for leaf in desk.leaves]
    return Sheet(
        questions=desk.asked(),
        cells=(*told, *firm),
        root=root,
        exclusions=exclusions,
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
