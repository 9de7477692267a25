"""Where the sources disagree, told beside what it concerns: a line, a short section, or in full."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from asterism.define.english import WIDTH
from asterism.model.definition import Source
from asterism.model.disagreement import Disagreement, Side
from asterism.model.finding import Patient
from asterism.serve.show.marks import SEEN_WORDS

SECTION = "Where the sources disagree"
_MOST_TOPICS = 2
_KINDS = ("definitions", "graders", "risks", "plans", "concepts")


def nearest(found: Sequence[Disagreement], patient: Patient) -> list[Disagreement]:
    """Those first whose concepts the record speaks of; else in the order of the register."""
    spoken = {finding.concept for finding in patient.findings}
    return sorted(found, key=lambda one: spoken.isdisjoint(one.concepts))


def disputed_line(name: str, found: Sequence[Disagreement], patient: Patient) -> str:
    """One sentence that points to `asterism explain`; empty where nobody disagrees."""
    if not found:
        return ""
    topics = [one.topic for one in nearest(found, patient)]
    more = len(topics) - _MOST_TOPICS
    told = "; ".join([*topics[:_MOST_TOPICS], *([f"and {more} more"] if more > 0 else [])])
    return f"sources disagree on: {told}; see asterism explain {name}"


def disputed_section(found: Sequence[Disagreement]) -> list[str]:
    """What is disputed and what is made of it, a paragraph each; nothing where nothing is."""
    if not found:
        return []
    lines = [SECTION]
    for one in found:
        lines += _wrapped(f"{one.topic}  ({one.id})", "  ", "    ")
        lines += _wrapped(one.handled, "    ")
    return [*lines, "  asterism explain <name in brackets> tells who says what.", ""]


def dispute_in_full(one: Disagreement, sources: Mapping[str, Source]) -> str:
    """The whole entry, with its sources and how much of each was seen."""
    lines = [*_entry(one), "", "Sources"]
    for key in sorted(cited_by(one)):
        lines += source_lines(key, sources.get(key))
    return _text(lines)


def register_in_full(register: Iterable[Disagreement]) -> str:
    """Every entry, in the order of the register; sources by their keys."""
    entries = [[*_entry(one), ""] for one in register]
    head = [f"{SECTION}: {len(entries)} entries", ""]
    tail = ["asterism explain <name in brackets> tells an entry with its sources."]
    return _text([*head, *(line for entry in entries for line in entry), *tail])


def cited_by(one: Disagreement) -> set[str]:
    """The keys of the sources that the entry cites."""
    return {side.cite.partition("#")[0] for side in one.sides}


def seen_words(side: Side) -> str:
    """How far what it says was seen, where that is not in the source itself."""
    return SEEN_WORDS[side.seen]


def places_of(one: Disagreement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What it concerns, kind by kind."""
    for kind in _KINDS:
        if names := getattr(one, kind):
            yield kind, names


def source_lines(key: str, source: Source | None) -> Iterator[str]:
    """A source with its addresses, and how much of it was seen."""
    if source is None:
        yield f"  {key}: in no sources file"
        return
    yield f"  {key}: {source.citation}"
    places = [f"https://doi.org/{source.doi}" if source.doi else "", source.url]
    yield from (f"    {place}" for place in places if place)
    if source.seen:
        yield f"    seen: {source.seen}"


def _entry(one: Disagreement) -> Iterator[str]:
    yield from _wrapped(f"{one.topic}  ({one.id})", "", "  ")
    for side in one.sides:
        tag = f" [{seen_words(side)}]" if seen_words(side) else ""
        yield from _wrapped(f"- {side.says} [{side.cite}]{tag}", "  ", "    ")
    yield from _wrapped(f"Here: {one.handled}", "  ", "  ")
    for kind, names in places_of(one):
        yield from _wrapped(f"{kind}: {', '.join(names)}", "  ", "    ")


def _wrapped(text: str, indent: str, hang: str = "") -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=hang or indent, break_on_hyphens=False
    )


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
