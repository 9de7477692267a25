"""What a site declares of its own database: where its silence means no, and codes of its own.

A declaration is echoed with everything that rests on it. It may speak of findings only: a
laboratory value that nobody measured is UNKNOWN everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from asterism.define.circe import SetItem, expression_of, read_concept_set
from asterism.define.compose import Node, compose_file, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, sequence_of, text_of
from asterism.define.keys import SITE
from asterism.define.library import Library
from asterism.define.silence import Silence, declared
from asterism.define.terms import Code, Coding, Concept, Kind
from asterism.model.criteria import Place
from asterism.model.definition import Definition

_RECORDED = (Kind.FINDING, Kind.DISEASE, Kind.DRUG)
_DONE = (Kind.PROCEDURE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The declaration of one site: its name, the hash of its file, and what it says."""

    name: str
    sha256: str
    silence: Silence
    silence_is_no: tuple[str, ...] = ()
    looked_is_no: tuple[str, ...] = ()
    codes: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    sets: tuple[SetItem, ...] = ()

    def of(self, rule: Definition) -> Definition:
        """The resolved definition, read as this site declares."""
        return declared(rule, self.silence)

    def extended(self, library: Library) -> Library:
        """The library, with the site's own codes beside the bundled ones."""
        concepts = dict(library.concepts)
        for name, codes in self.codes.items():
            known = concepts[name]
            concepts[name] = replace(known, codes=(*known.codes, *codes))
        return replace(library, concepts=concepts, _resolved={})

    def told(self) -> dict[str, object]:
        """The declaration as every output echoes it."""
        return {
            "site": self.name,
            "sha256": self.sha256,
            "silence_is_no": list(self.silence_is_no),
            "looked_is_no": list(self.looked_is_no),
            "codes": {
                name: [f"{each.system.value} {each.code}" for each in codes]
                for name, codes in self.codes.items()
            },
            "concept_sets": {
                name: expression_of(tuple(each for each in self.sets if each.concept == name))
                for name in self.with_sets
            },
        }

    @property
    def with_sets(self) -> tuple[str, ...]:
        """The concepts that have a concept set of this site."""
        return tuple(dict.fromkeys(each.concept for each in self.sets))

    def lines(self) -> Iterator[str]:
        """The same in words."""
        yield f"declared by {self.name}:"
        if self.silence_is_no:
            yield f"  nothing recorded is NOT MET for {', '.join(self.silence_is_no)}"
        if self.looked_is_no:
            yield f"  looked for and not recorded is NOT MET, after {', '.join(self.looked_is_no)}"
        if self.codes:
            yield f"  codes of its own for {', '.join(self.codes)}"
        if self.sets:
            yield f"  concept sets of its own for {', '.join(self.with_sets)}"

    def remark(self) -> str:
        """The same as lines of remark before a statement, whatever stands in the name."""
        told = "\n".join(self.lines()).splitlines()
        return "".join(f"-- {line}\n" for line in told)


def read_site(path: Path, library: Library) -> Site:
    """The declaration in a YAML file. Raises: KnowledgeError, NotFound, InputError."""
    document = compose_file(path)
    fields = open_mapping(document.root, SITE)
    closed = tuple(_concepts(fields, "silence_is_no", library, _RECORDED))
    looked = tuple(_concepts(fields, "looked_is_no", library, _DONE))
    return Site(
        name=fields.text("site"),
        sha256=document.sha256,
        silence=Silence(
            closed=frozenset(closed),
            looked=_answered(looked, library),
            labels={each: library.concepts[each].label for each in looked},
        ),
        silence_is_no=closed,
        looked_is_no=looked,
        codes=dict(_codes(fields, library)),
        sets=tuple(_sets(fields, library, path.parent)),
    )


def _answered(examinations: tuple[str, ...], library: Library) -> dict[str, tuple[str, ...]]:
    """What these examinations settle by finding nothing, as the knowledge has it."""
    found: dict[str, tuple[str, ...]] = {}
    for examination in examinations:
        for name in sorted(library.concepts[examination].answers):
            if _is_excluded_by(library.concepts[name], examination):
                found[name] = (*found.get(name, ()), examination)
    return found


def _is_excluded_by(finding: Concept, examination: str) -> bool:
    # A test too blunt to exclude it does not do so by being silent either.
    return finding.kind in _RECORDED and examination not in finding.weak_negatives


def _concepts(fields: Fields, key: str, library: Library, kinds: tuple[Kind, ...]) -> Iterator[str]:
    for item in fields.items(key):
        name = id_of(item, (key,))
        concept = _known(name, library, place_of(item, (key,)))
        if concept.kind not in kinds:
            fix = f"name a concept of the kind {' or '.join(kind.value for kind in kinds)}"
            if concept.kind is Kind.ANALYTE:
                fix = "leave it out: a laboratory value that nobody measured is UNKNOWN everywhere"
            what = f"{name} is a concept of the kind {concept.kind.value}"
            raise refuse("K013", what, at=place_of(item, (key,)), fix=fix)
        yield name


def _known(name: str, library: Library, at: Place) -> Concept:
    if name not in library.concepts:
        fix = f"{did_you_mean(name, library.concepts)}concepts are listed in knowledge/terms"
        raise refuse("K012", f"no concept is called {name!r}", at=at, fix=fix)
    return library.concepts[name]


def _codes(fields: Fields, library: Library) -> Iterator[tuple[str, tuple[Code, ...]]]:
    node = fields.nodes.get("codes")
    for key, value in mapping_of(node, ("codes",)).pairs if node else ():
        path = ("codes", key.text)
        _known(id_of(key, path), library, place_of(key, path))
        yield key.text, tuple(_code(item, path) for item in sequence_of(value, path).items)


def _sets(fields: Fields, library: Library, folder: Path) -> Iterator[SetItem]:
    node = fields.nodes.get("concept_sets")
    for key, value in mapping_of(node, ("concept_sets",)).pairs if node else ():
        path = ("concept_sets", key.text)
        _known(id_of(key, path), library, place_of(key, path))
        yield from read_concept_set(folder / text_of(value, path), key.text)


_SYSTEMS = {each.value: each for each in Coding}


def _code(item: Node, path: tuple[str, ...]) -> Code:
    system, _, code = text_of(item, path).partition(" ")
    if system not in _SYSTEMS or not code.strip():
        fix = f"write one of {', '.join(_SYSTEMS)}, a space, and the code"
        raise refuse("K013", "not a code with its system", at=place_of(item, path), fix=fix)
    return Code(system=_SYSTEMS[system], code=code.strip())
