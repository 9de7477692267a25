"""What was run on what, and what came of it in counts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import duckdb

from asterism.screen.counts import Told
from asterism.screen.engines.engine import Opened
from asterism.screen.masking import Shown
from asterism.screen.screening import Screening
from asterism.version import VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a screen was asked for: the command that runs it again, and the hashes of its source."""

    command: Sequence[str]
    source: Mapping[str, str]


def manifest_of(screening: Screening, told: Told, run: Run | None = None) -> dict[str, Any]:
    """The manifest of the run; its counts are those that may be told."""
    definition, opened = screening.definition, screening.opened
    return {
        **made_with(opened, run),
        "definition": {
            "id": definition.id,
            "title": definition.title,
            "sha256": definition.sha256,
            "status": definition.status.value,
        },
        "sql_sha256": sql_hash(screening),
        "declared": screening.site and screening.site.told(),
        "as_of": screening.as_of and screening.as_of.isoformat(),
        "shape": opened.shape,
        "observation_period": period_of(opened),
        "people": told.people,
        **told.verdicts,
        "one_test_away": told.one_test_away,
        "one_test_away_by_test": dict(told.tests),
        "says_both": told.says_both,
        "against_the_code": _against(told),
        "screenable": {"questions": screening.questions, "unseen": list(screening.unseen)},
        "tables": [asdict(each) for each in told.read],
        "strange_units": [asdict(each) for each in told.strange_units],
        "concepts": [asdict(each) for each in told.recorded],
        "notes": opened.notes and dict(opened.notes.told),
        "unmapped_units": dict(screening.unmapped),
        "dropped": dict(opened.dropped),
        "seconds": {name: round(seconds, 3) for name, seconds in screening.seconds.items()},
        "small_counts_masked": told.is_masked,
    }


def made_with(opened: Opened, run: Run | None) -> dict[str, Any]:
    """How it was asked for, and by which versions."""
    asked = {} if run is None else {"command": list(run.command), "source": dict(run.source)}
    return {
        **asked,
        "asterism": VERSION,
        "duckdb": duckdb.__version__,
        "engine": {"name": opened.engine.name, "version": opened.engine.version},
    }


def sql_hash(screening: Screening) -> str:
    """The SHA-256 of the statement that was run."""
    return sha256(screening.compiled.sql(screening.opened.engine.name).encode()).hexdigest()


def period_of(opened: Opened) -> str | None:
    """The rule of observation periods; None where the shape has none."""
    period = getattr(opened.source, "period", None)
    return None if period is None else str(period.value)


def _against(told: Told) -> dict[str, Shown | list[float] | None]:
    intervals = {
        name: None if share is None else list(share[1:])
        for name, share in (
            ("coded_of_met_95", told.coded_of_met),
            ("met_of_coded_95", told.met_of_coded),
        )
    }
    return {**told.square, **intervals}
