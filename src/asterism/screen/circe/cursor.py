"""A value in a JSON file with the path to it, so that a refusal can say where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

from asterism.errors import InputError, NotFound

LARGEST = 32 * 1024 * 1024  # bytes; the largest definition of OHDSI's library is a tenth of it
_LONGEST = 60  # characters of a name in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The `value` at `path` of `file`."""

    file: str
    path: str
    value: Any

    def refuse(self, what: str, fix: str) -> NoReturn:
        raise InputError(what, where=f"{self.file}: {self.path or 'the whole'}", fix=fix)

    def at(self, key: str) -> "Cursor":
        """What stands under the key; None where nothing does."""
        path = f"{self.path}.{key}" if self.path else key
        return Cursor(file=self.file, path=path, value=self.mapping().get(key))

    def mapping(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            self.refuse("not an object of JSON", "export the cohort from ATLAS again")
        return self.value

    def items(self) -> Iterator["Cursor"]:
        """What stands in the list, or in none."""
        if self.value is not None and not isinstance(self.value, list):
            self.refuse("not a list of JSON", "export the cohort from ATLAS again")
        for number, each in enumerate(self.value or ()):
            yield Cursor(file=self.file, path=f"{self.path}[{number}]", value=each)

    def told(self) -> Iterator["Cursor"]:
        """What is said here: the keys whose values are not null, false or empty."""
        for key, value in self.mapping().items():
            if not _is_empty(value):
                yield self.at(key)

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    def only(self, *keys: str, fix: str) -> None:
        """Refuses what is said here and not among these keys."""
        for each in self.told():
            if each.key not in keys:
                each.refuse(f"{shortened(each.key)} is not read", fix)

    def whole(self) -> int:
        if not _is_whole(self.value):
            self.refuse("not a whole number", "export the cohort from ATLAS again")
        return self.value

    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    return value is None or value is False or value in ("", [])


def _is_whole(value: Any) -> TypeGuard[int]:
    return type(value) is int


def shortened(name: str) -> str:
    """A name from the file as a message may print it: short, on one line."""
    plain = "".join(each if each.isprintable() else "?" for each in name)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}..."


def read_expression(path: Path) -> Cursor:
    """The expression in a file that ATLAS exported, bare or with the name of its cohort round it.

    Raises: NotFound, InputError.
    """
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError as fault:
        raise NotFound(
            f"cannot read the cohort ({fault.strerror})", where=str(path), fix="check the path"
        ) from fault
    start = Cursor(file=str(path), path="", value=None)
    if len(raw) > LARGEST:
        start.refuse("the cohort is too large", "export one cohort, as JSON")
    whole = Cursor(file=str(path), path="", value=_loaded(raw, start))
    inside = whole.at("expression")
    if inside.value is None:
        return whole
    if isinstance(inside.value, str):
        # ATLAS's own interface keeps the expression as a text within the text.
        return Cursor(file=str(path), path="expression", value=_loaded(inside.value, inside))
    return inside


def _loaded(raw: bytes | str, where: Cursor) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        where.refuse("this is no JSON", "export the cohort from ATLAS as JSON")
