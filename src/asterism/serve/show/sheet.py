"""One patient's page, laid out: every row has an anchor, every piece of evidence a way to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from asterism.model.criteria import Named
from asterism.model.definition import Source
from asterism.model.disagreement import Disagreement
from asterism.model.finding import Finding, Status
from asterism.model.verdict import Note, Strength
from asterism.serve.show.brief import Request, delay, lacking, notes_of, requests, untested
from asterism.serve.show.disputes import cited_by, nearest
from asterism.serve.show.marks import Standing, asking_for, inert, standing_of
from asterism.serve.show.matrix import Reach, groups_of
from asterism.serve.show.nodes import Desk, Node, node_of, taken_as
from asterism.serve.show.passages import Passage, Section, sections
from asterism.serve.show.report import (
    Chart,
    Disease,
    Judged,
    Report,
    Words,
    by_disease,
    criteria_of,
    exclusions_of,
)
from asterism.serve.show.timeline import Timeline, record_timelines, timelines
from asterism.serve.show.walk import Row, every, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One edition with its tree."""

    judged: Judged
    standing: str
    lacking: str
    untested: tuple[str, ...]
    delay: str
    tree: Node
    exclusions: tuple[Node, ...]
    asks: tuple[Request, ...]
    asking: str
    indirect: bool
    urgent: tuple[Note, ...]
    later: tuple[Note, ...]
    timelines: tuple[tuple[str, Timeline], ...]
    disputed: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Which edition asks for what: a line for each criterion, a cell for each edition."""

    editions: tuple[Judged, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A disease: the edition shown in full, the others, and all of them side by side."""

    label: str
    lead: Card
    others: tuple[Card, ...]
    matrix: Matrix | None
    levels: tuple[Card, ...] = ()
    is_far: bool = False  # from any answer: told by name, unfolded on demand

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded: a disease that is not far from diagnosed."""
        return self.lead.standing in _OPEN

    @property
    def standing_alike(self) -> str:
        """In how many editions the first one's verdict is the verdict; empty with one edition."""
        cards = (self.lead, *self.others)
        alike = sum(card.standing is self.lead.standing for card in cards)
        return f"{alike} of {len(cards)} editions" if self.others else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of the text. `kind` is how it is marked, empty for plain text."""

    text: str
    anchors: tuple[str, ...] = ()
    kind: str = ""
    href: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on one patient's page."""

    number: int
    name: str
    chart: Chart
    blocks: tuple[Block, ...]
    sources: tuple[tuple[str, Source], ...]
    timelines: tuple[tuple[str, Timeline], ...] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader wants known of the reading as a whole, each once."""
        return tuple(dict.fromkeys((*self.chart.document.notes, *self.chart.patient.notes)))

    def taken(self, finding: Finding) -> str:
        return taken_as(finding)

    def pieces(self, section: Section) -> Iterator[Piece]:
        """The section in pieces, each linked to the criterion or finding that it is evidence of."""
        for passage in section.passages:
            yield _piece(passage, self)

    @property
    def sections(self) -> Iterator[Section]:
        return sections(self.chart.document, self.chart.patient.findings)


_KINDS = {
    Status.PRESENT: "present",
    Status.ABSENT: "absent",
    Status.SUSPECTED: "suspected",
    Status.NOT_ASSESSED: "unknown",
}


_ITEM_DEPTH = 2  # definition, group, item
# Told above the criteria, not below.
_URGENT = {"sensitivity", "presumption", "contradiction", "exclusion"}
_FAR = {Reach.FAR, Reach.SILENT}
_A_FEW = 3
_OPEN = {Standing.MET.name, Standing.PROVISIONAL.name}


def sheet(number: int, chart: Chart, report: Report) -> Sheet:
    """The page of one patient, `number` among those of the report."""
    desk = Desk(number, chart.patient, report.words)
    blocks = tuple(_blocks(chart, desk))
    return Sheet(
        number=number,
        name=inert(chart.document.name),
        chart=chart,
        blocks=blocks,
        sources=tuple(_sources(chart, report.words)),
        timelines=record_timelines(chart.patient, report.words),
        links=desk.links,
        words=report.words,
    )


def _blocks(chart: Chart, desk: Desk) -> Iterator[Block]:
    """The diseases by reach, the nearest first; of a few none is folded away."""
    diseases = by_disease(chart)
    for group in groups_of(diseases):
        far = group.reach in _FAR and len(diseases) > _A_FEW
        yield from (replace(_block(disease, desk), is_far=far) for disease in group.diseases)


def _block(disease: Disease, desk: Desk) -> Block:
    lead = _card(disease.lead, desk)
    others = tuple(_without(lead.disputed, _card(judged, desk)) for judged in disease.others)
    matrix = _matrix(disease.editions, desk.words) if others else None
    cards = {card.judged.definition.id: card for card in (lead, *others)}
    levels = tuple(cards[judged.definition.id] for judged in disease.levels)
    return Block(label=disease.label, lead=lead, others=others, matrix=matrix, levels=levels)


def _without(told: tuple[Disagreement, ...], card: Card) -> Card:
    """The card without the disagreements that the one above it tells."""
    return replace(card, disputed=tuple(one for one in card.disputed if one not in told))


def _card(judged: Judged, desk: Desk) -> Card:
    verdict, words = judged.verdict, desk.words
    return Card(
        judged=judged,
        standing=judged.standing.name,
        lacking=lacking(judged, words),
        untested=tuple(untested(judged)),
        delay=delay(judged, words),
        tree=node_of(walk(criteria_of(verdict), words.labels), desk),
        exclusions=tuple(
            node_of(walk(each, words.labels), desk) for each in exclusions_of(verdict)
        ),
        asks=requests(judged),
        asking=asking_for(verdict).capitalize(),
        indirect=verdict.strength is Strength.INDIRECT,
        urgent=tuple(note for note in notes_of(judged) if note.kind in _URGENT),
        later=tuple(note for note in notes_of(judged) if note.kind not in _URGENT),
        timelines=timelines(judged, words),
        disputed=tuple(nearest(_disputed(judged, words), desk.patient)),
    )


def _disputed(judged: Judged, words: Words) -> tuple[Disagreement, ...]:
    return words.disputed(judged.definition.id, judged.definition.set)


def _matrix(editions: Sequence[Judged], words: Words) -> Matrix:
    cells: dict[str, dict[str, str]] = {}
    labels: dict[str, str] = {}
    for judged in editions:
        for row in _items(walk(criteria_of(judged.verdict), words.labels)):
            labels.setdefault(row.id, row.label)
            cells.setdefault(row.id, {})[judged.definition.id] = standing_of(row.truth).name
    names = [judged.definition.id for judged in editions]
    lines = [(labels[key], tuple(cells[key].get(name, "") for name in names)) for key in labels]
    return Matrix(editions=tuple(editions), lines=tuple(lines))


def _items(row: Row, depth: int = 0) -> Iterator[Row]:
    """The criteria as a printed table lists them: the parts of its groups, not their parts."""
    if row.rows and (depth < _ITEM_DEPTH or not row.id):
        for child in row.rows:
            yield from _items(child, depth + 1)
    elif row.id:
        yield row


def _sources(chart: Chart, words: Words) -> Iterator[tuple[str, Source]]:
    cites: list[str] = []
    for judged in chart.judged:
        cites.append(judged.definition.source)
        rows = every(walk(criteria_of(judged.verdict), words.labels))
        cites += [row.named.cite for row in rows if isinstance(row.named, Named)]
        cites += [note.cite for note in judged.verdict.notes]
        cites += [key for one in _disputed(judged, words) for key in cited_by(one)]
    for key in sorted({cite.partition("#")[0] for cite in cites if cite}):
        source = words.source(key)
        if source is not None:
            yield key, source


def _piece(passage: Passage, page: Sheet) -> Piece:
    text = inert(passage.text)
    if not passage.findings:
        return Piece(text=text)
    prefix = f"p{page.number}"
    findings = page.chart.patient.findings
    linked = next((index for index in passage.findings if index in page.links), None)
    shown = passage.findings[0] if linked is None else linked
    href = f"#{prefix}-r{shown}" if linked is None else f"#{page.links[linked]}"
    told = "; ".join(_told(findings[index], page.words) for index in passage.findings[:5])
    return Piece(
        text=text,
        anchors=tuple(f"{prefix}-f{index}" for index in passage.opens),
        kind=_KINDS[findings[shown].status] if findings[shown].counts else "aside",
        href=href,
        told=told,
    )


def _told(finding: Finding, words: Words) -> str:
    taken = taken_as(finding) or "present"
    return f"{words.label(finding.concept)}: {taken}"
