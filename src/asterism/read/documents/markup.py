"""What JATS and HTML have in common: blocks, cells and raised type, put together from events."""

from collections.abc import Sequence

from asterism.model.place import Place
from asterism.read.documents.canonical import Block, Kind, Line
from asterism.read.documents.frames import Frames


class Scribe:
    """Writes blocks down. Where each began is asked of the frames."""

    def __init__(self, frames: Frames) -> None:
        self.blocks: list[Block] = []
        self.frames = frames
        self._line = Line()
        self._place: Place | None = None
        self._raised: list[str] | None = None
        self._linked = False
        self._row: list[str] | None = None
        self._row_place = Place()

    def data(self, text: str) -> None:
        if self._raised is not None:
            self._raised.append(text)
            return
        if self._place is None and not text.isspace():
            self._place = Place(element=self.frames.path)
        self._line.say(text)

    def link(self) -> None:
        """What is raised, if anything is, is a link."""
        self._linked = self._raised is not None

    def raise_(self) -> None:
        if self._raised is None:
            self._raised = []

    def lower(self) -> None:
        """The end of what was raised."""
        if self._raised is None:
            return
        text, self._raised = "".join(self._raised), None
        if self._linked:
            self._line.say_linked(text)
        else:
            self._line.say_raised(text)
        self._linked = False

    def open_row(self) -> None:
        self.end_block()
        self._row, self._row_place = [], Place(element=self.frames.path)

    def end_cell(self) -> None:
        if self._row is None:
            self.end_block()
            return
        self._row.append(self.taken().replace("\n", " "))

    def end_row(self) -> None:
        if self._row is None:
            return
        rest = self.taken()
        cells, self._row = [*self._row, *([rest] if rest else [])], None
        if text := row_text(cells):
            self.add(text, self._row_place, Kind.ROW)

    def end_block(self) -> None:
        """A paragraph or heading ends; in a cell it is only a space."""
        if self._row is not None:
            self._line.say(" ")
            return
        place, text = self._place, self.taken()
        if text:
            self.add(text, place or Place(element=self.frames.path))

    def taken(self) -> str:
        """The text since the last block; it is no longer part of the next."""
        self.lower()
        self._place = None
        return self._line.finished()

    def add(self, text: str, place: Place, kind: Kind = Kind.PARAGRAPH) -> None:
        self.blocks.append(Block(text=text, marks=((0, place),), kind=kind))


def row_text(cells: Sequence[str]) -> str:
    """The cells of a row on one line; empty ones at its end are left out."""
    return "\t".join(cells).rstrip()
