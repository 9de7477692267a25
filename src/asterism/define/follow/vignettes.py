"""Vignettes of response: a table of results over time, and the grade that each edition must give.

    series: {vegf_serum: {2020-01: 5000 pg/mL, 2020-06: 900 pg/mL, normal 0-500 pg/mL}}

A cell is a value, a value with its normal interval, or how a finding stands (ABSENT). Variations
replace whole series of the first story.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asterism.define.cases import load_findings
from asterism.define.compose import Document, Mapping, Node, Scalar, compose_file, place_of
from asterism.define.faults import refuse
from asterism.define.fields import Fields, id_of, mapping_of, open_mapping, text_of
from asterism.define.follow.keys import EXPECTED, STORY, TOLD
from asterism.define.keys import PATIENT
from asterism.define.quantities import parse_quantity, parse_reference
from asterism.define.shelf import shown_path
from asterism.model.finding import Evidence, Finding, Patient, Pointer, Sex, Status
from asterism.model.when import When

READER = "vignette@1"
_NORMAL = ", normal "
NOT_EVALUABLE = "NOT_EVALUABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one grader or risk model must say of a story; empty fields are not asked."""

    of: str
    grade: str = ""
    confirmed: str = ""
    best: str = ""
    why: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    points: str = ""
    groups: tuple[str, ...] = ()
    factors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One patient over time and what is to be said of the course. `id` is `<disease>/<file>#2`."""

    id: str
    tells: str
    kind: str
    patient: Patient
    expect: tuple[Expected, ...]


def load_stories(root: Path) -> Iterator[Story]:
    """Every story under a knowledge root in order of file name. Raises: KnowledgeError."""
    for path in sorted(root.glob("diseases/*/response/stories/*.yaml")):
        document = compose_file(path, shown_as=shown_path(path, root))
        yield from _stories(document, f"{path.parents[2].name}/{path.stem}")


def _stories(document: Document, name: str) -> Iterator[Story]:
    fields = open_mapping(document.root, STORY)
    base = _tables(fields)
    begun = tuple(_treatment(fields))
    if "expect" in fields.nodes:
        yield _story(fields, fields, name, (*begun, *_stated(fields), *_rows(base)))
    for number, item in enumerate(fields.items("vary"), start=1):
        changed = open_mapping(item, TOLD, (f"vary {number}",))
        gone = frozenset(changed.ids("drop"))
        tables = {**{k: v for k, v in base.items() if k not in gone}, **_tables(changed)}
        stated = (*_stated(fields), *_stated(changed))
        kept = tuple(one for one in (*begun, *stated) if one.concept not in gone)
        yield _story(fields, changed, f"{name}#{number}", (*kept, *_rows(tables)))


def _story(whole: Fields, part: Fields, name: str, findings: tuple[Finding, ...]) -> Story:
    person = part if "patient" in part.nodes else whole
    sex = None
    if "patient" in person.nodes:
        fields = open_mapping(person.nodes["patient"], PATIENT, ("patient",))
        sex = fields.word("sex", Sex.FEMALE) if "sex" in fields.nodes else None
    return Story(
        id=name,
        tells=part.text("tells") or whole.text("story"),
        kind=part.text("kind"),
        patient=Patient(id=name, findings=findings, sex=sex, source=whole.node.file),
        expect=tuple(
            _expected(key, value) for key, value in mapping_of(part.nodes["expect"]).pairs
        ),
    )


def _stated(fields: Fields) -> tuple[Finding, ...]:
    if "patient" not in fields.nodes:
        return ()
    patient = open_mapping(fields.nodes["patient"], PATIENT, ("patient",))
    return load_findings(patient, "findings", "/patient/findings")


def _treatment(fields: Fields) -> Iterator[Finding]:
    """`treatment: bortezomib 2020-01-15`."""
    node = fields.nodes.get("treatment")
    if node is not None:
        concept, _, day = text_of(node).partition(" ")
        yield _finding(concept, Status.PRESENT, node, day)


_Tables = dict[str, tuple[tuple[str, Scalar], ...]]


def _tables(fields: Fields) -> _Tables:
    node = fields.nodes.get("series", Mapping(pairs=(), file="", line=1, column=1))
    found: _Tables = {}
    for key, cells in mapping_of(node, ("series",)).pairs:
        pairs = mapping_of(cells, ("series", key.text)).pairs
        found[id_of(key)] = tuple((day.text, _cell(value)) for day, value in pairs)
    return found


def _cell(node: Node) -> Scalar:
    text_of(node, ("series",))
    assert isinstance(node, Scalar)
    return node


def _rows(tables: _Tables) -> tuple[Finding, ...]:
    return tuple(_row(name, day, cell) for name, cells in tables.items() for day, cell in cells)


def _row(concept: str, day: str, cell: Scalar) -> Finding:
    if cell.text in Status.__members__:
        return _finding(concept, Status[cell.text], cell, day)
    printed, _, normal = cell.text.partition(_NORMAL)
    try:
        return Finding(
            concept=concept,
            status=Status.PRESENT,
            evidence=_evidence(concept, cell, day),
            value=parse_quantity(printed),
            reference=parse_reference(normal) if normal else None,
            when=_when(day),
        )
    except ValueError as fault:
        fix = "write `900 pg/mL`, `900 pg/mL, normal 0-500 pg/mL` or ABSENT, under a day"
        raise refuse("K014", str(fault), at=place_of(cell, ("series",)), fix=fix) from fault


def _finding(concept: str, status: Status, node: Node, day: str) -> Finding:
    return Finding(
        concept=concept, status=status, evidence=_evidence(concept, node, day), when=_when(day)
    )


def _when(day: str) -> When | None:
    return None if day == "undated" else When.parse(day)


def _evidence(concept: str, node: Node, day: str) -> tuple[Evidence, ...]:
    said = node.text if isinstance(node, Scalar) else concept
    pointer = Pointer(path=f"/series/{concept}/{day}")
    return (Evidence(source=node.file, locator=pointer, quote=f"{concept} {said}", reader=READER),)


def _expected(key: Scalar, node: Node) -> Expected:
    if isinstance(node, Scalar):
        return Expected(of=key.text, grade=node.text)
    fields = open_mapping(node, EXPECTED, ("expect", key.text))
    factors = fields.nodes.get("factors", Mapping(pairs=(), file="", line=1, column=1))
    return Expected(
        of=key.text,
        grade=fields.text("grade"),
        confirmed=fields.text("confirmed"),
        best=fields.text("best"),
        why=fields.ids("why"),
        better=fields.ids("better"),
        missing=fields.ids("missing"),
        points=fields.text("points"),
        groups=fields.ids("groups"),
        factors=tuple((name.text, text_of(value)) for name, value in mapping_of(factors).pairs),
    )
