"""XML as events, by expat, with everything off that XML can be abused for.

Nothing is fetched: no DTD, no external entity. A file that declares entities of its own is refused,
so that none can grow. The named characters of the JATS DTD are known without it.
"""

from html.entities import html5
from typing import Protocol
from xml.parsers import expat

from asterism.errors import InputError, NotText, TooLarge

LARGEST_XML = 32 * 1024 * 1024  # bytes
_FIX = "save the article as plain text (UTF-8)"
_PIECE = 1 << 16


class Listener(Protocol):
    """What is told of the markup, in order. Names come without their namespace's prefix."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


def listen(data: bytes, listener: Listener, *, where: str) -> None:
    """Tell the listener all of the file. Raises: NotText, TooLarge, and what it raises itself."""
    if len(data) > LARGEST_XML:
        raise TooLarge(f"the XML has more than {LARGEST_XML} bytes", where=where, fix=_FIX)
    parser = _parser(listener, where)
    try:
        for start in range(0, len(data), _PIECE):
            parser.Parse(data[start : start + _PIECE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        what = f"this is no well-formed XML (line {fault.lineno}, column {fault.offset + 1})"
        raise NotText(what, where=where, fix=_FIX) from fault
    except (ValueError, LookupError) as fault:  # an encoding that nobody knows
        raise NotText("the XML is in an encoding we do not know", where=where, fix=_FIX) from fault


def _parser(listener: Listener, where: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.UseForeignDTD(True)  # so that a named character is skipped to us, not an error
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)

    def outside(context: str, *_: object) -> int:
        """A DTD or entity that is not in the file is read as if it were empty."""
        parser.ExternalEntityParserCreate(context).Parse(b"", True)
        return 1

    def entity(*_: object) -> None:
        what = "the XML declares entities of its own, which could grow without bound"
        raise InputError(what, where=where, fix="remove its DOCTYPE, or save it as plain text")

    def skipped(name: str, is_parameter: object) -> None:
        if not is_parameter:
            listener.data(html5.get(f"{name};", "\ufffd"))

    def start(tag: str, attributes: dict[str, str]) -> None:
        listener.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    parser.ExternalEntityRefHandler = outside
    parser.EntityDeclHandler = entity
    parser.SkippedEntityHandler = skipped
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: listener.end(_local(tag))
    parser.CharacterDataHandler = listener.data
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]
