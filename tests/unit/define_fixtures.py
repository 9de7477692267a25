"""Concepts, criteria and definitions from a few lines of YAML, for the tests of `define`."""

from pathlib import Path

from asterism.define.compose import compose, compose_bytes
from asterism.define.concepts import load_concepts
from asterism.define.criteria import load_criterion
from asterism.define.definitions import load_definition
from asterism.define.faults import Refused
from asterism.define.library import Library
from asterism.define.terms import Concept, Kind
from asterism.model.criteria import Criterion
from asterism.model.definition import Definition

HEAD = """\
definition: made_up/first_2012
title: First 2012
disease: {id: "ORPHA:1", label: Made-up syndrome, concept: made_up_syndrome}
source: made-up-2012#table-1
"""


def concepts_of(text: str, kind: Kind = Kind.FINDING) -> dict[str, Concept]:
    """The concepts of a term file. Raises: KnowledgeError for the first that is refused."""
    found: dict[str, Concept] = {}
    for one in load_concepts(compose(text, file="terms.yaml"), kind):
        if isinstance(one, Refused):
            raise one
        found[one.id] = one
    return found


def criterion_of(text: str) -> Criterion:
    return load_criterion(compose(text, file="f.yaml"))


def definition_of(body: str) -> Definition:
    """The definition with this body under a head of title, disease and source."""
    return load_definition(compose_bytes((HEAD + body).encode(), file="f.yaml"))


def library_of(text: str, *definitions: Definition) -> Library:
    """A library of these concepts and definitions, without a folder."""
    return Library(
        knowledge_root=Path("nowhere"),
        concepts=concepts_of(text),
        definitions={definition.id: definition for definition in definitions},
        sources={},
    )
