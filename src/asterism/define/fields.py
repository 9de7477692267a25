"""A mapping opened against its table of keys: unknown and missing keys refused, values read.

Every refusal names the place of the word at fault, and the words that would have done.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from asterism.define.compose import Mapping, Node, Scalar, Sequence, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.keys import Key, Keys
from asterism.model.criteria import Place

Word = TypeVar("Word", bound=Enum)

_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_DEFINITION = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_COUNT = re.compile(r"[0-9]{1,4}")
_ARTICLE = {Scalar: "a text", Sequence: "a list [...]", Mapping: "a mapping {...}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The values of one mapping by key, and the names above it (for `Place.path`)."""

    node: Mapping
    nodes: dict[str, Node]
    path: tuple[str, ...] = ()

    def text(self, key: str, default: str = "") -> str:
        node = self.nodes.get(key)
        return default if node is None else text_of(node, self.path)

    def id(self, key: str, default: str = "") -> str:
        node = self.nodes.get(key)
        return default if node is None else id_of(node, self.path)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(text_of(item, self.path) for item in self.items(key))

    def ids(self, key: str) -> tuple[str, ...]:
        return tuple(id_of(item, self.path) for item in self.items(key))

    def items(self, key: str) -> tuple[Node, ...]:
        node = self.nodes.get(key)
        return () if node is None else sequence_of(node, self.path).items

    def word(self, key: str, default: Word) -> Word:
        node = self.nodes.get(key)
        return default if node is None else word_of(node, type(default), self.path)

    def number(self, key: str) -> Decimal | None:
        node = self.nodes.get(key)
        return None if node is None else number_of(node, self.path)

    def count(self, key: str) -> int:
        node = self.nodes.get(key)
        return 0 if node is None else count_of(node, self.path)

    def place(self, key: str = "") -> Place:
        """Where the key's value stands; where the mapping does, without a key or a value."""
        return place_of(self.nodes.get(key, self.node), self.path)


def open_mapping(node: Node, keys: Keys, path: tuple[str, ...] = ()) -> Fields:
    """The fields of a mapping that may hold these keys.

    Raises: KnowledgeError (K009, K010, K011, K013).
    """
    mapping = mapping_of(node, path)
    nodes: dict[str, Node] = {}
    for key, value in mapping.pairs:
        known = keys.get(key.text)
        if known is None:
            raise unknown_key(key, keys, path)
        if known.words:
            _check_words(value, known, path)
        nodes[key.text] = value
    for name, wanted in keys.items():
        if wanted.required and name not in nodes:
            what = f"the key {name!r} is missing"
            raise refuse("K010", what, at=place_of(mapping, path), fix=f"add `{name}: ...`")
    return Fields(node=mapping, nodes=nodes, path=path)


def unknown_key(key: Scalar, keys: Keys, path: tuple[str, ...]) -> Exception:
    hint = did_you_mean(key.text, keys)
    fix = f"{hint}the keys here are {', '.join(keys)}"
    return refuse("K009", f"unknown key {key.text!r}", at=place_of(key, path), fix=fix)


def _check_words(value: Node, key: Key, path: tuple[str, ...]) -> None:
    for node in value.items if isinstance(value, Sequence) else (value,):
        word = text_of(node, path)
        if word not in key.words:
            raise _not_a_word(node, word, key.words, path)


def _not_a_word(node: Node, word: str, words: tuple[str, ...], path: tuple[str, ...]) -> Exception:
    fix = f"{did_you_mean(word, words)}write one of {', '.join(words)}"
    return refuse(
        "K013", f"{word!r} is not one of the words for it", at=place_of(node, path), fix=fix
    )


def mapping_of(node: Node, path: tuple[str, ...] = ()) -> Mapping:
    if not isinstance(node, Mapping):
        raise _wrong_shape(node, Mapping, path)
    return node


def sequence_of(node: Node, path: tuple[str, ...] = ()) -> Sequence:
    if not isinstance(node, Sequence):
        raise _wrong_shape(node, Sequence, path)
    return node


def text_of(node: Node, path: tuple[str, ...] = ()) -> str:
    if not isinstance(node, Scalar):
        raise _wrong_shape(node, Scalar, path)
    return node.text


def _wrong_shape(node: Node, wanted: type[Node], path: tuple[str, ...]) -> Exception:
    what = f"{_ARTICLE[wanted]} is expected here, not {_ARTICLE[type(node)]}"
    return refuse("K011", what, at=place_of(node, path), fix=f"write {_ARTICLE[wanted]}")


def id_of(node: Node, path: tuple[str, ...] = ()) -> str:
    text = text_of(node, path)
    if not _ID.fullmatch(text):
        what = f"{text[:60]!r} is not an id"
        fix = "ids are lower case, words joined by _"
        raise refuse("K013", what, at=place_of(node, path), fix=fix)
    return text


def definition_of(node: Node, path: tuple[str, ...] = ()) -> str:
    """The id of a definition."""
    text = text_of(node, path)
    if not _DEFINITION.fullmatch(text):
        what = f"{text[:60]!r} is not the id of a definition"
        fix = "write <disease>/<edition>, lower case, words joined by _"
        raise refuse("K013", what, at=place_of(node, path), fix=fix)
    return text


def ids_of(node: Node, path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """One id, or a list of them."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return tuple(id_of(each, path) for each in nodes)


def word_of(node: Node, kind: type[Word], path: tuple[str, ...] = ()) -> Word:
    text = text_of(node, path)
    try:
        return kind(text)
    except ValueError:
        words = tuple(str(member.value) for member in kind)
        raise _not_a_word(node, text, words, path) from None


def number_of(node: Node, path: tuple[str, ...] = ()) -> Decimal:
    text = text_of(node, path)
    if not _NUMBER.fullmatch(text):
        what = f"{text[:60]!r} is not a number"
        raise refuse("K013", what, at=place_of(node, path), fix="write digits, as in 0.2495")
    return Decimal(text)


def count_of(node: Node, path: tuple[str, ...] = ()) -> int:
    text = text_of(node, path)
    if not _COUNT.fullmatch(text):
        what = f"{text[:60]!r} is not a whole number"
        raise refuse(
            "K013", what, at=place_of(node, path), fix="write a small whole number, as in 2"
        )
    return int(text)
