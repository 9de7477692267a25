"""`asterism screen --site`: a declared closed world in every output, and how a site file fails."""

import json
from pathlib import Path

import duckdb
import pytest

from asterism import screen as screened
from journey.commands import asterism, three_lines, told

DEFINITION = "poems/dispenzieri_2012"
# 1: both mandatory, VEGF, and only papilledema asked of the minor ones; 2 the same with fundoscopy.
EVENTS = """person,code,system,date,status
1,polyneuropathy,asterism,2020-01-01,PRESENT
2,polyneuropathy,asterism,2020-01-01,PRESENT
2,53524009,snomed,2020-02-01,PRESENT
3,papilledema,asterism,2020-01-01,PRESENT
3,53524009,snomed,2020-02-01,PRESENT
"""
SITE = """site: Hospital of the example
silence_is_no: [castleman_disease]
looked_is_no: [fundoscopy]
codes:
  fundoscopy: [snomed 53524009]
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "events.csv").write_text(EVENTS)
    (tmp_path / "site.yaml").write_text(SITE)
    return tmp_path


def criteria(run: Path) -> dict[int, tuple[bool | None, ...]]:
    rows = duckdb.execute(
        f"SELECT person, COLUMNS('castleman|papilledema') FROM '{run}/verdicts.parquet'"  # noqa: S608
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def test_the_declaration_turns_silence_and_is_echoed(place: Path) -> None:
    """Castleman disease is no for all; papilledema for whom the fundus was looked at."""
    run, site = place / "run", place / "site.yaml"
    screen = ("screen", place / "source", "--definition", DEFINITION)
    done = asterism(*screen, "--site", site, "--out", run, "--show-small")
    assert done.returncode == 0, done.stderr
    assert "declared by Hospital of the example" in told(done)
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["declared"]["silence_is_no"] == ["castleman_disease"]
    assert manifest["declared"]["codes"] == {"fundoscopy": ["snomed 53524009"]}
    assert criteria(run) == {1: (False, None), 2: (False, False), 3: (False, True)}
    assert (run / "screen.sql").read_text().startswith("-- declared by Hospital")


def test_one_person_is_explained_by_the_same_declaration(place: Path) -> None:
    done = asterism(
        "screen", place / "source", "--definition", DEFINITION,
        "--site", place / "site.yaml", "--person", "2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "declared by Hospital of the example" in told(done)
    assert "Fundoscopy: looked for, and not recorded" in told(done)
    assert "Nothing recorded is taken for no here" in told(done)


def test_the_front_door_takes_the_declaration(place: Path) -> None:
    table = screened(place / "source", DEFINITION, site=place / "site.yaml")
    assert table.num_rows == 3


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("site: x\nsilence_is_no: [platelets]\n", "analyte", "UNKNOWN everywhere"),
        ("site: x\nsilence_is_no: [papiledema]\n", "papiledema", "papilledema"),
        ("site: x\nlooked_is_no: [papilledema]\n", "finding", "procedure"),
        ("site: x\ncodes: {fundoscopy: [icd9 1]}\n", "not a code", "snomed"),
        ("silence_is_no: []\n", "site", "site"),
        ("site: x\nsilent: []\n", "silent", ""),
    ],
)
def test_a_wrong_site_file_is_refused_in_three_lines(
    place: Path, text: str, what: str, fix: str
) -> None:
    (place / "bad.yaml").write_text(text)
    done = asterism(
        "screen", place / "source", "--definition", DEFINITION, "--site", place / "bad.yaml"
    )
    assert done.returncode != 0
    said, where, mend = three_lines(done)
    assert what in said
    assert "bad.yaml" in where
    assert fix in mend


def test_a_printed_statement_begins_with_the_declaration(place: Path) -> None:
    """A name of several lines stays a remark."""
    (place / "site.yaml").write_text(
        'site: "x\\n; DROP TABLE person"\nsilence_is_no: [papilledema]\n'
    )
    done = asterism(
        "screen", "--definition", DEFINITION, "--print-sql", "--site", place / "site.yaml"
    )
    assert done.returncode == 0, done.stderr
    first, second, *_ = done.stdout.decode().splitlines()
    assert first.startswith("-- declared by x")
    assert second.startswith("--")
