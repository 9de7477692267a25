"""How a standing, a date and a stretch of the record are put into signs, the same in every view."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import assert_never

from asterism.model.criteria import Basis, Seen
from asterism.model.definition import Review
from asterism.model.finding import Certainty, Evidence, Finding, Flag, Span, Status
from asterism.model.truth import Truth
from asterism.model.verdict import Missing, Strength, Verdict
from asterism.model.when import When

DISCLAIMER = "Not a medical device. Nothing left this computer."


DEFINITE = (Truth.TRUE, Truth.FALSE)


class Standing(Enum):
    """What a reader is told first. PROVISIONAL is UNKNOWN only for exclusions nobody tested."""

    MET = "MET"
    PROVISIONAL = "PROVISIONAL"
    UNKNOWN = "UNKNOWN"
    NOT_MET = "NOT_MET"


WORDS = {
    Standing.MET: "MET",
    Standing.PROVISIONAL: "MET, provisionally",
    Standing.UNKNOWN: "UNKNOWN",
    Standing.NOT_MET: "NOT MET",
}

STATUS_WORDS = {
    Status.PRESENT: "present",
    Status.ABSENT: "absent",
    Status.SUSPECTED: "suspected",
    Status.NOT_ASSESSED: "not assessed",
}

FLAG_WORDS = {
    Flag.HISTORICAL: "historical",
    Flag.RESOLVED: "resolved",
    Flag.CLAIMED: "as the authors claim",
    Flag.FAMILY: "in the family",
    Flag.OTHER_PERSON: "another person",
    Flag.CITED: "said in general",
    Flag.HYPOTHETICAL: "hypothetical",
    Flag.WEAK_NEGATIVE: "does not exclude it",
}

SEEN_WORDS = {
    Seen.SEEN: "",
    Seen.SECONDARY: "seen in a secondary source",
    Seen.NOT_SEEN_HIGH: "source not seen, high confidence",
    Seen.NOT_SEEN_MEDIUM: "source not seen, medium confidence",
    Seen.NOT_SEEN_LOW: "source not seen, low confidence",
}

BASIS_WORDS = {Basis.PUBLISHED: "", Basis.OPERATIONAL: "operational"}

REVIEW_WORDS = {
    Review.DRAFT: "draft encoding, no clinician has signed it yet",
    Review.REVIEWED: "encoding reviewed by a clinician",
}

NOTE_WORDS = {
    "sensitivity": "sensitivity",
    "presumption": "presumption",
    "contradiction": "the record says both",
    "exclusion": "exclusion",
    "caution": "caution",
    "undated": "no date",
    "ambiguity": "two readings",
}


def standing(verdict: Verdict) -> Standing:
    """How the verdict stands, told in one word."""
    return Standing.PROVISIONAL if verdict.provisional else standing_of(verdict.truth)


def standing_of(truth: Truth) -> Standing:
    match truth:
        case Truth.TRUE:
            return Standing.MET
        case Truth.UNKNOWN:
            return Standing.UNKNOWN
        case Truth.FALSE:
            return Standing.NOT_MET
        case _:
            assert_never(truth)


def said(finding: Finding) -> str:
    """The words of the record in its order, piece by piece where they do not stand together."""
    return " … ".join(piece.quote for piece in sorted(finding.evidence, key=_place))


def _place(piece: Evidence) -> int:
    return piece.locator.start if isinstance(piece.locator, Span) else 0


def page_of(finding: Finding) -> str:
    """The page or paragraph of the first quote; empty where the source has neither."""
    first = min(finding.evidence, key=_place)
    return "" if first.place is None else str(first.place)


def asking_for(verdict: Verdict) -> str:
    """What the missing tests are for: to settle the verdict, or to put it on firm ground."""
    return "what would make it firm" if _hangs(verdict) else "what would settle it"


def settled(item: Missing, verdict: Verdict) -> str:
    """What the answer to a missing question can do by itself; empty where it takes others too."""
    if not item.settles:
        return ""
    if _hangs(verdict):
        return "can make it firm alone"
    truths = joined([WORDS[standing_of(one)] for one in DEFINITE if one in item.settles], "or")
    return f"can make it {truths} alone"


def _hangs(verdict: Verdict) -> bool:
    return verdict.strength is Strength.INDIRECT


def how_taken(finding: Finding) -> list[str]:
    """What keeps a statement from being plainly so, in words; empty where nothing does."""
    taken = [] if finding.status is Status.PRESENT else [STATUS_WORDS[finding.status]]
    taken += sorted(FLAG_WORDS[flag] for flag in finding.flags)
    inferred = finding.evidence[0].certainty is Certainty.INFERRED
    return [*taken, "inferred"] if inferred else taken


def day(when: When | None) -> str:
    """The interval in its shortest form; empty where the record gives none."""
    return "" if when is None else str(when)


def joined(words: Sequence[str], last: str = "and") -> str:
    """The words as a person lists them.

    >>> joined(["VEGF", "CT", "node biopsy"], "or")
    'VEGF, CT or node biopsy'
    """
    if len(words) < 2:
        return "".join(words)
    comma = "; " if any(", " in word for word in words) else ", "
    return f"{comma.join(words[:-1])}{comma.strip() if comma == '; ' else ''} {last} {words[-1]}"


def _inert_table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    table |= dict.fromkeys(range(0x80, 0xA0), "\ufffd")
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")
    return table | {0x0D: " ", 0x7F: "\u2421", 0x2028: " ", 0x2029: " "}


_INERT = _inert_table()


def inert(text: str) -> str:
    """The text with every character that would steer a screen shown as a sign instead.

    One character for one, so that offsets still hold. Terminal escapes, C1 controls and
    overrides of the writing direction could otherwise hide or reverse what the record says.
    """
    return text.translate(_INERT)


def quoted(text: str, width: int = 72) -> str:
    """The quote on one line, cut at a word with an ellipsis where it is longer than `width`."""
    line = re.sub(r"\s+", " ", inert(text)).strip()
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[width // 2 :] else cut
    return f"{head.rstrip()}…"
