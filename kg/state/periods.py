"""When a figure is: the time that is named last before it, if that is the figure's own."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.intervals import ABOUT, OPEN, Interval
from kg.rules import compiled
from kg.state.quantity_rules import RULES
from kg.state.timeline import Timeline
from kg.times import Anchor

PATTERNS = ("not_before", "not_behind", "origin", "lasting", "whole_year")
BESIDE = 12
"""How many characters before and behind a time tell whether a figure is of it."""
NEAR = 3
"""A number farther than this behind the time that another one is from is not of it."""


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """Times that are no period of a figure: what it is compared with, how long it took, the day of the text."""

    not_before: re.Pattern[str]
    not_behind: re.Pattern[str]
    origin: re.Pattern[str]
    lasting: re.Pattern[str]
    whole_year: re.Pattern[str]
    now: frozenset[str]
    ends: int
    begins: int

    @classmethod
    def shipped(cls) -> PeriodRules:
        """The tables of `data/rules/figures.toml`."""
        row = resources.rules(RULES)["period"]
        return cls(
            **{name: compiled(row[name]) for name in PATTERNS},
            now=frozenset(map(fold, row["now"])),
            ends=row["ends"],
            begins=row["begins"],
        )


def period(text: str, within: Span, timeline: Timeline, rules: PeriodRules) -> Interval | None:
    """The period of a figure at the end of a stretch of text, named last in it; `None` where none is."""
    named = reversed(timeline.within(within))
    since = itertools.takewhile(lambda one: one.words not in rules.now, named)
    found = next((_own(one) for one in since if one.span and _fits(text, within, one, one.span, rules)), None)
    return found or _year(text, within, timeline.said, rules)


def _year(text: str, within: Span, said: str | None, rules: PeriodRules) -> Interval | None:
    """The year that is over where a text says 全年 at its end, or soon after."""
    day = Anchor(said)
    if day.year is None or day.month is None or rules.begins < day.month < rules.ends:
        return None
    found = rules.whole_year.search(text, within.start, within.end)
    if not found:
        return None
    year = f"{day.year - (day.month <= rules.begins):04}"
    return Interval(year, year, found.group(), Span(*found.span()))


def _fits(text: str, within: Span, one: Interval, span: Span, rules: PeriodRules) -> bool:
    if span.end > within.end or rules.lasting.search(one.words):
        return False
    before = text[max(0, span.start - BESIDE) : span.start]
    is_origin = within.end - span.end > NEAR and rules.origin.search(before)
    if is_origin or rules.not_before.search(before):
        return False
    return not rules.not_behind.search(text[span.end : span.end + BESIDE])


def _own(named: Interval) -> Interval:
    """The time that a figure is of: by the end of 2005 is at its end, about then is then."""
    begin, until = named.begin.removesuffix(ABOUT), named.until.removesuffix(ABOUT)
    begin = until if begin == OPEN else begin
    if named.is_about and begin[:7] == until[:7]:
        begin = until = begin[:7]
    return replace(named, begin=begin, until=until)
