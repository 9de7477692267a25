"""Every kind of criterion is known in every corner of `define`."""

from typing import get_args

import pytest

from asterism.define.criteria import operator_of
from asterism.define.english import english_lines
from asterism.define.keys import OPERATORS
from asterism.define.resolve import Resolver, full_title
from asterism.define.schema import definition_schema
from asterism.define.write import plain_criterion
from asterism.model.criteria import Criterion
from generative.strategies import VOCABULARY
from unit.define_fixtures import criterion_of, definition_of

# One criterion of each kind, by the word that makes it; a name has no word of its own.
WRITTEN = {
    "present": "present: neuropathy",
    "measured": "measured: platelets > ULN",
    "changed": "changed: platelets <= -50 % from first",
    "all": "all: [{present: neuropathy}, {present: cidp}]",
    "any": "any: [{present: neuropathy}, {present: cidp}]",
    "at_least": "{at_least: 2, of: [{present: neuropathy}, {present: cidp}, {present: cidp}]}",
    "not": "not: {present: neuropathy}",
    "meets": "meets: made_up/first_2012",
    "presumed": "{presumed: {present: neuropathy}, unless: {present: cidp}}",
    "in_at_least": "{in_at_least: 2, different: nerve, of: {present: neuropathy}}",
    "": "a_name: {present: neuropathy}",
}
FIRST = definition_of("present: neuropathy")
DEFINITIONS = {FIRST.id: FIRST}
TITLES = {FIRST.id: full_title(FIRST)}
KINDS = {kind.__name__: kind for kind in get_args(Criterion)}


def test_every_word_and_every_kind_has_an_example() -> None:
    assert {*OPERATORS, ""} == WRITTEN.keys()
    assert set(KINDS.values()) == {type(criterion_of(text)) for text in WRITTEN.values()}


@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_written_under_its_own_word(word: str) -> None:
    plain = plain_criterion(criterion_of(WRITTEN[word]))

    assert (word or "a_name") in plain


@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_has_an_english_sentence(word: str) -> None:
    first = english_lines(criterion_of(WRITTEN[word]), VOCABULARY, TITLES)[0]

    told = ("neuropathy", "platelets", "at least 2 of", "meets made-up syndrome, first 2012")
    assert any(label in first.lower() for label in told)


@pytest.mark.parametrize("word", WRITTEN)
def test_every_kind_is_resolved(word: str) -> None:
    written = criterion_of(WRITTEN[word])

    assert type(written) is type(Resolver(VOCABULARY, DEFINITIONS).fill(written))


@pytest.mark.parametrize("word", OPERATORS)
def test_every_word_has_a_schema_entry(word: str) -> None:
    criteria = definition_schema()["$defs"]["criterion"]["oneOf"]

    assert sum(word in entry.get("required", ()) for entry in criteria) == 1


def test_no_word_is_taken_for_a_name() -> None:
    from asterism.define.compose import Mapping, compose  # noqa: PLC0415

    for word in OPERATORS:
        node = compose(f"{word}: x", file="f.yaml")
        assert isinstance(node, Mapping)
        assert word == operator_of(node, ())
