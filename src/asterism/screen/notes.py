"""What is read from a note, as rows of OMOP's NOTE_NLP with the columns that a screen needs.

The first columns are those of the CDM 5.4; ours follow. `note` is the number of the note in the
order of its source, and `offset` counts characters of its text as Python does. No concept of the
site's vocabulary is claimed: the ids are 0, and `concept` is ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from asterism.model.finding import Certainty, Evidence, Finding, Flag, Role, Span, Status
from asterism.model.quantity import Quantity, factor_between
from asterism.version import VERSION

READER = f"asterism read/text {VERSION}"
NOTES = "note_nlp"  # the origin of an event that a note says; its row is the note_nlp_id
DETAILS = ("nerve", "side", "station")
_AROUND = 60  # characters of a snippet on either side of the quote
_LONGEST_SNIPPET = 250  # as the CDM has it

Cell = str | int | float | bool | date | None
Row = dict[str, Cell]

# Each column with its kind; a date is ISO 8601 text until it is written.
COLUMNS: Mapping[str, type] = {
    "note_id": str,
    "section_concept_id": int,
    "snippet": str,
    "offset": str,
    "lexical_variant": str,
    "note_nlp_concept_id": int,
    "note_nlp_source_concept_id": int,
    "nlp_system": str,
    "term_exists": str,
    "term_temporal": str,
    "term_modifiers": str,
    "person": str,
    "section": str,
    "concept": str,
    "status": str,
    "counts": bool,
    "flags": str,
    "earliest": date,
    "latest": date,
    "value": float,
    "sign": str,
    "upper": float,
    "unit": str,
    "low": float,
    "high": float,
    "word": str,
    "nerve": str,
    "side": str,
    "station": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesRead:
    """The folder of a table of notes that were read, and what is to be known of the reading.

    `until` leaves out what was written after that day.
    """

    folder: Path
    until: date | None = None
    read_on: date
    told: Mapping[str, str | int]


def nlp_rows(note_id: str, person: str, text: str, findings: Sequence[Finding]) -> Iterator[Row]:
    """The row of each finding that was read from this text."""
    for finding in findings:
        evidence = _main(finding)
        match evidence.locator:
            case Span(start=start, end=end):
                snippet = text[max(0, start - _AROUND) : end + _AROUND][:_LONGEST_SNIPPET]
                where = str(start)
            case _:
                snippet, where = evidence.quote, ""
        yield {
            "note_id": note_id,
            "section_concept_id": 0,
            "snippet": snippet,
            "offset": where,
            "lexical_variant": evidence.quote,
            "note_nlp_concept_id": 0,
            "note_nlp_source_concept_id": 0,
            "nlp_system": READER,
            "term_exists": "Y" if _exists(finding) else "N",
            "term_temporal": "past" if _PAST & finding.flags else "present",
            "term_modifiers": _modifiers(finding, evidence),
            "person": person,
            "section": evidence.section,
            **_said(finding),
        }


_PAST = {Flag.HISTORICAL, Flag.RESOLVED}
_SUBJECTS = {Flag.FAMILY: "family", Flag.OTHER_PERSON: "other", Flag.CITED: "nobody"}


def _main(finding: Finding) -> Evidence:
    """The words that name it, rather than those that say how it stands."""
    return next((e for e in finding.evidence if e.role is Role.NAMES), finding.evidence[0])


def _exists(finding: Finding) -> bool:
    return (
        finding.status is Status.PRESENT and finding.counts and Flag.RESOLVED not in finding.flags
    )


def _modifiers(finding: Finding, evidence: Evidence) -> str:
    """The modifiers in the form that the CDM suggests: `Negation=true; Subject=family`."""
    told = []
    if finding.status is Status.ABSENT:
        told.append("Negation=true")
    if finding.status is Status.SUSPECTED:
        told.append("Certainty=suspected")
    if finding.status is Status.NOT_ASSESSED:
        told.append("Assessed=false")
    if Flag.HYPOTHETICAL in finding.flags:
        told.append("Conditional=true")
    told += [f"Subject={who}" for flag, who in _SUBJECTS.items() if flag in finding.flags]
    if evidence.certainty is Certainty.INFERRED:
        told.append("Inferred=true")
    if finding.value is not None:
        told.append(f"Value={finding.value}")
    told += [f"{name.capitalize()}={detail}" for name, detail in finding.details]
    return "; ".join(told)


def _said(finding: Finding) -> Row:
    value, when, reference = finding.value, finding.when, finding.reference
    gone = finding.status is Status.ABSENT and Flag.RESOLVED in finding.flags
    # A number told without its unit has the customary one for the eye only.
    has_unit = value is not None and finding.detail("unit") != "customary"
    return {
        "concept": finding.concept,
        "status": "GONE" if gone else finding.status.value,
        "counts": finding.counts,
        "flags": " ".join(sorted(flag.value for flag in finding.flags)),
        "earliest": when.earliest.isoformat() if when else None,
        "latest": when.latest.isoformat() if when else None,
        "value": None if value is None else float(value.value),
        "sign": value.comparator.value if value else None,
        "upper": None if value is None or value.upper is None else float(value.upper),
        "unit": value.unit if value is not None and has_unit else None,
        "low": _limit(value, reference.low if reference else None),
        "high": _limit(value, reference.high if reference else None),
        "word": finding.interpretation.value if finding.interpretation else None,
        **{name: finding.detail(name) or None for name in DETAILS},
    }


def _limit(value: Quantity | None, limit: Quantity | None) -> float | None:
    """A printed limit in the unit of the value; None where nothing converts it."""
    if value is None or limit is None:
        return None
    factor = factor_between(limit.unit, value.unit)
    if factor is None:
        return None
    return (
        float(limit.value)
        if factor == 1
        else float(limit.value * factor.numerator / factor.denominator)
    )
