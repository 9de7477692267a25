"""The JSON Schema for editors accepts what the loader accepts."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from asterism.define import definition_schema, load_library
from asterism.define.compose import Mapping, Node, Scalar, Sequence, compose, compose_file
from asterism.define.write import plain_definition
from unit.define_fixtures import HEAD

VALIDATOR = Draft202012Validator(definition_schema())


def as_data(node: Node) -> Any:
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [as_data(item) for item in items]
        case Mapping(pairs=pairs):
            return {key.text: as_data(value) for key, value in pairs}


def accepts(body: str) -> bool:
    return VALIDATOR.is_valid(as_data(compose(HEAD + body, file="f.yaml")))


def test_the_schema_is_a_schema_and_plain_json() -> None:
    Draft202012Validator.check_schema(definition_schema())

    assert definition_schema() == json.loads(json.dumps(definition_schema()))


@pytest.mark.parametrize("name", sorted(load_library().definitions))
def test_every_bundled_definition_is_valid_as_written_and_as_formatted(name: str) -> None:
    library = load_library()
    place = library.definition(name).at
    assert place is not None
    written = compose_file(library.knowledge_root.parent / place.file).root

    assert [error.message for error in VALIDATOR.iter_errors(as_data(written))] == []
    assert VALIDATOR.is_valid(plain_definition(library.definition(name)))


@pytest.mark.parametrize(
    "body",
    [
        "present: a",
        "present: a\nwithin: 90 d",
        "criterion: {whole: {present: a}}",
        "any: [{one: {present: a, label: One, note: N.}}]",
        "any: [{one: {label: One, two: {present: a}}}]",
        "not: {measured: a > 1.5 ULN else >= 3 mg/dL}",
        "changed: a <= -50 % from first",
        "at_least: 1\nof: [{present: a}]",
        "present: a\ncautions: [{one: {when: {present: b}, say: x}}]",
        "present: a\nexclusions: [{one: {present: b}}]",
    ],
)
def test_what_the_loader_accepts_is_valid(body: str) -> None:
    assert accepts(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "presnt: a",
        "present: a\nall: [{present: b}]",
        "present: a\nstatus: signed",
        "present: Big",
        "measured: a over 3",
        "changed: a <= -50 %",
        "present: a\nwithin: 3 months",
        "all: []",
        "at_least: 1",
        "any: [{one: {present: a, lable: One}}]",
        "present: a\nexclusions: [{present: b}]",
        "present: a\ncautions: [{one: {when: {present: b}}}]",
    ],
)
def test_what_the_loader_refuses_is_not_valid(body: str) -> None:
    assert not accepts(body)


def test_an_editor_that_reads_numbers_as_numbers_is_not_put_off() -> None:
    data = as_data(compose(HEAD + "at_least: 1\nof: [{present: a}]", file="f.yaml"))
    data["at_least"] = 1
    data["title"] = 2012

    assert VALIDATOR.is_valid(data)
