"""What a screen leaves behind: tables, a workbook and a page, and what none of them gives away."""

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pytest

from journey.commands import asterism

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUICK = ("screen", "--definition", "plasma_cell_leukaemia/kyle_1974")
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2", "<script>alert(1)</script>")
UNIT = '=HYPERLINK("http://x")<img src=x>'
FRACTION, COUNT = "blood_plasma_cell_fraction", "blood_plasma_cell_count"


def source(folder: Path) -> Path:
    """Forty people: 5 meet it, 12 are one test away, 3 do not; ids and a unit are hostile."""
    lines = ["person,code,date,value,unit"]
    people = [*HOSTILE, *(f"p{n:02}" for n in range(35))]
    for place, person in enumerate(people):
        quoted = '"' + person.replace('"', '""') + '"'
        if place < 5:
            lines += [
                f"{quoted},{FRACTION},2020-03-01,30,%",
                f"{quoted},{COUNT},2020-04-01,3,10*9/L",
            ]
        elif place < 17:
            lines.append(f"{quoted},{FRACTION},2020-03-01,30,%")
        elif place < 20:
            lines += [
                f"{quoted},{FRACTION},2020-03-01,2,%",
                f"{quoted},{COUNT},2020-03-01,1,10*9/L",
            ]
        else:
            lines.append(f"{quoted},polyneuropathy,2020-03-01,,")
    unit = UNIT.replace('"', '""')
    lines.append(f'p30,{FRACTION},2020-03-01,30,"{unit}"')
    folder.mkdir()
    (folder / "events.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("screened")
    done = asterism(*QUICK, source(place / "source"), "--out", place / "run")
    assert done.returncode == 0, done.stderr
    return place / "run"


def sheets(run: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(run / "screen.xlsx")
    return {sheet.title: [tuple(row) for row in sheet.iter_rows()] for sheet in book}


@pytest.mark.parametrize("name", ["verdicts", "cohort", "worklist"])
def test_the_tables_of_people_are_the_same_in_parquet_in_csv_and_in_the_workbook(
    run: Path, name: str
) -> None:
    """All rows of all three, but for the apostrophe that keeps a spreadsheet from reckoning."""
    found = duckdb.execute(f"SELECT * FROM '{run}/{name}.parquet'")  # noqa: S608
    columns = [column[0] for column in found.description or ()]
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in found.fetchall()]
    with (run / f"{name}.csv").open(newline="") as stream:
        head, *written = list(csv.reader(stream))
    told = [tuple(cell.removeprefix("'") for cell in row) for row in written]
    assert head == columns
    assert rows == [
        tuple(re.sub("^(true|false)$", lambda m: m[0].title(), c) for c in r) for r in told
    ]
    first, *others = sheets(run)[name.capitalize()]
    assert [cell.value for cell in first] == columns
    dates = [tuple(_text(cell.value) for cell in row) for row in others]
    assert rows == dates
    assert len(rows) == {"verdicts": 40, "cohort": 5, "worklist": 17}[name]


def _text(value: Any) -> str:
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def test_no_cell_of_a_spreadsheet_is_a_formula(run: Path) -> None:
    """Ids and units that begin with =, +, - or @ are texts in the workbook, inert in the CSV."""
    cells = [cell for rows in sheets(run).values() for row in rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert {cell.hyperlink for cell in cells} == {None}
    values = {cell.value for cell in cells}
    assert {*HOSTILE, UNIT} <= values
    for path in run.glob("*.csv"):
        with path.open(newline="") as stream:
            assert not [c for row in csv.reader(stream) for c in row if c[:1] in {*"=+@\t", "-"}]


def test_the_page_holds_nothing_of_the_source_but_as_text(run: Path) -> None:
    page = (run / "report.html").read_text()
    assert "<script" not in page
    assert "<img" not in page
    assert not [person for person in ("p00", *HOSTILE[:3]) if person in page]


def test_no_count_of_fewer_than_five_people_stands_in_any_output(run: Path) -> None:
    """Three are not met and one row has an odd unit; the page, the workbook and the CSV keep it."""
    page = (run / "report.html").read_text()
    told = re.findall(r'<td class="number">([^<]*|&lt;[^<]*)</td>', page)
    told += re.findall(r"<strong>([^<]*)</strong>", page)
    told += re.findall(r"<title>[a-z ]+: ([^<]*)</title>", page)
    assert len(told) > 30
    assert not {"1", "2", "3", "4"} & set(told)
    counted = [sheets(run)[name] for name in ("Verdicts by number", "Criteria")]
    last = [cell.value for rows in counted for row in rows[1:] for cell in row[-4:]]
    assert "<5" in last
    assert not {1, 2, 3, 4} & set(last)
    with (run / "attrition.csv").open() as stream:
        counts = {cell for row in csv.DictReader(stream) for cell in (row["met"], row["not_met"])}
    assert not {"1", "2", "3", "4"} & counts


def test_a_bar_of_a_hidden_count_has_the_width_of_the_others(run: Path) -> None:
    """Its width is no measure of it; where all is told, it is."""
    page = (run / "report.html").read_text()
    wide = page.split('<svg class="attrition wide"')[1].split("</svg>")[0]
    bars = re.findall(r'<rect class="(\w+)( hidden)?" x="\d+" y="(\d+)" width="(\d+)"', wide)
    rows: dict[str, list[tuple[str, int]]] = {}
    for _, hidden, y, width in bars:
        rows.setdefault(y, []).append((hidden, int(width)))
    masked = [parts for parts in rows.values() if any(hidden for hidden, _ in parts)]
    assert masked
    for parts in masked:
        assert len({width for _, width in parts}) == 1
        assert all(hidden for hidden, _ in parts)


def test_the_same_run_gives_the_same_bytes(run: Path) -> None:
    """But for the seconds in the manifest."""
    again = run.parent / "again"
    assert asterism(*QUICK, run.parent / "source", "--out", again).returncode == 0
    names = sorted(path.name for path in run.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    for name in names:
        if name != "manifest.json":
            assert (run / name).read_bytes() == (again / name).read_bytes(), name


def test_the_page_stands_alone_and_draws_for_every_width(run: Path, browser: "Browser") -> None:
    """Nothing is asked for, nothing is complained of; the drawing fits a telephone."""
    asked: list[str] = []
    complaints: list[str] = []
    for width, shown in ((1200, "wide"), (390, "narrow")):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((run / "report.html").as_uri())
        drawn = page.locator("main svg.attrition:visible")
        assert [drawn.nth(n).get_attribute("class") for n in range(drawn.count())] == [
            f"attrition {shown}"
        ]
        scrolls = page.evaluate("document.documentElement.scrollWidth")
        assert scrolls <= width
        page.close()
    assert asked == [(run / "report.html").as_uri()] * 2
    assert complaints == []


def test_the_worklist_tells_why_somebody_is_on_it(tmp_path: Path) -> None:
    """Met and never coded, one test away and by which test, and of what the record says both."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "events.csv").write_text(
        "person,code,date,value,unit,status\n"
        f"a,{FRACTION},2020-03-01,30,%,\na,{COUNT},2020-04-01,3,10*9/L,\n"
        f"b,{FRACTION},2020-03-01,30,%,\n"
        "c,polyneuropathy,2019-01-01,,,PRESENT\nc,polyneuropathy,2021-01-01,,,ABSENT\n"
    )
    near = ("one test away", "b", "blood_count", "")
    both = ("the record says both", "c", "", "Polyneuropathy")
    for definition, expected in (
        (QUICK[-1], {("met and never coded", "a", "", ""), near}),
        ("poems/suichi_2019", {both}),
    ):
        run = tmp_path / definition.replace("/", " ")
        done = asterism("screen", folder, "--definition", definition, "--out", run)
        assert done.returncode == 0, done.stderr
        with (run / "worklist.csv").open(newline="") as stream:
            rows = {
                (row["kind"], row["person"], row["one_test_away"], row["says_both_of"])
                for row in csv.DictReader(stream)
            }
        assert rows == expected
