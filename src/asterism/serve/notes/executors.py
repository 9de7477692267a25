"""Notes read by the executors of a Spark cluster: handfuls of lines go out, answers come back.

The stream, its order, the file that is gone on with and the progress are those of this machine;
only the reading, which takes nearly all of the time, is elsewhere. Each executor must have this
version of Asterism. Lines go as they are: `mapInArrow` would need pandas here and there.
"""

import functools
from collections.abc import Iterator

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from asterism.errors import InputError
from asterism.serve.cli.answering import Reply
from asterism.serve.cli.lines import Chunk, Intake, Line
from asterism.serve.notes.answering import NoteReader
from asterism.serve.show.statements import Json
from asterism.version import VERSION

_CHUNKS = 8  # for each core at a time: a second or two of work, beside which a job costs little
_MOST_BYTES = 32 * 1024 * 1024  # of lines at a time

_Told = tuple[bytes, tuple[str, ...], int]  # a reply in types that need no Asterism to unpack


def answered_by_executors(
    intake: Intake, session: SparkSession, made_with: Json
) -> Iterator[tuple[Chunk, Reply]]:
    """Every chunk of the stream with its answers, in order. Raises: InputError."""
    cores = session.sparkContext.defaultParallelism
    read = functools.partial(replies_to, made_with)
    while chunks := _taken(intake, _CHUNKS * cores):
        lines = [chunk.lines for chunk in chunks]
        try:
            told = session.sparkContext.parallelize(lines, len(lines)).map(read).collect()
        except (PySparkException, Py4JError) as error:
            # The message may quote a line; its kind does not.
            raise InputError(
                f"the executors cannot read the notes ({type(error).__name__})",
                where="--notes",
                fix=f"install asterism {VERSION} where PYSPARK_PYTHON of every worker is, or name "
                "--workers to read by processes of this machine",
            ) from None
        for chunk, (data, complaints, code) in zip(chunks, told, strict=True):
            yield chunk, Reply(data=data, complaints=complaints, code=code)


def _taken(intake: Intake, most: int) -> list[Chunk]:
    chunks: list[Chunk] = []
    while not intake.spent and len(chunks) < most and sum(c.size for c in chunks) < _MOST_BYTES:
        if not intake.waiting:
            intake.fill()
        if (chunk := intake.take()) is not None:
            chunks.append(chunk)
    return chunks


@functools.cache
def _reader() -> NoteReader:
    return NoteReader()


def replies_to(made_with: Json, lines: tuple[Line, ...]) -> _Told:
    """The reply to these lines, in whichever process it is called.

    Raises: RuntimeError where another version would answer.
    """
    if _reader().made_with != made_with:
        raise RuntimeError("another version of asterism or of its knowledge")
    reply = _reader().replies(lines)
    return reply.data, tuple(reply.complaints), reply.code
