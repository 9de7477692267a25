"""The process that looks into a PDF: bytes in on standard input, JSON out on standard output.

It is a process of its own because pdfium is a large library in C that reads hostile files: what it
breaks or eats here is nobody's but its own. It limits itself before it looks at a byte.
"""

import json
import sys
from typing import Any

from asterism.read.documents.canonical import Kind
from asterism.read.documents.pdf.columns import reading_order
from asterism.read.documents.pdf.furniture import without_furniture
from asterism.read.documents.pdf.limits import (
    CPU_SECONDS,
    MEMORY,
    MOST_CHARACTERS,
    MOST_PAGES,
)
from asterism.read.documents.pdf.lines import lines_of
from asterism.read.documents.pdf.paragraphs import paragraphs
from asterism.read.documents.pdf.strips import Strip, strips_of
from asterism.read.documents.pdf.words import Crowded, words_on

_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def main() -> None:
    limit()
    data = sys.stdin.buffer.read()
    try:
        answer = answer_to(data)
    except Crowded:
        answer = {"fault": "crowded"}
    except MemoryError:
        answer = {"fault": "memory"}
    except RecursionError:
        answer = {"fault": "deep"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def limit() -> None:
    """Take no more memory and time than any report needs, and write no files. POSIX only."""
    try:
        import resource  # noqa: PLC0415  not there on Windows, where the parent's clock must do
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_to(data: bytes) -> dict[str, Any]:
    """What the PDF holds, or which fault it has. Raises: Crowded."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  late, so that the limits come first

    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        return {"fault": "encrypted" if code in {_PASSWORD, _SECURITY} else "broken"}
    count = pdfium.FPDF_GetPageCount(document)
    if count > MOST_PAGES:
        return {"fault": "pages", "count": count}
    pages = []
    characters = 0
    for number in range(count):
        height, strips = _page(pdfium, document, number)
        pages.append((height, strips))
        characters += sum(strip.length for strip in strips)
        if characters > MOST_CHARACTERS:
            raise Crowded
    return _laid_out(pages, count)


def _page(pdfium: Any, document: Any, number: int) -> tuple[float, list[Strip]]:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return 0.0, []
    try:
        turn = pdfium.FPDFPage_GetRotation(page)
        return pdfium.FPDF_GetPageHeightF(page), strips_of(words_on(pdfium, page, turn))
    finally:
        pdfium.FPDF_ClosePage(page)


def _laid_out(pages: list[tuple[float, list[Strip]]], count: int) -> dict[str, Any]:
    kept, cut = without_furniture(pages)
    regions = [
        (number, lines_of(region))
        for number, strips in enumerate(kept, start=1)
        for region in reading_order(strips)
    ]
    blocks = [
        {
            "text": block.text,
            "row": block.kind is Kind.ROW,
            "marks": [(at, place.page, *(place.box or ())) for at, place in block.marks],
        }
        for block in paragraphs(regions)
    ]
    return {"pages": count, "silent": sum(not strips for _, strips in pages), "cut": cut,
            "blocks": blocks}  # fmt: skip


if __name__ == "__main__":
    main()
