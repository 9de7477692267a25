"""A Spark of the tests' own, and patients in it as the flat events shape."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from asterism.define import load_library
from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.screen.compile import compile_screen
from asterism.screen.engines.engine import Opened, Terms, open_with
from asterism.screen.questions import answers_of
from generative.screen_tables import ALL_OF_IT, SHAPE, tables_of
from optional import require

# Each statement is planned once and runs on a few rows: compiling it well would cost more than it.
BRIEF_JAVA = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dspark.sql.adaptive.enabled=false"
)


def require_spark() -> None:
    require(find_spec("pyspark"), "Spark is not installed (pip install 'asterism[spark]')")
    java = shutil.which("java") or os.environ.get("JAVA_HOME")
    require(java, "Java is not installed (apt-get install openjdk-17-jre-headless)")


@contextmanager
def brief_java() -> Iterator[None]:
    """What is started meanwhile is a Java for a short life."""
    before = os.environ.get("JDK_JAVA_OPTIONS")
    os.environ["JDK_JAVA_OPTIONS"] = BRIEF_JAVA
    yield
    if before is None:
        del os.environ["JDK_JAVA_OPTIONS"]
    else:
        os.environ["JDK_JAVA_OPTIONS"] = before


@contextmanager
def folder_of(patients: Sequence[Patient]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """These patients as a folder of Parquet, each under their place, and their units."""
    with tempfile.TemporaryDirectory() as name:
        tables, units = tables_of(patients)
        for table, rows in tables.items():
            pq.write_table(rows, Path(name) / f"{table}.parquet")
        yield Path(name), units


def opened(folder: Path) -> Opened:
    require_spark()
    with brief_java():
        return open_with("spark", str(folder), load_library(), Terms(master="local[2]"))


def answers(
    patients: Sequence[Patient], rule: Definition, as_of: date | None = None
) -> list[dict[str, Any]]:
    """One row for each patient, in their order, with what is missing."""
    with folder_of(patients) as (folder, units):
        spark = opened(folder)
        compiled = compile_screen(rule, SHAPE, as_of=as_of, units=units)
        spark.engine.answer(compiled)
    rows: list[dict[str, Any]] = spark.duck.sql(ALL_OF_IT).to_arrow_table().to_pylist()
    for row in rows:
        row["missing"] = compiled.sheet.missing(answers_of(row["answers"]))
    return sorted(rows, key=lambda row: int(row["person"]))
