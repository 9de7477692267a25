"""`diseases/<disease>/ranked.yaml`: patients among whose candidates the disease must come first."""

from collections.abc import Iterator
from dataclasses import dataclass

from asterism.define.cases import load_findings
from asterism.define.compose import Document, compose_file, place_of
from asterism.define.faults import did_you_mean, refuse
from asterism.define.fields import open_mapping
from asterism.define.keys import PATIENT, Holds, Key, Keys
from asterism.define.library import Library
from asterism.define.shelf import shown_path
from asterism.model.finding import Patient, Sex

FILE = "ranked.yaml"
RANKED: Keys = {
    "ranked": Key(holds=Holds.ID, required=True, about="the folder's own name"),
    "cases": Key(holds=Holds.LIST, required=True),
}
RANKED_CASE: Keys = {
    "case": Key(required=True),
    "tells": Key(required=True),
    "patient": Key(holds=Holds.MAPPING, required=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCase:
    """`disease` is the folder of the disease that is to come first."""

    id: str
    disease: str
    name: str
    tells: str
    patient: Patient


def load_ranked(library: Library) -> tuple[RankedCase, ...]:
    """Every such patient of a library, in order of disease. Raises: KnowledgeError."""
    paths = sorted(library.knowledge_root.glob(f"diseases/*/{FILE}"))
    documents = (
        compose_file(path, shown_as=shown_path(path, library.knowledge_root)) for path in paths
    )
    return tuple(case for document in documents for case in read_ranked(document, library))


def read_ranked(document: Document, library: Library) -> Iterator[RankedCase]:
    """The patients of one file. Raises: KnowledgeError (K009 to K014)."""
    fields = open_mapping(document.root, RANKED)
    disease = fields.id("ranked")
    for number, item in enumerate(fields.items("cases"), 1):
        case = open_mapping(item, RANKED_CASE, (f"cases {number}",))
        patient = open_mapping(case.nodes["patient"], PATIENT, ("patient",))
        findings = load_findings(patient, "findings", f"/cases/{number - 1}/patient/findings")
        for finding in findings:
            if finding.concept not in library.concepts:
                fix = f"{did_you_mean(finding.concept, library.concepts)}concepts are in terms/"
                what = f"unknown concept {finding.concept!r}"
                raise refuse("K012", what, at=place_of(patient.nodes["findings"], ()), fix=fix)
        name = f"{disease}/ranked#{number}"
        yield RankedCase(
            id=name,
            disease=disease,
            name=case.text("case"),
            tells=case.text("tells"),
            patient=Patient(
                id=name,
                findings=findings,
                sex=patient.word("sex", Sex.FEMALE) if "sex" in patient.nodes else None,
                source=document.file,
            ),
        )
