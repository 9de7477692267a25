"""What a finding quotes: spans of the text, and the reader that found them."""

from dataclasses import dataclass

from asterism.model.finding import Certainty, Evidence, Flag, Role, Span, Status
from asterism.read.text.assertion import Standing
from asterism.read.text.lexicon import Lexicon
from asterism.read.text.mentions import Mention
from asterism.read.text.numbers import Amount
from asterism.read.text.sections import Section
from asterism.read.text.story import Dating
from asterism.read.text.tables import Row
from asterism.read.text.tokens import Words
from asterism.version import VERSION

READER = f"asterism.read.text@{VERSION}"
_FARTHEST_IN_ONE_QUOTE = 60  # characters between a name and its value that one quote may span


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence, with everything that is known of it.

    `mentions` are of our own concepts, `terms` of an ontology's; `others` is the flag of whatever
    it says, where it does not speak of the patient. `row` are its cells where it is
    a row of a table; `before` is what was measured last, in the sentence before.
    """

    words: Words
    section: Section
    mentions: tuple[Mention, ...]
    dating: Dating
    source: str
    lexicon: Lexicon
    terms: tuple[Mention, ...] = ()
    others: frozenset[Flag] = frozenset()
    row: Row | None = None
    before: Mention | None = None
    heading: Standing | None = None  # of the list whose item it is


def quotes_of(
    sentence: Sentence, mention: Mention, standing: Standing, amount: Amount | None = None
) -> tuple[Evidence, ...]:
    """The quotes: the mention, with its value where that stands near, then what qualifies it."""
    spans = [(mention.start, mention.end)]
    told = standing.status is not Status.PRESENT or standing.flags
    cues = standing.said_at if told else ()
    if not (cues or mention.alias or amount):  # as most are
        return (quote(sentence, mention.start, mention.end, standing.certainty),)
    if mention.alias:
        spans.append(mention.alias)
    if amount is not None:
        spans = _joined(sentence.words.text, spans, amount)
    roles = dict.fromkeys(cues, Role.QUALIFIES) | dict.fromkeys(spans, Role.NAMES)
    return tuple(
        quote(sentence, *place, standing.certainty, roles[place])
        for place in dict.fromkeys((*spans, *cues))
    )


def _joined(text: str, spans: list[tuple[int, int]], amount: Amount) -> list[tuple[int, int]]:
    """One span over a name and its value, with the bracket that closes behind it; two when far."""
    start, end = min(spans[0][0], amount.start), max(spans[-1][1], amount.end)
    length = amount.end - amount.start + sum(stop - begin for begin, stop in spans)
    if end - start - length > _FARTHEST_IN_ONE_QUOTE:
        return [*spans, (amount.start, amount.end)]
    opened = text.count("(", start, end) > text.count(")", start, end)
    return [(start, end + 1 if opened and text[end : end + 1] == ")" else end)]


def quote(
    sentence: Sentence, start: int, end: int, certainty: Certainty, role: Role = Role.NAMES
) -> Evidence:
    text, kind = sentence.words.text, sentence.section.kind
    return quote_of(
        text, start, end, source=sentence.source, section=kind, certainty=certainty, role=role
    )


def quote_of(  # noqa: PLR0913  a place in a text, and what is known of it
    text: str,
    start: int,
    end: int,
    *,
    source: str,
    section: str,
    certainty: Certainty = Certainty.STATED,
    role: Role = Role.NAMES,
) -> Evidence:
    return Evidence(
        source=source,
        locator=Span(start=start, end=end),
        quote=text[start:end],
        reader=READER,
        section=section,
        certainty=certainty,
        role=role,
    )
