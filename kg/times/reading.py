"""Finds the times that a text names and reckons them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.aligned import Span
from kg.intervals import OPEN, Interval
from kg.times.anchor import Anchor
from kg.times.calendar import NOWHEN, Ends, about, since
from kg.times.parts import fitting, part, year_named
from kg.times.rules import TimeRow, TimeRules
from kg.times.spans import SPANS

AIM = 6
"""How many characters before a time may say that it is aimed at."""


def interval_of(words: str, anchor: Anchor, rules: TimeRules) -> Interval | None:
    """The time that words name which name nothing else; `None` where they name none.

    Words are folded. A time that is reckoned from a date, which the document has not, has no ends.
    """
    found = rules.whole.fullmatch(words)
    return _interval(found, anchor, rules) if found else None


def times(text: str, start: int, end: int, anchor: Anchor, rules: TimeRules) -> Iterator[Interval]:
    """The times that are named between two places of folded text, in order, each with its span.

    Each is the `last` of the next.
    """
    for found in _expressions(text, start, end, rules):
        interval = _interval(found, anchor, rules)
        if interval is not None:
            yield interval
            anchor = replace(anchor, last=interval) if interval.edtf else anchor


def _expressions(text: str, start: int, end: int, rules: TimeRules) -> Iterator[re.Match[str]]:
    """The expressions of time in a stretch; looked for at their signs only, which is ten times as fast."""
    whole, after = rules.whole, start
    for sign in rules.signs.finditer(text, start, end):
        at = sign.start()
        if at >= after and (found := whole.match(text, at, end)):
            after = found.end()
            yield found


def _interval(found: re.Match[str], anchor: Anchor, rules: TimeRules) -> Interval | None:
    """The time of a match of `rules.whole`, bounds and all."""
    before, behind = _bound(rules.before, found["before"]), _bound(rules.behind, found["behind"])
    span = Span(*found.span())
    ahead = behind == "by" or bool(rules.aim.search(found.string, max(0, span.start - AIM), span.start))
    one = _ends(found, "one", anchor, rules, ahead=ahead)
    if one is None:
        return None
    if found["two"]:
        later = replace(anchor, last=Interval(*one)) if one != NOWHEN else anchor
        two = _ends(found, "two", later, rules, ahead=ahead)
        return Interval(one[0], two[1], found.group(), span) if two else None
    return Interval(*_bounded(one, before, behind, anchor), found.group(), span)


def _bound(rows: tuple[TimeRow, ...], words: str | None) -> str:
    """What words of bound give; nothing where there are none."""
    return next((row.gives for row in rows if words and row.regex.fullmatch(words)), "")


def _bounded(ends: Ends, before: str, behind: str, anchor: Anchor) -> Ends:
    """A stretch with its bounds: what stands behind it decides, else what stands before it."""
    if ends == NOWHEN:
        return ends
    match behind or before:
        case "since":
            return since(ends, anchor.said)
        case "onward":
            return ends[0], OPEN
        case "by":
            return OPEN, ends[1]
        case "about":
            return about(ends)
    return ends


def _ends(found: re.Match[str], group: str, anchor: Anchor, rules: TimeRules, *, ahead: bool) -> Ends | None:
    """The ends of one time: a stretch, or a year, a part of it, or both."""
    text, (start, end) = found.string, found.span(group)
    for row in rules.years:
        if match := row.regex.match(text, start, end):
            number = year_named(match, row, anchor, rules)
            return part(text, (match.end(), end), number, anchor, rules, explicit=True, ahead=ahead)
    for row in rules.spans:
        if match := fitting(row.regex, text, start, end):
            return SPANS[row.gives](match, row, anchor, rules)
    return part(text, (start, end), None, anchor, rules, explicit=False, ahead=ahead)
