"""Every K-rule has a pair of fixtures, and finds the incorrect one where its line is marked.

A fixture is laid over `base/`, a small knowledge folder without a fault. `# <-` ends the line that
the rule must point at.
"""

import shutil
from pathlib import Path

import pytest

from asterism.define import Fault, check_library, read_library
from asterism.define.compose import LARGEST_FILE
from asterism.define.faults import REFUSALS, Severity
from asterism.define.rules import ALL

HERE = Path(__file__).parent
MARK = b"# <-"
FOLDERS = sorted(path.name for path in HERE.glob("K*"))
# A fixture of a megabyte is made, not kept; the last two do not come up when a library is checked.
WITHOUT_A_FOLDER = {
    "K003": "test_a_file_beyond_the_limit_is_refused",
    "K043": "tests/unit/test_define_resolve.py",
    "K044": "tests/unit/test_define_write.py",
}
WARNINGS = {rule.code for rule in ALL if rule.severity is Severity.WARNING}


def library_with(fixture: Path, folder: Path) -> Path:
    """`base/` with the fixture laid over it."""
    root = folder / "knowledge"
    shutil.copytree(HERE / "base", root)
    if fixture.is_dir():
        shutil.copytree(fixture, root, dirs_exist_ok=True)
    return root


def faults_of(fixture: Path, folder: Path) -> tuple[Fault, ...]:
    return check_library(read_library(library_with(fixture, folder)))


def marked_line(fixture: Path) -> tuple[str, int]:
    """The file and line with the mark; there is exactly one."""
    marks = [
        (f"knowledge/{path.relative_to(fixture).as_posix()}", number)
        for path in sorted(fixture.rglob("*.yaml"))
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if line.rstrip().endswith(MARK)
    ]
    assert len(marks) == 1, "a fixture marks one line"
    return marks[0]


def test_the_base_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(HERE / "nothing laid over it", tmp_path) == ()


@pytest.mark.parametrize("code", FOLDERS)
def test_the_correct_fixture_has_no_fault(code: str, tmp_path: Path) -> None:
    assert faults_of(HERE / code / "correct", tmp_path) == ()


@pytest.mark.parametrize("code", FOLDERS)
def test_the_incorrect_fixture_is_reported_by_its_rule_alone(code: str, tmp_path: Path) -> None:
    fixture = HERE / code / "incorrect"

    faults = faults_of(fixture, tmp_path)

    assert {code} == {fault.code for fault in faults}
    assert marked_line(fixture) in {(fault.place.file, fault.place.line) for fault in faults}
    assert len(faults) == 1


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    root = library_with(HERE / "nothing laid over it", tmp_path)
    large = root / "diseases/made_up/large.yaml"
    large.write_text("# padding\n" * (LARGEST_FILE // 10 + 1))

    (fault,) = check_library(read_library(root))

    assert (fault.code, fault.place.file) == ("K003", "knowledge/diseases/made_up/large.yaml")


def test_every_code_has_a_pair_of_fixtures() -> None:
    codes = {rule.code for rule in ALL} | set(REFUSALS)

    assert codes == set(FOLDERS) | set(WITHOUT_A_FOLDER)
    for code in FOLDERS:
        assert (HERE / code / "correct").is_dir()
        assert (HERE / code / "incorrect").is_dir()


def test_no_two_rules_share_a_code_or_a_function() -> None:
    assert len(ALL) == len({rule.code for rule in ALL})
    assert len(ALL) == len({rule.find for rule in ALL})


def test_a_code_means_the_same_when_it_refuses_and_when_it_is_found() -> None:
    found = {rule.code: rule.says for rule in ALL}

    for code in found.keys() & REFUSALS.keys():
        assert REFUSALS[code] == found[code]


@pytest.mark.parametrize("code", FOLDERS)
def test_every_fault_says_what_where_and_how_to_mend_it(code: str, tmp_path: Path) -> None:
    for fault in faults_of(HERE / code / "incorrect", tmp_path):
        what, where, fix = str(fault).splitlines()
        assert what.startswith(f"{code} ")
        assert where.startswith("  where  knowledge/")
        assert fix.removeprefix("  fix    ").strip()


@pytest.mark.parametrize("code", sorted(WARNINGS))
def test_a_warning_is_not_an_error(code: str, tmp_path: Path) -> None:
    faults = faults_of(HERE / code / "incorrect", tmp_path)

    assert {Severity.WARNING} == {fault.severity for fault in faults}


def test_an_unknown_analyte_comes_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (fault,) = faults_of(HERE / "K012" / "incorrect", tmp_path)

    assert fault.what == "unknown analyte 'platlets'"
    assert fault.fix.startswith("did you mean 'platelets'?")


def test_faults_come_in_order_of_place(tmp_path: Path) -> None:
    root = library_with(HERE / "K012" / "incorrect", tmp_path)
    shutil.copytree(HERE / "K034" / "incorrect", root, dirs_exist_ok=True)
    shutil.copytree(HERE / "K040" / "incorrect", root, dirs_exist_ok=True)

    places = [(fault.place.file, fault.place.line) for fault in check_library(read_library(root))]

    assert len(places) == 3
    assert sorted(places) == places
