"""What can go wrong, and how it is said: three lines, and an exit code.

    AsterismError
    ├── UsageError            2   the command was put wrongly
    │   └── UnknownDefinition 2   no criteria of that name
    ├── InputError            3   what was handed in cannot be read
    │   ├── NotFound          3   missing, a directory, or not permitted
    │   ├── NotText           3   binary, or in no encoding we know
    │   └── TooLarge          3   beyond the documented limit
    ├── KnowledgeError        4   a definition or term file is wrong
    └── OutputError           5   the answer cannot be written where it was asked for

Exit 0 is a verdict given (whatever it says), 1 a lint that found faults,
70 a bug of ours (the only case that shows a traceback), 130 an interrupt.
Messages name files, lines, spans and counts; never a patient's words.
"""

from typing import ClassVar


class AsterismError(Exception):
    """An error that a user can mend: `what` went wrong, `where`, and how to `fix` it."""

    exit_code: ClassVar[int] = 70

    def __init__(self, what: str, *, where: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what}\n  where  {self.where}\n  fix    {self.fix}"


class UsageError(AsterismError):
    exit_code = 2


class UnknownDefinition(UsageError):
    pass


class InputError(AsterismError):
    exit_code = 3


class NotFound(InputError):
    pass


class NotText(InputError):
    pass


class TooLarge(InputError):
    pass


class KnowledgeError(AsterismError):
    """A fault in a definition or term file. `code` is its K-rule, where it has one."""

    exit_code = 4

    def __init__(self, what: str, *, where: str, fix: str, code: str = "") -> None:
        super().__init__(f"{code} {what}".strip(), where=where, fix=fix)
        self.code = code


class OutputError(AsterismError):
    exit_code = 5
