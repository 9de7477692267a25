"""What is wrong in a knowledge file: a code, a place, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from asterism.errors import KnowledgeError
from asterism.model.criteria import Place

# What reading a file refuses. The rules that look at what was read are in `rules`.
REFUSALS = {
    "K001": "not YAML",
    "K002": "not UTF-8",
    "K003": "a file beyond the limit",
    "K004": "nesting beyond the limit",
    "K005": "an alias or an anchor",
    "K006": "a tag",
    "K007": "a second document",
    "K008": "a key twice",
    "K009": "an unknown key",
    "K010": "a key missing, or empty",
    "K011": "a text, list or mapping in another's place",
    "K012": "a concept that does not exist",
    "K013": "a value that is not one of those allowed",
    "K014": "a comparison, value or date outside the grammar",
    "K015": "a unit that UCUM does not know",
    "K016": "not one criterion",
    "K017": "a count of nothing",
    "K018": "a part that does not exist",
    "K019": "a part that nothing uses",
    "K026": "a citation of no known source",
    "K031": "a concept twice",
    "K032": "a concept that is a kind of itself",
    "K033": "rules that ask about themselves",
    "K041": "a definition twice",
    "K042": "a source twice",
    "K043": "a definition beyond the limit once filled in",
    "K044": "what formatting would lose",
    "K045": "a character that would steer a screen",
    "K046": "a definition that meets itself",
    "K047": "a definition that does not exist",
    "K048": "a formula that cannot be reckoned",
    "K052": "a disagreement with fewer than two sides",
}


class Severity(Enum):
    """How much a fault weighs.

    ERROR: a verdict would be wrong, could not be reached, or could not be traced to its source.
    WARNING: every verdict stands; something that its reader is owed is still missing.
    """

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: the K-rule that found it, what it found and where, and what would mend it."""

    code: str
    what: str
    place: Place
    fix: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.code} {self.what}\n  where  {self.place}\n  fix    {self.fix}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Faults are listed by place, and at one place by code."""
        return self.place.file, self.place.line, self.place.column, self.code, self.what


class Refused(KnowledgeError):
    """The KnowledgeError of one `fault`, so that lint can collect what loading stops at."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what, where=str(fault.place), fix=fault.fix, code=fault.code)
        self.fault = fault


def refuse(code: str, what: str, *, at: Place, fix: str) -> Refused:
    assert code in REFUSALS, code
    return Refused(Fault(code=code, what=what, place=at, fix=fix))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'platelets'? ` with its trailing space; empty where nothing is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"did you mean {near[0]!r}? " if near else ""
