"""Sums with years, months and days. An end of a stretch is EDTF: `2006`, `2006-01`, `2006-01-12~`, `..`."""

from __future__ import annotations

from datetime import date, timedelta

from kg.intervals import ABOUT, OPEN, UNKNOWN, first_day, last_day

Ends = tuple[str, str]
"""Where a stretch begins and until when it lasts; both empty where that cannot be told."""

NOWHEN: Ends = (UNKNOWN, UNKNOWN)
MONTHS = 12


def year(number: int) -> str:
    """A year as EDTF."""
    return f"{number:04}"


def months(number: int, low: int, high: int) -> Ends:
    """Some months of a year; all of them are the year."""
    if (low, high) == (1, MONTHS):
        return year(number), year(number)
    return f"{number:04}-{low:02}", f"{number:04}-{high:02}"


def days(month: str, low: int, high: int) -> Ends:
    """Some days of a month (2006-01), 0 being its last; nothing where there is no such day."""
    final = int(last_day(month)[-2:])
    if not 1 <= low <= final or high > final:
        return NOWHEN
    return f"{month}-{low:02}", f"{month}-{high or final:02}"


def month_after(said: str, by: int) -> str:
    """The month so many months after that of a date."""
    count = int(said[:4]) * MONTHS + int(said[5:7]) - 1 + by
    return f"{count // MONTHS:04}-{count % MONTHS + 1:02}"


def day_after(said: str, by: int) -> str:
    """The day so many days after a date."""
    return (date.fromisoformat(said) + timedelta(by)).isoformat()


def about(ends: Ends) -> Ends:
    """The same, said only roughly."""
    begin, until = (end + ABOUT if end not in {OPEN, UNKNOWN} and not end.endswith(ABOUT) else end for end in ends)
    return begin, until


def since(ends: Ends, said: str | None) -> Ends:
    """From then until the day on which it is said, as exact as that day is known."""
    begin = ends[0].removesuffix(ABOUT)
    if not said or not begin or begin == OPEN:
        return (begin, OPEN) if begin else NOWHEN
    rough = ABOUT if ends[0].endswith(ABOUT) else ""
    if begin > said[: len(begin)]:
        return begin + rough, OPEN
    return first_day(begin)[: max(len(said), len(begin))] + rough, said
