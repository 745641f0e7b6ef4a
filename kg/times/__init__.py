"""Words that name a time, against the date of the document: pure arithmetic, its words in data."""

from kg.times.anchor import Anchor
from kg.times.reading import interval_of, times
from kg.times.rules import TimeRules

__all__ = ["Anchor", "TimeRules", "interval_of", "times"]
