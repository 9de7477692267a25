"""The run directory: whole or not there.

It is written beside the place it is meant for and takes its name when all of it is on the disk, so
that a run which dies half-way leaves nothing that looks whole.
"""

import csv
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from asterism.errors import OutputError
from asterism.screen.screening import Screening
from asterism.screen.words import text
from asterism.version import VERSION

FEWEST_SHOWN = 5  # counts of people from 1 to one below are not told; small cells give people away

_WORKLIST = """
SELECT person, verdict, provisional, since_earliest, since_latest, coded, one_test_away, missing
FROM screened WHERE (stands AND NOT coded) OR (truth IS NULL AND one_test_away IS NOT NULL)
ORDER BY stands DESC, one_test_away, person"""
_COHORT = """
SELECT 1 AS cohort_definition_id, person AS subject_id, since_latest AS cohort_start_date,
  since_latest AS cohort_end_date FROM screened WHERE stands AND since_latest IS NOT NULL
ORDER BY subject_id"""
_VERDICTS = "SELECT * EXCLUDE (truth, stands) FROM screened ORDER BY person"


def write_run(screening: Screening, out: Path, *, masked: bool = True) -> None:
    """The directory `out` with everything that came of the screening.

    Raises: OutputError where something stands there already, or it cannot be written.
    """
    if out.exists():
        raise OutputError(
            "something stands there already",
            where=str(out),
            fix="name another folder, or remove it",
        )
    beside = out.absolute().parent / f".{out.name}.{os.getpid()}.partial"
    try:
        beside.mkdir(parents=True)
        _write(screening, beside, masked=masked)
        beside.rename(out.absolute())
    except (OSError, duckdb.IOException) as error:
        raise OutputError(
            f"the results cannot be written ({type(error).__name__})",
            where=str(out),
            fix="check the permissions and the space on the disk",
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(screening: Screening, folder: Path, *, masked: bool) -> None:
    duck = screening.opened.duck
    for name, query in (("verdicts", _VERDICTS), ("cohort", _COHORT), ("worklist", _WORKLIST)):
        _copy(duck, query, folder / f"{name}.parquet", "FORMAT parquet")
    _copy(duck, _WORKLIST, folder / "worklist.csv", "FORMAT csv, HEADER, FORCE_QUOTE *")
    with (folder / "attrition.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC).writerows(_attrition(screening, masked))
    remark = screening.site.remark() if screening.site else ""
    ran = screening.compiled.sql(screening.opened.engine.name)
    (folder / "screen.sql").write_text(f"{remark}{ran};\n", encoding="utf-8")
    told = json.dumps(manifest(screening, masked=masked), indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(f"{told}\n", encoding="utf-8")


def _copy(duck: duckdb.DuckDBPyConnection, query: str, path: Path, how: str) -> None:
    duck.execute(f"COPY ({query}) TO {text(str(path))} ({how})")


def verdicts(screening: Screening) -> pa.Table:
    """The row of every person: verdict, dates, criteria, what is missing."""
    return screening.opened.duck.sql(_VERDICTS).to_arrow_table()


def shown(count: int, *, masked: bool) -> int | str:
    """The count, or that it is too small to tell."""
    return f"<{FEWEST_SHOWN}" if masked and 0 < count < FEWEST_SHOWN else count


def shown_parts(counts: Sequence[int], *, masked: bool) -> list[int | str]:
    """The counts of the parts of one whole, whose sum is known.

    Where one is too small to tell, the smallest other that is not zero is not told either (`*`):
    the sum would give the first away.
    """
    told = [shown(count, masked=masked) for count in counts]
    hidden = [place for place, each in enumerate(told) if isinstance(each, str)]
    others = [place for place, each in enumerate(told) if isinstance(each, int) and each > 0]
    if len(hidden) == 1 and others:
        told[min(others, key=lambda place: counts[place])] = "*"
    return told


def _attrition(screening: Screening, masked: bool) -> Iterator[list[Any]]:
    yield ["criterion", "label", "depth", "met", "not_met", "unknown", "cite"]
    for each in screening.tallies:
        counts = shown_parts((each.met, each.not_met, each.unknown), masked=masked)
        yield [each.id, each.label, each.depth, *counts, each.cite]


def manifest(screening: Screening, *, masked: bool = True) -> dict[str, Any]:
    """What was run on what, and what came of it in counts; enough to run it again."""
    definition = screening.definition

    def told(count: int) -> int | str:
        return shown(count, masked=masked)

    return {
        "asterism": VERSION,
        "duckdb": duckdb.__version__,
        "engine": {
            "name": screening.opened.engine.name,
            "version": screening.opened.engine.version,
        },
        "definition": {
            "id": definition.id,
            "title": definition.title,
            "sha256": definition.sha256,
            "status": definition.status.value,
        },
        "declared": screening.site and screening.site.told(),
        "as_of": screening.as_of and screening.as_of.isoformat(),
        "shape": screening.opened.shape,
        "observation_period": getattr(
            getattr(screening.opened.source, "period", None), "value", None
        ),
        "people": told(screening.people),
        **verdict_counts(screening, masked=masked),
        "one_test_away": told(screening.one_test_away),
        "against_the_code": {
            **square_counts(screening, masked=masked),
            **({} if _is_small(screening, masked) else _intervals(screening)),
        },
        "screenable": {
            "questions": screening.questions,
            "unseen": list(screening.unseen),
        },
        "concepts": [
            {"concept": each.concept, "rows": each.rows, "people": told(each.people)}
            for each in screening.heard
        ],
        "unmapped_units": dict(screening.unmapped),
        "dropped": dict(screening.opened.dropped),
        "seconds": {name: round(seconds, 3) for name, seconds in screening.seconds.items()},
        "small_counts_masked": masked,
    }


def verdict_counts(screening: Screening, *, masked: bool) -> dict[str, int | str]:
    """How many people have which verdict."""
    names = ("met", "provisional", "unknown", "not_met")
    counts = [getattr(screening, name) for name in names]
    return dict(zip(names, shown_parts(counts, masked=masked), strict=True))


def square_counts(screening: Screening, *, masked: bool) -> dict[str, int | str]:
    """The verdict against the code of the disease."""
    names = ("met_coded", "met_not_coded", "others_coded", "others_not_coded")
    counts = [getattr(screening.square, name) for name in names]
    return dict(zip(names, shown_parts(counts, masked=masked), strict=True))


def _is_small(screening: Screening, masked: bool) -> bool:
    # An interval gives its counts away.
    square = screening.square
    cells = (square.met_coded, square.met_not_coded, square.others_coded)
    return masked and any(0 < cell < FEWEST_SHOWN for cell in cells)


def _intervals(screening: Screening) -> dict[str, Any]:
    square = screening.square
    return {
        "coded_of_met_95": square.coded_of_met,
        "met_of_coded_95": square.met_of_coded,
    }
