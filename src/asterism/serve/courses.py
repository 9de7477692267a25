"""From inputs to a report of courses: read, follow, and bundle with what the views need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from asterism.define import Library, load_library
from asterism.define.faults import did_you_mean
from asterism.define.follow import Guides, load_guides
from asterism.errors import UnknownDefinition
from asterism.follow import follow
from asterism.serve.gather import day_of, knowledge_sha256, words
from asterism.serve.show.course import Followed, FollowReport
from asterism.serve.show.report import Chart, Failure
from asterism.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowBench:
    """What a command follows with: the guides, and which of them were asked for."""

    guides: Guides
    diseases: tuple[str, ...] = ()
    graders: tuple[str, ...] = ()
    as_of: date | None = None
    asked: str = ""

    @property
    def library(self) -> Library:
        return self.guides.library


def follow_bench(selection: Sequence[str] | None = None, as_of: str | None = None) -> FollowBench:
    """The guides, all of them unless diseases or editions are named.

    Raises: UnknownDefinition, KnowledgeError, UsageError for a day that is none.
    """
    guides = load_guides(load_library())
    diseases: list[str] = []
    graders: list[str] = []
    for name in selection or ():
        _add(name, guides, diseases, graders)
    return FollowBench(
        guides=guides,
        diseases=tuple(dict.fromkeys(diseases)),
        graders=tuple(dict.fromkeys(graders)),
        as_of=day_of(as_of),
        asked=as_of or "",
    )


def _add(name: str, guides: Guides, diseases: list[str], graders: list[str]) -> None:
    if name in guides.followed:
        diseases.append(name)
    elif name in guides.graders:
        diseases.append(name.partition("/")[0])
        graders.append(name)
    else:
        known = [*guides.followed, *guides.graders]
        fix = f"{did_you_mean(name, known)}`asterism follow --list` lists them"
        what = f"nothing is followed by the name {name!r}"
        raise UnknownDefinition(what, where=f"{len(known)} names are known", fix=fix)


def followed(charts: Sequence[Chart], bench: FollowBench) -> tuple[Followed, ...]:
    """The patients of these charts with their courses."""
    return tuple(
        Followed(
            document=chart.document,
            patient=chart.patient,
            courses=follow(
                chart.patient,
                bench.guides,
                diseases=bench.diseases,
                graders=bench.graders,
                as_of=bench.as_of,
            ),
        )
        for chart in charts
    )


def follow_report(
    charts: Sequence[Followed], bench: FollowBench, failures: Sequence[Failure] = ()
) -> FollowReport:
    """Everything found, with the words to tell it in."""
    known = words(bench.library)
    return FollowReport(
        charts=tuple(charts),
        words=replace(known, sources=bench.guides.sources),
        version=VERSION,
        knowledge_sha256=knowledge_sha256(bench.library.knowledge_root),
        as_of=bench.asked,
        failures=tuple(failures),
    )
