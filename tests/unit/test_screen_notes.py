"""A text as rows of NOTE_NLP: what is said, how it stands, when, and where in the text."""

from typing import Any

import pytest

from asterism.define import load_library
from asterism.serve.notes.answering import read_note
from asterism.serve.notes.table import nlp_schema

LIBRARY = load_library()


def rows(text: str) -> list[dict[str, Any]]:
    found = read_note("17", "3", text, LIBRARY)
    assert found is not None
    return list(found)


def row(text: str, concept: str) -> dict[str, Any]:
    return next(each for each in rows(text) if each["concept"] == concept)


@pytest.mark.parametrize(
    ("text", "status", "counts", "exists", "modifier"),
    [
        ("She has polyneuropathy.", "PRESENT", True, "Y", ""),
        ("No polyneuropathy.", "ABSENT", True, "N", "Negation=true"),
        ("Polyneuropathy was suspected.", "SUSPECTED", True, "N", "Certainty=suspected"),
        ("Her mother had polyneuropathy.", "PRESENT", False, "N", "Subject=family"),
        ("Stop it if polyneuropathy occurs.", "PRESENT", False, "N", "Conditional=true"),
    ],
)
def test_a_statement_stands_as_the_reader_says(
    text: str, status: str, counts: bool, exists: str, modifier: str
) -> None:
    """What is of another person, or hypothetical, is kept in the table and counts nowhere."""
    found = row(text, "polyneuropathy")
    assert (status, counts, exists) == (found["status"], found["counts"], found["term_exists"])
    assert modifier in found["term_modifiers"]


def test_what_was_not_looked_at_is_not_assessed() -> None:
    found = row("VEGF was not measured.", "vegf")
    assert (found["status"], found["term_exists"]) == ("NOT_ASSESSED", "N")
    assert "Assessed=false" in found["term_modifiers"]


def test_what_is_gone_denies_nothing() -> None:
    """It was so, and it is no longer: `GONE` is no word that a criterion looks for."""
    found = rows("The splenomegaly has resolved.")
    told = [(row["concept"], row["status"], row["term_temporal"]) for row in found]
    assert told == [("splenomegaly", status, "past") for status in ("PRESENT", "GONE")]


def test_a_row_points_at_its_words() -> None:
    text = "Seen again.\nNerve conduction studies confirmed a polyneuropathy of the legs."
    found = row(text, "polyneuropathy")
    start, quote = int(found["offset"]), found["lexical_variant"]
    assert text[start : start + len(quote)] == quote
    assert quote in found["snippet"]
    assert (found["note_id"], found["person"]) == ("17", "3")


def test_a_snippet_is_a_window_and_not_the_note() -> None:
    text = f"{'The weather was fine. ' * 40}She has polyneuropathy. {'It rained. ' * 40}"
    assert len(row(text, "polyneuropathy")["snippet"]) <= 250


def test_a_result_has_its_number_unit_and_printed_limits() -> None:
    found = row("Hemoglobin 8.1 g/dL (normal 12-15 g/dL).", "hemoglobin")
    told = [found[name] for name in ("value", "sign", "unit", "low", "high")]
    assert told == [8.1, "=", "g/dL", 12.0, 15.0]


def test_a_number_without_a_unit_has_none_in_the_table() -> None:
    """The reader names the customary unit for the eye; no threshold may be held against it."""
    found = row("Platelets were 700.", "platelets")
    assert (found["value"], found["unit"]) == (700.0, None)


def test_a_date_in_the_text_is_that_of_the_row_and_no_other_is_made_up() -> None:
    dated = row("In March 2016 polyneuropathy was found.", "polyneuropathy")
    assert (dated["earliest"], dated["latest"]) == ("2016-03-01", "2016-03-31")
    assert row("She has polyneuropathy.", "polyneuropathy")["earliest"] is None


def test_a_note_that_tells_of_several_patients_is_nobodys() -> None:
    text = "Patient 1: a man with polyneuropathy.\n\nPatient 2: a woman with splenomegaly.\n"
    assert read_note("1", "1", text, LIBRARY) is None


def test_the_table_has_the_columns_of_the_cdm() -> None:
    """Those of NOTE_NLP in OMOP CDM 5.4, but for the two that the day of the reading fills."""
    wanted = {
        "note_nlp_id", "note_id", "section_concept_id", "snippet", "offset", "lexical_variant",
        "note_nlp_concept_id", "note_nlp_source_concept_id", "nlp_system", "term_exists",
        "term_temporal", "term_modifiers",
    }  # fmt: skip
    assert wanted <= set(nlp_schema().names)
