"""Years, and the parts of a year: halves, quarters, months, thirds of months, days."""

from __future__ import annotations

import re

from kg.intervals import OPEN
from kg.times.anchor import Anchor
from kg.times.calendar import MONTHS, NOWHEN, Ends, about, days, months, year
from kg.times.rules import TimeRow, TimeRules

QUARTER = 3
HALF = 6


def fitting(regex: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """A match of just these characters; what stands behind them is seen by the pattern, if it looks there."""
    found = regex.match(text, start)
    return found if found is None or found.end() == end else regex.fullmatch(text, start, end)


def year_named(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> int | None:
    """The year that a match of a row names; `None` where it is reckoned from one that is not known."""
    said = match.groupdict()
    if said.get("year"):
        return rules.numerals.value(said["year"])
    if said.get("roc"):
        count = rules.numerals.value(said["roc"])
        return None if count is None else rules.reckoning.roc_first - 1 + count
    base = anchor.last_year if row.settings.get("named") else anchor.year
    return None if base is None else base + int(row.settings["shift"])


def part(
    text: str,
    place: tuple[int, int],
    number: int | None,
    anchor: Anchor,
    rules: TimeRules,
    *,
    explicit: bool,
    ahead: bool,
) -> Ends | None:
    """What stands behind a year, or a part of a year that is not named.

    `explicit` says that a year was named; `ahead` that a limit is meant, which lies before us.
    """
    if place[0] == place[1]:
        return (year(number), year(number)) if number is not None else NOWHEN
    for row in rules.parts:
        if match := fitting(row.regex, text, *place):
            number = number if explicit else _year_meant(match, anchor, rules, ahead=ahead)
            return NOWHEN if number is None else _part(match, row, number, anchor, rules)
    return None


def _part(match: re.Match[str], row: TimeRow, number: int, anchor: Anchor, rules: TimeRules) -> Ends:
    """The part that a match of a row means in a year."""
    said = {name: words for name, words in match.groupdict().items() if words}
    value = rules.numerals.value
    low, high = row.settings.get("months", (0, 0))
    if "quarter" in said:
        high = QUARTER * (value(said["quarter"]) or 0)
        low = high - QUARTER + 1
        if edge := said.pop("edge", ""):
            low = high = low if edge in rules.reckoning.early else high
    elif "from" in said:
        low, high = value(said["from"]) or 0, value(said["to"]) or 0
    elif "count" in said:
        low, high = 1, value(said["count"]) or 0
    elif not low:
        low = high = value(said["month"]) if "month" in said else anchor.last_month or anchor.month or 0
    if not 1 <= low <= high <= MONTHS:
        return NOWHEN
    if given := row.settings.get("days"):
        return days(f"{number:04}-{low:02}", *given)
    if inner := days_named(f"{number:04}-{low:02}", said, rules):
        return inner
    ends = months(number, low, high)
    if row.settings.get("by"):
        return OPEN, ends[1]
    return about(ends) if row.settings.get("rough") else ends


def days_named(month: str, said: dict[str, str], rules: TimeRules) -> Ends | None:
    """The day, the days or the third of a month that a match names, if it does."""
    if "day" in said:
        low = rules.numerals.value(said["day"]) or 0
        high = rules.numerals.value(said["until"]) or 0 if "until" in said else low
        return days(month, low, high) if low <= high else NOWHEN
    sign = said.get("third") or said.get("edge")
    if sign is None:
        return None
    ends = days(month, *rules.reckoning.thirds[sign])
    return about(ends) if sign in rules.reckoning.rough else ends


def _year_meant(match: re.Match[str], anchor: Anchor, rules: TimeRules, *, ahead: bool) -> int | None:
    """The year of a part that stands alone: that named last, else the one that puts it nearest."""
    if anchor.last_year is not None:
        return anchor.last_year
    month = match.groupdict().get("month")
    number = rules.numerals.value(month) if month else None
    if anchor.year is None or anchor.month is None or number is None:
        return anchor.year
    distance = number - anchor.month
    if ahead:
        return anchor.year + (distance < 0)
    return anchor.year + (distance < -HALF) - (distance > HALF)
