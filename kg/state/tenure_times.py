"""When a post is held: what the time of a clause says of a tenure that a verb tells of."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.intervals import OPEN, Interval
from kg.model import Tense, Tenure
from kg.state.titles import Title

YEAR, MONTH = len("2006"), len("2006-01")
"""The characters of a date that is as exact as a year, or a month."""


def to_this_day(holds: Interval | None, lasting: re.Pattern[str]) -> Interval | None:
    """A time that lasts to the day of the text, without its end, and its beginning as exact as it is told."""
    found = lasting.search(holds.words) if holds else None
    if holds is None or found is None:
        return None
    exact = YEAR if found["year"] else MONTH if found["month"] else None
    return replace(holds, begin=holds.begin[:exact], until=OPEN)


def tenure_of(tense: Tense, post: Title, holds: Interval | None, *, dated: bool) -> Tenure:
    """How a post is held; with a verb, the time of its clause is when it was taken up or given up."""
    since = until = None
    if dated and holds is not None and holds.start:
        both = holds.end is not None and holds.begin != holds.until
        if tense is Tense.IS and holds.until == OPEN:
            since = holds.start
        elif both and tense in {Tense.IS, Tense.WAS}:
            tense, since, until = Tense.WAS, holds.start, holds.end
        elif tense in {Tense.IS, Tense.BEGINS}:
            tense, since = Tense.BEGINS, holds.start
        elif tense is Tense.ENDS:
            until = holds.start
    return Tenure(tense, post.acting, post.concurrent, since, until)
