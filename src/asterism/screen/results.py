"""The run directory: whole or not there.

It is written beside the place it is meant for and takes its name when all of it is on the disk, so
that a run which dies half-way leaves nothing that looks whole.
"""

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from asterism.errors import OutputError
from asterism.screen.counts import Told
from asterism.screen.everybody import ROWS, write_everybody
from asterism.screen.evidence import write_evidence
from asterism.screen.manifest import Run, manifest_of
from asterism.screen.screening import Screening
from asterism.screen.words import text

UNCODED, AWAY, BOTH = "met and never coded", "one test away", "the record says both"

View = Callable[[Path], None]  # writes one more file of the run

_WORKLIST = f"""
SELECT kind, s.person, verdict, provisional, since_earliest, since_latest, coded,
  CASE WHEN kind = {text(AWAY)} THEN one_test_away END AS one_test_away,
  CASE WHEN kind <> {text(BOTH)} THEN missing END AS missing, about AS says_both_of
FROM (
  SELECT 1 AS place, {text(UNCODED)} AS kind, person, NULL AS about FROM screened
  WHERE stands AND NOT coded
  UNION ALL SELECT 2, {text(AWAY)}, person, NULL FROM screened
  WHERE truth IS NULL AND NOT provisional AND one_test_away IS NOT NULL
  UNION ALL SELECT 3, {text(BOTH)}, person, about FROM conflicting
) AS w JOIN screened AS s ON s.person = w.person
ORDER BY place, one_test_away, about, s.person"""
_COHORT = """
SELECT 1 AS cohort_definition_id, person AS subject_id, since_latest AS cohort_start_date,
  since_latest AS cohort_end_date FROM screened WHERE stands AND since_latest IS NOT NULL
ORDER BY subject_id"""
TABLES: Mapping[str, str] = {"worklist": _WORKLIST, "cohort": _COHORT, "verdicts": ROWS}

# What a spreadsheet takes for a formula when it opens a CSV file, quoted or not (OWASP).
_FORMULA = r"^[=+\-@\t\r]"


def check_free(out: Path) -> None:
    """Raises: OutputError where something stands there already. Called before any work is done."""
    if out.exists():
        raise OutputError(
            "something stands there already",
            where=str(out),
            fix="name another folder, or remove it",
        )


def write_run(
    screening: Screening,
    told: Told,
    out: Path,
    *,
    views: Mapping[str, View] | None = None,
    run: Run | None = None,
) -> None:
    """The directory `out` with everything that came of the screening, and with these views of it.

    With `run` the manifest says how to run it again.

    Raises: OutputError where something stands there already, or it cannot be written.
    """
    with whole_folder(out) as beside:
        _write(screening, told, beside, run)
        for name, view in (views or {}).items():
            view(beside / name)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder that takes the name `out` when the block ends well, and else is gone.

    Raises: OutputError where something stands there already, or it cannot be written.
    """
    check_free(out)
    beside = out.absolute().parent / f".{out.name}.{os.getpid()}.partial"
    try:
        beside.mkdir(parents=True)
        yield beside
        beside.rename(out.absolute())
    except (OSError, duckdb.IOException) as error:
        raise OutputError(
            f"the results cannot be written ({type(error).__name__})",
            where=str(out),
            fix="check the permissions and the space on the disk",
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(screening: Screening, told: Told, folder: Path, run: Run | None) -> None:
    duck = screening.opened.duck
    for name in ("worklist", "cohort"):
        write_table(duck, TABLES[name], folder / name)
    write_everybody(duck, folder / "verdicts.parquet")
    _write_csv(duck, ROWS, folder / "verdicts.csv")
    write_evidence(screening, folder / "evidence.parquet")
    with (folder / "attrition.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC).writerows(_attrition(told))
    remark = screening.site.remark() if screening.site else ""
    ran = screening.compiled.sql(screening.opened.engine.name)
    (folder / "screen.sql").write_text(f"{remark}{ran};\n", encoding="utf-8")
    listed = json.dumps(manifest_of(screening, told, run), indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(f"{listed}\n", encoding="utf-8")


def write_table(duck: duckdb.DuckDBPyConnection, query: str, place: Path) -> None:
    """The rows as `place.parquet` and `place.csv`, in which no cell is a formula."""
    _copy(duck, query, place.with_suffix(".parquet"), "FORMAT parquet")
    _write_csv(duck, query, place.with_suffix(".csv"))


def _write_csv(duck: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    _copy(duck, _inert(duck, query), path, "FORMAT csv, HEADER, FORCE_QUOTE *")


def _copy(duck: duckdb.DuckDBPyConnection, query: str, path: Path, how: str) -> None:
    duck.execute(f"COPY ({query}) TO {text(str(path))} ({how})")


def _inert(duck: duckdb.DuckDBPyConnection, query: str) -> str:
    """The query with an apostrophe before every text that a spreadsheet would reckon with."""
    columns = duck.sql(query)
    words = {
        name: f"CAST({name} AS VARCHAR)"
        for name, kind in zip(columns.columns, columns.types, strict=True)
        if str(kind).startswith(("VARCHAR", "ENUM"))
    }
    told = ", ".join(
        f"CASE WHEN REGEXP_MATCHES({word}, {text(_FORMULA)}) THEN '''' || {word} ELSE {word} END AS {name}"
        for name, word in words.items()
    )
    return f"SELECT * REPLACE ({told}) FROM ({query})" if words else query


def verdicts(screening: Screening) -> pa.Table:
    """The row of every person: verdict, dates, criteria, what is missing."""
    return screening.opened.duck.sql(ROWS).to_arrow_table()


def _attrition(told: Told) -> Iterator[list[object]]:
    yield ["criterion", "label", "depth", "met", "not_met", "unknown", "cite", "rows", "exclusion"]
    for each in told.criteria:
        counts = (each.met, each.not_met, each.unknown)
        excludes = "yes" if each.is_exclusion else ""
        yield [each.id, each.label, each.depth, *counts, each.cite, each.rows, excludes]
