"""The data that Asterism reads with and does not bring along: which, where it is, which version."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from asterism.errors import InputError
from asterism.folders import data_folder
from asterism.read.text.phenotypes.index import ROOT
from asterism.read.text.phenotypes.obo import parse_obo
from asterism.read.text.phenotypes.source import PACKAGE, packaged

_MEBIBYTE = 1024 * 1024
_HEAD = 64 * 1024  # bytes in which a file says what it is
_FEWEST_TERMS = 1000  # of a release that is whole; the first of all had more
_FEWEST_LINES = 1000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COLUMNS = (b"database_id\t", b"#DatabaseID\t")
ORIGINS = "origins.json"
PREVIOUS = ".previous"
EXTRA = "pip install 'asterism[hpo]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A kind of file. `check` is its version if the whole file is sound; Raises: InputError."""

    file: str
    title: str
    used_for: str
    address: str
    licence: str
    largest: int
    opens: Callable[[bytes], bool]
    check: Callable[[Path], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file of a data set: where it is, and where it is from."""

    path: Path
    version: str
    sha256: str
    origin: str


def said_version(head: bytes) -> str:
    """The day of release that the first lines name; empty without one."""
    for line in head.decode("utf-8", "replace").splitlines():
        key, _, value = line.lstrip("#").partition(":")
        if key in {"data-version", "version", "date"}:
            return value.strip().rpartition("/")[2].strip('" ')
    return ""


def _whole_obo(path: Path) -> str:
    ontology = parse_obo(_text(path), ROOT)
    if len(ontology.terms) < _FEWEST_TERMS:
        what = f"the file names {len(ontology.terms)} phenotypes, and a release thousands"
        raise InputError(what, where=path.name, fix="get hp.obo anew; it may have been cut short")
    return _versioned(path, ontology.version)


def _whole_hpoa(path: Path) -> str:
    with path.open("rb") as stream:
        head, count = stream.read(_HEAD), 0
        stream.seek(0)
        for line in stream:
            if not line.startswith((b"#", *_COLUMNS)):
                if b"\tHP:" not in line or line.count(b"\t") < 10:
                    what = (
                        f"a line of the annotations has not their form (line {count + 1} of them)"
                    )
                    raise InputError(what, where=path.name, fix="get phenotype.hpoa anew")
                count += 1
    if count < _FEWEST_LINES:
        what = f"the file has {count} annotations, and a release many thousands"
        raise InputError(what, where=path.name, fix="get phenotype.hpoa anew")
    return _versioned(path, said_version(head))


def _versioned(path: Path, found: str) -> str:
    if not _DAY.fullmatch(found):
        fix = "get a release: its first lines name its day"
        raise InputError("the file does not say which version it is", where=path.name, fix=fix)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        fix = "get it anew; a release is in UTF-8"
        raise InputError("the file is not UTF-8", where=path.name, fix=fix) from fault


_LICENCE = "https://hpo.jax.org/app/license"
DATASETS = (
    Dataset(
        file="hp.obo",
        title="Human Phenotype Ontology",
        used_for="finding phenotypes beyond our own words",
        address="https://purl.obolibrary.org/obo/hp.obo",
        licence=_LICENCE,
        largest=256 * _MEBIBYTE,
        opens=lambda head: head.startswith(b"format-version:") and b"data-version: hp/" in head,
        check=_whole_obo,
    ),
    Dataset(
        file="phenotype.hpoa",
        title="HPO annotations of diseases",
        used_for="how often a disease has a phenotype",
        address="https://purl.obolibrary.org/obo/hp/hpoa/phenotype.hpoa",
        licence=_LICENCE,
        largest=512 * _MEBIBYTE,
        opens=lambda head: any(column in head for column in _COLUMNS),
        check=_whole_hpoa,
    ),
)
LARGEST = max(dataset.largest for dataset in DATASETS)


def recognised(path: Path, where: str) -> tuple[Dataset, str]:
    """Which data set the file is, and its version. Raises: InputError for anything else."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    for dataset in DATASETS:
        if dataset.opens(head):
            if path.stat().st_size > dataset.largest:
                what = f"the file is larger than {dataset.largest} bytes"
                raise InputError(what, where=where, fix="see whether it is a release")
            return dataset, dataset.check(path)
    known = " or ".join(dataset.file for dataset in DATASETS)
    what = "the file is no data that is known here"
    raise InputError(what, where=where, fix=f"give {known} of a release of the HPO")


def in_use(dataset: Dataset) -> Copy | None:
    """The copy that is read: the installed one, else that of a package; None without any."""
    installed = data_folder() / dataset.file
    if installed.is_file():
        return _copy(installed, "")
    for path in packaged(dataset.file):
        if path.is_file():
            return _copy(path, f"package {PACKAGE} {_package_version()}")
    return None


def previous(dataset: Dataset) -> Copy | None:
    """The installed copy before this one, if it was kept."""
    path = data_folder() / (dataset.file + PREVIOUS)
    return _copy(path, "") if path.is_file() else None


def _copy(path: Path, origin: str) -> Copy:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    digest = digest_of(path)
    return Copy(
        path=path, version=said_version(head) or "unknown", sha256=digest,
        origin=origin or origins().get(digest, "put there by hand"),
    )  # fmt: skip


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    total = sha256()
    with path.open("rb") as stream:
        while block := stream.read(_MEBIBYTE):
            total.update(block)
    return total.hexdigest()


def origins() -> Mapping[str, str]:
    """Where installed files are from, by their hash; a record that is damaged says nothing."""
    try:
        told = json.loads((data_folder() / ORIGINS).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(digest): str(origin) for digest, origin in told.items()}


def _package_version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "of unknown version"
