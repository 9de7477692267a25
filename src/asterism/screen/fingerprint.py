"""What files a source is made of, by the hash of each: whether it is the same, and untouched."""

from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

from asterism.errors import InputError

_READ = {".parquet", ".csv", ".ndjson", ".duckdb", ".db", ".wal"}


def fingerprint(source: Path) -> Mapping[str, str]:
    """The SHA-256 of every file that a screen of `source` may read, by its name.

    Raises: InputError where one cannot be read.
    """
    if not source.exists():
        return {}  # told better by whoever opens it
    own = [source]
    if source.is_dir():
        # A table may be a folder of files, as Spark writes it.
        own = sorted([*source.iterdir(), *source.glob("*/part-*.parquet")])
    try:
        return {_name(path, source): sha256_of(path) for path in own if _is_read(path)}
    except OSError as error:
        raise InputError(
            f"the source cannot be read ({type(error).__name__})",
            where=str(source),
            fix="check the permissions of its files",
        ) from None


def _name(path: Path, source: Path) -> str:
    return path.name if path == source else path.relative_to(source).as_posix()


def _is_read(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in _READ


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, which is never held whole."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def check_untouched(source: Path, before: Mapping[str, str]) -> None:
    """Raises: InputError where the source is another than it was: its answers are of no one state."""
    after = fingerprint(source)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        raise InputError(
            f"the source changed while it was read ({', '.join(changed)})",
            where=str(source),
            fix="screen a copy, or wait until nothing writes there",
        )
