"""What one document claims, and the days on which that certainly holds.

A time that is known by its month or year alone covers no day for certain until two such times
stand on either side of it: a claim of 2010 and one of 2012 together cover 2011.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.intervals import ABOUT, OPEN, first_day, last_day

Row = dict[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From the last day on which it may have begun to the first on which it may have ended, as ISO dates."""

    start: str
    end: str

    def meets(self, other: Days) -> bool:
        """Whether both certainly hold on some day."""
        return max(self.start, other.start) <= min(self.end, other.end)

    @classmethod
    def between(cls, begin: str, end: str) -> Days:
        """The days between two dates that are known by their year, month or day.

        >>> Days.between("2010", "2012-03")
        Days(start='2010-12-31', end='2012-03-01')
        """
        return cls(last_day(begin), first_day(end))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement or figure by its IRI: where it stands, what it says, and when that certainly holds."""

    iri: str
    document: str
    start: int
    says: str
    date: str = ""
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be true, by which rule, and of what."""

    rule: str
    about: str
    claims: tuple[Claim, ...]


def claim(row: Row, says: str, days: Days | None = None) -> Claim:
    """The claim of a row."""
    return Claim(row["claim"], row["document"], int(row["start"]), says, row.get("date", ""), days)


def days_of(edtf: str) -> Days | None:
    """The days that a time in EDTF certainly covers; `None` where an end is open, unknown or told roughly.

    >>> days_of("2006-01/2006-06"), days_of("2006~"), days_of("../2010")
    (Days(start='2006-01-31', end='2006-06-01'), None, None)
    """
    begin, _, until = edtf.partition("/")
    ends = (begin, until or begin)
    if any(end in {OPEN, ""} or end.endswith(ABOUT) for end in ends) or (edtf.endswith("/")):
        return None
    return Days.between(*ends)


def hull(times: Iterable[Days]) -> Days | None:
    """All days from the first to the last of several times."""
    found = list(times)
    return Days(min(one.start for one in found), max(one.end for one in found)) if found else None
