"""Canonical YAML: what it looks like, and that formatting loses nothing."""

import pytest

from asterism.define import load_library
from asterism.define.compose import compose_bytes
from asterism.define.definitions import load_definition
from asterism.define.faults import Refused
from asterism.define.layout import write_block
from asterism.define.write import format_definition, write_definition
from unit.define_fixtures import HEAD, definition_of

CANONICAL = """\
# Where it stands.

definition: made_up/first_2012
title: First 2012
disease: {id: "ORPHA:1", label: Made-up syndrome, concept: made_up_syndrome}
source: made-up-2012#table-1
status: draft
summary: "One of two: or both."
all:
  - nerve: {present: neuropathy, within: 90 d, cite: made-up-2012#table-1}
  - minor:
      label: Minor criteria
      seen: secondary
      at_least: 1
      of:
        - skin: {any: [{present: rash}, {present: erythema}]}
        - platelets:
            measured: platelets > ULN else >= 450 10*9/L
            cite: made-up-2012#table-1
            basis: operational
            note: >-
              The table gives no number. The laboratory's limit comes first; without one this is
              borrowed from another disease.
  - {not: {changed: crp <= -50 % from first}}
exclusions:
  - other: {present: other_disease}
cautions:
  - hint: {when: {present: rash}, say: Look again., cite: made-up-2012}
"""


def test_canonical_text_is_left_as_it_is() -> None:
    assert format_definition(CANONICAL) == CANONICAL


def test_formatting_changes_the_text_and_not_the_definition() -> None:
    body = (
        "status: draft\nany: [{one: {label: One, seen: seen, present: a}}, {at_least: 2, of: "
        "[{present: a}, {present: b}]}]\n"
    )

    formatted = format_definition(HEAD + body)

    assert definition_of(body) == load_definition(compose_bytes(formatted.encode(), file="f"))
    assert "  - one: {present: a}\n" in formatted
    assert "  - {all: [{present: a}, {present: b}]}\n" in formatted
    assert "at_least: 1\nof:\n" in formatted


def test_a_comment_that_would_be_lost_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        format_definition(HEAD + "all:\n  # why\n  - present: a\n")

    assert (caught.value.code, caught.value.fault.place.line) == ("K044", 6)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words, with a comma", "plain words, with a comma"),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("a#b", "a#b"),
        (" a", '" a"'),
        ("a ", '"a "'),
        ("a:", '"a:"'),
        ("- a", '"- a"'),
        ("*a", '"*a"'),
        ('"a"', '"\\"a\\""'),
        ("a\nb\t\\", '"a\\nb\\t\\\\"'),
        ("a\u2028b", '"a\\U00002028b"'),
        ("< 5 µg", "< 5 µg"),
    ],
)
def test_a_text_is_quoted_only_where_yaml_would_read_something_else(
    text: str, written: str
) -> None:
    assert [f"key: {written}"] == write_block({"key": text})


def test_inside_braces_commas_and_colons_are_quoted_too() -> None:
    assert write_block({"a": {"b": "c, d", "e": "ORPHA:1"}}) == ['a: {b: "c, d", e: "ORPHA:1"}']


@pytest.mark.parametrize(
    "text", ["word " * 30, "one  two" * 20, "- " + "word " * 30 + "x", "line\n" * 30]
)
def test_a_long_text_that_folding_would_change_stays_on_its_line(text: str) -> None:
    (line,) = write_block({"key": text})

    assert line.startswith("key: ")


def test_a_long_text_is_folded_within_the_width() -> None:
    lines = write_block({"key": "word " * 40 + "end"})

    assert lines[0] == "key: >-"
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("name", sorted(load_library().definitions))
def test_a_bundled_edition_survives_being_written(name: str) -> None:
    definition = load_library().definition(name)

    text = write_definition(definition)

    assert definition == load_definition(compose_bytes(text.encode(), file="f.yaml"))
    assert text == format_definition(text)
