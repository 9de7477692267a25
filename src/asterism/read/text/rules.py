"""The files cues.yaml, sections.yaml and units.yaml as the reader's modules want them.

Only shapes are known here; what a cue means is known by the module that uses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asterism.define.compose import Mapping, Node, compose_file
from asterism.define.fields import mapping_of, sequence_of, text_of

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A mapping of a rule file, with the names above it for messages."""

    node: Mapping
    path: tuple[str, ...] = ()

    def has(self, key: str) -> bool:
        return self.node.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        node = self.node.get(key)
        return default if node is None else text_of(node, (*self.path, key))

    def texts(self, key: str) -> Phrases:
        """The texts of a list; none without the key. Raises: KnowledgeError."""
        node = self.node.get(key)
        return () if node is None else _texts(node, (*self.path, key))

    def page(self, key: str) -> "Page":
        """The mapping under a key, empty without it. Raises: KnowledgeError."""
        node = self.node.get(key)
        if node is None:
            at = self.node
            return Page(node=Mapping(pairs=(), file=at.file, line=at.line, column=at.column))
        return Page(node=mapping_of(node, (*self.path, key)), path=(*self.path, key))

    def pages(self) -> Iterator[tuple[str, "Page"]]:
        for key, _ in self.node.pairs:
            yield key.text, self.page(key.text)

    def lists(self) -> dict[str, Phrases]:
        """Every key with its list of texts."""
        return {key.text: self.texts(key.text) for key, _ in self.node.pairs}

    def words(self) -> dict[str, str]:
        """Every key with its one text."""
        return {key.text: self.text(key.text) for key, _ in self.node.pairs}


def _texts(node: Node, path: tuple[str, ...]) -> Phrases:
    return tuple(text_of(item, path) for item in sequence_of(node, path).items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The three files."""

    cues: Page
    sections: Page
    units: Page


def load_rules(terms: Path) -> Rules:
    """The rule files in the folder `terms`. Raises: KnowledgeError, NotFound."""
    return Rules(
        cues=_load(terms / "cues.yaml"),
        sections=_load(terms / "sections.yaml"),
        units=_load(terms / "units.yaml"),
    )


def _load(path: Path) -> Page:
    return Page(node=mapping_of(compose_file(path, shown_as=f"terms/{path.name}").root))
