"""What the vignettes of a small made-up knowledge prove, and which wrongs they would not notice."""

import shutil
from pathlib import Path

import pytest

from asterism.define import Library, load_library
from asterism.serve.prove.run import Hunt, Proof, hunted, proofs_of

BASE = Path(__file__).parents[1] / "spec" / "lint" / "base"
NAME = "made_up/first_2012"
FULL = """\
case: Platelets on the line
kind: boundary
tells: 450 counts, 449 does not; a printed limit comes first.
patient:
  findings: [neuropathy, {concept: rash, status: ABSENT}]
vary:
  - tells: Just below.
    add: [{concept: platelets, value: 449 10*9/L}]
    expect: {made_up/first_2012: NOT_MET}
  - tells: On it.
    add: [{concept: platelets, value: 450 10*9/L}]
    expect: {made_up/first_2012: MET}
  - tells: At the printed limit.
    add: [{concept: platelets, value: 400 10*9/L, reference: 150-400 10*9/L}]
    expect: {made_up/first_2012: NOT_MET}
  - tells: Above the printed limit.
    add: [{concept: platelets, value: 401 10*9/L, reference: 150-400 10*9/L}]
    expect: {made_up/first_2012: MET}
  - tells: No neuropathy.
    drop: [neuropathy]
    add: [{concept: neuropathy, status: ABSENT}, {concept: platelets, value: 450 10*9/L}]
    expect: {made_up/first_2012: NOT_MET}
  - tells: The exclusion.
    drop: [rash]
    add: [rash, {concept: platelets, value: 450 10*9/L}]
    expect: {made_up/first_2012: NOT_MET}
"""


def library(folder: Path, boundary: str) -> Library:
    root = folder / "knowledge"
    shutil.copytree(BASE, root)
    (root / "diseases/made_up/cases/boundary.yaml").write_text(boundary, "utf-8")
    return load_library(root)


def proof(of: Library) -> Proof:
    (only,) = proofs_of(of, [NAME])
    return only


def hunt(of: Library) -> Hunt:
    return hunted(of, [NAME])


def mistakes(hunt: Hunt) -> set[str]:
    return {mutant.what for mutant in hunt.alive}


def test_vignettes_on_both_sides_of_everything_leave_nothing_open(tmp_path: Path) -> None:
    whole = library(tmp_path, FULL)
    assert [leaf for leaf in proof(whole).coverage if not leaf.both_ways] == []
    assert proof(whole).failed == ()
    assert mistakes(hunt(whole)) == set()


def test_each_kind_of_mistake_is_made(tmp_path: Path) -> None:
    made = {mutant.what for mutant in hunt(library(tmp_path, FULL)).tried}
    assert made == {
        "at least 1 of 2 for 2",
        ">= for >",
        "< for >",
        "else > for >=",
        "else <= for >=",
        "else 449 10*9/L for 450 10*9/L",
        "else 451 10*9/L for 450 10*9/L",
    }


def test_a_limit_that_stands_beside_is_not_made_stricter_where_it_stands_twice(
    tmp_path: Path,
) -> None:
    """`x > ULN else >= 450` or `x >= 450`: 451 for the first 450 would say the same."""
    root = shutil.copytree(library(tmp_path, FULL).knowledge_root, tmp_path / "twice")
    findings = root / "terms" / "findings.yaml"
    rule = "{measured: platelets > ULN else >= 450 10*9/L"
    both = f"{{any: [{rule}}}, {{measured: platelets >= 450 10*9/L}}]"
    findings.write_text(findings.read_text("utf-8").replace(rule, both), "utf-8")
    made = {mutant.what for mutant in hunt(load_library(root)).tried}
    assert "451 10*9/L for 450 10*9/L" in made
    assert "else 449 10*9/L for 450 10*9/L" in made
    assert "else 451 10*9/L for 450 10*9/L" not in made


@pytest.mark.parametrize(
    ("without", "alive"),
    [
        ("449 10*9/L", "else 449 10*9/L for 450 10*9/L"),
        ("400 10*9/L,", ">= for >"),
    ],
)
def test_a_boundary_without_its_vignette_lets_a_mutant_live(
    tmp_path: Path, without: str, alive: str
) -> None:
    weaker = FULL.replace(without, without.replace("449", "440").replace("400 ", "390 "))
    assert alive in mistakes(hunt(library(tmp_path, weaker)))


def test_a_leaf_that_is_never_false_is_one_sided(tmp_path: Path) -> None:
    start, end = FULL.index("  - tells: No neuropathy"), FULL.index("  - tells: The exclusion")
    weaker = library(tmp_path, FULL[:start] + FULL[end:])
    one_sided = [leaf for leaf in proof(weaker).coverage if not leaf.both_ways]
    assert [leaf.under for leaf in one_sided] == ["neuropathy"]


def test_a_vignette_that_expects_otherwise_fails_and_proves_nothing(tmp_path: Path) -> None:
    wrong = library(
        tmp_path, FULL.replace("{made_up/first_2012: MET}", "{made_up/first_2012: UNKNOWN}")
    )
    assert {trial.case.id for trial in proof(wrong).failed} == {
        "made_up/boundary#2",
        "made_up/boundary#4",
    }
    assert "else 451 10*9/L for 450 10*9/L" in mistakes(hunt(wrong))
