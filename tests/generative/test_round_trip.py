"""Any definition survives being written and read again; so does any criterion and comparison."""

from hypothesis import given

from asterism.define.compose import compose_bytes
from asterism.define.definitions import load_definition
from asterism.define.grammar import parse_changed, parse_measured, write_changed, write_measured
from asterism.define.write import format_definition, write_definition
from asterism.model.criteria import Changed, Measured
from asterism.model.definition import Definition
from asterism.model.when import EVER
from generative.strategies import changeds, definitions, measureds


def reload(text: str) -> Definition:
    return load_definition(compose_bytes(text.encode(), file="generated.yaml"))


@given(definitions())
def test_a_definition_written_and_loaded_is_the_same(definition: Definition) -> None:
    assert definition == reload(write_definition(definition))


@given(definitions())
def test_the_canonical_text_is_a_fixed_point_of_formatting(definition: Definition) -> None:
    text = write_definition(definition)

    assert text == format_definition(text)
    assert text == write_definition(reload(text))


@given(measureds())
def test_a_comparison_is_read_as_it_was_written(leaf: Measured) -> None:
    read = parse_measured(write_measured(leaf))

    assert (leaf.analyte, leaf.op, leaf.threshold, EVER) == (
        read.analyte,
        read.op,
        read.threshold,
        read.window,
    )


@given(changeds())
def test_a_change_is_read_as_it_was_written(leaf: Changed) -> None:
    read = parse_changed(write_changed(leaf))

    assert (leaf.analyte, leaf.since, leaf.op, leaf.amount) == (
        read.analyte,
        read.since,
        read.op,
        read.amount,
    )
