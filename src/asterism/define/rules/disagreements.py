"""Rules about the register of disagreements: it points at what exists.

Graders, risk models and plans are looked for by `define.follow`, which knows them.
"""

from collections.abc import Iterable, Iterator

from asterism.define.faults import did_you_mean
from asterism.define.rules.rule import Found, Rule, Scene
from asterism.model.disagreement import Disagreement

LOST = "K051"


def lost_places(scene: Scene) -> Iterator[Found]:
    library = scene.library
    sets = {one.set for one in library.definitions.values()} - {""}
    for entry in scene.disagreements:
        yield from lost(entry, "definition", entry.definitions, {*library.definitions, *sets})
        yield from lost(entry, "concept", entry.concepts, library.concepts)


def lost(
    entry: Disagreement, what: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Found]:
    """What the entry says that it matters to, and that is not there."""
    there = set(known)
    for name in names:
        if name not in there:
            said = f"{entry.id!r} matters to an unknown {what} {name!r}"
            fix = f"{did_you_mean(name, there)}name what exists: nobody is told otherwise"
            yield Found(what=said, at=entry.at, fix=fix)


RULES = (
    Rule(code=LOST, says="a disagreement about what does not exist", find=lost_places),
)  # fmt: skip
