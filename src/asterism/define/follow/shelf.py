"""Every grader, risk model and plan of a knowledge folder, with its criteria filled in.

    diseases/<disease>/response/course.yaml      the disease as it is followed
    diseases/<disease>/response/<edition>.yaml   a grader each; sources.yaml their publications
    diseases/<disease>/risk/<edition>.yaml       a risk model each
    diseases/<disease>/therapy/<name>.yaml       a plan each

Read when first asked for: who only judges does not wait for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from asterism.define.compose import Document, compose_file
from asterism.define.faults import Fault, Refused
from asterism.define.follow.graders import load_followed, load_grader
from asterism.define.follow.risks import load_plan, load_risk
from asterism.define.hierarchy import Hierarchy, arrange
from asterism.define.library import Library
from asterism.define.resolve import Resolver
from asterism.define.shelf import shown_path
from asterism.define.sources import load_sources
from asterism.model.definition import Source
from asterism.model.response import Factor, Followed, Grader, Level, Plan, Remark, RiskModel

_NOT_GRADERS = frozenset({"course.yaml", "sources.yaml"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Guides:
    """What a patient is followed by, resolved and in order of id. `written` are the graders as
    their files have them.

    `followed` maps the name of a disease's folder to how it is followed. `refused` is what could
    not be read, empty in guides from `load_guides`.
    """

    library: Library
    followed: Mapping[str, Followed]
    graders: Mapping[str, Grader]
    risks: Mapping[str, RiskModel]
    plans: Mapping[str, Plan]
    sources: Mapping[str, Source]
    written: Mapping[str, Grader]
    refused: tuple[Fault, ...] = ()

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return arrange(self.library.concepts)

    def kinds_of(self, concepts: Iterable[str]) -> frozenset[str]:
        """These concepts and all of their kinds."""
        return frozenset(kind for name in concepts for kind in self._hierarchy.and_below(name))


def load_guides(library: Library) -> Guides:
    """The guides beside a library, read once in a process. Raises: KnowledgeError."""
    guides = read_guides(library)
    if guides.refused:
        raise Refused(guides.refused[0])
    return guides


@lru_cache(maxsize=4)
def read_guides(library: Library) -> Guides:
    """What can be read of them, and in `refused` what cannot."""
    shelf = _Shelf(library.knowledge_root)
    for folder in sorted(library.knowledge_root.glob("diseases/*/response")):
        shelf.add_disease(folder.parent)
    # Half of the guides would be full of ghosts: where one was refused, none is given.
    graders, risks = ({}, {}) if shelf.faults else (shelf.graders, shelf.risks)
    filler = _Filler(library)
    return Guides(
        library=library,
        followed=shelf.followed,
        graders={name: filler.grader(one) for name, one in sorted(graders.items())},
        risks={name: filler.risk(one) for name, one in sorted(risks.items())},
        plans=dict(sorted(shelf.plans.items())),
        sources={**library.sources, **shelf.sources},
        written=dict(sorted(shelf.graders.items())),
        refused=tuple(sorted(shelf.faults, key=lambda fault: fault.order)),
    )


class _Shelf:
    """The guides while they are being read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.followed: dict[str, Followed] = {}
        self.graders: dict[str, Grader] = {}
        self.risks: dict[str, RiskModel] = {}
        self.plans: dict[str, Plan] = {}
        self.sources: dict[str, Source] = {}
        self.faults: list[Fault] = []

    def add_disease(self, folder: Path) -> None:
        try:
            self._add(folder)
        except Refused as refused:
            self.faults.append(refused.fault)

    def _add(self, folder: Path) -> None:
        course = folder / "response" / "course.yaml"
        followed = load_followed(compose_file(course, shown_as=shown_path(course, self.root)))
        self.followed[folder.name] = followed
        for path in self._files(folder / "response"):
            if path.name == "sources.yaml":
                self._add_sources(path)
            elif path.name not in _NOT_GRADERS:
                grader = load_grader(self._document(path), followed)
                self.graders[grader.id] = grader
        for path in self._files(folder / "risk"):
            risk = load_risk(self._document(path), followed)
            self.risks[risk.id] = risk
        for path in self._files(folder / "therapy"):
            plan = load_plan(self._document(path), followed)
            self.plans[plan.id] = plan

    def _files(self, folder: Path) -> Iterator[Path]:
        yield from sorted(folder.glob("*.yaml"))

    def _document(self, path: Path) -> Document:
        return compose_file(path, shown_as=shown_path(path, self.root))

    def _add_sources(self, path: Path) -> None:
        for item in load_sources(self._document(path).root):
            if isinstance(item, Refused):
                self.faults.append(item.fault)
            else:
                self.sources[item[1].key] = item[1]


class _Filler:
    """Fills in the criteria of graders and risk models, and finds their tests."""

    def __init__(self, library: Library) -> None:
        self._resolver = Resolver(library.concepts)

    def grader(self, written: Grader) -> Grader:
        fill = self._resolver.fill_named
        evaluable = written.evaluable and fill(written.evaluable)
        levels = tuple(self._level(one) for one in written.levels)
        setbacks = tuple(replace(one, rule=fill(one.rule)) for one in written.setbacks)
        filled = replace(written, evaluable=evaluable, levels=levels, setbacks=setbacks)
        return replace(
            filled,
            remarks=tuple(self._remark(one) for one in written.remarks),
            tests=self._resolver.tests(filled.criteria),
        )

    def _level(self, level: Level) -> Level:
        rule = level.rule and self._resolver.fill_named(level.rule)
        needs = level.needs and self._resolver.fill(level.needs)
        return replace(level, rule=rule, needs=needs)

    def _remark(self, remark: Remark) -> Remark:
        when = remark.when and self._resolver.fill(remark.when)
        return replace(remark, when=when)

    def risk(self, written: RiskModel) -> RiskModel:
        factors = tuple(self._factor(one) for one in written.factors)
        rules = [one.rule for one in factors if one.rule is not None]
        return replace(
            written,
            factors=factors,
            remarks=tuple(self._remark(one) for one in written.remarks),
            tests=self._resolver.tests(rules),
        )

    def _factor(self, factor: Factor) -> Factor:
        return replace(factor, rule=factor.rule and self._resolver.fill_named(factor.rule))
