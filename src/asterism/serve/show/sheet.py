"""One patient's page, laid out: every row has an anchor, every piece of evidence a way to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from asterism.model.criteria import Named
from asterism.model.definition import Source
from asterism.model.finding import Finding, Patient, Status
from asterism.model.truth import Truth
from asterism.model.verdict import Note
from asterism.serve.show.marks import Standing, day, how_taken, inert, settled, standing_of
from asterism.serve.show.passages import Passage, Section, sections
from asterism.serve.show.report import (
    Chart,
    Disease,
    Judged,
    Report,
    Words,
    by_disease,
    criteria_of,
    delay,
    exclusions_of,
    lacking,
    notes_of,
    test_labels,
    untested,
)
from asterism.serve.show.timeline import Timeline, timelines
from asterism.serve.show.tree import asking, is_indirect, matters, tags_of
from asterism.serve.show.walk import Row, every, nearby, rule_text, split, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A piece of evidence beside a criterion, and where it stands in the text."""

    href: str
    finding: Finding
    taken: str
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A row of a criteria tree with its anchor. `standing` is the name of a Standing.

    `quotes` are shown and `more` folded away; so are `note` and `aside`, one of which is empty;
    `silent` names the criteria below of which nothing is recorded and that no longer matter.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A test that is missing, and what its answer would do."""

    test: str
    label: str
    settles: str
    others: tuple[str, ...]


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
    asks: tuple[Ask, ...]
    urgent: tuple[Note, ...]
    later: tuple[Note, ...]
    timelines: tuple[tuple[str, Timeline], ...]


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

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded: a disease that is not far from diagnosed."""
        return self.lead.standing in _OPEN


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
    links: Mapping[int, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader wants known of the reading as a whole, each once."""
        return tuple(dict.fromkeys((*self.chart.document.notes, *self.chart.patient.notes)))

    def taken(self, finding: Finding) -> str:
        return _taken(finding)

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


_MOST_QUOTES = 3
_ITEM_DEPTH = 2  # definition, group, item
_URGENT = {"sensitivity", "contradiction", "exclusion"}  # told above the criteria, not below
_OPEN = {Standing.MET.name, Standing.PROVISIONAL.name}


class _Desk:
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


def sheet(number: int, chart: Chart, report: Report) -> Sheet:
    """The page of one patient, `number` among those of the report."""
    desk = _Desk(number, chart.patient, report.words)
    blocks = tuple(_block(disease, desk) for disease in by_disease(chart))
    return Sheet(
        number=number,
        name=inert(chart.document.name),
        chart=chart,
        blocks=blocks,
        sources=tuple(_sources(chart, report.words)),
        links=desk.links,
        words=report.words,
    )


def _block(disease: Disease, desk: _Desk) -> Block:
    lead = _card(disease.lead, desk)
    others = tuple(_card(judged, desk) for judged in disease.others)
    matrix = _matrix(disease.editions, desk.words) if others else None
    return Block(label=disease.label, lead=lead, others=others, matrix=matrix)


def _card(judged: Judged, desk: _Desk) -> Card:
    verdict, words = judged.verdict, desk.words
    return Card(
        judged=judged,
        standing=judged.standing.name,
        lacking=lacking(judged, words),
        untested=tuple(untested(judged)),
        delay=delay(judged, words),
        tree=_node(walk(criteria_of(verdict), words.labels), desk),
        exclusions=tuple(_node(walk(each, words.labels), desk) for each in exclusions_of(verdict)),
        asks=tuple(_asks(judged)),
        urgent=tuple(note for note in notes_of(judged) if note.kind in _URGENT),
        later=tuple(note for note in notes_of(judged) if note.kind not in _URGENT),
        timelines=timelines(judged, words),
    )


def _node(row: Row, desk: _Desk, above: Truth = Truth.UNKNOWN) -> Node:
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
        rules=tuple(rule_text(rule) for rule in row.rules),
        asks=asking(row, near) if row.truth is Truth.UNKNOWN and not row.rows else "",
        note=row.note if turns else "",
        aside="" if turns else row.note,
        nodes=tuple(_node(child, desk, settled) for child in spoken),
        silent=", ".join(one.label for one in silent),
    )


def _folded(quotes: list[Quote]) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """The first few quotes that differ, and all others."""
    kinds: dict[tuple[str, str, str], Quote] = {}
    for quote in quotes:
        words = quote.finding.evidence[0].quote
        kinds.setdefault((words, day(quote.finding.when), quote.against), quote)
    shown = list(kinds.values())[:_MOST_QUOTES]
    hidden = [quote for quote in quotes if not any(quote is one for one in shown)]
    return tuple(shown), tuple(hidden)


def _quotes(row: Row, near: Sequence[Finding], anchor: str, desk: _Desk) -> Iterator[Quote]:
    for finding in (*row.verdict.because, *near):
        yield Quote(href=desk.evidence(finding, anchor), finding=finding, taken=_taken(finding))
    for finding in row.verdict.against:
        href = desk.evidence(finding, anchor)
        yield Quote(href=href, finding=finding, taken=_taken(finding), against="but")


def _taken(finding: Finding) -> str:
    return ", ".join(how_taken(finding))


def _asks(judged: Judged) -> Iterator[Ask]:
    named = test_labels(judged.definition)
    for item in judged.verdict.missing:
        yield Ask(
            test=item.test_label or item.label,
            label=item.label,
            settles=settled(item),
            others=tuple(named.get(other, other) for other in item.others),
        )


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
    taken = _taken(finding) or "present"
    return f"{words.label(finding.concept)}: {taken}"
