"""What a time is reckoned from: the date of the document, and the time that was named last."""

from __future__ import annotations

from dataclasses import dataclass

from kg.intervals import Interval


@dataclass(frozen=True, slots=True)
class Anchor:
    """`said` is the document's date (2006, 2006-01 or 2006-01-12), `last` the time named before."""

    said: str | None = None
    last: Interval | None = None

    @property
    def year(self) -> int | None:
        """The year of the document."""
        return int(self.said[:4]) if self.said else None

    @property
    def month(self) -> int | None:
        """The month of the document, where its date tells it."""
        return int(self.said[5:7]) if self.said and len(self.said) > 4 else None

    @property
    def day(self) -> str | None:
        """The day of the document, where its date tells it."""
        return self.said if self.said and len(self.said) > 7 else None

    @property
    def last_year(self) -> int | None:
        """The year of the time named before, where that lies in one year."""
        if self.last is None or not self.last.start or not self.last.end:
            return None
        return int(self.last.start[:4]) if self.last.start[:4] == self.last.end[:4] else None

    @property
    def last_month(self) -> int | None:
        """The month of the time named before, where that begins in a month that is told."""
        start = self.last.start if self.last else None
        return int(start[5:7]) if start and len(start) > 4 else None
