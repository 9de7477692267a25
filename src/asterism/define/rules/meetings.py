"""Rules about what definitions ask of each other, of formulas, and of the places of findings."""

from collections.abc import Iterator, Mapping

from asterism.define.faults import did_you_mean
from asterism.define.formulas import formula_faults
from asterism.define.hierarchy import Arrows, Hierarchy, arrange, way_back
from asterism.define.rules.rule import Found, Rule, Scene, Tree, definition_trees, nodes
from asterism.define.terms import Concept
from asterism.model.criteria import Across, Criterion, Meets, Place, Present
from asterism.model.definition import Definition


def _known(scene: Scene) -> Mapping[str, Definition]:
    return {**scene.library.definitions, **{one.id: one for one in scene.definitions}}


def unknown_definitions(scene: Scene) -> Iterator[Found]:
    known = _known(scene)
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, Meets) and node.definition not in known:
                fix = f"{did_you_mean(node.definition, known)}`asterism definitions` lists them"
                what = f"no definition is called {node.definition!r}"
                yield Found(what=what, at=node.at, fix=fix)


def meeting_circles(scene: Scene) -> Iterator[Found]:
    """A definition may come round to itself through others, and through what shows a concept."""
    known = _known(scene)
    arrows = _arrows(known, scene.library.concepts)
    told: set[frozenset[str]] = set()
    for definition in scene.definitions:
        circle = way_back(definition.id, arrows)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            what = f"a definition that meets itself: {' > '.join((*circle, circle[0]))}"
            fix = "take one step out; a definition stands on the record in the end"
            yield Found(what=what, at=_first_step(definition, circle), fix=fix)


def _arrows(definitions: Mapping[str, Definition], concepts: Mapping[str, Concept]) -> Arrows:
    """From each definition and concept to those that are filled in where it is."""
    hierarchy = arrange(concepts)
    arrows = {concept: _of_concept(concept, concepts, hierarchy) for concept in concepts}
    for definition in definitions.values():
        arrows[definition.id] = _asked(*(tree.root for tree in definition_trees(definition)))
    return arrows


def _of_concept(
    concept: str, concepts: Mapping[str, Concept], hierarchy: Hierarchy
) -> tuple[str, ...]:
    shown = (
        rule
        for kind in hierarchy.and_below(concept)
        if kind in concepts
        for rule in concepts[kind].shown_by
    )
    refuted = (
        rule
        for general in hierarchy.and_above(concept)
        if general in concepts
        for rule in concepts[general].refuted_by
    )
    return (*_asked(*shown, *refuted), *concepts[concept].kinds)


def _asked(*roots: Criterion) -> tuple[str, ...]:
    found: list[str] = []
    for root in roots:
        for node in nodes(root):
            if isinstance(node, Meets):
                found.append(node.definition)
            elif isinstance(node, Present):
                found.append(node.concept)
    return tuple(dict.fromkeys(found))


def _first_step(definition: Definition, circle: tuple[str, ...]) -> Place | None:
    """Where the definition asks for the next of the circle."""
    following = circle[1] if len(circle) > 1 else circle[0]
    trees: Iterator[Tree] = definition_trees(definition)
    places = (
        node.at
        for tree in trees
        for node in nodes(tree.root)
        if (isinstance(node, Meets) and node.definition == following)
        or (isinstance(node, Present) and node.concept == following)
    )
    return next(places, definition.at)


def unreckoned_formulas(scene: Scene) -> Iterator[Found]:
    for concept in scene.concepts:
        for formula in concept.formulas:
            for what, fix in formula_faults(concept, formula, scene.library.concepts):
                yield Found(what=what, at=concept.at, fix=fix)


def unknown_details(scene: Scene) -> Iterator[Found]:
    """Nobody could ever say of a finding what no list of details knows."""
    known = scene.library.details
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, Across):
                for name in node.by:
                    if name not in known:
                        yield _unknown_detail(name, known, node.at)
    for concept in scene.concepts:
        for formula in concept.formulas:
            for name in formula.same:
                if name not in known:
                    yield _unknown_detail(name, known, concept.at)


def _unknown_detail(name: str, known: Mapping[str, str], at: Place | None) -> Found:
    fix = f"{did_you_mean(name, known)}details are listed in terms/details.yaml"
    return Found(what=f"no finding has a detail {name!r}", at=at, fix=fix)


RULES = (
    Rule(code="K046", says="a definition that meets itself", find=meeting_circles,
         blocks="judging"),
    Rule(code="K047", says="a definition that does not exist", find=unknown_definitions,
         blocks="judging"),
    Rule(code="K048", says="a formula that cannot be reckoned", find=unreckoned_formulas,
         blocks="judging"),
    Rule(code="K049", says="a detail that no finding has", find=unknown_details,
         blocks="judging"),
)  # fmt: skip
