"""Text in whatever encoding it comes, and a note where that had to be guessed."""

import pytest

from asterism.read.text.document import decode_document
from asterism.read.text.encodings import decoded_markup

REPORT = (
    "A woman had 38.2 °C, platelets of 700 × 10³/µL and a CRP of 12.3 ± 0.4 mg/dL. “No edema”, "
    "the father’s history was naïve – Sjögren’s syndrome was excluded."
)
WESTERN = (
    "cp1252",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-32",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
)
JAPANESE = "患者は五十四歳の女性で、多発神経炎と脾腫を認めた。Platelets were 70 × 10 4/μL."
CHINESE = "患者女性，五十四岁，多发性神经病，脾大。Platelets were 70 × 10 4/μL."
TAIWANESE = "患者女性，五十四歲，多發性神經病變，脾腫大。"
RUSSIAN = "Больная, пятьдесят четыре года, полинейропатия и спленомегалия."


@pytest.mark.parametrize("codec", WESTERN)
def test_a_report_is_read_in_every_western_encoding(codec: str) -> None:
    assert decode_document(REPORT.encode(codec), where="x").text == REPORT


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (JAPANESE, "shift_jis", "Shift-JIS"), (JAPANESE, "euc_jp", "EUC-JP"),
        (CHINESE, "gb18030", "GB18030"), (TAIWANESE, "big5", "Big5"),
        (RUSSIAN, "koi8_r", "KOI8-R"), (RUSSIAN, "cp1251", "Windows-1251"),
        ("Platelets were 70 × 10 4/μL, and she was at 38 ℃.", "shift_jis", "Shift-JIS"),
        ("Platelets were 70 × 10 4/μL ± 3.", "gb18030", "GB18030"),
        ("Sjögren, 5 µL", "cp1252", "Windows-1252"),
        ("Platelets 7 × 10 and 38 °C, no edema at all", "utf-16-le", "UTF-16"),
    ],
)  # fmt: skip
def test_a_guess_is_right_and_says_that_it_is_one(text: str, codec: str, name: str) -> None:
    document = decode_document(text.encode(codec), where="x")
    assert text == document.text
    assert [f"The file is not UTF-8; it was read as {name}, which is a guess."] == [*document.notes]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32"])
def test_what_announces_itself_is_no_guess(codec: str) -> None:
    assert decode_document("Fever °C".encode(codec), where="x").notes == ()


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="Shift_JIS">', "cp932"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252"),
        ('<meta charset="no-such-thing">', "utf-8"),
        ('<meta charset="rot13">', "utf-8"),
        ("", "utf-8"),
    ],
)
def test_markup_is_in_the_encoding_that_it_names(head: str, codec: str) -> None:
    page = f"{head}<p>5 × 3</p>"
    assert page == decoded_markup(page.encode(codec))
