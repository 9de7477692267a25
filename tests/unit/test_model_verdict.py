"""Definitions, verdicts and shapes: the few laws that are their own."""

from dataclasses import replace

import pytest

from asterism.model.criteria import Present
from asterism.model.shape import Shape, Table
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Verdict
from asterism.model.when import When
from generative.people import definition

RASH = Present(concept="rash")
VERDICT = Verdict(of=RASH, truth=Truth.TRUE)


@pytest.mark.parametrize(("name", "title"), [("poems", "First"), ("ill/first", "")])
def test_a_definition_is_named_disease_and_edition(name: str, title: str) -> None:
    with pytest.raises(ValueError, match="disease"):
        replace(definition(RASH), id=name, title=title)


def test_the_delay_runs_from_one_test_away_to_the_name() -> None:
    """In years; none without both dates; never negative."""
    near, named = When.parse("2012-12"), When.parse("2015-11")
    late = replace(VERDICT, one_test_away=near, named=named)
    assert late.delay_years is not None
    assert round(late.delay_years, 1) == 2.9
    assert replace(VERDICT, one_test_away=named, named=near).delay_years == 0.0
    assert replace(VERDICT, named=named).delay_years is None
    assert replace(VERDICT, one_test_away=near).delay_years is None


def test_a_question_settles_alone_when_it_settles_something() -> None:
    missing = Missing(concept="rash", label="Rash", test="look", test_label="Look")
    assert not missing.settles_alone
    assert replace(missing, settles=frozenset({Truth.TRUE})).settles_alone


def test_a_shape_tells_what_it_cannot_see() -> None:
    table = Table(name="condition", person="person_id", concept="condition_concept_id")
    shape = Shape(name="omop", tables=(table,), cannot_see=frozenset({"papilloedema"}))
    assert shape.sees("rash")
    assert not shape.sees("papilloedema")
    with pytest.raises(ValueError, match="once"):
        Shape(name="omop", tables=(table, table))
