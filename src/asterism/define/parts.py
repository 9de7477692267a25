"""`{part: name}` replaced by the criterion of that name, before anything else is read.

A printed table lists a criterion once and counts it in two places; so does a file. What comes out
is the file as if it had been written out: every criterion keeps the place where it is written.
"""

from dataclasses import dataclass, field, replace

from asterism.define.compose import DEEPEST, Mapping, Node, Scalar, Sequence, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import id_of, mapping_of, sequence_of
from asterism.define.keys import PARTS_NAME, REFERENCE

# Nodes of YAML once written out; the largest file of ours has some thousands.
LARGEST_FILLED = 200_000
DEEPEST_FILLED = 2 * DEEPEST

_PART = next(iter(REFERENCE))


def write_out(root: Mapping) -> Mapping:
    """The root without its `parts`, and with each put in every place that names it.

    Raises: KnowledgeError (K018 unknown, K019 unused, K043 too large, K004 too deep).
    """
    listed = root.get(PARTS_NAME)
    filler = _Filler()
    for item in () if listed is None else sequence_of(listed, (PARTS_NAME,)).items:
        filler.add(item)
    rest = tuple(pair for pair in root.pairs if pair[0].text != PARTS_NAME)
    filled = filler.fill(replace(root, pairs=rest))
    filler.refuse_unused()
    assert isinstance(filled, Mapping)
    return filled


@dataclass(frozen=True, slots=True)
class _Filler:
    """The parts read so far, with their sizes; a part may name those above it."""

    parts: dict[str, Mapping] = field(default_factory=dict)
    names: dict[str, Scalar] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, item: Node) -> None:
        mapping = mapping_of(item, (PARTS_NAME,))
        if len(mapping.pairs) != 1:
            fix = "write `- name: {...}` with a criterion"
            at = place_of(mapping, (PARTS_NAME,))
            raise refuse("K016", "a part has one name", at=at, fix=fix)
        key, _ = mapping.pairs[0]
        name = id_of(key, (PARTS_NAME,))
        if name in self.parts:
            what = f"the part {name!r} twice"
            raise refuse("K008", what, at=place_of(key, (PARTS_NAME,)), fix="rename one of them")
        filled = self.fill(mapping)
        assert isinstance(filled, Mapping)
        self.parts[name], self.names[name] = filled, key

    def fill(self, node: Node) -> Node:
        filled = self._filled(node)
        size, depth = self._measure(filled)
        if size > LARGEST_FILLED:
            what = f"the file grows beyond {LARGEST_FILLED} nodes once its parts are written out"
            fix = "parts that name each other twice multiply: name them less"
            raise refuse("K043", what, at=place_of(node), fix=fix)
        if depth > DEEPEST_FILLED:
            what = f"nesting deeper than {DEEPEST_FILLED} levels once parts are written out"
            raise refuse("K004", what, at=place_of(node), fix="let parts name fewer other parts")
        return filled

    def _filled(self, node: Node) -> Node:
        match node:
            case Scalar():
                return node
            case Sequence(items=items):
                return replace(node, items=tuple(map(self._filled, items)))
            case Mapping(pairs=pairs):
                filled = (pair for key, value in pairs for pair in self._pairs(key, value))
                return replace(node, pairs=tuple(filled))

    def _pairs(self, key: Scalar, value: Node) -> tuple[tuple[Scalar, Node], ...]:
        if key.text == _PART and isinstance(value, Scalar):
            return self._named(value).pairs
        return ((key, self._filled(value)),)

    def _named(self, name: Scalar) -> Mapping:
        if name.text not in self.parts:
            hint = did_you_mean(name.text, self.parts)
            what = f"no part above is called {name.text[:60]!r}"
            raise refuse("K018", what, at=place_of(name), fix=f"{hint}list it under `parts`")
        self.used.add(name.text)
        return self.parts[name.text]

    def _measure(self, node: Node) -> tuple[int, int]:
        """How many nodes, and how deep; what was measured before is not walked again."""
        if (known := self.sizes.get(id(node))) is not None:
            return known
        match node:
            case Scalar():
                return 1, 1
            case Sequence(items=items):
                below = [self._measure(item) for item in items]
            case Mapping(pairs=pairs):
                below = [self._measure(value) for _, value in pairs]
        size = 1 + sum(each for each, _ in below)
        depth = 1 + max((each for _, each in below), default=0)
        if any(node is body for part in self.parts.values() for _, body in part.pairs):
            self.sizes[id(node)] = size, depth
        return size, depth

    def refuse_unused(self) -> None:
        for name, key in self.names.items():
            if name not in self.used:
                at = place_of(key, (PARTS_NAME,))
                what = f"nothing uses the part {name!r}"
                raise refuse("K019", what, at=at, fix=f"write {{part: {name}}}, or leave it out")
