"""Marked text: joined together it is the text, marks never nest, and it stays linear."""

from hypothesis import given
from hypothesis import strategies as st

import sample_report as sample
from asterism.model.finding import Evidence, Finding, Span, Status
from asterism.serve.show.passages import sections
from asterism.serve.show.report import Document, Stretch

_TEXT = "0123456789" * 3
_spans = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 12)).map(lambda p: (p[0], min(p[0] + p[1], 30))),
    max_size=8,
)


def _finding(text: str, start: int, end: int) -> Finding:
    piece = Evidence(
        source="t", locator=Span(start=start, end=end), quote=text[start:end], reader="by hand"
    )
    return Finding(concept="x", status=Status.PRESENT, evidence=(piece,))


@given(marks=_spans, parts=_spans)
def test_every_character_stands_once_under_exactly_its_findings(
    marks: list[tuple[int, int]], parts: list[tuple[int, int]]
) -> None:
    stretches = tuple(Stretch(start=start, end=end, title="s") for start, end in parts)
    document = Document(name="t", text=_TEXT, sha256="", sections=stretches)
    findings = [_finding(_TEXT, start, end) for start, end in marks]
    passages = [part for section in sections(document, findings) for part in section.passages]
    assert "".join(part.text for part in passages) == _TEXT
    position = 0
    for part in passages:
        assert part.text
        covering = [i for i, (start, end) in enumerate(marks) if start <= position < end]
        assert list(part.findings) == covering
        position += len(part.text)
    assert sorted(at for part in passages for at in part.opens) == list(range(len(marks)))


def test_an_empty_text_has_no_section() -> None:
    assert list(sections(sample.document(""), ())) == []


def test_a_section_left_out_keeps_its_text() -> None:
    *_, last = sections(sample.document(), sample.patient().findings)
    assert last.stretch.aside == "references"
    assert "".join(part.text for part in last.passages).startswith("References\nSomebody")


def test_ten_thousand_overlapping_marks_make_at_most_twice_as_many_passages() -> None:
    text = "x" * 100_000
    findings = [_finding(text, at, at + 15) for at in range(0, 99_900, 10)]
    document = Document(name="t", text=text, sha256="")
    passages = [part for section in sections(document, findings) for part in section.passages]
    assert len(passages) <= 2 * len(findings) + 1
    assert max(len(part.findings) for part in passages) == 2
