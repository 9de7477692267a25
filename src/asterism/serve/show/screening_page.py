"""A screen as one HTML file: counts of people and nobody among them, no script, nothing loaded."""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup

from asterism.screen.counts import Share, Told
from asterism.screen.manifest import manifest_of
from asterism.screen.masking import FEWEST_SHOWN
from asterism.screen.quality import ODD
from asterism.screen.screening import Screening
from asterism.serve.show import marks
from asterism.serve.show.attrition import drawings
from asterism.serve.show.page import environment, policy, stylesheet


def screening_page(found: Screening, told: Told) -> Iterator[str]:
    """The page in pieces."""
    style = _style()
    template = _environment().get_template("screening.html.j2")
    yield from template.generate(
        found=found,
        told=told,
        made=list(items_of(found, told)),
        odd=ODD,
        drawings=drawings(told.criteria),
        fewest=FEWEST_SHOWN,
        style=Markup(style),  # noqa: S704  our own file, not input
        policy=policy(style),
        title=f"Asterism: {found.definition.disease.label} in a database",
        disclaimer=marks.DISCLAIMER,
    )


# What the page tells in words of its own, and what would make it another page each time.
_TOLD_ABOVE = {
    "people", "met", "provisional", "unknown", "not_met", "one_test_away", "says_both",
    "against_the_code", "one_test_away_by_test", "screenable", "tables", "strange_units",
    "concepts", "unmapped_units", "dropped", "seconds",
}  # fmt: skip


def items_of(found: Screening, told: Told) -> Iterator[tuple[str, str]]:
    """What the manifest says of how it was made: names and words."""
    for name, value in manifest_of(found, told).items():
        if name not in _TOLD_ABOVE:
            yield from _items(name.replace("_", " "), value)


def _items(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for part, each in value.items():
                yield from _items(f"{name} {str(part).replace('_', ' ')}", each)
        case list() | tuple():
            yield name, "; ".join(map(str, value)) or "none"
        case bool():
            yield name, "yes" if value else "no"
        case None:
            return
        case _:
            yield name, str(value)


def percent(share: Share | None) -> str:
    """The share with its exact interval, or that there is none that could be told."""
    if share is None:
        return "nobody, or not told"
    part, low, high = (100 * each for each in share)
    return f"{part:.1f} % ({low:.1f} to {high:.1f})"


@lru_cache(maxsize=1)
def _style() -> str:
    own = resources.files("asterism.serve.show").joinpath("screening.css").read_text("utf-8")
    return stylesheet() + own


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment()
    made.filters.update(percent=percent, thousands=thousands)
    return made


def thousands(count: int | str) -> str:
    """The count with its thousands apart; the sign of one that is not told as it is."""
    return count if isinstance(count, str) else f"{count:,}"
