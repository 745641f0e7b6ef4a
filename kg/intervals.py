"""A stretch of time as a text names it: ISO dates as exact as they are known, and EDTF.

EDTF is the Extended Date/Time Format (ISO 8601-2:2019; Library of Congress, level 1): `2006`,
`2006-01/2006-06`, `2006-03~` (about then), `../2010` (until), `2003/..` (from then on) and
`/2006-01` (from an unknown day). Years have four digits.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass

from kg.aligned import Span

OPEN, UNKNOWN, ABOUT = "..", "", "~"
"""An end that there is none of, one that the text does not tell, and the mark of one told roughly."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time. Its two ends are EDTF: a year, month or day, `..` or nothing; either may bear `~`.

    `words` are the characters that name it, and `span` where they stand. Both ends empty: a time that
    cannot be told, since the document that it is reckoned from has no date.
    """

    begin: str
    until: str
    words: str = ""
    span: Span | None = None

    @property
    def edtf(self) -> str:
        """The interval as EDTF; empty where no end is known.

        >>> [Interval("2006", "2006").edtf, Interval("..", "2010").edtf, Interval("", "").edtf]
        ['2006', '../2010', '']
        """
        if self.begin == self.until:
            return self.begin if self.start else ""
        return f"{self.begin}/{self.until}"

    @property
    def start(self) -> str | None:
        """The year, month or day in which it begins, if one is told."""
        return _date(self.begin)

    @property
    def end(self) -> str | None:
        """The year, month or day in which it ends, if one is told."""
        return _date(self.until)

    @property
    def first_day(self) -> str | None:
        """The first day, as an ISO date.

        >>> Interval("2006-02", "2006").first_day, Interval("2006-02", "2006").last_day
        ('2006-02-01', '2006-12-31')
        """
        return first_day(self.start) if self.start else None

    @property
    def last_day(self) -> str | None:
        """The last day, as an ISO date."""
        return last_day(self.end) if self.end else None

    @property
    def is_about(self) -> bool:
        """Whether it is told only roughly."""
        return ABOUT in self.begin + self.until


def _date(end: str) -> str | None:
    date = end.removesuffix(ABOUT)
    return date if date and date != OPEN else None


def first_day(date: str) -> str:
    """The first day of a year, a month or a day."""
    return date + "-01" * (2 - date.count("-"))


def last_day(date: str) -> str:
    """The last day of a year, a month or a day.

    >>> last_day("2008"), last_day("2008-02")
    ('2008-12-31', '2008-02-29')
    """
    if date.count("-") == 2:
        return date
    year, month = (int(part) for part in (date if "-" in date else f"{date}-12").split("-"))
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"
