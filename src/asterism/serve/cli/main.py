"""Where the command line begins and ends: one call in, one exit code out.

Whatever goes wrong is told here, once. What a user can mend is told in three lines; a bug of ours
shows where it happened but not its message, which could quote a patient.
"""

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module

from asterism.errors import AsterismError
from asterism.serve.cli.arguments import parse
from asterism.serve.cli.interrupts import undisturbed

BUG, INTERRUPTED = 70, 130
_OBJECTS_BETWEEN_COLLECTIONS = 300_000


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code, as drawn in errors.py. A reader who closes our output early is no error."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except AsterismError as error:
        complain(error)
        return error.exit_code
    except BrokenPipeError:
        _discard_output()
        return 0
    except KeyboardInterrupt:
        _discard_output()
        return INTERRUPTED
    except Exception as bug:  # noqa: BLE001  the last place that can keep a patient's words in
        print(told_without_words(bug), file=sys.stderr)
        return BUG


def complain(error: AsterismError) -> None:
    """Three lines on standard error, whatever a file name may hold."""
    print(told(error), file=sys.stderr)


def told(error: AsterismError) -> str:
    """The three lines."""
    what, where, fix = map(_one_line, (error.what, error.where, error.fix))
    return f"{what}\n  where  {where}\n  fix    {fix}"


def _one_line(text: str) -> str:
    """The text as itself, its control characters as escapes."""
    return "".join(
        sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text.replace("\n", " ")
    )


def told_without_words(bug: BaseException) -> str:
    """Where a bug happened and of which type it is. Its message is left out: it may quote."""
    frames = traceback.extract_tb(bug.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    kinds = [type(bug).__name__]
    if bug.__cause__ is not None:
        kinds.append(f"from {type(bug.__cause__).__name__}")
    advice = (
        "This is a bug in asterism. The lines above hold no word of the input: please send them."
    )
    return "\n".join(["Traceback (innermost last)", *places, " ".join(kinds), advice])


def _run(argv: Sequence[str]) -> int:
    arguments = parse(argv)
    # Loading makes many small objects and no garbage; looking for some at every 700th is a tenth of
    # what a clinician waits, and looking through all of them before the interpreter ends a third.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)
    module, name = arguments.run.split(":")
    with undisturbed():
        command: Callable[..., int] = getattr(import_module(module), name)
    code = command(arguments)
    sys.stdout.flush()
    return code


def _discard_output() -> None:
    """Point standard output at nothing, so that Python's own last flush stays quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
