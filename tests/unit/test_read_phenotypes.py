"""The ontology's terms in a text: how far words may be from a name, and what is none."""

from pathlib import Path

import pytest

from asterism.errors import NotFound
from asterism.model.finding import Flag, Status
from asterism.read.text.phenotypes import find, load_phenotypes
from asterism.read.text.phenotypes.forms import Forms
from asterism.read.text.phenotypes.index import ROOT, build_index
from asterism.read.text.phenotypes.layer import _load, lists_in
from asterism.read.text.phenotypes.obo import parse_obo
from asterism.read.text.rules import load_page
from optional import require
from unit.phenotype_fixtures import OBO, TERMS, findings, written


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ontology")


def named(text: str, folder: Path) -> list[tuple[str, str]]:
    """Each term of the ontology with the words that name it."""
    return [
        (found.term[-2:], found.evidence[0].quote) for found in findings(text, folder) if found.term
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As listed, whatever the case, the number and the spelling.
        ("She has a CLEFT PALATE.", [("01", "CLEFT PALATE")]),
        ("Renal tumours grew.", [("07", "Renal tumours")]),
        # In another order, with articles, a copula or a qualifier between.
        ("There was hip dysplasia.", [("09", "hip dysplasia")]),
        ("The nose was rather short.", [("04", "nose was rather short")]),
        ("Dysplasia of the left hip was seen.", [("09", "Dysplasia of the left hip")]),
        # In other forms of the words, or other words for the same.
        ("The hips are dysplastic.", [("09", "hips are dysplastic")]),
        ("He was microcephalic.", [("14", "microcephalic")]),
        ("A tumor of the kidney was removed.", [("07", "tumor of the kidney")]),
        ("Renal malformations are noted.", [("03", "Renal malformations")]),
        # In words of the same direction, where nothing is nearer.
        ("There was renal involvement.", [("03", "renal involvement")]),
        ("He has a hypoplastic nose.", [("04", "hypoplastic nose")]),
        # A Greek letter, a hyphen, and one letter misread inside a long word.
        ("Decreased β-glucosidase activity.", [("16", "Decreased β-glucosidase activity")]),
        ("A cleft-palate was closed.", [("01", "cleft-palate")]),
        ("She has polydatyly.", [("15", "polydatyly")]),
        # What a coordination leaves out.
        ("A cleft lip and palate.", [("01", "cleft lip and palate"), ("02", "cleft lip")]),
        ("Palmar and plantar pits.", [("11", "Palmar and plantar pits"), ("10", "plantar pits")]),
        ("Palmar/plantar pits.", [("11", "Palmar/plantar pits"), ("10", "plantar pits")]),
        ("Liver and spleen enlargement.", [("05", "Liver and spleen enlargement"),
                                           ("06", "spleen enlargement")]),
        ("The nose was short and crooked.", [("04", "nose was short"),
                                             ("24", "nose was short and crooked")]),
        # As its parent is called, with what its own label adds.
        ("She had bilateral Grawitz growths.", [("21", "bilateral Grawitz growths")]),
        # With what links the words of the name; with the word behind it that only restates it.
        ("He had difficulties with balance.", [("22", "difficulties with balance")]),
        ("He has a hypoplastic nose deformity.", [("04", "hypoplastic nose deformity")]),
        ("Episodes of hiccups came.", [("26", "Episodes of hiccups")]),
        ("Her crooked nose appearance was noted.", [("24", "crooked nose appearance")]),
        # What clinicians write and the ontology does not list; an id of old.
        ("Her abbreviation is ADDC.", [("13", "ADDC")]),
    ],
)  # fmt: skip
def test_a_term_is_found_by_its_words(
    text: str, expected: list[tuple[str, str]], folder: Path
) -> None:
    assert sorted(expected) == sorted(named(text, folder))


@pytest.mark.parametrize(
    "text",
    [
        "The test was negative.",  # a single word that is no finding by itself
        "A deletion of the short arm of chromosome 5.",  # words of a finding that are none
        "The palate, cleft or not, was seen.",  # a phrase never crosses a comma
        "The lip was sutured; the palate was not cleaned.",
        "It has autosomal recessive inheritance.",  # no abnormality
        "An anti-Dutch-dialect course (ADDC) was given. The ADDC ended.",  # spelled out otherwise
        "The addc was given.",  # an abbreviation stands only as it is written
        "He has a short palate.",
        "An episode of hiccups passed.",
        "At birth she had a crooked doll.",  # a pronoun is part of no name
        "Poor visual contact was made.",  # it stops at a word that qualifies the next
        "The balance was with difficulty kept.",  # what links the words of a name has its place
    ],
)
def test_what_only_looks_like_a_term_is_none(text: str, folder: Path) -> None:
    assert named(text, folder) == []


@pytest.mark.parametrize(
    ("text", "status", "flags"),
    [
        ("There was no cleft palate.", Status.ABSENT, set()),
        ("He was pink and acyanotic.", Status.ABSENT, set()),
        ("A cleft palate was suspected.", Status.SUSPECTED, set()),
        ("His mother had a cleft palate.", Status.PRESENT, {Flag.FAMILY}),
        ("Cleft palate is common in this disorder.", Status.PRESENT, {Flag.CITED}),
        ("Of the 9 cases, cleft palate was found in 4.", Status.PRESENT, {Flag.OTHER_PERSON}),
    ],
)
def test_a_term_stands_as_its_sentence_says(
    text: str, status: Status, flags: set[Flag], folder: Path
) -> None:
    (found,) = findings(text, folder)
    assert (status, flags) == (found.status, set(found.flags))


def test_what_is_said_in_general_never_counts(folder: Path) -> None:
    (found,) = findings("Cleft palate is common in this disorder.", folder)
    assert not found.counts


def test_no_hepato_or_splenomegaly_denies_both(folder: Path) -> None:
    found = findings("There was no hepato- or splenomegaly.", folder)
    assert {Status.ABSENT} == {one.status for one in found}
    assert {"HP:9990005", "HP:9990006"} == {one.term for one in found}


def test_our_own_concept_goes_first_and_takes_the_code(folder: Path) -> None:
    (found,) = findings("Splenomegaly was found.", folder)
    assert (found.concept, found.term) == ("splenomegaly", "HP:9990006")


def test_our_own_findings_are_the_same_with_and_without_the_ontology(folder: Path) -> None:
    text = "He had splenomegaly, ascites, a cleft lip and palate, and fever but no cough."
    with_terms = {f.concept: f.status for f in findings(text, folder)}
    own = {"splenomegaly", "ascites", "fever", "cough"}
    assert own <= with_terms.keys()
    assert Status.ABSENT is with_terms["cough"]
    assert Status.PRESENT is with_terms["fever"]


def test_a_labelled_abstract_in_one_paragraph_is_read_whole(folder: Path) -> None:
    text = (
        "A title\nBACKGROUND: A cleft lip may be seen at birth, and often is, in the clinic. "
        "CASE: A boy had polydactyly. CONCLUSION: He also had a short nose."
    )
    assert [code for code, _ in named(text, folder)] == ["02", "15", "04"]


def test_an_ontology_file_keeps_the_living_terms_below_its_root() -> None:
    ontology = parse_obo(OBO, ROOT)
    assert ontology.version == "2031-02-03"
    assert "HP:9990018" not in ontology.terms
    assert "HP:9990020" not in ontology.terms
    assert dict(ontology.current) == {"HP:9999901": "HP:9990001", "HP:9990018": "HP:9990017"}
    assert ontology.terms["HP:9990005"].synonyms[0].text == 'Enlargement of the "liver"'


def test_a_ring_of_parents_ends() -> None:
    ring = "[Term]\nid: HP:1\nname: One\nis_a: HP:2\n\n[Term]\nid: HP:2\nname: Two\nis_a: HP:1\n"
    assert {"HP:1", "HP:2"} == set(parse_obo(ring, "HP:1").terms)


def test_the_data_folder_goes_before_the_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASTERISM_DATA", str(tmp_path))
    assert find() != tmp_path / "hp.obo"
    assert written(tmp_path) == find()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ASTERISM_CACHE", str(folder))
    return folder


def _names(path: Path) -> list[str]:
    _load.cache_clear()  # as in a new process
    return sorted(load_phenotypes(path, TERMS).labels.values())


def test_a_kept_index_is_the_one_that_was_built(tmp_path: Path, cache: Path) -> None:
    path = written(tmp_path)
    built = _names(path)
    assert len(list(cache.iterdir())) == 1
    assert built == _names(path)


def test_a_damaged_index_is_built_again(tmp_path: Path, cache: Path) -> None:
    path = written(tmp_path)
    built = _names(path)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    assert built == _names(path)
    assert whole == kept.read_bytes()


def test_another_release_is_not_read_from_the_old_index(tmp_path: Path, cache: Path) -> None:
    path = written(tmp_path)
    assert "Cleft lip" in _names(path)
    written(tmp_path, OBO.replace("name: Cleft lip", "name: Harelip of old"))
    assert "Harelip of old" in _names(path)


def test_a_cache_that_cannot_be_written_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("ASTERISM_CACHE", str(blocked / "below"))
    assert "Cleft lip" in _names(written(tmp_path))


def test_a_file_that_is_no_ontology_is_refused(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(NotFound, match="no phenotypic abnormality"):
        _names(written(tmp_path, "<html>moved</html>"))


def test_every_rule_is_asked_for_and_names_a_living_term() -> None:
    path = find()
    require(path, "hp.obo is not installed (pip install 'asterism[hpo]')")
    assert path is not None
    page = load_page(TERMS / "phenotypes.yaml")
    ontology = parse_obo(path.read_text(encoding="utf-8"), ROOT)
    lists = [load_page(one) for one in lists_in(TERMS)]
    build_index(ontology, page, Forms.of(page), lists)
    for key in ("not_alone", "decoys"):
        assert page.texts(key)
    denied = page.page("denials").lists()
    assert set(denied) <= set(ontology.terms)
    for one in (page, *lists):
        one.refuse_unasked()
    for one in lists:
        assert set(one.page("words").lists()) <= {*ontology.terms, *ontology.current}
