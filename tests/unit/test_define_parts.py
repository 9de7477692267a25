"""Parts written out, and graded sets of levels."""

import pytest

from asterism.define.compose import compose_bytes
from asterism.define.definitions import load_definition, load_definitions
from asterism.define.faults import Refused
from asterism.define.write import format_definition, write_definition
from asterism.model.criteria import AtLeast, Named, Present
from asterism.model.definition import Definition
from unit.define_fixtures import HEAD, definition_of

PARTS = """\
parts:
  - fever: {label: High fever, present: fever, cite: x}
  - inflamed: {any: [{part: fever}, {present: raised_crp}]}
"""
LEVELS = """\
levels:
  - sure: {label: certain, summary: All., all: [{part: fever}, {present: rash}]}
  - maybe:
      cite: y
      any: [{part: fever}, {present: rash}]
      exclusions: [{cold: {present: common_cold}}]
      cautions: [{young: {when: {present: child}, say: Too young.}}]
exclusions: [{burn: {present: burn}}]
parts:
  - fever: {present: fever}
"""


def all_of(text: str) -> tuple[Definition, ...]:
    return load_definitions(compose_bytes((HEAD + text).encode(), file="f.yaml"))


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        all_of(text)
    return caught.value


# --- parts ----------------------------------------------------------------------------------------


def test_a_part_stands_wherever_it_is_named() -> None:
    """With its own name, label and place, however often; and inside another part."""
    root = definition_of(PARTS + "all: [{part: fever}, {two: {part: inflamed}}]\n").root

    assert isinstance(root, AtLeast)
    fever, two = root.of
    assert isinstance(fever, Named)
    assert isinstance(two, Named)
    assert (fever.id, fever.label, fever.of) == ("fever", "High fever", Present(concept="fever"))
    assert isinstance(two.of, Named)
    assert two.of.id == "inflamed"
    assert isinstance(two.of.of, AtLeast)
    assert two.of.of.of[0] == fever
    assert fever.at is not None
    assert fever.at.line == 6


def test_a_part_stands_in_exclusions_and_cautions_too() -> None:
    found = definition_of(
        PARTS + "present: rash\nexclusions: [{part: inflamed}]\n"
        "cautions: [{hot: {when: {part: fever}, say: Cool.}}]\n"
    )

    assert [one.id for one in found.exclusions] == ["inflamed"]
    assert isinstance(found.cautions[0].when, Named)


def test_a_whole_may_be_a_part() -> None:
    root = definition_of(PARTS + "criterion: {part: inflamed}\n").root

    assert isinstance(root, Named)
    assert root.id == "inflamed"


def test_what_was_written_out_is_written_and_read_again() -> None:
    found = definition_of(PARTS + "all: [{part: fever}, {two: {part: inflamed}}]\n")

    again = load_definition(compose_bytes(write_definition(found).encode(), file="g.yaml"))

    assert again == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("parts: [{a: {present: a}}]\npresent: b\n", "K019"),
        ("parts: [{a: {present: a}}]\nall: [{part: b}]\n", "K018"),
        ("parts: [{a: {part: a}}]\nall: [{part: a}]\n", "K018"),
        (
            ("parts: [{a: {part: b}}, {b: {present: b}}]\nall: [{part: a}, {part: b}]\n"),
            "K018",
        ),
        ("parts: [{a: {present: a}}, {a: {present: b}}]\nall: [{part: a}]\n", "K008"),
        ("parts: [{a: {present: a}, b: {present: b}}]\nall: [{part: a}]\n", "K016"),
        ("all: [{part: a}]\n", "K018"),
        ("parts: {a: {present: a}}\nall: [{part: a}]\n", "K011"),
    ],
)
def test_a_part_is_one_that_stands_above_and_is_used(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_parts_that_multiply_are_refused_before_they_are_written_out() -> None:
    """Twice the one above it, forty times over: 2**40 criteria."""
    lines = ["parts:", "  - p0: {present: a}"]
    lines += [f"  - p{n}: {{all: [{{part: p{n - 1}}}, {{part: p{n - 1}}}]}}" for n in range(1, 41)]

    assert refusal("\n".join([*lines, "all: [{part: p40}]\n"])).code in {"K043", "K004"}


def test_parts_that_nest_are_refused_where_they_grow_too_deep() -> None:
    lines = ["parts:", "  - p0: {present: a}"]
    lines += [f"  - p{n}: {{not: {{part: p{n - 1}}}}}" for n in range(1, 200)]

    assert refusal("\n".join([*lines, "all: [{part: p199}]\n"])).code == "K004"


# --- levels ---------------------------------------------------------------------------------------


def test_levels_are_definitions_of_one_set() -> None:
    sure, maybe = all_of(LEVELS)

    assert (sure.id, maybe.id) == ("made_up/first_2012_sure", "made_up/first_2012_maybe")
    assert (sure.title, maybe.title) == ("First 2012, certain", "First 2012, Maybe")
    assert (sure.level, maybe.level) == ("certain", "Maybe")
    assert (sure.set, maybe.set) == ("made_up/first_2012", "made_up/first_2012")
    assert (sure.rank, maybe.rank) == (1, 2)
    assert (sure.summary, maybe.summary) == ("All.", "")
    assert sure.sha256 == maybe.sha256
    assert sure.disease == maybe.disease


def test_a_level_has_what_the_set_has_and_its_own() -> None:
    sure, maybe = all_of(LEVELS)

    assert [one.id for one in sure.exclusions] == ["burn"]
    assert [one.id for one in maybe.exclusions] == ["burn", "cold"]
    assert [one.id for one in maybe.cautions] == ["young"]
    assert isinstance(sure.root, AtLeast)
    assert isinstance(maybe.root, Named)
    assert (maybe.root.id, maybe.root.cite) == ("maybe", "y")


@pytest.mark.parametrize("place", [0, 1])
def test_a_level_is_written_and_read_again(place: int) -> None:
    level = all_of(LEVELS)[place]

    again = load_definition(compose_bytes(write_definition(level).encode(), file="g.yaml"))

    assert again == level


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("levels: []\n", "K017"),
        ("levels: [{a: {present: a}}, {a: {present: b}}]\n", "K008"),
        ("levels: [{a: {present: a}, b: {present: b}}]\n", "K016"),
        ("levels: [{a: {present: a}}]\npresent: b\n", "K009"),
        ("levels: [{a: {present: a}}]\nlevel: x\n", "K009"),
        ("levels: [{a: {label: A}}]\n", "K016"),
        ("levels: [{Big: {present: a}}]\n", "K013"),
    ],
)
def test_a_graded_set_has_levels_and_nothing_in_their_place(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_one_definition_is_not_a_set() -> None:
    with pytest.raises(Refused) as caught:
        load_definition(compose_bytes((HEAD + LEVELS).encode(), file="f.yaml"))

    assert caught.value.code == "K011"


@pytest.mark.parametrize("text", [PARTS + "all: [{part: inflamed}]\n", LEVELS])
def test_formatting_leaves_parts_and_levels_alone(text: str) -> None:
    with pytest.raises(Refused) as caught:
        format_definition(HEAD + text)

    assert caught.value.code in {"K044", "K011"}
