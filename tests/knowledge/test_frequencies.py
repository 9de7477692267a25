"""How often our diseases have what, and that each comes first for its own patient."""

import pytest

from asterism.define import load_library
from asterism.define.compose import Document, compose
from asterism.define.frequencies import load_frequencies, read_frequencies
from asterism.define.ranked import load_ranked
from asterism.errors import KnowledgeError
from asterism.model.provenance import Basis, Seen
from asterism.rank.patient import rank_patient
from asterism.read.text.phenotypes import find
from asterism.serve.ranking import rank_bench
from asterism.serve.ranks import known_to, ranked
from optional import require

LIBRARY = load_library()
FREQUENCIES = load_frequencies(LIBRARY)
ENOUGH = 17  # of twenty mimics


def test_every_disease_that_is_defined_has_frequencies() -> None:
    assert {name.partition("/")[0] for name in LIBRARY.definitions} == set(FREQUENCIES)


def test_a_number_that_was_not_seen_or_is_ours_says_so() -> None:
    """Whatever a note calls ours is marked as operational, so that every view can tell."""
    rows = [s for one in FREQUENCIES.values() for e in one.expected for s in e.series]
    ours = [row for row in rows if "number is ours" in row.note.lower()]
    assert ours
    assert all(row.basis is Basis.OPERATIONAL for row in ours)
    assert any(row.seen is Seen.NOT_SEEN_HIGH for row in rows)


def test_series_of_one_finding_are_kept_apart_and_weighed_by_their_size() -> None:
    expected = next(e for e in FREQUENCIES["poems"].expected if e.id == "papilledema")
    assert len(expected.series) == 3
    assert (expected.low, expected.high) == (0.29, 0.64)
    assert 0.45 < expected.share < 0.57


def _read(rows: str) -> object:
    text = f"frequencies: made_up\nfindings:\n{rows}"
    return read_frequencies(Document(root=compose(text, file="f.yaml"), file="f.yaml", sha256=""))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("  - a: {share: 120 %, cite: x}\n", "K013"),
        ("  - a: {share: 40-20 %, cite: x}\n", "K013"),
        ("  - a: {share: about half, cite: x}\n", "K013"),
        ("  - a: {share: 20 %}\n", "K010"),
        ("  - a: {share: 20 %, cite: x, often: yes}\n", "K009"),
        ("  - a: {share: 20 %, cite: x}\n  - a: {present: b, share: 20 %, cite: x}\n", "K013"),
    ],
)
def test_a_share_that_is_none_is_refused_where_it_stands(rows: str, code: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        _read(rows)
    assert refused.value.code == code
    assert refused.value.where.startswith("f.yaml:")


@pytest.fixture(scope="module")
def places() -> dict[str, int]:
    """Where each disease comes for its own patient; 0 for not among the first fifty."""
    require(find(), "the ontology's data are not installed (pip install 'asterism[rank]')")
    known = known_to(rank_bench())
    found = {}
    for case in load_ranked(LIBRARY):
        names = [one.disease for one in ranked(case.patient, known, top=50).candidates]
        found[case.disease] = names.index(case.disease) + 1 if case.disease in names else 0
    return found


def test_poems_comes_first_without_its_decisive_tests(places: dict[str, int]) -> None:
    assert places["poems"] == 1


def test_most_mimics_come_first_for_their_own_patients(places: dict[str, int]) -> None:
    mimics = {name: place for name, place in places.items() if name != "poems"}
    assert len(mimics) == 20
    assert sum(place == 1 for place in mimics.values()) >= ENOUGH, mimics


def test_criteria_that_are_not_met_bring_a_disease_down() -> None:
    require(find(), "the ontology's data are not installed (pip install 'asterism[rank]')")
    known = known_to(rank_bench())
    case = next(one for one in load_ranked(LIBRARY) if one.disease == "tafro")
    judged = ranked(case.patient, known, top=3000)
    unjudged = rank_patient(case.patient, known, {}, top=3000)
    for disease in ("tafro", "poems"):
        with_, without = (
            next(one for one in found.candidates if one.disease == disease)
            for found in (judged, unjudged)
        )
        said = with_.reason_of_verdict
        assert without.reason_of_verdict is None
        assert said is not None
        assert (said.log_odds > 0) is (disease == "tafro")
