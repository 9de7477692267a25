"""What is printed in any mixture of notations is read back as it was meant."""

from hypothesis import given
from hypothesis import strategies as st

from asterism.model.finding import Finding
from generative.prints import Printed, sentences
from spec.printed import reading, same, same_limits

Sentence = tuple[str, tuple[Printed, ...]]


@given(sentences())
def test_a_printed_value_is_read_back(sentence: Sentence) -> None:
    """Test, number, unit, sign and reference interval, in the order in which they are printed."""
    text, meant = sentence
    read = [finding for finding in reading(text).findings if finding.value is not None]
    assert [value.concept for value in meant] == [finding.concept for finding in read]
    for value, finding in zip(meant, read, strict=True):
        assert _amounts_to(finding, value), f"{value.words!r} was read as {finding.value}"
        assert same_limits(value.concept, finding.reference, value.limits), f"{value.words!r}"


@given(sentences(), st.integers(0, 400))
def test_a_text_that_breaks_off_makes_no_value_larger(sentence: Sentence, length: int) -> None:
    """Where a text is cut off, what is read of it quotes what is there."""
    text = sentence[0][:length]
    for finding in reading(text).findings:
        for evidence in finding.evidence:
            assert evidence.quote in text


def _amounts_to(finding: Finding, value: Printed) -> bool:
    return finding.value is not None and same(value.concept, finding.value, value.value)
