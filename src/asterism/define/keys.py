"""Which keys stand where in the knowledge files. Loaders, the JSON Schema and the writer use these.

One table for each kind of mapping; a key's `holds` says what may stand behind it. Nothing else in
the house lists keys.
"""

from dataclasses import dataclass
from enum import Enum

from asterism.define.terms import Check, Coding, Kind
from asterism.model.criteria import Basis, Seen
from asterism.model.definition import Review
from asterism.model.finding import Flag, Interpretation, Sex, Status


class Holds(Enum):
    """What stands behind a key."""

    TEXT = "text"
    ID = "id"  # lower case, joined by _
    NUMBER = "number"
    COUNT = "count"  # a whole number
    TEXTS = "texts"
    IDS = "ids"
    COMPARISON = "comparison"  # the grammar of `measured`
    CHANGE = "change"  # the grammar of `changed`
    WINDOW = "window"  # `90 d`
    DEFINITION = "definition"  # `poems/dispenzieri_2012`
    NAMES = "names"  # an id, or a list of them
    CRITERION = "criterion"
    CRITERIA = "criteria"
    MAPPING = "mapping"
    LIST = "list"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """`words` are the only values allowed, where there are any. `about` is for the editor."""

    holds: Holds = Holds.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    about: str = ""


Keys = dict[str, Key]


def _words(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(member.value for member in kind)


_TEXT = Key()
_TEXTS = Key(holds=Holds.TEXTS)
_IDS = Key(holds=Holds.IDS)
_COUNT = Key(holds=Holds.COUNT)
_CRITERIA = Key(holds=Holds.CRITERIA)
_YES_NO = Key(words=("yes", "no"))

# What a name may carry beside its criterion.
NAMING: Keys = {
    "label": Key(about="the criterion as its source prints it"),
    "cite": Key(about="<key in sources.yaml>#<table, page or section>"),
    "basis": Key(words=_words(Basis), about="whose number or rule it is"),
    "seen": Key(words=_words(Seen), about="how far we have seen it in its source"),
    "note": Key(about="what a reader of the verdict must know"),
}

_WITHIN = Key(holds=Holds.WINDOW, about="only the last days before the day of judging: 90 d")
_OF = Key(holds=Holds.CRITERIA, required=True, about="the criteria counted")

# The word that makes a mapping a criterion, and the keys that may stand with it.
OPERATORS: dict[str, Keys] = {
    "present": {
        "present": Key(holds=Holds.ID, about="the record states this concept"),
        "within": _WITHIN,
    },
    "measured": {
        "measured": Key(holds=Holds.COMPARISON, about="platelets > ULN else >= 450 10*9/L"),
        "within": _WITHIN,
    },
    "changed": {
        "changed": Key(holds=Holds.CHANGE, about="lambda_flc <= -50 % from first"),
        "within": _WITHIN,
    },
    "all": {"all": Key(holds=Holds.CRITERIA, about="all of these")},
    "any": {"any": Key(holds=Holds.CRITERIA, about="at least one of these")},
    "at_least": {"at_least": Key(holds=Holds.COUNT, about="at least so many of these"), "of": _OF},
    "not": {"not": Key(holds=Holds.CRITERION, about="the opposite")},
    "meets": {"meets": Key(holds=Holds.DEFINITION, about="another definition is met")},
    "presumed": {
        "presumed": Key(holds=Holds.CRITERION, about="so, and of no other cause"),
        "unless": Key(holds=Holds.CRITERION, required=True, about="the other cause; silence is no"),
    },
    "in_at_least": {
        "in_at_least": Key(holds=Holds.COUNT, about="in so many different sites"),
        "different": Key(holds=Holds.NAMES, required=True, about="what tells sites apart"),
        "enough": Key(holds=Holds.COUNT, about="so many sites examined make a negative count"),
        "of": Key(holds=Holds.CRITERION, required=True, about="what holds there"),
    },
}

# Stands for a criterion of the file's own `parts`, wherever one may stand.
REFERENCE: Keys = {"part": Key(holds=Holds.ID, about="a criterion of `parts`")}

DISEASE: Keys = {
    "id": Key(required=True, about="the identifier in a nosology: ORPHA:2905"),
    "label": Key(required=True),
    "concept": Key(holds=Holds.ID, required=True, about="how the record names the disease"),
}

CAUTION: Keys = {
    "when": Key(holds=Holds.CRITERION, required=True),
    "say": Key(required=True, about="what a reader of the verdict must know when it holds"),
    "cite": NAMING["cite"],
    "seen": NAMING["seen"],
}

# Beside these stands the root: one of the OPERATORS, or `criterion` with a name under it.
DEFINITION: Keys = {
    "definition": Key(required=True, about="<disease>/<edition>"),
    "title": Key(required=True),
    "disease": Key(holds=Holds.MAPPING, required=True),
    "source": Key(required=True, about="<key in sources.yaml>#<table>"),
    "status": Key(words=_words(Review), about="whether a clinician has signed the encoding"),
    "level": Key(about="what the graded set calls it: definite, probable"),
    "set": Key(holds=Holds.DEFINITION, about="the id of the graded set"),
    "rank": Key(holds=Holds.COUNT, about="its place in the graded set; 1 is the best"),
    "basis": Key(words=_words(Basis), about="operational: the set itself is ours"),
    "summary": Key(about="the whole set in one sentence"),
    "exclusions": Key(holds=Holds.LIST, about="named criteria that must not be so"),
    "cautions": Key(holds=Holds.LIST, about="what to say when something holds"),
}
ROOT_NAME = "criterion"

PARTS_NAME, LEVELS_NAME = "parts", "levels"
PARTS: Keys = {PARTS_NAME: Key(holds=Holds.LIST, about="criteria used in several places below")}

# A graded set in one file: `levels` in the place of the root, best first. A level has the keys of a
# named criterion, and its own `summary`, `exclusions` and `cautions` beside those of the set.
GRADED: Keys = {
    name: key for name, key in DEFINITION.items() if name not in {"level", "set", "rank"}
} | {LEVELS_NAME: Key(holds=Holds.LIST, required=True, about="best first")}
LEVEL: Keys = {name: DEFINITION[name] for name in ("summary", "exclusions", "cautions")}

CONCEPT: Keys = {
    "label": Key(required=True),
    "kind": Key(words=_words(Kind)),
    "words": _TEXTS,
    "abbreviations": _TEXTS,
    "normal_words": _TEXTS,
    "is_a": _IDS,
    "kinds": _IDS,
    "suggests": _IDS,
    "prompted_by": _IDS,
    "defined_by": _CRITERIA,
    "shown_by": _CRITERIA,
    "refuted_by": _CRITERIA,
    "weak_negatives": _IDS,
    "codes": Key(holds=Holds.MAPPING),
    "note": _TEXT,
}
ANALYTE: Keys = CONCEPT | {
    "unit": Key(about="UCUM; any unit that converts into it is accepted"),
    "other_units": Key(holds=Holds.TEXTS, about="others that laboratories print, UCUM"),
    "equivalents": Key(holds=Holds.LIST),
    "formulas": Key(holds=Holds.LIST, about="how it is reckoned where it is not printed"),
    "plausible": Key(holds=Holds.MAPPING),
}
PROCEDURE: Keys = CONCEPT | {
    "answers": _IDS,
    "invasive": _COUNT,
    "availability": _COUNT,
    "routine": _YES_NO,
}
CONCEPT_OF: dict[Kind, Keys] = {Kind.ANALYTE: ANALYTE, Kind.PROCEDURE: PROCEDURE}

PLAUSIBLE: Keys = {"low": Key(holds=Holds.NUMBER), "high": Key(holds=Holds.NUMBER)}
EQUIVALENT: Keys = {
    "from": Key(required=True),
    "to": Key(required=True),
    "factor": Key(holds=Holds.NUMBER, required=True),
    "source": Key(required=True),
}
FORMULA: Keys = {
    "is": Key(required=True, about="kappa_flc[mg/L] / lambda_flc[mg/L]"),
    "for": Key(words=_words(Sex), about="the sex that it is for"),
    "from_age": Key(holds=Holds.NUMBER, about="the years of age from which it holds"),
    "same": Key(holds=Holds.NAMES, about="details in which the values put together are the same"),
    "cite": NAMING["cite"],
    "seen": NAMING["seen"],
}
CODES: Keys = {system.value: Key(holds=Holds.LIST) for system in Coding}
CODE: Keys = {"code": Key(required=True), "check": Key(words=_words(Check))}

DETAIL: Keys = {"label": Key(required=True), "note": _TEXT}

SOURCE: Keys = {
    "citation": Key(required=True),
    "doi": _TEXT,
    "pmid": _TEXT,
    "url": _TEXT,
    "seen": _TEXT,
}

# The register of disagreements: an id with one of these under it.
DISAGREEMENT: Keys = {
    "topic": Key(required=True, about="what the sources differ in, in a few words"),
    "sides": Key(holds=Holds.LIST, required=True, about="who says what, two sources or more"),
    "handled": Key(required=True, about="what is made of it here"),
    "where": Key(holds=Holds.MAPPING, required=True, about="what it matters to"),
}
SIDE: Keys = {
    "says": Key(required=True, about="what this source says, numbers with their units"),
    "cite": Key(required=True, about=NAMING["cite"].about),
    "seen": NAMING["seen"],
}
WHERE: Keys = {
    "definitions": Key(holds=Holds.LIST, about="editions, or sets of levels"),
    "graders": Key(holds=Holds.LIST, about="editions of response"),
    "risks": Key(holds=Holds.LIST, about="risk models"),
    "plans": Key(holds=Holds.LIST, about="what sources say of treatment and monitoring"),
    "concepts": _IDS,
}

CASE_KINDS = ("classic", "mimic", "missing", "boundary", "footnote")
CASE: Keys = {
    "case": Key(required=True),
    "kind": Key(words=CASE_KINDS, required=True),
    "tells": Key(required=True),
    "patient": Key(holds=Holds.MAPPING, required=True),
    "expect": Key(holds=Holds.MAPPING),
    "vary": Key(holds=Holds.LIST),
}
VARIATION: Keys = {
    "tells": Key(required=True),
    "kind": Key(words=CASE_KINDS),
    "add": Key(holds=Holds.LIST),
    "drop": _IDS,
    "expect": Key(holds=Holds.MAPPING, required=True),
}
PATIENT: Keys = {
    "sex": Key(words=_words(Sex)),
    "born": _TEXT,
    "findings": Key(holds=Holds.LIST),
}
FINDING: Keys = {
    "concept": Key(holds=Holds.ID, required=True),
    "status": Key(words=_words(Status)),
    "value": _TEXT,
    "reference": _TEXT,
    "interpretation": Key(words=_words(Interpretation)),
    "when": _TEXT,
    "flags": Key(holds=Holds.TEXTS, words=_words(Flag)),
    "details": Key(holds=Holds.MAPPING),
}
VERDICTS = ("MET", "NOT_MET", "UNKNOWN", "PROVISIONAL")
EXPECTATION: Keys = {
    "truth": Key(words=VERDICTS, required=True),
    "missing": _IDS,
    "criteria": Key(holds=Holds.MAPPING),
    "notes": _TEXTS,
    "silent": _TEXTS,
}

# What a site declares of its own database, for `asterism screen --site`.
SITE: Keys = {
    "site": Key(required=True, about="the name by which outputs tell whose declaration it is"),
    "silence_is_no": Key(
        holds=Holds.IDS,
        about="findings that are always recorded here: nothing recorded is NOT MET",
    ),
    "looked_is_no": Key(
        holds=Holds.IDS,
        about="examinations: where one is recorded, what it answers and nobody recorded is NOT MET",
    ),
    "codes": Key(
        holds=Holds.MAPPING,
        about="by concept, codes of this site: `snomed 53524009`, or local ones",
    ),
    "concept_sets": Key(
        holds=Holds.MAPPING, about="by concept, a Circe concept set in JSON beside this file"
    ),
}
