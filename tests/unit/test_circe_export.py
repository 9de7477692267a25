"""What is said of a definition as a Circe cohort, and what is refused or told as left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from asterism.define import load_library
from asterism.define.circe import SetItem
from asterism.define.terms import Kind
from asterism.errors import InputError
from asterism.model.criteria import (
    Across,
    AtLeast,
    Baseline,
    Changed,
    Criterion,
    Limit,
    Measured,
    Not,
    Present,
    ReferenceLimit,
    all_of,
    any_of,
)
from asterism.model.quantity import Comparator, Quantity
from asterism.model.when import Window
from asterism.screen.circe.codebook import Codebook, codebook_of
from asterism.screen.circe.export import Exported, cohort_of, sets_of
from asterism.screen.shapes.omop import Period
from generative.judge_strategies import fill_in
from generative.omop_tables import library_of
from generative.people import definition, named
from generative.strategies import VOCABULARY

LIBRARY = library_of(VOCABULARY, Path())
SETS = tuple(
    SetItem(
        concept=name,
        concept_id=100 + number,
        is_excluded=False,
        with_descendants=True,
        with_mapped=False,
    )
    for number, name in enumerate(VOCABULARY)
)
NEUROPATHY, LESION = Present(concept="neuropathy"), Present(concept="bone_lesion")


def over(number: str, unit: str = "10*9/L", analyte: str = "platelets") -> Measured:
    edge = Quantity(value=Decimal(number), unit=unit)
    return Measured(analyte=analyte, op=Comparator.GT, threshold=edge)


def codebook(*without: str) -> Codebook:
    return codebook_of(LIBRARY, tuple(item for item in SETS if item.concept not in without))


def exported(root: Criterion, *without: str, excluded: Criterion | None = None) -> Exported:
    exclusions = () if excluded is None else (named(fill_in(excluded), "Excluded"),)
    rule = definition(fill_in(root), exclusions=exclusions)
    return cohort_of(rule, codebook(*without))


def rules(told: Exported) -> list[dict[str, Any]]:
    return [rule["expression"] for rule in told.expression["InclusionRules"]]


def criteria(told: Any) -> Iterator[dict[str, Any]]:
    """Every criterion at any depth, with its window and count."""
    if isinstance(told, dict):
        if "Criteria" in told:
            yield told
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from criteria(each)


def gaps(told: Exported) -> list[tuple[str, str, bool]]:
    return [(gap.criterion, gap.about, gap.no_code) for gap in told.gaps]


def test_what_circe_can_say_is_whole() -> None:
    told = exported(all_of(named(NEUROPATHY, "Nerves"), named(LESION, "Bone")))
    assert (told.status, told.gaps) == ("whole", ())
    assert [rule["name"] for rule in told.expression["InclusionRules"]] == ["Nerves", "Bone"]


@pytest.mark.parametrize(
    ("left_out", "about"),
    [
        (
            Changed(
                analyte="platelets",
                since=Baseline.FIRST,
                op=Comparator.LE,
                amount=Quantity(value=Decimal(-50), unit="%"),
            ),
            "platelets",
        ),
        (Across(n=2, by=("nerve",), of=LESION), "nerve"),
        (Present(concept="bone_lesion", window=Window(days=90)), "bone_lesion"),
        (replace(over("450"), window=Window(days=9)), "platelets"),
        (over("2", "1", "ratio"), "ratio"),
        (Not(of=over("450")), "platelets"),
        (
            Measured(
                analyte="platelets",
                op=Comparator.GT,
                threshold=ReferenceLimit(
                    limit=Limit.UPPER, plus=Quantity(value=Decimal(1), unit="10*9/L")
                ),
            ),
            "platelets",
        ),
    ],
    ids=["change", "sites", "window", "window of a result", "reckoned", "fails", "limit and more"],
)
def test_what_it_cannot_say_is_left_out_and_named(left_out: Criterion, about: str) -> None:
    told = exported(all_of(named(NEUROPATHY, "Nerves"), named(left_out, "Other")))
    assert (told.status, told.is_wider) == ("partly", True)
    assert gaps(told) == [("other", about, False)]
    assert told.expression["Title"].endswith(", wider")
    assert f"left out: other ({about})" in told.expression["InclusionRules"][0]["description"]


def test_what_stands_beside_it_in_any_of_them_goes_too() -> None:
    """One that may always hold makes "any of" hold for everybody: wider, never narrower."""
    either = any_of(LESION, Across(n=2, by=("nerve",), of=LESION, enough=None))
    reckoned = any_of(LESION, over("2", "1", "ratio"))
    assert exported(all_of(NEUROPATHY, either)).is_wider
    told = exported(all_of(named(NEUROPATHY, "Nerves"), named(reckoned, "Other")))
    assert [rule["name"] for rule in told.expression["InclusionRules"]] == ["Nerves"]


def test_what_no_code_says_is_told_and_makes_nothing_wider() -> None:
    told = exported(named(any_of(NEUROPATHY, LESION), "Either"), "bone_lesion", "marrow_lesion")
    assert gaps(told) == [("either", "bone_lesion", True)]
    assert (told.status, told.is_wider) == ("partly", False)


@pytest.mark.parametrize(
    ("root", "without", "excluded", "why"),
    [
        (all_of(NEUROPATHY, LESION), ("bone_lesion", "marrow_lesion"), None, "nobody can meet it"),
        (over("2", "1", "ratio"), (), None, "everybody"),
        (over("2", "1", "ratio"), (), LESION, "everybody of whom nothing is recorded"),
    ],
)
def test_a_cohort_of_nobody_or_of_everybody_is_refused(
    root: Criterion, without: tuple[str, ...], excluded: Criterion | None, why: str
) -> None:
    with pytest.raises(InputError, match=why) as refused:
        exported(root, *without, excluded=excluded)
    assert refused.value.where
    assert "--site" in refused.value.fix


def test_of_an_exclusion_what_can_be_said_stays() -> None:
    """What is left out of it excludes fewer: the cohort is wider again."""
    told = exported(NEUROPATHY, excluded=any_of(LESION, over("2", "1", "ratio")))
    assert gaps(told) == [("excluded", "ratio", False)]
    names = [rule["name"] for rule in told.expression["InclusionRules"]]
    assert names == ["First", "Not: Excluded", "Stood on the day of entry"]
    occurrences = {each["Occurrence"]["Type"] for each in criteria(rules(told)[1])}
    assert occurrences == {0}


def test_two_of_three_is_a_count() -> None:
    two = AtLeast(n=2, of=(NEUROPATHY, LESION, over("450")))
    (rule,) = rules(exported(two))
    assert (rule["Type"], rule["Count"], len(rule["Groups"])) == ("AT_LEAST", 2, 3)


def test_a_cohort_begins_on_the_day_on_which_it_stood() -> None:
    """Rows count until the day of entry; where one can end it, all of them, and then until then."""
    until = [each["StartWindow"]["End"] for each in criteria(rules(exported(LESION)))]
    assert all(end == {"Days": 0, "Coeff": 1} for end in until)
    ever, _, day = rules(exported(LESION, excluded=NEUROPATHY))
    assert all(each["StartWindow"]["End"] == {"Coeff": 1} for each in criteria(ever))
    assert all(each["StartWindow"]["End"]["Days"] == 0 for each in criteria(day))


@pytest.mark.parametrize("period", Period)
def test_the_rule_of_observation_periods_is_said_of_every_criterion(period: Period) -> None:
    rule = definition(fill_in(all_of(LESION, over("450"))))
    told = cohort_of(rule, codebook(), period=period)
    ignored = {each["IgnoreObservationPeriod"] for each in criteria(told.expression)}
    assert ignored == {period is Period.IGNORED}
    assert any("period" in line for line in told.lines())


def test_a_threshold_is_said_in_every_unit() -> None:
    (rule,) = rules(exported(over("450", "mg/dL", "calcium")))
    asked = [each["Criteria"]["Measurement"] for each in criteria(rule)]
    told = {(each["ValueAsNumber"]["Value"], each["Unit"][0]["CONCEPT_CODE"]) for each in asked}
    assert told == {(450, "mg/dL")}  # the one unit that this knowledge has for it
    assert {each["ValueAsNumber"]["Op"] for each in asked} == {"gt"}


def test_a_number_too_small_for_four_decimals_is_moved_outward_and_told() -> None:
    told = exported(all_of(NEUROPATHY, named(over("0.00005", "mg/dL", "calcium"), "Other")))
    assert gaps(told) == [("other", "calcium", False)]
    numbers = [
        each["Criteria"]["Measurement"]["ValueAsNumber"]["Value"]
        for each in criteria(rules(told)[1])
    ]
    assert set(numbers) == {0}


def test_what_one_set_leaves_out_another_may_have() -> None:
    """Sets with exclusions are asked for by themselves; Circe would take the exclusion for all."""
    own = next(item for item in SETS if item.concept == "neuropathy")
    without = replace(own, concept_id=8, is_excluded=True)
    leaving = (*SETS, without)
    rule = definition(fill_in(any_of(NEUROPATHY, LESION)))
    told = cohort_of(rule, codebook_of(LIBRARY, leaving))
    for each in told.expression["ConceptSets"]:
        items = each["expression"]["items"]
        excluded = [item for item in items if item["isExcluded"]]
        assert not excluded or {item["concept"]["CONCEPT_ID"] for item in items} == {100, 8}


def test_without_a_vocabulary_items_have_codes_and_no_ids() -> None:
    library = load_library()
    (told,) = sets_of(["papilledema"], codebook_of(library))
    assert told["expression"]["items"]
    for item in told["expression"]["items"]:
        assert item["concept"].keys() == {"CONCEPT_CODE", "VOCABULARY_ID"}


def test_the_site_knows_the_ids_of_its_sets() -> None:
    (told,) = sets_of(["bone_lesion"], codebook())
    assert [item["concept"] for item in told["expression"]["items"]] == [{"CONCEPT_ID": 105}]


# --- what is shipped ------------------------------------------------------------------------------


@cache
def shipped(with_sets: bool) -> Counter[str]:
    """How many of the bundled definitions Circe can say, by our codes or with a set for each."""
    library = load_library()
    sets = tuple(
        SetItem(
            concept=concept.id,
            concept_id=1 + number,
            is_excluded=False,
            with_descendants=True,
            with_mapped=False,
        )
        for number, concept in enumerate(library.concepts.values())
        if with_sets and concept.kind is not Kind.JUDGEMENT
    )
    book = codebook_of(library, sets)
    return Counter(_status(name, book) for name in library.definitions)


def _status(name: str, book: Codebook) -> str:
    try:
        return cohort_of(load_library().resolved(name), book).status
    except InputError:
        return "not"


DOCS = Path(__file__).parents[2] / "docs" / "how-to" / "exchange-with-atlas.md"


@pytest.mark.parametrize(("with_sets", "words"), [(False, "our codes"), (True, "a concept set")])
def test_the_page_says_how_many_of_the_bundled_definitions_circe_can_say(
    with_sets: bool,
    words: str,
) -> None:
    counts = shipped(with_sets)
    (line,) = (each for each in DOCS.read_text().splitlines() if each.startswith(f"| {words}"))
    told = [int(cell) for cell in line.strip("| ").split("|")[1:]]
    assert told == [counts["whole"], counts["partly"], counts["not"]]
