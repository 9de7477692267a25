"""The bare logic of a tree: questions by number, counts and negations. Names are left out.

The same question asked in two places has one number, so that it can only be answered one way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from asterism.judge.leaves import Key, Question, key_of
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
from asterism.model.truth import Truth, at_least


@dataclass(frozen=True, slots=True)
class Ask:
    number: int


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    of: tuple["Outline", ...]


@dataclass(frozen=True, slots=True)
class Turn:
    of: "Outline"


@dataclass(frozen=True, slots=True)
class Suppose:
    """`of`, unless `unless` is TRUE; as long as that is open it is supposed not to be so."""

    of: "Outline"
    unless: "Outline"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known already: TRUE or FALSE."""

    truth: Truth


Outline = Ask | Count | Turn | Suppose | Settled


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions met so far, each with the leaf that asks it and its label. Grows as asked."""

    leaves: list[Question] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)

    def ask(self, leaf: Question, label: str = "") -> Ask:
        """The question of `leaf`, new or known; the first label given is kept."""
        number = self.numbers.setdefault(key_of(leaf), len(self.leaves))
        if number == len(self.leaves):
            self.leaves.append(leaf)
            self.labels.append(label)
        return Ask(number)


def sketch(node: Criterion, questions: Questions) -> Outline:
    """The outline of `node`, its leaves numbered in `questions`."""
    match node:
        case Present() | Measured() | Changed() | Across():
            return questions.ask(node)
        case AtLeast(n=n, of=parts):
            return Count(n, tuple(sketch(part, questions) for part in parts))
        case Not(of=part):
            return Turn(sketch(part, questions))
        case Named(of=part) | Meets(whole=part):
            return sketch(part, questions)
        case Presumed(of=part, unless=unless):
            return Suppose(sketch(part, questions), sketch(unless, questions))
        case _ as other:
            assert_never(other)


def count(n: int, parts: Iterable[Outline]) -> Outline:
    """A count of outlines, less what is settled of them."""
    found = tuple(parts)
    needed = n - found.count(Settled(Truth.TRUE))
    left = tuple(part for part in found if not isinstance(part, Settled))
    if needed <= 0:
        return Settled(Truth.TRUE)
    return Count(needed, left) if needed <= len(left) else Settled(Truth.FALSE)


def turn(part: Outline) -> Outline:
    return Settled(~part.truth) if isinstance(part, Settled) else Turn(part)


def suppose(part: Outline, unless: Outline) -> Outline:
    """`part` unless `unless`, less what is settled of them."""
    if unless == Settled(Truth.TRUE) or part == Settled(Truth.FALSE):
        return Settled(Truth.FALSE)
    return part if isinstance(unless, Settled) else Suppose(part, unless)


def fold(outline: Outline, truths: Sequence[Truth]) -> Truth:
    """The truth of the outline when question n has the answer `truths[n]`."""
    match outline:
        case Ask(number):
            return truths[number]
        case Settled(truth):
            return truth
        case Count(n, parts):
            return at_least(n, (fold(part, truths) for part in parts))
        case Turn(part):
            return ~fold(part, truths)
        case Suppose(part, unless):
            return fold(part, truths) & Truth.of(fold(unless, truths) is not Truth.TRUE)
        case _ as other:
            assert_never(other)


def can_be(outline: Outline, wanted: Truth, truths: Sequence[Truth], free: frozenset[int]) -> bool:
    """Whether answers to the `free` questions can make it `wanted`, the others staying as they are.

    A question asked twice, once turned round, is taken to allow both answers at once: this may say
    yes where a full search would say no. Published criteria do not do that.
    """
    match outline:
        case Ask(number):
            return truths[number] is wanted or number in free
        case Settled(truth):
            return truth is wanted
        case Count(n, parts):
            needed = n if wanted is Truth.TRUE else len(parts) - n + 1
            return sum(can_be(part, wanted, truths, free) for part in parts) >= needed
        case Turn(part):
            return can_be(part, ~wanted, truths, free)
        case Suppose(part, unless):
            excused = can_be(unless, Truth.TRUE, truths, free)
            if wanted is Truth.FALSE:
                return excused or can_be(part, wanted, truths, free)
            stands = fold(unless, truths) is not Truth.TRUE
            return can_be(part, wanted, truths, free) and (
                stands or can_be(unless, Truth.FALSE, truths, free)
            )
        case _ as other:
            assert_never(other)
