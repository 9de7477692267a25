"""A criteria tree for the page: every row with an anchor, every quote with a way to the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asterism.model.finding import Finding, Patient
from asterism.model.truth import Truth
from asterism.serve.show.marks import day, how_taken, said, standing_of
from asterism.serve.show.report import Words
from asterism.serve.show.tree import asking, is_indirect, matters, tags_of
from asterism.serve.show.walk import Row, lead_to, nearby, split, unrecorded

_MOST_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A piece of evidence beside a criterion, and where it stands in the text."""

    href: str
    finding: Finding
    taken: str
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A row of a criteria tree with its anchor. `standing` is the name of a Standing.

    `quotes` are shown and `more` folded away; so are `note` and `aside`, one of which is empty;
    `silent` names the criteria below of which nothing is recorded, and their tests.
    """

    anchor: str
    row: Row
    standing: str
    indirect: str
    tags: tuple[str, ...]
    quotes: tuple[Quote, ...]
    rules: tuple[str, ...]
    more: tuple[Quote, ...]
    asks: str
    note: str
    aside: str
    nodes: tuple["Node", ...]
    silent: str = ""


class Desk:
    """Hands out anchors while one patient's page is laid out, and remembers what leads where."""

    def __init__(self, number: int, patient: Patient, words: Words) -> None:
        self.prefix = f"p{number}"
        self.patient = patient
        self.words = words
        self.links: dict[int, str] = {}
        self._rows = 0
        self._places = {id(finding): place for place, finding in enumerate(patient.findings)}

    def row(self) -> str:
        self._rows += 1
        return f"{self.prefix}-c{self._rows}"

    def evidence(self, finding: Finding, anchor: str) -> str:
        """Where the finding stands in the text; the first criterion that asks is linked back."""
        place = self._places.get(id(finding), 0)
        self.links.setdefault(place, anchor)
        return f"#{self.prefix}-f{place}"


def node_of(row: Row, desk: Desk, above: Truth = Truth.UNKNOWN) -> Node:
    anchor = desk.row()
    near = nearby(row, desk.patient)
    settled = row.truth if above is Truth.UNKNOWN else above
    spoken, silent = split(row, desk.patient, settled)
    quotes, more = _folded([] if row.rows else list(_quotes(row, near, anchor, desk)))
    turns = matters(row, above)
    return Node(
        anchor=anchor,
        row=row,
        standing=standing_of(row.truth).name,
        indirect="indirect" if is_indirect(row) else "",
        tags=tuple(tags_of(row)),
        quotes=quotes,
        more=more,
        rules=row.rule_texts,
        asks=asking(row, near) if row.truth is Truth.UNKNOWN and not row.rows else "",
        note=row.note if turns else "",
        aside="" if turns else row.note,
        nodes=tuple(node_of(child, desk, settled) for child in spoken),
        silent=unrecorded(silent) if silent else "",
    )


def _folded(quotes: list[Quote]) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The first few quotes that differ, and all others."""
    kinds: dict[tuple[str, str, str], Quote] = {}
    for quote in quotes:
        kinds.setdefault((said(quote.finding), day(quote.finding.when), quote.lead), quote)
    shown = list(kinds.values())[:_MOST_QUOTES]
    hidden = [quote for quote in quotes if not any(quote is one for one in shown)]
    return tuple(shown), tuple(hidden)


def _quotes(row: Row, near: Sequence[Finding], anchor: str, desk: Desk) -> Iterator[Quote]:
    for finding in (*row.verdict.because, *near):
        href, lead = desk.evidence(finding, anchor), lead_to(row, finding)
        yield Quote(href=href, finding=finding, taken=taken_as(finding), lead=lead)
    for finding in row.verdict.against:
        href = desk.evidence(finding, anchor)
        yield Quote(href=href, finding=finding, taken=taken_as(finding), lead="but")


def taken_as(finding: Finding) -> str:
    return ", ".join(how_taken(finding))
