"""Every unit that the knowledge files write is UCUM by its own grammar (ucumvert), not by ours."""

from functools import cache
from typing import Any

import pytest
from ucumvert import get_ucum_parser

from asterism.define import load_library
from asterism.define.terms import Kind
from asterism.read.text.rules import load_rules

LIBRARY = load_library()


@cache
def parser() -> Any:
    return get_ucum_parser()


def units() -> list[str]:
    analytes = [one for one in LIBRARY.concepts.values() if one.kind is Kind.ANALYTE]
    own = {unit for one in analytes for unit in (one.unit, *one.other_units)}
    pairs = {
        unit
        for one in analytes
        for pair in one.equivalents
        for unit in (pair.from_unit, pair.to_unit)
    }
    return sorted(own | pairs)


@pytest.mark.parametrize("unit", units())
def test_the_unit_of_an_analyte_is_ucum(unit: str) -> None:
    assert parser().parse(unit)


def printed() -> list[str]:
    page = load_rules(LIBRARY.knowledge_root / "terms").units
    return sorted({unit for key in ("measures", "whole") for unit in page.page(key).lists()})


@pytest.mark.parametrize("unit", printed())
def test_what_a_spelling_stands_for_is_ucum(unit: str) -> None:
    assert parser().parse(unit)
