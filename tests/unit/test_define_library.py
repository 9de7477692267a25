"""The library: what it finds, what it refuses, and what it leaves unread until asked."""

import shutil
from pathlib import Path

import pytest

from asterism.define import (
    check_definition_file,
    check_library,
    load_definition_file,
    load_library,
    read_library,
)
from asterism.define.check import has_errors
from asterism.define.faults import Refused, did_you_mean
from asterism.define.library import Library
from asterism.errors import KnowledgeError, NotFound, UnknownDefinition
from asterism.model.criteria import AtLeast, Named, Present

BASE = Path(__file__).parents[1] / "spec/lint/base"
OWN = """\
definition: mine/first
title: Mine
disease: {id: "ORPHA:1", label: Made-up syndrome, concept: made_up_syndrome}
source: my-own-paper
all:
  - neuropathy: {present: neuropathy}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "knowledge"))


@pytest.fixture
def library(root: Path) -> Library:
    return load_library(root)


def test_a_library_holds_concepts_definitions_and_sources(library: Library, root: Path) -> None:
    assert root.resolve() == library.knowledge_root
    assert {"made_up/first_2012"} == library.definitions.keys()
    assert {"neuropathy", "platelets", "blood_count"} <= library.concepts.keys()
    assert library.source("made-up-2012#page-2").key == "made-up-2012"


def test_a_resolved_definition_is_made_once(library: Library) -> None:
    resolved = library.resolved("made_up/first_2012")

    assert resolved is library.resolved("made_up/first_2012")
    assert isinstance(resolved.root, AtLeast)
    assert isinstance(resolved.root.of[1], Named)
    assert isinstance(resolved.root.of[1].of, Present)
    assert resolved.root.of[1].of.shown_by
    assert [test.id for test in resolved.tests] == ["examination", "blood_count", "chemistry"]


def test_the_same_folder_is_read_once(root: Path) -> None:
    assert load_library(root) is load_library(root)


def test_vignettes_are_not_read_with_the_library(root: Path) -> None:
    broken = root / "diseases/made_up/cases/broken.yaml"
    broken.write_text("case: [")

    library = load_library(root)

    assert len(library.refused_cases) == 1
    with pytest.raises(KnowledgeError):
        _ = library.cases


def test_vignettes_come_in_order_of_file(library: Library) -> None:
    kinds = ["boundary", "classic", "mimic", "missing"]

    assert kinds == [case.kind for case in library.cases]
    assert library.refused_cases == ()


def test_an_unknown_definition_comes_with_a_guess_and_the_command_that_lists_them(
    library: Library,
) -> None:
    with pytest.raises(UnknownDefinition) as caught:
        library.definition("made_up/first_2021")

    assert (
        caught.value.fix
    ) == "did you mean 'made_up/first_2012'? `asterism definitions` lists them"


def test_an_unknown_source_comes_with_a_guess(library: Library) -> None:
    with pytest.raises(KnowledgeError) as caught:
        library.source("made-up-2021#table-1")

    assert caught.value.code == "K026"
    assert caught.value.fix.startswith("did you mean 'made-up-2012'?")


def test_half_a_library_is_not_loaded_but_can_be_read(root: Path) -> None:
    (root / "diseases/made_up/broken.yaml").write_text("definition: [")

    with pytest.raises(Refused) as caught:
        load_library(root)

    assert "knowledge/diseases/made_up/broken.yaml" in caught.value.where
    half = read_library(root)
    assert (caught.value.fault,) == half.refused == check_library(half)
    assert "made_up/first_2012" in half.definitions


def test_all_that_is_refused_is_kept_and_not_only_the_first(root: Path) -> None:
    (root / "diseases/made_up/terms.yaml").write_text("a: {label: 1, odd: 2}\nb: {odd: 3}\n")
    (root / "diseases/made_up/other.yaml").write_text("definition: [")
    (root / "terms/drugs.yaml").write_text("- not a mapping")
    (root / "terms/sources.yaml").write_text("a: {citation: x, odd: 2}")

    codes = [fault.code for fault in read_library(root).refused]

    assert codes == ["K001", "K009", "K009", "K011", "K009"]


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_library(tmp_path / "nowhere")


def test_the_bundled_library_has_no_fault_in_reading() -> None:
    assert read_library().refused == ()
    assert load_library() is load_library()


# --- a user's own definition ----------------------------------------------------------------------


def test_a_definition_of_ones_own_comes_back_ready_to_judge(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(OWN)

    (definition,) = load_definition_file(path, library)

    assert definition.id == "mine/first"
    assert [test.id for test in definition.tests] == ["examination"]
    assert check_definition_file(path, library) == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  - p: {measured: platlets > 450 10*9/L}", "K012"),
        ("  - p: {measured: platelets > 450 mg/dL}", "K021"),
        ("  - {at_least: 4, of: [{present: rash}]}", "K020"),
        ("  - p: &x {present: rash}", "K005"),
        ("all: []", "K008"),
        ("  - neuropathy: {present: rash}", "K024"),
    ],
)
def test_a_definition_that_would_judge_wrongly_is_refused(
    library: Library, tmp_path: Path, line: str, code: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(OWN + line + "\n")

    with pytest.raises(KnowledgeError) as caught:
        load_definition_file(path, library)

    assert code == caught.value.code
    assert code in {fault.code for fault in check_definition_file(path, library)}
    assert str(path) in caught.value.where


def test_a_number_without_its_source_is_a_fault_but_can_be_judged(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(OWN + "  - p: {measured: platelets > 450 10*9/L}\n")

    load_definition_file(path, library)

    faults = check_definition_file(path, library)
    assert [fault.code for fault in faults] == ["K022"]
    assert has_errors(faults)


def test_nothing_near_is_no_guess() -> None:
    assert did_you_mean("zzz", ["platelets"]) == ""
