"""What a screen by several definitions found, in words for a terminal."""

from collections.abc import Iterator, Sequence

from asterism.screen.cohorts import Counts
from asterism.screen.several import Several
from asterism.serve.show.screened import declared, rule_of_periods

_COLUMNS = (
    ("met", "met"),
    ("provisional", "provisional"),
    ("not_met", "not met"),
    ("unknown", "unknown"),
    ("met_not_coded", "never coded"),
    ("others_coded", "coded only"),
)


def several_text(several: Several, counts: Sequence[Counts]) -> str:
    """A line of counts for each definition."""
    return "\n".join(_lines(several, counts)) + "\n"


def _lines(several: Several, counts: Sequence[Counts]) -> Iterator[str]:
    yield f"{len(several.found)} definitions, {several.opened.shape}: {several.people} people"
    yield from rule_of_periods(several.opened)
    yield from declared(several.site)
    yield ""
    yield "  " + " ".join(f"{head:>11}" for _, head in _COLUMNS)
    for found, shown in zip(several.found, counts, strict=True):
        row = " ".join(f"{shown[name]!s:>11}" for name, _ in _COLUMNS)
        yield f"  {row}  {found.definition.id}"
    yield ""
    yield "  never coded: met, provisionally or not, and the disease is not coded"
    yield "  coded only: the disease is coded, and it is not met or unknown"
    for what, count in several.opened.dropped.items():
        yield f"  dropped: {count} {what}"
