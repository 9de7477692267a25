"""Which codes of which vocabulary say which concept.

A LOINC code names a test and not its result: it says an analyte, never a finding, so that a row of a
negative test is not taken for the finding.
"""

from collections.abc import Iterator, Mapping

from asterism.define.terms import Coding, Concept, Kind

CodeRow = tuple[str, str, str]  # vocabulary, code, concept


def code_rows(concepts: Mapping[str, Concept]) -> tuple[CodeRow, ...]:
    """Every code of these concepts, by vocabulary and code."""
    return tuple(sorted(row for concept in concepts.values() for row in _rows(concept)))


def _rows(concept: Concept) -> Iterator[CodeRow]:
    for code in concept.codes:
        if code.system is Coding.LOINC and concept.kind is not Kind.ANALYTE:
            continue
        yield code.system.value, code.code, concept.id
        # A billable leaf is also written without its point.
        if code.system is Coding.ICD10CM and "." in code.code:
            yield code.system.value, code.code.replace(".", ""), concept.id


def coded(rows: tuple[CodeRow, ...]) -> frozenset[str]:
    """The concepts that some code says."""
    return frozenset(concept for _, _, concept in rows)
