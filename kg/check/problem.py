"""What is wrong in a list or in a file of rules, and where."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError


@dataclass(frozen=True, slots=True)
class Problem:
    """One line about one place: `data/lists/posts.tsv:41: repeats line 12`."""

    file: str
    line: int
    what: str

    @property
    def where(self) -> str:
        """The place as editors and compilers write it; line 0 is the whole file."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.where}: {' '.join(self.what.split())}"

    @classmethod
    def of(cls, error: KgError, file: str) -> Problem:
        """A mistake that kept a file from being read at all."""
        line = error.where.rpartition(":")[2]
        return cls(file, int(line) if line.isdecimal() else 0, error.what)
