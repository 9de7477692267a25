"""`asterism rank`: a report to its candidates and the next test, and lines in and out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from asterism.read.text.phenotypes import find
from asterism.serve.ranking import rank_atlas
from journey.commands import EXAMPLE, LAST_LINE, asterism, three_lines, told
from optional import require
from unit.rank_fixtures import OBSOLETE, write_release

REPORT = Path(__file__).parents[3] / "shared" / "cases" / "liu-2020.txt"


@pytest.fixture
def report() -> Path:
    require(REPORT.exists(), "the published report is not beside the repository (../shared/cases)")
    require(find(), "the ontology's data are not installed (pip install 'asterism[rank]')")
    return REPORT


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    write_release(folder)
    return folder


def test_poems_is_first_for_the_published_report(report: Path) -> None:
    done = asterism("rank", report, "--format", "json")
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)["candidates"][0]
    assert first["id"] == "ORPHA:2905"
    assert first["criteria"] == "MET"


def test_in_december_2012_poems_is_among_three_and_vegf_among_three_tests(report: Path) -> None:
    """When neuropathy and clone were known, and the test that would have told was not asked for."""
    done = asterism("rank", report, "--as-of", "2012-12", "--format", "json")
    document = json.loads(done.stdout)
    assert "ORPHA:2905" in [one["id"] for one in document["candidates"][:3]]
    assert "vegf_assay" in [one["test"] for one in document["next_tests"][:3]]


def test_the_diagnosis_that_was_made_is_ruled_out_and_by_what_is_said(report: Path) -> None:
    document = json.loads(asterism("rank", report, "--format", "json").stdout)
    ruled_out = {one["label"]: one["why"] for one in document["ruled_out"]}
    neuropathy = "Chronic inflammatory demyelinating polyneuropathy"
    assert ruled_out[neuropathy] == ["POEMS syndrome or osteosclerotic myeloma present"]
    assert not ruled_out.keys() & {one["label"] for one in document["candidates"]}
    for how in ("text", "html"):
        said = asterism("rank", report, "--format", how).stdout.decode()
        below = said.partition("Ruled out by their criteria")[2]
        assert "POEMS syndrome or osteosclerotic myeloma present" in " ".join(below.split())


def test_the_annotations_are_compiled_once_for_all_processes(release: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for seed in "12":
        done = subprocess.run(
            [sys.executable, "-m", "asterism", "rank", EXAMPLE, "--data", release],
            env={**os.environ, "ASTERISM_CACHE": str(cache), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert len(list(cache.glob("atlas-*"))) == 1


def test_text_names_candidates_reasons_and_the_next_test() -> None:
    require(find(), "the ontology's data are not installed (pip install 'asterism[rank]')")
    said = told(asterism("rank", EXAMPLE, "--top", "3"))
    assert "odds" in said
    assert "Next test" in said
    assert "phenotype.hpoa" in said
    assert said.endswith(LAST_LINE)


def test_the_page_draws_the_reasons_and_loads_nothing(release: Path) -> None:
    page = asterism("rank", EXAMPLE, "--format", "html", "--data", release).stdout.decode()
    assert '<svg class="bar"' in page
    assert "<script" not in page
    assert "src=" not in page
    assert "Content-Security-Policy" in page


def test_lines_in_lines_out_with_versions_and_contributions(release: Path) -> None:
    lines = [
        {"id": "a", "observed": ["HP:9990003"], "excluded": ["HP:9990009"]},
        {"id": "b", "observed": ["HP:0000001", "HP:9990007"]},
        {"id": 3, "observed": []},
        {"id": "many", "observed": [f"HP:999{n:04}" for n in range(500)]},
    ]
    done = asterism(
        "rank",
        "--jsonl",
        "-",
        "--data",
        release,
        stdin="".join(f"{json.dumps(x)}\n" for x in lines),
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in answers] == ["a", "b", 3, "many"]
    assert answers[0]["candidates"][0]["id"] == "OMIM:1"
    assert answers[0]["candidates"][0]["same_as"] == ["ORPHA:1"]
    assert answers[0]["candidates"][0]["contributions"][0]["finding"] == "HP:9990003"
    assert answers[0]["asterism"]["phenotype.hpoa"] == "2031-02-03"
    assert answers[1]["notes"] == ["HP:0000001 is no phenotype of this release and is set aside"]
    assert answers[2]["candidates"] == []
    assert answers[3]["candidates"]


def _one_line(release: Path, **record: object) -> dict[str, Any]:
    line = json.dumps({"id": "x", **record})
    done = asterism("rank", "--jsonl", "-", "--data", release, stdin=f"{line}\n")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_obsolete_finding_is_ranked_as_what_replaces_it_and_that_is_said(release: Path) -> None:
    found = _one_line(release, observed=[OBSOLETE])
    assert found["notes"] == [f"{OBSOLETE} is now HP:9990009"]
    assert found["candidates"][0]["contributions"][0]["finding"] == "HP:9990009"


def test_a_finding_both_observed_and_excluded_is_observed_and_that_is_said(release: Path) -> None:
    found = _one_line(release, observed=["HP:9990003"], excluded=["HP:9990003", "HP:9990002"])
    assert len(found["notes"]) == 2
    assert all("the exclusion is set aside" in note for note in found["notes"])
    kinds = {one["kind"] for one in found["candidates"][0]["contributions"]}
    assert "excluded" not in kinds


def test_findings_that_are_all_unknown_leave_no_candidate_and_are_each_told_of(
    release: Path,
) -> None:
    found = _one_line(release, observed=["HP:7777777", "neuropathy"])
    assert found["candidates"] == []
    assert len(found["notes"]) == 2


def test_five_hundred_findings_of_the_ontology_are_ranked(tmp_path: Path) -> None:
    """As many as no patient has, of the real release, and as many that are excluded."""
    require(find(), "the ontology's data are not installed (pip install 'asterism[rank]')")
    terms = rank_atlas().terms.ids[-1000:]
    record = {"id": "x", "observed": terms[:500], "excluded": terms[500:]}
    done = asterism("rank", "--jsonl", "-", stdin=f"{json.dumps(record)}\n")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["candidates"]) == 100


def test_an_onset_that_fits_speaks_for_a_disease_and_another_against_it(release: Path) -> None:
    for onset, weight in (("HP:0003596", 0.7), ("HP:0003593", -1.5)):
        found = _one_line(release, observed=["HP:9990003"], onset=onset)
        first = next(one for one in found["candidates"] if one["id"] == "OMIM:1")
        assert {"kind": "onset", "log_odds": weight} in first["contributions"]


def test_the_sex_speaks_of_x_linked_recessive_diseases_alone(release: Path) -> None:
    found = _one_line(release, observed=["HP:9990007"], sex="female")
    said = {
        one["id"]: [each for each in one["contributions"] if each["kind"] == "sex"]
        for one in found["candidates"]
    }
    assert said.pop("OMIM:4") == [{"kind": "sex", "log_odds": -1.61}]
    assert not any(said.values())


def test_how_common_diseases_are_is_weighed_in_lines_and_in_files(
    release: Path, tmp_path: Path
) -> None:
    table = tmp_path / "prior.csv"
    table.write_text("id,per_million\nOMIM:1,1\nOMIM:2,20\npoems,400\n", "utf-8")
    given = ("--data", release, "--prior", table)
    done = asterism(
        "rank", "--jsonl", "-", *given, stdin='{"id": "a", "observed": ["HP:9990003"]}\n'
    )
    (first,) = (one for one in json.loads(done.stdout)["candidates"] if one["id"] == "OMIM:1")
    assert {"kind": "prior", "log_odds": -3.0} in first["contributions"]
    page = asterism("rank", EXAMPLE, "--top", "50", *given, "--format", "json")
    (own,) = (
        one for one in json.loads(page.stdout)["candidates"] if one["label"] == "POEMS syndrome"
    )
    weights = {one["kind"]: one["log_odds"] for one in own["contributions"]}
    assert weights["prior"] == pytest.approx(2.996, abs=0.001)
    table.write_text("id,per_million\nOMIM:1,often\n", "utf-8")
    for way in (("--jsonl", "-"), (EXAMPLE,)):
        refused = asterism("rank", *way, *given, stdin="")
        assert refused.returncode == 3
        assert "prior.csv:2" in three_lines(refused)[1]


def test_an_onset_and_a_sex_that_are_none_are_set_aside_and_told_of(release: Path) -> None:
    found = _one_line(release, observed=["HP:9990003"], onset="HP:9990003", sex="unknown")
    assert found["notes"] == [
        "HP:9990003 is no term for an age at onset and is set aside",
        "the sex is neither FEMALE nor MALE and is set aside",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x", "observed": null}',
        '{"id": "x", "observed": {}}',
        '{"id": true, "observed": []}',
        '{"id": "x", "observed": [], "onset": 3}',
        '{"id": "x", "observed": [], "sex": ["MALE"]}',
        "[" * 100_000,
        "[]",
        '{"observed": []}',
        '{"id": "x", "observed": "HP:1"}',
        '{"id": "x", "observed": [1]}',
    ],
)
def test_a_line_that_cannot_be_used_is_answered_by_an_error(release: Path, line: str) -> None:
    done = asterism("rank", "--jsonl", "-", "--data", release, stdin=f"{line}\n")
    assert done.returncode == 3
    assert "error" in json.loads(done.stdout)
    three_lines(done)


def test_a_folder_without_the_data_is_told_of(tmp_path: Path) -> None:
    done = asterism("rank", EXAMPLE, "--data", tmp_path)
    assert done.returncode == 3
    assert "hp.obo" in three_lines(done)[0]


def test_without_numpy_three_lines_say_how_to_get_it() -> None:
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from asterism.serve.cli.main import main\n"
        f"sys.exit(main(['rank', {str(EXAMPLE)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 3
    assert "asterism[rank]" in three_lines(done)[2]
