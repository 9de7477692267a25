"""Lint of the guides: what could not be read, and the rules that their criteria must keep.

The K-rules of definitions hold for the criteria here too; two things are of graders alone: that
what they name exists, and that every one of them has stories.
"""

from collections.abc import Container, Iterable, Iterator

from asterism.define.faults import Fault, Refused, did_you_mean
from asterism.define.follow.shelf import Guides, read_guides
from asterism.define.follow.vignettes import Story, load_stories
from asterism.define.library import Library
from asterism.define.rules import ALL
from asterism.define.rules.rule import Scene, Tree
from asterism.model.criteria import Criterion, Place
from asterism.model.response import Grader

# Rules about single trees; the others look at definitions and concepts as wholes.
_OF_TREES = frozenset({"K012", "K020", "K021", "K022", "K025", "K026"})
_NOWHERE = Place(file="knowledge", line=1, column=1)


def check_guides(library: Library) -> tuple[Fault, ...]:
    """Every fault of the guides beside a library, by place."""
    guides = read_guides(library)
    if guides.refused:
        return guides.refused
    try:
        stories = tuple(load_stories(library.knowledge_root))
    except Refused as refused:
        return (refused.fault,)
    faults = [*_tree_faults(guides), *_lost(guides), *_untold(guides, stories)]
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.order))


def _tree_faults(guides: Guides) -> Iterator[Fault]:
    with_sources = _Borrowed(guides)
    scene = Scene(library=with_sources, trees=tuple(_trees(guides)), definitions=(), concepts=())
    for rule in ALL:
        if rule.code in _OF_TREES:
            yield from rule.faults(scene)


class _Borrowed(Library):
    """The library with the sources of the guides beside its own."""

    def __init__(self, guides: Guides) -> None:
        library = guides.library
        super().__init__(
            knowledge_root=library.knowledge_root,
            concepts=library.concepts,
            definitions=library.definitions,
            sources=guides.sources,
        )


def _trees(guides: Guides) -> Iterator[Tree]:
    for grader in guides.written.values():
        for root in criteria_of(grader):
            yield Tree(owner=grader.id, root=root)
    for risk in guides.risks.values():
        for factor in risk.factors:
            if factor.rule is not None:
                yield Tree(owner=risk.id, root=factor.rule)


def criteria_of(grader: Grader) -> Iterator[Criterion]:
    """Every tree of a grader but those of its remarks."""
    if grader.evaluable is not None:
        yield grader.evaluable
    for level in grader.levels:
        if level.needs is not None:
            yield level.needs
        if level.rule is not None:
            yield level.rule
    for setback in grader.setbacks:
        yield setback.rule


def _lost(guides: Guides) -> Iterator[Fault]:
    """Names that nothing bears: concepts, levels, sources."""
    concepts = guides.library.concepts
    for followed in guides.followed.values():
        for name in (*followed.treatment, *followed.beside, *followed.claims):
            yield from _known("concept", name, concepts, followed.at)
    for grader in guides.written.values():
        levels = {one.id: one for one in grader.levels}
        for name in (*grader.watched, *grader.once, *grader.blunt):
            yield from _known("concept", name, concepts, grader.at)
        for setback in grader.setbacks:
            for name in setback.after:
                yield from _known("level", name, levels, grader.at)
        for cite in (grader.source, *(one.cite for one in (*grader.levels, *grader.remarks))):
            yield from _known("source", cite.partition("#")[0], guides.sources, grader.at, "K026")
    for risk in guides.risks.values():
        cites = (risk.source, *(one.cite for one in (*risk.factors, *risk.remarks)))
        for cite in cites:
            yield from _known("source", cite.partition("#")[0], guides.sources, risk.at, "K026")
        for factor in risk.factors:
            for name in factor.not_reached.graders if factor.not_reached else ():
                yield from _known("grader", name, guides.graders, risk.at)
    for plan in guides.plans.values():
        for advice in plan.advice:
            key = advice.cite.partition("#")[0]
            yield from _known("source", key, guides.sources, plan.at, "K026")
            for name in advice.given:
                yield from _known("concept", name, concepts, plan.at)


def _known(
    what: str, name: str, known: Container[str], at: Place | None, code: str = "K012"
) -> Iterator[Fault]:
    if name and name not in known:
        names = known if isinstance(known, Iterable) else ()
        fix = f"{did_you_mean(name, names)}name one that exists"
        yield Fault(code=code, what=f"unknown {what} {name!r}", place=at or _NOWHERE, fix=fix)


def _untold(guides: Guides, stories: tuple[Story, ...]) -> Iterator[Fault]:
    """Graders and risk models of which no story expects anything, and stories that expect nothing
    that exists.
    """
    told = {expected.of for story in stories for expected in story.expect}
    owners = {**guides.graders, **guides.risks}
    for name, owner in owners.items():
        if name not in told:
            fix = "add response/stories/<name>.yaml with it under `expect`"
            what = f"no story expects anything of {name!r}"
            yield Fault(code="K027", what=what, place=owner.at or _NOWHERE, fix=fix)
    for name in sorted(told - owners.keys()):
        fix = f"{did_you_mean(name, owners)}a story that names nothing real can never fail"
        yield Fault(code="K040", what=f"a story names {name!r}", place=_NOWHERE, fix=fix)
