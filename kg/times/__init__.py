"""Words that name a time, against the date of the document: pure arithmetic, its words in data."""

from kg.times.anchor import Anchor
from kg.times.reading import Named, interval_of, times
from kg.times.rules import TimeRules

__all__ = ["Anchor", "Named", "TimeRules", "interval_of", "times"]
