"""The page's own words, by key and tongue; they are data (`data/theme.toml`)."""

from __future__ import annotations

from functools import cache

from kg import resources
from kg.graph.tongues import Words, in_tongues


@cache
def page_words() -> dict[str, Words]:
    """The page's own words by their keys."""
    return {key: in_tongues(row) for key, row in resources.rules("data/theme.toml")["words"].items()}
