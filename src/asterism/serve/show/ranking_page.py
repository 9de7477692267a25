"""A ranking as one HTML file: reasons as bars, no script, nothing loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup

from asterism.model.candidate import Candidate, Reason
from asterism.serve.show import marks
from asterism.serve.show import ranking as told
from asterism.serve.show.page import environment, policy, stylesheet
from asterism.serve.show.ranking import RankReport

_HALF = 150  # of the width of a drawing, in its own units
_MOST = 14  # bars of a candidate
_SMALLEST = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A reason drawn from the middle to the right (for) or to the left (against)."""

    reason: Reason
    x: float
    width: float


def ranking_page(report: RankReport) -> Iterator[str]:
    """The page in pieces."""
    style = _style()
    names = dict.fromkeys(marks.inert(one.document.name) for one in report.charts)
    yield from (
        _environment()
        .get_template("ranking.html.j2")
        .generate(
            report=report,
            style=Markup(style),  # noqa: S704  our own file, not input
            policy=policy(style),
            title=f"Asterism: {', '.join(list(names)[:3])}",
            disclaimer=marks.DISCLAIMER,
        )
    )


def bars(candidate: Candidate, most: float) -> tuple[Bar, ...]:
    """The reasons that weigh most, in order; `most` is the longest of the page."""
    strongest = sorted(candidate.reasons, key=lambda one: -abs(one.log_odds))[:_MOST]
    drawn = [one for one in candidate.reasons if one in strongest and abs(one.log_odds) > _SMALLEST]
    return tuple(_bar(one, most) for one in drawn)


def _bar(reason: Reason, most: float) -> Bar:
    width = round(_HALF * abs(reason.log_odds) / most, 1)
    return Bar(reason=reason, x=_HALF if reason.log_odds > 0 else _HALF - width, width=width)


def longest(candidates: tuple[Candidate, ...]) -> float:
    """The weight of the strongest reason of them."""
    weights = (abs(reason.log_odds) for one in candidates for reason in one.reasons)
    return max(weights, default=1.0) or 1.0


@lru_cache(maxsize=1)
def _style() -> str:
    own = resources.files("asterism.serve.show").joinpath("ranking.css").read_text("utf-8")
    return stylesheet() + own


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment()
    made.globals.update(told=told, bars=bars, longest=longest, width=2 * _HALF, half=_HALF)
    return made
