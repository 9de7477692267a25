"""Rules about where things come from: citations, basis, and how far a source was seen."""

from collections.abc import Iterator

from asterism.define.faults import Severity, did_you_mean
from asterism.define.rules.rule import (
    Found,
    Rule,
    Scene,
    Tree,
    exact_numbers,
    leaves_named,
    nodes,
)
from asterism.model.criteria import Named, Place, Seen

_NOT_SEEN = frozenset({Seen.NOT_SEEN_HIGH, Seen.NOT_SEEN_MEDIUM, Seen.NOT_SEEN_LOW})


def uncited_thresholds(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for leaf, names in leaves_named(tree.root):
            if exact_numbers(leaf) and not (tree.cite or any(name.cite for name in names)):
                yield Found(
                    what="a threshold without its source",
                    at=leaf.at,
                    fix="give its name a `cite:` and, where the number is ours, a `basis:`",
                )
    for concept in scene.concepts:
        if any(not formula.cite for formula in concept.formulas):
            what, fix = "a formula without its source", "give it a `cite:`"
            yield Found(what=what, at=concept.at, fix=fix)


def unknown_sources(scene: Scene) -> Iterator[Found]:
    for cite, at in _cites(scene):
        key = cite.partition("#")[0]
        if cite and key not in scene.library.sources:
            hint = did_you_mean(key, scene.library.sources)
            fix = f"{hint}add it to the sources.yaml of the disease"
            yield Found(what=f"no source is called {key!r}", at=at, fix=fix)


def _cites(scene: Scene) -> Iterator[tuple[str, Place | None]]:
    for definition in scene.definitions:
        yield definition.source, definition.at
        for caution in definition.cautions:
            yield caution.cite, caution.at
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, Named):
                yield node.cite, node.at
    for concept in scene.concepts:
        for pair in concept.equivalents:
            yield pair.source, concept.at
        for formula in concept.formulas:
            yield formula.cite, concept.at
    for entry in scene.disagreements:
        for side in entry.sides:
            yield side.cite, side.at


def unseen_numbers(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for leaf, names in leaves_named(tree.root):
            seen = _seen(tree, names)
            if exact_numbers(leaf) and seen in _NOT_SEEN:
                yield Found(
                    what=f"a number that nobody has seen in its source ({seen.value})",
                    at=leaf.at,
                    fix="look it up, then write `seen: seen`; until then every view says so",
                )

    for concept in scene.concepts:
        for formula in concept.formulas:
            if formula.seen in _NOT_SEEN:
                what = f"a formula that nobody has seen in its source ({formula.seen.value})"
                fix = "look it up, then write `seen: seen`; until then every view says so"
                yield Found(what=what, at=concept.at, fix=fix)


def _seen(tree: Tree, names: tuple[Named, ...]) -> Seen:
    """How far the nearest citation above a leaf was seen."""
    return next((name.seen for name in names if name.cite or name.seen in _NOT_SEEN), tree.seen)


RULES = (
    Rule(code="K022", says="a threshold without its source", find=uncited_thresholds),
    Rule(code="K026", says="a citation of no known source", find=unknown_sources),
    Rule(code="K030", says="a number not seen in its source", find=unseen_numbers,
         severity=Severity.WARNING),
)  # fmt: skip
