"""What each kind of document becomes: one text, with places, and refusals in three lines."""

import io
import sys

import pytest

import renderings as made
from asterism.errors import InputError, NotText, TooLarge
from asterism.model.place import Place, Places
from asterism.read.documents.canonical import BROKEN, Block, Kind, compose, tidy
from asterism.read.documents.docx import read_docx
from asterism.read.documents.html import read_html
from asterism.read.documents.hyphens import mended
from asterism.read.documents.jats import read_jats
from asterism.read.documents.opening import open_document
from asterism.read.documents.raised import linked, raised


@pytest.mark.parametrize(
    ("before", "small", "expected"),
    [
        ("700 × 10", "9", "^9"), ("5 x 10", "−3", "^-3"), ("10", "12", "^12"),
        ("22 kg/m", "2", "²"), ("450/mm", "3", "³"), ("5 mg L", "-1", "⁻¹"),
        ("syndrome.", "3", "[3]"), ("syndrome", "1,2", "[1,2]"), ("of 151", "4-6", "[4-6]"),
        ("the 1", "st", "st"), ("CD4", "+", "+"), (" ", "18", "18"), ("of 2.10", "9", "[9]"),
    ],
)  # fmt: skip
def test_raised_type_is_written_as_what_it_means(before: str, small: str, expected: str) -> None:
    assert expected == raised(small, before)


def test_a_link_behind_a_ten_is_a_reference() -> None:
    assert linked("9", "a score of 10") == "[9]"
    assert raised("9", "a score of 10") == "^9"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a\u00a0b\u2003c", "a b c"), ("1\u00a0234\u202f567", "1\u202f234\u202f567"),
        ("con\ufb01rmed", "confirmed"), ("poly\u00adneuro\u200bpathy", "polyneuropathy"),
        ("M\u2011protein", "M-protein"), ("  a \n b ", "a\nb"), ("\ud800", "\ufffd"),
    ],
)  # fmt: skip
def test_spaces_and_signs_are_mapped_on_purpose(written: str, expected: str) -> None:
    assert expected == tidy(written)


def test_blocks_become_one_text_with_their_places() -> None:
    at = [Place(paragraph=number) for number in (1, 2, 3)]
    blocks = [
        Block(text="Case report", marks=((0, at[0]),)),
        Block(text="Hb\t10", marks=((0, at[1]),), kind=Kind.ROW),
        Block(text="CRP\t3", marks=((0, at[2]),), kind=Kind.ROW),
    ]
    text, places = compose(blocks, where="x")
    assert text == "Case report\n\nHb\t10\nCRP\t3\n"
    assert at == [places.of(place, place + 1) for place in (0, 13, 19)]


def test_a_box_holds_all_words_of_a_quote_on_its_first_page() -> None:
    boxes = [(10.0, 10.0, 20.0, 20.0), (5.0, 22.0, 30.0, 32.0), (1.0, 1.0, 2.0, 2.0)]
    pages = (3, 3, 4)
    marks = tuple(Place(page=page, box=box) for page, box in zip(pages, boxes, strict=True))
    places = Places(starts=(0, 5, 10), marks=marks)
    assert Place(page=3, box=(5.0, 10.0, 30.0, 32.0)) == places.of(2, 12)
    assert None is Places().of(0, 1)


def test_a_plain_text_has_lines_and_columns() -> None:
    document = open_document(b"Fever\nno edema\n", where="x.txt")
    assert Place(line=2, column=4) == document.place(9, 14)
    assert document.places.starts == ()


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (f"polyneuro{BROKEN}pathy", "polyneuropathy"), (f"M{BROKEN}protein", "M-protein"),
        (f"end{BROKEN}stage", "end-stage"), (f"thyroid-stim{BROKEN}ulating", "thyroid-stimulating"),
        (f"IL{BROKEN}6", "IL-6"), (f"follow{BROKEN}up", "follow-up"),
    ],
)  # fmt: skip
def test_a_broken_word_is_whole_again(broken: str, expected: str) -> None:
    place, after = Place(paragraph=1), Place(paragraph=2)
    block = Block(text=f"{broken} then", marks=((0, place), (len(broken) + 1, after)))
    seen = Block(text="At follow-up, and in the end.", marks=((0, place),))
    whole = mended([block, seen], frozenset({"stage", "thyroid", "stimulating"}))[0]
    assert f"{expected} then" == whole.text
    assert len(expected) + 1 == whole.marks[1][0]


def test_a_page_gives_its_article_and_nothing_around_it() -> None:
    text, _ = compose(read_html(made.as_page(made.REPORT), where="x"), where="x")
    around = ("hepatomegaly", "seizures", "pericardial", "may write", "centre", "cookies", "Share")
    assert [word for word in around if word in text] == []
    assert "\n\nCase report\n\n" in text
    assert "Calcium\t2.31 mmol/L\t2.15-2.55 mmol/L\n" in text


def test_a_word_processor_s_leavings_are_not_read() -> None:
    text, _ = compose(read_docx(made.as_docx(made.REPORT), where="x"), where="x")
    assert "ascites" in text  # of the introduction
    assert "He had ascites" not in text
    assert "hepatomegaly" not in text


def test_a_section_without_a_title_has_that_of_its_type() -> None:
    article = (
        b'<?xml version="1.0"?><article><body><sec sec-type="cases"><title>The patient</title>'
        b"<p>He had edema<sup><xref>1</xref></sup>.</p></sec><sec sec-type='discussion'><p>Of "
        b"99 &mu;L.</p></sec><fig id='f1'><label>Figure 1</label><caption><title>Bone.</title>"
        b"</caption></fig></body></article>"
    )
    document = open_document(article, where="x.nxml")
    expected = (
        "Case report\n\nThe patient\n\nHe had edema[1].\n\nDiscussion\n\nOf 99 μL.\n\n"
        "Figure 1. Bone.\n"
    )
    assert expected == document.text
    assert document.place(document.text.index("Bone")).element == "id('f1')/caption[1]"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<?xml version='1.0'?><svg><text>edema</text></svg>", "x.svg"),
        (b"<?xml version='1.0'?><article><p>edema</article>", "x.xml"),
        (b"%PDF-1.7 and nothing more", "x.pdf"),
        (b"PK\x03\x04 and nothing more", "x.docx"),
        (bytes(60), "x.txt"),
        (b"\xd0\xcf\x11\xe0 an old Office file", "x.doc"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(NotText) as refused:
        open_document(data, where=name)
    assert (name, True) == (refused.value.where, bool(refused.value.fix))


def test_a_kind_is_told_by_its_bytes_and_not_its_name() -> None:
    assert open_document(b"<html><p>He had edema.</p>", where="x.pdf").text == "He had edema.\n"
    assert open_document(b"a < b <p", where="x.txt").text == "a < b <p"


def _pdf(**more: object) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, **more)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scan_without_text_says_so() -> None:
    with pytest.raises(NotText, match="no text on its 1 pages") as refused:
        open_document(_pdf(), where="scan.pdf")
    assert "OCR" in refused.value.fix


def test_an_encrypted_pdf_says_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

    with pytest.raises(InputError, match="encrypted"):
        open_document(_pdf(encrypt=StandardEncryption("secret")), where="locked.pdf")


def test_without_the_library_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    with pytest.raises(InputError) as refused:
        open_document(b"<html><p>He had edema.</p>", where="x.html")
    assert refused.value.fix == "pip install 'asterism[documents]'"


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        open_document(b"%PDF-1.7" + bytes(51 * 1024 * 1024), where="large.pdf")


def test_footnotes_of_an_article_stand_apart_from_its_sentences() -> None:
    article = (
        b"<article><body><sec><title>Case report</title><p>A man had rash<fn><p>Ascites was told "
        b"elsewhere.</p></fn> and edema.</p></sec></body><back><fn-group><fn><p>We thank Dr. "
        b"Fever.</p></fn></fn-group></back></article>"
    )
    blocks = [block.text for block in read_jats(article, where="a.xml")]
    assert blocks == [
        "Case report",
        "A man had rash and edema.",
        "Footnotes",
        "We thank Dr. Fever.",
    ]
