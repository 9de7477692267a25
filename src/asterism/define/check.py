"""Lint: every fault of a library or of one definition file, each with its code, place and fix."""

from collections.abc import Iterable
from pathlib import Path

from asterism.define.compose import compose_file
from asterism.define.definitions import load_definitions
from asterism.define.faults import Fault, Refused, Severity, refuse
from asterism.define.library import Library
from asterism.define.resolve import resolve
from asterism.define.rules import ALL, Rule
from asterism.define.rules.rule import Scene, concept_trees, definition_trees
from asterism.model.criteria import Place
from asterism.model.definition import Definition

# What needs the whole library at hand: a user's own file has no vignettes and no sources file.
_ONLY_PUBLISHED = frozenset({"K026", "K027", "K028", "K040"})


def check_library(library: Library) -> tuple[Fault, ...]:
    """All faults of a library, by place; only what could not be read, where something could not.

    Half a library would be full of ghosts: concepts unknown because their file was refused.
    Give it `read_library(root)`: `load_library` stops at the first file that it refuses.
    """
    unread = library.refused + library.refused_cases
    if unread:
        return _sorted(unread)
    concepts = tuple(library.concepts.values())
    definitions = tuple(library.definitions.values())
    trees = (
        *(tree for definition in definitions for tree in definition_trees(definition)),
        *(tree for concept in concepts for tree in concept_trees(concept)),
    )
    scene = Scene(
        library=library,
        trees=trees,
        definitions=definitions,
        concepts=concepts,
        disagreements=tuple(library.disagreements.values()),
    )
    return _faults(ALL, scene)


def check_definition_file(path: Path, library: Library) -> tuple[Fault, ...]:
    """All faults of a definition file against the library's concepts, by place.

    Raises: NotFound.
    """
    try:
        definitions = _own(path, library)
    except Refused as refused:
        return (refused.fault,)
    rules = (rule for rule in ALL if rule.code not in _ONLY_PUBLISHED)
    return _faults(rules, _scene(definitions, library))


def load_definition_file(path: Path, library: Library) -> tuple[Definition, ...]:
    """A user's own definition, or levels of a set, checked and resolved against the library.

    Raises: KnowledgeError for the first fault that would make a verdict wrong; NotFound.
    """
    definitions = _own(path, library)
    rules = (rule for rule in ALL if rule.blocks == "judging")
    for fault in _faults(rules, _scene(definitions, library)):
        raise Refused(fault)
    known = {**library.definitions, **{one.id: one for one in definitions}}
    return tuple(resolve(one, library.concepts, known) for one in definitions)


def _own(path: Path, library: Library) -> tuple[Definition, ...]:
    definitions = load_definitions(compose_file(path))
    for definition in definitions:
        _refuse_borrowed_name(definition, library)
    return definitions


def has_errors(faults: Iterable[Fault]) -> bool:
    return any(fault.severity is Severity.ERROR for fault in faults)


def _scene(definitions: tuple[Definition, ...], library: Library) -> Scene:
    trees = tuple(tree for one in definitions for tree in definition_trees(one))
    return Scene(library=library, trees=trees, definitions=definitions, concepts=())


def _faults(rules: Iterable[Rule], scene: Scene) -> tuple[Fault, ...]:
    return _sorted(fault for rule in rules for fault in rule.faults(scene))


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    # A `defined_by` stands twice in its concept, for and against: one fault is enough.
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.order))


def _refuse_borrowed_name(definition: Definition, library: Library) -> None:
    """Raises: KnowledgeError for another's definition under the name of a bundled one."""
    bundled = library.definitions.get(definition.id)
    if bundled is not None and bundled.sha256 != definition.sha256:
        at = definition.at or Place(file=definition.id, line=1, column=1)
        what = f"{definition.id!r} is the name of a bundled definition"
        raise refuse("K041", what, at=at, fix="give yours a name of its own: mine/edition")
