"""Vignettes: small patients with the verdicts that each edition must reach on them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from asterism.define.compose import Document, Mapping, Node, Scalar, place_of
from asterism.define.faults import refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, text_of
from asterism.define.keys import CASE, EXPECTATION, FINDING, PATIENT, VARIATION, VERDICTS
from asterism.define.quantities import parse_quantity, parse_reference
from asterism.model.criteria import Place
from asterism.model.finding import (
    Evidence,
    Finding,
    Flag,
    Interpretation,
    Patient,
    Pointer,
    Sex,
    Status,
)
from asterism.model.truth import Truth
from asterism.model.when import When

Value = TypeVar("Value")

READER = "vignette@1"
_TRUTHS = {
    "MET": Truth.TRUE,
    "NOT_MET": Truth.FALSE,
    "UNKNOWN": Truth.UNKNOWN,
    "PROVISIONAL": Truth.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one definition must say of a case.

    `missing` are tests that must be among those named, `notes` kinds of note that must be there,
    `silent` kinds that must not,
    `criteria` the truth of single criteria by id. `provisional` None: not asked.
    """

    definition: str
    truth: Truth
    provisional: bool = False
    missing: tuple[str, ...] = ()
    criteria: tuple[tuple[str, Truth], ...] = ()
    notes: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    at: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One patient and what is to be said of them.

    `id` is `<disease>/<file>`, with `#2` for the second variation.
    """

    id: str
    name: str
    kind: str
    tells: str
    patient: Patient
    expect: tuple[Expectation, ...]
    at: Place | None = None


def load_cases(document: Document) -> Iterator[Case]:
    """The cases of one file: the patient as written, then each variation of it.

    A patient with variations and no `expect` of its own is only their pattern, not a case. A
    variation's `expect` stands alone; nothing of the first patient's is inherited.
    Raises: KnowledgeError (K009 to K016).
    """
    fields = open_mapping(document.root, CASE)
    patient = open_mapping(fields.nodes["patient"], PATIENT, ("patient",))
    base = load_findings(patient, "findings", "/patient/findings")
    name = case_id(document.file)
    if "expect" in fields.nodes or "vary" not in fields.nodes:
        yield _case(fields, fields, _patient(patient, name, base))
    for number, item in enumerate(fields.items("vary")):
        changed = open_mapping(item, VARIATION, (f"vary {number + 1}",))
        dropped = frozenset(_dropped(changed, base))
        added = load_findings(changed, "add", f"/vary/{number}/add")
        findings = tuple(one for one in base if one.concept not in dropped) + added
        yield _case(fields, changed, _patient(patient, f"{name}#{number + 1}", findings))


def case_id(file: str) -> str:
    """`poems/on_the_line` for `knowledge/diseases/poems/cases/on_the_line.yaml`."""
    parts = [part for part in file.removesuffix(".yaml").split("/") if part != "cases"]
    return "/".join(parts[-2:])


def _case(whole: Fields, part: Fields, patient: Patient) -> Case:
    if "expect" not in part.nodes:
        fix = "add `expect: {poems/dispenzieri_2012: MET}`"
        raise refuse("K010", "a case that expects nothing", at=whole.place(), fix=fix)
    return Case(
        id=patient.id,
        name=whole.text("case"),
        kind=part.text("kind") or whole.text("kind"),
        tells=part.text("tells"),
        patient=patient,
        expect=tuple(
            _expectation(key, value) for key, value in mapping_of(part.nodes["expect"]).pairs
        ),
        at=part.place(),
    )


def _patient(fields: Fields, name: str, findings: tuple[Finding, ...]) -> Patient:
    born = fields.text("born")
    return Patient(
        id=name,
        findings=findings,
        sex=fields.word("sex", Sex.FEMALE) if "sex" in fields.nodes else None,
        born=_read(fields, "born", When.parse) if born else None,
        source=fields.node.file,
    )


def _dropped(changed: Fields, base: tuple[Finding, ...]) -> tuple[str, ...]:
    known = {finding.concept for finding in base}
    for concept in changed.ids("drop"):
        if concept not in known:
            what = f"{concept!r} is dropped, but the patient does not have it"
            at = changed.place("drop")
            raise refuse("K013", what, at=at, fix="drop a concept of the first patient")
    return changed.ids("drop")


def load_findings(fields: Fields, key: str, pointer: str) -> tuple[Finding, ...]:
    """The findings listed under `key`, each with its place in the file as evidence."""
    items = fields.items(key)
    return tuple(_finding(item, f"{pointer}/{i}", fields.path) for i, item in enumerate(items))


def _finding(node: Node, pointer: str, path: tuple[str, ...]) -> Finding:
    if isinstance(node, Scalar):
        concept = id_of(node, path)
        evidence = _evidence(node, pointer, concept)
        return Finding(concept=concept, status=Status.PRESENT, evidence=evidence)
    fields = open_mapping(node, FINDING, path)
    try:
        return _finding_of(fields, pointer)
    except ValueError as fault:
        fix = "what is ABSENT or NOT_ASSESSED has no value"
        raise refuse("K013", str(fault), at=fields.place(), fix=fix) from fault


def _finding_of(fields: Fields, pointer: str) -> Finding:
    node = fields.node
    given = fields.nodes
    quote = " ".join(_texts(value) for key, value in node.pairs if key.text != "flags")
    return Finding(
        concept=fields.id("concept"),
        status=fields.word("status", Status.PRESENT),
        evidence=_evidence(node, pointer, quote),
        value=_read(fields, "value", parse_quantity) if "value" in given else None,
        reference=_read(fields, "reference", parse_reference) if "reference" in given else None,
        interpretation=(
            fields.word("interpretation", Interpretation.NORMAL)
            if "interpretation" in given
            else None
        ),
        when=_read(fields, "when", When.parse) if "when" in given else None,
        flags=frozenset(Flag(text) for text in fields.texts("flags")),
        details=_details(fields),
    )


def _texts(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _details(fields: Fields) -> tuple[tuple[str, str], ...]:
    node = fields.nodes.get("details")
    if node is None:
        return ()
    pairs = mapping_of(node, fields.path).pairs
    return tuple((key.text, text_of(value, fields.path)) for key, value in pairs)


def _evidence(node: Node, pointer: str, quote: str) -> tuple[Evidence, ...]:
    return (Evidence(source=node.file, locator=Pointer(path=pointer), quote=quote, reader=READER),)


def _read(fields: Fields, key: str, parse: Callable[[str], Value]) -> Value:
    try:
        return parse(fields.text(key))
    except ValueError as fault:
        fix = "write `450 10*9/L`, `> 400 pg/mL`, `120-140 mmol/L`, or a date as 2015-11"
        raise refuse("K014", str(fault), at=fields.place(key), fix=fix) from fault


def _expectation(key: Scalar, node: Node) -> Expectation:
    path = ("expect", key.text)
    if isinstance(node, Scalar):
        _truth(node, path)
        truth, provisional = _TRUTHS[node.text], node.text == "PROVISIONAL"
        at = place_of(key, path)
        return Expectation(definition=key.text, truth=truth, provisional=provisional, at=at)
    fields = open_mapping(node, EXPECTATION, path)
    word = fields.text("truth")
    return Expectation(
        definition=key.text,
        truth=_TRUTHS[word],
        provisional=word == "PROVISIONAL",
        missing=fields.ids("missing"),
        criteria=_criteria(fields),
        notes=fields.texts("notes"),
        silent=fields.texts("silent"),
        at=place_of(key, path),
    )


def _criteria(fields: Fields) -> tuple[tuple[str, Truth], ...]:
    node = fields.nodes.get("criteria", Mapping(pairs=(), file="", line=1, column=1))
    pairs = mapping_of(node, fields.path).pairs
    return tuple((id_of(key, fields.path), _truth(value, fields.path)) for key, value in pairs)


def _truth(node: Node, path: tuple[str, ...]) -> Truth:
    word = text_of(node, path)
    if word not in _TRUTHS:
        fix = f"write one of {', '.join(VERDICTS)}"
        raise refuse("K013", f"{word[:60]!r} is no verdict", at=place_of(node, path), fix=fix)
    return _TRUTHS[word]
