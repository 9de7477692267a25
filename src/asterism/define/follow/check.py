"""Lint of the guides: what could not be read, and the rules that their criteria must keep.

The K-rules of definitions hold for the criteria here too; two things are of graders alone: that
what they name exists, and that every one of them has stories. What the register of disagreements
says of graders, risk models and plans is looked for here, where they are known.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from asterism.define.faults import Fault, Refused, did_you_mean
from asterism.define.follow.shelf import Guides, read_guides
from asterism.define.follow.vignettes import Story, load_stories
from asterism.define.library import Library
from asterism.define.rules import ALL
from asterism.define.rules.disagreements import LOST, lost
from asterism.define.rules.rule import Scene, Tree
from asterism.model.criteria import Place

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
    faults += _lost_by_the_register(guides)
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
        for root in grader.criteria:
            yield Tree(owner=grader.id, root=root)
    for risk in guides.risks.values():
        for factor in risk.factors:
            if factor.rule is not None:
                yield Tree(owner=risk.id, root=factor.rule)


_Named = tuple[str, Iterable[str], Mapping[str, object], Place | None]


def _lost(guides: Guides) -> Iterator[Fault]:
    """Names that nothing bears: concepts, levels, graders, sources."""
    every = chain(_of_diseases(guides), _of_graders(guides), _of_risks(guides), _of_plans(guides))
    for what, names, known, at in every:
        for name in names:
            if name and name not in known:
                fix = f"{did_you_mean(name, known)}name one that exists"
                code = "K026" if what == "source" else "K012"
                said = f"unknown {what} {name!r}"
                yield Fault(code=code, what=said, place=at or _NOWHERE, fix=fix)


def _of_diseases(guides: Guides) -> Iterator[_Named]:
    for one in guides.followed.values():
        names = (*one.treatment, *one.beside, *one.claims)
        yield "concept", names, guides.library.concepts, one.at


def _of_graders(guides: Guides) -> Iterator[_Named]:
    for one in guides.written.values():
        names = (*one.watched, *one.once, *one.blunt)
        yield "concept", names, guides.library.concepts, one.at
        levels = {level.id: level for level in one.levels}
        yield "level", (name for back in one.setbacks for name in back.after), levels, one.at
        cites = [one.source, *(level.cite for level in one.levels)]
        cites += [remark.cite for remark in one.remarks]
        yield "source", _keys(cites), guides.sources, one.at


def _of_risks(guides: Guides) -> Iterator[_Named]:
    for one in guides.risks.values():
        cites = [one.source, *(factor.cite for factor in one.factors)]
        cites += [remark.cite for remark in one.remarks]
        yield "source", _keys(cites), guides.sources, one.at
        asked = (factor.not_reached for factor in one.factors if factor.not_reached)
        yield "grader", (name for each in asked for name in each.graders), guides.graders, one.at


def _of_plans(guides: Guides) -> Iterator[_Named]:
    for one in guides.plans.values():
        yield "source", _keys([each.cite for each in one.advice]), guides.sources, one.at
        given = (name for each in one.advice for name in each.given)
        yield "concept", given, guides.library.concepts, one.at


def _lost_by_the_register(guides: Guides) -> Iterator[Fault]:
    for entry in guides.library.disagreements.values():
        found = chain(
            lost(entry, "grader", entry.graders, guides.graders),
            lost(entry, "risk model", entry.risks, guides.risks),
            lost(entry, "plan", entry.plans, guides.plans),
        )
        for one in found:
            yield Fault(code=LOST, what=one.what, place=one.at or _NOWHERE, fix=one.fix)


def _keys(cites: Iterable[str]) -> Iterator[str]:
    return (cite.partition("#")[0] for cite in cites)


def _untold(guides: Guides, stories: tuple[Story, ...]) -> Iterator[Fault]:
    """Graders and risk models of which no story expects anything, and stories that expect nothing
    that exists.
    """
    told = {expected.of for story in stories for expected in story.expect}
    places = {name: grader.at for name, grader in guides.graders.items()}
    places |= {name: risk.at for name, risk in guides.risks.items()}
    for name, place in places.items():
        if name not in told:
            fix = "add response/stories/<name>.yaml with it under `expect`"
            what = f"no story expects anything of {name!r}"
            yield Fault(code="K027", what=what, place=place or _NOWHERE, fix=fix)
    for name in sorted(told - places.keys()):
        fix = f"{did_you_mean(name, places)}a story that names nothing real can never fail"
        yield Fault(code="K040", what=f"a story names {name!r}", place=_NOWHERE, fix=fix)
