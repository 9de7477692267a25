"""Circe concept-set expressions, as ATLAS exports them: a site's own, by its vocabulary's ids.

Each item says a concept with its descendants or alone, with what maps to it or not, in or out. What
they come to is a matter of the site's vocabulary and so of the database (`screen/shapes/omop.py`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asterism.errors import InputError, NotFound

LARGEST = 8 * 1024 * 1024  # bytes; the largest set in OHDSI's library is a tenth of it
_FLAGS = ("isExcluded", "includeDescendants", "includeMapped")
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SetItem:
    """One item of the concept set that a site uses for `concept`."""

    concept: str
    concept_id: int
    is_excluded: bool
    with_descendants: bool
    with_mapped: bool


def read_concept_set(path: Path, concept: str) -> tuple[SetItem, ...]:
    """The items of an exported concept set. Raises: NotFound, InputError."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST + 1)
    except OSError as fault:
        raise NotFound(
            f"cannot read the concept set ({fault.strerror})",
            where=str(path),
            fix="name a file that ATLAS exported; its place is told from that of the site file",
        ) from fault
    if len(raw) > LARGEST:
        raise _refused(path, "it is too large")
    try:
        return tuple(items_in(json.loads(raw), concept))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise _refused(path, f"it is no concept set ({type(fault).__name__})") from None


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        f"the concept set cannot be used: {why}",
        where=str(path),
        fix='export it from ATLAS as JSON: {"items": [{"concept": {"CONCEPT_ID": ...}, ...}]}',
    )


def items_in(told: Any, concept: str) -> Iterator[SetItem]:
    """The items of a concept set. Raises: ValueError, KeyError, TypeError, AttributeError."""
    # ATLAS exports the bare expression; a cohort definition holds it with a name round it.
    whole = told.get("expression", told)
    for item in whole["items"]:
        number, flags = item["concept"]["CONCEPT_ID"], [item.get(flag, False) for flag in _FLAGS]
        if type(number) is not int or not 0 < number <= _LARGEST_ID:
            raise ValueError("a concept id is a whole number")
        if any(type(flag) is not bool for flag in flags):
            raise ValueError("a flag is true or false")
        yield SetItem(
            concept=concept,
            concept_id=number,
            is_excluded=flags[0],
            with_descendants=flags[1],
            with_mapped=flags[2],
        )


def expression_of(items: tuple[SetItem, ...]) -> dict[str, Any]:
    """The expression that ATLAS reads: `read_concept_set` gives the same items back."""
    return {
        "items": [
            {
                "concept": {"CONCEPT_ID": each.concept_id},
                "isExcluded": each.is_excluded,
                "includeDescendants": each.with_descendants,
                "includeMapped": each.with_mapped,
            }
            for each in items
        ]
    }
