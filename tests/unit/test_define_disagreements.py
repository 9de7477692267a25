"""The register of disagreements as it is loaded, and what lint says of one that points nowhere."""

import shutil
from pathlib import Path

import pytest

from asterism.define import Fault, check_library, read_library
from asterism.define.follow import check_guides
from asterism.model.criteria import Seen
from asterism.model.disagreement import Disagreement, Side, concerning

BASE = Path(__file__).parents[1] / "spec" / "lint" / "base"
ENTRY = """\
limit:
  topic: from what number it counts
  sides:
    - {{says: "450.", cite: {cite}}}
    - {{says: "400.", cite: "made-up-2012#page-3", seen: not_seen_low}}
  handled: Both are shown.
  where: {where}
"""


def root_with(folder: Path, register: str) -> Path:
    root = folder / "knowledge"
    shutil.copytree(BASE, root)
    (root / "disagreements.yaml").write_text(register)
    return root


def faults_of(folder: Path, cite: str = "made-up-2012", where: str = "{}") -> tuple[Fault, ...]:
    library = read_library(root_with(folder, ENTRY.format(cite=cite, where=where)))
    return (*check_library(library), *check_guides(library))


def test_an_entry_is_read_as_it_is_written(tmp_path: Path) -> None:
    where = "{definitions: [made_up/first_2012], graders: [made_up/vegf], concepts: [rash]}"
    library = read_library(root_with(tmp_path, ENTRY.format(cite="made-up-2012", where=where)))

    assert library.disagreements["limit"] == Disagreement(
        id="limit",
        topic="from what number it counts",
        sides=(
            Side(says="450.", cite="made-up-2012"),
            Side(says="400.", cite="made-up-2012#page-3", seen=Seen.NOT_SEEN_LOW),
        ),
        handled="Both are shown.",
        definitions=("made_up/first_2012",),
        graders=("made_up/vegf",),
        concepts=("rash",),
    )


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("{definitions: [made_up/nowhere]}", "definition 'made_up/nowhere'"),
        ("{concepts: [rush]}", "concept 'rush'"),
        ("{graders: [made_up/vegf]}", "grader 'made_up/vegf'"),
        ("{risks: [made_up/points]}", "risk model 'made_up/points'"),
        ("{plans: [made_up/treatment]}", "plan 'made_up/treatment'"),
    ],
)
def test_a_place_that_does_not_exist_is_a_fault(tmp_path: Path, where: str, what: str) -> None:
    (fault,) = faults_of(tmp_path, where=where)

    assert fault.code == "K051"
    assert fault.what == f"'limit' matters to an unknown {what}"
    assert str(fault.place).startswith("knowledge/disagreements.yaml:1:1")


def test_a_place_nearly_named_comes_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, where="{concepts: [thrombocytoses]}")

    assert fault.fix.startswith("did you mean 'thrombocytosis'?")


def test_a_citation_of_no_source_is_a_fault_where_it_stands(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, cite="made-up-2102", where="{concepts: [rash]}")

    assert (fault.code, fault.place.line) == ("K026", 4)


def test_an_entry_that_matters_nowhere_is_refused(tmp_path: Path) -> None:
    faults = faults_of(tmp_path)

    assert {"K010"} == {fault.code for fault in faults}


def test_an_entry_is_no_disagreement_with_one_side_or_without_a_place() -> None:
    side = Side(says="450.", cite="a")
    for sides, concepts in (((side,), ("rash",)), ((side, side), ())):
        with pytest.raises(ValueError, match="two sides"):
            Disagreement(id="a", topic="t", sides=sides, handled="h", concepts=concepts)


def test_what_concerns_a_name_comes_in_the_order_of_the_register() -> None:
    side = Side(says="450.", cite="a")
    one, other, third = (
        Disagreement(id=name, topic="t", sides=(side, side), handled="h", concepts=concepts)
        for name, concepts in (("one", ("a", "b")), ("other", ("c",)), ("third", ("b",)))
    )

    assert concerning((one, other, third), "b", "") == (one, third)
    assert concerning((one, other, third), "nothing") == ()
