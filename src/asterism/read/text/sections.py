"""The parts of a report, found by their headings, and which of them speak of the patient.

Everything is decided line by line. A text without headings is all case text.
"""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from asterism.model.finding import Flag
from asterism.read.text.rules import Page

_LINE = re.compile(r"[^\r\n]+")
_LONGEST_HEADING = 80  # characters
_NUMBERING = re.compile(r"[\s\W\d]*(?:[IVX]{1,4}\.\s+)?")
_RUN_IN = re.compile(r"[ \t\xa0]{0,12}([A-Za-z][^:\r\n]{1,60}):")
_NUMBERED = re.compile(
    r"[ \t\xa0]{0,12}\W?([A-Za-z]{3,8})\.?[ \t\xa0]?(?:S?\d{1,2}[A-Za-z]?)\s?[:.|)]"
)


class Reads(Enum):
    """Whose finding a statement of the section is."""

    PATIENT = "patient"  # the patient's, unless the sentence says otherwise
    MIXED = "mixed"  # the patient's only where the sentence says so
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of the text under one heading. `title` is the heading as written, or empty."""

    kind: str
    title: str
    start: int
    end: int
    subject: Reads
    dated: bool = False
    assume: Flag | None = None

    @property
    def alone(self) -> bool:
        """Whether it is a line of its own, such as a legend, that the text goes on around."""
        return self.subject is Reads.PATIENT and not self.dated and self.assume is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    name: str
    reads: Reads
    dated: bool
    final: bool
    within: str
    assume: Flag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRules:
    """Which headings open which kind of section, and which lines stand alone."""

    headings: dict[str, _Kind]
    lines: dict[str, _Kind]
    numbered: dict[str, _Kind]
    labelled: re.Pattern[str]
    trailing: tuple[str, ...]
    abstract_words: int

    @classmethod
    def of(cls, page: Page) -> "SectionRules":
        lines = dict(page.page("lines").pages())
        plain = {n: p for n, p in lines.items() if p.text("numbered") != "yes"}
        counted = {n: lines[n] for n in lines if n not in plain}
        return cls(
            headings=_headings(dict(page.page("sections").pages())),
            lines=_headings(plain),
            numbered=_headings(counted),
            labelled=_labelled(page.texts("labelled")),
            trailing=page.texts("trailing"),
            abstract_words=int(page.text("abstract_at_least_words", "45")),
        )


_CASE, _ABSTRACT, _FRONT = "case", "abstract", "front"


def split_sections(text: str, rules: SectionRules) -> tuple[Section, ...]:
    """The sections of a text in order; together they cover all of its lines."""
    marks = _marks(text, rules)
    opened = [mark for mark in marks if mark.opens]
    if not opened or _is_labelled(text, opened):
        return _with_lines([_all_case("", 0, len(text))], [] if opened else marks)
    blocks = _front(text, opened, rules)
    for mark, after in pairwise([*opened, None]):
        assert mark is not None
        end = after.start if after else len(text)
        blocks.append(_section(mark.kind, mark.title, mark.start, end))
    if not any(block.subject is not Reads.NOBODY for block in blocks):
        blocks[0] = _all_case("", blocks[0].start, blocks[0].end)
    return _with_lines([block for block in blocks if block.end > block.start], marks)


def _is_labelled(text: str, opened: "list[_Mark]") -> bool:
    """Whether it is one paragraph with its labels inside: "BACKGROUND: ... CONCLUSION: ..."."""
    if len(opened) > 1 or opened[0].kind.assume or opened[0].kind.final:
        return False
    mark = opened[0]
    paragraph = text[mark.end :].strip() == ""
    return paragraph and mark.end - mark.start > _LONGEST_HEADING + len(mark.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A line that opens a section, or stands alone."""

    kind: _Kind
    title: str
    start: int
    end: int
    opens: bool


def _marks(text: str, rules: SectionRules) -> list[_Mark]:
    marks: list[_Mark] = []
    last, main = False, ""
    for line in _LINE.finditer(text):
        mark = _read_line(text, line.start(), line.end(), rules)
        if mark is None:
            continue
        if mark.opens:
            if last or (mark.kind.within and main not in {"", _ABSTRACT, mark.kind.within}):
                continue
            last = mark.kind.final
            main = mark.kind.within or mark.kind.name
        marks.append(mark)
    return marks


def _read_line(text: str, start: int, end: int, rules: SectionRules) -> _Mark | None:
    if "\t" in text[start:end].strip():  # the row of a table
        return None
    if rules.labelled.match(text, start, end):
        title = text[start:end].strip()[:_LONGEST_HEADING]
        return _Mark(kind=rules.headings[_CASE], title=title, start=start, end=end, opens=True)
    if end - start <= _LONGEST_HEADING:
        title = text[start:end].strip()
        key = _heading_key(title, rules.trailing)
        if kind := rules.headings.get(key):
            return _Mark(kind=kind, title=title, start=start, end=end, opens=True)
        if kind := rules.lines.get(key):
            stop = _next_line_end(text, end) if title.endswith(":") else end
            return _Mark(kind=kind, title=title, start=start, end=stop, opens=False)
    found = _NUMBERED.match(text, start, end)
    if found and (kind := rules.numbered.get(found[1].lower())):
        return _Mark(kind=kind, title=found[0].strip(), start=start, end=end, opens=False)
    if found := _RUN_IN.match(text, start, end):
        key = _heading_key(found[1], ())
        if kind := rules.lines.get(key):
            return _Mark(kind=kind, title=found[1].strip(), start=start, end=end, opens=False)
        if kind := rules.headings.get(key):
            return _Mark(kind=kind, title=found[1].strip(), start=start, end=end, opens=True)
    return None


def _heading_key(title: str, trailing: tuple[str, ...]) -> str:
    found = _NUMBERING.match(title)
    bare = title[found.end() :] if found else title
    key = " ".join(re.sub(r"[^\w']+", " ", bare).lower().split())
    for word in trailing:
        key = key.removesuffix(" " + word)
    return key.rstrip(" 0123456789")


def _next_line_end(text: str, end: int) -> int:
    following = _LINE.search(text, end)
    return following.end() if following and not text[end : following.start()].strip() else end


def _front(text: str, opened: list[_Mark], rules: SectionRules) -> list[Section]:
    """What stands before the first heading: the abstract, if a block is long enough."""
    article = any(mark.kind.reads is not Reads.PATIENT for mark in opened)
    if not article:  # a clinical note: what stands above its first heading is about the patient too
        return [_all_case("", 0, opened[0].start)]
    blocks, place = [], 0
    abstract = rules.headings.get(_ABSTRACT)
    named = any(mark.kind.name == _ABSTRACT for mark in opened)
    has_case = any(mark.kind.name == _CASE for mark in opened)
    for line in _LINE.finditer(text, 0, opened[0].start):
        long = text.count(" ", line.start(), line.end()) >= rules.abstract_words
        if not long or named or abstract is None:
            continue
        blocks.append(_front_matter(place, line.start()))
        kind = abstract if has_case else rules.headings[_CASE]
        blocks.append(_section(kind, "", line.start(), line.end()))
        place = line.end()
    blocks.append(_front_matter(place, opened[0].start))
    return blocks


def _front_matter(start: int, end: int) -> Section:
    return Section(kind=_FRONT, title="", start=start, end=end, subject=Reads.NOBODY)


def _all_case(title: str, start: int, end: int) -> Section:
    return Section(kind=_CASE, title=title, start=start, end=end, subject=Reads.PATIENT, dated=True)


def _section(kind: _Kind, title: str, start: int, end: int) -> Section:
    return Section(
        kind=kind.within or kind.name if kind.assume is None else kind.name,
        title=title, start=start, end=end, subject=kind.reads, dated=kind.dated,
        assume=kind.assume,
    )  # fmt: skip


def _with_lines(blocks: list[Section], marks: list[_Mark]) -> tuple[Section, ...]:
    """The blocks, cut where a line stands alone inside them."""
    alone = [mark for mark in marks if not mark.opens]
    cut: list[Section] = []
    place = 0
    for block in blocks:
        begin = block.start
        while place < len(alone) and alone[place].start < block.end:
            mark = alone[place]
            place += 1
            if mark.start < begin:
                continue
            stop = min(mark.end, block.end)
            cut.append(_piece(block, begin, mark.start))
            cut.append(_section(mark.kind, mark.title, mark.start, stop))
            begin = stop
        cut.append(_piece(block, begin, block.end))
    return tuple(part for part in cut if part.end > part.start)


def _piece(block: Section, start: int, end: int) -> Section:
    return Section(
        kind=block.kind, title=block.title, start=start, end=end, subject=block.subject,
        dated=block.dated, assume=block.assume,
    )  # fmt: skip


def _labelled(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """A line that opens with the name of one of several: "Patient B", "2.1. Case 2. A woman"."""
    noun = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    item = r"(?:\d{1,2}|(?-i:[IVX]{1,4}|[A-H]))"
    front = rf"[\s\d.]{{0,12}}(?:{noun})\s?(?:no\.?\s?|#)?"
    return re.compile(rf"{front}{item}\s*(?:[.:–-](?:\s|$)|$)", re.IGNORECASE)


def _headings(pages: dict[str, Page]) -> dict[str, _Kind]:
    found: dict[str, _Kind] = {}
    for name, page in pages.items():
        kind = _kind(name, page)
        for heading in page.texts("headings"):
            found[_heading_key(heading, ())] = kind
    return found


def _kind(name: str, page: Page) -> _Kind:
    assume = page.text("assume")
    return _Kind(
        name=name,
        reads=Reads(page.text("reads", "nobody")),
        dated=page.text("dated") == "yes",
        final=page.text("final") == "yes",
        within=page.text("within"),
        assume=Flag(assume) if assume else None,
    )
