"""YAML text to nodes that keep their place, and in which every scalar is a string.

Built on the parser's event stream, so that a bomb of aliases or of nesting is refused at the event
that begins it, before anything has been built. PyYAML's own composer is not used: it resolves
`no` to False and `22:00` to 1320, forgets duplicate keys, and follows aliases.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Never

import yaml

from asterism.define.faults import REFUSALS, refuse
from asterism.errors import NotFound
from asterism.model.criteria import Place

LARGEST_FILE = 1024 * 1024  # bytes; the largest of ours is a tenth of it
DEEPEST = 32  # levels; a printed table has four

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    text: str
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    items: tuple["Node", ...]
    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys and values in the order written; no key twice."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    file: str
    line: int
    column: int

    def get(self, name: str) -> "Node | None":
        return next((value for key, value in self.pairs if key.text == name), None)

    def key(self, name: str) -> Scalar:
        """The key itself, for its place. Raises: KeyError."""
        for key, _ in self.pairs:
            if key.text == name:
                return key
        raise KeyError(name)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file: its root node, the name it goes by in messages, and the hash of its bytes."""

    root: Node
    file: str
    sha256: str


def place_of(node: Node, path: tuple[str, ...] = ()) -> Place:
    return Place(file=node.file, line=node.line, column=node.column, path=" > ".join(path))


def compose_file(path: Path, *, shown_as: str = "") -> Document:
    """The nodes of a file, under the name `shown_as` in messages.

    Raises: KnowledgeError (K001 to K008), NotFound.
    """
    file = shown_as or str(path)
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise NotFound(
            f"cannot read the definition or term file ({fault.strerror})",
            where=file,
            fix="name a file that exists and that you may read",
        ) from fault
    return compose_bytes(raw, file=file)


def compose_bytes(raw: bytes, *, file: str) -> Document:
    """The nodes of a file's bytes.

    Raises: KnowledgeError (K001 to K008).
    """
    start = Place(file=file, line=1, column=1)
    if len(raw) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE} bytes"
        raise refuse("K003", what, at=start, fix="split it; one file holds one edition")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        column = fault.start - raw.rfind(b"\n", 0, fault.start)
        at = Place(file=file, line=line, column=column)
        raise refuse("K002", "the file is not UTF-8", at=at, fix="save it as UTF-8") from fault
    return Document(root=compose(text, file=file), file=file, sha256=sha256(raw).hexdigest())


def compose(text: str, *, file: str) -> Node:
    """The root node of the one document in `text`; an empty mapping where there is none.

    Raises: KnowledgeError (K001, K004 to K008).
    """
    try:
        return _Builder(file).build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        at = Place(file=file, line=line, column=column)
        if fault.problem == _TOO_DEEP_FOR_THE_PARSER:
            raise _nested_too_deep(at) from fault
        what = f"not YAML: {fault.problem or fault.context or 'cannot be parsed'}"
        raise refuse(
            "K001", what, at=at, fix="mend the line; quote text that holds : or #"
        ) from fault
    except yaml.YAMLError as fault:
        at = Place(file=file, line=1, column=1)
        fix = "remove control characters; text is printable UTF-8"
        raise refuse("K001", "not YAML: a character that YAML forbids", at=at, fix=fix) from fault


# libyaml looks some way ahead of its events, and since 0.2.6 has a limit of its own.
_TOO_DEEP_FOR_THE_PARSER = "exceeded maximum nesting depth"


def _nested_too_deep(at: Place) -> Exception:
    what = f"nesting deeper than {DEEPEST} levels"
    return refuse("K004", what, at=at, fix="flatten it, or name the inner part as a concept")


class _Open:
    """A sequence or mapping whose end has not come yet. The only thing here that changes."""

    __slots__ = ("column", "is_mapping", "items", "key", "line", "names", "pairs")

    def __init__(self, line: int, column: int, *, is_mapping: bool) -> None:
        self.line = line
        self.column = column
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.pairs: list[tuple[Scalar, Node]] = []
        self.names: set[str] = set()
        self.key: Scalar | None = None


# YAML's escapes can write what its text may not hold: a title must not move a reader's cursor.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            match event:
                case yaml.ScalarEvent():
                    self._plain(event)
                    if _STEERING.search(event.value):
                        fix = "leave out control characters and direction overrides"
                        self._refuse("K045", REFUSALS["K045"], event, fix)
                    line, column = _spot(event)
                    self._place(Scalar(text=event.value, file=self.file, line=line, column=column))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._open(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._place(self._closed(self.stack.pop()))
                case yaml.AliasEvent():
                    self._refuse("K005", "an alias (*)", event, "write the value out again")
                case yaml.DocumentStartEvent():
                    self._begin(event)
                case _:
                    pass
        return self.root or Mapping(pairs=(), file=self.file, line=1, column=1)

    def _begin(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("K007", "a second document", event, "one file holds one document: no ---")

    def _plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse("K005", "an anchor (&)", event, "write the value out where it is needed")
        if event.tag is not None:
            self._refuse("K006", "a tag (!)", event, "leave it out: every value is read as text")

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._plain(event)
        if len(self.stack) >= DEEPEST:
            line, column = _spot(event)
            raise _nested_too_deep(Place(file=self.file, line=line, column=column))
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if self.stack and self.stack[-1].is_mapping and self.stack[-1].key is None:
            self._refuse("K001", "not YAML as read here: a key that is a list or mapping", event,
                         "a key is one word")  # fmt: skip
        self.stack.append(_Open(*_spot(event), is_mapping=is_mapping))

    def _closed(self, part: _Open) -> Node:
        if part.is_mapping:
            pairs = tuple(part.pairs)
            return Mapping(pairs=pairs, file=self.file, line=part.line, column=part.column)
        items = tuple(part.items)
        return Sequence(items=items, file=self.file, line=part.line, column=part.column)

    def _place(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is not None:
            top.pairs.append((top.key, node))
            top.key = None
        else:
            assert isinstance(node, Scalar)  # _open has refused the others
            top.key = self._new_key(top, node)

    def _new_key(self, top: _Open, key: Scalar) -> Scalar:
        if key.text in top.names:
            what = f"the key {key.text!r} twice in one mapping"
            raise refuse("K008", what, at=place_of(key), fix="keep one; the other would be lost")
        top.names.add(key.text)
        return key

    def _refuse(self, code: str, what: str, event: yaml.Event, fix: str) -> Never:
        line, column = _spot(event)
        at = Place(file=self.file, line=line, column=column)
        raise refuse(code, what, at=at, fix=fix)


def _spot(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    assert mark is not None  # only events made by hand have none
    return mark.line + 1, mark.column + 1
