"""People of whom the record says both: one criterion shown by some rows and denied by others.

What is a contradiction is what docs/adr/0005 says: something stated, or shown by a rule, and denied
or refuted as well, at whatever time. Several values of one analyte are a course and none. The
question is put as a definition of its own, so that it is answered as every other.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import count

from asterism.define.silence import is_of_silence
from asterism.model.criteria import (
    Across,
    AtLeast,
    Criterion,
    Meets,
    Named,
    Not,
    Present,
    Presumed,
    children,
)
from asterism.model.definition import Definition
from asterism.screen.cells import concepts_within, leaves_within
from asterism.screen.compile import compile_screen
from asterism.screen.screening import Screening
from asterism.screen.words import text

_Said = tuple[str, str]  # concept, status
_NOBODY_SAYS = frozenset({"(said by nobody)"})


def lay_out_conflicts(found: Screening) -> None:
    """The table `conflicting` on the desk: person, and `about` (what the record says both of)."""
    asked = conflicts_of(found.definition, found.holdings.pairs)
    duck = found.opened.duck
    if asked is None:
        duck.execute(
            "CREATE OR REPLACE TEMP TABLE conflicting AS "
            "SELECT person, CAST(NULL AS VARCHAR) AS about FROM screened WHERE FALSE"
        )
        return
    compiled = compile_screen(
        asked, found.opened.source, as_of=found.as_of, units=found.units, holdings=found.holdings
    )
    found.opened.engine.keep(compiled.standing, "both_said")
    said = ", ".join(
        f"CASE WHEN {each.column} THEN {text(each.label)} END"
        for each in compiled.labels
        if not each.depth  # what is below is a rule with a name of its own
    )
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE conflicting AS "
        f"SELECT person, CONCAT_WS('; ', {said}) AS about FROM both_said"
    )
    duck.execute("DROP TABLE both_said")


def conflicts_of(definition: Definition, said: AbstractSet[_Said]) -> Definition | None:
    """The definition of a record that says both of something that this one asks.

    Only what can be said both of where nothing but `said` is recorded; None if that is nothing.
    """
    leaves: dict[Present, str] = {}
    for part in (definition.root, *definition.exclusions):
        for leaf, label in _leaves(part, ""):
            if _may_be_both(leaf, said):
                leaves.setdefault(leaf, label)
    numbers = count(1)
    named = tuple(
        Named(id=f"both {next(numbers)}", label=label, of=_both_of(leaf))
        for leaf, label in leaves.items()
    )
    if not named:
        return None
    return replace(definition, root=AtLeast(n=1, of=named), exclusions=(), cautions=(), tests=())


def _may_be_both(leaf: Present, said: AbstractSet[_Said]) -> bool:
    recorded = {concept for concept, _ in said}
    present = {concept for concept, status in said if status == "PRESENT"}
    absent = {concept for concept, status in said if status == "ABSENT"}

    def spoken_of(rules: Iterable[Criterion]) -> bool:
        return any(not concepts_within(rule).isdisjoint(recorded) for rule in rules)

    def denied(each: Present) -> bool:
        return not absent.isdisjoint(each.denials) or spoken_of(each.refuted_by)

    below = [
        each for rule in leaf.shown_by for each in leaves_within(rule) if isinstance(each, Present)
    ]
    shown = not present.isdisjoint(leaf.statements | leaf.hinted_by) or spoken_of(leaf.shown_by)
    return shown and any(map(denied, (leaf, *below)))


def _leaves(node: Criterion, label: str) -> Iterator[tuple[Present, str]]:
    """Every statement that is asked for, and what the criterion nearest above it is called."""
    match node:
        case Present():
            yield node, label or node.concept.replace("_", " ")
        case Across():  # counted over sites, each for itself
            return
        case _:
            below = node.label if isinstance(node, Named) else label
            below = "" if isinstance(node, AtLeast | Meets) else below
            for part in children(node):
                yield from _leaves(part, below)


def _both_of(leaf: Present) -> Criterion:
    """That it is so, and that something speaks against it or against what shows it."""
    doubts = [_doubted(rule) for rule in leaf.shown_by]
    against = (_denied(leaf), *(doubt for doubt in doubts if doubt is not None))
    return AtLeast(n=2, of=(leaf, AtLeast(n=1, of=against)))


def _doubted(node: Criterion) -> Criterion | None:
    """That `node` is so by statements of which the record says both; None where it has none."""
    match node:
        case Present():
            return _both_of(node)
        case Named() | Meets() | AtLeast() | Presumed():
            parts = (node.of,) if isinstance(node, Presumed) else children(node)
            doubts = [doubt for part in parts if (doubt := _doubted(part)) is not None]
            return AtLeast(n=2, of=(node, AtLeast(n=1, of=tuple(doubts)))) if doubts else None
        case _:
            return None


def _denied(leaf: Present) -> Criterion:
    """That something denies or refutes it, whatever else is said. What follows from silence does not."""
    refuting = tuple(rule for rule in leaf.refuted_by if not is_of_silence(rule))
    return Not(
        of=replace(
            leaf,
            stated_by=_NOBODY_SAYS,
            hinted_by=frozenset(),
            denied_by=leaf.denials,
            shown_by=(),
            refuted_by=refuting,
        )
    )
