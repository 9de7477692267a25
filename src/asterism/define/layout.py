"""Mappings, lists and texts to canonical YAML: short things on one line, the outline on many.

Written so that the composer reads back exactly what went in, and a line in a diff is one criterion.
"""

from asterism.define.keys import OPERATORS

WIDTH = 100

Plain = str | list["Plain"] | dict[str, "Plain"]  # what YAML can say, without its positions

_STARTS = frozenset("(<")  # with letters and digits, what an unquoted text may begin with
_IN_FLOW = frozenset(",[]{}:")  # what ends an unquoted text inside {...}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def write_block(mapping: dict[str, Plain], indent: int = 0) -> list[str]:
    """The lines of a mapping, one key after the other."""
    lines: list[str] = []
    for key, value in mapping.items():
        lines += _entry(key, value, indent)
    return lines


def _entry(key: str, value: Plain, indent: int) -> list[str]:
    start = f"{' ' * indent}{_flow_text(key)}:"
    one_line = f"{start} {_block_text(value) if isinstance(value, str) else _flow(value)}"
    if len(one_line) <= WIDTH and not _is_outline(value):
        return [one_line]
    match value:
        case str():
            return _folded(start, value, indent) or [one_line]
        case list():
            return [start, *(line for item in value for line in _item(item, indent + 2))]
        case dict():
            return [start, *write_block(value, indent + 2)]


def _item(item: Plain, indent: int) -> list[str]:
    bullet = f"{' ' * indent}- "
    one_line = bullet + (_block_text(item) if isinstance(item, str) else _flow(item))
    if isinstance(item, dict) and (_is_named(item) or _is_outline(item) or len(one_line) > WIDTH):
        first, *rest = write_block(item, indent + 2)
        return [bullet + first[indent + 2 :], *rest]
    return [one_line]


def _is_named(item: Plain) -> bool:
    """Whether a list item is a name with its criterion, which is written `- name: {...}`."""
    return isinstance(item, dict) and len(item) == 1 and not item.keys() & OPERATORS.keys()


def _is_outline(value: Plain) -> bool:
    """Whether it holds a list of names, which is never squeezed into one line."""
    match value:
        case str():
            return False
        case list():
            return any(_is_named(item) or _is_outline(item) for item in value)
        case dict():
            return any(_is_outline(item) for item in value.values())


def _flow(value: Plain) -> str:
    match value:
        case str():
            return _flow_text(value)
        case list():
            return f"[{', '.join(_flow(item) for item in value)}]"
        case dict():
            pairs = (f"{_flow_text(key)}: {_flow(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"


def _folded(start: str, text: str, indent: int) -> list[str]:
    """A long sentence over several lines; nothing where folding would change it."""
    words = text.split(" ")
    if not all(words) or not text.isprintable() or not text[0].isalnum():
        return []
    lines = [f"{start} >-"]
    margin = " " * (indent + 2)
    line = margin + words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = margin + word
        else:
            line += f" {word}"
    return [*lines, line]


def _block_text(text: str) -> str:
    return text if _needs_no_quotes(text) else _quoted(text)


def _flow_text(text: str) -> str:
    return text if _needs_no_quotes(text) and not _IN_FLOW & set(text) else _quoted(text)


def _needs_no_quotes(text: str) -> bool:
    return (
        text.isprintable()
        and bool(text)
        and (text[0].isalnum() or text[0] in _STARTS)
        and text[-1] not in " :"
        and ": " not in text
        and " #" not in text
    )


def _quoted(text: str) -> str:
    return f'"{"".join(_ESCAPES.get(sign) or _escaped(sign) for sign in text)}"'


def _escaped(sign: str) -> str:
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
