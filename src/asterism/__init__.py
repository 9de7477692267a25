"""Published diagnostic criteria, made executable.

Which are met, which are not, which nobody looked at, and the test that would settle it.

>>> import asterism
>>> patient = asterism.read_text("Case report. She had polyneuropathy and splenomegaly.")
>>> asterism.judge(patient, "poems/suichi_2019").truth
<Truth.UNKNOWN: 'UNKNOWN'>

Importing this costs nothing: what a name needs is imported when the name is first used.
Not a medical device.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from asterism.version import VERSION as __version__  # noqa: N811 - the name Python looks for

if TYPE_CHECKING:
    from asterism.errors import AsterismError
    from asterism.model.candidate import Ranking
    from asterism.model.course import Course
    from asterism.model.definition import Definition
    from asterism.model.finding import Finding, Patient
    from asterism.model.truth import Truth
    from asterism.model.verdict import Verdict
    from asterism.serve.door import (
        definition,
        definitions,
        explain,
        follow,
        judge,
        rank,
        read,
        read_text,
        screen,
    )

__all__ = [
    "AsterismError",
    "Course",
    "Definition",
    "Finding",
    "Patient",
    "Ranking",
    "Truth",
    "Verdict",
    "__version__",
    "definition",
    "definitions",
    "explain",
    "follow",
    "judge",
    "rank",
    "read",
    "read_text",
    "screen",
]

_HOMES = {
    "AsterismError": "asterism.errors",
    "Course": "asterism.model.course",
    "Definition": "asterism.model.definition",
    "Finding": "asterism.model.finding",
    "Patient": "asterism.model.finding",
    "Ranking": "asterism.model.candidate",
    "Truth": "asterism.model.truth",
    "Verdict": "asterism.model.verdict",
    "definition": "asterism.serve.door",
    "definitions": "asterism.serve.door",
    "explain": "asterism.serve.door",
    "follow": "asterism.serve.door",
    "judge": "asterism.serve.door",
    "rank": "asterism.serve.door",
    "read": "asterism.serve.door",
    "read_text": "asterism.serve.door",
    "screen": "asterism.serve.door",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'asterism' has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found  # the next look-up does not come here
    return found


def __dir__() -> list[str]:
    return sorted(__all__)


class _Front(ModuleType):
    """Keeps `asterism.read`, `asterism.judge` and their like the functions of the front door.

    Rooms of the house bear the same names, and Python hangs a room on its package when it is first
    entered. `from asterism.judge import ...` finds the room all the same.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Front
