"""`asterism screen --print-circe` and `--circe`: a cohort out to ATLAS and in again."""

import json
from pathlib import Path

import duckdb
import pytest

from journey.commands import asterism, three_lines, told
from optional import require

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
COHORTS = SHARED / "PhenotypeLibrary-plasma"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "exchange-with-atlas.md"
TABLES = {
    "person": "person_id\n1\n2\n3\n4\n5\n6\n",
    # 1 and 4 (by a narrower concept) have the biopsy; 2 too, and later a renal failure; 5 has it by
    # its source concept alone; 3 has neither; 6 has it outside the period of observation.
    "condition_occurrence": """person_id,condition_occurrence_id,condition_concept_id,\
condition_source_concept_id,condition_start_date
1,1,10,0,2020-03-01
2,2,10,0,2020-03-01
2,3,20,0,2021-03-01
3,4,99,0,2020-03-01
4,5,11,0,2020-04-01
5,6,0,10,2020-05-01
6,7,10,0,2030-05-01
""",
    "observation_period": "person_id,observation_period_start_date,observation_period_end_date\n"
    + "".join(f"{person},2019-01-01,2022-12-31\n" for person in range(1, 7)),
    "concept": """concept_id,vocabulary_id,concept_code,concept_name
10,HPO,HP:0012458,Medial calcification
11,Local,m,Narrower
20,ICD10CM,N18.6,End-stage renal disease
""",
    "concept_ancestor": "ancestor_concept_id,descendant_concept_id\n10,10\n10,11\n20,20\n",
}
DEFINITION = "calciphylaxis/nigwekar_2008_nonuremic"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    source = tmp_path / "omop"
    source.mkdir()
    for name, text in TABLES.items():
        (source / f"{name}.csv").write_text(text)
    return tmp_path


def met(run: Path) -> list[int]:
    """Who is in the cohort of a run, and that nobody else is UNKNOWN there."""
    rows = duckdb.execute(
        f"SELECT subject_id FROM '{run}/cohort.parquet' ORDER BY subject_id"  # noqa: S608
    ).fetchall()
    return [row[0] for row in rows]


def written(place: Path, *options: object) -> Path:
    done = asterism("screen", place / "omop", "--definition", DEFINITION, "--print-circe", *options)
    assert done.returncode == 0, done.stderr
    (place / "cohort.json").write_bytes(done.stdout)
    return place / "cohort.json"


def test_a_cohort_goes_out_and_comes_in_again(place: Path) -> None:
    """The same people as by the definition, and the ids of the source's own vocabulary."""
    by_definition, by_cohort = place / "one", place / "other"
    done = asterism(
        "screen", place / "omop", "--definition", DEFINITION, "--out", by_definition, "--show-small"
    )
    assert done.returncode == 0, done.stderr
    cohort = written(place)
    assert '"CONCEPT_ID": 10' in cohort.read_text()
    done = asterism("screen", place / "omop", "--circe", cohort, "--out", by_cohort, "--show-small")
    assert done.returncode == 0, done.stderr
    assert met(by_definition) == met(by_cohort) == [1, 4, 5]
    assert "read so: what lies in any observation period counts" in done.stderr.decode()
    manifest = json.loads((by_cohort / "manifest.json").read_text())
    assert (manifest["unknown"], manifest["not_met"]) == (0, 3)


def test_the_rule_of_observation_periods_goes_with_it(place: Path) -> None:
    cohort = written(place, "--observation-period", "ignored")
    done = asterism("screen", place / "omop", "--circe", cohort, "--out", place / "run")
    assert done.returncode == 0, done.stderr
    assert "observation period: ignored, as the cohort says" in done.stderr.decode()
    assert met(place / "run") == [1, 4, 5, 6]


def test_one_person_of_a_cohort_is_explained(place: Path) -> None:
    cohort = written(place)
    done = asterism("screen", place / "omop", "--circe", cohort, "--person", "2")
    assert done.returncode == 0, done.stderr
    assert "- Not: End-stage kidney disease" in told(done)
    assert "condition_occurrence 3" in told(done)


def test_without_a_source_the_codes_are_printed_and_the_lack_of_ids_told() -> None:
    done = asterism("screen", "--definition", DEFINITION, "--print-circe")
    assert done.returncode == 0, done.stderr
    assert "no CONCEPT_IDs" in done.stderr.decode()
    assert '"CONCEPT_ID"' not in done.stdout.decode()
    assert '"CONCEPT_CODE": "N18.6"' in done.stdout.decode()


def test_concept_sets_are_printed_by_themselves(place: Path) -> None:
    done = asterism("screen", place / "omop", "--definition", DEFINITION, "--print-circe", "sets")
    assert done.returncode == 0, done.stderr
    sets = {each["name"]: each["expression"]["items"] for each in json.loads(done.stdout)}
    (item,) = sets["End-stage kidney disease"]
    assert item["concept"] == {
        "CONCEPT_ID": 20,
        "CONCEPT_NAME": "End-stage renal disease",
        "CONCEPT_CODE": "N18.6",
        "VOCABULARY_ID": "ICD10CM",
    }


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (
            ("--definition", DEFINITION, "--print-circe", "--as-of", "2020"),
            "no day of judging",
        ),
        (("--circe", "x.json", "--definition", DEFINITION), "does not go with --definition"),
        ((), "nothing to screen by"),
        (("--circe", "absent.json"), "cannot read the cohort"),
    ],
)
def test_what_does_not_fit_together_is_refused(arguments: tuple[str, ...], what: str) -> None:
    said, *_ = three_lines(asterism("screen", *arguments))
    assert what in said


def test_a_definition_that_is_no_cohort_is_refused_with_what_lacks() -> None:
    done = asterism("screen", "--definition", "canomad/operational_canomad", "--print-circe")
    what, where, _ = three_lines(done)
    assert "is not a Circe cohort" in what
    assert "no code" in where


# --- cohorts of OHDSI's own library ---------------------------------------------------------------

READ = {"556": "", "581": "", "617": "", "791": "(PriorDays)", "945": "a window of days"}


@pytest.mark.parametrize("cohort", READ)
def test_a_published_cohort_is_read_or_refused_by_name(cohort: str) -> None:
    """On Synthea's people, none of whom has any of these; the page counts the same."""
    require(COHORTS.is_dir(), "the shared folder of cohort definitions is absent")
    done = asterism("screen", SHARED / "Synthea27Nj", "--circe", COHORTS / f"{cohort}.json")
    if not READ[cohort]:
        assert done.returncode == 0, done.stderr
        assert "28 not met" in told(done)
        return
    what, where, _ = three_lines(done)
    assert READ[cohort] in what
    assert f"{cohort}.json" in where


def test_the_page_counts_the_published_cohorts_so() -> None:
    page = HOW_TO.read_text()
    assert "| read | 3 | 556, 581, 617 |" in page
    assert [name for name, why in READ.items() if not why] == ["556", "581", "617"]
