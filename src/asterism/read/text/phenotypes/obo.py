"""An ontology in OBO format -> the terms below one root, with their names and synonyms.

Only what the reader needs is read; a line that it does not know is passed over.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" (EXACT|NARROW|BROAD|RELATED) ?([^\[]*)')
_VERSION = re.compile(r"(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """`scope` is EXACT, NARROW, BROAD or RELATED; `sort` is what the ontology says of it."""

    text: str
    scope: str
    sort: str


@dataclass(slots=True, kw_only=True)
class _Stanza:
    id: str
    name: str = ""
    synonyms: list[Synonym] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    replaced_by: str = ""
    obsolete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    id: str
    name: str
    synonyms: tuple[Synonym, ...]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """The terms below `root`, by id; `current` maps retired and other ids to those of today."""

    version: str
    terms: Mapping[str, Term]
    current: Mapping[str, str]


def parse_obo(text: str, root: str) -> Ontology:
    """The terms below `root`. Shape: empty where the text is no ontology or lacks the root."""
    head, _, _ = text.partition("\n[")
    stanzas = {stanza.id: stanza for stanza in _stanzas(text)}
    kept = _below(root, stanzas)
    terms = {
        name: Term(
            id=name,
            name=stanza.name,
            synonyms=tuple(stanza.synonyms),
            parents=tuple(stanza.parents),
        )
        for name, stanza in stanzas.items()
        if name in kept and not stanza.obsolete and stanza.name
    }
    return Ontology(version=_version(head), terms=terms, current=_current(stanzas, terms))


def _version(head: str) -> str:
    said = next((line for line in head.splitlines() if line.startswith("data-version:")), "")
    dated = _VERSION.search(said)
    return dated[1] if dated else said.partition(":")[2].strip()


def _stanzas(text: str) -> Iterator[_Stanza]:
    stanza: _Stanza | None = None
    for line in text.splitlines():
        if line.startswith("["):
            if stanza is not None:
                yield stanza
            stanza = None
        elif line.startswith("id: "):
            stanza = _Stanza(id=line[4:].strip())
        elif stanza is not None:
            _take(stanza, line)
    if stanza is not None:
        yield stanza


def _take(stanza: _Stanza, line: str) -> None:
    key, _, value = line.partition(": ")
    match key:
        case "name":
            stanza.name = value.strip()
        case "synonym":
            if found := _SYNONYM.match(line):
                words = found[1].replace('\\"', '"')
                stanza.synonyms.append(Synonym(text=words, scope=found[2], sort=found[3].strip()))
        case "is_a":
            stanza.parents.append(value.split(" ", 1)[0])
        case "alt_id":
            stanza.others.append(value.strip())
        case "replaced_by":
            stanza.replaced_by = value.strip()
        case "is_obsolete":
            stanza.obsolete = value.strip() == "true"
        case _:
            pass


def _below(root: str, stanzas: Mapping[str, _Stanza]) -> frozenset[str]:
    """The root and everything below it; a ring of parents is walked once."""
    children: dict[str, list[str]] = {}
    for stanza in stanzas.values():
        for parent in stanza.parents:
            children.setdefault(parent, []).append(stanza.id)
    found, waiting = set(), [root]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += children.get(here, ())
    return frozenset(found)


def _current(stanzas: Mapping[str, _Stanza], terms: Mapping[str, Term]) -> dict[str, str]:
    current = {other: name for name in terms for other in stanzas[name].others}
    retired = {s.id: s.replaced_by for s in stanzas.values() if s.obsolete and s.replaced_by}
    return current | {old: new for old, new in retired.items() if new in terms}
