"""How two editions differ, line by line."""

import pytest

from asterism.define.changes import changes_in_english
from unit.define_fixtures import concepts_of, definition_of

CONCEPTS = concepts_of("""\
made_up_syndrome: {label: Made-up syndrome, kind: disease}
neuropathy: {label: Neuropathy, words: [neuropathy]}
bone: {label: Bone lesion, words: [bone lesion]}
spleen: {label: Splenomegaly, words: [splenomegaly]}
rash: {label: Rash, words: [rash]}
myeloma: {label: Multiple myeloma, words: [multiple myeloma]}
platelets: {label: Platelets, words: [platelets], kind: analyte, unit: 10*9/L}
""")

OLD = """\
all:
  - major: {all: [{nerves: {present: neuropathy}}]}
  - minor: {at_least: 1, of: [{bone: {present: bone}}, {spleen: {present: spleen}}]}
exclusions:
  - myeloma: {present: myeloma}
"""


def changes(new: str, old: str = OLD) -> list[str]:
    return list(changes_in_english(definition_of(old), definition_of(new), CONCEPTS))


def test_an_edition_does_not_differ_from_itself() -> None:
    assert changes(OLD) == []


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("at_least: 1", "at_least: 2", "changed   Minor: at least 1 of these 2 -> all of these 2"),
        ("{bone: {present: bone}}, ", "", "dropped   Bone: bone lesion, under Minor"),
        (
            "{bone: {present: bone}}",
            "{bone: {present: bone}}, {skin: {present: rash, label: Skin}}",
            "added     Skin: rash, under Minor",
        ),
        ("{nerves: {present: neuropathy}}",
         "{nerves: {present: neuropathy, basis: operational}}",
         "basis     now operational: Nerves"),
        ("{nerves: {present: neuropathy}}",
         "{neuropathy: {present: neuropathy}}",
         ""),
        ("- minor: {at", "- minor: {label: Other criteria, at",
         "renamed   Minor -> Other criteria"),
        ("- myeloma: {present: myeloma}", "- rash: {present: rash}",
         "dropped   exclusion: Myeloma: multiple myeloma"),
        ("- myeloma: {present: myeloma}", "- rash: {present: rash}", "added     exclusion: Rash"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_a_line(before: str, after: str, line: str) -> None:
    assert before in OLD
    told = changes(OLD.replace(before, after))
    assert line in told if line else told == []


def test_an_item_that_moved_is_neither_dropped_nor_added() -> None:
    new = OLD.replace("{bone: {present: bone}}, ", "").replace(
        "[{nerves: {present: neuropathy}}]",
        "[{nerves: {present: neuropathy}}, {bone: {present: bone}}]",
    )
    told = changes(new)
    assert "moved     Bone: from Minor to Major" in told
    assert not [line for line in told if line.startswith(("dropped", "added"))]


def test_what_stands_under_a_dropped_item_is_told_with_it() -> None:
    new = "all: [{major: {all: [{nerves: {present: neuropathy}}]}}]\n"
    told = changes(new)
    assert "dropped   Minor: at least 1 of these 2 (Bone; Spleen)" in told
    assert "dropped   Bone: bone lesion, under Minor" not in told


def test_a_threshold_that_moved_is_told_with_both_numbers() -> None:
    one, other = (f"all: [{{high: {{measured: platelets >= {n} 10*9/L}}}}]" for n in (450, 400))
    assert changes(other, one) == [
        "changed   High: platelets at least 450 ×10⁹/L -> platelets at least 400 ×10⁹/L"
    ]


def test_the_order_of_the_editions_turns_added_and_dropped_round() -> None:
    fewer = OLD.replace("{bone: {present: bone}}, ", "")
    assert "added     Bone: bone lesion, under Minor" in changes(OLD, fewer)
