"""`asterism screen --circe` and `--print-circe`: cohorts of OHDSI ATLAS in, and out."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from asterism.errors import InputError, UsageError
from asterism.model.definition import Definition
from asterism.serve.cli.output import write_text
from asterism.serve.screens import BESIDE_COHORT, Asked

if TYPE_CHECKING:
    from asterism.screen.engines.engine import Opened


# What does not go with a cohort in, or out, and why.
_APART = {
    "circe": BESIDE_COHORT,
    "print_circe": {
        "as_of": "Circe has no day of judging",
        "notes": "Circe reads no notes",
        "person": "a cohort is of everybody",
        "out": "a cohort is printed",
    },
}


def check_together(arguments: Namespace) -> None:
    """Raises: UsageError where nothing is asked, or what is asked does not go together."""
    if arguments.definition is None and arguments.circe is None:
        raise UsageError(
            "nothing to screen by",
            where="--definition",
            fix="name an edition, as `asterism definitions` lists them, or a cohort with --circe",
        )
    for asked, others in _APART.items():
        for other, why in others.items() if getattr(arguments, asked) else ():
            if getattr(arguments, other):
                names = (f"--{name.replace('_', '-')}" for name in (asked, other))
                raise UsageError(
                    f"{' does not go with '.join(names)}: {why}",
                    where="asterism screen",
                    fix="leave one of them out",
                )


def tell_cohort(asked: Asked, period: str) -> None:
    """How a cohort was read, on standard error; `period` is what the command line says."""
    _say(f"read so: {note}" for note in asked.notes)
    if asked.period != period:
        _say([f"observation period: {asked.period}, as the cohort says"])


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def print_circe(arguments: Namespace, asked: Asked, opened: "Opened | None") -> int:
    """Print the definition as a cohort, or its concepts as concept sets; what could not be said
    goes to standard error too. Raises: InputError.
    """
    from asterism.screen.circe.codebook import codebook_of  # noqa: PLC0415
    from asterism.screen.circe.export import cohort_of, sets_of  # noqa: PLC0415
    from asterism.screen.shapes.omop import Period  # noqa: PLC0415

    if opened is not None and opened.shape != "omop":
        raise InputError(
            "the source has no vocabulary of OMOP, by which ATLAS knows concepts",
            where=arguments.source,
            fix="name a database of the OMOP CDM, or none",
        )
    codebook = codebook_of(asked.library, asked.sets, opened)
    if arguments.print_circe == "sets":
        concepts = _concepts(asked.definition)
        sets = sets_of(concepts, codebook)
        lacking = [name for name in concepts if not codebook.knows(name)]
        _say([f"no code, so no set: {len(lacking)} of {len(concepts)}: {', '.join(lacking)}"])
        _print(sets)
        return 0
    period = Period(asked.period or arguments.observation_period)
    told = cohort_of(asked.definition, codebook, period=period)
    _say(told.lines())
    _print(told.expression)
    return 0


def _concepts(definition: Definition) -> list[str]:
    from asterism.screen.cells import concepts_within  # noqa: PLC0415

    asked = (concepts_within(each) for each in (definition.root, *definition.exclusions))
    return sorted(frozenset().union(*asked))


def _print(told: object) -> None:
    write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", None)
