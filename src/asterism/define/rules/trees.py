"""Rules about the criteria themselves: what can never hold, and what does not exist."""

from collections.abc import Iterator
from fractions import Fraction

from asterism.define.faults import did_you_mean
from asterism.define.hierarchy import Arrows, arrange, circles, rule_arrows
from asterism.define.rules.rule import Found, Leaf, Rule, Scene, exact_numbers, leaves_named, nodes
from asterism.define.terms import Concept, Kind
from asterism.model.criteria import AtLeast, Changed, Criterion, Measured, Named, Place, Present
from asterism.model.quantity import Comparator, Quantity, factor_between

_LISTED = {
    Kind.ANALYTE: "analytes are listed in terms/analytes/",
    None: "concepts are listed in terms/ and in the disease's terms.yaml",
}
_LOWER_ENDS = frozenset({Comparator.GT, Comparator.GE, Comparator.EQ})
_UPPER_ENDS = frozenset({Comparator.LT, Comparator.LE, Comparator.EQ})
_OPEN_ENDS = frozenset({Comparator.GT, Comparator.LT})


def unknown_concepts(scene: Scene) -> Iterator[Found]:
    known = scene.library.concepts
    for tree in scene.trees:
        for leaf, _ in leaves_named(tree.root):
            name = leaf.concept if isinstance(leaf, Present) else leaf.analyte
            if name not in known:
                kind = None if isinstance(leaf, Present) else Kind.ANALYTE
                yield _unknown(name, scene, leaf.at, kind)
    for definition in scene.definitions:
        if definition.disease.concept not in known:
            yield _unknown(definition.disease.concept, scene, definition.at, None)
    for concept in scene.concepts:
        for name in _named_by(concept):
            if name not in known:
                yield _unknown(name, scene, concept.at, None)


def _named_by(concept: Concept) -> tuple[str, ...]:
    listed = (
        *concept.is_a, *concept.kinds, *concept.suggests, *concept.prompted_by,
        *concept.weak_negatives,
    )  # fmt: skip
    return listed + tuple(sorted(concept.answers))


def _unknown(name: str, scene: Scene, at: Place | None, kind: Kind | None) -> Found:
    concepts = scene.library.concepts.values()
    candidates = [one.id for one in concepts if kind is None or one.kind is kind]
    what = f"unknown {'concept' if kind is None else kind.value} {name!r}"
    return Found(what=what, at=at, fix=did_you_mean(name, candidates) + _LISTED[kind])


def unreachable_counts(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, AtLeast) and node.n > len(node.of):
                what = f"at least {node.n} of {len(node.of)} can never hold"
                fix = f"lower the count to {len(node.of)} or less, or list what is missing"
                yield Found(what=what, at=node.at, fix=fix)


def foreign_units(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for leaf, _ in leaves_named(tree.root):
            for number in exact_numbers(leaf):
                if found := _foreign(leaf, number, scene):
                    yield found


def _foreign(leaf: Leaf, number: Quantity, scene: Scene) -> Found | None:
    name = leaf.concept if isinstance(leaf, Present) else leaf.analyte
    analyte = scene.library.concepts.get(name)
    if analyte is None or not analyte.unit:
        return None  # K012 and K036 say so
    if isinstance(leaf, Changed) and number.unit == "%":
        return None  # relative to the baseline, whatever its unit
    converts = factor_between(number.unit, analyte.unit, analyte.equivalents) is not None
    if converts or number.unit in analyte.other_units:
        return None
    what = f"{number.unit!r} is not a unit of {name!r}"
    fix = f"write the threshold in {analyte.unit}, or add the equivalent to the analyte"
    return Found(what=what, at=leaf.at, fix=fix)


def wrong_kinds(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for leaf, _ in leaves_named(tree.root):
            name = leaf.concept if isinstance(leaf, Present) else leaf.analyte
            concept = scene.library.concepts.get(name)
            if concept is None:
                continue
            is_analyte = concept.kind is Kind.ANALYTE
            if is_analyte and isinstance(leaf, Present):
                fix = f"hold it against a threshold: `measured: {name} > ULN`"
                yield Found(what=f"{name!r} is measured, not present", at=leaf.at, fix=fix)
            if not is_analyte and not isinstance(leaf, Present):
                fix = f"write `present: {name}`, or name an analyte"
                yield Found(what=f"{name!r} is not measured", at=leaf.at, fix=fix)


def contradictory_bounds(scene: Scene) -> Iterator[Found]:
    for tree in scene.trees:
        for node in nodes(tree.root):
            if isinstance(node, AtLeast) and node.n == len(node.of):
                bounds = [leaf for part in node.of for leaf in _bounds(part)]
                yield from _contradictions(bounds, scene)


def _bounds(node: Criterion) -> Iterator[Measured]:
    """The exact comparisons that must hold together with this node."""
    match node:
        case Measured(threshold=Quantity()):
            yield node
        case Named(of=part):
            yield from _bounds(part)
        case _:
            return  # an `all` inside is looked at by itself


def _contradictions(bounds: list[Measured], scene: Scene) -> Iterator[Found]:
    for place, later in enumerate(bounds):
        for earlier in bounds[:place]:
            if earlier.analyte == later.analyte and _exclude(earlier, later, scene):
                what = f"no value of {later.analyte!r} passes both this and {_spot(earlier)}"
                fix = "use `any`, or mend one of the two thresholds"
                yield Found(what=what, at=later.at, fix=fix)
                break


def _spot(leaf: Measured) -> str:
    return f"the bound in line {leaf.at.line}" if leaf.at else "another bound"


def _exclude(one: Measured, other: Measured, scene: Scene) -> bool:
    assert isinstance(one.threshold, Quantity)
    assert isinstance(other.threshold, Quantity)
    analyte = scene.library.concepts.get(one.analyte)
    pairs = analyte.equivalents if analyte else ()
    factor = factor_between(other.threshold.unit, one.threshold.unit, pairs)
    if factor is None:
        return False
    left, right = Fraction(one.threshold.value), Fraction(other.threshold.value) * factor
    return _gap(one.op, left, other.op, right) or _gap(other.op, right, one.op, left)


def _gap(lower: Comparator, low: Fraction, upper: Comparator, high: Fraction) -> bool:
    """Whether nothing lies both above `low` and below `high`."""
    if lower not in _LOWER_ENDS or upper not in _UPPER_ENDS:
        return False
    return low > high or (low == high and bool({lower, upper} & _OPEN_ENDS))


def hierarchy_circles(scene: Scene) -> Iterator[Found]:
    arrows = arrange(scene.library.concepts).above
    yield from _circles(arrows, scene, "a concept is a kind of itself", "`is_a` or `kinds`")


def rule_circles(scene: Scene) -> Iterator[Found]:
    arrows = rule_arrows(scene.library.concepts)
    yield from _circles(arrows, scene, "rules that ask about themselves", "these rules")


def _circles(arrows: Arrows, scene: Scene, what: str, where: str) -> Iterator[Found]:
    for circle in circles(arrows):
        known = [one for one in circle if one in scene.library.concepts]
        at = scene.library.concepts[known[0]].at if known else None
        way = " > ".join((*circle, circle[0]))
        yield Found(what=f"{what}: {way}", at=at, fix=f"take one step out of {where}")


RULES = (
    Rule(code="K012", says="a concept that does not exist", find=unknown_concepts,
         blocks="judging"),
    Rule(code="K020", says="a count beyond its list", find=unreachable_counts, blocks="judging"),
    Rule(code="K021", says="a unit not of this analyte", find=foreign_units, blocks="judging"),
    Rule(code="K023", says="bounds that exclude each other", find=contradictory_bounds,
         blocks="judging"),
    Rule(code="K025", says="present for what is measured", find=wrong_kinds, blocks="judging"),
    Rule(code="K032", says="a concept that is a kind of itself", find=hierarchy_circles,
         blocks="judging"),
    Rule(code="K033", says="rules that ask about themselves", find=rule_circles, blocks="judging"),
)  # fmt: skip
