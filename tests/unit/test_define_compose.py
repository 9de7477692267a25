"""YAML with positions: every scalar a string, and everything dangerous refused as it begins."""

from pathlib import Path

import pytest

from asterism.define.compose import (
    DEEPEST,
    LARGEST_FILE,
    Mapping,
    Node,
    Scalar,
    Sequence,
    compose,
    compose_bytes,
    compose_file,
)
from asterism.define.faults import Refused
from asterism.errors import KnowledgeError, NotFound


def texts(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [texts(item) for item in items]
        case Mapping(pairs=pairs):
            return {key.text: texts(value) for key, value in pairs}


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        compose(text, file="f.yaml")
    return caught.value


@pytest.mark.parametrize(
    "word", ["no", "yes", "null", "~", "1.10", "0012", "22:00", "2019-05-01", "1e3", "0x1F", ".inf"]
)
def test_every_scalar_is_the_text_that_was_written(word: str) -> None:
    assert {"key": word} == texts(compose(f"key: {word}", file="f.yaml"))


def test_an_empty_value_is_an_empty_text() -> None:
    assert texts(compose("key:", file="f.yaml")) == {"key": ""}


def test_a_node_knows_its_line_and_column_from_one() -> None:
    root = compose("a: 1\nb:\n  - µ: [x, y]\n", file="f.yaml")

    assert isinstance(root, Mapping)
    value = root.get("b")
    assert isinstance(value, Sequence)
    inner = value.items[0]
    assert isinstance(inner, Mapping)
    leaf = inner.get("µ")
    assert isinstance(leaf, Sequence)
    assert (leaf.items[1].file, leaf.items[1].line, leaf.items[1].column) == ("f.yaml", 3, 12)
    assert (inner.key("µ").line, inner.key("µ").column) == (3, 5)


def test_a_key_that_is_not_there_is_none_and_has_no_place() -> None:
    root = compose("a: 1", file="f.yaml")

    assert isinstance(root, Mapping)
    assert root.get("b") is None
    with pytest.raises(KeyError):
        root.key("b")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    assert texts(compose(text, file="f.yaml")) == {}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    document = compose_bytes("\ufeffa: 1".encode(), file="f.yaml")

    assert texts(document.root) == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: ]", "K001", 2, 4),
        ("a: 1\n? [x]\n: 2", "K001", 2, 3),
        ("? {x: y}\n: 2", "K001", 1, 3),
        ("a: \x07", "K001", 1, 1),
        ("a: &x 1", "K005", 1, 4),
        ("a: &x [1]", "K005", 1, 4),
        ("a: *x", "K005", 1, 4),
        ("a: !!python/object/apply:os.system [x]", "K006", 1, 4),
        ("a: !local x", "K006", 1, 4),
        ("a: 1\n---\nb: 2", "K007", 2, 1),
        ("a: 1\nb: 2\na: 3", "K008", 3, 1),
        ("x: {a: 1, a: 2}", "K008", 1, 11),
    ],
)
def test_a_refusal_names_its_rule_and_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    fault = refusal(text).fault

    assert (code, line, column) == (fault.code, fault.place.line, fault.place.column)


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert texts(compose("[{a: 1}, {a: 2}]", file="f.yaml")) == [{"a": "1"}, {"a": "2"}]


def test_a_refusal_is_three_lines_what_where_and_fix() -> None:
    lines = str(refusal("a: 1\na: 2")).splitlines()

    assert lines[0] == "K008 the key 'a' twice in one mapping"
    assert lines[1] == "  where  f.yaml:2:1"
    assert lines[2].startswith("  fix    ")


def test_nesting_up_to_the_limit_is_read_and_one_more_is_refused() -> None:
    compose("[" * DEEPEST + "]" * DEEPEST, file="f.yaml")

    assert refusal("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)).code == "K004"


def test_a_bomb_is_refused_at_its_first_event() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 200)]

    fault = refusal("\n".join(lines)).fault

    assert (fault.code, fault.place.line) == ("K005", 1)


def test_nesting_without_end_is_refused_before_the_text_is_read_to_its_end() -> None:
    # Not YAML any more after the brackets: a parser that read on would say K001.
    assert refusal("[" * 500_000 + "}").code == "K004"


def test_what_is_not_utf8_is_refused_where_it_stops_being_it() -> None:
    with pytest.raises(Refused) as caught:
        compose_bytes("a: 1\nb: Ä".encode("latin-1"), file="f.yaml")

    place = caught.value.fault.place
    assert (caught.value.code, place.line, place.column) == ("K002", 2, 4)


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: 1 #".ljust(LARGEST_FILE, b"x"))
    assert texts(compose_file(path).root) == {"a": "1"}

    path.write_bytes(b"a: 1 #".ljust(LARGEST_FILE + 1, b"x"))
    with pytest.raises(KnowledgeError) as caught:
        compose_file(path)
    assert caught.value.code == "K003"


def test_a_missing_file_and_a_folder_are_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(NotFound):
            compose_file(path)


def test_the_hash_is_of_the_bytes() -> None:
    one, other = (compose_bytes(raw, file="f.yaml") for raw in (b"a: 1", b"a: 1\n"))

    assert one.root == other.root
    assert one.sha256 != other.sha256
