"""The report's text cut at every boundary of evidence and section, so that marks never nest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from asterism.model.finding import Finding, Span
from asterism.serve.show.report import Document, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of text that lies under the same findings from end to end.

    `findings` are indexes of the patient's findings; `opens` those whose evidence begins here.
    """

    text: str
    findings: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the text in passages."""

    stretch: Stretch
    passages: tuple[Passage, ...]


def sections(document: Document, findings: Sequence[Finding]) -> Iterator[Section]:
    """The whole text, section by section; joined together again it is the text.

    Takes time in proportion to the text and its evidence.
    """
    edges = _edges(findings)
    places = sorted({0, len(document.text), *edges, *_section_edges(document)})
    pieces = list(_pieces(document.text, places, edges))
    index = 0
    for stretch in _covering(document):
        within = []
        while index < len(pieces) and places[index] < stretch.end:
            within.append(pieces[index])
            index += 1
        yield Section(stretch=stretch, passages=tuple(within))


def _edges(findings: Sequence[Finding]) -> dict[int, list[tuple[int, bool]]]:
    """Where evidence begins and ends: position to (index of the finding, whether it begins)."""
    edges: dict[int, list[tuple[int, bool]]] = {}
    for index, finding in enumerate(findings):
        for piece in finding.evidence:
            match piece.locator:
                case Span(start=start, end=end):
                    edges.setdefault(start, []).append((index, True))
                    edges.setdefault(end, []).append((index, False))
                case _:
                    pass
    return edges


def _section_edges(document: Document) -> Iterator[int]:
    for stretch in _covering(document):
        yield stretch.start
        yield stretch.end


def _covering(document: Document) -> list[Stretch]:
    """The sections in order, with the stretches between them, from the first character to the last.

    A section that begins inside the one before it is cut to what is left.
    """
    covering: list[Stretch] = []
    position = 0
    for stretch in sorted(document.sections, key=lambda part: (part.start, part.end)):
        start, end = max(stretch.start, position), min(stretch.end, len(document.text))
        if start >= end:
            continue
        if start > position:
            covering.append(Stretch(start=position, end=start, title=""))
        covering.append(Stretch(start=start, end=end, title=stretch.title, aside=stretch.aside))
        position = end
    if position < len(document.text):
        covering.append(Stretch(start=position, end=len(document.text), title=""))
    return [_one(list(group)) for _, group in groupby(covering, key=_fold)]


def _fold(stretch: Stretch) -> int:
    """Neighbours that were left out fold into one; every other section stays its own."""
    return -1 if stretch.aside else stretch.start


def _one(group: list[Stretch]) -> Stretch:
    titles = dict.fromkeys(part.title.strip() for part in group)
    kinds = dict.fromkeys(part.aside for part in group)
    return Stretch(
        start=group[0].start,
        end=group[-1].end,
        title=", ".join(title for title in titles if title),
        aside=", ".join(kind for kind in kinds if kind),
    )


def _pieces(
    text: str, places: Sequence[int], edges: dict[int, list[tuple[int, bool]]]
) -> Iterator[Passage]:
    open_now: dict[int, int] = {}
    opened: set[int] = set()
    for start, end in pairwise(places):
        for index, begins in edges.get(start, ()):
            open_now[index] = open_now.get(index, 0) + (1 if begins else -1)
            if not open_now[index]:
                del open_now[index]
        first = tuple(sorted(set(open_now) - opened))
        opened.update(first)
        yield Passage(text=text[start:end], findings=tuple(sorted(open_now)), opens=first)
