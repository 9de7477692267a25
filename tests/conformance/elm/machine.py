"""cql-execution in a process of its own, asked line by line; installed by npm when first wanted.

It is a check for developers and no part of the product. Its version and those of all it needs are
in `package-lock.json`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from asterism.folders import cache_folder
from asterism.model.criteria import Criterion
from asterism.model.definition import Definition
from asterism.model.finding import Finding, Flag, Patient
from asterism.model.quantity import Comparator, Quantity
from conformance.elm.translator import Elm, library_of
from optional import require

_HERE = Path(__file__).parent
_LISTS = ("package.json", "package-lock.json")
_LONGEST_INSTALL = 300  # seconds, after which the registry is taken not to answer

Answers = list[dict[str, bool | None]]


def installed() -> Path:
    """The folder whose `node_modules` hold the engine. Skips where it cannot be had."""
    for tool in ("node", "npm"):
        require(shutil.which(tool), f"{tool} is not installed: apt-get install nodejs npm")
    lock = hashlib.sha256((_HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = cache_folder() / f"elm-{lock}"
    if not folder.is_dir():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    # Made beside and then named: of several test processes one wins, and all find it whole.
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".elm-", dir=folder.parent))
    try:
        for name in _LISTS:
            shutil.copy(_HERE / name, beside)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        done = subprocess.run(
            command, cwd=beside, check=False, capture_output=True, timeout=_LONGEST_INSTALL
        )
        require(done.returncode == 0, "npm cannot install cql-execution: is a registry reachable?")
        try:
            beside.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The running engine."""

    process: subprocess.Popen[str]

    def truths(
        self,
        asked: Mapping[str, Criterion | Definition],
        patients: Sequence[Patient],
        as_of: date | None = None,
    ) -> Answers:
        """For each patient the truth of each criterion. Raises: NotImplementedInElm."""
        return self.run(library_of(asked, as_of), list(asked), list(map(_record, patients)))

    def run(self, library: Elm, asked: list[str], patients: list[list[Elm]]) -> Answers:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        job = {"library": library, "asked": asked, "patients": patients}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert "error" not in told, told["error"]
        return list(told["answers"])


@contextmanager
def running() -> Iterator[Machine]:
    """The engine, until the block is left."""
    command = ["node", str(_HERE / "runner.cjs"), str(installed())]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        yield Machine(process=process)
        assert process.stdin is not None
        process.stdin.close()


def _record(patient: Patient) -> list[Elm]:
    return list(map(_fields, patient.findings))


def _fields(finding: Finding) -> Elm:
    value, when, reference = finding.value, finding.when, finding.reference
    low, high = _ends(value)
    has_unit = finding.detail("unit") != "customary"
    sign = value and value.comparator
    return {
        "concept": finding.concept,
        "status": finding.status.value,
        "counts": finding.counts,
        Flag.RESOLVED.value: Flag.RESOLVED in finding.flags,
        "earliest": when and when.earliest.isoformat(),
        "latest": when and when.latest.isoformat(),
        "word": finding.interpretation and finding.interpretation.value,
        "has_value": value is not None,
        "known_low": low if has_unit else None,
        "known_high": high if has_unit else None,
        "printed_low": low,
        "printed_high": high,
        "low_open": sign is Comparator.GT,
        "high_open": sign is Comparator.LT,
        "limit_low": _limit(None if reference is None else reference.low),
        "limit_high": _limit(None if reference is None else reference.high),
    }


def _ends(value: Quantity | None) -> tuple[Any, Any]:
    if value is None:
        return None, None
    one = _told(value.value, value.unit)
    match value.comparator:
        case Comparator.EQ:
            return one, one if value.upper is None else _told(value.upper, value.unit)
        case Comparator.GT | Comparator.GE:
            return one, None
        case Comparator.LT | Comparator.LE:
            return None, one


def _limit(end: Quantity | None) -> Elm | None:
    return None if end is None or end.upper is not None else _told(end.value, end.unit)


def _told(value: Decimal, unit: str) -> Elm:
    return {"value": float(value), "unit": unit}
