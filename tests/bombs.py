"""Files that are small to send and dear to open. Each is a few kilobytes to a few megabytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable

MB = 1024 * 1024


def pdf(objects: Iterable[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of them at its end."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def one_page(content: bytes, entries: bytes = b"") -> bytes:
    """A PDF whose one page draws this content."""
    return pdf(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                b"/Resources<</Font<</F 5 0 R>>>>>>"
            ),
            stream(content, entries),
            _FONT,
        )
    )


def squeezed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def flate_bomb() -> bytes:
    """A page whose content unpacks twice, to more than a gigabyte of drawing."""
    text = b"BT /F 9 Tf 10 10 Td (He had edema.) Tj ET\n" * (MB // 4)
    return one_page(squeezed(text * 24, 2), b"/Filter[/FlateDecode/FlateDecode]")


def form_bomb() -> bytes:
    """Forms that each draw the next ten times: a billion words from a dozen objects."""
    levels = 9
    first = 6
    forms = [
        stream(
            b"/X Do\n" * 10 if level < levels else b"BT /F 9 Tf 10 10 Td (edema) Tj ET",
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>"
            b"/XObject<</X %d 0 R>>>>" % (first + level + 1),
        )
        for level in range(levels + 1)
    ]
    return pdf(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            ),
            stream(b"/X Do"),
            _FONT,
            *forms,
        )
    )


def many_pages(claimed: int = 1_000_000) -> bytes:
    """A page tree whose nodes share their children, so that a few objects are a million pages."""
    levels = [
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"%d 0 R " % (number + 1) * 10, 10**power)
        for number, power in zip(range(2, 8), range(6, 0, -1), strict=True)
    ]
    page = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    return pdf((b"<</Type/Catalog/Pages 2 0 R>>", *levels, page))


def page_loop() -> bytes:
    """A page tree that is its own child."""
    return pdf((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"))


def xref_loop() -> bytes:
    """A table of objects that names itself as the one before it."""
    body = one_page(b"BT ET")
    start = int(body.rsplit(b"startxref\n", 1)[1].split()[0])
    return body.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def deep_objects() -> bytes:
    """An array in an array, two hundred thousand times."""
    deep = b"[" * 200_000 + b"]" * 200_000
    return pdf((b"<</Type/Catalog/Pages 2 0 R/X 3 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", deep))


def endless_text() -> bytes:
    """One page with ten million letters."""
    text = b"BT /F 1 Tf 10 800 Td (" + b"edema of both legs " * 500_000 + b") Tj ET"
    return one_page(squeezed(text), b"/Filter/FlateDecode")


PDFS: dict[str, Callable[[], bytes]] = {
    "a stream that unpacks to a gigabyte": flate_bomb,
    "forms that draw each other": form_bomb,
    "a million pages": many_pages,
    "a page tree that is its own child": page_loop,
    "a table of objects that loops": xref_loop,
    "objects nested two hundred thousand deep": deep_objects,
    "a page with ten million letters": endless_text,
}


def _article(declared: str, inside: str) -> bytes:
    told = f'<?xml version="1.0"?><!DOCTYPE article [{declared}]><article>{inside}</article>'
    return told.encode()


def laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    told = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _article(f'<!ENTITY l0 "edema">{told}', "&l9;")


def quadratic() -> bytes:
    told = f'<!ENTITY a "{"edema " * 10_000}">'
    return _article(told, "&a;" * 10_000)


def outside() -> bytes:
    """An entity that is a file of this computer."""
    told = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    return _article(told, "<body><p>&x;</p></body>")


def parameters() -> bytes:
    told = "<!ENTITY % a \"<!ENTITY b SYSTEM 'http://example.org/'>\">%a;"
    return _article(told, "&b;")


def deep_xml() -> bytes:
    return b'<?xml version="1.0"?><article>' + b"<sec>" * 500_000


def wide_xml() -> bytes:
    return b'<?xml version="1.0"?><article><body>' + b"<p/>" * 600_000 + b"</body></article>"


XMLS: dict[str, Callable[[], bytes]] = {
    "a billion laughs": laughs,
    "one large entity many times": quadratic,
    "an entity that is a file": outside,
    "an entity of an entity": parameters,
    "elements half a million deep": deep_xml,
    "six hundred thousand elements": wide_xml,
}

_CONTENT = ("[Content_Types].xml", b"<Types/>")
_W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def _zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def ratio_bomb() -> bytes:
    """A document that unpacks to a thousand times its size."""
    return _zipped((_CONTENT, ("word/document.xml", _W + b" " * (64 * MB))))


def crowd() -> bytes:
    return _zipped(
        [_CONTENT, *((f"word/{n}", b"") for n in range(30_000)), ("word/document.xml", _W)]
    )


def docx_laughs() -> bytes:
    body = laughs().replace(b"article", b"document")
    return _zipped((_CONTENT, ("word/document.xml", body)))


def false_size() -> bytes:
    """A document whose directory says that it is small."""
    data = bytearray(ratio_bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 100)
    return bytes(data)


ZIPS: dict[str, Callable[[], bytes]] = {
    "a document that unpacks a thousandfold": ratio_bomb,
    "an archive of thirty thousand files": crowd,
    "a document with entities": docx_laughs,
    "a document that lies about its size": false_size,
}
