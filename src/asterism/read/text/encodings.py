"""Which encoding some bytes are in, where nothing says so: each is tried, the likeliest is taken.

Reports in English hold few letters beyond ASCII: a µ, a degree sign, a curled quote. Detectors
that count letters have too little to go on there, so the signs that reports do use decide.
"""

import codecs
import re
from dataclasses import dataclass

_CANDIDATES = (
    ("cp1252", "Windows-1252"), ("cp932", "Shift-JIS"), ("euc_jp", "EUC-JP"),
    ("gb18030", "GB18030"), ("big5", "Big5"), ("cp949", "EUC-KR"), ("koi8_r", "KOI8-R"),
    ("cp1251", "Windows-1251"), ("cp1250", "Windows-1250"), ("mac_roman", "Mac Roman"),
)  # fmt: skip
_LOOKED_AT = 50_000  # bytes; what follows is in the same encoding
_SIGNS = frozenset("µμ°±×÷≥≤≧≦≈≠→←↑↓–—‘’“”•·…²³¹½¼®™©§αβγδεκλωΑΒΓΔΩ℃−％㎎㎜㎝")
_FOREIGN_SIGNS = frozenset("　、。，「」（）～")
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "這個們來為國說時會對後過發無經與長開間關學動現點產種應體義裡"
    "日者性血患検診認歳月年前後部左右高低及他肝心肺病院治療症状例多発"
    "患者女男岁歲诊断斷入院查检检查病变變神经經"
)  # fmt: skip
_UNLIKELY = re.compile(r"[\x80-\x9f\ue000-\uf8ff\u2500-\u259f\ufffd]")
_LEAST_UNMARKED = 32  # bytes; fewer do not show that a text is UTF-16
_META = re.compile(r"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(r"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
# What pages say and what browsers take it for. Source: WHATWG Encoding Standard, labels.
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "gb2312": "gb18030",
    "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """A codec that Python knows, and what people call it if it had to be guessed."""

    codec: str
    name: str


def announced(data: bytes) -> str:
    """The codec that the first bytes announce; empty without a mark."""
    return next((codec for mark, codec in _MARKS if data.startswith(mark)), "")


def unmarked_wide(data: bytes) -> Encoding | None:
    """UTF-16 or UTF-32 without a mark, told by where the zeros stand; None if it is neither."""
    head = data[:4096]
    head = head[: len(head) // 4 * 4]
    if len(head) < _LEAST_UNMARKED:
        return None
    zeros = [head[place::4].count(0) * 4 / len(head) for place in range(4)]
    patterns = {
        "utf-32-le": (0, 1, 1, 1), "utf-32-be": (1, 1, 1, 0), "utf-16-le": (0, 1, 0, 1),
        "utf-16-be": (1, 0, 1, 0),
    }  # fmt: skip
    for codec, pattern in patterns.items():
        if all(
            (zero > 0.7) if told else (zero < 0.3)
            for zero, told in zip(zeros, pattern, strict=True)
        ):
            return Encoding(codec=codec, name=codec[:6].upper())
    return None


def likeliest(data: bytes) -> Encoding:
    """The encoding in which bytes that are not UTF-8 read most like a report."""
    head = data[:_LOOKED_AT]
    best, most = Encoding(codec="mac_roman", name="Mac Roman"), float("-inf")  # decodes every byte
    for codec, name in _CANDIDATES:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(head, len(head) == len(data))
            if len(head) < len(data):
                data.decode(codec)
        except UnicodeDecodeError:
            continue
        score = _likely(text, codec)
        if score > most:
            best, most = Encoding(codec=codec, name=name), score
    return best


def _likely(text: str, codec: str) -> float:
    """How much the letters beyond ASCII look like a report's, counted in bytes beyond ASCII.

    A codec that swallows an ASCII letter into a sign of two bytes gets no credit for that letter.
    """
    score, before = 0.0, " "
    for sign in text:
        if sign > "\x7f":
            own = sum(byte > 0x7F for byte in sign.encode(codec))
            score += _weight(sign, before) * own
        before = sign
    return score


def _weight(sign: str, before: str) -> float:
    if sign in _SIGNS:
        return 2.0
    if _UNLIKELY.match(sign):
        return -3.0
    if sign <= "\u024f":  # accents stand among Latin letters; the rest of Latin-1 are stray signs
        own = sign.isalpha() and (before.isalpha() or sign.isupper()) and before < "\u0250"
        return 0.8 if own and not (sign.isupper() and before.islower()) else -1.0
    if before.isascii() and before.isalpha():  # scripts do not mix within a word
        return -1.0
    return _weight_of_script(sign, before)


def _weight_of_script(sign: str, before: str) -> float:
    if sign in _FOREIGN_SIGNS:
        return 1.0
    if "\u0400" <= sign <= "\u04ff":
        return 0.9 if sign.islower() or not before.isalpha() else -1.0
    if "\u3040" <= sign <= "\u30ff":
        return 1.5
    if "\u4e00" <= sign <= "\u9fff":
        return 1.5 if sign in _COMMON else 0.3
    return 0.6 if "\uac00" <= sign <= "\ud7a3" else -0.5


def decoded_markup(data: bytes) -> str:
    """Markup as text, in the encoding that it names; UTF-8, or else the likeliest, where it names
    none. What cannot be decoded becomes U+FFFD.
    """
    codec = announced(data)
    if not codec:
        head = data[:4096].decode("latin-1")
        named = _META.search(head) or _XML.match(head.lstrip())
        codec = _known(named[1]) if named else ""
    if not codec:
        wide = unmarked_wide(data)
        codec = wide.codec if wide else "utf-8"
        if codec == "utf-8" and not _decodes(data):
            codec = likeliest(data).codec
    return data.decode(codec, "replace")


def _known(name: str) -> str:
    meant = _MEANT.get(name.lower(), name)
    try:
        found = codecs.lookup(meant)
    except LookupError:
        return ""
    # base64, zip and their like are codecs for Python too; a page may not ask for those.
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def _decodes(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)  # the end may be cut
    except UnicodeDecodeError:
        return False
    return True
