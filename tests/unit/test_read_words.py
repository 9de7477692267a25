"""Words, phrases and sentences: what meets in spite of its spelling, and where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.read.text.sentences import sentences
from asterism.read.text.tokens import Words, fold
from asterism.read.text.trie import Trie
from unit.read_fixtures import findings_of, one


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("oedema", "edema"), ("Haemoglobin", "hemoglobin"), ("tumour", "tumor"), ("legs", "leg"),
        ("neuropathies", "neuropathy"), ("ecchymoses", "ecchymosis"), ("β", "beta"),
        ("λ", "Lambda"),
        ("µ", "μ"), ("P0EMS", "POEMS"), ("naïve", "naive"), ("metastases", "metastasis"),
        ("hospitalised", "hospitalized"), ("biopsies", "biopsy"), ("masses", "mass"),
    ],
)  # fmt: skip
def test_two_spellings_of_a_word_meet(one_way: str, other_way: str) -> None:
    assert fold(one_way) == fold(other_way)


@pytest.mark.parametrize(
    ("one_way", "other_way"), [("was", "wa"), ("virus", "viru"), ("no", "nos"), ("IgA", "IgG")]
)
def test_different_words_stay_different(one_way: str, other_way: str) -> None:
    assert fold(one_way) != fold(other_way)


@pytest.mark.parametrize(
    ("text", "concept", "quote"),
    [
        ("Leg oedema was seen.", "edema", "Leg oedema"),
        ("Pitting edema of both legs was seen.", "edema", "edema of both legs"),
        ("LEG EDEMA", "edema", "LEG EDEMA"),
        ("P0EMS syndrome was found.", "poems_syndrome", "P0EMS syndrome"),
        ("There were skin lesions.", "skin_lesion", "skin lesions"),
        ("Chronic inflammatory demyelinating polyneuropathies.", "cidp",
         "Chronic inflammatory demyelinating polyneuropathies"),
        ("CRP was elevated.", "crp", "CRP"),
    ],
)  # fmt: skip
def test_a_phrase_is_found_as_it_is_written(text: str, concept: str, quote: str) -> None:
    evidence = one(text, concept).evidence[0]
    assert quote == evidence.quote


@pytest.mark.parametrize("text", ["Leg, edema of the arm.", "Cidp was found.", "A skin. Lesion."])
def test_a_phrase_does_not_cross_a_comma_and_an_abbreviation_keeps_its_case(text: str) -> None:
    assert findings_of(text) == []


def test_a_long_form_and_its_abbreviation_are_one_finding_with_two_quotes() -> None:
    text = "She had chronic inflammatory demyelinating polyneuropathy (CIDP). CIDP was old."
    quotes = [[e.quote for e in found.evidence] for found in findings_of(text, "cidp")]
    assert quotes == [["chronic inflammatory demyelinating polyneuropathy", "CIDP"], ["CIDP"]]


def test_an_abbreviation_that_the_report_spells_out_otherwise_is_not_ours() -> None:
    text = "A cold-induced digital palsy (CIDP) was seen. CIDP was old. POEMS was suspected."
    assert [found.concept for found in findings_of(text)] == ["poems_syndrome"]


def test_an_abbreviation_of_letters_and_digits_is_found() -> None:
    assert "il6" in {found.concept for found in findings_of("IL-6 was high; IL6 was high.")}


def test_every_quote_is_the_text_at_its_place() -> None:
    text = (
        "\r\n\u00a0She had  no\tleg\u00a0oedema;  haemoglobin 10.3\u00a0g/dL \U0001f600 and fever."
    )
    found = findings_of(text)
    assert {"edema", "hemoglobin", "fever"} == {f.concept for f in found}
    for evidence in (evidence for f in found for evidence in f.evidence):
        assert evidence.quote == text[evidence.locator.start : evidence.locator.end]  # type: ignore[union-attr]


def test_the_longest_phrase_wins_and_findings_come_in_text_order() -> None:
    found = findings_of("Fever, leg edema, cough and ascites.")
    assert [f.concept for f in found] == ["fever", "edema", "cough", "ascites"]


def test_a_trie_steps_over_fillers_but_not_at_its_ends() -> None:
    trie: Trie[str] = Trie([("edema of leg", "yes")])
    words = Words("edema of the leg", 0, 16).norms
    assert trie.at(words, 0, {"the"}) == (4, ("yes",))
    assert trie.at(words, 0) is None
    assert trie.at(("the", *words), 0, {"the"}) is None


def _split(text: str) -> list[str]:
    found = sentences(text, 0, len(text), {"dr", "fig", "e.g", "vs"})
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We went.", ["It rained.", "We went."]),
        ("Calcium was 9.2 mg/dL. Done.", ["Calcium was 9.2 mg/dL.", "Done."]),
        ("Seen by Dr. Smith today.", ["Seen by Dr. Smith today."]),
        ("See Fig. 2 for this.", ["See Fig. 2 for this."]),
        ("It is so.[1],[2] Then it went.", ["It is so.[1],[2]", "Then it went."]),
        ("Was it (so?) Yes.", ["Was it (so?)", "Yes."]),
        ("J. Smith came.", ["J. Smith came."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("A line that a program wrapped in the middle of what it said, and\nthen went on. End.",
         ["A line that a program wrapped in the middle of what it said, and\nthen went on.",
          "End."]),
        ("   \n\t ", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert expected == _split(text)


def test_a_sentence_without_end_is_cut_into_pieces_that_cover_it() -> None:
    text = "word " * 5000
    pieces = _split(text)
    assert text.strip() == "".join(pieces).strip()
    assert max(map(len, pieces)) <= 4000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She had hypercalcemia (HC). The HC progressed.", ["hypercalcemia"]),
        ("A skin lesion (SL) was seen. No SL was left.", ["skin lesion", "SL"]),
        ("There was a skin lesion of the right arm (SLA). SLA healed.", ["skin lesion"]),
        ("The SL was small.", []),
    ],
)
def test_a_short_form_that_the_text_makes_is_ours_in_that_text(
    text: str, expected: list[str]
) -> None:
    found = [f for f in findings_of(text) if f.concept in {"skin_lesion", "hypercalcemia"}]
    assert expected == [finding.evidence[0].quote for finding in found]


@given(st.text(alphabet="ABCDE ()abcde.", max_size=80))
def test_whatever_stands_in_brackets_the_quotes_are_the_text(told: str) -> None:
    text = f"A skin lesion (SL) was seen. {told} SL."
    for finding in findings_of(text, "skin_lesion"):
        for each in finding.evidence:
            assert text[each.locator.start : each.locator.end] == each.quote  # type: ignore[union-attr]
