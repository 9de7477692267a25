"""One table in Markdown: what was measured, us, the peers, what was asked, and whether it is so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.read.interval import Figure

US = "Asterism"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of one corpus. `at_most` turns the target round (seconds, megabytes)."""

    corpus: str
    measure: str
    figures: Mapping[str, Figure | float | str]
    target: float | None = None
    at_most: float | None = None
    remark: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether we are where we must be; None where nothing is asked or we have no figure."""
        ours = self.figures.get(US)
        value = ours.value if isinstance(ours, Figure) else ours
        if not isinstance(value, int | float):
            return None
        if self.at_most is not None:
            return value <= self.at_most
        return None if self.target is None else value >= self.target


def markdown(rows: Iterable[Row]) -> str:
    """The table, the peers in one column: few of them answer the same question."""
    lines = [
        "| corpus | measure | n | Asterism | peers, same run | must reach | reached |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_line(row) for row in rows]
    return "\n".join(lines)


def _line(row: Row) -> str:
    ours = row.figures.get(US, "")
    n = str(ours.n) if isinstance(ours, Figure) else ""
    others = "; ".join(f"{name} {_cell(told)}" for name, told in row.figures.items() if name != US)
    cells = (row.corpus, row.measure, n, _cell(ours), others or row.remark, _asked(row),
             {True: "yes", False: "**no**", None: ""}[row.reached])  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _cell(told: Figure | float | str) -> str:
    return (
        told if isinstance(told, str) else f"{told}" if isinstance(told, Figure) else _round(told)
    )


def _asked(row: Row) -> str:
    if row.at_most is not None:
        return f"at most {_round(row.at_most)}"
    return "" if row.target is None else _round(row.target)


def _round(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
