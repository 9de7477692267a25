"""What the ranking goes by: findings for and against, what is above them, whose word counts."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from asterism.define import load_library
from asterism.define.ranking import load_rules
from asterism.errors import AsterismError
from asterism.folders import cache_folder
from asterism.rank.atlas import open_atlas
from asterism.rank.query import asked
from asterism.rank.ranked import Ranked, rank_query
from asterism.rank.single import portrait
from asterism.rank.unite import united
from asterism.rank.weigh import Weighed, gather, totals, weigh
from unit.rank_fixtures import OBSOLETE, small_atlas, write_release

ATLAS = small_atlas()
NEUROPATHY, DEMYELINATING, AXONAL = "HP:9990002", "HP:9990003", "HP:9990004"
HYPERTRICHOSIS, ULCER, SPLENOMEGALY, CATARACT = (
    "HP:9990006",
    "HP:9990007",
    "HP:9990009",
    "HP:9990010",
)


Ids = tuple[str, ...]


def _ranked(*observed: str, excluded: Ids = (), ignore: Ids = ()) -> Ranked:
    return rank_query(ATLAS, asked(ATLAS.terms, observed, excluded, ignore), 50, 50)


def _weighed(observed: list[str], excluded: tuple[str, ...] = ()) -> Weighed:
    query = asked(ATLAS.terms, observed, excluded)
    return weigh(gather(ATLAS, query), np.arange(ATLAS.count))


def _order(*observed: str, excluded: Ids = (), ignore: Ids = ()) -> list[str]:
    found = _ranked(*observed, excluded=excluded, ignore=ignore)
    return [ATLAS.ids[disease][0] for disease in found.diseases]


@pytest.mark.parametrize(
    ("observed", "first"),
    [
        ((DEMYELINATING,), "OMIM:1"),
        ((CATARACT,), "OMIM:5"),
        ((DEMYELINATING, HYPERTRICHOSIS), "OMIM:1"),
        ((SPLENOMEGALY,), "ORPHA:9"),  # all of its patients; of the other only those of one source
        ((NEUROPATHY,), "OMIM:1"),  # presence travels up: a demyelinating one is a neuropathy
        ((AXONAL,), "OMIM:1"),  # what is above the finding counts, partly
    ],
)
def test_the_disease_with_the_findings_comes_first(observed: tuple[str, ...], first: str) -> None:
    assert first == _order(*observed)[0]


def test_entries_of_one_name_are_one_candidate_with_both_ids() -> None:
    assert ("OMIM:1", "ORPHA:1") in ATLAS.ids
    assert ATLAS.number["OMIM:1"] == ATLAS.number["ORPHA:1"]


def test_an_entry_that_names_several_is_no_candidate_but_its_kinds_say_so() -> None:
    assert "ORPHA:3" not in _order(ULCER)
    assert ATLAS.kinds_of[ATLAS.number["OMIM:3"]] == ("ORPHA:3",)


@pytest.mark.parametrize(
    ("label", "genes", "alike", "joined"),
    [
        ("GENEA-related encephalopathy", {"GENEA"}, 0.5, True),
        ("GENEA-related encephalopathy", {"GENEA"}, 0.12, True),  # the name says the gene
        ("GENEA-related encephalopathy", {"GENEA"}, 0.05, False),  # described otherwise
        ("Encephalopathy of infants", {"GENEA"}, 0.12, False),
        ("Seizures due to a deficiency of something", {"GENEA"}, 0.05, True),  # those by their gene
        ("Ataxia due to a deficiency of something", {"GENEA"}, 0.05, False),
        ("1q1 microdeletion syndrome", {"GENEA"}, 0.5, False),  # a piece of a chromosome
        ("Dystrophy", {"GENEA", "GENEX"}, 0.5, False),  # of several genes
        ("GENEB-related encephalopathy", {"GENEB"}, 0.5, False),  # of a gene of two entries
    ],
)
def test_an_entry_is_the_only_one_of_its_only_gene_where_both_are_described_alike(
    label: str, genes: set[str], alike: float, joined: bool
) -> None:
    labels = {"OMIM:1": "Seizures 4", "OMIM:2": "Ataxia 1", "OMIM:3": "Myopathy", "ORPHA:7": label}
    of = {"OMIM:1": {"GENEA"}, "OMIM:2": {"GENEB"}, "OMIM:3": {"GENEB"}, "ORPHA:7": genes}
    frozen = {name: frozenset(found) for name, found in of.items()}
    found = united(labels, frozen, lambda _, __: alike, ATLAS.rules.kinship)
    assert joined == (("OMIM:1", "ORPHA:7") in found.diseases)


def test_patients_who_are_counted_and_an_entry_of_orphanet_say_that_much_is_published() -> None:
    told = ATLAS.arrays["described"][[ATLAS.number[f"OMIM:{n}"] for n in (2, 4, 3, 1)]]
    assert told[0] == told[1] < told[2] < told[3]  # nobody counted; 5 patients; 10 and 20
    assert ATLAS.arrays["described"][ATLAS.number["ORPHA:9"]] == ATLAS.arrays["described_mean"][0]


def test_of_two_entries_the_first_says_how_often() -> None:
    found = portrait(ATLAS, ATLAS.number["OMIM:1"])
    assert found is not None
    assert found.direct[ATLAS.terms.number[DEMYELINATING]] > 0.5  # not the "very rare" of the other
    assert ATLAS.terms.number[HYPERTRICHOSIS] in found.direct  # which only the other has


def test_an_unrelated_finding_is_neutral_and_not_damning() -> None:
    found = _ranked(DEMYELINATING, CATARACT)
    column = found.diseases.index(ATLAS.number["OMIM:1"])
    cataract = found.query.observed.index(ATLAS.terms.number[CATARACT])
    assert abs(found.observed[cataract][column]) < 0.2


def test_a_disease_gains_by_how_often_it_has_the_finding_itself() -> None:
    weighed = _weighed([ULCER, DEMYELINATING])
    exact = weighed.exact.sum(axis=0)
    usual, share, counted, never = (exact[ATLAS.number[f"OMIM:{n}"]] for n in (2, 4, 3, 5))
    assert usual > share > counted > 0  # no frequency, 60 %, and 4 of 5 as so few count
    assert never == 0


def test_an_excluded_finding_counts_against_those_who_have_it() -> None:
    (denied,) = _weighed([ULCER], (SPLENOMEGALY,)).denied
    assert denied[ATLAS.number["OMIM:3"]] < 0
    assert denied[ATLAS.number["OMIM:2"]] == 0


def test_an_excluded_finding_that_is_annotated_as_never_there_speaks_for_the_disease() -> None:
    never = _weighed([DEMYELINATING], (CATARACT, SPLENOMEGALY)).never.sum(axis=0)
    expected = ATLAS.rules.weights.never * np.log1p(2)
    assert never[ATLAS.number["OMIM:1"]] == pytest.approx(expected)


def test_a_source_that_is_ignored_takes_its_annotations_along() -> None:
    assert _order(CATARACT)[0] == "OMIM:5"
    assert _order(CATARACT, ignore=("PMID:51",))[0] == "OMIM:5"  # another source says it too
    assert "OMIM:5" not in _order(CATARACT, ignore=("PMID:51", "PMID:52"))  # nothing is left of it


def test_a_disease_without_its_own_source_borrows_from_its_series() -> None:
    ignored = _order(ULCER, ignore=("PMID:41",))
    assert "OMIM:4" in ignored


def test_without_a_finding_there_are_no_candidates() -> None:
    assert _order() == []


def test_what_the_ontology_does_not_know_is_set_aside_and_told() -> None:
    query = asked(ATLAS.terms, ["HP:0000005", OBSOLETE, DEMYELINATING], [NEUROPATHY])
    assert ATLAS.terms.number[SPLENOMEGALY] in query.observed
    assert query.excluded == ()
    assert query.notes == (
        "HP:0000005 is no phenotype of this release and is set aside",
        f"{OBSOLETE} is now {SPLENOMEGALY}",
        f"{NEUROPATHY} is excluded, and yet observed: the exclusion is set aside",
    )


def test_a_finding_and_its_kind_are_one_finding() -> None:
    assert asked(ATLAS.terms, [NEUROPATHY, DEMYELINATING]) == asked(ATLAS.terms, [DEMYELINATING])


def test_odds_are_the_sum_of_what_contributes_but_for_a_constant() -> None:
    found = _ranked(DEMYELINATING, ULCER, excluded=(SPLENOMEGALY, CATARACT), ignore=("PMID:12",))
    parts = found.observed.sum(axis=0) + found.excluded.sum(axis=0) + found.unseen + found.described
    chances = np.exp(parts - parts.max())
    chances /= chances.sum()
    assert found.log_odds == pytest.approx(np.log(chances / (1 - chances)), abs=1e-3)


def test_a_damaged_cache_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTERISM_CACHE", str(tmp_path / "cache"))
    release, rules = write_release(tmp_path), load_rules(load_library())
    open_atlas(release, rules)
    (file,) = cache_folder().glob("atlas-*.cache")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1  # in the last row of the matrix: seen when the row is used
    file.write_bytes(data)
    damaged = open_atlas(release, rules)
    with pytest.raises(AsterismError, match="damaged"):
        totals(gather(damaged, asked(damaged.terms, [damaged.terms.ids[-1]])))
    file.write_bytes(data[:-3])  # cut short: made anew
    mended = open_atlas(release, rules)
    query = asked(mended.terms, [damaged.terms.ids[-1]])
    assert weigh(gather(mended, query), np.arange(mended.count)).observed.any()


def test_an_atlas_without_a_cache_ranks_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    monkeypatch.setenv("ASTERISM_CACHE", str(blocked / "cache"))
    folder = tmp_path / "release"
    folder.mkdir()
    bare = open_atlas(write_release(folder), load_rules(load_library()))
    query = asked(bare.terms, [DEMYELINATING])
    assert rank_query(bare, query, 9, 9).diseases == rank_query(ATLAS, query, 9, 9).diseases
    shutil.rmtree(folder)
