"""What came of several definitions, as it may be told, and as a folder."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from asterism.screen.counts import SQUARE, VERDICT_TIES, VERDICTS
from asterism.screen.manifest import Run, made_with, period_of
from asterism.screen.masking import Shown, told
from asterism.screen.nesting import PEOPLE
from asterism.screen.results import whole_folder, write_table
from asterism.screen.several import Found, Several

Counts = Mapping[str, Shown]  # of `VERDICTS` and of `SQUARE`

_COHORTS = "FROM cohorts ORDER BY definition, person"


def counts_of(several: Several, *, masked: bool) -> tuple[Counts, ...]:
    """The counts of each definition, small ones masked where asked for.

    Each is masked as if it were told alone: what several definitions together give away of a small
    count is what as many screens would.
    """
    return tuple(_shown(each, several.people, masked=masked) for each in several.found)


def _shown(found: Found, people: int, *, masked: bool) -> Counts:
    counts = {PEOPLE: people}
    counts |= {name: getattr(found, name) for name in VERDICTS}
    counts |= {name: getattr(found.square, name) for name in SQUARE}
    return told(counts, VERDICT_TIES) if masked else counts


def write_cohorts(
    several: Several, counts: tuple[Counts, ...], out: Path, run: Run | None = None
) -> None:
    """The directory `out`: `cohorts` (who meets what, since when), `counts.csv` and a manifest.

    Raises: OutputError where something stands there already, or it cannot be written.
    """
    with whole_folder(out) as folder:
        write_table(several.opened.duck, _COHORTS, folder / "cohorts")
        with (folder / "counts.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(["definition", *VERDICTS, *SQUARE])
            for found, shown in zip(several.found, counts, strict=True):
                row = [shown[name] for name in (*VERDICTS, *SQUARE)]
                writer.writerow([found.definition.id, *row])
        listed = json.dumps(_manifest(several, counts, run), indent=2, ensure_ascii=False)
        (folder / "manifest.json").write_text(f"{listed}\n", encoding="utf-8")


def _manifest(several: Several, counts: tuple[Counts, ...], run: Run | None) -> dict[str, Any]:
    opened = several.opened
    return {
        **made_with(opened, run),
        "definition": [
            {"id": each.definition.id, "sha256": each.definition.sha256} for each in several.found
        ],
        "declared": several.site and several.site.told(),
        "as_of": several.as_of and several.as_of.isoformat(),
        "shape": opened.shape,
        "observation_period": period_of(opened),
        "people": several.people,
        "counts": {
            found.definition.id: {name: shown[name] for name in (*VERDICTS, *SQUARE)}
            for found, shown in zip(several.found, counts, strict=True)
        },
        "notes": opened.notes and dict(opened.notes.told),
        "dropped": dict(opened.dropped),
        "seconds": round(several.seconds, 3),
    }


__all__ = ["Counts", "counts_of", "write_cohorts"]
