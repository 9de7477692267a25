"""The words of medicine as the other rooms need them: concepts, their kinds, codes and tests.

Filled from `knowledge/terms/*.yaml` and `knowledge/diseases/*/terms.yaml`; the format is described
in docs/reference/knowledge.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from asterism.model.criteria import Named, Place
from asterism.model.formula import Formula
from asterism.model.quantity import Equivalent


class Kind(Enum):
    """What sort of thing a concept is, and so how a reader may find it."""

    FINDING = "finding"  # a sign, symptom or pathological state
    DISEASE = "disease"  # a diagnosis as a label in the record
    ANALYTE = "analyte"  # something measured, with a unit
    DRUG = "drug"
    PROCEDURE = "procedure"  # an examination or an intervention; may answer criteria
    JUDGEMENT = "judgement"  # only a clinician can say it; no reader ever produces it


class Coding(Enum):
    """Which vocabulary a code is from."""

    HPO = "hpo"
    LOINC = "loinc"
    SNOMED = "snomed"
    ICD10CM = "icd10cm"
    RXNORM = "rxnorm"
    ORPHA = "orpha"
    MONDO = "mondo"


class Check(Enum):
    """How far a code was checked against its vocabulary."""

    VERIFIED = "verified"  # looked up in the vocabulary's own release
    MAPPED = "mapped"  # seen in a published mapping or code list
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    system: Coding
    code: str
    check: Check = Check.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing the record may state.

    `words` are matched with inflection, hyphen, spelling and word order folded; `abbreviations`
    exactly as written. `normal_words` are phrases that state its absence ("spleen of normal size").
    `is_a` are the more general concepts: presence travels up, absence travels down. `kinds` is the
    complete list of what it can be: all of them absent means it is absent. `suggests` are concepts
    it shows only indirectly; `prompted_by` are those that call for looking and show nothing.
    `shown_by` and `refuted_by` are criteria (each a `Named` with citation and basis) that amount to
    saying it is so, or is not. `weak_negatives` are procedures whose negative result does not
    exclude it. `other_units` are what laboratories print beside `unit`; a value in one of them is
    the analyte's even where nothing converts it (degrees Fahrenheit, mmol/mol of HbA1c).
    `formulas` reckon it where the record prints none.
    """

    id: str
    label: str
    kind: Kind
    words: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    normal_words: tuple[str, ...] = ()
    is_a: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    prompted_by: tuple[str, ...] = ()
    shown_by: tuple[Named, ...] = ()
    refuted_by: tuple[Named, ...] = ()
    weak_negatives: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    note: str = ""
    unit: str = ""
    other_units: tuple[str, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()
    formulas: tuple[Formula, ...] = ()
    plausible_low: Decimal | None = None
    plausible_high: Decimal | None = None
    answers: frozenset[str] = frozenset()
    invasive: int = 0
    availability: int = 0
    routine: bool = False
    at: Place | None = None
