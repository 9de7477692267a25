"""A screen as one workbook: sheets of counts, then sheets of people.

Every text is written as a text: nothing that a database holds becomes a formula or a link. The
counts are those that may be told; the sheets of people are for those who treat them, and the first
sheet says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from asterism.screen.counts import Told
from asterism.screen.quality import ODD
from asterism.screen.results import TABLES
from asterism.screen.screening import Screening
from asterism.serve.show.marks import DISCLAIMER
from asterism.serve.show.screening_page import items_of, percent

MOST_ROWS = 100_000  # people on a sheet; the file of the same name has them all
_LONGEST = 32_767  # signs in a cell, as Excel has it
_WIDE, _NARROW = 42, 14
_BATCH = 10_000
_SAME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  else the same run would make another file each time

Cell = object
Rows = Iterable[Sequence[Cell]]


def write_book(found: Screening, told: Told, path: Path) -> None:
    """The workbook at `path`. Raises: OSError where it cannot be written."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": _SAME_DAY, "title": found.definition.title})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for name, rows in _sheets(found, told):
        _write(book, name, rows, head)
    try:
        book.close()
    except XlsxFileError as error:
        raise OSError(str(type(error).__name__)) from error


def _write(book: xlsxwriter.Workbook, name: str, rows: Rows, head: object) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        if number == 0:
            sheet.set_column(0, max(len(row) - 1, 0), _NARROW)
            sheet.set_column(0, 1, _WIDE)
        for place, cell in enumerate(row):
            _put(sheet, number, place, cell, head if number == 0 else None)


def _put(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, cell: Cell, form: object
) -> None:
    at = (row, place)
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(*at, cell, form)
        case int() | float():
            sheet.write_number(*at, cell, form)
        case date():
            sheet.write_datetime(*at, cell, form)
        case _:
            sheet.write_string(*at, str(cell)[:_LONGEST], form)


def _sheets(found: Screening, told: Told) -> Iterator[tuple[str, Rows]]:
    yield "About", _about(found, told)
    yield "Verdicts by number", _counted(told)
    yield "Criteria", _criteria(told)
    yield "Not seen", [("question that no code answers",), *((name,) for name in found.unseen)]
    yield "Read and dropped", _read(found, told)
    for name, query in TABLES.items():
        yield name.capitalize(), _people(found, query)


def _about(found: Screening, told: Told) -> Iterator[Sequence[Cell]]:
    yield found.definition.disease.label, found.definition.title
    yield "sheets of people", "Worklist, Cohort and Verdicts name people: for those who treat them"
    yield "rows of these", f"{MOST_ROWS:,} at most; the Parquet and CSV files have them all"
    if told.is_masked:
        yield (
            "small counts",
            "the sheets before them tell <5 for 1 to 4, and * for what gives one away",
        )
    yield from items_of(found, told)
    yield "", DISCLAIMER


def _counted(told: Told) -> Iterator[Sequence[Cell]]:
    yield "people", "test", "number"
    yield "all", None, told.people
    for name, count in (*told.verdicts.items(), *told.square.items()):
        yield name.replace("_", " "), None, count
    yield "one test away", None, told.one_test_away
    for test, count in told.tests.items():
        yield "one test away", test.replace("_", " "), count
    yield "the record says both", None, told.says_both
    yield "coded, of those who meet it (exact 95 % interval)", None, percent(told.coded_of_met)
    yield "met, of those with the code (exact 95 % interval)", None, percent(told.met_of_coded)


def _criteria(told: Told) -> Iterator[Sequence[Cell]]:
    yield "criterion", "source", "id", "depth", "exclusion", "met", "not met", "unknown", "rows"
    for each in told.criteria:
        excludes = "yes" if each.is_exclusion else None
        yield (
            f"{'  ' * each.depth}{each.label}", each.cite, each.id, each.depth, excludes,
            each.met, each.not_met, each.unknown, each.rows,
        )  # fmt: skip


def _read(found: Screening, told: Told) -> Iterator[Sequence[Cell]]:
    yield "what", "which", "rows", "people"
    for each in told.recorded:
        yield "concept", each.concept, each.rows, each.people
    for table in told.read:
        yield "table", table.name, "not there" if table.rows is None else table.rows
        for name, count in table.odd.items():
            yield f"odd in {table.name}", ODD[name], count
    for strange in told.strange_units:
        yield f"not plausible in this unit: {strange.analyte}", strange.unit, strange.rows
    for unit, rows in found.unmapped.items():
        yield "unit that was not understood", unit, rows
    for what, count in found.opened.dropped.items():
        yield "dropped", what, count


def _people(found: Screening, query: str) -> Iterator[Sequence[Cell]]:
    result = found.opened.duck.execute(f"{query} LIMIT {MOST_ROWS}")
    yield [column[0] for column in result.description or ()]
    while rows := result.fetchmany(_BATCH):
        yield from rows
