"""A small library of our own and one-line readings, for the tests of `read/text`.

By hand, so that these tests do not move when a word is added to the bundled knowledge. The cue
files are the bundled ones: they are what is tested.
"""

from decimal import Decimal
from functools import lru_cache

from asterism.define.library import BUNDLED, Library
from asterism.define.terms import Concept, Kind
from asterism.model.finding import Finding, Patient
from asterism.model.quantity import Equivalent
from asterism.read.text import read_text

_FINDINGS = (
    "splenomegaly", "hepatomegaly", "lymphadenopathy", "fever", "cough", "hypothyroidism",
    "skin lesion", "weakness", "numbness", "ascites", "hypercalcemia", "rash",
)  # fmt: skip
_ANALYTES = {
    "hemoglobin": ("g/dL", ("hemoglobin",), ("Hb",)),
    "platelets": ("10*9/L", ("platelet count", "platelets"), ("PLT",)),
    "wbc": ("10*9/L", ("white blood cells", "leukocytes"), ("WBC",)),
    "neutrophils": ("10*9/L", ("neutrophils",), ()),
    "neutrophil_fraction": ("%", ("segmented neutrophils", "neutrophils"), ()),
    "creatinine": ("mg/dL", ("creatinine",), ("Cr",)),
    "calcium": ("mg/dL", ("calcium", "serum calcium"), ()),
    "phosphate": ("mg/dL", ("phosphate",), ()),
    "crp": ("mg/L", ("C-reactive protein",), ("CRP",)),
    "vegf": ("pg/mL", ("vascular endothelial growth factor",), ("VEGF",)),
    "vegf_serum": ("pg/mL", ("serum VEGF",), ()),
    "vegf_plasma": ("pg/mL", ("plasma VEGF",), ()),
    "il6": ("pg/mL", ("interleukin-6",), ("IL-6",)),
    "albumin": ("g/dL", ("albumin",), ()),
    "flc_ratio": ("1", ("kappa/lambda ratio",), ()),
    "lambda_flc": ("mg/L", ("free lambda light chain",), ()),
    "egfr": ("mL/min/{1.73_m2}", ("glomerular filtration rate",), ("eGFR",)),
    "pressure": ("mm[Hg]", ("systolic pressure",), ()),
    "esr": ("mm/h", ("sedimentation rate",), ("ESR",)),
    "ldh": ("U/L", ("lactate dehydrogenase",), ("LDH",)),
    "tsh": ("m[IU]/L", ("thyrotropin",), ("TSH",)),
    "proteinuria": ("g/d", ("urinary protein",), ()),
    "temperature": ("Cel", ("temperature",), ()),
    "mprotein_size": ("g/dL", ("M spike",), ()),
    "ratio_plain": ("1", ("pH",), ()),
}  # fmt: skip
_MOLAR = {
    "calcium": ("mg/dL", "mmol/L", "0.2495"),
    "creatinine": ("mg/dL", "umol/L", "88.4"),
}


def _concept(words: str, kind: Kind = Kind.FINDING, **more: object) -> Concept:
    name = words.lower().replace(" ", "_").replace("-", "_")
    return Concept(id=name, label=words, kind=kind, words=(words,), **more)  # type: ignore[arg-type]


def _analyte(name: str) -> Concept:
    unit, words, abbreviations = _ANALYTES[name]
    molar = _MOLAR.get(name)
    pairs = (
        (Equivalent(from_unit=molar[0], to_unit=molar[1], factor=Decimal(molar[2]), source="s"),)
        if molar
        else ()
    )
    return Concept(
        id=name, label=words[0], kind=Kind.ANALYTE, words=words, abbreviations=abbreviations,
        unit=unit, equivalents=pairs, plausible_high=Decimal(1000) if name == "calcium" else None,
    )  # fmt: skip


@lru_cache(maxsize=1)
def small_library() -> Library:
    concepts = [
        *(_concept(words) for words in _FINDINGS),
        *(_analyte(name) for name in _ANALYTES),
        Concept(
            id="cidp", label="CIDP label", kind=Kind.DISEASE,
            words=("chronic inflammatory demyelinating polyneuropathy",), abbreviations=("CIDP",),
        ),
        Concept(
            id="poems_syndrome", label="POEMS syndrome", kind=Kind.DISEASE,
            words=("POEMS syndrome",), abbreviations=("POEMS",),
        ),
        Concept(
            id="edema", label="Peripheral edema", kind=Kind.FINDING,
            words=("leg edema", "edema of the legs"), normal_words=("legs without swelling",),
        ),
        Concept(
            id="ataxia", label="Ataxia", kind=Kind.FINDING, words=("ataxia",),
            normal_words=("normal gait",),
        ),
        Concept(
            id="organomegaly", label="Organomegaly", kind=Kind.FINDING,
            words=("organomegaly",), weak_negatives=("physical_examination",),
        ),
        Concept(
            id="monoclonal_protein", label="M protein", kind=Kind.FINDING,
            words=("monoclonal gammopathy", "gammopathy"),
        ),
        Concept(
            id="iga_isotype", label="IgA isotype", kind=Kind.FINDING, words=("IgA gammopathy",)
        ),
        _concept("lambda light chain"),
        Concept(
            id="complete_remission", label="Complete remission", kind=Kind.FINDING,
            words=("complete remission",),
        ),
        _concept("bortezomib", Kind.DRUG),
        _concept("thalidomide", Kind.DRUG),
        _concept("dexamethasone", Kind.DRUG),
        _concept("prednisolone", Kind.DRUG),
        _concept("physical examination", Kind.PROCEDURE, answers=frozenset({"organomegaly"})),
        _concept("computed tomography", Kind.PROCEDURE, answers=frozenset({"organomegaly"})),
        _concept("debridement", Kind.PROCEDURE),
        _concept("skin graft", Kind.PROCEDURE),
        _concept("immunofluorescence", Kind.PROCEDURE, answers=frozenset({"rash"})),
    ]  # fmt: skip
    return Library(
        knowledge_root=BUNDLED, concepts={c.id: c for c in concepts}, definitions={}, sources={}
    )


def patient_of(text: str) -> Patient:
    return read_text(text, library=small_library()).patients[0]


def findings_of(text: str, concept: str = "") -> list[Finding]:
    """What is read, or only what is read of one concept."""
    found = patient_of(text).findings
    return [finding for finding in found if concept in {"", finding.concept}]


def one(text: str, concept: str) -> Finding:
    """The only finding of that concept."""
    (found,) = findings_of(text, concept)
    return found


def stands(text: str, concept: str) -> str:
    """Its status, with its flags behind it."""
    found = one(text, concept)
    return " ".join([found.status.name, *sorted(flag.value for flag in found.flags)])


def value(text: str, concept: str) -> str:
    """Its value as printed by `Quantity`; `-` where there is none."""
    found = [str(finding.value) for finding in findings_of(text, concept) if finding.value]
    return ", ".join(found) or "-"


def dated(text: str, concept: str) -> str:
    return str(one(text, concept).when)
