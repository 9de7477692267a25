"""From a line to the line that answers it, in whichever process the work is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from asterism.errors import AsterismError
from asterism.serve.cli.asked import asked_of, name_of, record_of
from asterism.serve.cli.lines import Line
from asterism.serve.cli.main import BUG, told, told_without_words
from asterism.serve.gather import Bench, bench, failure, read_string, reading_bench, report
from asterism.serve.show.machine import encoded, failed, judged_document, read_document
from asterism.serve.show.report import Chart, Report
from asterism.serve.show.statements import Json

Answer = Callable[[Sequence[Chart], Report], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answers to some lines in their order, what there is to complain of, the gravest code."""

    data: bytes = b""
    complaints: tuple[str, ...] = ()
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted of each line, in words that can be handed to another process.

    `judged` is None where lines are only read, else the definitions asked for; none means all.
    `followed` likewise, where patients are followed over time.
    """

    source: str
    judged: tuple[str, ...] | None = None
    as_of: str | None = None
    followed: tuple[str, ...] | None = None


class Answerer:
    """Answers lines as ordered."""

    def __init__(self, order: Order) -> None:
        """Raises: UnknownDefinition, KnowledgeError, UsageError."""
        self._source = order.source
        if order.followed is not None:
            self._bench, self._answer = _following(order.followed, order.as_of)
        elif order.judged is None:
            self._bench, self._answer = reading_bench(), read_document
        else:
            self._bench, self._answer = bench(order.judged, order.as_of), judged_document

    @property
    def made_with(self) -> Json:
        """All that answers depend on beside their lines: what an answer to no text says of it."""
        nothing = self._document("", "")
        ontology = self._bench.phenotypes
        return {
            "asterism": nothing["asterism"],
            "as_of": nothing.get("as_of"),
            "ontology": ontology.version if ontology else None,
        }

    def replies(self, lines: Iterable[Line]) -> Reply:
        """The answers to the lines."""
        return joined([self._reply(number, line) for number, line in lines])

    def _reply(self, number: int, line: bytes | None) -> Reply:
        where, name = f"{self._source}:{number}", None
        try:
            record = record_of(line, where)
            name = name_of(record, where)
            asked = asked_of(record, where)
            document = self._document(asked.text, str(name), asked.spans)
        except AsterismError as error:
            return refusal(name, where, error, error.exit_code)
        except Exception as bug:  # noqa: BLE001  one line that we stumble over does not stop the rest
            return stumbled(name, where, bug)
        return Reply(data=_line({"id": name} | document | {"id": name}))

    def _document(self, text: str, name: str, spans: Sequence[tuple[int, int]] = ()) -> Json:
        charts = read_string(text, name, self._bench, spans=spans)
        return self._answer(charts, report(charts, self._bench))


def _following(asked: Sequence[str], as_of: str | None) -> tuple[Bench, Answer]:
    from asterism.serve.courses import follow_bench, follow_report, followed  # noqa: PLC0415
    from asterism.serve.show.course_machine import followed_document  # noqa: PLC0415

    guided = follow_bench(asked, as_of)

    def answer(charts: Sequence[Chart], _: Report) -> Json:
        found = followed(charts, guided)
        return followed_document(found, follow_report(found, guided))

    return Bench(library=guided.library), answer


def refusal(name: str | int | None, where: str, error: AsterismError, code: int) -> Reply:
    """The reply to a line that could not be answered."""
    document = failed(failure(where, error))
    return Reply(data=_line({"id": name, **document}), complaints=(told(error),), code=code)


def stumbled(name: str | int | None, where: str, bug: Exception) -> Reply:
    """The reply to a line that we could not answer for a bug of ours."""
    fix = "this is a bug in asterism: please send the lines printed above, which hold no word of it"
    what = f"the line could not be answered ({type(bug).__name__})"
    reply = refusal(name, where, AsterismError(what, where=where, fix=fix), BUG)
    complaints = (told_without_words(bug), *reply.complaints)
    return Reply(data=reply.data, complaints=complaints, code=BUG)


def joined(replies: Sequence[Reply]) -> Reply:
    """The replies one after another as one."""
    return Reply(
        data=b"".join(reply.data for reply in replies),
        complaints=tuple(said for reply in replies for said in reply.complaints),
        code=max((reply.code for reply in replies), default=0),
    )


def _line(document: Json) -> bytes:
    return f"{encoded(document)}\n".encode()
