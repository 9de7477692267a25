"""Every small tree, with every answer, against the truth table written out.

The trees ask each question once. Then Kleene's logic is exactly "whatever the unknown answers turn
out to be", which can be counted by hand; and the smallest settling sets can be found by trying all.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, product

import pytest

from asterism.judge.evaluate import weigh
from asterism.judge.missing import Desk, missing_of
from asterism.judge.record import Record
from asterism.model.criteria import AtLeast, Criterion, Named, Not, Present
from asterism.model.finding import Status
from asterism.model.truth import Truth
from generative.people import finding, patient

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
LETTERS = "abc"


def trees(letters: str) -> Iterator[Criterion]:
    """Every tree that asks these letters once, in order: counts of all groupings, turned or not."""
    if len(letters) == 1:
        leaf = Present(concept=letters)
        yield from (leaf, Not(of=leaf), Named(id=letters, label=letters, of=leaf))
        return
    for groups in groupings(letters):
        for parts in product(*(tuple(trees(group)) for group in groups)):
            for n in range(1, len(parts) + 2):
                yield AtLeast(n=n, of=parts)
                yield Not(of=AtLeast(n=n, of=parts))


def groupings(letters: str) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(letters)):
        for cuts in combinations(range(1, len(letters)), size):
            edges = (0, *cuts, len(letters))
            yield tuple(letters[a:b] for a, b in pairwise(edges))


def holds(node: Criterion, world: Mapping[str, bool]) -> bool:
    """Two-valued logic, in a world where everything is known."""
    match node:
        case Present(concept=concept):
            return world[concept]
        case AtLeast(n=n, of=parts):
            return sum(holds(part, world) for part in parts) >= n
        case Not(of=part):
            return not holds(part, world)
        case Named(of=part):
            return holds(part, world)
        case _:
            raise NotImplementedError


def by_truth_table(node: Criterion, answers: Mapping[str, Truth]) -> Truth:
    """Whether `node` holds in every world that these answers allow, in none, or in some."""
    choices = [(True, False) if each is U else (each is T,) for each in answers.values()]
    outcomes = {holds(node, dict(zip(answers, world, strict=True))) for world in product(*choices)}
    return U if len(outcomes) > 1 else Truth.of(outcomes.pop())


def record_of(answers: Mapping[str, Truth]) -> Record:
    said = {T: Status.PRESENT, F: Status.ABSENT}
    told = (finding(letter, said[each]) for letter, each in answers.items() if each is not U)
    return Record.of(patient(*told))


def settled_by_trying(node: Criterion, answers: Mapping[str, Truth]) -> dict[str, frozenset[Truth]]:
    """Every letter in a smallest settling set, with the truths it settles on its own."""
    unknown = [letter for letter, each in answers.items() if each is U]
    useful: dict[str, set[Truth]] = {}
    for wanted in (T, F):
        for size in range(1, len(unknown) + 1):
            sets = [
                chosen
                for chosen in combinations(unknown, size)
                if any(
                    by_truth_table(node, {**answers, **dict(zip(chosen, given, strict=True))})
                    is wanted
                    for given in product((T, F), repeat=size)
                )
            ]
            for chosen in sets:
                for letter in chosen:
                    useful.setdefault(letter, set()).update({wanted} if size == 1 else ())
            if sets:
                break
    return {letter: frozenset(alone) for letter, alone in useful.items()}


ANSWERS = [dict(zip(LETTERS, given, strict=True)) for given in product((T, F, U), repeat=3)]
TREES = list(trees(LETTERS))


@pytest.mark.parametrize("answers", ANSWERS, ids=lambda a: "".join(t.name[0] for t in a.values()))
def test_every_tree_of_three_questions(answers: dict[str, Truth]) -> None:
    """Its truth is that of the truth table, and what is missing is what trying finds."""
    record = record_of(answers)
    for tree in TREES:
        verdict = weigh(tree, record)
        missing = {each.concept: each.settles for each in missing_of(verdict, Desk())}

        assert verdict.truth is by_truth_table(tree, answers)
        if verdict.truth is U:
            assert missing == settled_by_trying(tree, answers)
        else:
            assert missing == {}


def test_there_are_enough_trees_to_mean_something() -> None:
    assert len(TREES) > 1000
