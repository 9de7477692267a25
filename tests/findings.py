"""Findings in a form in which those of a text and those of a document made from it are equal."""

import re
import unicodedata
from functools import lru_cache

from asterism.define import Library, load_library
from asterism.model.finding import Finding
from asterism.read.text import read_text

_BREAKS = re.compile(r"[\s\-]+")


@lru_cache(maxsize=1)
def library() -> Library:
    return load_library()


def said_in(text: str) -> list[tuple[object, ...]]:
    """What the text says of its patients, finding by finding, quotes without spaces and hyphens."""
    reading = read_text(text, library=library())
    return [_told(finding) for patient in reading.patients for finding in patient.findings]


def _told(finding: Finding) -> tuple[object, ...]:
    when = finding.when and (finding.when.earliest, finding.when.latest)
    quotes = [_BREAKS.sub("", unicodedata.normalize("NFKC", e.quote)) for e in finding.evidence]
    flags = sorted(flag.value for flag in finding.flags)
    return (
        finding.concept, finding.status, finding.value, finding.reference, finding.interpretation,
        when, flags, finding.details, quotes,
    )  # fmt: skip
