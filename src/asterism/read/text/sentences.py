"""Sentences, as spans. A decimal point, an abbreviation and a wrapped line do not end one."""

import re
from collections.abc import Collection, Iterator

_END = re.compile(
    r"[.!?][\"'”’)\]]{0,3}(?:\[[\d,;–\- ]{1,30}\],?){0,20}(?=\s)|[.!?](?=[A-Z][a-z]+\s)|[\r\n]+"
)
_WORD_BEFORE = re.compile(r"[^\s(\[]{1,12}$")
_NEXT = re.compile(r"[\s\"'“‘(\[]{0,8}(\S)?")
_LONGEST = 4000  # characters; cues do not reach further, and one unbroken line must stay linear
_WRAPPED = 55  # characters; a line at least this long may have been wrapped by a program


def sentences(
    text: str, start: int, end: int, abbreviations: Collection[str]
) -> Iterator[tuple[int, int]]:
    """The spans of the sentences in `text[start:end]`, trimmed, in order, none empty."""
    begin = line = start
    for found in _END.finditer(text, start, end):
        if text[found.start()] in "\r\n":
            wrapped = _goes_on(text, line, found.start(), found.end(), end)
            line = found.end()
            if wrapped:
                continue
        elif not _closes(text, begin, found, end, abbreviations):
            continue
        yield from _trimmed(text, begin, found.end())
        begin = found.end()
    yield from _trimmed(text, begin, end)


def _goes_on(text: str, line: int, at: int, after: int, end: int) -> bool:
    if after - at > 2 or after >= end or at - line < _WRAPPED:
        return False
    if text.count("\n", at, after) > 1 or text[at - 1] in ".!?:;|" or "\t" in text[line:at]:
        return False
    return text[after].islower() or text[after].isdigit() or at - line > _WRAPPED + 10


def _closes(
    text: str, begin: int, found: re.Match[str], end: int, abbreviations: Collection[str]
) -> bool:
    following = _NEXT.match(text, found.end(), min(end, found.end() + 12))
    if following and following[1] and following[1].islower():
        return False
    before = _WORD_BEFORE.search(text, max(begin, found.start() - 12), found.start())
    if text[found.start()] != "." or before is None:
        return True
    word = before[0].lower()
    initial = len(word) == 1 and word.isalpha() and before[0].isupper()
    return word not in abbreviations and not initial


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    if end > start:
        yield start, end
