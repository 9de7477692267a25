"""Where in a document a piece of its canonical text stands: a page, an element, a paragraph."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a source, in the source's own terms; what it has no word for is None or empty.

    `page` counts from 1 and `box` is left, top, right, bottom from the page's upper left corner.
    `element` is an XPath into a JATS or HTML file; `paragraph` counts those of a DOCX from 1;
    `line` and `column` those of a plain text, from 1.
    Units: points (1/72 inch) for `box`.
    """

    page: int | None = None
    box: Box | None = None
    element: str = ""
    paragraph: int | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """The place as a reader says it; empty where only a program can follow it."""
        if self.page is not None:
            return f"p. {self.page}"
        return "" if self.paragraph is None else f"par. {self.paragraph}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What stands where: `marks[i]` holds from `starts[i]` to the next start. Starts ascend."""

    starts: tuple[int, ...] = ()
    marks: tuple[Place, ...] = ()

    def of(self, start: int, end: int) -> Place | None:
        """The place of `text[start:end]`: on a page, the box around all of it on its first page.

        None where the source has no places.
        """
        first = bisect_right(self.starts, start) - 1
        if first < 0:
            return None
        place = self.marks[first]
        if place.box is None:
            return place
        last = bisect_right(self.starts, end - 1, lo=first)
        own = [mark.box for mark in self.marks[first:last] if mark.page == place.page and mark.box]
        return Place(page=place.page, box=_around(own))


NOWHERE = Places()


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
