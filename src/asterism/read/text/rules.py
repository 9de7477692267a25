"""The files cues.yaml, sections.yaml and units.yaml as the reader's modules want them.

Only shapes are known here; what a cue means is known by the module that uses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from asterism.define.compose import Mapping, Node, compose_file, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import mapping_of, sequence_of, text_of

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A mapping of a rule file, with the names above it for messages.

    `asked` collects the keys that the reader's modules look up, in all pages of one file: a key
    that nobody asks for is a misspelling, and `refuse_unasked` says so.
    """

    node: Mapping
    path: tuple[str, ...] = ()
    asked: set[tuple[str, ...]] = field(default_factory=set, compare=False, repr=False)

    def text(self, key: str, default: str = "") -> str:
        node = self._node(key)
        return default if node is None else text_of(node, (*self.path, key))

    def texts(self, key: str) -> Phrases:
        """The texts of a list; none without the key. Raises: KnowledgeError."""
        node = self._node(key)
        return () if node is None else _texts(node, (*self.path, key))

    def page(self, key: str) -> "Page":
        """The mapping under a key, empty without it. Raises: KnowledgeError."""
        node, path = self._node(key), (*self.path, key)
        if node is None:
            at = self.node
            node = Mapping(pairs=(), file=at.file, line=at.line, column=at.column)
        return Page(node=mapping_of(node, path), path=path, asked=self.asked)

    def pages(self) -> Iterator[tuple[str, "Page"]]:
        for key, _ in self.node.pairs:
            yield key.text, self.page(key.text)

    def lists(self) -> dict[str, Phrases]:
        """Every key with its list of texts."""
        return {key.text: self.texts(key.text) for key, _ in self.node.pairs}

    def words(self) -> dict[str, str]:
        """Every key with its one text."""
        return {key.text: self.text(key.text) for key, _ in self.node.pairs}

    def refuse_unasked(self) -> None:
        """Raises: KnowledgeError for the first key that no module of the reader asks for."""
        for key, value in self.node.pairs:
            path = (*self.path, key.text)
            if path not in self.asked:
                known = [name for *above, name in self.asked if tuple(above) == self.path]
                fix = f"{did_you_mean(key.text, known)}remove it, or mend its spelling"
                what = f"nothing reads the key {key.text!r}"
                raise refuse("K009", what, at=place_of(key, path), fix=fix)
            if isinstance(value, Mapping):
                Page(node=value, path=path, asked=self.asked).refuse_unasked()

    def _node(self, key: str) -> Node | None:
        self.asked.add((*self.path, key))
        return self.node.get(key)


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
        cues=load_page(terms / "cues.yaml"),
        sections=load_page(terms / "sections.yaml"),
        units=load_page(terms / "units.yaml"),
    )


def load_page(path: Path) -> Page:
    """A rule file by itself. Raises: KnowledgeError, NotFound."""
    return Page(node=mapping_of(compose_file(path, shown_as=f"terms/{path.name}").root))
