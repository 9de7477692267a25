"""What is ranked with: the release of the ontology and its annotations, found or named."""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from asterism.define import Library, load_library
from asterism.define.ranking import load_rules, rules_under
from asterism.errors import InputError, NotFound
from asterism.folders import data_folder
from asterism.model.ranking import Rules
from asterism.read.text.phenotypes.source import packaged
from asterism.serve.datasets import said_version
from asterism.version import VERSION

if TYPE_CHECKING:
    from asterism.rank.atlas import Atlas, Release

ONTOLOGY, ANNOTATIONS, GENES = "hp.obo", "phenotype.hpoa", "genes_to_phenotype.txt"
EXTRA = "pip install 'asterism[rank]'"
_HEAD = 64 * 1024
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True, eq=False)
class RankBench:
    """What a command ranks with."""

    library: Library
    atlas: "Atlas"


def rank_bench(data: str | None = None) -> RankBench:
    """The library and the atlas of the release in the folder `data`; of the installed one unless
    given. Raises: NotFound, InputError, KnowledgeError.
    """
    library = load_library()
    return RankBench(library=library, atlas=rank_atlas(data, load_rules(library)))


def rank_atlas(data: str | None = None, rules: Rules | None = None) -> "Atlas":
    """The atlas alone, which lines of findings are ranked with; weighed by the bundled rules unless
    given. Raises: as `rank_bench`.
    """
    need_numpy()
    from asterism.rank.atlas import open_atlas  # noqa: PLC0415  late: numpy is an extra

    return open_atlas(release(data), rules or rules_under())


def need_numpy() -> None:
    """Raises: InputError where numpy is not installed."""
    if find_spec("numpy") is None:
        what = "ranking needs numpy, which is not installed"
        raise InputError(what, where="asterism rank", fix=EXTRA)


def release(data: str | None = None) -> "Release":
    """The files of the folder named, else the installed ones, else those of a package.

    Raises: NotFound.
    """
    from asterism.rank.atlas import Release  # noqa: PLC0415

    found = {name: _place(name, data) for name in (ONTOLOGY, ANNOTATIONS)}
    for name in (ONTOLOGY, ANNOTATIONS):
        if found[name] is None:
            fix = f"{EXTRA} brings it; or `asterism data update`, or --data with its folder"
            what = f"{name} of the Human Phenotype Ontology is not there"
            raise NotFound(what, where=data or str(data_folder()), fix=fix)
    ontology, annotations = found[ONTOLOGY], found[ANNOTATIONS]
    assert ontology is not None
    assert annotations is not None
    genes = annotations.parent / GENES  # of the same release, or none
    versions = (
        ("version", VERSION), ("hp.obo", _version(ontology)),
        ("phenotype.hpoa", _version(annotations)),
    )  # fmt: skip
    return Release(
        ontology=ontology,
        annotations=annotations,
        genes=genes if genes.is_file() else None,
        versions=versions,
    )


def _place(name: str, data: str | None) -> Path | None:
    """The file of that name: in the folder, else the installed one, else that of the package."""
    folders = [Path(data)] if data else [data_folder()]
    places = [folder / name for folder in folders]
    if not data:
        places += packaged(name)
    return next((path for path in places if path.is_file()), None)


def _version(path: Path) -> str:
    with path.open("rb") as stream:
        return said_version(stream.read(_HEAD)) or "unknown"
