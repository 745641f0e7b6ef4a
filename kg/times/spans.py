"""Stretches that are no part of one year: plans, years past and to come, now, months and days nearby."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from kg.intervals import ABOUT, UNKNOWN
from kg.times.anchor import Anchor
from kg.times.calendar import MONTHS, NOWHEN, Ends, about, day_after, days, month_after, year
from kg.times.parts import days_named
from kg.times.rules import TimeRow, TimeRules

PLAN_YEARS = 5
DECADE = 10
CENTURY = 100

Reader = Callable[[re.Match[str], TimeRow, Anchor, TimeRules], Ends]


def _date(match: re.Match[str], _: TimeRow, __: Anchor, rules: TimeRules) -> Ends:
    number, month = int(match["year"]), rules.numerals.value(match["month"]) or 0
    day = rules.numerals.value(match["day"]) or 0
    return days(f"{number:04}-{month:02}", day, day) if month and day else NOWHEN


def _month_of(match: re.Match[str], _: TimeRow, __: Anchor, ___: TimeRules) -> Ends:
    month = f"{match['year']}-{match['month']}"
    return month, month


def _plan(match: re.Match[str], _: TimeRow, __: Anchor, rules: TimeRules) -> Ends:
    """The years of a five-year plan, its first or its last."""
    number = rules.numerals.value(match["plan"]) or 0
    known, start = rules.reckoning.plan_of
    first = rules.reckoning.plans.get(number, start + PLAN_YEARS * (number - known))
    last = first + PLAN_YEARS - 1
    edge = match["edge"] or ""
    if any(sign in edge for sign in rules.reckoning.early):
        return year(first), year(first)
    if any(sign in edge for sign in rules.reckoning.late):
        return year(last), year(last)
    return year(first), year(last)


def _count(match: re.Match[str], row: TimeRow, rules: TimeRules) -> int:
    said = match.groupdict()
    words = said.get("count") or said.get("spent")
    return (rules.numerals.value(words) or 0) if words else int(row.settings.get("count", 0))


def _past_years(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> Ends:
    """So many years up to now: whole ones before the turn of the year, else counted from the day."""
    count = _count(match, row, rules)
    if not anchor.said or anchor.year is None or not count:
        return NOWHEN
    if anchor.month is None:
        return year(anchor.year - count), year(anchor.year - (count == 1))
    if anchor.month <= rules.reckoning.turn_of_year:
        return year(anchor.year - count), year(anchor.year - 1)
    if anchor.month >= rules.reckoning.last_month:
        return year(anchor.year - count + 1), year(anchor.year)
    if count == 1:
        return month_after(anchor.said, -MONTHS), anchor.said[:7]
    return year(anchor.year - count), year(anchor.year)


def _coming_years(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> Ends:
    """So many years from now on; before the turn of the year its own is the first."""
    count = _count(match, row, rules)
    if anchor.year is None or not count:
        return NOWHEN
    own = anchor.month is None or anchor.month <= rules.reckoning.turn_of_year
    return year(anchor.year), year(anchor.year + count - own)


def _within_years(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> Ends:
    if not anchor.said or anchor.year is None:
        return NOWHEN
    return anchor.said, year(anchor.year + _count(match, row, rules))


def _within_months(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> Ends:
    if not anchor.said or anchor.month is None:
        return NOWHEN
    return anchor.said, month_after(anchor.said, _count(match, row, rules))


def _recent(_: re.Match[str], __: TimeRow, anchor: Anchor, ___: TimeRules) -> Ends:
    return (UNKNOWN, anchor.said + ABOUT) if anchor.said else NOWHEN


def _recent_years(_: re.Match[str], __: TimeRow, anchor: Anchor, ___: TimeRules) -> Ends:
    return (UNKNOWN, anchor.said[:4] + ABOUT) if anchor.said else NOWHEN


def _now(_: re.Match[str], __: TimeRow, anchor: Anchor, ___: TimeRules) -> Ends:
    return about((anchor.said, anchor.said)) if anchor.said else NOWHEN


def _day(_: re.Match[str], row: TimeRow, anchor: Anchor, __: TimeRules) -> Ends:
    if not anchor.day:
        return NOWHEN
    day = day_after(anchor.day, int(row.settings["days"]))
    return day, day


def _month(match: re.Match[str], row: TimeRow, anchor: Anchor, rules: TimeRules) -> Ends:
    if not anchor.said or anchor.month is None:
        return NOWHEN
    month = month_after(anchor.said, int(row.settings["shift"]))
    said = {name: words for name, words in match.groupdict().items() if words}
    return days_named(month, said, rules) or (month, month)


def _decade(match: re.Match[str], _: TimeRow, __: Anchor, rules: TimeRules) -> Ends:
    century = rules.numerals.value(match["century"]) if match["century"] else None
    base = ((century or DECADE * 2) - 1) * CENTURY + (rules.numerals.value(match["decade"]) or 0)
    ends = year(base), year(base + DECADE - 1)
    return about(ends) if match["edge"] else ends


def _event(_: re.Match[str], row: TimeRow, __: Anchor, ___: TimeRules) -> Ends:
    date = str(row.settings["date"])
    return date, date


SPANS: Mapping[str, Reader] = MappingProxyType(
    {
        "date": _date,
        "month-of": _month_of,
        "plan": _plan,
        "past-years": _past_years,
        "coming-years": _coming_years,
        "within-years": _within_years,
        "within-months": _within_months,
        "recent": _recent,
        "recent-years": _recent_years,
        "now": _now,
        "day": _day,
        "month": _month,
        "decade": _decade,
        "event": _event,
    }
)
"""How each kind of stretch is reckoned, by what its row gives."""
