"""A Postgres of the tests' own, and patients in it as the flat events shape."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa

from asterism.model.definition import Definition
from asterism.model.finding import Patient
from asterism.screen.compile import compile_screen
from asterism.screen.engines.postgres import Postgres
from asterism.screen.questions import answers_of
from generative.screen_tables import ALL_OF_IT, PEOPLE, SCHEMA, SHAPE, tables_of
from optional import require

_TYPES = {"int64": "BIGINT", "string": "TEXT", "date32[day]": "DATE", "double": "DOUBLE PRECISION"}
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that listens on a socket in a folder of its own, and goes with it."""
    require(_BINARIES, "no Postgres server is installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="asterism-pg-"))
    user = _owner(folder)
    data = str(folder / "data")
    try:
        _run(user, "initdb", "-D", data, "-A", "trust", "-N", "-U", "tester")
        options = f"-k {folder} -c listen_addresses= -F"
        _run(user, "pg_ctl", "-D", data, "-o", options, "-w", "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql://tester:not-a-secret@/postgres?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """Who runs the server: Postgres refuses to be root."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_name


def _run(user: str | None, program: str, *arguments: str) -> None:
    subprocess.run(
        [str(_BINARIES[-1] / program), *arguments],
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def load(address: str, tables: dict[str, pa.Table], schema: str = "public") -> None:
    """These tables and no others in that schema."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}".encode()
        )
        for name, table in tables.items():
            columns = ", ".join(f"{f.name} {_TYPES[str(f.type)]}" for f in table.schema)
            connection.execute(f"CREATE TABLE {schema}.{name} ({columns})".encode())
            with connection.cursor().copy(f"COPY {schema}.{name} FROM STDIN".encode()) as copy:
                for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                    copy.write_row(row)


class PostgresScreen:
    """A Postgres that holds these patients, each under the place they stand at."""

    def __init__(self, address: str, patients: Sequence[Patient]) -> None:
        tables, self.units = tables_of(patients)
        load(address, tables)
        self.address = address

    def answers(self, rule: Definition, as_of: date | None = None) -> list[dict[str, Any]]:
        """One row for each patient, in their order, with what is missing."""
        compiled = compile_screen(rule, SHAPE, as_of=as_of, units=self.units)
        desk = duckdb.connect()
        with psycopg.connect(self.address) as connection:
            connection.read_only = True
            connection.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
            Postgres(connection=connection, desk=desk, place="here").answer(compiled)
        rows: list[dict[str, Any]] = desk.sql(ALL_OF_IT).to_arrow_table().to_pylist()
        for row in rows:
            row["missing"] = compiled.sheet.missing(answers_of(row["answers"]))
        return sorted(rows, key=lambda row: int(row["person"]))


__all__ = ["PEOPLE", "SCHEMA", "PostgresScreen", "load", "server"]
