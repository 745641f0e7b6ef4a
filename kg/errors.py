"""What can go wrong, said in one line: what, where, what to do next.

The exit codes are those of `sysexits.h` where it has one for the case, and the numbers that
command-line users expect elsewhere.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended, for the shell."""

    DONE = 0
    PARTIAL = 1
    USAGE = 2
    INPUT = 3
    STORE = 4
    CHECK = 5
    BUG = 70
    CANNOT_CREATE = 73
    IO = 74
    BUSY = 75
    INTERRUPTED = 130


class KgError(Exception):
    """A mistake or mishap that the user can act on.

    >>> print(KgError("no such file", where="speech.txt", hint="check the path", code="missing"))
    no such file: speech.txt: check the path  [missing]
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "", code: str, exit: Exit = Exit.INPUT) -> None:
        self.what, self.where, self.hint, self.code, self.exit = what, where, hint, code, exit
        super().__init__(": ".join(part for part in (what, where, hint) if part) + f"  [{code}]")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.what, self.where, self.hint, self.code, self.exit)


def _rebuilt(kind: type[KgError], what: str, where: str, hint: str, code: str, exit: Exit) -> KgError:
    return kind(what, where=where, hint=hint, code=code, exit=exit)


class Refused(KgError):
    """An input that could not be read, with its code from the closed list of outcomes."""
