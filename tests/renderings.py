"""One report in our own words, and the documents that a publisher might make of any report."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

HEADING, PARAGRAPH, TABLE = "heading", "paragraph", "table"
HEAD = "Journal of Made-up Cases   2024;3:11-14"
SOFT = "\u00ad"
_POWER = re.compile(r"\^(\d+)")
_LONG_WORD = re.compile(r"[A-Za-z]{9,}")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading, a paragraph, or a table as rows of cells."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def heading(text: str) -> Part:
    return Part(kind=HEADING, text=text)


def paragraph(text: str) -> Part:
    return Part(kind=PARAGRAPH, text=text)


REPORT: tuple[Part, ...] = (
    heading("Abstract"),
    paragraph(
        "Systemic signs are often taken one at a time. We report on a 58-year-old man whose "
        "numb feet were treated as chronic inflammatory demyelinating polyneuropathy for two "
        "years before somebody counted his platelets, felt his spleen and asked for an "
        "electrophoresis; after that the answer took a week."
    ),
    heading("Introduction"),
    paragraph(
        "Patients with plasma cell disorders may have pleural effusion, ascites or "
        "papilledema, and hyperpigmentation has been described in most series. Neuropathy "
        "comes first as a rule."
    ),
    heading("Case report"),
    paragraph(
        "A 58-year-old man was admitted in March 2019 with weakness of the lower limbs and "
        "numbness of both feet. In June 2017 he had been told that he had chronic "
        "inflammatory demyelinating polyneuropathy, and he had taken prednisolone 30 mg/day "
        "since then without any benefit. He had lost 8 kg. He denied fever, and there was no "
        "papilledema on fundoscopy."
    ),
    paragraph(
        "On examination there were hyperpigmentation and hypertrichosis of both legs, white "
        "nails, and pitting edema up to the knees. The spleen was felt 3 cm below the costal "
        "margin, and computed tomography confirmed splenomegaly and showed a small pleural "
        "effusion. Lymphadenopathy was not found. A sclerotic bone lesion of the left iliac "
        "bone measured 1.8 cm."
    ),
    paragraph(
        "Platelets were 612 × 10^9/L, haemoglobin was 17.9 g/dL and the white cell count was "
        "9.4 × 10^9/L. Creatinine was 0.9 mg/dL and C-reactive protein was 4.1 mg/L. Serum "
        "immunofixation showed a monoclonal IgA lambda protein of 0.6 g/dL. Plasma VEGF was "
        "4120 pg/mL (normal below 96 pg/mL). Endocrine testing showed hypothyroidism with a "
        "thyroid-stimulating hormone of 11.2 mIU/L; testosterone was not measured."
    ),
    Part(
        kind=TABLE,
        rows=(
            ("Test", "Result", "Reference interval"),
            ("Albumin", "33 g/L", "35-50 g/L"),
            ("Calcium", "2.31 mmol/L", "2.15-2.55 mmol/L"),
            ("Lactate dehydrogenase", "180 U/L", "120-250 U/L"),
        ),
    ),
    paragraph(
        "A bone marrow biopsy in April 2019 showed 6% clonal plasma cells. Lenalidomide 25 mg "
        "daily with dexamethasone 40 mg weekly was begun, and six months later the VEGF had "
        "fallen to 310 pg/mL and the edema had resolved. His mother had diabetes mellitus."
    ),
    heading("Discussion"),
    paragraph(
        "Of 99 patients in one series, 15 had calciphylaxis or gangrene and half had "
        "gynecomastia. Castleman disease is present in a third of patients with this "
        "syndrome."
    ),
    heading("References"),
    paragraph("Somebody A, Other B. Hepatomegaly in eleven patients. J Ex 2001;1:1-9."),
    paragraph("Other B, Third C. Osteolytic lesions seen in nobody. J Ex 2002;2:10-19."),
)  # fmt: skip


def as_text(parts: Sequence[Part]) -> str:
    """The report as a plain text: an empty line between parts, TAB between cells."""
    return "\n\n".join(
        "\n".join("\t".join(row) for row in part.rows) if part.rows else part.text for part in parts
    )


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of a plain text: short lines without an end are headings."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(
        heading(line) if len(line) < 60 and line[-1] not in ".:;,)" else paragraph(line)
        for line in lines
    )


def _marked_up(text: str, raised: str) -> str:
    return _POWER.sub(rf"<{raised}>\1</{raised}>", escape(text, quote=False))


def as_jats(parts: Sequence[Part]) -> bytes:
    """An article as PubMed Central gives it out."""
    abstract, sections, references = _divided(parts)
    body = "".join(
        f"<sec id='s{number}'><title>{escape(title)}</title>"
        f"{''.join(map(_jats_part, inside))}</sec>"
        for number, (title, inside) in enumerate(sections)
    )
    told = "".join(_jats_part(part) for part in abstract)
    refs = "".join(
        f'<ref id="r{n}"><label>{n}.</label>'
        f"<mixed-citation>{escape(part.text)}</mixed-citation></ref>"
        for n, part in enumerate(references, start=1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.3//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="case-report">
<front><journal-meta><journal-title-group><journal-title>Journal of Splenomegaly</journal-title>
</journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="doi">10.0000/x</article-id>
<title-group><article-title>A man with numb feet</article-title></title-group>
<contrib-group><contrib><name><surname>Graves</surname></name></contrib></contrib-group>
<abstract>{told}</abstract>
<kwd-group><kwd>ascites</kwd><kwd>gynecomastia</kwd></kwd-group></article-meta></front>
<body>{body}</body>
<back><ref-list>{refs}</ref-list></back></article>""".encode()


def _jats_part(part: Part) -> str:
    if part.rows:
        return f'<table-wrap id="t1"><table>{_rows(part)}</table></table-wrap>'
    return f"<p>{_marked_up(part.text, 'sup')}</p>"


def _rows(part: Part) -> str:
    cells = [[f"<td>{_marked_up(cell, 'sup')}</td>" for cell in row] for row in part.rows]
    return "".join(f"<tr>{''.join(row)}</tr>" for row in cells)


_Section = tuple[str, list[Part]]


def _divided(parts: Sequence[Part]) -> tuple[list[Part], list[_Section], list[Part]]:
    """The abstract, the sections of the body, and the references."""
    sections: list[_Section] = []
    for part in parts:
        if part.kind == HEADING:
            sections.append((part.text, []))
        else:
            sections[-1][1].append(part)
    named = {title.lower(): inside for title, inside in sections}
    body = [one for one in sections if one[0].lower() not in {"abstract", "references"}]
    return named.get("abstract", []), body, named.get("references", [])


_STYLE = """body { font: 10pt/1.35 'DejaVu Serif', serif } p { margin: 0 0 6pt }
sup { font-size: 70% } h1 { font-size: 15pt } h2 { font-size: 12pt } table { margin: 6pt 0 }
td { padding: 0 8pt 0 0; white-space: nowrap; font-size: 80% }"""


def as_page(parts: Sequence[Part]) -> bytes:
    """A web page with everything around the article that such pages have."""
    inside = _flow(parts)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A man</title>
<style>{_STYLE}</style><script>document.write("<p>He had hepatomegaly.</p>")</script></head>
<body class="journal"><a class="skip-link" href="#main">Skip to ascites</a>
<header class="site-header"><nav><ul><li><a href="/">Home</a>
<li><a href="/c">Calciphylaxis centre</a>
</ul></nav></header>
<div id="cookie-banner" class="cookie">We use cookies. You had seizures.</div>
<main><article id="main"><h1>A man with numb feet</h1>{inside}</article>
<aside class="related"><h3>Related</h3><p>He had gangrene and a pericardial effusion.</p></aside>
<div class="share"><a href="#">Share</a></div></main>
<footer><p>Patients with gynecomastia may write to us.</p></footer>
<script type="application/ld+json">{{"about": "papilledema"}}</script></body></html>""".encode()


def _flow(parts: Sequence[Part], shy: str = "") -> str:
    told = []
    for part in parts:
        if part.rows:
            told.append(f"<table>{_rows(part)}</table>")
        elif part.kind == HEADING:
            told.append(f"<h2>{escape(part.text)}</h2>")
        else:
            told.append(f"<p>{_marked_up(_breakable(part.text, shy), 'sup')}</p>")
    return "\n".join(told)


def _breakable(text: str, shy: str) -> str:
    """The text with places in its long words where a line may break."""
    return _LONG_WORD.sub(lambda word: shy.join(re.findall(r".{3,5}(?=.{3})|.+", word[0])), text)


def as_docx(parts: Sequence[Part]) -> bytes:
    """A document as a word processor writes it, with a macro's and a comment's place in it."""
    body = "".join(_docx_part(part) for part in parts)
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{main}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 hepatomegaly")
        archive.writestr("word/comments.xml", "<w:comments>He had ascites.</w:comments>")
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def _docx_part(part: Part) -> str:
    if part.rows:
        cells = [[f"<w:tc>{_docx_paragraph(cell)}</w:tc>" for cell in row] for row in part.rows]
        rows = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
        return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"
    gone = "<w:p><w:del><w:r><w:delText>He had ascites.</w:delText></w:r></w:del></w:p>"
    return _docx_paragraph(part.text) + gone


def _docx_paragraph(text: str) -> str:
    runs = []
    for place, piece in enumerate(_POWER.split(text)):
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if place % 2 else ""
        runs.append(f'<w:r>{raised}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>')
    return f"<w:p><w:pPr/>{''.join(runs)}</w:p>"


def as_print(parts: Sequence[Part], *, columns: int) -> str:
    """A page for a browser to print: columns, and words that may break at the ends of lines."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><style>{_STYLE}
article {{ columns: {columns}; column-gap: 18pt; text-align: justify; hyphens: manual }}
</style></head><body><h1>A man with numb feet</h1><article>{_flow(parts, SOFT)}</article></body>"""


def as_pdf(parts: Sequence[Part], *, columns: int) -> bytes:
    """A typeset PDF: running head, page numbers, justified columns, raised exponents, a table."""
    from reportlab.lib.pagesizes import A5  # noqa: PLC0415  a test dependency, imported late
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate  # noqa: PLC0415

    width, height = A5
    edge, gutter = 40.0, 16.0
    column = (width - 2 * edge - (columns - 1) * gutter) / columns
    frames = [
        Frame(edge + place * (column + gutter), edge, column, height - 2 * edge, 0, 0, 0, 0)
        for place in range(columns)
    ]

    def furnish(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(edge, height - 24, HEAD)
        canvas.drawCentredString(width / 2, 20, f"Page {document.page}")

    out = io.BytesIO()
    template = PageTemplate(frames=frames, onPage=furnish)
    document = BaseDocTemplate(out, pagesize=A5, pageTemplates=[template], invariant=1)
    document.build(_flowables(parts))
    return out.getvalue()


def _flowables(parts: Sequence[Part]) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.platypus import Paragraph, Table  # noqa: PLC0415

    body = ParagraphStyle(
        "body", fontName="Times-Roman", fontSize=9, leading=11, alignment=4, spaceAfter=4,
        embeddedHyphenation=0,
    )  # fmt: skip
    head = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=10, leading=14, spaceBefore=6)
    told: list[Any] = []
    for part in parts:
        if part.rows:
            told.append(Table(part.rows, hAlign="LEFT", style=[("FONTSIZE", (0, 0), (-1, -1), 7)]))
        elif part.kind == HEADING:
            told.append(Paragraph(escape(part.text), head))
        else:
            told.append(Paragraph(_marked_up(_breakable(part.text, SOFT), "super"), body))
    return told
