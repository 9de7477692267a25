"""The files of a run that are for people: a page of counts, and a workbook of everything."""

from collections.abc import Mapping
from pathlib import Path

from asterism.screen.counts import Told
from asterism.screen.results import View
from asterism.screen.screening import Screening
from asterism.serve.show.screening_book import write_book
from asterism.serve.show.screening_page import screening_page


def views_of(found: Screening, told: Told) -> Mapping[str, View]:
    """What writes each of them, by the name of its file."""

    def page(path: Path) -> None:
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(screening_page(found, told))

    def book(path: Path) -> None:
        write_book(found, told, path)

    return {"report.html": page, "screen.xlsx": book}
