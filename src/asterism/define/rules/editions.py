"""Rules about a definition as a whole: its names, its tests, its vignettes."""

from collections.abc import Iterable, Iterator

from asterism.define.cases import Case
from asterism.define.faults import Severity, did_you_mean
from asterism.define.probes import Finder, named_leaf
from asterism.define.resolve import resolve
from asterism.define.rules.rule import Found, Rule, Scene, definition_trees, leaves_named, nodes
from asterism.errors import KnowledgeError
from asterism.model.criteria import Criterion, Named
from asterism.model.definition import Definition

# What shows that an edition was thought through: it holds, it does not, nobody looked, the edge.
_KINDS_OWED = ("classic", "mimic", "missing", "boundary")


def duplicate_names(scene: Scene) -> Iterator[Found]:
    """One criterion counted in two places has one name in both."""
    for definition in scene.definitions:
        first: dict[str, Named] = {}
        for root in (definition.root, *definition.exclusions):
            for node in nodes(root):
                if isinstance(node, Named) and first.setdefault(node.id, node) != node:
                    what = f"the name {node.id!r} twice in one definition, for two criteria"
                    fix = "rename one: a verdict names its criteria"
                    yield Found(what=what, at=node.at, fix=fix)


def unanswered_leaves(scene: Scene) -> Iterator[Found]:
    """Every UNKNOWN must name a test; cautions do not, as they never change a verdict."""
    concepts = scene.library.concepts
    finder = Finder(concepts)
    for definition in scene.definitions:
        asked: set[str] = set()
        for root in _filled_roots(definition, scene):
            for leaf, _ in leaves_named(root):
                name = named_leaf(leaf)
                if name not in asked and not finder.of(leaf):
                    what = f"no procedure answers {name!r}"
                    fix = "add it to the `answers` of the procedure that would settle it"
                    yield Found(what=what, at=leaf.at, fix=fix)
                asked.add(name)


def _filled_roots(definition: Definition, scene: Scene) -> list[Criterion]:
    try:
        known = {**scene.library.definitions, **{one.id: one for one in scene.definitions}}
        filled = resolve(definition, scene.library.concepts, known)
    except KnowledgeError:
        return []  # K012, K032, K033, K046 to K048 say why it cannot be resolved
    return [filled.root, *filled.exclusions]


def unordered_levels(scene: Scene) -> Iterator[Found]:
    """A level says how good it is only beside the others: which set, and where in it."""
    taken: dict[tuple[str, int], str] = {}
    for definition in scene.definitions:
        place = definition.set, definition.rank
        if bool(definition.level) == bool(definition.set) == bool(definition.rank):
            if not definition.level or taken.setdefault(place, definition.id) == definition.id:
                continue
            what = f"{definition.id!r} and {taken[place]!r} are the same level of one set"
        else:
            what = f"{definition.id!r} has a level, a set or a rank, and not all three"
        fix = "write the set as one file with `levels:`, best first"
        yield Found(what=what, at=definition.at, fix=fix)


def without_vignettes(scene: Scene) -> Iterator[Found]:
    for definition in scene.definitions:
        if not _kinds_of(definition, scene.library.cases):
            fix = "add cases/<name>.yaml with this definition under `expect`"
            what = f"no vignette expects anything of {definition.id!r}"
            yield Found(what=what, at=definition.at, fix=fix)


def without_kinds_of_vignette(scene: Scene) -> Iterator[Found]:
    for definition in scene.definitions:
        kinds = _kinds_of(definition, scene.library.cases)
        lacking = [kind for kind in _KINDS_OWED if kind not in kinds]
        if kinds and lacking:
            what = f"{definition.id!r} has no vignette of kind {', '.join(lacking)}"
            yield Found(what=what, at=definition.at, fix="add one for each")


def _kinds_of(definition: Definition, cases: tuple[Case, ...]) -> frozenset[str]:
    return frozenset(
        case.kind
        for case in cases
        if any(expected.definition == definition.id for expected in case.expect)
    )


def lost_vignettes(scene: Scene) -> Iterator[Found]:
    """Vignettes that name what does not exist, and so can never fail."""
    for case in scene.library.cases:
        for finding in case.patient.findings:
            if finding.concept not in scene.library.concepts:
                yield _lost("concept", finding.concept, scene.library.concepts, case)
        for expected in case.expect:
            if expected.definition not in scene.library.definitions:
                yield _lost("definition", expected.definition, scene.library.definitions, case)
                continue
            names = _names(scene.library.definitions[expected.definition])
            for name, _ in expected.criteria:
                if name not in names:
                    yield _lost("criterion", name, names, case)
            for test in expected.missing:
                if test not in scene.library.concepts:
                    yield _lost("test", test, scene.library.concepts, case)


def _names(definition: Definition) -> dict[str, Named]:
    found = (node for tree in definition_trees(definition) for node in nodes(tree.root))
    return {node.id: node for node in found if isinstance(node, Named)}


def _lost(what: str, name: str, known: Iterable[str], case: Case) -> Found:
    hint = did_you_mean(name, known)
    fix = f"{hint}a vignette that names nothing real can never fail"
    return Found(what=f"the vignette names an unknown {what} {name!r}", at=case.at, fix=fix)


RULES = (
    Rule(code="K024", says="one name for two criteria", find=duplicate_names, blocks="judging"),
    Rule(code="K027", says="an edition without vignettes", find=without_vignettes),
    Rule(code="K028", says="an edition without some kind of vignette",
         find=without_kinds_of_vignette, severity=Severity.WARNING),
    Rule(code="K029", says="a leaf that no procedure answers", find=unanswered_leaves),
    Rule(code="K050", says="a level without its order", find=unordered_levels),
    Rule(code="K040", says="a vignette that names what does not exist", find=lost_vignettes),
)  # fmt: skip
