"""The files of a knowledge folder, read one after another; what is refused is kept, not raised."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from asterism.define.cases import Case, load_cases
from asterism.define.compose import Document, compose_file
from asterism.define.concepts import load_concepts
from asterism.define.definitions import load_definitions
from asterism.define.details import load_details
from asterism.define.disagreements import load_disagreements
from asterism.define.faults import Fault, Refused
from asterism.define.sources import load_sources
from asterism.define.terms import Concept, Kind
from asterism.errors import NotFound
from asterism.model.criteria import Place
from asterism.model.definition import Definition, Source

if TYPE_CHECKING:
    from asterism.model.disagreement import Disagreement

Item = TypeVar("Item")

_TERM_FILES = {
    "findings": Kind.FINDING,
    "analytes": Kind.ANALYTE,
    "drugs": Kind.DRUG,
    "procedures": Kind.PROCEDURE,
}
_NOT_EDITIONS = frozenset({"terms.yaml", "sources.yaml", "frequencies.yaml", "ranked.yaml"})


class Shelf:
    """A library while it is being filled."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.concepts: dict[str, Concept] = {}
        self.definitions: dict[str, Definition] = {}
        self.sources: dict[str, Source] = {}
        self.details: dict[str, str] = {}
        self.disagreements: dict[str, Disagreement] = {}
        self.faults: list[Fault] = []
        self._first: dict[tuple[str, str], Place | None] = {}

    def add_terms(self, path: Path, kind: Kind) -> None:
        for document in self._documents(path):
            for concept in self._kept(load_concepts(document.root, kind)):
                if self._is_new("K031", "concept", concept.id, concept.at):
                    self.concepts[concept.id] = concept

    def add_sources(self, path: Path) -> None:
        for document in self._documents(path):
            for place, source in self._kept(load_sources(document.root)):
                if self._is_new("K042", "source", source.key, place):
                    self.sources[source.key] = source

    def add_details(self, path: Path) -> None:
        for document in self._documents(path):
            self.details.update(self._kept(load_details(document.root)))

    def add_disagreements(self, path: Path) -> None:
        for document in self._documents(path):
            for entry in self._kept(load_disagreements(document.root)):
                self.disagreements[entry.id] = entry

    def add_edition(self, path: Path) -> None:
        for document in self._documents(path):
            for definition in self._kept(_definitions_of(document)):
                if self._is_new("K041", "definition", definition.id, definition.at):
                    self.definitions[definition.id] = definition

    def _documents(self, path: Path) -> Iterator[Document]:
        """The file's document; nothing where there is no such file, or where it was refused."""
        if path.is_file():
            yield from self._kept(_one_document(path, self.root))

    def _kept(self, items: Iterable[Item | Refused]) -> Iterator[Item]:
        try:
            for item in items:
                if isinstance(item, Refused):
                    self.faults.append(item.fault)
                else:
                    yield item
        except Refused as refused:
            self.faults.append(refused.fault)

    def _is_new(self, code: str, what: str, name: str, place: Place | None) -> bool:
        first = self._first.setdefault((what, name), place)
        if first is place or place is None:
            return True
        fix = f"rename one of them; the first stands at {first}"
        said = f"the {what} {name!r} is defined twice"
        self.faults.append(Fault(code=code, what=said, place=place, fix=fix))
        return False


def read_shelf(root: Path) -> Shelf:
    """Everything under a knowledge root but the vignettes. Raises: NotFound without a folder."""
    if not root.is_dir():
        fix = "name a folder that holds terms/ and diseases/"
        raise NotFound("no knowledge folder", where=str(root), fix=fix)
    shelf = Shelf(root)
    for name, kind in _TERM_FILES.items():
        for path in _term_files(root / "terms", name):
            shelf.add_terms(path, kind)
    shelf.add_sources(root / "terms" / "sources.yaml")
    shelf.add_details(root / "terms" / "details.yaml")
    shelf.add_disagreements(root / "disagreements.yaml")
    for folder in sorted(path for path in root.glob("diseases/*") if path.is_dir()):
        shelf.add_terms(folder / "terms.yaml", Kind.FINDING)
        shelf.add_sources(folder / "sources.yaml")
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in _NOT_EDITIONS:
                shelf.add_edition(path)
    return shelf


def _term_files(terms: Path, name: str) -> Iterator[Path]:
    """`findings.yaml`, then whatever the folder `findings/` holds, in order of name."""
    yield terms / f"{name}.yaml"
    yield from sorted((terms / name).glob("*.yaml"))


def read_cases(root: Path) -> Iterator[Case | Refused]:
    """Every vignette under a knowledge root in order of file name, or why it was refused."""
    for path in sorted(root.glob("diseases/*/cases/*.yaml")):
        try:
            for document in _one_document(path, root):
                yield from load_cases(document)
        except Refused as fault:
            yield fault


def shown_path(path: Path, root: Path) -> str:
    """How messages name a file: from the knowledge folder down, the same on every machine."""
    return f"{root.name}/{path.relative_to(root).as_posix()}"


def _one_document(path: Path, root: Path) -> Iterator[Document]:
    yield compose_file(path, shown_as=shown_path(path, root))


def _definitions_of(document: Document) -> Iterator[Definition]:
    yield from load_definitions(document)
