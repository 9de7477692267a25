"""A site's own Circe concept sets: read, echoed, and resolved in its vocabulary as Circe does."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from asterism.define.circe import SetItem, expression_of, read_concept_set
from asterism.errors import InputError
from asterism.screen.shapes.omop import Omop
from asterism.screen.statement import written
from journey.commands import asterism, three_lines
from optional import require

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "PhenotypeLibrary-plasma"
# 1 has the children 2 and 3, 3 has the child 4; the source concept 9 maps to 2.
VOCABULARY = {
    "concept_ancestor": "ancestor_concept_id INT, descendant_concept_id INT",
    "concept_relationship": "concept_id_1 INT, concept_id_2 INT, relationship_id VARCHAR",
}
ANCESTORS = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (3, 3), (3, 4), (4, 4)]


def item(number: int, *, out: bool = False, below: bool = False, mapped: bool = False) -> SetItem:
    return SetItem(
        concept="polyneuropathy",
        concept_id=number,
        is_excluded=out,
        with_descendants=below,
        with_mapped=mapped,
    )


def resolved(*items: SetItem) -> set[int]:
    """What the shape's own expressions make of these items in the little vocabulary above."""
    duck = duckdb.connect()
    for name, columns in VOCABULARY.items():
        duck.execute(f"CREATE TABLE {name} ({columns})")
    duck.executemany("INSERT INTO concept_ancestor VALUES (?, ?)", ANCESTORS)
    duck.execute("INSERT INTO concept_relationship VALUES (9, 2, 'Maps to')")
    tables = ("person", "concept", *VOCABULARY)
    shape = Omop(
        tables={name: frozenset() for name in tables}, codes=(), measured=frozenset(), sets=items
    )
    parts = {name: written(part) for name, part in shape.parts({"polyneuropathy": 0})}
    names = ("set_item", "set_told", "set_whole", "chosen")
    told = ", ".join(f"{name} AS ({parts[name]})" for name in names)
    found = duck.execute(f"WITH {told} SELECT concept_id FROM chosen").fetchall()  # noqa: S608
    return {row[0] for row in found}


@pytest.mark.parametrize(
    ("items", "ids"),
    [
        ((item(1),), {1}),
        ((item(1, below=True),), {1, 2, 3, 4}),
        ((item(1, below=True), item(3, out=True)), {1, 2, 4}),
        ((item(1, below=True), item(3, out=True, below=True)), {1, 2}),
        ((item(2, mapped=True),), {2, 9}),
        ((item(1, below=True, mapped=True), item(2, out=True)), {1, 3, 4, 9}),
        ((item(1, below=True, mapped=True), item(2, out=True, mapped=True)), {1, 3, 4}),
        ((item(3, out=True),), set()),
    ],
)
def test_a_set_is_what_circe_takes_it_for(items: tuple[SetItem, ...], ids: set[int]) -> None:
    assert ids == resolved(*items)


def test_the_sets_of_published_cohorts_are_read_and_written_back(tmp_path: Path) -> None:
    """Every concept set of OHDSI's cohort definitions beside us, item by item."""
    require(SHARED.is_dir(), "the shared folder of cohort definitions is absent")
    count = 0
    for file in sorted(SHARED.glob("*.json")):
        for number, each in enumerate(json.loads(file.read_text())["ConceptSets"]):
            path = tmp_path / f"{file.stem}-{number}.json"
            path.write_text(json.dumps(each))
            items = read_concept_set(path, "polyneuropathy")
            assert len(each["expression"]["items"]) == len(items)
            path.write_text(json.dumps(expression_of(items)))
            assert items == read_concept_set(path, "polyneuropathy")
            count += len(items)
    assert count == 635


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        {"items": [{}]},
        {"items": [{"concept": {"CONCEPT_ID": "1'); DROP TABLE person"}}]},
        {"items": [{"concept": {"CONCEPT_ID": True}}]},
        {"items": [{"concept": {"CONCEPT_ID": 1}, "isExcluded": "no"}]},
    ],
)
def test_what_is_no_concept_set_is_refused(tmp_path: Path, told: Any) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(told))
    with pytest.raises(InputError):
        read_concept_set(path, "polyneuropathy")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three people in OMOP with a local vocabulary that none of our codes knows."""
    source = tmp_path / "omop"
    source.mkdir()
    tables = {
        "person": "person_id\n1\n2\n3\n",
        "condition_occurrence": "person_id,condition_occurrence_id,condition_concept_id,"
        "condition_start_date\n1,1,4,2020-01-01\n2,2,3,2020-01-01\n3,3,7,2020-01-01\n",
        "concept": "concept_id,vocabulary_id,concept_code\n3,Local,c\n4,Local,d\n",
        "concept_ancestor": "ancestor_concept_id,descendant_concept_id\n1,3\n1,4\n3,4\n",
    }
    for name, text in tables.items():
        (source / f"{name}.csv").write_text(text)
    (tmp_path / "set.json").write_text(
        json.dumps(expression_of((item(1, below=True), item(3, out=True))))
    )
    (tmp_path / "site.yaml").write_text("site: x\nconcept_sets: {polyneuropathy: set.json}\n")
    return tmp_path


def test_a_screen_finds_people_by_the_set_of_the_site(place: Path) -> None:
    """The descendant counts; what the set leaves out, and what it does not name, do not."""
    run = place / "run"
    done = asterism(
        "screen", place / "omop", "--definition", "poems/dispenzieri_2012",
        "--site", place / "site.yaml", "--out", run,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    manifest = json.loads((run / "manifest.json").read_text())
    assert len(manifest["declared"]["concept_sets"]["polyneuropathy"]["items"]) == 2
    rows = duckdb.execute(
        f"SELECT person, is_polyneuropathy FROM '{run}/verdicts.parquet' ORDER BY person"  # noqa: S608
    ).fetchall()
    assert rows == [(1, True), (2, None), (3, None)]


def test_without_a_vocabulary_a_set_is_refused(place: Path) -> None:
    (place / "omop" / "concept.csv").unlink()
    done = asterism(
        "screen", place / "omop", "--definition", "poems/dispenzieri_2012",
        "--site", place / "site.yaml",
    )  # fmt: skip
    what, *_ = three_lines(done)
    assert "vocabulary" in what
