"""A screen run again from its manifest: whether everything is the same, else what differs."""

import json
import shutil
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from asterism.errors import InputError, UsageError
from asterism.serve.cli.arguments import parse
from asterism.serve.cli.output import write_text

SAME, DIFFERS = 0, 1
_PLACES = ("circe", "site", "notes_dir")
_VALUES = ("definition", "engine", "master", "schema", "as_of", "observation_period", "memory")
_SWITCHES = ("notes", "show_small")
_TABLES = ("verdicts", "cohort", "worklist", "cohorts")
# What a run was made of, by its keys in the manifest, and in words.
_MADE_OF = {
    "definition": "the definition",
    "sql_sha256": "the statement",
    "source": "the source",
    "declared": "what the site declares",
    "notes": "what was read from notes",
    "asterism": "the version of asterism",
    "duckdb": "the version of DuckDB",
    "engine": "the engine",
}


def command_of(arguments: Namespace) -> list[str]:
    """The command that runs a screen again. An address, which may hold a password, is left out."""
    source = str(arguments.source)
    command = ["screen"] if "://" in source else ["screen", str(Path(source).absolute())]
    for name in (*_VALUES, *_PLACES):
        value = getattr(arguments, name)
        if value is not None:
            told = str(Path(value).absolute()) if name in _PLACES else str(value)
            command += [f"--{name.replace('_', '-')}", told]
    return command + [f"--{n.replace('_', '-')}" for n in _SWITCHES if getattr(arguments, n)]


def rerun(arguments: Namespace, screen: Callable[[Namespace], int]) -> int:
    """Run the screen of `--rerun DIR` again beside it, and tell what differs.

    0 where every row of every table is the same, 1 where one is not. Raises: InputError where there
    is no manifest that says how; else as `screen` does.
    """
    old = Path(arguments.rerun)
    before = _manifest(old)
    command = [*before["command"], "--quiet"]
    if arguments.source is not None:
        command = ["screen", arguments.source, *_options(command)]
    with tempfile.TemporaryDirectory(dir=old.absolute().parent, prefix=f".{old.name}.") as beside:
        new = Path(beside) / "again"
        again = parse([*command, "--out", str(new)])
        if again.source is None:
            raise UsageError(
                "the manifest does not keep the address of a database",
                where="--rerun",
                fix="name it as SOURCE",
            )
        again.is_silent = True
        screen(again)
        lines = [*_made_of(before, _manifest(new)), *_rows(old, new)]
        shutil.rmtree(new)
    write_text(
        "\n".join(lines or ["everything is the same: every row of every table"]) + "\n", None
    )
    return DIFFERS if lines else SAME


def _options(command: list[str]) -> list[str]:
    return command[1:] if command[1].startswith("--") else command[2:]


def _manifest(run: Path) -> dict[str, Any]:
    path = run / "manifest.json"
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("command"), list):
        raise InputError(
            "there is no manifest that says how it was run",
            where=str(path),
            fix="name a folder that `asterism screen --out` left",
        )
    return told


def _made_of(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key, words in _MADE_OF.items():
        if before.get(key) != after.get(key):
            yield f"{words} is another"


def _rows(old: Path, new: Path) -> Iterator[str]:
    """How many rows of each table are only in the old run, and only in the new."""
    import duckdb  # noqa: PLC0415  after the notes are read: its threads cannot be forked

    for name in _TABLES:
        one, other = old / f"{name}.parquet", new / f"{name}.parquet"
        if not (one.exists() or other.exists()):
            continue
        try:
            if one.read_bytes() == other.read_bytes():
                continue
            gone, come = _only_in(one, other), _only_in(other, one)
        except (OSError, duckdb.Error) as error:
            yield f"{name}: cannot be compared ({type(error).__name__})"
            continue
        if gone or come:
            yield f"{name}: {gone} rows are gone or were others, {come} rows are new"


def _only_in(one: Path, other: Path) -> int:
    import duckdb  # noqa: PLC0415

    paths = [str(one), str(other)]
    row = duckdb.execute(
        "SELECT COUNT(*) FROM (FROM read_parquet($1) EXCEPT ALL FROM read_parquet($2))", paths
    ).fetchone()
    return row[0] if row else 0
