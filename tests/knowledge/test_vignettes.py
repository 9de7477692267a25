"""Every vignette judged by every edition it names, and what the vignettes have to cover."""

import pytest

from asterism.define.keys import CASE_KINDS
from asterism.define.rules.rule import nodes
from asterism.model.criteria import Criterion, Named
from asterism.model.truth import Truth
from knowledge.answers import (
    Asked,
    answer_on,
    asked,
    asked_of,
    leaves_of,
    library,
    name_of,
    named_within,
)

DEFINITIONS = sorted(library().definitions)
PAIRS = list(asked())

# A footnote is not something that every edition has.
KINDS_OF_EVERY_EDITION = tuple(kind for kind in CASE_KINDS if kind != "footnote")


@pytest.mark.parametrize("pair", PAIRS, ids=name_of)
def test_the_verdict_is_the_one_that_the_vignette_expects(pair: Asked) -> None:
    case, expected = pair
    verdict = answer_on(pair)
    said = [(note.kind, note.text) for note in verdict.notes]
    assert (expected.truth, expected.provisional) == (verdict.truth, verdict.provisional), (
        f"{case.tells} {said}"
    )


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair[1].criteria], ids=name_of)
def test_each_criterion_is_what_the_vignette_expects(pair: Asked) -> None:
    _, expected = pair
    truths = dict(answer_on(pair).named)
    assert dict(expected.criteria) == {name: truths.get(name) for name, _ in expected.criteria}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair[1].missing], ids=name_of)
def test_the_tests_that_the_vignette_expects_are_among_those_named(pair: Asked) -> None:
    _, expected = pair
    named = {test for each in answer_on(pair).missing for test in (each.test, *each.others)}
    assert set(expected.missing) <= named, sorted(named)


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if pair[1].notes or pair[1].silent], ids=name_of
)
def test_the_kinds_of_note_are_those_that_the_vignette_expects(pair: Asked) -> None:
    _, expected = pair
    kinds = {note.kind for note in answer_on(pair).notes}
    assert set(expected.notes) <= kinds
    assert kinds.isdisjoint(expected.silent)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_edition_has_a_classic_a_mimic_a_missing_test_and_a_boundary(
    definition: str,
) -> None:
    kinds = {case.kind for case, _ in asked_of(definition)}
    assert set(KINDS_OF_EVERY_EDITION) <= kinds


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_named_criterion_is_met_in_one_vignette_and_not_met_in_another(
    definition: str,
) -> None:
    seen: dict[str, set[Truth]] = {}
    for pair in asked_of(definition):
        for name, truth in answer_on(pair).named:
            seen.setdefault(name, set()).add(truth)
    names = list(named_within(library().definitions[definition].root))
    one_sided = [name for name in names if not {Truth.TRUE, Truth.FALSE} <= seen.get(name, set())]
    assert one_sided == []


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_exclusion_decides_one_vignette_and_spares_another(definition: str) -> None:
    for exclusion in library().definitions[definition].exclusions:
        truths = {dict(answer_on(pair).named)[exclusion.id] for pair in asked_of(definition)}
        assert Truth.TRUE in truths, exclusion.id
        assert truths - {Truth.TRUE}, exclusion.id


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_caution_is_heard_in_one_vignette_and_not_in_another(definition: str) -> None:
    heard = [{note.text for note in answer_on(pair).notes} for pair in asked_of(definition)]
    for caution in library().definitions[definition].cautions:
        assert any(caution.say in texts for texts in heard), f"{caution.id} is never heard"
        assert any(caution.say not in texts for texts in heard), f"{caution.id} is always heard"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_concept_that_an_edition_looks_for_stands_in_some_vignette(definition: str) -> None:
    stated = {finding.concept for case, _ in asked() for finding in case.patient.findings}
    silent = [
        sorted(leaf) for leaf in leaves_of(library().resolved(definition)) if not leaf & stated
    ]
    assert silent == []


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_no_two_criteria_of_an_edition_share_a_name(definition: str) -> None:
    """One criterion that is counted in two places is one, and has one name."""
    edition = library().definitions[definition]
    named = [node for root in (edition.root, *edition.exclusions) for node in nodes(root)]
    known: dict[str, Criterion] = {}
    for node in named:
        if isinstance(node, Named):
            assert known.setdefault(node.id, node) == node
