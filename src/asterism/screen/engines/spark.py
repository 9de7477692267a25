"""Spark: folders of Parquet or CSV, in this process or by the executors of a cluster, read only.

Spark writes the expressions of a statement into each other, and a plan that reads one of them twice
doubles with it. So what is read more than once is cut out: a statement of its own (`steps`), whose
rows Spark keeps and, where a worker is lost, reckons again from the source.
"""

import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from asterism.define.library import Library
from asterism.errors import InputError, NotFound, UsageError
from asterism.screen.desk import lay_out_in_stages
from asterism.screen.dialects import for_dialect, notes_table
from asterism.screen.engines.engine import Opened, Terms, shape_of
from asterism.screen.engines.notes import FILES, dropped_notes, open_desk, with_notes
from asterism.screen.narrow import ROWS, narrowed
from asterism.screen.shapes.shape import AnyPart
from asterism.screen.statement import Compiled, Statement

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MEMORY = re.compile(r"([0-9]+) *([KMGT])i?B?", re.IGNORECASE)
_CSV = {
    "header": "true",
    "inferSchema": "true",
    "multiLine": "true",
    "escape": '"',
    "mode": "FAILFAST",
}
_FIRST = ("person", ROWS)  # asked for before and after the statement as well
# Of a session that is started here. Deep trees of criteria need deep stacks.
_STARTED = {
    "spark.app.name": "asterism",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "-Xss16m",
    "spark.executor.extraJavaOptions": "-Xss16m",
    "spark.driver.maxResultSize": "0",
}
# Of the session that the statement runs in: the same in a program that has one of its own.
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # what is no number is an error, and never NULL
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    # What is kept is read three times: packing it costs more than reading it. It goes to disk where
    # memory does not hold it.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
}
# Written through a chain of steps, a condition doubles at each: minutes of planning for one formula.
# Only where the source is read is it worth being pushed down.
_AFTER_THE_SOURCE = {
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.PushDownPredicates",
    "spark.sql.constraintPropagation.enabled": "false",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A session, the desk to which answers go, and what has been kept of earlier statements."""

    session: SparkSession
    desk: duckdb.DuckDBPyConnection
    place: str
    kept: dict[str, DataFrame] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "spark"

    @property
    def version(self) -> str:
        return str(self.session.version)

    def records(self, statement: Statement) -> list[dict[str, Any]]:
        with _told(self.place):
            rows: list[dict[str, Any]] = self._asked(statement.tree).to_pylist()
            return rows

    def keep(self, statement: Statement, name: str) -> None:
        self.stage(statement, name)
        self.let_go()

    def stage(self, statement: Statement, name: str) -> None:
        with _told(self.place):
            rows = self._asked(statement.tree)
        self.desk.register("rows", rows)
        self.desk.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM rows")
        self.desk.unregister("rows")

    def answer(self, compiled: Compiled) -> None:
        lay_out_in_stages(self.desk, compiled, self)
        self.let_go()

    def close(self) -> None:
        self.let_go()
        self.desk.close()

    def held(
        self,
        parts: tuple[AnyPart, ...],  # noqa: ARG002
        more: tuple[AnyPart, ...],
    ) -> tuple[AnyPart, ...]:
        """The same: what is cut out is kept (`steps`)."""
        return more

    def bring(self, name: str) -> None:
        """The table of the desk, as a view of the session."""
        rows = self.desk.sql(f"FROM {name}").to_arrow_table()
        self.session.createDataFrame(rows).createOrReplaceTempView(name)

    def _asked(self, statement: exp.Query) -> pa.Table:
        *first, (_, last) = steps(for_dialect(statement, "spark"))
        for name, text in first:
            if name not in self.kept:
                stem = name.rpartition("_")[0]
                self._forget(old for old in list(self.kept) if old.rpartition("_")[0] == stem)
                with self._planned(stem):
                    self.kept[name] = self._cut(self.session.sql(text))
                self.kept[name].createOrReplaceTempView(name)
        with self._planned(""):
            return self.session.sql(last).toArrow()

    @contextmanager
    def _planned(self, stem: str) -> Iterator[None]:
        """Meanwhile statements are planned as befits one that reads what is kept, or the source."""
        for name, value in {} if stem.startswith(_FIRST) else _AFTER_THE_SOURCE.items():
            self.session.conf.set(name, value)
        yield
        for name in _AFTER_THE_SOURCE:
            self.session.conf.unset(name)

    def _cut(self, frame: DataFrame) -> DataFrame:
        """The same rows, once they are asked for, as a table whose plan begins with them."""
        # Only the JVM can hand rows on without what they came of being planned again.
        java = self.session._jsparkSession.internalCreateDataFrame(  # noqa: SLF001
            frame._jdf.queryExecution().toRdd(),  # noqa: SLF001
            frame._jdf.schema(),  # noqa: SLF001
            False,
        )
        return DataFrame(java, self.session).persist()

    def let_go(self) -> None:
        """Forget what was cut out: all but the source, which whatever is asked next reads as well."""
        self._forget(old for old in list(self.kept) if not old.startswith(_FIRST))

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            self.kept.pop(name).unpersist()
            self.session.catalog.dropTempView(name)


def steps(statement: exp.Query) -> list[tuple[str, str]]:
    """The statements that this one is run as, each with the name under which the next read it.

    A name ends in the hash of its text, and a text holds the names that it reads: the same name is
    the same rows. The last is the answer, and has none.
    """
    own = statement.args.get("with_")
    parts = {} if own is None else {part.alias: part.this for part in own.expressions}
    parts = dict(chain.from_iterable(
        narrowed(name, body) if name == "event" else [(name, body)] for name, body in parts.items()
    ))  # fmt: skip
    statement.set("with_", None)
    uses = Counter(name for body in (statement, *parts.values()) for name in _read_by(body))
    # What makes the kept rows whole again costs nothing, where they are read.
    again = {"event"} if any(name.startswith(ROWS) for name in parts) else set()
    # The last step of a formula is read once, but each of its columns many times.
    reckoned = {
        read for name in parts if name.startswith("value_") for read in _read_by(parts[name])
    }
    reckoned.add("reckoned")
    cut: dict[str, str] = {}
    inside: dict[str, exp.Query] = {}
    told = []
    for name, body in parts.items():
        _renamed(body, cut)
        is_cut = uses[name] > 1 or name.startswith(_FIRST) or name in reckoned
        if is_cut and name not in again and body.find(exp.Values) is None:
            text = _with_what_it_reads(body, inside)
            cut[name] = f"{name}_{sha256(text.encode()).hexdigest()[:16]}"
            told.append((cut[name], text))
        else:
            inside[name] = body
    _renamed(statement, cut)
    return [*_needed(told, last := _with_what_it_reads(statement, inside)), ("", last)]


def _needed(told: list[tuple[str, str]], last: str) -> list[tuple[str, str]]:
    """Those of the statements that the last one reads, or one that it reads."""
    found: list[tuple[str, str]] = []
    texts = [last]
    for name, text in reversed(told):
        if any(name in each for each in texts):
            found.append((name, text))
            texts.append(text)
    return found[::-1]


def _read_by(body: exp.Expr) -> Iterator[str]:
    return (table.name for table in body.find_all(exp.Table))


def _renamed(body: exp.Expr, cut: Mapping[str, str]) -> None:
    """The body with the names of what has been cut out, in place."""
    for table in body.find_all(exp.Table):
        if table.name in cut:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(cut[table.name]))


def _with_what_it_reads(body: exp.Query, inside: Mapping[str, exp.Query]) -> str:
    found: set[str] = set()
    waiting = [body]
    while waiting:
        new = {name for name in _read_by(waiting.pop()) if name in inside} - found
        found |= new
        waiting += [inside[name] for name in new]
    own = [
        exp.CTE(this=part.copy(), alias=exp.TableAlias(this=exp.to_identifier(name)))
        for name, part in inside.items()
        if name in found
    ]
    if own:
        body.set("with_", exp.With(expressions=own))
    return body.sql(dialect="spark")


def open_source(place: str, library: Library, terms: Terms | None = None) -> Opened:
    """The folder at `place`, which Spark and all its workers must see there.

    In a program that has a session of Spark, that session's context is used, and its settings stay.

    Raises: NotFound; UsageError for a size of memory that is none; InputError where Spark does not
    start, or the source cannot be read or is of no known shape.
    """
    path, terms = Path(place), terms or Terms()
    if not path.exists():
        raise NotFound("there is no such file or folder", where=str(path), fix="check the path")
    if any(path.glob("*.ndjson")):
        raise InputError(
            "FHIR bulk files are not read in Spark",
            where=str(path),
            fix="screen them with --engine duckdb, or lay them out as a table of events",
        )
    session = session_of(terms)
    with _told(str(path)):
        tables = dict(_views(session, path))
    shape, source = shape_of(str(path), tables, library, terms)
    desk = open_desk(terms)
    engine = Spark(session=session, desk=desk, place=str(path))
    dropped: dict[str, int] = {}
    if terms.notes is not None:
        _notes(session, terms.notes.folder)
        source = with_notes(source, terms.notes, library)
        dropped = dropped_notes(engine, desk, source)
    return Opened(
        engine=engine,
        duck=desk,
        source=source,
        shape=shape,
        tables=tables,
        dropped=dropped,
        notes=terms.notes,
    )


def session_of(terms: Terms) -> SparkSession:
    """A session of our own, with its own names and settings, in the context that there is."""
    # What Spark says of a failure quotes rows.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    existing = SparkSession.getActiveSession()
    session = (existing or _started(terms)).newSession()
    for name, value in _SETTINGS.items():
        session.conf.set(name, value)
    parts = 2 * session.sparkContext.defaultParallelism
    session.conf.set("spark.sql.shuffle.partitions", str(parts))
    return session


def _started(terms: Terms) -> SparkSession:
    master = terms.master or "local[*]"
    told = _MEMORY.fullmatch(terms.memory)
    if told is None:
        raise UsageError(f"{terms.memory!r} is no size", where="--memory", fix="write 4GB or 500MB")
    builder = SparkSession.builder.master(master)
    own = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    memory = dict.fromkeys(("spark.driver.memory", "spark.executor.memory"), "".join(told.groups()))
    for name, value in (_STARTED | memory | (own if master.startswith("local") else {})).items():
        builder = builder.config(name, value)
    try:
        with _silenced():
            session = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise InputError(
            f"Spark does not start ({type(error).__name__})",
            where=master,
            fix="install Java 17 or later and check JAVA_HOME, --master and --memory",
        ) from None
    session.sparkContext.setLogLevel("OFF")
    return session


@contextmanager
def _silenced() -> Iterator[None]:
    """Whatever is started meanwhile writes its errors nowhere: the log of Spark quotes rows."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _views(session: SparkSession, path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        name = file.stem.lower()
        # Texts are read elsewhere; one that is broken must not stop what needs none of them.
        frame = _frame(session, file) if _NAME.fullmatch(name) and name != "note" else None
        if frame is not None:
            frame.createOrReplaceTempView(name)
            yield name, frozenset(column.lower() for column in frame.columns)


def _notes(session: SparkSession, folder: Path) -> None:
    """What was read from notes, as views. Raises: InputError where it cannot be seen."""
    with _told(str(folder)):
        for name, file in FILES.items():
            frame = session.read.parquet((folder / file).absolute().as_uri())
            frame.createOrReplaceTempView(notes_table(name))


def _frame(session: SparkSession, file: Path) -> DataFrame | None:
    """The table in a file, or in a folder of files as Spark writes them; None if it is no table."""
    where = file.absolute().as_uri()
    match file.suffix.lower():
        case ".csv":
            return session.read.options(**_CSV).csv(where)
        case ".parquet":
            return session.read.parquet(where)
        case "" if file.is_dir() and any(file.glob("*.parquet")):
            return session.read.parquet(where)
        case _:
            return None


@contextmanager
def _told(place: str) -> Iterator[None]:
    # The message of Spark may quote a row; its kind does not.
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputError(
            f"the source cannot be read or screened ({_kind(error)})",
            where=place,
            fix="check that its files are whole, seen by every worker, and of the types of the shape",
        ) from None


def _kind(error: Exception) -> str:
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    return condition or type(error).__name__


__all__ = ["Spark", "open_source", "session_of", "steps"]
